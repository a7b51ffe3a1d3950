"""A document that may be labelled, as far as choosing among many needs to know it."""

from __future__ import annotations

import dataclasses
import json
import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

from extractor.store.current import current_bodies
from extractor.store.store import Store

_WORD = re.compile(r"[^\W\d_]{3,}")  # "Facture 4711 du 3 mai" -> Facture, mai
_FIGURES = re.compile(r"\(.*\)")  # "amount:low_confidence(0.88)" -> amount:low_confidence


@dataclasses.dataclass(frozen=True, slots=True)
class Waiting:
    """One document that may be labelled.

    Attributes:
        id: SHA-256 of the file.
        doubt: 0 to 1, that something in its record is wrong.
        amount: contested in all, in the currencies it is written in; 0 for none.
        traits: what it is about, as words: documents that share them are alike.
    """

    id: str
    file: str
    doubt: float
    amount: float
    traits: tuple[str, ...]


def waiting_in(store: Store) -> Iterator[Waiting]:
    """Give every document of a store that was read; what was set aside cannot be labelled.

    Raises:
        StoreError: the store does not answer.
    """
    for sha256, body in current_bodies(store):
        record = json.loads(body)
        if record["status"] == "processed":
            yield waiting_of(sha256, record)


def waiting_of(sha256: str, record: Mapping[str, Any]) -> Waiting:
    """Give what choosing needs of a record.

    Args:
        sha256: of the file.
        record: as JSON gives it; not checked again, for a hundred thousand of them.
    """
    amounts = (it.get("disputed_amount") for it in record["disputes"])
    return Waiting(
        id=sha256,
        file=record["source"]["file"],
        doubt=min(max(1.0 - float(record["confidence"]), 0.0), 1.0),
        amount=math.fsum(abs(float(it["value"])) for it in amounts if it),
        traits=tuple(_traits(record)),
    )


def _traits(record: Mapping[str, Any]) -> Iterator[str]:
    yield f"language {record['language']}"
    yield f"type {record['document_type']}"
    yield f"triage {record['triage']}"
    if record["customer"]:
        yield f"customer {record['customer']['customer_id']}"
    yield from _WORD.findall((record["source"].get("subject") or "").lower())
    for dispute in record["disputes"]:
        yield f"category {dispute['category']['code']}"
        yield f"or {dispute['category'].get('runner_up')}"
        yield from dispute["category"]["because"]
        yield from (_FIGURES.sub("", it) for it in dispute["reasons"])
