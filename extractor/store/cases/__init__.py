"""Cases in the database: written, found, counted; what they mean is decided elsewhere."""
