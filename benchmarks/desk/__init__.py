"""Figures of the desk."""
