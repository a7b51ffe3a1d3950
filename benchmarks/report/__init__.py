"""What the benchmarks found, kept as JSON, and the page and pictures that are written from it."""
