"""`extractor person`: what is held about somebody, to be given to them, or erased."""

from __future__ import annotations

import dataclasses
import json
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from extractor.cli.console import counted, counting, say
from extractor.cli.quarantine import Place
from extractor.cli.stores import this_user
from extractor.durable import becoming
from extractor.errors import StoreError
from extractor.store.erasing import Target, Why, erase
from extractor.store.holding import Original, held_about
from extractor.store.people import Held, Sought, find_person, rows_to_search
from extractor.store.retention import files_of, finish
from extractor.store.store import Store

_SUFFIX = 8  # characters of a file name's ending


@dataclasses.dataclass(frozen=True, slots=True)
class Wish:
    """The options of `erase`."""

    person: str
    reason: str
    force: bool
    dry_run: bool


def run_export(place: Place, person: str, output: Path) -> None:
    """Write everything about a person into a zip file.

    Raises:
        StoreError: nothing is held about them, or the file cannot be written.
    """
    sought = Sought(person)
    with place.opened() as store:
        held = _found(store, sought)
        holding = held_about(store, held)
        about = {"person": sought.text, "exported_at": store.clock().isoformat()}
        names = {it.sha256: f"originals/{_name_of(it)}" for it in holding.originals}
        content = about | holding.content | {"originals": names}
        try:
            _write(output, store, content, names)
        except OSError as error:
            raise StoreError(str(output), f"cannot be written ({error.strerror})") from error
    say(f"{_counts(held)}: {output}")


def run_erase(place: Place, wish: Wish) -> None:
    """Erase everything about a person.

    Raises:
        StoreError: nothing is held about them, a case is still open, or the reason names them.
    """
    sought = Sought(wish.person)
    if not wish.reason.strip():
        raise StoreError("--reason", "is empty; say why, it stays in the audit trail")
    if sought.is_in(wish.reason):
        raise StoreError("--reason", "names the person, and stays in the audit trail; leave it out")
    with place.opened() as store:
        held = _found(store, sought)
        _show(store, held)
        if wish.dry_run:
            say(f"{_counts(held)} would be erased")
            return
        if held.open_cases and not wish.force:
            shown = ", ".join(held.open_cases[:5])
            detail = f"{counted(len(held.open_cases), 'case')} still open ({shown}); close them"
            raise StoreError(wish.person, f"{detail} first, or give --force")
        target = Target(held.submissions, held.cases, held.messages, held.entries, held.views)
        number = erase(store, target, Why(this_user(), wish.reason))
        removed = finish(store, is_needed=True)
        left = find_person(store, sought)
    say(f"{_counts(held)} erased, {counted(removed, 'file')} removed from the disk")
    say(f"audit entry {number} says so")
    if left.entries:
        acted = counted(len(left.entries), "entry").replace("entrys", "entries")
        say(f"{acted} of the audit trail still name them as the one who acted")


def _found(store: Store, sought: Sought) -> Held:
    with counting(rows_to_search(store), "looking") as advance:
        held = find_person(store, sought, advance=advance)
    if held.is_empty:
        raise StoreError(repr(sought.text), "nothing is held about a person of this name")
    return held


def _show(store: Store, held: Held) -> None:
    """Print which files and cases it is about, and where records of them went."""
    for it in files_of(store, held.submissions):
        sinks = f"; its record went to {', '.join(it.sinks)}" if it.sinks else ""
        sys.stdout.write(f"file {it.sha256[:12]}{sinks}\n")
    if held.open_cases:
        sys.stdout.write(f"open cases: {', '.join(held.open_cases)}\n")


def _counts(held: Held) -> str:
    files, cases = counted(len(held.submissions), "file"), counted(len(held.cases), "case")
    return f"{files}, {cases}, {counted(len(held.messages), 'message')}"


def _name_of(original: Original) -> str:
    """Give a name that leads nowhere: the digest, with a harmless ending."""
    suffix = PurePosixPath(original.name).suffix
    plain = suffix if suffix[1:].isalnum() and suffix.isascii() and len(suffix) <= _SUFFIX else ""
    return f"{original.sha256}{plain.lower()}"


def _write(
    output: Path, store: Store, content: Mapping[str, object], names: Mapping[str, str]
) -> None:
    with (
        becoming(output) as stream,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        text = json.dumps(content, ensure_ascii=False, indent=2) + "\n"
        archive.writestr("person.json", text)
        for sha256, name in names.items():
            archive.writestr(name, store.original(sha256))
