"""What the shipped models learnt from, so that a user's own labels can be learnt beside it.

A folder of parts ``NAME.jsonl.gz``, one row a line, under ``models/material/VERSION``. Rows say
``language``, ``origin`` (the author or casebook) and ``customer`` where that is known, so that
parts can be left out, whoever reads them.
"""

from __future__ import annotations

import dataclasses
import gzip
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from extractor.artifacts import open_model, versions
from extractor.errors import ModelError
from extractor.learning.amounts import AmountExample
from extractor.learning.marked import MarkedText
from extractor.learning.sample import Sample

NAME = "material"
ENDING = ".jsonl.gz"
PASSAGES = "passages"  # of all kinds: they make all three text classifiers
CLAIMS = "claims"  # passages of claims, labelled by category
MARKED = "marked"  # texts with the places of their fields, for the NER
AMOUNTS = "amounts"  # claims with their proposals, for the choice of the amount
JUDGED = "judged"  # documents judged by models that had not seen them, for calibration
MESSAGES = "messages"  # whole messages, labelled by whether they contest anything
# Whole messages by four authors of their own, in all languages, of all categories and classes.
_HELD_OUT = frozenset({"de-messages", "en-messages", "es-messages", "fr-messages"})
_CUSTOMERS = 5  # of the casebook's customers one in so many is held out

Row = Mapping[str, Any]


@dataclasses.dataclass(frozen=True, slots=True)
class Material:
    """Rows by the name of their part."""

    parts: Mapping[str, tuple[Row, ...]]

    @classmethod
    def load(cls, root: Path | None = None) -> Material:
        """Read the newest version.

        Args:
            root: the folder of all models; None, or one that holds no material, for the package's.

        Raises:
            ModelError: it is missing, altered or damaged.
        """
        folder = open_model(NAME, root=root if versions(NAME, root=root) else None)
        files = sorted(folder.glob(f"*{ENDING}"))
        return cls({file.name.removesuffix(ENDING): _rows(file) for file in files})

    def save(self, folder: Path) -> None:
        """Write a file a part; the same rows give the same bytes."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, rows in self.parts.items():
            content = "".join(_line(it) for it in rows).encode()
            (folder / f"{name}{ENDING}").write_bytes(gzip.compress(content, mtime=0))

    def rows(self, part: str) -> tuple[Row, ...]:
        """Give the rows of a part.

        Raises:
            ModelError: it is an older material without this part.
        """
        if part not in self.parts:
            raise ModelError(NAME, f"it has no part {part!r}")
        return self.parts[part]

    def samples(self, *parts: str) -> tuple[Sample, ...]:
        """Give the texts of parts, in this order.

        Raises:
            ModelError: it is an older material without this part.
        """
        return tuple(Sample(**it) for part in parts for it in self.rows(part))

    def only(self, is_kept: Callable[[Row], bool]) -> Material:
        """Leave rows out, in all parts."""
        kept = {name: tuple(filter(is_kept, rows)) for name, rows in self.parts.items()}
        return Material(kept)

    @property
    def sha256(self) -> str:
        """Give a digest of all rows, in hex."""
        digest = hashlib.sha256()
        for name, rows in sorted(self.parts.items()):
            digest.update(f"{name}\n".encode())
            for row in rows:
                digest.update(_line(row).encode())
        return digest.hexdigest()


def is_held_out(origin: str, customer: str) -> bool:
    """Say whether rows of an author or customer guard against forgetting.

    Models that are compared have not seen them; those that are used have.
    """
    if customer:
        return int(hashlib.sha256(customer.encode()).hexdigest(), 16) % _CUSTOMERS == 0
    return origin in _HELD_OUT


def sample_rows(samples: Iterable[Sample | MarkedText | AmountExample]) -> tuple[Row, ...]:
    """Give examples as rows of a part."""
    return tuple(dataclasses.asdict(it) for it in samples)


def _line(row: Row) -> str:
    return json.dumps(dict(row), ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n"


def _rows(file: Path) -> tuple[Row, ...]:
    try:
        lines = gzip.decompress(file.read_bytes()).decode().split("\n")
        return tuple(json.loads(line) for line in lines if line)
    except (OSError, EOFError, ValueError) as error:
        raise ModelError(NAME, f"{file.name} cannot be read ({error})") from error
