"""A ledger of any size as columns on disk, mapped into memory, with what changed since."""
