"""`extractor deliveries`: records that a sink did not take yet, or never will."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from extractor.cli.console import counted, say
from extractor.cli.quarantine import Place
from extractor.cli.stores import this_user
from extractor.store.outbox import listed, retry, undelivered
from extractor.values.progress import Handing


def run_list(place: Place, *, dead: bool, most: int, as_json: bool) -> None:
    """Print what is not delivered, oldest first.

    Raises:
        StoreError: the store is not there or does not answer.
    """
    with place.opened() as store:
        found = listed(store, dead=dead, most=most)
        count = undelivered(store, dead=dead)
    if as_json:
        for it in found:
            due_at = it.due_at.isoformat() if it.due_at else None
            facts = dataclasses.asdict(it) | {"due_at": due_at}
            sys.stdout.write(json.dumps(facts, ensure_ascii=False) + "\n")
        return
    table = Table(
        "no.", "to", "file", "version", "attempts", "next", "problem", header_style="bold"
    )
    for it in found:
        due_at = it.due_at.strftime("%Y-%m-%d %H:%M") if it.due_at else "now"
        due_at = "given up" if it.state == Handing.DEAD else due_at
        table.add_row(
            str(it.number), escape(it.sink), escape(it.name), str(it.version), str(it.attempts),
            due_at, escape(it.problem or ""),
        )  # fmt: skip
    if found:
        Console().print(table)
    left_out = f", the oldest {len(found):,} shown" if count > len(found) else ""
    say(f"{counted(count, 'record')} not delivered{left_out}")


def run_retry(place: Place, numbers: Sequence[int]) -> None:
    """Let records be handed on again now; without numbers, all that were given up.

    Raises:
        StoreError: a number means no such delivery.
    """
    with place.opened() as store:
        count = retry(store, numbers, by=this_user())
    say(f"{counted(count, 'record')} will be handed on again by `extractor watch`")
