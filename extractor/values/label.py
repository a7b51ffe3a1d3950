"""What people say of documents, for models to learn from; one JSON line a document.

A line holds all that learning needs, so that a file of labels can be carried to another
installation. ``schemas/label.json`` describes a line.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Literal, get_args

import pydantic

from extractor.durable import becoming, locked
from extractor.errors import LabelError
from extractor.values.category import TriageClass

FORMAT = 1
SpanField = Literal["invoice", "purchase_order", "delivery_note", "disputed_amount", "customer"]
SPAN_FIELDS: tuple[SpanField, ...] = get_args(SpanField)
_CLOSED = pydantic.ConfigDict(extra="forbid")


@pydantic.with_config(_CLOSED)
@dataclasses.dataclass(frozen=True, slots=True)
class LabelledSpan:
    """Where a field is written.

    Attributes:
        document: index among the document's texts.
        start: in characters.
        end: in characters, behind the last one.
        field: one of `SPAN_FIELDS`.
        text: what stands there.
    """

    document: int
    start: int
    end: int
    field: SpanField
    text: str


@pydantic.with_config(_CLOSED)
@dataclasses.dataclass(frozen=True, slots=True)
class LabelledItem:
    """One invoice that is contested, and why.

    Attributes:
        category: a code of the taxonomy, or one that users added; empty where nobody said.
        amount: contested; None where none was told, or nobody looked.
        amount_is: how the amount is told; empty where nobody said.
        passage: the stretch of text that tells the reason; may be empty.
    """

    category: str
    sub_reason: str = ""
    invoice_number: str = ""
    amount: Decimal | None = None
    amount_is: Literal["explicit", "derivable", "absent", ""] = ""
    passage: str = ""


@pydantic.with_config(_CLOSED)
@dataclasses.dataclass(frozen=True, slots=True)
class LabelledDocument:
    """What a person says of one received file.

    Attributes:
        sha256: of the file; empty for a text without one.
        texts: of its parts, as they were read.
        message: what the sender says, as the models that tell disputes from the rest see it.
        triage: a `TriageClass`; empty where nobody said.
        labeler: who; empty where it is not known.
        at: aware; None where it is not known.
        chosen: how it came to be labelled: picked for being doubtful, drawn by lot, or corrected
            at the desk.
        batch: what was labelled in one go, such as one import.
    """

    id: str
    sha256: str = ""
    file: str = ""
    texts: tuple[str, ...] = ()
    message: str = ""
    language: str = ""
    customer_id: str = ""
    document_type: str = ""
    triage: str = ""
    items: tuple[LabelledItem, ...] = ()
    spans: tuple[LabelledSpan, ...] = ()
    labeler: str = ""
    at: pydantic.AwareDatetime | None = None
    chosen: Literal["active", "random", "correction", ""] = ""
    batch: str = ""


class _Line(pydantic.BaseModel):
    """The head of a line; what follows is the document."""

    format: Literal[1]


_DOCUMENT = pydantic.TypeAdapter(LabelledDocument)


def label_schema() -> dict[str, object]:
    """Give the JSON Schema of a line."""
    schema = _DOCUMENT.json_schema()
    schema["properties"] = {"format": {"const": FORMAT}} | schema["properties"]
    schema["required"] = ["format", *schema["required"]]
    return schema


def read_labels(path: Path) -> list[LabelledDocument]:
    """Read a file of labels in the order of its lines; empty lines are skipped.

    Raises:
        LabelError: there is no such file, or a line is wrong.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise LabelError(str(path), 0, _reason(error)) from error
    return [
        _document(path, number, line) for number, line in enumerate(lines, start=1) if line.strip()
    ]


def write_labels(path: Path, documents: Iterable[LabelledDocument]) -> None:
    """Write a file of labels in the place of what it held.

    Raises:
        LabelError: it cannot be written; it is as it was.
    """
    _replace(path, b"", documents)


def append_labels(path: Path, documents: Iterable[LabelledDocument]) -> None:
    """Add lines to a file of labels: all of them or none, also where others add to it too.

    Raises:
        LabelError: it cannot be written; it is as it was.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with locked(path.parent):
            before = path.read_bytes() if path.exists() else b""
            _replace(path, before, documents)
    except OSError as error:
        raise LabelError(str(path), 0, _reason(error)) from error


def label_of_json(line: str) -> LabelledDocument:
    """Give the document of a line.

    Raises:
        ValueError: it is none.
    """
    found = _parsed(line)
    if wrong := _wrong_in(found):
        raise ValueError(wrong)
    return found


def latest(documents: Iterable[LabelledDocument]) -> list[LabelledDocument]:
    """Give what each person said last of each document, in the order of first mention."""
    last = {(it.id, it.labeler): it for it in documents}
    return list(last.values())


def _document(path: Path, number: int, line: str) -> LabelledDocument:
    try:
        found = _parsed(line)
    except pydantic.ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(it) for it in first["loc"])
        raise LabelError(str(path), number, f"{where}: {first['msg']}") from error
    except ValueError as error:
        raise LabelError(str(path), number, f"is no JSON object ({error})") from error
    if wrong := _wrong_in(found):
        raise LabelError(str(path), number, wrong)
    return found


def _parsed(line: str) -> LabelledDocument:
    content = json.loads(line, parse_float=Decimal)
    _Line.model_validate(content)
    content.pop("format")
    return _DOCUMENT.validate_python(content)


def _wrong_in(document: LabelledDocument) -> str:
    """Say what no type can: a class that there is not, a span that does not stand where it says."""
    if document.triage and document.triage not in set(TriageClass):
        return f"triage: there is no class {document.triage!r}; known are {', '.join(TriageClass)}"
    for span in document.spans:
        if not 0 <= span.document < len(document.texts):
            return f"spans: there is no text {span.document}"
        if span.start < 0 or document.texts[span.document][span.start : span.end] != span.text:
            return f"spans: {span.text!r} does not stand at {span.start} to {span.end}"
    return ""


def _replace(path: Path, before: bytes, documents: Iterable[LabelledDocument]) -> None:
    if before and not before.endswith(b"\n"):
        before += b"\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with becoming(path, is_private=True) as stream:
            stream.write(before)
            for document in documents:
                stream.write(label_line(document))
    except OSError as error:
        raise LabelError(str(path), 0, _reason(error)) from error


def label_line(document: LabelledDocument) -> bytes:
    """Give a document as a line of a file of labels."""
    content = {"format": FORMAT} | _DOCUMENT.dump_python(
        document, mode="json", exclude_defaults=True
    )
    # What is no character becomes "?", which keeps every span in its place.
    return json.dumps(content, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def _reason(error: OSError | UnicodeDecodeError) -> str:
    if isinstance(error, UnicodeDecodeError):
        return "is not UTF-8; save it as UTF-8"
    return f"{error.strerror or error}; check the path"
