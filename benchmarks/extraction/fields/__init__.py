"""How many of the fields besides invoice, reason and amount are read right."""
