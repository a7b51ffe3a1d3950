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
from extractor.values.release import SHIPPED, ShadowChoice, Turn, release_name

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
            for entry in missing:
                append(connection, entry)
    return len(missing)


def _missing(store: Store, root: Path) -> list[Entry]:
    standing = read_standing(root)
    if not standing.history and standing.chosen is None:
        return []
    kept = entries(store, Chosen(what=WHAT, kind="release", most=_MOST))
    noted = {(it.body.get("turn"), it.body.get("at")) for it in kept if it.body is not None}
    # the number alone is not enough: after a damaged file they begin again
    turns = [_entry(it) for it in standing.history if (it.number, it.at.isoformat()) not in noted]
    # of choices of a shadow the file keeps the last, which is all that a crash can leave out
    choice = standing.chosen
    if choice is None or (None, choice.at.isoformat()) in noted:
        return turns
    return [*turns, _entry_of_shadow(choice)]


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


def _entry_of_shadow(choice: ShadowChoice) -> Entry:
    """Say that a shadow was let run, or ended."""
    body: dict[str, object] = {
        "at": choice.at.isoformat(),
        "before": release_name(choice.before) if choice.before else None,
        "after": release_name(choice.release) if choice.release else None,
    }
    what = "shadow_started" if choice.release else "shadow_ended"
    about = ("release", release_name(choice.release or choice.before or SHIPPED))
    return Entry(choice.at, choice.who, choice.role, f"{WHAT}.{what}", about, body)
