"""Learn the NER again, with the fields that people marked beside those of the shipped texts.

It learns from scratch: trained further on a user's texts alone, a small network forgets the others.
People mark only some fields of a document. Where nobody said anything of a field, the places that
the models in use find stand in for it (rehearsal): left unmarked, they would teach that
there is nothing. They are neither asked about nor counted.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

from extractor.classification.counts import Memory
from extractor.extraction.entities import EntityModel
from extractor.learning.asking import OWN, SHIPPED, Asked, compare
from extractor.learning.lesson import Learnt, Lesson, Trained, nothing_learnt
from extractor.learning.marked import LONGEST, MarkedText
from extractor.learning.material import MARKED, is_held_out
from extractor.learning.ner import train_ner
from extractor.learning.work import Promise, Work
from extractor.values.label import LabelledDocument

MODEL, PART = "entities", "ner"
HALVES = 2  # a fit takes a minute or more, so own texts are held out in two parts, not in five
_RIGHT, _WRONG = "", "wrong"
_AS_MANY = 30.0  # texts of a text model take as long as one here


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


Values = Mapping[str, AbstractSet[str]]  # that were found in a text, by field


@dataclasses.dataclass(frozen=True, slots=True)
class NerFitted:
    """What came of a job; the model is None where only its answers were wanted."""

    found: tuple[Values, ...]
    model: EntityModel | None


@dataclasses.dataclass(frozen=True, slots=True)
class NerJob:
    """A model to train, and the texts in which it shall look."""

    texts: tuple[MarkedText, ...]
    seed: int
    asks: tuple[str, ...] = ()
    is_kept: bool = False

    @property
    def cost(self) -> float:
        """Give about as many texts as a text model learns from in the time."""
        return _AS_MANY * len(self.texts)

    def run(self, memory: Memory) -> NerFitted:  # noqa: ARG002
        """Train, and look."""
        model = train_ner(self.texts, seed=self.seed)
        found = tuple(_found(model, it) for it in self.asks)
        return NerFitted(found, model if self.is_kept else None)


def learn_ner(lesson: Lesson, work: Work) -> Callable[[], Learnt]:
    """Learn where references, amounts and names are written."""
    own = list(_own(lesson))
    if not own:
        return nothing_learnt("no label marks a place that the NER could learn from")
    shipped = tuple(MarkedText.of_row(it) for it in lesson.material.rows(MARKED))
    all_ = (*shipped, *(it.text for it in own))
    model = work.add(PART, NerJob(all_, lesson.seed, is_kept=True))
    pairs = [_pair_of_shipped(lesson, work, shipped, own)]
    halves = sorted({it.half for it in own}) if lesson.split.count > 1 else []
    for half in halves if len(halves) > 1 else []:
        pairs.append(_pair_of_half(lesson, work, shipped, own, half))

    def conclude() -> Learnt:
        counts = {f"{PART}: own texts": len(own), f"{PART}: shipped texts": len(shipped)}
        asked = [it for pair in pairs for it in pair.asked()]
        trained: Trained = {} if model.value.model is None else {"entities": model.value.model}
        return Learnt(trained, compare(asked, seed=lesson.seed), counts)

    return conclude


@dataclasses.dataclass(frozen=True, slots=True)
class _Ask:
    """A text, the fields that are asked, and the group of texts that are alike."""

    text: MarkedText
    said: frozenset[str]
    group: int


@dataclasses.dataclass(frozen=True, slots=True)
class _Pair:
    """Texts in which two models looked; None before for the one in use."""

    origin: str
    asks: tuple[_Ask, ...]
    before: Promise[NerFitted] | None
    after: Promise[NerFitted]
    used: EntityModel | None

    def asked(self) -> Iterator[Asked]:
        """Give what both found, field by field."""
        new = self.after.value.found
        if self.before is not None:
            old = self.before.value.found
        else:
            old = tuple(_found(self.used, it.text.text) if self.used else {} for it in self.asks)
        for ask, first, second in zip(self.asks, old, new, strict=True):
            yield from _answers(ask, first, second, self.origin)


def _pair_of_shipped(
    lesson: Lesson, work: Work, shipped: Sequence[MarkedText], own: Sequence[_Own]
) -> _Pair:
    """Ask about shipped texts that were held out, with and without the own texts."""
    rest = [it for it in shipped if not is_held_out(it.origin, it.customer)]
    asks = tuple(
        _Ask(it, frozenset(field for _, _, field in it.marks), at)
        for at, it in enumerate(shipped)
        if is_held_out(it.origin, it.customer)
    )
    texts = tuple(it.text.text for it in asks)
    before, after = (
        work.add(PART, NerJob((*rest, *(it.text for it in those)), lesson.seed, texts))
        for those in ([it for it in own if it.is_known], own)
    )
    return _Pair(SHIPPED, asks, before, after, None)


def _pair_of_half(
    lesson: Lesson, work: Work, shipped: Sequence[MarkedText], own: Sequence[_Own], half: int
) -> _Pair:
    """Ask about own texts of one half.

    Where the model in use learnt from some of them, or there is none, one made like it without
    this half answers.
    """
    asks = tuple(_Ask(it.text, it.said, it.group) for it in own if it.half == half)
    texts = tuple(it.text.text for it in asks)
    others = [it for it in own if it.half != half]
    seed, used = lesson.seed, lesson.current.entities
    after = work.add(PART, NerJob((*shipped, *(it.text for it in others)), seed, texts))
    before = None
    if used is None or any(it.is_known for it in own):
        known = (it.text for it in others if it.is_known)
        before = work.add(PART, NerJob((*shipped, *known), seed, texts))
    return _Pair(OWN, asks, before, after, used)


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


def _answers(ask: _Ask, first: Values, second: Values, origin: str) -> Iterator[Asked]:
    """Ask for each field whether all of its places in a text are found, and no others."""
    text = ask.text
    for field in sorted(ask.said):
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
            group=ask.group,
        )


def _found(model: EntityModel, text: str) -> Values:
    found: dict[str, set[str]] = {}
    for it in model.find(text):
        found.setdefault(it.label, set()).add(it.text.strip())
    return found
