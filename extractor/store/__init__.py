"""Keep every received original and what became of it, so that nothing is lost or counted twice."""

from extractor.store.records import Arrival, Saved, Store

__all__ = ["Arrival", "Saved", "Store"]
