"""Word F1 and pages per CPU second on the casebook's scans: ours, plain pytesseract, OCRmyPDF.

Use: ``python -m benchmarks.reading.yardsticks CASEBOOK [--every N] [--ocrmypdf PROGRAM]``.
All read the same files on one thread. The yardsticks are told the right language; ours finds it.
OCRmyPDF is no part of this package: install it in an environment of its own and name its program.
CPU seconds are those of this process and of all programs that it started.
"""

from __future__ import annotations

import argparse
import collections
import os
import shutil
import statistics
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytesseract
from PIL import Image

from benchmarks.reading.casebook import Case, cases, f1, text_of, tokens
from benchmarks.report.spent import cpu_seconds
from extractor.reading.engines import best_engine
from extractor.reading.read import read
from extractor.reading.settings import ReadingSettings
from extractor.values.submission import Part, PartRole

LANGUAGES = {"fr": "fra", "en": "eng", "de": "deu", "es": "spa"}
PLAIN_DPI = 300
UNKNOWN_DPI = "200"  # what OCRmyPDF is told of pictures that state none

Reader = Callable[[Case], str]


def ours(name: str) -> Reader | None:
    """Give the reader of this package with one engine; None if that is not installed."""
    settings = ReadingSettings.model_validate({"engine": name})
    engine = best_engine(settings)
    if engine is None:
        return None

    def reader(case: Case) -> str:
        part = Part(case.path.name, case.media_type, case.path.read_bytes(), PartRole.FILE)
        return read(part, settings=settings, engine=engine).text

    return reader


def plain(case: Case) -> str:
    """Read as a beginner would: pytesseract with its defaults, PDFs drawn at 300 dpi."""
    if case.path.suffix == ".pdf":
        page = pypdfium2.PdfDocument(case.path)[0]
        image = page.render(scale=PLAIN_DPI / 72).to_pil()
    else:
        image = Image.open(case.path)
    table = pytesseract.image_to_data(
        image, lang=_language(case), output_type=pytesseract.Output.DICT
    )
    return " ".join(table["text"])


def ocrmypdf(program: Path) -> Reader:
    """Give a reader by OCRmyPDF with its defaults: a PDF whose text layer is then taken."""

    def reader(case: Case) -> str:
        with tempfile.TemporaryDirectory() as folder:
            target = Path(folder) / "read.pdf"
            command = [str(program), "-l", _language(case), "--jobs", "1", "--output-type", "pdf"]
            if case.path.suffix != ".pdf":
                command += ["--image-dpi", UNKNOWN_DPI]
            done = subprocess.run(
                [*command, "-q", str(case.path), str(target)], capture_output=True, check=False
            )
            if not target.is_file():
                print(f"{case.name}: OCRmyPDF {done.stderr.decode(errors='replace').strip()[:120]}")
                return ""
            document = pypdfium2.PdfDocument(target)
            return " ".join(page.get_textpage().get_text_bounded() for page in document)

    return reader


def _language(case: Case) -> str:
    return LANGUAGES[case.name.split("-")[1]]


def main() -> None:
    """Print word F1 per style, CPU seconds and the ratio to OCRmyPDF."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("casebook", type=Path)
    parser.add_argument("--every", type=int, default=1, help="take every so many scans of a style")
    parser.add_argument("--ocrmypdf", default=shutil.which("ocrmypdf"), help="its program")
    asked = parser.parse_args()
    os.environ["OMP_THREAD_LIMIT"] = "1"
    readers: dict[str, Reader] = {"plain pytesseract": plain}
    for name in ("auto", "ppocr", "tesseract"):
        reader = ours(name)
        if reader is None:
            print(f"ours, {name}: not installed")
        else:
            readers[f"ours, {name}"] = reader
    if asked.ocrmypdf:
        readers["OCRmyPDF"] = ocrmypdf(Path(asked.ocrmypdf))
    else:
        print("OCRmyPDF: not installed")
    _compare(readers, _chosen(asked.casebook, asked.every))


def _chosen(folder: Path, every: int) -> list[Case]:
    by_style: dict[str, list[Case]] = collections.defaultdict(list)
    for case in cases(folder):
        if case.style:
            by_style[case.style].append(case)
    return [case for group in by_style.values() for case in group[::every]]


def _compare(readers: dict[str, Reader], scans: list[Case]) -> None:
    scores: dict[tuple[str, str], list[float]] = collections.defaultdict(list)
    spent: dict[str, list[float]] = collections.defaultdict(list)
    for reader in readers.values():
        reader(scans[0])  # engines load their models once, not per page
    for case in scans:
        truth = tokens(text_of(case.source))
        for name, reader in readers.items():
            start = cpu_seconds()
            text = reader(case)
            spent[name].append(cpu_seconds() - start)
            scores[name, str(case.style)].append(f1(tokens(text), truth))
    styles = sorted({str(case.style) for case in scans})
    print(
        f"{len(scans)} pages         ", *(f"{style:>7}" for style in styles), "  CPU s/page  most"
    )
    for name in readers:
        row = " ".join(f"{statistics.mean(scores[name, style]):7.3f}" for style in styles)
        print(f"{name:18} {row} {statistics.mean(spent[name]):12.2f} {max(spent[name]):5.1f}")
    if "OCRmyPDF" in readers:
        for name in readers:
            ratio = sum(spent["OCRmyPDF"]) / sum(spent[name])
            print(f"{name:18} {ratio:.1f} x OCRmyPDF's pages per CPU second")


if __name__ == "__main__":
    main()
