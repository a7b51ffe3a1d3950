"""How cases are kept, found and counted."""
