"""Read disputes, write records."""
