"""How records are handed on."""
