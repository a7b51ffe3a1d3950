"""Made-up streams of documents and of what people decide about them."""

from __future__ import annotations

import dataclasses
import datetime as dt
import random
from collections.abc import Callable, Iterator

from extractor.values.drift import Figure, Outcome, Trace, Watched

NOW = dt.datetime(2026, 6, 30, 12, tzinfo=dt.UTC)
_LANGUAGES = ("fr", "de", "en", "es")
_WEIGHTS = (50, 30, 15, 5)
_FORMS = [f"pdf-{it:08x}" for it in range(40)]
_OFTEN = [1 / (1 + it) for it in range(40)]  # many customers, few of them large
_FIELDS = ("amount", "category", "customer", "invoice")
USUAL = 0.1  # of what people decide about a field is a correction

Change = Callable[[Trace, random.Random], Trace]


@dataclasses.dataclass(frozen=True, slots=True)
class Stream:
    """How documents come.

    Attributes:
        a_day: documents, on average.
        batch: the most that come at once from one customer, who has one language and one form.
        weeks: of the past.
    """

    a_day: float = 20.0
    batch: int = 1
    weeks: int = 12

    def traces(
        self, chance: random.Random, change: Change | None = None, since: int = 7
    ) -> list[Trace]:
        """Give documents up to `NOW`; those of the last days are changed."""
        return [
            it if change is None or it.at < NOW - dt.timedelta(days=since) else change(it, chance)
            for it in self._all(chance)
        ]

    def _all(self, chance: random.Random) -> Iterator[Trace]:
        at = NOW - dt.timedelta(weeks=self.weeks)
        mean = (1 + self.batch) / 2
        while True:
            at += dt.timedelta(days=chance.expovariate(self.a_day / mean))
            if at >= NOW:
                return
            language = chance.choices(_LANGUAGES, _WEIGHTS)[0]
            form = chance.choices(_FORMS, _OFTEN)[0]
            for _ in range(chance.randint(1, self.batch)):
                yield _trace(at, language, form, chance)


def _trace(at: dt.datetime, language: str, form: str, chance: random.Random) -> Trace:
    is_claim = chance.random() < 0.8
    confidence = chance.betavariate(8, 2)
    return Trace(
        at=at,
        language=language,
        channel=chance.choices(("folder:inbox", "imap:claims", "upload"), (60, 35, 5))[0],
        document_type=chance.choices(("claim_email", "claim_letter", "debit_note"), (6, 3, 1))[0],
        layout=form if chance.random() < 0.6 else "mail-free",
        triage="dispute" if is_claim else chance.choice(("payment_advice", "other")),
        category=chance.choice(("shortage", "damage", "price_difference")) if is_claim else "",
        decision="auto" if confidence > 0.8 else "review",
        confidence=confidence,
        unfamiliar=chance.betavariate(2, 18),
    )


def outcomes(
    chance: random.Random, rate: float = USUAL, *, a_day: int = 10, weeks: int = 12, since: int = 7
) -> list[Outcome]:
    """Give what people decided, field by field; in the last days at another rate."""
    found = []
    for back in range(7 * weeks):
        day = NOW.date() - dt.timedelta(days=back)
        for field in _FIELDS:
            share = rate if back < since and field == "amount" else USUAL
            wrong = sum(chance.random() < share for _ in range(a_day))
            found.append(Outcome(day, Watched(Figure.CORRECTED, field), a_day, wrong))
    return found
