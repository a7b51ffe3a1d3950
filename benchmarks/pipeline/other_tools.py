"""Reads files with somebody else's tool; runs in .venv-yardsticks and knows nothing of ours.

Use: ``python other_tools.py TOOL LANGUAGE:FILE ...`` prints a JSON object: `seconds`, CPU of each
file with all programs that were started for it, `texts`, and how many files the tool had a
template for; or `problem`, where it is not there or does not work without the net. The first file
is read once more before, uncounted.
"""

from __future__ import annotations

import contextlib
import importlib.metadata
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

LANGUAGES = {"fr": "fra", "en": "eng", "de": "deu", "es": "spa"}
PLAIN_DPI = 300
UNKNOWN_DPI = 200  # what OCRmyPDF is told of pictures that state none

Reader = Callable[[str, str], str]
fitted: list[str] = []  # files that a template of invoice2data was made for


def pdfplumber() -> Reader:
    """Give what pdfplumber calls the text."""
    import pdfplumber as tool  # noqa: PLC0415 (each tool may be missing)

    def read(file: str, _: str) -> str:
        with tool.open(file) as pdf:
            return "\n".join(page.extract_text() or "" for page in pdf.pages)

    return read


def invoice2data(backend: str) -> Reader:
    """Give invoice2data with one back end and all of its templates, text recognition off."""
    from invoice2data import extract_data  # noqa: PLC0415
    from invoice2data.extract.loader import read_templates  # noqa: PLC0415
    from invoice2data.input import ocrmypdf as last_resort  # noqa: PLC0415

    module = importlib.import_module(f"invoice2data.input.{backend}")
    last_resort.ocrmypdf_available = lambda: False  # these files have a text
    templates = read_templates()
    plain = module.to_text

    def read(file: str, _: str) -> str:
        kept: list[str] = []

        def to_text(*arguments: object, **named: object) -> str:
            kept.append(plain(*arguments, **named))
            return kept[-1]

        module.to_text = to_text
        found = extract_data(file, templates=templates, input_module=module)
        fitted.extend([file] * bool(found))
        return kept[0] if kept else ""

    return read


def unstructured() -> Reader:
    """Give unstructured's elements of a mail."""
    os.environ["UNSTRUCTURED_DISABLE_NOTICE"] = "1"
    from unstructured.partition.email import partition_email  # noqa: PLC0415

    return lambda file, _: "\n".join(str(it) for it in partition_email(file))


def docling() -> Reader:
    """Give docling's Markdown."""
    from docling.document_converter import DocumentConverter  # noqa: PLC0415

    converter = DocumentConverter()
    return lambda file, _: converter.convert(file).document.export_to_markdown()


def tesseract() -> Reader:
    """Give what a beginner gets: pytesseract with its defaults, PDFs drawn at 300 dpi."""
    import pypdfium2  # noqa: PLC0415
    import pytesseract  # noqa: PLC0415
    from PIL import Image  # noqa: PLC0415

    def read(file: str, language: str) -> str:
        if file.endswith(".pdf"):
            pages = [it.render(scale=PLAIN_DPI / 72).to_pil() for it in pypdfium2.PdfDocument(file)]
        else:
            pages = [Image.open(file)]
        return "\n".join(pytesseract.image_to_string(it, lang=LANGUAGES[language]) for it in pages)

    return read


def ocrmypdf() -> Reader:
    """Give the text layer that OCRmyPDF adds, with its defaults."""
    import ocrmypdf as tool  # noqa: PLC0415
    import pypdfium2  # noqa: PLC0415

    def read(file: str, language: str) -> str:
        with tempfile.TemporaryDirectory() as folder:
            target = str(Path(folder) / "read.pdf")
            told = {} if file.endswith(".pdf") else {"image_dpi": UNKNOWN_DPI}
            tool.ocr(
                file, target, language=[LANGUAGES[language]], jobs=1, output_type="pdf",
                progress_bar=False, use_threads=True, **told,
            )  # fmt: skip
            document = pypdfium2.PdfDocument(target)
            return "\n".join(page.get_textpage().get_text_bounded() for page in document)

    return read


def ocrmypdf_program() -> Reader:
    """Give the same, with a program started for each file, as its users do."""
    import pypdfium2  # noqa: PLC0415

    def read(file: str, language: str) -> str:
        with tempfile.TemporaryDirectory() as folder:
            target = str(Path(folder) / "read.pdf")
            told = ["-q", "-l", LANGUAGES[language], "--jobs", "1", "--output-type", "pdf"]
            if not file.endswith(".pdf"):
                told += ["--image-dpi", str(UNKNOWN_DPI)]
            command = [sys.executable, "-m", "ocrmypdf", *told, file, target]
            subprocess.run(command, check=True, capture_output=True)
            document = pypdfium2.PdfDocument(target)
            return "\n".join(page.get_textpage().get_text_bounded() for page in document)

    return read


TOOLS: dict[str, tuple[str, Callable[[], Reader]]] = {
    "pdfplumber": ("pdfplumber", pdfplumber),
    "invoice2data-pdfplumber": ("invoice2data", lambda: invoice2data("pdfplumber")),
    "invoice2data-pdfium": ("invoice2data", lambda: invoice2data("pdfium")),
    "unstructured": ("unstructured", unstructured),
    "docling": ("docling", docling),
    "tesseract": ("pytesseract", tesseract),
    "ocrmypdf": ("ocrmypdf", ocrmypdf),
    "ocrmypdf, a program a file": ("ocrmypdf", ocrmypdf_program),
}


def main(tool: str, files: list[tuple[str, str]]) -> dict[str, object]:
    """Read all files with one tool."""
    package, make = TOOLS[tool]
    try:
        told: dict[str, object] = {"version": importlib.metadata.version(package)}
    except importlib.metadata.PackageNotFoundError:
        return {"problem": "not installed"}
    try:
        read = make()
        language, first = files[0]
        read(first, language)
    except Exception as error:  # noqa: BLE001 (whatever another's tool may raise)
        wants_net = "Name or service" in str(error) or "onnect" in str(error)
        what = "does not run offline" if wants_net else "does not run"
        return told | {"problem": f"{what}: {type(error).__name__}"}
    seconds, texts = [], []
    fitted.clear()
    for language, file in files:
        before = _cpu()
        try:
            text = read(file, language)
        except Exception:  # noqa: BLE001 (it gives nothing for this file)
            text = ""
        seconds.append(_cpu() - before)
        texts.append(text)
    return told | {"seconds": seconds, "texts": texts, "fitted": len(fitted)}


def _cpu() -> float:
    spent = (resource.getrusage(it) for it in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(it.ru_utime + it.ru_stime for it in spent)


if __name__ == "__main__":
    with contextlib.redirect_stdout(sys.stderr):
        answer = main(sys.argv[1], [tuple(it.split(":", 1)) for it in sys.argv[2:]])  # type: ignore[misc]
    json.dump(answer, sys.stdout)
