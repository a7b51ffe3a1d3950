"""Labels as tasks of Label Studio (JSON), and back.

A document is one task: its texts one below the other, spans as labels, kinds as choices. What Label
Studio has no place for, such as the invoice of each matter, travels in the task's `data` and comes
back with it. Offsets are checked against the words they mark: versions of Label Studio count
characters beyond the first plane of Unicode, such as emojis, once or twice.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, cast
from xml.sax.saxutils import quoteattr

from extractor.durable import becoming
from extractor.errors import LabelError
from extractor.values.category import Category, DocumentType, TriageClass
from extractor.values.label import (
    SPAN_FIELDS,
    LabelledDocument,
    LabelledItem,
    LabelledSpan,
    label_line,
    label_of_json,
)

BETWEEN = "\n\n" + "-" * 40 + "\n\n"  # the texts of a document
_CHOICES = ("triage", "document_type")
_COLOURS = ("#0f5c8c", "#4c3f99", "#8a3324", "#9a4f00", "#17663c")


def labeling_interface(categories: Sequence[str] = tuple(Category)) -> str:
    """Give the XML that a project of Label Studio needs to show these tasks.

    Args:
        categories: codes to choose from.
    """
    labels = "".join(
        f"<Label value={quoteattr(field)} background={quoteattr(colour)}/>"
        for field, colour in zip(SPAN_FIELDS, _COLOURS, strict=True)
    )
    return (
        '<View><Labels name="field" toName="text">' + labels + "</Labels>"
        '<Text name="text" value="$text" granularity="word"/>'
        + _choices("triage", tuple(TriageClass))
        + _choices("document_type", tuple(DocumentType))
        + _choices("category", categories, several=True)
        + "</View>"
    )


def _choices(name: str, codes: Sequence[str], *, several: bool = False) -> str:
    kind = "multiple" if several else "single"
    inside = "".join(f"<Choice value={quoteattr(str(it))}/>" for it in codes)
    return f'<Choices name="{name}" toName="text" choice="{kind}">{inside}</Choices>'


def export_tasks(
    path: Path, labels: Iterable[LabelledDocument], *, as_predictions: bool = False
) -> None:
    """Write a file that Label Studio imports.

    Args:
        path: of the JSON file.
        labels: what people said, or proposals.
        as_predictions: people are to answer; these are what the machine says.

    Raises:
        LabelError: it cannot be written.
    """
    tasks = [_task(it, as_predictions=as_predictions) for it in labels]
    try:
        with becoming(path) as stream:
            stream.write(json.dumps(tasks, ensure_ascii=False, indent=1).encode())
    except OSError as error:
        raise LabelError(str(path), 0, f"cannot be written ({error.strerror})") from error


def import_tasks(path: Path) -> list[LabelledDocument]:
    """Read what Label Studio exported as JSON: a label for each annotation that is no draft.

    Raises:
        LabelError: it cannot be read, or a task is not as it was exported.
    """
    try:
        tasks = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise LabelError(str(path), 0, f"is no JSON file of tasks ({error})") from error
    if not isinstance(tasks, list):
        raise LabelError(str(path), 0, "holds no list of tasks; export as JSON, not JSON-MIN")
    found: list[LabelledDocument] = []
    for number, task in enumerate(tasks, start=1):
        try:
            found += _labels(task)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            detail = f"task {number} is not as Label Studio exports it ({error!r})"
            raise LabelError(str(path), 0, detail) from error
    return found


def _task(label: LabelledDocument, *, as_predictions: bool) -> dict[str, object]:
    text = BETWEEN.join(label.texts)
    starts = _starts(label.texts)
    result: list[dict[str, object]] = []
    for at, span in enumerate(label.spans):
        start, end = (starts[span.document] + it for it in (span.start, span.end))
        value = {"start": start, "end": end, "text": span.text, "labels": [span.field]}
        result.append(_result("field", "labels", value) | {"id": f"span{at}"})
    kinds = {it: [getattr(label, it)] for it in _CHOICES if getattr(label, it)}
    categories = list(dict.fromkeys(it.category for it in label.items if it.category))
    for name, chosen in (kinds | ({"category": categories} if categories else {})).items():
        result.append(_result(name, "choices", {"choices": chosen}))
    whose = {"model_version": "proposal"} if as_predictions else {}
    return {
        "data": {"text": text, "file": label.file, "label": label_line(label).decode()},
        "predictions" if as_predictions else "annotations": [whose | {"result": result}],
    }


def _result(name: str, kind: str, value: dict[str, Any]) -> dict[str, object]:
    return {"from_name": name, "to_name": "text", "type": kind, "value": value}


def _starts(texts: Sequence[str]) -> list[int]:
    starts, at = [], 0
    for text in texts:
        starts.append(at)
        at += len(text) + len(BETWEEN)
    return starts


def _labels(task: Mapping[str, Any]) -> Iterator[LabelledDocument]:
    data = task["data"]
    text = str(data["text"])
    carried = data.get("label")
    base = label_of_json(carried) if carried else _bare(text, str(data.get("file", "")))
    if BETWEEN.join(base.texts) != text:
        raise ValueError("its text was changed")
    for annotation in task.get("annotations", ()):
        if not annotation.get("was_cancelled"):
            yield _label(base, text, annotation)


def _bare(text: str, file: str) -> LabelledDocument:
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return LabelledDocument(id=digest, file=file, texts=(text,), message=text)


def _label(base: LabelledDocument, text: str, annotation: Mapping[str, Any]) -> LabelledDocument:
    chosen: dict[str, list[str]] = {}
    spans: list[LabelledSpan] = []
    for it in annotation["result"]:
        if it["type"] == "choices":
            chosen[it["from_name"]] = list(it["value"]["choices"])
        elif it["type"] == "labels":
            spans += _spans(base.texts, text, it["value"])
    who = annotation.get("completed_by")
    if isinstance(who, dict):
        who = who.get("email") or who.get("id")
    return dataclasses.replace(
        base,
        triage=next(iter(chosen.get("triage", ())), ""),
        document_type=next(iter(chosen.get("document_type", ())), ""),
        items=_items(base.items, chosen.get("category", [])),
        spans=tuple(sorted(spans, key=lambda it: (it.document, it.start))),
        labeler=str(who) if who else base.labeler,
    )


def _items(items: Sequence[LabelledItem], categories: Sequence[str]) -> tuple[LabelledItem, ...]:
    """Keep what is known of the matters whose category stayed, and add those that are new."""
    kept = [it for it in items if not it.category or it.category in categories]
    known = {it.category for it in kept}
    return (*kept, *(LabelledItem(it) for it in categories if it not in known))


def _spans(texts: Sequence[str], whole: str, value: Mapping[str, Any]) -> Iterator[LabelledSpan]:
    start, end = _counted(whole, int(value["start"]), int(value["end"]), value.get("text"))
    for field in value["labels"]:
        if field not in SPAN_FIELDS:
            continue  # a label of the project's own
        for at, first in enumerate(_starts(texts)):
            if first <= start and end <= first + len(texts[at]):
                here = texts[at][start - first : end - first]
                yield LabelledSpan(at, start - first, end - first, cast("Any", field), here)


def _counted(whole: str, start: int, end: int, text: object) -> tuple[int, int]:
    """Give offsets in characters, where they may be in halves of UTF-16.

    Raises:
        ValueError: the marked words stand at neither.
    """
    if text is None or whole[start:end] == text:
        return start, end
    halves = whole.encode("utf-16-le")
    before, inside = halves[: 2 * start], halves[2 * start : 2 * end]
    if inside.decode("utf-16-le", "replace") != text:
        raise ValueError(f"{text!r} does not stand at {start} to {end}")
    first = len(before.decode("utf-16-le", "replace"))
    return first, first + len(str(text))
