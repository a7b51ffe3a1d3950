"""How much keeping costs."""
