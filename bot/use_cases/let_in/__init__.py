"""Who is let in to a case, or kept from it: bars, and sight that somebody takes for a time."""
