"""An explanation as JSON: everything in it, and the texts that its places count in."""

from __future__ import annotations

import dataclasses
import enum
import json
from decimal import Decimal

import pydantic

from extractor.explain.explanation import Explanation
from extractor.values.document import Document
from extractor.values.geometry import Box
from extractor.values.submission import Submission

VERSION = "1"


def as_json(explanation: Explanation, *, indent: int | None = None) -> str:
    """Give the explanation as one JSON object.

    Amounts are strings. Places are ``[start, end]`` in the ``text`` of their document.

    Args:
        explanation: of one file.
        indent: blanks a level; None for one line.
    """
    content = {"explanation_version": VERSION, **_fields(explanation)}
    return json.dumps(content, ensure_ascii=False, indent=indent)


def _fields(value: object) -> dict[str, object]:
    if not dataclasses.is_dataclass(value):
        raise TypeError(f"{type(value).__name__} has no fields")
    return {it.name: _plain(getattr(value, it.name)) for it in dataclasses.fields(value)}


def _plain(value: object) -> object:
    if isinstance(value, pydantic.BaseModel):
        return value.model_dump(mode="json")
    if isinstance(value, Document):
        return _document(value)
    if isinstance(value, Submission):
        return _submission(value)
    if isinstance(value, Box):
        return value.as_list()
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, tuple):
        return [_plain(it) for it in value]
    if value is None or isinstance(value, str | int):
        return value
    return _fields(value)


def _document(document: Document) -> dict[str, object]:
    return {
        "name": document.name,
        "media_type": document.media_type,
        "language": document.language,
        "text": document.text,
        "sections": [
            {"kind": it.kind.value, "span": [it.start, it.end]} for it in document.sections
        ],
        "notes": list(document.notes),
    }


def _submission(submission: Submission) -> dict[str, object]:
    return {
        "file": submission.file,
        "sha256": submission.sha256,
        "parts": [
            {"name": it.name, "media_type": it.media_type, "role": it.role.value}
            for it in submission.parts
        ],
        "skipped": [
            {"name": it.name, "media_type": it.media_type, "reason": it.reason}
            for it in submission.skipped
        ],
    }
