"""`extractor match`: which invoices of a ledger claims mean."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import math
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

from extractor.cli.console import counted, say
from extractor.cli.queries import WrongQuery, as_json, read_queries
from extractor.errors import EmptyFileError, InputError, MissingFileError, StoreError
from extractor.reconciliation.book.mapped import is_book
from extractor.reconciliation.importing.imported import import_ledger, is_up_to_date, open_source
from extractor.reconciliation.matching.matcher import Matcher

CACHE = ".book"  # within a ledger's folder
_MIB = 1 << 20


@dataclasses.dataclass(frozen=True, slots=True)
class Job:
    """What is to be matched and shown.

    Attributes:
        ledger: an imported ledger, or a folder of CSV or Parquet files.
        output: None for standard output.
        stats: times and memory on standard error.
        lines: the ranked candidates of every line.
    """

    ledger: Path
    queries: Path
    output: Path | None = None
    stats: bool = False
    lines: bool = False


def run_match(job: Job) -> None:
    """Answer the questions of a file, one JSON object each, in their order.

    Raises:
        LedgerError: the ledger cannot be read.
        InputError: the questions cannot be read, or not a single one is right.
        StoreError: the answers cannot be written.
    """
    if not job.queries.is_file():
        raise MissingFileError(str(job.queries))
    with contextlib.ExitStack() as stack:
        started = time.perf_counter()
        folder = stack.enter_context(_book_of(job.ledger))
        built = time.perf_counter()
        matcher = Matcher.open(folder)
        loaded = time.perf_counter()
        seconds, wrong = _answer(job, matcher, stack.enter_context(_writer(job.output)))
    if job.stats:
        say(f"build {built - started:.2f} s, load {loaded - built:.2f} s")
        say(_memory_sentence(folder))
        say(_latency_sentence(seconds))
    if wrong and not seconds:
        raise InputError(str(job.queries), "not a single line is a question")
    if not seconds:
        raise EmptyFileError(str(job.queries), "no question")


def _answer(job: Job, matcher: Matcher, out: TextIO) -> tuple[list[float], int]:
    """Write the answers; give the seconds that each took, and how many lines were wrong."""
    seconds: list[float] = []
    wrong = 0
    for query in read_queries(job.queries):
        if isinstance(query, WrongQuery):
            wrong += 1
            say(str(query))
            continue
        started = time.perf_counter()
        answer = matcher.match(query)
        seconds.append(time.perf_counter() - started)
        out.write(json.dumps(as_json(answer, lines=job.lines), ensure_ascii=False) + "\n")
    return seconds, wrong


@contextlib.contextmanager
def _book_of(ledger: Path) -> Iterator[Path]:
    """Give the folder of a ledger's book; built anew where the files changed since."""
    if is_book(ledger):
        yield ledger
        return
    source = open_source(ledger)
    cache = ledger / CACHE
    if is_up_to_date(cache, source):
        yield cache
        return
    say("building the ledger's index")
    if os.access(ledger, os.W_OK):
        cache.mkdir(exist_ok=True)
        (cache / ".gitignore").write_text("*\n", encoding="utf-8")
        import_ledger(source, cache)
        yield cache
        return
    with tempfile.TemporaryDirectory(prefix="extractor-book-") as aside:
        import_ledger(source, aside)
        yield Path(aside)


@contextlib.contextmanager
def _writer(output: Path | None) -> Iterator[TextIO]:
    if output is None:
        yield sys.stdout
        return
    try:
        with output.open("w", encoding="utf-8") as out:
            yield out
    except OSError as error:
        raise StoreError(str(output), f"it cannot be written ({error.strerror})") from error


def _memory_sentence(folder: Path) -> str:
    unit = 1 if sys.platform == "darwin" else 1024  # getrusage counts in KiB elsewhere
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / _MIB
    current = folder / (folder / "current").read_text(encoding="utf-8").strip()
    mapped = sum(it.stat().st_size for it in current.rglob("*") if it.is_file()) / _MIB
    return f"memory at most {peak:.0f} MiB, of {mapped:.0f} MiB that can be mapped and shared"


def _latency_sentence(seconds: Sequence[float]) -> str:
    if not seconds:
        return "no question"
    p50, p99 = (percentile(seconds, share) * 1000 for share in (0.5, 0.99))
    return f"{counted(len(seconds), 'question')}: p50 {p50:.2f} ms, p99 {p99:.2f} ms"


def percentile(values: Sequence[float], share: float) -> float:
    """Give the least value that this share of all does not exceed."""
    return sorted(values)[max(math.ceil(share * len(values)) - 1, 0)]
