"""Benchmarks of the whole way of a file: by stage, on several cores, from a standing start."""
