"""Documents, proposals and sessions without a store."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from extractor.labeling.answers import Answers
from extractor.labeling.session import Rules, Session
from extractor.labeling.waiting import Waiting
from extractor.values.label import LabelledDocument, LabelledItem

START = dt.datetime(2026, 7, 6, 8, 0, tzinfo=dt.UTC)


class Clock:
    """Goes on half a minute each time it is asked."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> dt.datetime:
        self.now += dt.timedelta(seconds=30)
        return self.now


def document(
    number: int, *, doubt: float = 0.5, amount: float = 100.0, traits: Iterable[str] = ()
) -> Waiting:
    name = f"{number:04d}"
    return Waiting(name, f"{name}.eml", doubt, amount, tuple(traits) or (f"word{number}",))


def propose(name: str) -> LabelledDocument:
    return LabelledDocument(
        id=name,
        sha256=name,
        file=f"{name}.eml",
        texts=("Invoice", f"12 pieces are missing on {name}"),
        triage="dispute",
        items=(LabelledItem("shortage", invoice_number=name),),
    )


def session(
    folder: Path,
    waiting: Iterable[Waiting],
    labeler: str = "anna",
    rules: Rules | None = None,
    clock: Clock | None = None,
) -> Session:
    answers = Answers(folder, labeler)
    return Session(waiting, propose, answers, rules=rules, clock=clock or Clock())
