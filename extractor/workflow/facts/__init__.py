"""What our own books say for and against a dispute."""
