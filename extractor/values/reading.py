"""A received file with its words: what reading leaves for everything after it."""

from __future__ import annotations

import dataclasses

from extractor.values.document import Document
from extractor.values.submission import Submission


@dataclasses.dataclass(frozen=True, slots=True)
class Reading:
    """A submission and its documents.

    Attributes:
        submission: taken apart; kept readings have parts without their bytes.
        documents: what could be read of its parts.
    """

    submission: Submission
    documents: tuple[Document, ...]
