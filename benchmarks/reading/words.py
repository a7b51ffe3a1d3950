"""Word F1 and cost on the casebook's scans, per style: our engines against plain pytesseract.

Use: ``python -m benchmarks.reading.words CASEBOOK [ENGINE...]``

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
import os
import shutil
import statistics
import sys
from pathlib import Path

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


def plain(case: Case) -> str:
    """Read a scan as a beginner would: pytesseract, its defaults, the right language given."""
    if case.path.suffix == ".pdf":
        page = pypdfium2.PdfDocument(case.path)[0]
        image = page.render(scale=200 / 72).to_pil()
    else:
        image = Image.open(case.path)
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


def main(folder: Path, names: list[str]) -> None:
    """Print the table."""
    os.environ["OMP_THREAD_LIMIT"] = "1"
    engines = {name: engine for name in names if (engine := engine_of(name))}
    scores: dict[tuple[str, str], list[float]] = collections.defaultdict(list)
    spent: collections.Counter[str] = collections.Counter()
    scans = [case for case in cases(folder) if case.style]
    for case in scans:
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
    styles = sorted({str(case.style) for case in scans})
    print("engine            ", *(f"{style:>8}" for style in styles), "   CPU s/page   x plain")
    for name in (*engines, "plain"):
        means = (statistics.mean(scores[name, style]) for style in styles)
        row = " ".join(f"{mean:8.3f}" for mean in means)
        ratio = spent[name] / max(spent["plain"], 1)
        print(f"{name:19}{row}   {spent[name] / 1000 / len(scans):8.2f} {ratio:9.2f}")


def _read(case: Case, engine: OcrEngine | None) -> tuple[str, tuple[str, ...]]:
    if engine is None:
        return plain(case), ()
    document = document_of(case, engine)
    return document.text, document.pages[0].notes


def _cpu() -> float:
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:] or ["ppocr", "tesseract"])
