"""Which labels are likely wrong: confident learning.

A label is suspect where a model that has not seen it is as sure of another class as it usually is
of texts that are labelled with that class (Northcutt, Jiang and Chuang, Confident Learning, Journal
of Artificial Intelligence Research 70, 2021).
"""

from __future__ import annotations

import dataclasses

import numpy as np

from extractor.learning.opinions import Opinions, Shares


@dataclasses.dataclass(frozen=True, slots=True)
class Suspect:
    """A label that is likely wrong.

    Attributes:
        index: among the labels.
        given: the label.
        likely: the class it confidently belongs to.
        share: what the models give the label, 0 to 1; the least is the most suspect.
        likely_share: what they give the other class.
    """

    index: int
    given: str
    likely: str
    share: float
    likely_share: float


def find_suspects(opinions: Opinions) -> tuple[Suspect, ...]:
    """Give the labels that are likely wrong, the most suspect first."""
    shares, given = opinions.both, opinions.given
    usual = _usual(shares, opinions)
    rows = np.arange(len(given))
    confident = np.where(shares >= usual, shares, 0.0)
    likely = confident.argmax(axis=1)
    wrong = (confident.max(axis=1, initial=0.0) > 0) & (likely != given)
    wrong &= shares.argmax(axis=1) != given
    order = np.argsort(shares[rows, given], kind="stable")
    return tuple(
        Suspect(
            index=int(row),
            given=opinions.classes[given[row]],
            likely=opinions.classes[likely[row]],
            share=float(shares[row, given[row]]),
            likely_share=float(shares[row, likely[row]]),
        )
        for row in order
        if wrong[row]
    )


def _usual(shares: Shares, opinions: Opinions) -> Shares:
    """Give for each class how sure of it the models are where it is the label."""
    usual = np.full(len(opinions.classes), np.inf)
    for column in set(opinions.given.tolist()):
        usual[column] = shares[opinions.given == column, column].mean()
    return usual
