"""The most memory (resident, MiB) that reading takes: in the process that reads, and in ours.

Use: ``python -m benchmarks.reading.memory [CASE]``. Every case runs in a fresh process with the
default settings; the files are made on the spot, the large scans from a page of text drawn at
their size. The process that reads must stay below 700 MiB.
"""

from __future__ import annotations

import io
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from benchmarks.reading.bombs import FONT, PAGE, pdf, stream
from extractor.reading.reader import Reader
from extractor.reading.settings import ReadingSettings
from extractor.values.submission import Part, PartRole

MOST = 700
A3_600_DPI = (7016, 9921)
ROWS = [f"Invoice 4711-{n:03}   of 12 March 2026    12 x 8.33    100.{n:02} EUR" for n in range(50)]


def digital(pages: int) -> Part:
    """Make a PDF with fifty rows of words on every page."""
    kids = b"".join(b"%d 0 R " % (5 + number) for number in range(pages))
    rows = b"".join(b"(%b) Tj 0 -14 Td " % row.encode() for row in ROWS)
    content = pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%b] >>" % (pages, kids),
        stream(b"BT /F 10 Tf 60 780 Td " + rows + b"ET"),
        FONT,
        *[PAGE + b"/Resources << /Font << /F 4 0 R >> >> /Contents 3 0 R >>"] * pages,
    )
    return Part("digital.pdf", "application/pdf", content, PartRole.FILE)


def scan(mode: str, kind: str) -> Part:
    """Draw an A3 page of words at 600 dots per inch."""
    image = Image.new("L", A3_600_DPI, 250)
    pen = ImageDraw.Draw(image)
    font = ImageFont.load_default(100)
    for number, row in enumerate(ROWS):
        pen.text((500, 500 + 170 * number), row, fill=20, font=font)
    file = io.BytesIO()
    compression = {"1": "group4"}.get(mode, "tiff_lzw") if kind == "TIFF" else None
    image.convert(mode).save(file, kind, dpi=(600, 600), compression=compression)
    return Part(f"a3.{kind.lower()}", f"image/{kind.lower()}", file.getvalue(), PartRole.FILE)


def scan_in_pdf(mode: str) -> Part:
    """Put the A3 page into a PDF."""
    picture = Image.open(io.BytesIO(scan(mode, "JPEG").content))
    file = io.BytesIO()
    picture.save(file, "PDF", resolution=600)
    return Part("a3.pdf", "application/pdf", file.getvalue(), PartRole.FILE)


CASES: dict[str, Callable[[], Part]] = {
    "PDF of 200 digital pages": lambda: digital(200),
    "PDF of 5000 digital pages": lambda: digital(5000),
    "A3, 600 dpi, grey PNG": lambda: scan("L", "PNG"),
    "A3, 600 dpi, colour PNG": lambda: scan("RGB", "PNG"),
    "A3, 600 dpi, grey JPEG": lambda: scan("L", "JPEG"),
    "A3, 600 dpi, colour JPEG": lambda: scan("RGB", "JPEG"),
    "A3, 600 dpi, TIFF G4": lambda: scan("1", "TIFF"),
    "A3, 600 dpi, colour TIFF": lambda: scan("RGB", "TIFF"),
    "A3, 600 dpi, colour JPEG in a PDF": lambda: scan_in_pdf("RGB"),
}


def measure(name: str) -> dict[str, float]:
    """Read one case in this process's child; pages are dropped as they come."""
    part = CASES[name]()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begin = time.monotonic()
    settings = ReadingSettings(max_pages=10_000, workers=1)
    with Reader(settings) as reader:
        words = pages = 0
        for page in reader.pages(part):
            pages += 1
            words += len(page.words)
        [child] = reader.process_ids()
        status = Path(f"/proc/{child}/status").read_text(encoding="ascii")
    [peak] = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")]
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "pages": pages,
        "words": words,
        "child": int(peak) / 1024,
        "grown": (after - before) / 1024,
        "seconds": time.monotonic() - begin,
    }


def main() -> None:
    """Print a line a case."""
    if len(sys.argv) > 1:
        print(json.dumps(measure(sys.argv[1])))
        return
    print("pages    words   child, at most   ours, grown by   seconds")
    for name in CASES:
        command = [sys.executable, "-m", "benchmarks.reading.memory", name]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        it = json.loads(done.stdout)
        told = "" if it["child"] < MOST else f"  MORE THAN {MOST}"
        size = f"{it['child']:12.0f} MiB {it['grown']:12.0f} MiB"
        told = f"{it['seconds']:9.1f}   {name}{told}"
        print(f"{it['pages']:5.0f} {it['words']:8.0f} {size} {told}", flush=True)


if __name__ == "__main__":
    main()
