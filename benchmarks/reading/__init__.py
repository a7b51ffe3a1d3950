"""Measures of the reading stage, against other readers in the same run."""
