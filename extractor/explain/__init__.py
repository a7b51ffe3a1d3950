"""Show how a record came about: every candidate, its score, and why it was chosen or not."""

from extractor.explain.explain import explain, explain_with
from extractor.explain.explanation import Explanation

__all__ = ["Explanation", "explain", "explain_with"]
