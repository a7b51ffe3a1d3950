"""Runs that make records again of very many documents: planned, done, shown, approved."""
