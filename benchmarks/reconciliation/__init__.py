"""Matching measured: a generated ledger, claims as people write them, baselines in the same run."""
