"""The matcher: a claim in, the invoices it means out, each with a probability."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from extractor.artifacts import open_model
from extractor.reconciliation.blocking.index import Index
from extractor.reconciliation.book.book import Book
from extractor.reconciliation.matching.asked import Asked
from extractor.reconciliation.matching.decide import Judgement, judge
from extractor.reconciliation.matching.features import Floats, Line, describe_claim
from extractor.reconciliation.matching.joint import joint_features, joint_none
from extractor.reconciliation.matching.model import NAME, MatchModel, shares_of
from extractor.reconciliation.matching.outdone import in_order
from extractor.reconciliation.matching.reasons import reasons_of
from extractor.reconciliation.matching.remittance import paid_together
from extractor.reconciliation.matching.spelt import Spelt, spell
from extractor.values.query import Answer, Decision, LineAnswer, Query, RankedMatch

_LIKELY = 0.5  # from which probability on a candidate counts for what lies beside it
_CAREFUL = (Decision.REVIEW, Decision.NO_MATCH, Decision.AUTO)  # the first that a line has


@dataclasses.dataclass(frozen=True, slots=True)
class Judged:
    """A line with everything that was worked out for it."""

    line: Line
    columns: Floats
    judgement: Judgement

    def vetoed(self, code: str) -> Judged:
        """Give the line with an automatic answer left to a person, and why."""
        judgement = self.judgement
        if judgement.decision is not Decision.AUTO:
            return self
        vetoes = (*judgement.vetoes, code)
        judgement = dataclasses.replace(judgement, decision=Decision.REVIEW, vetoes=vetoes)
        return dataclasses.replace(self, judgement=judgement)


class Matcher:
    """Finds the invoices of a ledger that claims mean.

    Attributes:
        index: of the ledger; its book may change while the matcher is used.
    """

    def __init__(self, index: Index, model: MatchModel) -> None:
        self.index = index
        self._model = model

    @classmethod
    def open(cls, source: Index | Book | Path | str, model: MatchModel | None = None) -> Matcher:
        """Open a ledger folder, or take over what is open already.

        Args:
            source: a folder with a book and its index, or one of the two opened.
            model: None for the one that is installed.

        Raises:
            LedgerError: there is no ledger, or it is damaged.
            ModelError: there is no model, or it was altered.
        """
        if isinstance(source, Index):
            index = source
        elif isinstance(source, Book):
            index = Index(source, source.base / "index")
        else:
            index = Index.open(source)
        return cls(index, model if model is not None else MatchModel.load(open_model(NAME)))

    def match(self, query: Query) -> Answer:
        """Find the invoices that a claim means."""
        spelt = spell(query, self.index)
        asked, judged = self._read(spelt.query)
        if spelt.owner:
            spelt, asked, judged = self._settled(query, spelt, asked, judged)
        together = (
            paid_together(self.index, asked, judged[0].line.facts, judged[0].judgement)
            if _bare(judged)
            else ()
        )
        if together:
            answers: Sequence[LineAnswer] = together
        else:
            answers = self._answers(asked, spelt, _each_once(judged))
        return self._answer(query, asked, judged, answers)

    def _read(self, query: Query) -> tuple[Asked, list[Judged]]:
        asked, lines = describe_claim(self.index, query)
        return asked, self._judge(asked, lines)

    def _settled(
        self, query: Query, spelt: Spelt, asked: Asked, judged: list[Judged]
    ) -> tuple[Spelt, Asked, list[Judged]]:
        """Take back what is no range: "026 - 000083" is one number written badly.

        A range whose ends do not count on from each other in the ledger is read as one number
        where that leads to an invoice; else a person looks at it.
        """
        doubtful = spelt.doubtful([self._believed(it) for it in judged])
        marked = doubtful - spelt.worded
        if marked:
            plain = spell(query, self.index, whole=marked)
            plain_asked, plain_judged = self._read(plain.query)
            lines = [plain.owner.index(it) if plain.owner else it for it in marked]
            if all(self._believed(plain_judged[it]) for it in lines):
                spelt, asked, judged = plain, plain_asked, plain_judged
                doubtful -= marked
        for line in (line for it in doubtful for line in spelt.lines_of(it)):
            judged[line] = judged[line].vetoed("veto(range)")
        return spelt, asked, judged

    def _judge(self, asked: Asked, lines: Sequence[Line]) -> list[Judged]:
        first, second = self._model.first, self._model.second
        shares = [shares_of(first.scores(it.kind, it.features, it.none))[0] for it in lines]
        joint = joint_features(asked, lines, shares)
        about = joint_none(lines, shares, joint)
        found = []
        for line, more, none in zip(lines, joint, about, strict=True):
            columns = np.hstack((line.features, more))
            scores = second.scores(line.kind, columns, np.concatenate((line.none, none)))
            scores = in_order(columns, scores)
            judgement = judge(line, columns, scores, self._model.kinds[line.kind])
            found.append(Judged(line, columns, judgement))
        return found

    def _answers(self, asked: Asked, spelt: Spelt, judged: Sequence[Judged]) -> list[LineAnswer]:
        found = []
        keep = [True] * len(judged)
        if spelt.owner:
            customers = [self._best_customer(it) for it in judged]
            keep = spelt.kept(customers, [self._believed(it) for it in judged])
        for number, it in enumerate(judged):
            if not keep[number]:
                continue
            rows = it.line.facts.rows[list(it.judgement.order)]
            owners = it.line.facts.customer.tolist()
            written = spelt.written(number, it.line.written)
            matches = tuple(
                RankedMatch(
                    name,
                    written,
                    round(probability, 6),
                    (
                        *reasons_of(it.line, it.columns[place], asked.how_of(owners[place])),
                        *(it.judgement.vetoes if rank == 0 else ()),
                    ),
                )
                for rank, (name, place, probability) in enumerate(
                    zip(self.index.book.numbers(rows), it.judgement.order,
                        it.judgement.probability, strict=True)
                )
            )  # fmt: skip
            found.append(
                LineAnswer(written, matches, round(it.judgement.none, 6), it.judgement.decision)
            )
        return found

    def _best_customer(self, judged: Judged) -> int:
        """Give the place of the customer of a line's best candidate; -1 where it is doubtful."""
        place = _believed(judged)
        return int(judged.line.facts.customer[place]) if place >= 0 else -1

    def _believed(self, judged: Judged) -> str:
        """Give the number of a line's best candidate; empty where it is doubtful."""
        place = _believed(judged)
        return self.index.book.numbers(judged.line.facts.rows[[place]])[0] if place >= 0 else ""

    def _answer(
        self, query: Query, asked: Asked, judged: Sequence[Judged], answers: Sequence[LineAnswer]
    ) -> Answer:
        decisions = {it.decision for it in answers}
        likely = [place for it in judged if (place := self._best_customer(it)) >= 0]
        customer = max(set(likely), key=likely.count) if likely else asked.most_likely()
        return Answer(
            id=query.id,
            matches=tuple(it.matches[0] for it in answers if _names_one(it)),
            customer_id=self.index.book.customer(customer).customer_id if customer >= 0 else "",
            decision=next((it for it in _CAREFUL if it in decisions), Decision.NO_MATCH),
            none_probability=max((it.none_probability for it in answers), default=1.0),
            lines=tuple(answers),
        )


