"""Settings that decide what becomes of a dispute: a change of them is in the audit trail."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from extractor.settings import Settings
from extractor.store.audit import By, Chosen, Entry, append, entries
from extractor.store.store import Store

CHANGED = "settings.changed"
_SECTIONS = ("policy", "decision", "workflow", "retention")
_ABOUT = ("settings", "rules")


def note_rules(store: Store, settings: Settings, by: By) -> bool:
    """Note which rules hold, if they are others than those noted last.

    Args:
        store: with the audit trail.
        settings: as a program starts with.
        by: who starts it.

    Returns:
        Whether they are.

    Raises:
        StoreError: the store does not answer.
    """
    now = rules_of(settings)
    last = entries(store, Chosen(what=CHANGED, most=1))
    known: dict[str, str] = (last[0].body or {}).get("settings", {}) if last else {}
    if known == now:
        return False
    keys = sorted(it for it in known.keys() | now.keys() if known.get(it) != now.get(it))
    body: dict[str, object] = {
        "before": {it: known[it] for it in keys if it in known},
        "after": {it: now[it] for it in keys if it in now},
        "settings": now,
    }
    with store.database.writing() as connection:
        append(connection, Entry(store.clock(), by.who, by.role, CHANGED, _ABOUT, body))
    return True


def rules_of(settings: Settings) -> dict[str, str]:
    """Give the settings that matter as texts; of a file that one names, also its digest."""
    found = {"sink": ", ".join(it.name for it in settings.sink)}
    for section in _SECTIONS:
        model = getattr(settings, section)
        for key in type(model).model_fields:
            value = getattr(model, key)
            text = json.dumps(model.model_dump(mode="json")[key], sort_keys=True)
            found[f"{section}.{key}"] = f"{text} {_digest(value)}".strip()
    return found


def _digest(value: object) -> str:
    if not isinstance(value, Path) or not value.is_file():
        return ""
    return hashlib.sha256(value.read_bytes()).hexdigest()
