"""One person answers: what is asked next, what becomes of an answer, how far it is.

Every answer is on disk before the next document is asked, so a session that was killed goes on
where it was: the order follows from the documents, the seed and the answers alone.
"""

from __future__ import annotations

import dataclasses
import itertools
import logging
import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from extractor.errors import InputError, LabelError, OcrError, StoreError
from extractor.labeling.answers import AGAIN, Answers, Passed
from extractor.labeling.queue import RANDOM_SHARE, Chosen, Pick, Queue, drawn
from extractor.labeling.waiting import Waiting
from extractor.values.clock import Clock, utc_now
from extractor.values.label import LabelledDocument, latest

log = logging.getLogger(__name__)

REPEATED_AFTER = 20  # answers, before somebody is asked for his own document again
PAUSE_SECONDS = 600.0  # between two answers: longer is no work on a document
SKIP, UNKNOWN = "skip", "unknown"


@dataclasses.dataclass(frozen=True, slots=True)
class Rules:
    """How documents are chosen.

    Attributes:
        seed: of the lot; the same for everybody who labels the same documents.
        random_share: of documents that are asked by lot only.
        doubles: share of documents that two people answer, so that their agreement can be told.
        doubles_by_same: the second answer comes from the same person, later, for who works alone.
    """

    seed: int = 7
    random_share: float = RANDOM_SHARE
    doubles: float = 0.1
    doubles_by_same: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Task:
    """One document that is asked.

    Attributes:
        proposal: what the machine says; the answer itself where it was taken back.
        chosen: for being doubtful, or by lot.
        score: of the queue; 0 where it was drawn by lot or is asked again.
        is_double: somebody answered it before.
    """

    id: str
    proposal: LabelledDocument
    chosen: Chosen
    score: float = 0.0
    is_double: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Done:
    """How far a session is.

    Attributes:
        by_lot: of the answers, those drawn by lot.
        doubles: of the answers, those of documents that were answered before.
        left: documents that nobody has answered, what was skipped among them.
        seconds_each: the median time of an answer; None before the second.
    """

    answered: int
    by_lot: int
    doubles: int
    skipped: int
    unknown: int
    left: int
    seconds_each: float | None


