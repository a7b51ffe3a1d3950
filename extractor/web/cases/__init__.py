"""Lists of cases, one case with all that belongs to it, and figures of many."""
