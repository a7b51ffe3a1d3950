"""Labels as a DocBin of spaCy, and back: for training with spaCy's own tools.

Every text is a Doc. Tokens are those of spaCy's multi-language tokenizer, cut where a span begins
or ends within one, so that no offset is lost. All spans stand in the group ``fields``, those that
do not overlap also as entities; kinds and categories of the document as categories of its Docs.
"""

from __future__ import annotations

import dataclasses
import hashlib
import itertools
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, cast

import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span
from spacy.util import filter_spans

from extractor.durable import becoming
from extractor.errors import LabelError
from extractor.values.label import (
    SPAN_FIELDS,
    LabelledDocument,
    LabelledSpan,
    label_line,
    label_of_json,
)

GROUP = "fields"


def export_docbin(path: Path, labels: Iterable[LabelledDocument]) -> None:
    """Write a ``.spacy`` file.

    Raises:
        LabelError: it cannot be written.
    """
    language = spacy.blank("xx")
    kept = DocBin(store_user_data=True)
    for label in labels:
        for at in range(len(label.texts)):
            kept.add(_doc(language, label, at))
    try:
        with becoming(path) as stream:
            stream.write(kept.to_bytes())
    except OSError as error:
        raise LabelError(str(path), 0, f"cannot be written ({error.strerror})") from error


def import_docbin(path: Path) -> list[LabelledDocument]:
    """Read a ``.spacy`` file; Docs of our own are put together again, others are documents each.

    Raises:
        LabelError: it cannot be read, or is no DocBin.
    """
    try:
        kept = DocBin(store_user_data=True).from_bytes(path.read_bytes())
        docs = list(kept.get_docs(spacy.blank("xx").vocab))
    except OSError as error:
        raise LabelError(str(path), 0, f"cannot be read ({error.strerror})") from error
    except (zlib.error, ValueError, KeyError, TypeError, IndexError) as error:
        raise LabelError(str(path), 0, f"is no DocBin of spaCy ({error})") from error
    return list(_labels(docs))


def _without_blank(span: LabelledSpan) -> LabelledSpan:
    text = span.text.rstrip()
    return dataclasses.replace(span, end=span.start + len(text), text=text)


def _doc(language: Language, label: LabelledDocument, at: int) -> Doc:
    # a token of spaCy keeps the blank behind it to itself: no place ends with one
    spans = [_without_blank(it) for it in label.spans if it.document == at and it.text.strip()]
    doc = _cut(language(label.texts[at]), {edge for it in spans for edge in (it.start, it.end)})
    placed = (doc.char_span(it.start, it.end, label=it.field) for it in spans)
    marked = [it for it in placed if it is not None]  # none is: tokens were cut at every edge
    doc.spans[GROUP] = marked
    doc.set_ents(filter_spans(marked))
    kinds = (("triage", label.triage), ("document_type", label.document_type))
    categories = [("category", it.category) for it in label.items]
    doc.cats = {f"{kind}:{code}": 1.0 for kind, code in (*kinds, *categories) if code}
    doc.user_data["document"] = label.id
    if at == 0:  # all of it once
        doc.user_data["label"] = label_line(label).decode()
    return doc


def _cut(doc: Doc, edges: set[int]) -> Doc:
    """Cut tokens where an edge lies within one; the text stays what it is."""
    words: list[str] = []
    spaces: list[bool] = []
    for token in doc:
        inside = sorted(it - token.idx for it in edges if token.idx < it < token.idx + len(token))
        bounds = [0, *inside, len(token)]
        words += [token.text[a:b] for a, b in itertools.pairwise(bounds)]
        spaces += [False] * len(inside) + [bool(token.whitespace_)]
    return Doc(doc.vocab, words=words, spaces=spaces)


def _labels(docs: Sequence[Doc]) -> Iterator[LabelledDocument]:
    by_document: dict[str, list[Doc]] = {}
    for doc in docs:
        digest = hashlib.sha256(doc.text.encode("utf-8", "surrogatepass")).hexdigest()
        by_document.setdefault(doc.user_data.get("document", digest), []).append(doc)
    for name, parts in by_document.items():
        spans = tuple(_span(at, it) for at, doc in enumerate(parts) for it in _marked(doc))
        carried = parts[0].user_data.get("label")
        if carried:
            label = label_of_json(carried)
            if label.texts == tuple(it.text for it in parts):
                yield _with_spans(label, spans)
                continue
        triage = [it.partition(":")[2] for it in parts[0].cats if it.startswith("triage:")]
        yield LabelledDocument(
            id=name,
            texts=tuple(it.text for it in parts),
            message=parts[0].text,
            triage=triage[0] if triage else "",
            spans=spans,
        )


def _with_spans(label: LabelledDocument, spans: tuple[LabelledSpan, ...]) -> LabelledDocument:
    same = sorted(spans, key=_place) == sorted(label.spans, key=_place)
    return label if same else dataclasses.replace(label, spans=spans)


def _place(span: LabelledSpan) -> tuple[int, int, int, str]:
    return span.document, span.start, span.end, span.field


def _marked(doc: Doc) -> list[Span]:
    marked = doc.spans.get(GROUP, doc.ents)
    return [it for it in marked if it.label_ in SPAN_FIELDS]


def _span(document: int, span: Span) -> LabelledSpan:
    return LabelledSpan(
        document, span.start_char, span.end_char, cast("Any", span.label_), span.text
    )
