"""What people and time do to Doorstep, one event a module: load, decide (pure), save, in one transaction."""
