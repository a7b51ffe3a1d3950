"""Composes hand-written stories into whole cases: files as received, their gold and a ledger.

What customers say is always a person's text. Everything around it (who writes to whom, numbers,
mail clients, letterheads, tables, the ledger, scanners) is invented here, seeded.
"""