class Session:
    """Asks one person about documents, one after the other."""

    def __init__(
        self,
        waiting: Iterable[Waiting],
        propose: Callable[[str], LabelledDocument],
        answers: Answers,
        *,
        rules: Rules | None = None,
        known: Sequence[LabelledDocument] = (),
        clock: Clock = utc_now,
    ) -> None:
        """Go on where this person stopped, or begin.

        Args:
            waiting: all documents that may be labelled.
            propose: gives what the machine says of a document, its texts with it.
            answers: with what was said so far.
            rules: how documents are chosen; None for the usual.
            known: labels from elsewhere, such as corrections at the desk; these documents are
                not asked, and others are compared with them.
            clock: what time it is.
        """
        self._propose = propose
        self._answers = answers
        self._rules = rules or Rules()
        self._known = list(known)
        self._clock = clock
        self._queue = Queue(waiting, seed=self._rules.seed, random_share=self._rules.random_share)
        self._current: Task | None = None
        self._settle()

    @classmethod
    def open(
        cls,
        waiting: Iterable[Waiting],
        propose: Callable[[str], LabelledDocument],
        folder: str | Path,
        labeler: str,
        rules: Rules | None = None,
        known: Sequence[LabelledDocument] = (),
    ) -> Session:
        """Open the session of one person on a folder of answers.

        Raises:
            LabelError: a file of the folder is wrong, or the name cannot be one of a file.
        """
        return cls(waiting, propose, Answers(Path(folder), labeler), rules=rules, known=known)

    @property
    def labeler(self) -> str:
        """Give who answers."""
        return self._answers.labeler

    @property
    def can_undo(self) -> bool:
        """Say whether anything was answered or left out yet."""
        return bool(self._answers.own or self._answers.passed)

    def labels(self) -> list[LabelledDocument]:
        """Give what is known: from elsewhere, and what each person said last of each document.

        Raises:
            LabelError: somebody's file is wrong.
        """
        self._answers.refresh()
        return latest([*self._known, *self._answers.everybody()])

    def next(self) -> Task | None:
        """Give what is asked; the same until it is answered or left out; None at the end.

        A document that cannot be read any more is left out as nobody could answer it.

        Raises:
            LabelError: somebody's file is wrong.
        """
        while self._current is None:
            if self._answers.refresh():
                self._settle()
            chosen = self._choose()
            if chosen is None:
                return None
            pick = self._pick(chosen) if isinstance(chosen, str) else chosen
            try:
                self._current = self._task(pick)
            except (InputError, OcrError, StoreError) as error:
                log.warning("a document cannot be asked", extra={"code": error.code})
                self._leave_out(pick.id, UNKNOWN)
        return self._current

    def answer(self, label: LabelledDocument) -> LabelledDocument:
        """Keep an answer to what is asked.

        Args:
            label: only what a person says counts of it: kind, items, spans, customer, language.

        Returns:
            What is kept: with the texts, who said it, when, and how it was chosen.

        Raises:
            LabelError: it is about another document, or cannot be kept.
        """
        task = self._asked(label.id)
        now = self._clock()
        twice = any(it.id == task.id and it.labeler == self.labeler for it in self._answers.own)
        kept = dataclasses.replace(
            task.proposal,
            language=label.language,
            customer_id=label.customer_id,
            document_type=label.document_type,
            triage=label.triage,
            items=label.items,
            spans=label.spans,
            labeler=self.labeler + (AGAIN if twice else ""),
            at=now,
            chosen=task.chosen,
            batch=f"{self.labeler} {now.date()}",
        )
        self._answers.add(kept)
        self._queue.take([kept.id])
        self._current = None
        return kept

    def skip(self, document: str) -> None:
        """Ask it again when all else is answered.

        Raises:
            LabelError: another document is asked, or it cannot be kept.
        """
        self._pass(document, SKIP)

    def do_not_know(self, document: str) -> None:
        """Ask this person no more; others may know.

        Raises:
            LabelError: another document is asked, or it cannot be kept.
        """
        self._pass(document, UNKNOWN)

    def undo(self) -> Task | None:
        """Take back the last answer, or the last that was left out, and ask it again.

        Returns:
            What is asked now, with the answer that was given; None where there was nothing.

        Raises:
            LabelError: it cannot be written.
        """
        own, passed = self._answers.own, self._answers.passed
        if not own and not passed:
            return None
        said_at = own[-1].at if own else None
        if passed and (said_at is None or passed[-1].at >= said_at):
            document = self._answers.take_back_passed().id
            task = self._task(self._pick(document))
        else:
            last = self._answers.take_back()
            proposal = dataclasses.replace(last, labeler="", at=None, chosen="", batch="")
            task = dataclasses.replace(self._task(self._pick(last.id)), proposal=proposal)
        self._put_back(task.id)
        self._current = task
        return task

    def likely_next(self, count: int) -> list[str]:
        """Give the documents that would be asked first for being doubtful.

        After a retraining it is enough to doubt these again: whoever is far behind stays there.
        """
        return self._queue.likely_next(count)

    def rerank(self, doubts: Mapping[str, float]) -> None:
        """Believe what a new model doubts, as after a retraining; what is asked stays asked."""
        self._queue.rerank(doubts)

    def done(self) -> Done:
        """Say how far it is."""
        own, passed = self._answers.own, self._answers.passed
        times = [it.at for it in own if it.at is not None]
        gaps = [(b - a).total_seconds() for a, b in itertools.pairwise(times)]
        worked = [it for it in gaps if 0 <= it <= PAUSE_SECONDS]
        others = {it.id for it in self._answers.everybody() if it.labeler != self.labeler}
        return Done(
            answered=len(own),
            by_lot=sum(it.chosen == "random" for it in own),
            doubles=sum(it.id in others for it in own),
            skipped=len(self._skipped()),
            unknown=sum(it.why == UNKNOWN for it in passed),
            left=len(self._queue) + len(self._skipped()),
            seconds_each=statistics.median(worked) if worked else None,
        )

    def _asked(self, document: str) -> Task:
        if self._current is None or self._current.id != document:
            raise LabelError(document, 0, "another document is asked")
        return self._current

    def _pass(self, document: str, why: str) -> None:
        self._asked(document)
        self._leave_out(document, why)
        self._current = None

    def _leave_out(self, document: str, why: str) -> None:
        self._answers.add_passed(Passed(document, why, self._clock()))
        self._queue.take([document], labelled=False)

    def _settle(self) -> None:
        """Ask no more what is answered or was left out."""
        self._queue.take([it.id for it in self._known])
        self._queue.take([it.id for it in self._answers.everybody()])
        self._queue.take([it.id for it in self._answers.passed], labelled=False)

    def _put_back(self, document: str) -> None:
        labelled = [it.id for it in (*self._known, *self._answers.everybody())]
        self._queue.put_back([] if document in labelled else [document], labelled)

    def _choose(self) -> Pick | str | None:
        turn = len(self._answers.own) + len(self._answers.passed)
        share = self._rules.doubles
        twice = self._twice(REPEATED_AFTER)
        if twice and int((turn + 1) * share) > int(turn * share):
            return twice[0]
        pick = self._queue.next(turn)
        return pick or next(iter(twice or self._twice(0) or self._skipped()), None)

    def _task(self, pick: Pick) -> Task:
        is_double = any(it.id == pick.id for it in self._answers.everybody())
        return Task(pick.id, self._propose(pick.id), pick.chosen, pick.score, is_double)

    def _pick(self, document: str) -> Pick:
        """Give a document that is asked again as it was chosen before."""
        by_lot = self._queue.knows(document) and self._queue.is_by_lot(document)
        return Pick(document, "random" if by_lot else "active", 0.0)

    def _skipped(self) -> list[str]:
        """Give what was skipped and neither answered nor given up since."""
        settled = {it.id for it in self._answers.own}
        settled |= {it.id for it in self._answers.passed if it.why == UNKNOWN}
        skipped = {it.id: None for it in self._answers.passed if it.why == SKIP}
        last = {it.id: at for at, it in enumerate(self._answers.passed)}
        return sorted((it for it in skipped if it not in settled), key=lambda it: last[it])

    def _twice(self, after: int) -> list[str]:
        """Give the documents of which this person's answer would be the second.

        Args:
            after: answers that lie between, where the first was the same person's.
        """
        said: dict[str, set[str]] = {}
        for it in self._answers.everybody():
            said.setdefault(it.id, set()).add(it.labeler)
        own = [it.id for it in self._answers.own]
        left_out = {it.id for it in self._answers.passed}
        if self._rules.doubles_by_same:
            ripe = own[: max(len(own) - after, 0)]
            due = [it for it in ripe if len(said[it]) == 1]
        else:
            due = [it for it, who in said.items() if len(who) == 1 and it not in own]
        seed, share = self._rules.seed, self._rules.doubles
        return [
            it
            for it in due
            if it not in left_out and self._queue.knows(it) and drawn(seed, "twice", it) < share
        ]
