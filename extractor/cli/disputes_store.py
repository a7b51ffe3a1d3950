"""Which cases a command works with, and who acts."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Iterator
from pathlib import Path

from extractor.casework.casework import Casework
from extractor.cli.stores import open_casework, open_store, this_user
from extractor.settings import find_settings, load_settings
from extractor.values.case import Role
from extractor.workflow.changes import Actor
from extractor.workflow.settings import WorkflowSettings

_EVERYBODY = "*"
NOBODY = "nobody"
ME = "me"


@dataclasses.dataclass(frozen=True, slots=True)
class Desk:
    """The options that say which store, and who acts; an empty name is whoever is logged in."""

    store: Path | None
    settings: Path | None
    who: str

    @property
    def name(self) -> str:
        """Give the name of who acts."""
        return self.who.strip() or this_user().who

    @contextlib.contextmanager
    def opened(self) -> Iterator[tuple[Casework, Actor]]:
        """Open the cases, and give who acts with the role of the settings.

        Raises:
            StoreError: the store is not there.
            SettingsError: the settings or the rules are wrong.
        """
        settings = load_settings(self.settings or find_settings())
        with open_store(self.store, settings, must_exist=True) as store:
            yield open_casework(store, settings), Actor(self.name, self._role(settings.workflow))

    def _role(self, settings: WorkflowSettings) -> Role:
        roles = settings.roles
        return roles.get(self.name) or roles.get(_EVERYBODY) or Role.CLERK


def owner_of(given: str, me: str) -> str:
    """Give the owner that a word means: a name, "me", or "nobody"."""
    return {NOBODY: "", ME: me}.get(given, given)
