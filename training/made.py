"""Documents made of hand-written stories, marked for the NER.

Each story is told several times, in other layouts and with other numbers, names and amounts
(`training.generator`).
"""

from __future__ import annotations

import dataclasses
import tempfile
from pathlib import Path

from extractor.learning.marked import MarkedText
from extractor.trained import Models
from training.cases import load_cases
from training.generator.compose import Options, generate
from training.generator.stories import load_stories
from training.generator.write import write_cases
from training.ner import marked_texts
from training.passages import CORPUS
from training.recipe import reader

ORIGIN = "stories"
COUNT = 3000
SEED = 21


def made_texts(
    models: Models, stories: Path = CORPUS / "stories", *, count: int = COUNT
) -> list[MarkedText]:
    """Give the same documents each time, without scans.

    Args:
        models: of the pipeline that reads them; what they say is not used.
        stories: a folder of them.
        count: of files, about; some have several parts.
    """
    told = load_stories(stories)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "made"
        write_cases(generate(told, Options(seed=SEED, cases=count, scans=0.0)), folder)
        pipeline = reader(folder, models)
        names = {it.customer_id: it.name for it in pipeline.index.ledger.customers}
        texts = marked_texts(load_cases(folder, pipeline), names)
    # A story's customer is another in each document, so that a split by customer would put its
    # wording on both sides.
    return [dataclasses.replace(it, origin=ORIGIN, customer="") for it in texts]
