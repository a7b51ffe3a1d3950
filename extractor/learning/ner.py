"""Train spaCy's NER: references, amounts and the customer as people wrote them."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.training import Example
from spacy.util import filter_spans
from thinc.api import fix_random_seed

from extractor.extraction.entities import EntityModel
from extractor.learning.marked import LONGEST, MarkedText

# Of few texts a small batch makes more steps of as much work: of customers that were held out,
# 16 texts and 10 passes find 0.07 of the places (F1), 4 and 6 find 0.27 in four fifths of the time.
EPOCHS = 6
BATCH = 4
WIDTH, DEPTH = 64, 2  # a small network: 6 MB smaller and as good as larger ones here


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
    shuffle = random.Random(seed)  # noqa: S311 (an order of training)
    nlp = _untrained()
    examples = [example_of(nlp, it) for it in texts]
    optimizer = nlp.initialize(lambda: examples)
    for _ in range(epochs):
        shuffle.shuffle(examples)
        for first in range(0, len(examples), batch):
            nlp.update(examples[first : first + batch], sgd=optimizer, drop=0.2)
        each_epoch()
    return EntityModel(nlp)


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
