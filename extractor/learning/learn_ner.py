"""Learn the NER again, with the fields that people marked beside those of the shipped texts.

It learns from scratch: trained further on a user's texts alone, a small network forgets the others.
People mark only some fields of a document. Where nobody said anything of a field, the places that
the models in use find stand in for it (rehearsal): left unmarked, they would teach that
there is nothing. They are neither asked about nor counted.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

from extractor.extraction.entities import EntityModel
from extractor.learning.asking import OWN, SHIPPED, Asked, compare
from extractor.learning.lesson import Learnt, Lesson, Step
from extractor.learning.marked import LONGEST, MarkedText
from extractor.learning.material import MARKED, is_held_out
from extractor.learning.ner import train_ner
from extractor.values.label import LabelledDocument

MODEL, PART = "entities", "ner"
HALVES = 2  # a fit takes a minute or more, so own texts are held out in two parts, not in five
_RIGHT, _WRONG = "", "wrong"


@dataclasses.dataclass(frozen=True, slots=True)
class _Own:
    """A text of the user.

    Attributes:
        said: fields that people marked in its document.
        is_known: the models in use learnt from it.
    """

    text: MarkedText
    said: frozenset[str]
    half: int
    group: int
    is_known: bool


def learn_ner(lesson: Lesson) -> Learnt:
    """Learn where references, amounts and names are written."""
    own = list(_own(lesson))
    if not own:
        return Learnt({}, remarks=("no label marks a place that the NER could learn from",))
    shipped = [MarkedText.of_row(it) for it in lesson.material.rows(MARKED)]
    halves = sorted({it.half for it in own}) if lesson.split.count > 1 else []
    halves = halves if len(halves) > 1 else []
    knows = any(it.is_known for it in own)
    tutor = _Tutor(lesson, total=3 + len(halves) * (2 if knows else 1))
    asked = list(_asked_shipped(tutor, shipped, own))
    for half in halves:
        others = [it for it in own if it.half != half]
        after = tutor.fit([*shipped, *(it.text for it in others)])
        before = lesson.current.entities
        if knows or before is None:
            before = tutor.fit([*shipped, *(it.text for it in others if it.is_known)])
        for it in own:
            if it.half == half:
                asked += _answers(it.text, it.said, before, after, OWN, it.group)
    model = tutor.fit([*shipped, *(it.text for it in own)])
    counts = {f"{PART}: own texts": len(own), f"{PART}: shipped texts": len(shipped)}
    return Learnt({"entities": model}, compare(asked, seed=lesson.seed), counts)


class _Tutor:
    """Trains models one after the other and tells how far it is."""

    def __init__(self, lesson: Lesson, *, total: int) -> None:
        self._lesson, self._done, self._total = lesson, 0, total
        lesson.progress(Step(PART, 0, total))

    def fit(self, texts: Sequence[MarkedText]) -> EntityModel:
        """Train on texts."""
        model = train_ner(texts, seed=self._lesson.seed)
        self._done += 1
        self._lesson.progress(Step(PART, self._done, self._total))
        return model


def _own(lesson: Lesson) -> Iterator[_Own]:
    rows = zip(
        lesson.labels, lesson.split.folds, lesson.split.groups, lesson.knows(MODEL), strict=True
    )
    for document, fold, group, known in rows:
        for text in marked_texts(document, lesson.current.entities):
            said = frozenset(it.field for it in document.spans)
            yield _Own(text, said, fold % HALVES, group, known)


def marked_texts(document: LabelledDocument, entities: EntityModel | None) -> list[MarkedText]:
    """Give a document's texts with what was marked, and what is found of the other fields.

    Args:
        document: nothing is given of one in which nothing is marked.
        entities: find the fields of which nobody said anything.
    """
    if not document.spans:
        return []
    said = {it.field for it in document.spans}
    found: list[MarkedText] = []
    for at, text in enumerate(document.texts):
        own = [(it.start, it.end, it.field) for it in document.spans if it.document == at]
        head = text[:LONGEST]
        others = [
            (it.start, it.end, it.label)
            for it in (entities.find(head) if entities is not None else ())
            if it.label not in said
            and not any(it.start < end and start < it.end for start, end, _ in own)
        ]
        marks = tuple(sorted(it for it in (*own, *others) if it[1] <= LONGEST))
        if head.strip():
            found.append(MarkedText(head, marks, document.language, OWN, document.customer_id))
    return found


def _asked_shipped(
    tutor: _Tutor, shipped: Sequence[MarkedText], own: Sequence[_Own]
) -> Iterator[Asked]:
    """Ask about shipped texts that were held out, with and without the own texts."""
    rest = [it for it in shipped if not is_held_out(it.origin, it.customer)]
    before = tutor.fit([*rest, *(it.text for it in own if it.is_known)])
    after = tutor.fit([*rest, *(it.text for it in own)])
    for at, it in enumerate(shipped):
        if is_held_out(it.origin, it.customer):
            said = frozenset(field for _, _, field in it.marks)
            yield from _answers(it, said, before, after, SHIPPED, at)


def _answers(
    text: MarkedText,
    said: frozenset[str],
    before: EntityModel,
    after: EntityModel,
    origin: str,
    group: int,
) -> Iterator[Asked]:
    """Ask for each field whether all of its places in a text are found, and no others."""
    first, second = _found(before, text.text), _found(after, text.text)
    for field in sorted(said):
        wanted = {text.text[start:end].strip() for start, end, name in text.marks if name == field}
        old, new = (it.get(field, set()) == wanted for it in (first, second))
        if not wanted and old and new:
            continue  # neither says anything where there is nothing to say
        yield Asked(
            task=field,
            origin=origin,
            language=text.language,
            customer=text.customer,
            label=_RIGHT,
            before=_RIGHT if old else _WRONG,
            after=_RIGHT if new else _WRONG,
            group=group,
        )


def _found(model: EntityModel, text: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for it in model.find(text):
        found.setdefault(it.label, set()).add(it.text.strip())
    return found
