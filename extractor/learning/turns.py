"""Which releases were chosen, in the audit trail: brought after what the folder of releases says.

The folder's file and the store cannot change together. The file is the truth; what the trail does
not know of it yet, whoever works with the store next writes down.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from extractor.releases import read_standing
from extractor.releases.locking import alone
from extractor.store.audit import Chosen, Entry, append, entries
from extractor.store.store import Store
from extractor.values.release import Turn, release_name

WHAT: Final = "models"
_MOST = 10_000  # entries of the trail


def note_turns(store: Store, root: Path) -> int:
    """Write into the audit trail which releases were chosen, where it does not say so yet.

    Returns:
        How many entries were missing.

    Raises:
        ReleaseError: it is not known which release is in use.
        StoreError: the store does not answer.
    """
    if not _missing(store, root):
        return 0
    with alone(root):  # two programs that start together note it once
        missing = _missing(store, root)
        with store.database.writing() as connection:
            for turn in missing:
                append(connection, _entry(turn))
    return len(missing)


def _missing(store: Store, root: Path) -> list[Turn]:
    history = read_standing(root).history
    if not history:
        return []
    kept = entries(store, Chosen(what=WHAT, kind="release", most=_MOST))
    noted = {(it.body.get("turn"), it.body.get("at")) for it in kept if it.body is not None}
    # the number alone is not enough: after a damaged file they begin again
    return [it for it in history if (it.number, it.at.isoformat()) not in noted]


def _entry(turn: Turn) -> Entry:
    body: dict[str, object] = {
        "turn": turn.number,
        "at": turn.at.isoformat(),
        "before": release_name(turn.before),
        "after": release_name(turn.release),
        "why": turn.why,
    }
    if turn.forced:
        body["forced"] = list(turn.forced)
    about = ("release", release_name(turn.release))
    return Entry(turn.at, turn.who, turn.role, f"{WHAT}.{turn.what}", about, body)
