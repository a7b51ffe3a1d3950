"""Wall seconds to read a scan of many pages with one process and with several.

The yardstick is what the machine can give at all: the same pages shared out beforehand among as
many readers of one process each, which work side by side and need not agree on anything.

Use: ``python -m benchmarks.reading.scaling CASEBOOK [WORKERS] [PAGES] [ENGINE]``. The pages are
scans of the casebook, put into one TIFF. Warm: the processes have read a page before. The cores
must be free: the load of the machine is printed, and the best of three rounds counts.
"""

from __future__ import annotations

import io
import math
import os
import sys
import threading
import time
from pathlib import Path

from PIL import Image

from benchmarks.reading.casebook import cases
from extractor.reading.isolation.crew import usable_cores
from extractor.reading.reader import Reader
from extractor.reading.settings import ReadingSettings
from extractor.values.document import Document
from extractor.values.submission import Part, PartRole

ROUNDS = 3
PAGES = 24


def pictures_of(folder: Path, pages: int) -> list[Image.Image]:
    """Open so many scans of the casebook, some twice if there are too few."""
    paths = [it.path for it in cases(folder) if it.style and it.path.suffix != ".pdf"]
    return [Image.open(path).convert("L") for path in (paths * pages)[:pages]]


def joined(pictures: list[Image.Image]) -> Part:
    """Make one file of pictures."""
    file = io.BytesIO()
    more = {"save_all": True, "append_images": pictures[1:], "dpi": (200, 200)}
    pictures[0].save(file, "TIFF", compression="tiff_lzw", **more)
    return Part("many.tif", "image/tiff", file.getvalue(), PartRole.FILE)


def scan_of(folder: Path, pages: int) -> Part:
    """Put so many scans of the casebook into one file."""
    return joined(pictures_of(folder, pages))


def timed(part: Part, workers: int, engine: str, warm_up: Part) -> tuple[Document, float, float]:
    """Give what was read and the seconds that it took, cold and warm."""
    settings = ReadingSettings.model_validate({"workers": workers, "engine": engine})
    with Reader(settings) as reader:
        begin = time.monotonic()
        reader.read(warm_up)
        cold = time.monotonic() - begin
        begin = time.monotonic()
        document = reader.read(part)
        return document, cold, time.monotonic() - begin


def side_by_side(folder: Path, workers: int, engine: str, pages: int) -> float:
    """Give the seconds that readers need who each have their own share of the pages."""
    settings = ReadingSettings.model_validate({"workers": 1, "engine": engine})
    whole, warm_up = pictures_of(folder, pages), scan_of(folder, 1)
    parts = [joined(whole[first::workers]) for first in range(workers)]
    readers = [Reader(settings) for _ in parts]
    for reader in readers:
        reader.read(warm_up)
    threads = [
        threading.Thread(target=reader.read, args=(part,))
        for reader, part in zip(readers, parts, strict=True)
    ]
    begin = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.monotonic() - begin
    for reader in readers:
        reader.close()
    return seconds


def main() -> None:
    """Print the seconds of each round and the ratio of the best."""
    folder = Path(sys.argv[1])
    workers = int(sys.argv[2]) if len(sys.argv) > 2 else usable_cores()
    pages = int(sys.argv[3]) if len(sys.argv) > 3 else PAGES
    engine = sys.argv[4] if len(sys.argv) > 4 else "auto"
    part, warm_up = scan_of(folder, pages), scan_of(folder, workers + 2)
    best: dict[int, float] = {}
    read: dict[int, Document] = {}
    ideal = math.inf
    for _ in range(ROUNDS):
        for count in (1, workers):
            load = os.getloadavg()[0]
            read[count], cold, seconds = timed(part, count, engine, warm_up)
            best[count] = min(best.get(count, seconds), seconds)
            print(f"load {load:.1f}, {count} process(es): {seconds:.1f} s", end="")
            print(f" for {pages} pages ({cold:.1f} s to start and warm up)", flush=True)
        seconds = side_by_side(folder, workers, engine, pages)
        ideal = min(ideal, seconds)
        print(f"{workers} readers side by side: {seconds:.1f} s", flush=True)
    same = "the same words" if read[1] == read[workers] else "OTHER WORDS"
    print(f"{best[1] / best[workers]:.2f} x as fast with {workers} processes, {same}")
    print(f"{best[1] / ideal:.2f} x as fast with {workers} readers side by side")


if __name__ == "__main__":
    main()
