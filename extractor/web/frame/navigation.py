"""The pages that stand in the navigation, for those who may see them.

A page that is not there (its router is not part of the desk) is left out.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping

import fastapi

from extractor.values.case import Role
from extractor.values.casework import Count
from extractor.web.frame.access import may
from extractor.web.frame.context import Visitor


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """One page of the navigation.

    Attributes:
        path: of the page; pages below it belong to it.
        word: English, for the catalogue.
        icon: name of its symbol in `templates/icons.html`.
        key: letter that leads there after "g".
    """

    path: str
    word: str
    icon: str
    needs: Role
    key: str


def _(word: str) -> str:
    """Mark a word for the catalogues."""
    return word


ENTRIES = (
    Entry("/desk", _("Home"), "home", Role.VIEWER, "h"),
    Entry("/desk/review", _("Review"), "review", Role.CLERK, "r"),
    Entry("/desk/drawn", _("Spot checks"), "lot", Role.CLERK, "s"),
    Entry("/desk/cases", _("Cases"), "cases", Role.VIEWER, "c"),
    Entry("/desk/dashboard", _("Dashboard"), "dashboard", Role.VIEWER, "d"),
    Entry("/desk/intake", _("Intake"), "intake", Role.VIEWER, "i"),
    Entry("/desk/models", _("Models"), "models", Role.VIEWER, "m"),
    Entry("/desk/drift", _("Drift"), "drift", Role.VIEWER, "t"),
    Entry("/desk/people", _("People"), "people", Role.ADMIN, "p"),
    Entry("/desk/applications", _("Applications"), "key", Role.ADMIN, "a"),
)


def navigation(app: fastapi.FastAPI, visitor: Visitor) -> tuple[Entry, ...]:
    """Give what somebody sees."""
    if visitor.account is None:
        return ()
    role, paths = visitor.account.role, app.state.paths
    return tuple(it for it in ENTRIES if it.path in paths and may(role, it.needs))


def waiting(app: fastapi.FastAPI, entries: Iterable[Entry]) -> dict[str, Count]:
    """Give how much waits on pages, by their path; those on which nothing waits are left out."""
    counts: Mapping[str, Callable[[], Count]] = app.state.waiting
    found = {it.path: counts[it.path]() for it in entries if it.path in counts}
    return {path: count for path, count in found.items() if count.number}
