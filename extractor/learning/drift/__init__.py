"""How documents, and how well they are read, change over time."""
