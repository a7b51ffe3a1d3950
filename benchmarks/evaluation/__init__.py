"""Measurements of how decisions without a look are made."""
