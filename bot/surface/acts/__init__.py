"""What each button, command and form does: it calls one use case and chooses a reply, whatever the chat."""
