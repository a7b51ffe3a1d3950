"""How fast what to label next is chosen."""
