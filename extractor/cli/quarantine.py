"""`extractor quarantine`: what was set aside, and what is to become of it."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from extractor.cli.console import counted, say
from extractor.cli.stores import open_store, this_user
from extractor.cli.table import WIDTH_WITHOUT_TERMINAL
from extractor.errors import StoreError
from extractor.settings import find_settings, load_settings
from extractor.store.quarantine import SetAside, in_quarantine, release, try_again
from extractor.store.store import Store


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    """The options that say which store."""

    store: Path | None
    settings: Path | None

    def opened(self) -> Store:
        """Open it.

        Raises:
            StoreError: it is not there.
        """
        settings = load_settings(self.settings or find_settings())
        return open_store(self.store, settings, must_exist=True)


def run_list(place: Place, code: str | None, *, as_json: bool) -> None:
    """Print what is set aside, oldest first.

    Raises:
        StoreError: the store is not there or does not answer.
    """
    with place.opened() as store:
        found = in_quarantine(store, code=code)
    if as_json:
        for it in found:
            facts = dataclasses.asdict(it) | {"since": it.since.isoformat()}
            sys.stdout.write(json.dumps(facts, ensure_ascii=False) + "\n")
        return
    table = Table(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False, expand=True)
    for column in ("id", "since", "code"):
        table.add_column(column, no_wrap=True)
    table.add_column("file", overflow="fold", max_width=32)
    table.add_column("reason", overflow="fold", ratio=1)
    for it in found:
        since = it.since.strftime("%Y-%m-%d %H:%M")
        reason = it.reason.removeprefix(f"{it.name}: ")
        table.add_row(it.sha256[:12], since, it.code, escape(it.name), escape(reason))
    if found:
        Console(width=None if sys.stdout.isatty() else WIDTH_WITHOUT_TERMINAL).print(table)
    say(f"{counted(len(found), 'file')} in quarantine")


def run_show(place: Place, file_id: str, output: Path | None) -> None:
    """Print all that is known of one file, and write its original somewhere if asked to.

    Raises:
        StoreError: it is not in quarantine, or its original is not kept.
    """
    with place.opened() as store:
        it = _one(store, file_id)
        original = store.original(it.sha256) if output is not None else b""
    rows = {
        "file": it.name,
        "sha256": it.sha256,
        "from": it.origin,
        "bytes": f"{it.size:,}" if it.has_bytes else "not kept",
        "since": it.since.isoformat(),
        "code": it.code,
        "reason": it.reason,
    }
    grid = Table.grid(padding=(0, 2))
    for name, text in rows.items():
        grid.add_row(f"[bold]{name}[/bold]", escape(text))
    Console(soft_wrap=True).print(grid)
    if output is not None:
        try:
            output.write_bytes(original)
        except OSError as error:
            raise StoreError(str(output), f"cannot be written ({error.strerror})") from error
        say(f"original: {output}")


def run_retry(place: Place, ids: Sequence[str], code: str | None) -> None:
    """Make work of files again; whoever watches or works next takes them.

    Raises:
        StoreError: one of them is not in quarantine.
    """

    def again(store: Store, sha256: str) -> None:
        try_again(store, sha256, by=this_user())

    count = _each(place, ids, code, again)
    say(f"{counted(count, 'file')} will be tried again by `extractor watch` or `extractor work`")


def run_release(place: Place, ids: Sequence[str], code: str | None, why: str) -> None:
    """Note that a person took files over.

    Raises:
        StoreError: one of them is not in quarantine.
    """

    def let_go(store: Store, sha256: str) -> None:
        release(store, sha256, why=why, by=this_user())

    say(f"{counted(_each(place, ids, code, let_go), 'file')} released")


def _each(
    place: Place, ids: Sequence[str], code: str | None, act: Callable[[Store, str], None]
) -> int:
    """Act on the files named, or on all with a code that have their bytes."""
    with place.opened() as store:
        if code is not None:
            chosen = [it.sha256 for it in in_quarantine(store, code=code)]
        else:
            chosen = [_one(store, it).sha256 for it in ids]
        for sha256 in chosen:
            act(store, sha256)
    return len(chosen)


def _one(store: Store, file_id: str) -> SetAside:
    _, sha256 = store.find(file_id)
    for it in in_quarantine(store):
        if it.sha256 == sha256:
            return it
    detail = "is not in quarantine; see `extractor quarantine list`"
    raise StoreError(file_id, detail)
