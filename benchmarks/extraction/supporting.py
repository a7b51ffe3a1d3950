"""Measure `extractor extract` on documents with known fields.

    python benchmarks/extraction/supporting.py DATA_DIR [--sets einvoice_noxml misc] [--errors N]
        [--half look|held]

DATA_DIR holds sets as folders with ``gold.jsonl``. Only fields that are printed (``visible``)
count. Documents of one ``group`` are averaged first, then the groups. Groups fall into two halves
by a hash of their name: one that rules may be written on, one that is only scored.
"""

from __future__ import annotations

import argparse
import dataclasses
import hashlib
import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import mean
from typing import Any

from extractor.errors import ExtractorError
from extractor.extraction.business import BusinessFields, read_fields
from extractor.reading.engines import best_engine
from extractor.reading.read import read
from extractor.reading.settings import ReadingSettings
from extractor.values.document import Document
from extractor.values.submission import Part, PartRole

FIELDS = ("invoice_number", "total", "date", "seller", "buyer", "currency", "doc_type")
HALVES = ("look", "held")
_MEDIA_TYPES = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
}
_FORMS = re.compile(
    r"\b(?:gmbh|ag|kg|ohg|ug|gbr|mbh|ev|ek|sarl|sasu?|eurl|sa|slu?|sau|ltd|limited|llc|inc|corp"
    r"|corporation|plc|llp|co|company|bv|nv|srl|spa|lda|ab|as|aps|oy)\b"
)
_TYPES = {"corrected_invoice": ("credit_note", "invoice")}

Reader = Callable[[Path], Document]


@dataclasses.dataclass(frozen=True, slots=True)
class Score:
    """One field of one document: what was wanted and what came."""

    set_name: str
    file: str
    group: str
    field: str
    wanted: str
    got: str
    right: bool

    @property
    def half(self) -> str:
        """Say which half the group belongs to."""
        return half_of(self.group)


def half_of(group: str) -> str:
    """Give the half of a group: "look" may be looked at, "held" is only scored."""
    digest = hashlib.sha256(group.encode()).hexdigest()
    return HALVES[0] if int(digest, 16) % 2 else HALVES[1]


def score_set(folder: Path, read_path: Reader) -> Iterator[Score]:
    """Score all documents of a set."""
    for line in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        gold: dict[str, Any] = json.loads(line)
        try:
            fields = read_fields(read_path(folder / gold["file"]))
        except ExtractorError as error:
            print(f"{gold['file']}: {error}")
            fields = BusinessFields()
        wanted = [*gold.get("visible", ()), "doc_type"]
        for field in FIELDS:
            if field in wanted and gold.get(field) is not None:
                got = _got(fields, field)
                right = agrees(field, str(gold[field]), got)
                group = gold.get("group") or gold.get("layout") or folder.name
                yield Score(folder.name, gold["file"], group, field, gold[field], got, right)


def table(scores: list[Score]) -> str:
    """Lay out the accuracies: macro over groups, a line for each set and half."""
    lines = [f"{'set':16}{'half':6}{'groups':>7}" + "".join(f"{it:>16}" for it in FIELDS)]
    for name in dict.fromkeys(it.set_name for it in scores):
        for half in (*HALVES, "all"):
            part = [it for it in scores if it.set_name == name and half in {it.half, "all"}]
            groups = len({it.group for it in part})
            cells = "".join(_cell(macro(part, field)) for field in FIELDS)
            lines.append(f"{name:16}{half:6}{groups:>7}{cells}")
    return "\n".join(lines)


def macro(scores: list[Score], field: str) -> float | None:
    """Give a field's accuracy: averaged over the documents of a group, then over the groups."""
    groups: defaultdict[str, list[bool]] = defaultdict(list)
    for score in scores:
        if score.field == field:
            groups[score.group].append(score.right)
    return mean(mean(it) for it in groups.values()) if groups else None


def _cell(share: float | None) -> str:
    return f"{'-' if share is None else f'{share:.3f}':>16}"


def _got(fields: BusinessFields, field: str) -> str:
    name = "document_type" if field == "doc_type" else field
    value = fields.model_dump(mode="json")[name]
    return "" if value is None else str(value)


def agrees(field: str, wanted: str, got: str) -> bool:
    """Say whether a field is right; names without case, accents and legal form."""
    if field == "doc_type":
        return got in _TYPES.get(wanted, (wanted,))
    if field in {"seller", "buyer"}:
        want, have = _name(wanted), _name(got)
        return bool(have) and (want.startswith(have) or have.startswith(want))
    if field == "invoice_number":
        return re.sub(r"[\W_]", "", wanted).casefold() == re.sub(r"[\W_]", "", got).casefold()
    return wanted == got


def _name(text: str) -> str:
    plain = "".join(
        it for it in unicodedata.normalize("NFD", text) if not unicodedata.combining(it)
    )
    words = re.sub(r"[\W_]+", " ", plain.casefold().replace(".", ""))
    return " ".join(_FORMS.sub(" ", words).split())


def reader() -> Reader:
    """Give the product's own reading, with the best text recognition installed."""
    settings = ReadingSettings()
    engine = best_engine(settings)

    def read_path(path: Path) -> Document:
        media_type = _MEDIA_TYPES.get(path.suffix.lower(), "application/octet-stream")
        part = Part(path.name, media_type, path.read_bytes(), PartRole.FILE)
        return read(part, settings=settings, engine=engine)

    return read_path


def main() -> None:
    """Read the arguments, score and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--sets", nargs="+", default=["einvoice_noxml", "misc"])
    parser.add_argument("--errors", type=int, default=0, help="how many wrong ones to print")
    parser.add_argument("--half", choices=HALVES, default=HALVES[0], help="whose errors to print")
    options = parser.parse_args()
    read_path = reader()
    scores = [it for name in options.sets for it in score_set(options.data / name, read_path)]
    print(table(scores))
    wrong = [it for it in scores if not it.right and it.half == options.half]
    for it in wrong[: options.errors]:
        print(f"{it.set_name}/{it.file} [{it.group}] {it.field}: want {it.wanted!r} got {it.got!r}")


if __name__ == "__main__":
    main()
