"""Divide labelled documents so that nobody is asked about what he has as good as seen.

Documents of a customer stay together, and so do texts that are worded alike: the same complaint
sent twice, or to another department, would be no question.
"""

from __future__ import annotations

import dataclasses
import hashlib
import itertools
from collections import Counter, defaultdict
from collections.abc import Sequence

from extractor.classification.features import mask, words_of
from extractor.values.label import LabelledDocument

FOLDS = 5
ALIKE = 0.5  # of the runs of three words that two texts have, both have so many
RUN = 3  # words
_KEYS = 12  # runs of a text by which likely others are found; half of them alike: 4,095 in 4,096
_ASKED = 40  # texts with the same run that are compared with a new one


@dataclasses.dataclass(frozen=True, slots=True)
class Split:
    """Folds of documents.

    Attributes:
        folds: of each document, from 0.
        groups: of each document; documents of a group share a fold.
        count: of folds; below 2 there is nothing to hold out.
        by_customer: customers were kept together; else there are too few of them.
    """

    folds: tuple[int, ...]
    groups: tuple[int, ...]
    count: int
    by_customer: bool


def split(documents: Sequence[LabelledDocument], *, folds: int = FOLDS, seed: int) -> Split:
    """Divide documents into folds of about the same size.

    Args:
        documents: in any order.
        folds: at most.
        seed: chooses among divisions that are as good.
    """
    alike = _alike([_text_of(it) for it in documents])
    customers: dict[str, list[int]] = defaultdict(list)
    for at, document in enumerate(documents):
        if document.customer_id:
            customers[document.customer_id].append(at)
    groups = _joined(len(documents), [*alike, *customers.values()])
    by_customer = bool(customers)
    if len(set(groups)) < 2:
        groups, by_customer = _joined(len(documents), alike), False
    sizes = Counter(groups)
    count = min(folds, len(sizes))
    filled = [0] * count
    chosen: dict[int, int] = {}
    for group in sorted(sizes, key=lambda it: (-sizes[it], _lot(documents[it].id, seed))):
        chosen[group] = min(range(count), key=filled.__getitem__)
        filled[chosen[group]] += sizes[group]
    return Split(tuple(chosen[it] for it in groups), groups, count, by_customer)


def _text_of(document: LabelledDocument) -> str:
    return document.message or "\n".join(document.texts)


def _alike(texts: Sequence[str]) -> list[tuple[int, int]]:
    """Give pairs of texts that are worded alike; of many, enough to lead from each to each."""
    runs = [_runs(it) for it in texts]
    by_run: dict[int, list[int]] = defaultdict(list)
    pairs: list[tuple[int, int]] = []
    for at, own in enumerate(runs):
        asked: set[int] = set()
        for key in sorted(own)[:_KEYS]:
            asked.update(by_run[key][-_ASKED:])
            by_run[key].append(at)
        pairs.extend((it, at) for it in sorted(asked) if _share(runs[it], own) >= ALIKE)
    return pairs


def _runs(text: str) -> frozenset[int]:
    """Give the runs of three words as numbers; of a shorter text, all its words as one."""
    words = words_of(mask(text))
    count = max(1, len(words) - RUN + 1) if words else 0
    return frozenset(_number(" ".join(words[at : at + RUN])) for at in range(count))


def _share(one: frozenset[int], other: frozenset[int]) -> float:
    return len(one & other) / len(one | other)


def _joined(count: int, together: Sequence[Sequence[int]]) -> tuple[int, ...]:
    """Give each its group, named by the first of it."""
    parents = list(range(count))

    def first(at: int) -> int:
        while parents[at] != at:
            parents[at] = parents[parents[at]]
            at = parents[at]
        return at

    for members in together:
        for one, other in itertools.pairwise(members):
            low, high = sorted((first(one), first(other)))
            parents[high] = low
    return tuple(first(at) for at in range(count))


def _lot(name: str, seed: int) -> int:
    return _number(f"{seed} {name}")


def _number(text: str) -> int:
    digest = hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big")
