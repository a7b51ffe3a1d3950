"""`extractor models`: releases of models, their figures, and which one is in use."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import pydantic
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from extractor.cli.console import counted, say
from extractor.cli.dial_words import dial_sentences
from extractor.cli.stores import open_store, this_user
from extractor.cli.table import WIDTH_WITHOUT_TERMINAL
from extractor.errors import PromotionError
from extractor.learning.promotion import (
    Weighed,
    called,
    go_back,
    is_lower,
    promote,
    stands_against,
    weigh,
)
from extractor.records.dial import Dial
from extractor.releases import Release, Standing, list_releases, read_release, read_standing
from extractor.settings import Settings, find_settings, load_settings
from extractor.values.release import Comparison, release_name

_RELEASE = pydantic.TypeAdapter(Release)


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    """The options that say which store, and with which settings."""

    store: Path | None
    settings: Path | None

    def chosen(self) -> Settings:
        """Read the settings.

        Raises:
            SettingsError: they are wrong.
        """
        return load_settings(self.settings or find_settings())


def run_list(place: Place, *, as_json: bool) -> None:
    """Print all releases, oldest first.

    Raises:
        ReleaseError: the folder cannot be read, or it is not known which one is in use.
    """
    settings = place.chosen()
    root = settings.releases_folder(place.store)
    standing = read_standing(root)
    releases = list_releases(root)
    if as_json:
        _print_json({**_standing(standing, root), "releases": [_facts(it) for it in releases]})
        return
    table = _table("release", "", "made", "by", "from", "trained", "own cases: right")
    for it in releases:
        table.add_row(*(escape(text) for text in _listed(it, standing)))
    if releases:
        _print(table)
    say(f"{counted(len(releases), 'release')} in {root}; in use: {called_now(standing)}")


def run_show(place: Place, number: int, *, as_json: bool) -> None:
    """Print one release.

    Raises:
        ReleaseError: there is none, or its facts cannot be read.
    """
    release = read_release(place.chosen().releases_folder(place.store), number)
    if as_json:
        _print_json(_facts(release))
        return
    card = (release.folder / "card.md").read_text(encoding="utf-8")
    sys.stdout.write(card)


def run_compare(place: Place, number: int, *, as_json: bool) -> None:
    """Print how a release compares with what is in use.

    Raises:
        ReleaseError: it is missing or broken.
        PromotionError: something stands against it; it was printed.
    """
    settings = place.chosen()
    weighed = weigh(settings.releases_folder(place.store), number, settings)
    release = weighed.release
    rows = release.facts.comparisons if release.facts else ()
    if as_json:
        _print_json(
            {
                "release": number,
                "parent": release.parent,
                "comparisons": [dataclasses.asdict(it) for it in rows],
                "may_be_promoted": not weighed.against,
                "against": weighed.against,
                "doubts": weighed.doubts,
                "dial": {"before": _dial(weighed.before), "after": _dial(weighed.after)},
            }
        )
    else:
        _print_weighed(weighed, rows, settings)
    if weighed.against:
        raise PromotionError(release_name(number), weighed.against)


def run_promote(place: Place, number: int, why: str, *, force: bool, as_json: bool) -> None:
    """Bring a release into use.

    Raises:
        PromotionError: something stands against it.
        ReleaseError: it is missing, broken or in use already.
    """
    settings = place.chosen()
    root = settings.releases_folder(place.store)
    weighed = weigh(root, number, settings)
    with open_store(place.store, settings) as store:
        standing = promote(
            store, root, number, settings=settings, by=this_user(), why=why, force=force
        )
    if as_json:
        _print_json(_standing(standing, root))
        return
    for sentence in weighed.doubts:
        say(f"note: {sentence}")
    say(f"in use: {called_now(standing)}; `extractor models rollback` gives it back")
    say(f"dial before: {'; '.join(dial_sentences(weighed.before)[:2])}")
    say(f"dial now: {'; '.join(dial_sentences(weighed.after)[:2])}")


def run_roll_back(place: Place, why: str, *, as_json: bool) -> None:
    """Go back to the release before.

    Raises:
        ReleaseError: the shipped models are in use.
    """
    settings = place.chosen()
    root = settings.releases_folder(place.store)
    with open_store(place.store, settings) as store:
        standing = go_back(store, root, by=this_user(), why=why)
    if as_json:
        _print_json(_standing(standing, root))
    else:
        say(f"in use: {called_now(standing)}")


def called_now(standing: Standing) -> str:
    """Give what people call what is in use."""
    return called(release_name(standing.active))


def _print_weighed(weighed: Weighed, rows: Sequence[Comparison], settings: Settings) -> None:
    release = weighed.release
    table = _table("asked", "cases of", "part", "cases", called(release.parent),
                   f"release {release.number}", "gained", "lost", "p", "")  # fmt: skip
    for it in rows:
        mark = "worse" if stands_against(it, settings.models) else ""
        mark = mark or ("lower" if is_lower(it, settings.models.margin) else "")
        p = "-" if it.p is None else f"{it.p:.3f}"
        table.add_row(it.task, it.origin, escape(it.part), str(it.cases), f"{it.before:.3f}",
                      f"{it.after:.3f}", str(it.gained), str(it.lost), p, mark)  # fmt: skip
    _print(table)
    for title, dial in (("before", weighed.before), ("after", weighed.after)):
        sys.stdout.write(f"dial {title}: {'; '.join(dial_sentences(dial))}\n")
    for sentence in weighed.doubts:
        sys.stdout.write(f"note: {sentence}\n")
    for sentence in weighed.against:
        sys.stdout.write(f"against it: {sentence}\n")
    if not weighed.against:
        sys.stdout.write(f"it may be promoted: extractor models promote {release.number}\n")


def _listed(it: Release, standing: Standing) -> tuple[str, ...]:
    name = release_name(it.number)
    place = "in use" if it.number == standing.active else ""
    place = place or ("shadow" if it.number == standing.shadow else "")
    if it.facts is None:
        return (name, "broken", "", "", "", "", it.problem)
    trained = ", ".join(model for model, origin in it.models.items() if origin.release == name)
    figures = [
        f"{row.task} {row.before:.3f} -> {row.after:.3f}"
        for row in it.facts.comparisons
        if row.part == "all" and row.origin == "own"
    ]
    made = f"{it.facts.at:%Y-%m-%d %H:%M}"
    return (name, place, made, it.facts.who, it.parent, trained, ", ".join(figures))


def _standing(standing: Standing, root: Path) -> dict[str, object]:
    return {
        "folder": str(root),
        "active": release_name(standing.active),
        "shadow": release_name(standing.shadow) if standing.shadow else None,
        "history": [
            dataclasses.asdict(it)
            | {
                "release": release_name(it.release),
                "before": release_name(it.before),
                "at": it.at.isoformat(),
            }
            for it in standing.history
        ],
    }


def _facts(release: Release) -> object:
    return _RELEASE.dump_python(release, mode="json")


def _dial(dial: Dial) -> dict[str, object]:
    return dataclasses.asdict(dial) | {"standing": dial.standing.value}


def _print_json(content: object) -> None:
    sys.stdout.write(json.dumps(content, ensure_ascii=False) + "\n")


def _table(*columns: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _print(table: Table) -> None:
    Console(width=None if sys.stdout.isatty() else WIDTH_WITHOUT_TERMINAL).print(table)
