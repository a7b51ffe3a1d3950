"""Our CPU of a document against named tools, on the same files in the same run; what each gives.

Use: ``python -m benchmarks.pipeline.yardsticks CASEBOOK [--each N] [--python PROGRAM]``

N files (12 unless told; half as many scans) of mails, digital PDFs and scans. The tools live in an
environment of their own (`make yardsticks`); one that is missing is named. They give text, and
invoice2data the fields of invoices that it has a template for; none says who contests what. So two
things are counted: whether the reference of each contested invoice, as the customer wrote it,
stands in the text, and whether the invoice of our books was named. CPU is of all processes; ours
are `words` (nothing but reading, in this process) and `record` (the whole way, read in jailed
children). Everything is told the right language but ours, which finds it.
"""

from __future__ import annotations

import argparse
import dataclasses
import email
import email.policy
import json
import os
import re
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from rapidfuzz import process

from benchmarks.intake.durability import reading_seconds
from benchmarks.intake.isolation import SETTLE, pipeline_with
from benchmarks.pipeline.kinds import DIGITAL, MAILS, SCANS, files_by_kind
from benchmarks.report.figures import ROOT, Figure, keep
from extractor import Pipeline
from extractor.reconciliation.load import load_ledger
from extractor.settings import load_settings

PYTHON = ROOT / ".venv-yardsticks" / "bin" / "python"
OURS, WORDS, NAIVE = "ours: record", "ours: words", "RapidFuzz `extractOne` on every number"
TOOLS = {
    MAILS: ("unstructured",),
    DIGITAL: (
        "pdfplumber",
        "invoice2data-pdfplumber",
        "invoice2data-pdfium",
        "docling",
    ),
    SCANS: ("tesseract", "ocrmypdf", "ocrmypdf, a program a file"),
}
CPU, RATIO, HELD, NAMED = (
    "CPU, ms a document",
    "CPU against ours: record",
    "references of contested invoices that stand in the text",
    "contested invoices named",
)
OTHERS = "invoices named that nobody contests, a document"
LEARNT = (
    "Our models learnt from this casebook, so what ours names here says nothing about new"
    " documents: see [accuracy.md](accuracy.md)."
)
NUMBER = re.compile(r"[\w/.-]*\d[\w/.-]*")


@dataclasses.dataclass(frozen=True, slots=True)
class Case:
    """A file and what is contested in it.

    Attributes:
        references: as the customer wrote them.
        invoices: numbers in our books, in the same order.
    """

    path: Path
    language: str
    references: tuple[str, ...]
    invoices: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Gave:
    """What a tool gave for all files of a kind.

    Attributes:
        seconds: CPU.
        held: share of references that stand in the text; None where there is no text.
        named: share of invoices; None for what only gives text.
        problem: why there is nothing.
        fitted: files that a template was made for.
        others: invoices named that nobody contests, a document; None for what only gives text.
    """

    seconds: float = 0.0
    held: float | None = None
    named: float | None = None
    problem: str = ""
    fitted: int = 0
    others: float | None = None


