"""The stages put one after another: what is read is understood, then weighed."""
