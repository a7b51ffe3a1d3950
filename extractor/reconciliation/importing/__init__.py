"""Import a ledger of any size from files or a database into a book."""
