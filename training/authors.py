"""Leave authors out: choose how models are made on what they learn from, not on what scores them.

The hand-written texts come from several authors and occasions. A constant of a recipe is chosen by
models that saw all groups of authors but one, scored on that one; casebooks and held-out texts take
no part.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractor.learning.sample import Sample

# One group an occasion: the authors of "fr-messages" and "de-messages" had the same brief.
GROUPS = ("hand", "messages", "border", "1", "2", "3")


def group_of(passage: Sample) -> str:
    """Give the occasion on which a passage was written; "" for the casebook's own phrases."""
    ending = next((it for it in GROUPS if passage.origin.endswith(f"-{it}")), "")
    return "border" if passage.origin.startswith("border-") else ending


def left_out(passages: Sequence[Sample]) -> Iterator[tuple[str, list[Sample], list[Sample]]]:
    """Give for each group its name, the passages of all others, and its own."""
    for group in GROUPS:
        own = [it for it in passages if group_of(it) == group]
        if own:
            yield group, [it for it in passages if group_of(it) != group], own
