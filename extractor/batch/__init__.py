"""Do what was done once again, for very many documents: on one machine or on several."""
