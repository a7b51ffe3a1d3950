"""Learn the NER again, with the fields that people marked beside those of the shipped texts.

It goes on from the network of the package, whatever is in use, and rehearses what that one knows:
the same labels give the same network, and what was learnt of labels that are withdrawn is gone.
The package's network never saw the customers of the material that are held out, so they show what
is forgotten.

People mark only some fields of a document. Where nobody said anything of a field, the places that
the models in use find stand in for it: left unmarked, they would teach that there is nothing. They
are neither asked about nor counted.
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
from extractor.learning.ner import REHEARSED, learnt_of, train_further
from extractor.learning.work import Promise, Work
from extractor.values.label import LabelledDocument

MODEL, PART = "entities", "ner"
HALVES = 2  # own texts are held out in two parts, not in five
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
    """A network to train further, and the texts in which it shall look."""

    basis: EntityModel
    own: tuple[MarkedText, ...]
    known: tuple[MarkedText, ...]
    seed: int
    asks: tuple[str, ...] = ()
    is_kept: bool = False

    @property
    def cost(self) -> float:
        """Give about as many texts as a text model learns from in the time."""
        return _AS_MANY * (len(self.own) + max(len(self.own), REHEARSED))

    def run(self, memory: Memory) -> NerFitted:  # noqa: ARG002
        """Train, and look."""
        model = train_further(self.basis, self.own, self.known, seed=self.seed)
        found = tuple(_found(model, it) for it in self.asks)
        return NerFitted(found, model if self.is_kept else None)


def learn_ner(lesson: Lesson, work: Work) -> Callable[[], Learnt]:
    """Learn where references, amounts and names are written."""
    own = list(_own(lesson))
    if not own:
        return nothing_learnt("no label marks a place that the NER could learn from")
    basis = lesson.unknowing.entities
    if basis is None:
        return nothing_learnt("there is no network for the NER to go on from")
    shipped = tuple(MarkedText.of_row(it) for it in lesson.material.rows(MARKED))
    known = tuple(learnt_of(shipped))
    trainer = _Trainer(work, basis, known, lesson.seed, lesson.current.entities)
    asks = _of_shipped(shipped)
    model = trainer.job([it.text for it in own], asks, is_kept=True)
    pairs = [_Pair(SHIPPED, asks, None, model, lesson.current.entities)]
    halves = sorted({it.half for it in own}) if lesson.split.count > 1 else []
    for half in halves if len(halves) > 1 else []:
        pairs.append(trainer.pair_of_half(own, half))

    def conclude() -> Learnt:
        counts = {f"{PART}: own texts": len(own), f"{PART}: shipped texts": len(set(known))}
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


@dataclasses.dataclass(frozen=True, slots=True)
class _Trainer:
    """What all networks of a lesson go on from."""

    work: Work
    basis: EntityModel
    known: tuple[MarkedText, ...]
    seed: int
    used: EntityModel | None

    def job(
        self, own: Sequence[MarkedText], asks: Sequence[_Ask], *, is_kept: bool = False
    ) -> Promise[NerFitted]:
        texts = tuple(it.text.text for it in asks)
        job = NerJob(self.basis, tuple(own), self.known, self.seed, texts, is_kept)
        return self.work.add(PART, job)

    def pair_of_half(self, own: Sequence[_Own], half: int) -> _Pair:
        """Ask about own texts of one half.

        Where the model in use learnt from some of them, or there is none, one made like it without
        this half answers.
        """
        asks = tuple(_Ask(it.text, it.said, it.group) for it in own if it.half == half)
        others = [it for it in own if it.half != half]
        after = self.job([it.text for it in others], asks)
        before, used = None, self.used
        if used is None or any(it.is_known for it in own):
            known = [it.text for it in others if it.is_known]
            before, used = (self.job(known, asks), used) if known else (None, self.basis)
        return _Pair(OWN, asks, before, after, used)


def _of_shipped(shipped: Sequence[MarkedText]) -> tuple[_Ask, ...]:
    """Ask about shipped texts that no model learns from."""
    return tuple(
        _Ask(it, frozenset(field for _, _, field in it.marks), at)
        for at, it in enumerate(shipped)
        if is_held_out(it.origin, it.customer)
    )


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
