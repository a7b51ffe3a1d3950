"""Processes of their own for whatever touches a stranger's bytes, and the walls around them."""