def _names_one(line: LineAnswer) -> bool:
    """Say whether a line's best match is worth naming: believed, doubtful, or known as closed."""
    if not line.matches:
        return False
    return line.decision is not Decision.NO_MATCH or "closed" in line.matches[0].reasons


def _believed(judged: Judged) -> int:
    """Give the place of a line's best candidate; -1 where it is doubtful."""
    judgement = judged.judgement
    likely = bool(judgement.order) and judgement.probability[0] >= _LIKELY
    return judgement.order[0] if likely else -1


def _bare(judged: Sequence[Judged]) -> bool:
    return len(judged) == 1 and not judged[0].line.written


def _each_once(judged: Sequence[Judged]) -> list[Judged]:
    """Send all but the surest of lines that want the same invoice to a person.

    The same words twice are one line written twice, and may mean the same.
    """
    best: dict[int, tuple[float, str]] = {}
    for it in judged:
        if it.judgement.order:
            row = int(it.line.facts.rows[it.judgement.order[0]])
            here = (it.judgement.probability[0], it.line.written)
            best[row] = max(best.get(row, here), here)
    found = []
    for it in judged:
        if it.judgement.decision is Decision.AUTO:
            row = int(it.line.facts.rows[it.judgement.order[0]])
            found.append(it if best[row][1] == it.line.written else it.vetoed("veto(twice)"))
        else:
            found.append(it)
    return found
