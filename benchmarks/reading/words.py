"""Word F1 on the casebook's scans, per style: our reader against plain pytesseract.

Use: ``python -m benchmarks.reading.words CASEBOOK [ENGINE...]`` (engines: ppocr, tesseract).
Stamps and handwriting are not in the sources, so a perfect reading scores about .97 to .99.
"""

from __future__ import annotations

import collections
import os
import statistics
import sys
from pathlib import Path

import pypdfium2
import pytesseract
from PIL import Image

from benchmarks.reading.casebook import Case, cases, f1, text_of, tokens
from extractor.protocols import OcrEngine
from extractor.reading.read import best_engine, read
from extractor.reading.settings import ReadingSettings
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


def ours(case: Case, engine: OcrEngine) -> tuple[str, tuple[str, ...]]:
    """Read a scan with the reader of this package."""
    part = Part(case.path.name, case.media_type, case.path.read_bytes(), PartRole.FILE)
    document = read(part, settings=ReadingSettings(), engine=engine)
    return document.text, document.pages[0].notes


def main(folder: Path, names: list[str]) -> None:
    """Print the table."""
    os.environ["OMP_THREAD_LIMIT"] = "1"
    engines = {
        name: engine
        for name in names
        if (engine := best_engine(ReadingSettings.model_validate({"engine": name})))
    }
    scores: dict[tuple[str, str], list[float]] = collections.defaultdict(list)
    spent: collections.Counter[str] = collections.Counter()
    scans = [case for case in cases(folder) if case.style]
    for case in scans:
        truth = tokens(text_of(case.source))
        line = [f"{case.name} {case.style:7}"]
        for name in (*engines, "plain"):
            start = _cpu()
            text, notes = ours(case, engines[name]) if name in engines else (plain(case), ())
            spent[name] += round((_cpu() - start) * 1000)
            score = f1(tokens(text), truth)
            scores[name, str(case.style)].append(score)
            line.append(f"{name} {score:.3f} {' '.join(notes)}")
        print(" | ".join(line), flush=True)
    print()
    styles = sorted({str(case.style) for case in scans})
    print("engine     ", *(f"{style:>8}" for style in styles), "   CPU s/page")
    for name in (*engines, "plain"):
        means = (statistics.mean(scores[name, style]) for style in styles)
        row = " ".join(f"{mean:8.3f}" for mean in means)
        print(f"{name:12}{row}   {spent[name] / 1000 / len(scans):8.2f}")


def _cpu() -> float:
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:] or ["ppocr", "tesseract"])
