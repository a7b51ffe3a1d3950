"""`extractor audit`: entries of the audit trail, and whether they are as they were written."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import sys
from pathlib import Path

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from extractor.cli.console import counted, say
from extractor.cli.quarantine import Place
from extractor.cli.table import WIDTH_WITHOUT_TERMINAL
from extractor.errors import AuditError
from extractor.store.audit import Chosen, Kept, entries, head
from extractor.store.audit_check import Fault, Problem, Verified, verify
from extractor.store.audit_heads import export_head, line_of, read_heads

_SHOWN = 20  # problems, one a line
_ERASED = "(erased)"
_PARTS = {"who": "who did it", "subject": "what it is about", "body": "what was done", "": ""}


@dataclasses.dataclass(frozen=True, slots=True)
class Wanted:
    """The options of `list`.

    Attributes:
        about: kind of a thing, or kind and id with a colon.
    """

    who: str | None
    what: str | None
    about: str | None
    since: dt.datetime | None
    until: dt.datetime | None
    most: int

    def chosen(self) -> Chosen:
        """Give them as the store wants them."""
        kind, _, subject = (self.about or "").partition(":")
        return Chosen(
            who=self.who,
            what=self.what,
            kind=kind or None,
            subject=subject or None,
            since=self.since,
            until=self.until,
            most=self.most,
        )


def run_list(place: Place, wanted: Wanted, *, as_json: bool) -> None:
    """Print entries, oldest first.

    Raises:
        StoreError: the store is not there or does not answer.
    """
    with place.opened() as store:
        found = entries(store, wanted.chosen())
    if as_json:
        for it in found:
            facts = dataclasses.asdict(it) | {"at": it.at.isoformat()}
            sys.stdout.write(json.dumps(facts, ensure_ascii=False) + "\n")
        return
    table = Table(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False)
    for column in ("no.", "at", "who", "what"):
        table.add_column(column, no_wrap=True)
    table.add_column("about", overflow="fold", max_width=32)
    table.add_column("why", overflow="fold")
    for it in found:
        table.add_row(*(escape(text) for text in _cells(it)))
    if found:
        Console(width=None if sys.stdout.isatty() else WIDTH_WITHOUT_TERMINAL).print(table)
    say(counted(len(found), "entry").replace("entrys", "entries"))


def _cells(entry: Kept) -> tuple[str, ...]:
    subject = _ERASED if entry.subject is None else entry.subject
    why = _ERASED if entry.body is None else entry.body.get("why", "")
    if isinstance(why, list):
        why = ", ".join(map(str, why))
    return (
        str(entry.number),
        entry.at.strftime("%Y-%m-%d %H:%M:%S"),
        _ERASED if entry.who is None else entry.who,
        entry.what,
        f"{entry.kind} {subject}",
        str(why or ""),
    )


def run_verify(place: Place, heads: Path | None) -> None:
    """Say that the trail is sound.

    Raises:
        AuditError: it is not; each problem was printed.
        StoreError: the store or the heads cannot be read.
    """
    known = read_heads(heads) if heads is not None else ()
    with place.opened() as store:
        verified = verify(store, known)
        where = store.database.where
    for it in verified.problems[:_SHOWN]:
        sys.stdout.write(sentence(it) + "\n")
    if len(verified.problems) > _SHOWN:
        sys.stdout.write(f"... and {len(verified.problems) - _SHOWN} more\n")
    if verified.problems:
        raise AuditError(
            where,
            "the audit trail is not as it was written; compare with a backup, and find out who "
            "could write to the database",
        )
    sys.stdout.write(_summary(verified, len(known)) + "\n")


def _summary(verified: Verified, known: int) -> str:
    count = verified.entries
    counts = f"{count:,} entries" if count != 1 else "1 entry"
    erased = f", {verified.erased:,} with words erased" if verified.erased else ""
    said = f"sound: {counts}{erased}; head {verified.head.number} {verified.head.hash}"
    if known:
        return f"{said}; agrees with {counted(known, 'head')} exported earlier"
    return f"{said}; that none is missing at the end, only an exported head shows (--head)"


def sentence(problem: Problem) -> str:
    """Say a problem."""
    one = f"entry {problem.first}"
    those = one if problem.first == problem.last else f"entries {problem.first} to {problem.last}"
    match problem.fault:
        case Fault.ALTERED:
            part = _PARTS.get(problem.detail, "")
            return f"{one} was altered" + (f" ({part})" if part else "")
        case Fault.REMOVED:
            return f"{those}: removed"
        case Fault.EXCHANGED:
            return f"{one} was exchanged for another: the next one does not follow it"
        case Fault.MOVED:
            return f"{one} was moved: it was entry {problem.detail}"
        case Fault.INSERTED:
            return f"{one} was put in"
        case Fault.EMPTIED:
            return f"{one}: {_PARTS[problem.detail]} was taken out, and no erasure says so"
        case Fault.CUT_OFF:
            return f"{those}: cut off at the end, as an exported head knows"
        case Fault.REWRITTEN:
            return f"{one} is another than the exported head knew: it or any before was made anew"


def run_head(place: Place, output: Path | None) -> None:
    """Print the head, or add it to a file.

    Raises:
        StoreError: the store is not there, or the file cannot be written.
    """
    with place.opened() as store:
        if output is not None:
            newest = export_head(store, output)
            say(f"head {newest.number}: {output}")
        else:
            sys.stdout.write(line_of(head(store), store) + "\n")
