"""Benchmarks of the text classifiers."""
