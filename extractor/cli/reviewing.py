"""What the review pages work with, put together for `extractor desk`."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Iterator

from extractor.casework.casework import Casework
from extractor.errors import ModelError
from extractor.learning.drift.promotions import promoted_at
from extractor.reconciliation.followed import FollowedLedger
from extractor.records.dial import Dial
from extractor.releases import resolve
from extractor.settings import Settings
from extractor.stages.dialling import dial_of
from extractor.store.cases.sampled import sampled
from extractor.store.store import Store
from extractor.trained import load_calibration
from extractor.viewing.viewer import Viewer
from extractor.web.review.room import Room
from extractor.workflow.letters import load_letters


@contextlib.contextmanager
def review_room(
    casework: Casework, settings: Settings, books: FollowedLedger | None
) -> Iterator[Room]:
    """Give a room as long as the desk is open.

    Args:
        casework: of the store with the originals.
        settings: how files are read, and what letters are made of.
        books: our ledger; None to do without.

    Raises:
        SettingsError: the templates are wrong.
    """
    with Viewer(casework.store, settings.reading, settings.intake) as viewer:
        yield Room(
            casework,
            viewer,
            _no_books if books is None else books.index,
            letters=load_letters(settings.workflow.templates),
            signature=settings.company.name,
            sends=settings.notices.smtp is not None,
            dial=functools.partial(_dial, settings, casework.store),
            drift=settings.drift,
            settings=settings,
            promoted=functools.partial(
                promoted_at, settings.releases_folder(casework.store.folder)
            ),
        )


def _dial(settings: Settings, store: Store) -> Dial | None:
    try:
        in_use = resolve(settings.releases_folder(store.folder), shipped=settings.models.path)
        return dial_of(settings, load_calibration(in_use), functools.partial(sampled, store))
    except ModelError:  # the page of models says so
        return None


def _no_books() -> None:
    """Say that no ledger is at hand."""
