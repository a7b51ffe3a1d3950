"""Run functions in processes that may die, of the system's or of a document's hand."""
