"""Score a NER on companies that it never learnt from, to the letter.

    python -m training.places [--models FOLDER] [--figures]

Asked are the casebook's customers that are held out, the second casebooks (other suppliers, other
customers, by hand), and documents that are made of stories kept apart.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from extractor.extraction.entities import EntityModel
from extractor.learning.marked import MarkedText
from extractor.learning.material import is_held_out
from extractor.trained import Models
from extractor.values.label import SPAN_FIELDS
from training.cards import keep_figures
from training.cases import load_cases
from training.made import made_texts
from training.ner import marked_texts
from training.passages import CORPUS
from training.recipe import reader

SECOND = ("second/de-es", "second/fr-en")
MADE = 400  # documents of stories that are kept apart
ALL = "all"


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", type=Path, help="folder of all models; the package's if none")
    parser.add_argument("--figures", action="store_true", help="keep the figures for the cards")
    given = parser.parse_args()
    models = Models.load(given.models)
    asked = texts_asked(models)
    print("| field | " + " | ".join(asked) + " |\n" + "| --- " * (len(asked) + 1) + "|")
    found = {name: f1_by_field(models.entities, texts) for name, texts in asked.items()}
    for field in (ALL, *SPAN_FIELDS):
        print(f"| {field} | " + " | ".join(f"{it[field]:.3f}" for it in found.values()) + " |")
    if given.figures:
        keep_figures({f"ner_f1_{name}": it[ALL] for name, it in found.items()})


def texts_asked(models: Models) -> dict[str, list[MarkedText]]:
    """Give what is asked, none of which a shipped NER learns from.

    Args:
        models: of the pipeline that reads them; what they say is not used.
    """

    def of(book: str) -> list[MarkedText]:
        return marked_texts(load_cases(CORPUS / book, reader(CORPUS / book, models)))

    return {
        "held_out": [it for it in of("casebook") if is_held_out(it.origin, it.customer)],
        "second": [it for book in SECOND for it in of(book)],
        "kept_apart": made_texts(models, CORPUS / "kept_apart", count=MADE),
    }


def f1_by_field(model: EntityModel | None, texts: Sequence[MarkedText]) -> dict[str, float]:
    """Give F1 of the values that are found with their field, each once a text, and that of all.

    Args:
        model: None finds nothing.
        texts: with all places of what was marked in them.
    """
    right, said, wanted = Counter[str](), Counter[str](), Counter[str]()
    for it in texts:
        own = {(field, it.text[start:end].strip()) for start, end, field in it.marks}
        entities = model.find(it.text) if model is not None else ()
        found = {(one.label, one.text.strip()) for one in entities}
        for count, values in ((right, own & found), (said, found), (wanted, own)):
            count.update(field for field, _ in values)
            count[ALL] += len(values)
    return {
        field: 2 * right[field] / max(said[field] + wanted[field], 1)
        for field in (ALL, *SPAN_FIELDS)
    }


if __name__ == "__main__":
    main()
