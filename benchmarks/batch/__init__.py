"""Measure work on very many documents at a time."""
