"""Cases in a store: opened by records, changed by people, found again by everybody.

`workflow` says what a change does, `store.cases` writes it; here is what belongs together in one
transaction.
"""
