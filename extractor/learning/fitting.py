"""Fit text models and ask them, several at a time."""

from __future__ import annotations

import dataclasses
import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor

from extractor.classification.model import TextModel
from extractor.learning.sample import NOTHING_CONTESTED, Sample
from extractor.learning.texts import fit_category, fit_dispute, fit_triage
from extractor.values.category import TriageClass

_FIT: dict[str, Callable[[Sequence[Sample]], TextModel]] = {
    "category": fit_category,
    "dispute": fit_dispute,
    "triage": fit_triage,
}
EVEN = 0.5  # from this probability on a message is taken for a dispute


@dataclasses.dataclass(frozen=True, slots=True)
class Job:
    """One model to fit, and what it is asked then.

    Attributes:
        kind: "category", "dispute" or "triage".
        texts: to answer.
        is_kept: whether the model itself is wanted, not only its answers.
    """

    kind: str
    samples: tuple[Sample, ...]
    texts: tuple[str, ...] = ()
    is_kept: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Fitted:
    """What came of a job; the model is None where only its answers were wanted."""

    answers: tuple[str, ...]
    model: TextModel | None


def answer(kind: str, model: TextModel, text: str) -> str:
    """Give what a model says of a text; of disputes only whether it is one."""
    verdict = model.classify(text)
    if kind != "dispute":
        return verdict.best.label
    is_dispute = verdict.probability_of(TriageClass.DISPUTE) >= EVEN
    return TriageClass.DISPUTE.value if is_dispute else NOTHING_CONTESTED


def run(job: Job) -> Fitted:
    """Do one job."""
    model = _FIT[job.kind](job.samples)
    answers = tuple(answer(job.kind, model, it) for it in job.texts)
    return Fitted(answers, model if job.is_kept else None)


def run_all(jobs: Sequence[Job], *, workers: int) -> Iterator[Fitted]:
    """Do jobs, in their order.

    Args:
        jobs: that do not depend on each other.
        workers: processes; 1 works in this one. A program that asks for more and is itself no
            module needs the usual guard, ``if __name__ == "__main__"``.
    """
    if workers < 2 or len(jobs) < 2:
        yield from map(run, jobs)
        return
    # Started afresh: a copy of a program with threads may wait for ever.
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(workers, len(jobs)), mp_context=fresh) as pool:
        yield from pool.map(run, jobs)
