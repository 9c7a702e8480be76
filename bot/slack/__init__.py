"""The Slack side: it takes what people press and type, draws the answers, and posts our messages."""
