"""How far people agree who labelled the same documents, beyond what chance gives.

Cohen's kappa (Educational and Psychological Measurement 20, 1960) for two, Krippendorff's alpha for
nominal answers (Content Analysis, 2004) for any number of people, also where not everyone
labelled everything.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from sklearn.metrics import cohen_kappa_score

from extractor.values.label import LabelledDocument

SEVERAL = "+"  # between the categories of a document that contests several things


@dataclasses.dataclass(frozen=True, slots=True)
class Pair:
    """Two people and the documents that both labelled.

    Attributes:
        share: of the documents with the same answer.
        kappa: 1 for full agreement, 0 for what chance gives; None where chance explains all, as
            with one answer throughout.
    """

    first: str
    second: str
    documents: int
    share: float
    kappa: float | None


@dataclasses.dataclass(frozen=True, slots=True)
class Agreement:
    """How far people agree in one question.

    Attributes:
        question: "category" or "triage".
        documents: labelled by two or more.
        alpha: as kappa, over all people; None where chance explains all or nothing is double.
        disagreed: ids of the documents with different answers.
        confused: pairs of different answers, the most frequent first, with how often.
    """

    question: str
    documents: int
    alpha: float | None
    pairs: tuple[Pair, ...]
    disagreed: tuple[str, ...]
    confused: tuple[tuple[str, str, int], ...]


def agreements(documents: Iterable[LabelledDocument]) -> tuple[Agreement, ...]:
    """Compare the people who labelled the same file, or the same id where there is no file.

    Of several labels by one person the last counts; labels without a person are left out.
    """
    kept = [it for it in documents if it.labeler]
    return (
        _agreement("category", kept, category_of),
        _agreement("triage", kept, lambda it: it.triage),
    )


def category_of(document: LabelledDocument) -> str:
    """Give the categories of a document as one answer; empty where nobody said."""
    return SEVERAL.join(sorted({it.category for it in document.items if it.category}))


def krippendorff_alpha(units: Iterable[Sequence[str]]) -> float | None:
    """Give alpha for nominal answers.

    Args:
        units: the answers that each document got; those with fewer than two do not count.

    Returns:
        None where no two answers can be compared, or all are the same.
    """
    weights: Counter[str] = Counter()
    differing = 0.0
    for answers in units:
        if len(answers) < 2:
            continue
        counts = Counter(answers)
        weights.update(counts)
        same = sum(count * (count - 1) for count in counts.values())
        differing += len(answers) - same / (len(answers) - 1)
    total = sum(weights.values())
    by_chance = total * total - sum(count * count for count in weights.values())
    return 1 - (total - 1) * differing / by_chance if by_chance else None


def cohen_kappa(first: Sequence[str], second: Sequence[str]) -> float | None:
    """Give kappa of two people's answers to the same documents, None where chance explains all."""
    if len({*first, *second}) < 2:
        return None
    return float(cohen_kappa_score(list(first), list(second)))


def _agreement(
    question: str,
    documents: Sequence[LabelledDocument],
    answer_of: Callable[[LabelledDocument], str],
) -> Agreement:
    told: dict[str, dict[str, str]] = {}
    for document in documents:
        if answer := answer_of(document):
            told.setdefault(document.sha256 or document.id, {})[document.labeler] = answer
    double = {key: answers for key, answers in told.items() if len(answers) > 1}
    confused: Counter[tuple[str, str]] = Counter()
    for answers in double.values():
        for one, other in itertools.combinations(sorted(answers.values()), 2):
            if one != other:
                confused[one, other] += 1
    return Agreement(
        question=question,
        documents=len(double),
        alpha=krippendorff_alpha([list(it.values()) for it in double.values()]),
        pairs=_pairs(double),
        disagreed=tuple(key for key, it in double.items() if len(set(it.values())) > 1),
        confused=tuple((one, other, count) for (one, other), count in confused.most_common()),
    )


def _pairs(double: Mapping[str, Mapping[str, str]]) -> tuple[Pair, ...]:
    people = sorted({who for answers in double.values() for who in answers})
    found: list[Pair] = []
    for first, second in itertools.combinations(people, 2):
        both = [(it[first], it[second]) for it in double.values() if first in it and second in it]
        if both:
            ones, others = zip(*both, strict=True)
            share = sum(one == other for one, other in both) / len(both)
            found.append(Pair(first, second, len(both), share, cohen_kappa(ones, others)))
    return tuple(found)
