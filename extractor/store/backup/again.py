"""Erase again what a backup brought back."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from extractor.errors import StoreError
from extractor.store import tables as t
from extractor.store.audit import By
from extractor.store.clearing import clear, compact
from extractor.store.erasing import CASE, SUBMISSION, Target, Why, erase
from extractor.store.store import Store
from extractor.store.tables_cases import dispute_case
from extractor.store.tables_erasure import erased

_REASON = "erased before, and brought back by a backup"


@dataclasses.dataclass(frozen=True, slots=True)
class Again:
    """What was erased again.

    Attributes:
        refused: what could not be, with the reason.
    """

    files: int
    cases: int
    refused: tuple[str, ...]


def list_erased(store: Store) -> list[Mapping[str, Any]]:
    """Give kind, id and instant of all files and cases that were erased, oldest first.

    Raises:
        StoreError: the store does not answer.
    """
    chosen = sa.select(erased.c.kind, erased.c.id, erased.c.at).where(
        erased.c.kind.in_([SUBMISSION, CASE])
    )
    with store.database.reading() as connection:
        rows = connection.execute(chosen.order_by(erased.c.at, erased.c.id)).mappings()
        return [dict(it) for it in rows]


def erase_again(store: Store, file: Path, by: By) -> Again:
    """Erase what a list names and the store still holds.

    Args:
        store: restored.
        file: JSON lines with "kind" and "id".
        by: who, for the audit trail.

    Raises:
        StoreError: the list or the store cannot be read.
    """
    wanted = _read(file) - {(it["kind"], it["id"]) for it in list_erased(store)}
    done = {SUBMISSION: 0, CASE: 0}
    refused = []
    for kind, identity in sorted(wanted):
        number = _number(store, kind, identity)
        if number is None:  # came after the backup
            continue
        numbers = (number,)
        target = Target(numbers) if kind == SUBMISSION else Target(cases=numbers)
        try:
            erase(store, target, Why(by, _REASON))
        except StoreError as error:
            refused.append(f"{kind} {identity}: {error}")
            continue
        done[kind] += 1
    if any(done.values()):
        clear(store)
        compact(store)
    return Again(done[SUBMISSION], done[CASE], tuple(refused))


def _read(file: Path) -> set[tuple[str, str]]:
    found = set()
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
        for line in lines:
            row = json.loads(line)
            found.add((str(row["kind"]), str(row["id"])))
    except (OSError, ValueError, KeyError, TypeError) as error:
        detail = f"is no list of erasures, as `extractor backup erasures` writes it ({error})"
        raise StoreError(str(file), detail) from error
    return found


def _number(store: Store, kind: str, identity: str) -> int | None:
    chosen = sa.select(dispute_case.c.number).where(dispute_case.c.case_id == identity)
    if kind == SUBMISSION:
        chosen = sa.select(t.submission.c.number).where(t.submission.c.sha256 == identity)
    with store.database.reading() as connection:
        return connection.execute(chosen).scalar()
