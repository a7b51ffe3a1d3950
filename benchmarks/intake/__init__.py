"""Benchmarks of receiving: what becomes of odd files, and what durability costs."""
