"""Backups of a store, and stores made of backups (docs/decisions/0052-backups.md)."""
