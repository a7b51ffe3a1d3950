"""The casebook's scans and PDFs with the HTML they were made from."""

from __future__ import annotations

import collections
import dataclasses
import html
import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

MEDIA_TYPES = {
    ".pdf": "application/pdf",
    ".tif": "image/tiff",
    ".png": "image/png",
    ".jpg": "image/jpeg",
}
_INLINE = re.compile(
    r"</?(?:b|i|u|s|em|strong|span|small|sup|sub|font|a|tt|code)\b[^>]*>", re.IGNORECASE
)
_HIDDEN = re.compile(r"<(style|script|head|title)\b.*?</\1>", re.IGNORECASE | re.DOTALL)
_EDGE = ".,;:!?()[]{}\"'«»“”„‚‘’–—-·|*•"


@dataclasses.dataclass(frozen=True, slots=True)
class Case:
    """One file with its source.

    Attributes:
        style: of the scan: office, phone, pale or fax; None for a digital file.
    """

    name: str
    path: Path
    style: str | None
    channel: str
    source: str

    @property
    def media_type(self) -> str:
        """Give the media type that belongs to the file's suffix."""
        return MEDIA_TYPES[self.path.suffix]


def cases(folder: Path) -> Iterator[Case]:
    """Give the files of the casebook that are a PDF or a picture."""
    sources: dict[str, str] = {}
    for path in sorted(folder.glob("cases-*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            sources[case["id"]] = "\n".join(it.get("html", "") for it in case["attachments"])
    for line in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        path = folder / gold["file"]
        if path.suffix in MEDIA_TYPES:
            source = sources[gold["id"]]
            yield Case(gold["id"], path, gold["scan_style"], gold["channel"], source)


def text_of(markup: str) -> str:
    """Give the visible text of HTML, blocks and cells apart."""
    visible = _INLINE.sub("", _HIDDEN.sub(" ", markup))
    return html.unescape(re.sub(r"<[^>]+>", " ", visible))


def tokens(text: str) -> collections.Counter[str]:
    """Count words: compatibility forms folded, punctuation at the edges off, case kept."""
    words = (word.strip(_EDGE) for word in unicodedata.normalize("NFKC", text).split())
    return collections.Counter(word for word in words if word)


def f1(found: collections.Counter[str], truth: collections.Counter[str]) -> float:
    """Give the harmonic mean of precision and recall over words."""
    shared = sum((found & truth).values())
    return 2 * shared / max(sum(found.values()) + sum(truth.values()), 1)
