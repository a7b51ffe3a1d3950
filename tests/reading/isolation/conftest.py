"""A text recognition that reads nothing but the width of the picture, and misbehaves on some."""

from __future__ import annotations

import io
import stat
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from extractor.reading.reader import Reader
from extractor.reading.settings import ReadingSettings
from extractor.values.submission import Part, PartRole

HANGS, KILLS, ABORTS, KILLS_ONCE = 901, 902, 903, 904  # pixels; other widths are read
FRENCH = "Monsieur nous avons bien recu votre facture de la semaine derniere"
LEVELS = "level page_num block_num par_num line_num word_num left top width height conf text"

MakeReader = Callable[..., Reader]
MakeTiff = Callable[[Sequence[int]], Part]

_PROGRAM = f"""#!/bin/sh
case "$1" in --version) echo "tesseract 5.0.0"; exit;; esac
width=$(head -c 15 "$1" | tr '\\n' ' ' | cut -d' ' -f2)
echo "$width $4 $PPID" >> "$(dirname "$0")/calls"
case "$width" in
  {HANGS}) sleep 600 ;;
  {KILLS}) kill -KILL $PPID ;;
  {ABORTS}) kill -ABRT $PPID ;;
  {KILLS_ONCE}) mkdir "$(dirname "$0")/killed" 2>/dev/null && kill -KILL $PPID ;;
esac
echo "{LEVELS}" | tr ' ' '\\t' > "$2.tsv"
n=0
for word in {FRENCH} largeur $width langue $4; do
  n=$((n + 50))
  printf '5\\t1\\t1\\t1\\t1\\t1\\t%s\\t100\\t40\\t20\\t95\\t%s\\n' "$n" "$word" >> "$2.tsv"
done
"""


@pytest.fixture(scope="session")
def fake_tesseract(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a program that stands for Tesseract."""
    program = tmp_path_factory.mktemp("fake") / "tesseract"
    program.write_text(_PROGRAM, encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return program


@pytest.fixture(scope="session")
def make_reader(fake_tesseract: Path) -> Iterator[MakeReader]:
    """Give a maker of readers with the program above; the same settings give the same reader."""
    kept: dict[str, Reader] = {}

    def make(**settings: object) -> Reader:
        chosen = {"engine": "tesseract", "tesseract_path": fake_tesseract, **settings}
        return kept.setdefault(repr(chosen), Reader(ReadingSettings.model_validate(chosen)))

    yield make
    for reader in kept.values():
        reader.close()


@pytest.fixture(scope="session")
def make_tiff() -> MakeTiff:
    """Give a maker of multi-page pictures from the widths of their pages."""

    def make(widths: Sequence[int]) -> Part:
        first, *others = (_page(width) for width in widths)
        stream = io.BytesIO()
        first.save(stream, "TIFF", save_all=True, append_images=others)
        return Part("scan.tif", "image/tiff", stream.getvalue(), PartRole.FILE)

    return make


def _page(width: int) -> Image.Image:
    """Draw rows of words, no two alike: equal ones would look like writing from top to bottom."""
    words = FRENCH.split()
    image = Image.new("L", (width, 1200), 250)
    pen = ImageDraw.Draw(image)
    font = ImageFont.load_default(26)
    for row in range(22):
        text = " ".join((words[row % 7 :] + words[: row % 5])[: 3 + row % 4])
        pen.text((80, 100 + 40 * row), text, fill=30, font=font)
    return image
