"""Train spaCy's NER on the casebook: references, amounts and the customer as people wrote them."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from spacy.util import filter_spans
from thinc.api import fix_random_seed

from training.cases import Case

EPOCHS = 10
BATCH = 16
WIDTH, DEPTH = 64, 2  # a small network: 6 MB smaller and as good as larger ones here
FIELDS = (
    ("reference_as_written", "invoice"),
    ("po_as_written", "purchase_order"),
    ("delivery_note_as_written", "delivery_note"),
    ("amount_as_written", "disputed_amount"),
)


def train_ner(cases: Sequence[Case], *, seed: int = 7, epochs: int = EPOCHS) -> Language:
    """Train a pipeline.

    Args:
        cases: with the answers of a person.
        seed: gives the same network for the same cases.
        epochs: passes over the cases.
    """
    fix_random_seed(seed)
    shuffle = random.Random(seed)
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
    examples = [example for case in cases for example in _examples(nlp, case)]
    optimizer = nlp.initialize(lambda: examples)
    for _ in range(epochs):
        shuffle.shuffle(examples)
        for first in range(0, len(examples), BATCH):
            nlp.update(examples[first : first + BATCH], sgd=optimizer, drop=0.2)
    return nlp


def _examples(nlp: Language, case: Case) -> Iterator[Example]:
    """Give one example a document in which at least one value is found, and others at times."""
    for document in case.documents:
        text = document.text[:6000]
        doc = nlp.make_doc(text)
        spans = filter_spans(
            [
                span
                for value, label in _values(case)
                for start in _places(text, value)
                if (
                    span := doc.char_span(start, start + len(value), label, alignment_mode="expand")
                )
            ]
        )
        reference = Doc(
            nlp.vocab, [token.text for token in doc], [bool(t.whitespace_) for t in doc]
        )
        reference.ents = [
            spacy.tokens.Span(reference, span.start, span.end, span.label_) for span in spans
        ]
        yield Example(doc, reference)


def _values(case: Case) -> list[tuple[str, str]]:
    items = case.gold["items"]
    values: list[tuple[str, str]] = []
    if isinstance(items, list):
        for item in items:
            values.extend((item[key], label) for key, label in FIELDS if item.get(key))
    name = case.gold.get("customer_as_written")
    if isinstance(name, str) and len(name) > 2:
        values.append((name, "customer"))
    return [(" ".join(value.split()), label) for value, label in values]


def _places(text: str, value: str) -> list[int]:
    places: list[int] = []
    at = text.find(value)
    while at >= 0:
        places.append(at)
        at = text.find(value, at + len(value))
    return places
