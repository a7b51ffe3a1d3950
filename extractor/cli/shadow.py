"""`extractor models shadow`: a release beside the one in use, and what it says otherwise."""

from __future__ import annotations

import collections
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from extractor import logs
from extractor.cli.console import counted, say
from extractor.cli.models import Place
from extractor.cli.stores import open_store, this_user
from extractor.cli.table import WIDTH_WITHOUT_TERMINAL
from extractor.errors import ReleaseError, SettingsError
from extractor.learning.promotion import let_beside
from extractor.pipeline import Pipeline
from extractor.releases import open_release, read_standing, shadow_of, stamp
from extractor.service.shadow import Beside, run_beside
from extractor.settings import Settings, load_settings
from extractor.store.shadows import ShadowFigures, ShadowSeen, shadow_figures, shadow_seen

OFF = "off"


def run_choose(place: Place, which: str) -> None:
    """Let a release run beside the one in use, or none.

    Raises:
        SettingsError: it is no number.
        ReleaseError: it is missing, broken, or the one in use.
    """
    if which != OFF and not (which.isascii() and which.isdigit() and int(which)):
        raise SettingsError("models shadow", f"{which!r} is neither a release's number nor off")
    settings = place.chosen()
    root = settings.releases_folder(place.store)
    number = 0 if which == OFF else int(which)
    with open_store(place.store, settings) as store:
        let_beside(store, root, number, by=this_user())
    say(f"release {number} runs beside from the next file on" if number else "no release beside")


def run_list(place: Place, *, as_json: bool) -> None:
    """Print what the shadow says otherwise, with what people decided since.

    Raises:
        ReleaseError: it is not known which release is the shadow.
        StoreError: the store is not there or does not answer.
    """
    settings = place.chosen()
    number = shadow_of(read_standing(settings.releases_folder(place.store)), settings.models.shadow)
    if not number:
        say("no release runs beside; `extractor models shadow N` lets one")
        return
    with open_store(place.store, settings, must_exist=True) as store:
        figures, seen = shadow_figures(store, number), shadow_seen(store, number)
    if as_json:
        for it in seen:
            sys.stdout.write(json.dumps(_facts(it), ensure_ascii=False) + "\n")
        return
    if seen:
        _print(_counts(seen))
        _print(_rows(seen))
    say(_said(figures))


def run_shadow(release: int, ledger: Path, settings_file: Path | None, store: Path | None) -> None:
    """Be the shadow of a worker, until standard input ends.

    Raises:
        ExtractorError: the release, ledger, settings or store are at fault.
    """
    settings = load_settings(settings_file)
    root = settings.releases_folder(store)
    in_use = open_release(root, release, shipped=settings.models.path)
    with (
        Pipeline.of_release(in_use, ledger=ledger, settings=settings) as pipeline,
        open_store(store, settings) as opened,
    ):
        os.nice(19)
        run_beside(opened, release, pipeline.conclude_reading, sys.stdin.buffer)


def beside(
    settings: Settings, *, ledger: Path, settings_file: Path | None, store: Path | None
) -> Beside:
    """Give what a worker hands its readings to.

    Args:
        settings: as the worker has them.
        ledger: of the worker.
        settings_file: of the worker; None for the defaults.
        store: the option of the worker.
    """

    def command(release: int) -> list[str]:
        given = [sys.executable, "-m", "extractor", *logs.as_options(), "models", "beside"]
        given += [str(release), "--ledger", str(ledger)]
        for option, value in (("--settings", settings_file), ("--store", store)):
            if value is not None:
                given += [option, str(value)]
        return given

    return Beside(command, _chosen(settings.releases_folder(store), settings.models.shadow))


def _chosen(root: Path, configured: int) -> Callable[[], int]:
    """Give what says which release is the shadow, with one look at a file."""
    seen: list[tuple[tuple[int, ...], int]] = []

    def chosen() -> int:
        now = stamp(root)
        if not seen or seen[0][0] != now:
            try:
                number = shadow_of(read_standing(root), configured)
            except ReleaseError:  # told where models are taken up
                number = 0
            seen[:] = [(now, number)]
        return seen[0][1]

    return chosen


def _said(figures: ShadowFigures) -> str:
    return (
        f"release {figures.release}: {counted(figures.files, 'file')}, {figures.same} the same, "
        f"{figures.other} otherwise, {figures.failed} without an answer"
    )


def _counts(seen: Sequence[ShadowSeen]) -> Table:
    """Count by field, and by what people found right."""
    table = _table("field", "otherwise", "decided", "shadow right", "in use right", "neither")
    fields = collections.Counter(it.difference.field for it in seen)
    for field, count in fields.most_common():
        right = collections.Counter(it.right for it in seen if it.difference.field == field)
        decided = count - right[""]
        cells = (count, decided, right["after"], right["before"], right["neither"])
        table.add_row(field, *map(str, cells))
    return table


def _rows(seen: Sequence[ShadowSeen]) -> Table:
    table = _table("case", "file", "field", "in use", "shadow", "amount", "right")
    for it in seen:
        own = it.difference
        money = "" if own.amount is None else f"{own.amount:,.2f} {own.currency or ''}".strip()
        said = {"before": "in use", "after": "shadow", "": "", "neither": "neither"}[it.right]
        cells = (it.case_id, it.file, own.field,
                 f"{own.before or '-'} ({own.before_confidence:.2f})",
                 f"{own.after or '-'} ({own.after_confidence:.2f})", money, said)  # fmt: skip
        table.add_row(*(escape(text) for text in cells))
    return table


def _facts(it: ShadowSeen) -> dict[str, object]:
    own = it.difference
    return {
        "case_id": it.case_id, "file": it.file, "sha256": it.sha256, "field": own.field,
        "record_id": own.record_id, "before": own.before, "after": own.after,
        "before_confidence": own.before_confidence, "after_confidence": own.after_confidence,
        "amount": None if own.amount is None else f"{own.amount:.2f}", "currency": own.currency,
        "decided": it.decided, "right": it.right,
    }  # fmt: skip


def _table(*columns: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _print(table: Table) -> None:
    Console(width=None if sys.stdout.isatty() else WIDTH_WITHOUT_TERMINAL).print(table)
