"""The one door to cases: whoever shows or changes one comes through here."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator, Sequence

from extractor.casework import answering, deciding, joining
from extractor.casework.answering import Outgoing
from extractor.casework.consequences import follow
from extractor.casework.deciding import Ruling
from extractor.casework.filed_case import case_file
from extractor.casework.joining import ByHand
from extractor.casework.office import Office, no_ledger
from extractor.casework.passing import pass_by
from extractor.casework.recording import recorded
from extractor.casework.writing import write_changed
from extractor.store.cases import figures, loading, searching
from extractor.store.cases.finding import (
    any_pending,
    take_pending,
)
from extractor.store.cases.telling import Receivers
from extractor.store.database import Connection
from extractor.store.store import Store
from extractor.values.case import Case, Item
from extractor.values.case_figures import AgeingBy, AgeingRow, Tallies
from extractor.values.casework import (
    CaseFile,
    CaseFilter,
    CaseOrder,
    CasePage,
    CaseRow,
    Count,
    PageKey,
)
from extractor.values.category import TriageClass
from extractor.values.correction import Correction, Place
from extractor.values.ledger import Ledger
from extractor.values.record import FileRecord
from extractor.workflow.changes import Actor, Change
from extractor.workflow.facts.books import Books
from extractor.workflow.life import apply
from extractor.workflow.rules import Rules
from extractor.workflow.targets import late_before

_AT_ONCE = 50  # files whose cases are opened in one transaction
_PAGE = 500
_COUNTED = 10_000
EVERYTHING = CaseFilter()


class Casework:
    """Cases of one store under one set of rules; may be used by several threads.

    Every method that changes something writes the case, its events, the audit trail and what is
    told to others in one transaction.

    Attributes:
        store: with the cases.
        rules: that hold.
    """

    def __init__(
        self,
        store: Store,
        rules: Rules,
        *,
        ledger: Callable[[], Ledger | None] = no_ledger,
        receivers: Receivers | None = None,
    ) -> None:
        """Say where cases are and what they are judged by.

        Args:
            store: with the cases.
            rules: that hold.
            ledger: gives our books when a case is opened, the same object as long as they are
                the same; without them nothing is checked against the books.
            receivers: sinks that are told of cases, each with the types of events it takes.
        """
        self.store = store
        self.rules = rules
        self._office = Office(rules, ledger)
        self._receivers = receivers or {}

    @property
    def books(self) -> Books | None:
        """Give our books; None where none are at hand."""
        return self._office.books

    def open_cases(self, connection: Connection, record: FileRecord) -> tuple[str, ...]:
        """Do to cases what a record does that counts from now on.

        Args:
            connection: of the transaction that makes it count.
            record: as it is kept, with its version and what it follows.

        Returns:
            Ids of the cases that were opened or changed.
        """
        writtens = recorded(connection, record, self._office, self.store.clock())
        follow(connection, writtens, self._receivers)
        return tuple(dict.fromkeys(it.after.case.case_id for it in writtens))

    def open_pending(self) -> int:
        """Open the cases of what was recorded by programs that keep none, or before there were any.

        Returns:
            Of how many files.

        Raises:
            StoreError: the store does not answer.
        """
        count = 0
        while self._is_pending():
            with self.store.database.writing() as connection:
                taken = take_pending(connection, _AT_ONCE)
                for it in taken:
                    source = loading.recorded(connection, it.submission)
                    if source is not None:
                        writtens = recorded(connection, source.record, self._office, it.at)
                        follow(connection, writtens, self._receivers)
            if not taken:  # somebody else opens the rest
                break
            count += len(taken)
        return count

    def find(self, given: str) -> str:
        """Give the id of the case that an id, or the beginning of one, means.

        Raises:
            WorkflowError: none begins like that, or several do.
        """
        with self.store.database.reading() as connection:
            return loading.id_of(connection, given)

    def get(self, case_id: str) -> CaseFile:
        """Give a case with all that belongs to it.

        Args:
            case_id: or the beginning of it.

        Raises:
            WorkflowError: there is no such case.
        """
        with self.store.database.reading() as connection:
            return case_file(connection, case_id, self._office, self._late())

    def live_cases(self) -> Iterator[Case]:
        """Give all cases that are neither posted nor closed, oldest first."""
        last = 0
        while True:
            with self.store.database.reading() as connection:
                found = loading.load_live(connection, last, _PAGE)
            yield from (it.docket.case for it in found)
            if len(found) < _PAGE:
                return
            last = found[-1].number

    def apply(self, case_id: str, change: Change) -> Case:
        """Make a change.

        Args:
            case_id: all of it.
            change: `seen` makes sure that nobody changed the case meanwhile.

        Raises:
            WorkflowError: it is against the rules, or there is no such case.
            NotPermittedError: the role may not do it.
        """
        now = self.store.clock()
        with self.store.database.writing() as connection:
            found = loading.load(connection, case_id, to_change=True)
            case, events = apply(found.docket.case, change, now, self.rules)
            docket = dataclasses.replace(found.docket, case=case)
            written = write_changed(connection, found, docket, events, self.rules, now)
            follow(connection, [written], self._receivers)
        return case

    def answer(self, case_id: str, outgoing: Outgoing, who: Actor) -> None:
        """Write to the customer: whoever tells people sends it, see `service.notifier`.

        The letter of a page that was sent before is not written again.

        Raises:
            WorkflowError: something of it is missing, or there is no such case.
            NotPermittedError: the role may not do it.
        """
        now = self.store.clock()
        with self.store.database.writing() as connection:
            written = answering.answer(connection, case_id, outgoing, who, self.rules, now)
            if written is not None:
                follow(connection, [written], self._receivers)

    def correct(
        self,
        case_id: str,
        field: str,
        value: str,
        place: Place | None,
        who: Actor,
        *,
        why: str = "",
        seen: int | None = None,
    ) -> Case:
        """Set a field as a person says; what the machine said is kept beside it.

        A value that is right as it is, is noted as confirmed.

        Args:
            case_id: all of it.
            field: one of `fields.FIELDS`.
            value: as a text: a code, a number, a day such as 2026-01-31; lists with commas.
            place: where the person saw it; None where it was typed.
            who: decides so.
            why: may be empty.
            seen: the version of the case on which the person decided; None for any.

        Raises:
            WorkflowError: the field or its value is none, or the case does not allow it.
            NotPermittedError: the role may not do it.
        """
        now = self.store.clock()
        ruling = Ruling(field, value, who, place, why, seen)
        with self.store.database.writing() as connection:
            written = deciding.decide(connection, case_id, ruling, self._office, now)
            follow(connection, [written], self._receivers)
        return written.after.case

    def accept_proposal(self, case_id: str, who: Actor, fields: Sequence[str] = ()) -> Case:
        """Take over what a newer record says of a case that a person had decided about.

        Args:
            case_id: all of it.
            who: decides so.
            fields: of the proposal; none for all of them. What is left out stays proposed.

        Raises:
            WorkflowError: nothing is proposed, or not this.
            NotPermittedError: the role may not do it.
        """
        now = self.store.clock()
        with self.store.database.writing() as connection:
            writtens = deciding.accept(connection, case_id, (who, fields), self._office, now)
            follow(connection, writtens, self._receivers)
        return writtens[-1].after.case

    def decline_proposal(self, case_id: str, who: Actor) -> Case:
        """Keep what people decided; the proposal is forgotten.

        Raises:
            WorkflowError: nothing is proposed.
            NotPermittedError: the role may not do it.
        """
        now = self.store.clock()
        with self.store.database.writing() as connection:
            written = deciding.decline(connection, case_id, who, self._office, now)
            follow(connection, [written], self._receivers)
        return written.after.case

    def merge(self, into: str, other: str, who: Actor, why: str = "") -> Case:
        """Take another case into one; see `workflow.joining.merge`.

        Raises:
            WorkflowError: they cannot be merged.
            NotPermittedError: the role may not do it.
        """
        now = self.store.clock()
        with self.store.database.writing() as connection:
            writtens = joining.merge(connection, (into, other), (who, why), self.rules, now)
            follow(connection, writtens, self._receivers)
        return writtens[0].after.case

    def split(
        self, case_id: str, parts: Sequence[tuple[Item, ...]], who: Actor, why: str = ""
    ) -> tuple[Case, ...]:
        """Make cases of their own of some of a case's invoices, or of part of an amount.

        Args:
            case_id: all of it.
            parts: what each new case takes; the ids are the case's with a number.
            who: does it.
            why: may be empty.

        Returns:
            The case with what is left, then the new ones.

        Raises:
            WorkflowError: the parts take more than there is, or leave nothing.
            NotPermittedError: the role may not do it.
        """
        now = self.store.clock()
        with self.store.database.writing() as connection:
            writtens = joining.split(connection, (case_id, parts), (who, why), self.rules, now)
            follow(connection, writtens, self._receivers)
        return tuple(it.after.case for it in writtens)

    def open_by_hand(self, wanted: ByHand, who: Actor, why: str = "") -> Case:
        """Open a case that no record opened.

        Raises:
            WorkflowError: something is missing or wrong.
            NotPermittedError: the role may not do it.
        """
        now = self.store.clock()
        with self.store.database.writing() as connection:
            written = joining.open_by_hand(connection, wanted, (who, why), self._office, now)
            follow(connection, [written], self._receivers)
        return written.after.case

    def dismiss(
        self, sha256: str, triage: TriageClass, who: Actor, why: str = ""
    ) -> tuple[Case, ...]:
        """Say that a file is no dispute after all: its cases are closed, and training learns it.

        Args:
            sha256: of the file.
            triage: what it is instead.
            who: decides so.
            why: may be empty.

        Raises:
            WorkflowError: no such file has cases, or one of them is decided already.
            NotPermittedError: the role may not do it.
        """
        now = self.store.clock()
        with self.store.database.writing() as connection:
            writtens = joining.dismiss(connection, (sha256, triage), (who, why), self.rules, now)
            follow(connection, writtens, self._receivers)
        return tuple(it.after.case for it in writtens)

    def pass_by(
        self, sha256: str, triage: TriageClass | None, who: Actor, why: str = ""
    ) -> TriageClass:
        """Say that a file without a case is no dispute; training and the dial learn it.

        Args:
            sha256: of the file.
            triage: what it is; None for what the machine says.
            who: decides so.
            why: may be empty.

        Returns:
            What it is.

        Raises:
            WorkflowError: there is no such file, it has cases, or it is said to be a dispute.
            NotPermittedError: the role may not do it.
        """
        now = self.store.clock()
        with self.store.database.writing() as connection:
            return pass_by(connection, (sha256, triage), (who, why), self.rules, now)

    def search(
        self,
        chosen: CaseFilter = EVERYTHING,
        order: CaseOrder = CaseOrder.NEWEST,
        page: PageKey | None = None,
        size: int = 50,
    ) -> CasePage:
        """Give a page of a list.

        Args:
            chosen: what is to be shown.
            order: in which.
            page: `CasePage.next` of the page before; None for the first.
            size: rows, 1000 at most.

        Raises:
            WorkflowError: the page key is none of this order.
        """
        late = self._late()
        with self.store.database.reading() as connection:
            return searching.search(connection, self._staged(chosen), order, (page, size), late)

    def count(self, chosen: CaseFilter = EVERYTHING, *, most: int = _COUNTED) -> Count:
        """Count the cases of a list, up to a number."""
        with self.store.database.reading() as connection:
            return searching.count(connection, self._staged(chosen), self._late(), most)

    def queue(self, who: str | None = None, after: str | None = None) -> CaseRow | None:
        """Give the next case to review; None at the end of the queue.

        Args:
            who: whose cases, and those that nobody has; None for everybody's.
            after: the case that was looked at last; None for the first of the queue.
        """
        owners = () if who is None else ("", who)
        with self.store.database.reading() as connection:
            return searching.next_to_review(connection, owners, after, self._late())

    def tallies(self, chosen: CaseFilter = EVERYTHING, *, weeks: int = 13) -> Tallies:
        """Give the figures of a dashboard.

        Args:
            chosen: which cases count.
            weeks: how many are shown of what came and went, the current one included.
        """
        today = self.today()
        with self.store.database.reading() as connection:
            days = figures.Days(today, late_before(today, self.rules.days), weeks)
            return figures.tallies(connection, chosen, days)

    def ageing(self, by: AgeingBy, chosen: CaseFilter = EVERYTHING) -> tuple[AgeingRow, ...]:
        """Give the open cases by age: a line for each customer, category or owner and currency."""
        today = self.today()
        with self.store.database.reading() as connection:
            days = figures.Days(today, late_before(today, self.rules.days), 1)
            return figures.ageing(connection, by, chosen, days)

    def corrections(self, *, after: int = 0, most: int = 1000) -> tuple[Correction, ...]:
        """Give what people decided, oldest first: what the models are trained with next.

        Args:
            after: number of the last one that is known.
            most: how many.
        """
        with self.store.database.reading() as connection:
            return loading.corrections_after(connection, after, most)

    def today(self) -> dt.date:
        """Give the company's day."""
        return self.rules.day_of(self.store.clock())

    def _staged(self, chosen: CaseFilter) -> CaseFilter:
        """Give a filter by statuses with the stages that these have: indexes know stages."""
        known = self.rules.states.statuses
        if chosen.stage or not chosen.status or not known.keys() >= set(chosen.status):
            return chosen
        stages = dict.fromkeys(known[it].stage for it in chosen.status)
        return dataclasses.replace(chosen, stage=tuple(stages))

    def _late(self) -> dt.date:
        return late_before(self.today(), self.rules.days)

    def _is_pending(self) -> bool:
        with self.store.database.reading() as connection:
            return any_pending(connection)
