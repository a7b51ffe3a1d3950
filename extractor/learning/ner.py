"""Train spaCy's NER: references, amounts and the customer as people wrote them."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator, Sequence

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.training import Example
from spacy.util import filter_spans
from thinc.api import Adam, Optimizer, fix_random_seed

from extractor.extraction.entities import EntityModel
from extractor.learning.marked import CASEBOOK, LONGEST, MarkedText
from extractor.learning.material import is_held_out

# Of few texts a small batch makes more steps of as much work.
EPOCHS = 6
BATCH = 4
WIDTH, DEPTH = 64, 2
DROPOUT = 0.2
CASEBOOK_COUNTS = 4  # times that of a text made of a story
# Of going on from a network: passes over what is new, each beside as many known texts.
PASSES = 4
REHEARSED = 200  # known texts of a pass, at least
TOGETHER = 8  # texts of a step
# Steps that become ever smaller: with even ones of the size that a network begins with, what is
# learnt of the same texts differs by chance more than by what they say, and more is forgotten.
FIRST_STEP = 0.0005
STEP = 0.001  # of a network that begins


def learnt_of(texts: Sequence[MarkedText]) -> list[MarkedText]:
    """Give what the shipped NER learns from of the material, some of it several times.

    Customers that are held out are left out: of them is asked what a retrained NER forgot.
    """
    return [
        it
        for it in texts
        if not is_held_out(it.origin, it.customer)
        for _ in range(CASEBOOK_COUNTS if it.origin == CASEBOOK else 1)
    ]


def train_ner(
    texts: Sequence[MarkedText],
    *,
    seed: int = 7,
    epochs: int = EPOCHS,
    batch: int = BATCH,
    each_epoch: Callable[[], object] = lambda: None,
) -> EntityModel:
    """Train from scratch.

    Args:
        texts: also some without any mark, from which it learns to leave texts alone.
        seed: gives the same network for the same texts.
        epochs: passes over the texts.
        batch: texts of a step.
        each_epoch: is called after each.
    """
    fix_random_seed(seed)
    order = random.Random(seed)  # noqa: S311 (an order of training)
    nlp = _untrained()
    examples = [example_of(nlp, it) for it in texts]
    nlp.initialize(lambda: examples)
    optimizer = _optimizer(STEP)
    for _ in range(epochs):
        _pass(nlp, examples, batch, optimizer, order)
        each_epoch()
    return _averaged(nlp, optimizer)


def train_further(
    model: EntityModel, own: Sequence[MarkedText], known: Sequence[MarkedText], *, seed: int = 7
) -> EntityModel:
    """Go on from a network with texts of a user, and keep in mind what it knows.

    A small network that sees a user's texts alone forgets the others. In each pass it sees as many
    of those, drawn anew (rehearsal; Robins, Catastrophic forgetting, rehearsal and pseudorehearsal,
    1995).

    Args:
        model: stays as it is.
        own: what is new.
        known: what the model learnt from, or some of it.
        seed: of the order, and of what is rehearsed.
    """
    fix_random_seed(seed)
    order = random.Random(seed)  # noqa: S311 (an order of training)
    nlp = model.copied()
    new, old = ([example_of(nlp, it) for it in texts] for texts in (own, known))
    count = min(len(old), max(len(new), REHEARSED))
    steps = PASSES * math.ceil((len(new) + count) / TOGETHER)
    optimizer = _optimizer([FIRST_STEP * (1 - it / steps) for it in range(steps)])
    for _ in range(PASSES):
        _pass(nlp, [*new, *order.sample(old, count)], TOGETHER, optimizer, order)
    return _averaged(nlp, optimizer)


def _optimizer(step: float | list[float]) -> Optimizer:
    """Give what changes the weights, by one size of step or by one for each."""
    # spaCy's own settings, and the mean of the weights of late steps (Polyak and Juditsky,
    # Acceleration of stochastic approximation by averaging, 1992): single steps differ much
    optimizer: Optimizer = Adam(step, L2=0.01, grad_clip=1.0, use_averages=True)
    return optimizer


def _pass(
    nlp: Language,
    examples: Sequence[Example],
    batch: int,
    optimizer: Optimizer,
    order: random.Random,
) -> None:
    mixed = order.sample(examples, len(examples))
    for first in range(0, len(mixed), batch):
        nlp.update(mixed[first : first + batch], sgd=optimizer, drop=DROPOUT)
        optimizer.step_schedules()  # type: ignore[no-untyped-call]


def _averaged(nlp: Language, optimizer: Optimizer) -> EntityModel:
    with nlp.use_params(optimizer.averages):
        return EntityModel(nlp).copy()


def example_of(nlp: Language, marked: MarkedText) -> Example:
    """Give one example; a mark that ends within a word takes the word."""
    doc = nlp.make_doc(marked.text[:LONGEST])
    spans = filter_spans(list(_spans(doc, marked)))
    reference = Doc(nlp.vocab, [token.text for token in doc], [bool(t.whitespace_) for t in doc])
    reference.ents = [Span(reference, it.start, it.end, it.label_) for it in spans]
    return Example(doc, reference)


def _spans(doc: Doc, marked: MarkedText) -> Iterator[Span]:
    for start, end, field in marked.marks:
        span = doc.char_span(start, end, field, alignment_mode="expand")
        if span:
            yield span


def _untrained() -> Language:
    nlp = spacy.blank("xx")
    nlp.add_pipe(
        "ner",
        config={
            "model": {
                "@architectures": "spacy.TransitionBasedParser.v2",
                "state_type": "ner",
                "extra_state_tokens": False,
                "hidden_width": 64,
                "maxout_pieces": 2,
                "use_upper": True,
                "tok2vec": {
                    "@architectures": "spacy.HashEmbedCNN.v2",
                    "pretrained_vectors": None,
                    "width": WIDTH,
                    "depth": DEPTH,
                    "embed_size": 2000,
                    "window_size": 1,
                    "maxout_pieces": 3,
                    "subword_features": True,
                },
            }
        },
    )
    return nlp
