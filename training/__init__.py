"""Recipes for the shipped models; run by ``make train``."""
