"""Immutable facts that travel between the stages."""
