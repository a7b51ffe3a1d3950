"""`extractor disputes show`: all of one dispute."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator

import pydantic
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from extractor.casework.casework import Casework
from extractor.cli.disputes_list import as_json as row_as_json
from extractor.cli.disputes_store import NOBODY, Desk
from extractor.cli.table import WIDTH_WITHOUT_TERMINAL
from extractor.values.case import Event
from extractor.values.casework import CaseDelivery, CaseFile, Neighbour
from extractor.values.progress import Handing
from extractor.values.taxonomy import Taxonomy
from extractor.workflow.locales import written_amount, written_day
from extractor.workflow.words import told, word

_FILE = pydantic.TypeAdapter(CaseFile)
_LETTERS = {"done": "taken by the mail server", "waiting": "on its way", "dead": "not taken"}


def run_show(desk: Desk, case_id: str, language: str, *, as_json: bool) -> None:
    """Print a dispute with its history.

    Raises:
        WorkflowError: there is no such dispute.
        StoreError: the store is not there or does not answer.
    """
    with desk.opened() as (casework, _):
        found = casework.get(case_id)
        moves = casework.rules.states.moves_from(found.case.status)
        if as_json:
            content = _FILE.dump_python(found, mode="json", exclude={"record"})
            content |= {"row": row_as_json(found.row), "moves": moves}
            json.dump(content, sys.stdout, ensure_ascii=False)
            sys.stdout.write("\n")
            return
        width = None if sys.stdout.isatty() else WIDTH_WITHOUT_TERMINAL
        console = Console(file=sys.stdout, width=width, highlight=False)
        for line in _lines(found, casework, language):
            console.print(line, soft_wrap=True)
        console.print(_history(found.events, casework, language))


def _lines(found: CaseFile, casework: Casework, language: str) -> Iterator[str]:
    case, row, states = found.case, found.row, casework.rules.states
    known = case.status in states.statuses
    status = states.name_of(case.status, language) if known else case.status
    yield f"[bold]{escape(case.case_id)}[/bold]  {escape(status)}"
    who = " ".join(it for it in (case.customer_id or "?", row.customer_name) if it)
    yield f"customer      {escape(who)}"
    for it in case.items:
        amount = "?" if it.disputed is None else written_amount(it.disputed, it.currency, language)
        granted = (
            ""
            if it.accepted is None
            else f", {written_amount(it.accepted, it.currency, language)} accepted"
        )
        yield f"contests      {escape(it.invoice or 'no invoice found')}  {amount}{granted}"
    taxonomy = casework.rules.taxonomy
    yield f"reason        {escape(word('categories', case.axes.category, language, taxonomy))}"
    hands = f"{case.owner or NOBODY}, {word('departments', case.team, language, taxonomy)}"
    yield f"in hands of   {escape(hands)}"
    late = ", overdue" if row.overdue else ""
    yield f"due           {written_day(case.target, language)}{late}"
    for source in found.sources:
        kind = word("relations", source.kind, language) if source.kind else "opened from"
        yield f"file          {escape(source.file)} ({escape(kind)})"
    for code in found.alerts:
        yield f"look first    {escape(told(code, language, taxonomy))}"
    for link in found.links:
        yield f"linked        {escape(_neighbour(link, language, taxonomy))}"
    for one in found.corrections:
        verb = "confirmed" if one.confirms else f"read as {one.machine or 'nothing'}"
        line = f"{one.field}: {one.decided or 'nothing'} ({verb}, {one.who})"
        yield f"decided       {escape(line)}"
    if found.proposal:
        yield f"proposed      {escape(_proposed(found))}"
    for line in _handed_on(found.deliveries):
        yield f"delivery      {escape(line)}"
    for sent in found.letters:
        state = _LETTERS.get(sent.state, sent.state)
        line = f"{state} (event {sent.event})" + (f": {sent.problem}" if sent.problem else "")
        yield f"letter        {escape(line)}"
    moves = states.moves_from(case.status) if known else ()
    yield f"may become    {escape(', '.join(moves) or 'nothing else')}"


def _handed_on(deliveries: tuple[CaseDelivery, ...]) -> Iterator[str]:
    """Give a line for each sink that has everything, and for each delivery that is not done."""
    for sink in dict.fromkeys(it.sink for it in deliveries):
        done = sum(it.sink == sink and it.state == Handing.DONE for it in deliveries)
        if done:
            yield f"{sink}: {done} handed on"
    for it in deliveries:
        if it.state != Handing.DONE:
            what = f"event {it.version}" if it.of_case else f"version {it.version} of the record"
            state = "given up" if it.state == Handing.DEAD else it.state
            yield f"{it.sink}: {what}, {state}" + (f": {it.problem}" if it.problem else "")


def _neighbour(link: Neighbour, language: str, taxonomy: Taxonomy) -> str:
    kind = word("relations", link.kind, language)
    arrow = "of" if link.backwards else "is"
    because = "; ".join(told(it, language, taxonomy) for it in link.because)
    return f"{link.case_id} {arrow} {kind}" + (f": {because}" if because else "")


def _proposed(found: CaseFile) -> str:
    proposal = found.proposal
    if proposal is None or proposal.withdrawn:
        return "read again, it is no dispute any more"
    return "; ".join(f"{it.field}: {it.proposed or 'nothing'}" for it in proposal.fields)


def _history(events: tuple[Event, ...], casework: Casework, language: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name in ("", "when", "who", "what"):
        table.add_column(name, no_wrap=name != "what", overflow="fold")
    for event in events:
        when = event.at.astimezone(casework.rules.timezone).strftime("%Y-%m-%d %H:%M")
        what = "; ".join(_said(event, casework, language))
        table.add_row(str(event.number), when, escape(event.who), escape(what))
    return table


def _said(event: Event, casework: Casework, language: str) -> Iterator[str]:
    states = casework.rules.states
    after = {it.field: json.loads(it.after) for it in event.changes}
    kind = word("events", event.kind, language)
    status = after.get("status")
    if status in states.statuses and event.number > 1:
        kind += f": {states.name_of(status, language)}"
    yield kind
    if "owner" in after and (after["owner"] or event.number > 1):
        yield f"to {after['owner'] or NOBODY}"
    if event.text:
        yield event.text
    if event.letter:
        yield f"to {event.letter.to}: {event.letter.subject}"
    yield from (told(it, language, casework.rules.taxonomy) for it in event.why)
