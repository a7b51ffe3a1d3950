"""What is known of a release: trained models that are used, or given back, together.

The figures of a release and of the models it is to replace come from the same held-out cases, and
from models that had not seen them.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Mapping
from typing import Final

SHIPPED: Final = 0  # the models that come with the package
_SHIPPED_NAME = "shipped"


def release_name(number: int) -> str:
    """Give what a release is called: "shipped", "1", "2", ..."""
    return str(number) if number else _SHIPPED_NAME


def release_number(name: str) -> int:
    """Give the number of a release by its name.

    Raises:
        ValueError: nothing is called so.
    """
    if name == _SHIPPED_NAME:
        return SHIPPED
    if not re.fullmatch(r"[1-9][0-9]{0,8}", name):
        raise ValueError(name)
    return int(name)


@dataclasses.dataclass(frozen=True, slots=True)
class Comparison:
    """What the models in use and their candidates answered to the same held-out cases.

    Attributes:
        task: what was asked: "category", "triage", "amount", "purchase_order", ...
        part: of the cases: "all", or kind and value, such as "language:de", "category:pricing",
            "customer:10042".
        origin: whose cases: "own" or "shipped".
        before: of the models in use, from 0 to 1: the share right, or F1 for stretches of text.
        after: the same of the candidates.
        gained: cases that only the candidates answered right, or better.
        lost: cases that only the models in use did.
        p: two-sided, that so uneven a split comes by chance; None where it was not worked out.
        low: of 95 % around the difference after - before; None as for `p`.
        high: the other end.
    """

    task: str
    part: str
    origin: str
    cases: int
    before: float
    after: float
    gained: int
    lost: int
    p: float | None = None
    low: float | None = None
    high: float | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class LabelFigures:
    """What a sentence about labels says, for saying it in another language.

    Attributes:
        question: that the labels answer, such as "category".
        labels: how many it is about; documents where people disagree.
        wrong: how many of them are likely wrong.
        kind: of batch, "batch", "labeler", "day" or "all"; empty where it is about none.
        name: of the batch.
        first: ids of the documents to look at first, as far as they tell them apart.
        alpha: Krippendorff's; None where it is not about people who disagree.
        pairs: of answers that people confuse, and how often.
    """

    question: str
    labels: int
    wrong: int = 0
    kind: str = ""
    name: str = ""
    first: tuple[str, ...] = ()
    alpha: float | None = None
    pairs: tuple[tuple[str, str, int], ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class LabelFinding:
    """Something about the labels that were learnt from.

    Attributes:
        code: such as "bad_batch".
        detail: in a sentence, with its figures.
        refuses: whether models that learnt from them must not be promoted.
        figures: of the sentence; None in releases of before they were kept.
    """

    code: str
    detail: str
    refuses: bool = False
    figures: LabelFigures | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class ReleaseFacts:
    """How the models of a release came about.

    Attributes:
        digest: SHA-256 of what they learnt from.
        at: aware.
        counts: of labels and of material, by kind.
        libraries: versions by name.
        options: what was asked for, such as weights.
        about: for the card, in a few sentences.
    """

    digest: str
    seed: int
    who: str
    at: dt.datetime
    counts: Mapping[str, int] = dataclasses.field(default_factory=dict)
    libraries: Mapping[str, str] = dataclasses.field(default_factory=dict)
    options: Mapping[str, str] = dataclasses.field(default_factory=dict)
    comparisons: tuple[Comparison, ...] = ()
    findings: tuple[LabelFinding, ...] = ()
    about: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class ModelOrigin:
    """Where a model of a release comes from.

    Attributes:
        release: name of the release that it was trained in.
        version: as its manifest says.
        digest: SHA-256 of its manifest, which holds those of its files.
    """

    release: str
    version: str
    digest: str


@dataclasses.dataclass(frozen=True, slots=True)
class Turn:
    """One change of the models in use.

    Attributes:
        number: from 1, without a gap.
        release: number of the one in use from then on.
        before: number of the one in use until then.
        what: "promoted" or "rolled_back".
        at: aware.
        why: what the person said; "" where nothing had to be said.
        forced: what stood against it, and was overruled.
        role: of whoever chose, at the time; "command" for the command line.
    """

    number: int
    release: int
    before: int
    what: str
    who: str
    at: dt.datetime
    why: str = ""
    forced: tuple[str, ...] = ()
    role: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class ShadowChoice:
    """Who chose last which release runs beside the one in use.

    Attributes:
        release: its number; `SHIPPED` for none, None where it was left to the settings.
        before: what had been chosen until then, in the same way.
        at: aware.
        role: of whoever chose, at the time; "command" for the command line.
    """

    release: int | None
    before: int | None
    who: str
    at: dt.datetime
    role: str = ""