def main() -> None:
    """Print and keep a table a kind."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", type=Path)
    parser.add_argument("--each", type=int, default=12)
    parser.add_argument("--python", type=Path, default=PYTHON)
    asked = parser.parse_args()
    os.environ["OMP_THREAD_LIMIT"] = "1"
    settings = load_settings(asked.cases / "extractor.toml")
    here, jailed = (pipeline_with(asked.cases, settings, isolate=it) for it in (False, True))
    numbers = [it.number for it in load_ledger(asked.cases / "ledger").invoices]
    figures: list[Figure] = []
    fitted = 0
    for kind in (MAILS, DIGITAL, SCANS):
        cases = chosen(asked.cases, kind, asked.each // 2 if kind == SCANS else asked.each)
        gave = {OURS: ours(jailed, cases), WORDS: words(here, cases)}
        if kind == MAILS:
            gave[NAIVE] = naive(cases, numbers)
        for tool in TOOLS[kind]:
            name, told = other(asked.python, tool, cases)
            gave[name] = told
            fitted += told.fitted
        figures += table(f"{kind}, {len(cases)} files", gave)
    for it in figures:
        value = it.note if it.value is None else f"{it.value:.3g}"
        print(f"{it.table:26} {it.what:40} {it.case:56} {value}")
    for pipeline in (here, jailed):
        pipeline.close()
    remark = f"Files that a template of invoice2data, of all it comes with, was made for: {fitted}."
    print(remark)
    keep("pipeline.yardsticks", figures, remarks=[LEARNT, remark])


def chosen(folder: Path, kind: str, most: int) -> list[Case]:
    """Give the first files of a kind that contest an invoice by a reference."""
    gold = {}
    for line in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        gold[folder / case["file"]] = case
    found = []
    for path in files_by_kind(folder)[kind]:
        items = [
            it for it in gold[path]["items"] if it["reference_as_written"] and it["invoice_number"]
        ]
        if items:
            references = tuple(it["reference_as_written"] for it in items)
            invoices = tuple(it["invoice_number"] for it in items)
            found.append(Case(path, gold[path]["lang"], references, invoices))
    return found[:most]


def ours(pipeline: Pipeline, cases: Sequence[Case]) -> Gave:
    """Go the whole way, in jailed children as it is set by default."""
    pipeline.process(cases[0].path)
    time.sleep(SETTLE)
    before = time.process_time() + reading_seconds(pipeline)
    records = [pipeline.process(it.path) for it in cases]
    time.sleep(SETTLE)
    seconds = time.process_time() + reading_seconds(pipeline) - before
    named = [{it.invoice.number for it in record.disputes if it.invoice} for record in records]
    return _judged(cases, named, seconds)


def _judged(
    cases: Sequence[Case],
    named: Sequence[set[str]],
    seconds: float,
    held: float | None = None,
) -> Gave:
    pairs = list(zip(cases, named, strict=True))
    hits = [invoice in found for case, found in pairs for invoice in case.invoices]
    others = sum(len(found - set(case.invoices)) for case, found in pairs)
    return Gave(seconds, held, sum(hits) / len(hits), others=others / len(cases))


def words(pipeline: Pipeline, cases: Sequence[Case]) -> Gave:
    """Only read."""

    def read(path: Path) -> str:
        reading = pipeline.read_content(path.read_bytes(), path.name)
        envelope = reading.submission.envelope
        return "\n".join(
            [envelope.subject if envelope else "", *(it.text for it in reading.documents)]
        )

    read(cases[0].path)
    before = time.process_time()
    texts = [read(it.path) for it in cases]
    return Gave(time.process_time() - before, held=share_held(cases, texts))


def naive(cases: Sequence[Case], numbers: Sequence[str]) -> Gave:
    """Do what a script does in an afternoon: every number of a mail against all of the books."""

    def read(path: Path) -> str:
        mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        body = mail.get_body(("plain", "html"))
        return f"{mail['subject']}\n{body.get_content() if body else ''}"

    before = time.process_time()
    texts, named = [], []
    for case in cases:
        texts.append(text := read(case.path))
        asked = [it for it in dict.fromkeys(NUMBER.findall(text)) if len(it) >= 4]
        found = [process.extractOne(it, numbers, score_cutoff=85) for it in asked]
        named.append({it[0] for it in found if it})
    seconds = time.process_time() - before
    return _judged(cases, named, seconds, share_held(cases, texts))


def other(python: Path, tool: str, cases: Sequence[Case]) -> tuple[str, Gave]:
    """Let a tool read in its own environment; give its name with its version, too."""
    if not python.is_file():
        return tool, Gave(problem="not installed")
    told = subprocess.run(
        [
            str(python), str(Path(__file__).with_name("other_tools.py")), tool,
            *(f"{it.language}:{it.path}" for it in cases),
        ],
        capture_output=True, check=False, text=True,
        env={key: value for key, value in os.environ.items() if key != "PYTHONPATH"},
    )  # fmt: skip
    if told.returncode:
        return tool, Gave(problem="does not run")
    answer = json.loads(told.stdout)
    name = f"{tool} {answer['version']}" if "version" in answer else tool
    if "problem" in answer:
        return name, Gave(problem=answer["problem"])
    held = share_held(cases, answer["texts"])
    return name, Gave(sum(answer["seconds"]), held, fitted=answer["fitted"])


def share_held(cases: Sequence[Case], texts: Sequence[str]) -> float:
    """Give the share of references that stand in the text, blanks and punctuation apart."""
    hits = [
        _folded(reference) in _folded(text)
        for case, text in zip(cases, texts, strict=True)
        for reference in case.references
    ]
    return sum(hits) / len(hits)


def _folded(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).upper()


def table(name: str, gave: dict[str, Gave]) -> list[Figure]:
    """Give the rows of a kind: one a tool."""
    ours_seconds, count = gave[OURS].seconds, int(re.findall(r"\d+", name)[-1])
    columns: tuple[tuple[str, Callable[[Gave], float | None]], ...] = (
        (CPU, lambda it: 1000 * it.seconds / count),
        (RATIO, lambda it: it.seconds / ours_seconds),
        (HELD, lambda it: it.held),
        (NAMED, lambda it: it.named),
        (OTHERS, lambda it: it.others),
    )
    return [
        Figure(
            tool,
            None if it.problem else value(it),
            case=column,
            table=name,
            note=it.problem if column == CPU else "",
        )
        for tool, it in gave.items()
        for column, value in columns
    ]


if __name__ == "__main__":
    main()
