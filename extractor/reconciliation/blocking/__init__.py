"""Out of a million invoices the few that a claim may mean, by sorted tables of hashed keys."""
