"""Keep every received original and what became of it, so that nothing is lost or counted twice.

`store` opens it; what is done with it stands in the modules beside: `receiving`, `leases` (who
works on what), `steps` (how far it came), `outbox`, `tally`, `quarantine`, `proposals`. This file
imports none of them: SQLAlchemy takes half a second.
"""
