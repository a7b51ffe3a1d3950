"""What learning from corrections brings, and what it costs."""
