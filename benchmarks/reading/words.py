"""Word F1 and cost on the casebook's scans, per style: our engines against plain pytesseract.

Use: ``python -m benchmarks.reading.words CASEBOOK [ENGINE...] [--worse]``

``--worse`` first makes each scan worse: 120 dots per inch, grain, JPEG of quality 40.

| engine | is |
|---|---|
| `tesseract` | Tesseract as it is chosen: in this process where tesserocr can be imported |
| `tesseract-program` | the Tesseract program in PATH, started for each page |
| `ppocr` | PP-OCR; its doubtful lines read again by the small model where that is installed |
| `ppocr-tiny` | PP-OCR's tiny model alone |
| `both` | `ppocr`, tokens with digits checked by `tesseract` |
| `both-tiny` | `ppocr-tiny`, tokens with digits checked by `tesseract` |
| `both-program` | the same with `tesseract-program`: what `make setup` installs |

Stamps and handwriting are not in the sources, so a perfect reading scores about .97 to .99. CPU
seconds are of this process and of the programs it starts; trust their ratios within one run.
"""

from __future__ import annotations

import collections
import dataclasses
import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pypdfium2
import pytesseract
from PIL import Image

from benchmarks.reading.casebook import Case, cases, f1, text_of, tokens
from extractor.protocols import OcrEngine
from extractor.reading.engines import engine_named
from extractor.reading.read import read
from extractor.reading.settings import ReadingSettings
from extractor.values.document import Document
from extractor.values.submission import Part, PartRole

LANGUAGES = {"fr": "fra", "en": "eng", "de": "deu", "es": "spa"}


def worsened(case: Case, folder: Path) -> Case:
    """Give a scan as a bad one: coarse, grainy, squeezed; the same each time."""
    small = _picture(case).convert("L")
    small = small.resize((small.width * 3 // 5, small.height * 3 // 5), Image.Resampling.BOX)
    grain = np.random.default_rng(7).normal(0, 10, (small.height, small.width))
    pixels = (np.asarray(small, np.float64) + grain).clip(0, 255).astype(np.uint8)
    path = folder / f"{case.name}.jpg"
    Image.fromarray(pixels).save(path, quality=40, dpi=(120, 120))
    return dataclasses.replace(case, path=path)


def scans_of(folder: Path, *, worse: bool) -> Iterator[Case]:
    """Give the casebook's scans, as they are or made worse."""
    with tempfile.TemporaryDirectory() as made:
        for case in cases(folder):
            if case.style:
                yield worsened(case, Path(made)) if worse else case


def _picture(case: Case) -> Image.Image:
    if case.path.suffix != ".pdf":
        return Image.open(case.path)
    picture: Image.Image = pypdfium2.PdfDocument(case.path)[0].render(scale=200 / 72).to_pil()
    return picture


def plain(case: Case) -> str:
    """Read a scan as a beginner would: pytesseract, its defaults, the right language given."""
    image = _picture(case)
    return str(pytesseract.image_to_string(image, lang=LANGUAGES[case.name.split("-")[1]]))


def engine_of(name: str) -> OcrEngine | None:
    """Give an engine by its name in the table above; None if a part of it is not installed."""
    base, _, kind = name.partition("-")
    program = shutil.which("tesseract") if kind == "program" else None
    settings = ReadingSettings(
        reread_doubtful=not kind, tesseract_path=Path(program) if program else None
    )
    return engine_named(base, settings)


def document_of(case: Case, engine: OcrEngine) -> Document:
    """Read a scan with the reader of this package."""
    part = Part(case.path.name, case.media_type, case.path.read_bytes(), PartRole.FILE)
    return read(part, settings=ReadingSettings(), engine=engine)


def main(folder: Path, names: list[str], *, worse: bool) -> None:
    """Print the table."""
    os.environ["OMP_THREAD_LIMIT"] = "1"
    engines = {name: engine for name in names if (engine := engine_of(name))}
    scores: dict[tuple[str, str], list[float]] = collections.defaultdict(list)
    spent: collections.Counter[str] = collections.Counter()
    styles: collections.Counter[str] = collections.Counter()
    for case in scans_of(folder, worse=worse):
        styles[str(case.style)] += 1
        truth = tokens(text_of(case.source))
        line = [f"{case.name} {case.style:7}"]
        for name in (*engines, "plain"):
            start = _cpu()
            text, notes = _read(case, engines.get(name))
            spent[name] += round((_cpu() - start) * 1000)
            score = f1(tokens(text), truth)
            scores[name, str(case.style)].append(score)
            line.append(f"{name} {score:.3f} {' '.join(notes)}")
        print(" | ".join(line), flush=True)
    print()
    print(
        "engine            ",
        *(f"{style:>8}" for style in sorted(styles)),
        "   CPU s/page   x plain",
    )
    for name in (*engines, "plain"):
        means = (statistics.mean(scores[name, style]) for style in sorted(styles))
        row = " ".join(f"{mean:8.3f}" for mean in means)
        ratio = spent[name] / max(spent["plain"], 1)
        print(f"{name:19}{row}   {spent[name] / 1000 / styles.total():8.2f} {ratio:9.2f}")


def _read(case: Case, engine: OcrEngine | None) -> tuple[str, tuple[str, ...]]:
    if engine is None:
        return plain(case), ()
    document = document_of(case, engine)
    return document.text, document.pages[0].notes


def _cpu() -> float:
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


if __name__ == "__main__":
    given = [it for it in sys.argv[2:] if not it.startswith("-")]
    main(Path(sys.argv[1]), given or ["ppocr", "tesseract"], worse="--worse" in sys.argv)
