"""A mail (or any document without pages) as one HTML file with marks.

The mail was written by a stranger: every character of it is escaped, nothing is loaded from
anywhere, and a content security policy forbids what could slip through.
"""

from __future__ import annotations

import html
import itertools
import re
from collections.abc import Callable, Iterator, Sequence

from extractor.explain.draw import COLOURS
from extractor.explain.explanation import Explanation, Verdict
from extractor.explain.marks import Mark, Subject
from extractor.values.document import Document, SectionKind

Tell = Callable[[str], str]

# Characters that draw nothing, or turn the order of those around them (as in "gnp.exe").
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_STYLE = """
body { font: 15px/1.55 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem;
  color: #1a1a1a; background: #fff; }
h1 { font-size: 1.25rem; } h2 { font-size: 1.05rem; margin-top: 2rem; }
table { border-collapse: collapse; } td, th { padding: .15rem 1rem .15rem 0; text-align: left;
  vertical-align: top; } th { font-weight: 600; white-space: nowrap; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; border: 1px solid #ccc; padding: 1rem;
  font: 14px/1.9 ui-monospace, monospace; }
.aside { color: #777; } mark { background: none; color: inherit; padding: 0 1px; }
mark.rejected { border: 1px dotted; } mark.supporting { border: 1px solid; }
mark.chosen { border: 2px solid; font-weight: 600; }
mark.word { border: 0; border-bottom: 3px solid; }
sup { font: 600 10px system-ui, sans-serif; }
.key mark { margin-right: 1rem; white-space: nowrap; } li { margin: .1rem 0; }
"""
_ASIDE = {SectionKind.QUOTED, SectionKind.SIGNATURE, SectionKind.DISCLAIMER}
_CLASSES = {subject: subject.name.lower() for subject in Subject}


def as_html(
    explanation: Explanation, numbers: Sequence[int], marks: Sequence[Mark], *, tell: Tell
) -> str:
    """Give the documents with marks as one file that needs no other.

    Args:
        explanation: of the submission.
        numbers: indices of the documents to show.
        marks: of the submission.
        tell: makes a sentence of a code.
    """
    title = shown(explanation.record.source.file.rsplit("/", 1)[-1])
    body = "".join(
        _document(explanation.documents[number], _of(marks, number), tell) for number in numbers
    )
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{title}</title>\n<style>{_STYLE}{_colours()}</style>\n</head>\n<body>\n"
        f"<h1>{title}: {explanation.record.decision.value}</h1>\n{_summary(explanation, tell)}"
        f"{_key()}{body}</body>\n</html>\n"
    )


def shown(text: str) -> str:
    """Give text safe to put into HTML, what cannot be seen replaced."""
    return html.escape(_UNSEEN.sub("\N{REPLACEMENT CHARACTER}", text))


def _of(marks: Sequence[Mark], number: int) -> list[Mark]:
    return [it for it in marks if it.place.number == number and it.subject is not Subject.PASSAGE]


def _colours() -> str:
    rules = [
        f"mark.{_CLASSES[subject]} {{ border-color: rgb{colour}; }}"
        f" mark.{_CLASSES[subject]}.chosen {{ background: rgba{(*colour, 0.13)}; }}"
        f" .{_CLASSES[subject]} sup, li.{_CLASSES[subject]} {{ color: rgb{colour}; }}\n"
        for subject, colour in COLOURS.items()
    ]
    return "".join(rules)


def _summary(explanation: Explanation, tell: Tell) -> str:
    record = explanation.record
    rows = [
        ("dispute", f"{'yes' if record.is_dispute else 'no'} {record.is_dispute_confidence:.2f}")
    ]
    if record.customer:
        who = record.customer
        rows.append(("customer", f"{who.customer_id} {who.name} {who.confidence:.2f}"))
    for at, dispute in enumerate(record.disputes, 1):
        number = dispute.invoice.number if dispute.invoice else "no invoice"
        amount = dispute.disputed_amount
        money = f"{amount.value} {amount.currency or ''}" if amount else "no amount"
        why = "; ".join(dict.fromkeys(tell(it) for it in dispute.reasons))
        text = f"{number}, {money}, {dispute.category.code.replace('_', ' ')}"
        rows.append((f"dispute {at}", f"{text}: {dispute.decision.value} ({why})"))
    cells = (f"<tr><th>{shown(name)}</th><td>{shown(text)}</td></tr>\n" for name, text in rows)
    return f"<table>\n{''.join(cells)}</table>\n"


def _key() -> str:
    kinds = (it for it in Subject if it is not Subject.PASSAGE)
    marks = "".join(
        f'<mark class="{_CLASSES[it]} {"word" if it is Subject.WORD else "chosen"}">'
        f"{it.value}</mark>"
        for it in kinds
    )
    return (
        f'<p class="key">{marks}</p>\n<p class="key">thick: chosen; thin: speaks for it; '
        "dotted: rejected; grey: quoted, signature or disclaimer</p>\n"
    )


def _document(document: Document, marks: Sequence[Mark], tell: Tell) -> str:
    told = [it for it in marks if it.subject is not Subject.WORD]
    told.sort(key=lambda it: (it.place.start, -it.place.end))
    notes = {id(it): at for at, it in enumerate(told, 1)}
    pieces = "".join(_pieces(document, marks, notes, tell))
    items = "".join(f'<li class="{_CLASSES[it.subject]}">{_told(it, tell)}</li>\n' for it in told)
    return f"<h2>{shown(document.name)}</h2>\n<pre>{pieces}</pre>\n<ol>\n{items}</ol>\n"


def _pieces(
    document: Document, marks: Sequence[Mark], notes: dict[int, int], tell: Tell
) -> Iterator[str]:
    """Cut the text wherever a mark or a section begins or ends, so that marks never cross."""
    text = document.text
    edges = {0, len(text)}
    for start, end in (
        *((it.place.start, it.place.end) for it in marks),
        *((it.start, it.end) for it in document.sections),
    ):
        edges |= {min(start, len(text)), min(end, len(text))}
    cuts = sorted(edges)
    for low, high in itertools.pairwise(cuts):
        here = [it for it in marks if it.place.start <= low and high <= it.place.end]
        piece = shown(text[low:high])
        if document.section_at(low) in _ASIDE:
            piece = f'<span class="aside">{piece}</span>'
        yield _marked(piece, here, notes, high, tell)


def _marked(piece: str, marks: Sequence[Mark], notes: dict[int, int], end: int, tell: Tell) -> str:
    rank = list(Verdict)
    for mark in sorted(
        marks, key=lambda it: (it.subject is not Subject.WORD, -rank.index(it.verdict))
    ):
        kind = "word" if mark.subject is Subject.WORD else mark.verdict.value
        note = notes.get(id(mark))
        number = f"<sup>{note}</sup>" if note and mark.place.end == end else ""
        title = _told(mark, tell)
        piece = (
            f'<mark class="{_CLASSES[mark.subject]} {kind}" title="{title}">{piece}{number}</mark>'
        )
    return piece


def _told(mark: Mark, tell: Tell) -> str:
    why = "; ".join(dict.fromkeys(tell(it) for it in mark.why))
    parts = (f"{mark.subject.value} {mark.verdict.value}: {mark.place.text}", mark.label, why)
    return shown(" — ".join(" ".join(it.split()) for it in parts if it))
