"""What happened to a case, as a reader reads it: who, when, what, from what to what, why."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from extractor.values.case import Event, EventKind, FieldChange, Letter
from extractor.values.casework import CaseFile, Sent
from extractor.web.cases.named import Named
from extractor.web.frame.render import Words
from extractor.web.frame.written import Writer
from extractor.workflow.words import word


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """One thing that changed; `before` is empty where there was nothing."""

    label: str
    before: str
    after: str


@dataclasses.dataclass(frozen=True, slots=True)
class Chapter:
    """One event.

    Attributes:
        who: name of the person; the login where there is no account.
        text: of a comment; empty for others.
        why: sentences.
        letter: to the customer; None for others.
        sent: how far the letter has come; None where it was not sent from here.
        can_be_undone: whether it is the last one and nobody took it back.
    """

    number: int
    kind: EventKind
    at: dt.datetime
    who: str
    by_machine: bool
    title: str
    lines: tuple[Line, ...]
    text: str
    why: tuple[str, ...]
    can_be_undone: bool
    letter: Letter | None = None
    sent: Sent | None = None


class Teller:
    """Tells events in a reader's language."""

    def __init__(self, named: Named, say: Words, writer: Writer, language: str) -> None:
        self._named = named
        self._say = say
        self._writer = writer
        self._language = language

    def story(self, file: CaseFile, undoable: frozenset[EventKind]) -> tuple[Chapter, ...]:
        """Give every event, the newest first.

        Args:
            file: the case.
            undoable: kinds that whoever reads may take back.
        """
        undone = {it.undoes for it in file.events}
        last = file.events[-1].number if file.events else 0
        sent = {it.event: it for it in file.letters}
        return tuple(
            dataclasses.replace(
                self._chapter(it),
                can_be_undone=it.number == last and it.number not in undone and it.kind in undoable,
                sent=sent.get(it.number),
            )
            for it in reversed(file.events)
        )

    def _chapter(self, event: Event) -> Chapter:
        machine = event.who == "system"
        who = self._say._("the program") if machine else self._named.person(event.who)
        lines = () if event.kind is EventKind.OPENED else tuple(self._lines(event.changes))
        return Chapter(
            number=event.number,
            kind=event.kind,
            at=event.at,
            who=who,
            by_machine=machine,
            title=word("events", event.kind, self._language),
            lines=lines,
            text=event.text,
            why=tuple(self._named.told(it) for it in event.why),
            can_be_undone=False,
            letter=event.letter,
        )

    def _lines(self, changes: tuple[FieldChange, ...]) -> list[Line]:
        written = self._written()
        found = []
        for it in changes:
            if it.field not in written:
                continue
            label, write = written[it.field]
            before, after = (write(json.loads(text)) for text in (it.before, it.after))
            if before != after:
                found.append(Line(label, before, after))
        return found

    def _written(self) -> dict[str, tuple[str, Callable[[Any], str]]]:
        say, named = self._say, self._named
        return {
            "status": (say._("Status"), lambda it: named.status(it) if it else ""),
            "owner": (say._("Owner"), lambda it: named.person(it) if it else say._("nobody")),
            "team": (say._("Team"), lambda it: named.department(it) if it else ""),
            "axes.category": (say._("Reason"), lambda it: named.category(it) if it else ""),
            "axes.department": (say._("Department"), lambda it: named.department(it) if it else ""),
            "axes.root_cause": (
                say._("Root cause"),
                lambda it: word("root_causes", it, self._language) if it else "",
            ),
            "target": (say._("Due"), self._day),
            "closed_on": (say._("Closed on"), self._day),
            "customer_id": (say._("Customer"), str),
            "reason": (say._("Because"), str),
            "credit_note": (say._("Credit note"), str),
            "missing": (say._("Asked for"), self._missing),
            "items": (say._("Amounts"), self._items),
        }

    def _day(self, value: str | None) -> str:
        return self._writer.day(dt.date.fromisoformat(value)) if value else ""

    def _missing(self, value: list[str] | None) -> str:
        return ", ".join(word("proofs", it, self._language) for it in value or ())

    def _items(self, value: list[dict[str, Any]] | None) -> str:
        return "; ".join(self._item(it) for it in value or ())

    def _item(self, item: dict[str, Any]) -> str:
        currency = item.get("currency") or ""
        name = item.get("invoice") or self._say._("no invoice")
        contested = item.get("disputed")
        text = f"{name} {self._writer.amount(Decimal(contested) if contested else None, currency)}"
        if (accepted := item.get("accepted")) is not None:
            amount = self._writer.amount(Decimal(accepted), currency)
            text += " " + self._say._("(%(amount)s accepted)", amount=amount)
        return text
