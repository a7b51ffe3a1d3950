"""Does any text make reading and understanding take more than in proportion to its length?

    python -m benchmarks.intake.long_texts

Each text is one short stretch said again and again. It is understood twice, four times as long the
second time; the figure is the growth of the computing time, 4 where it is in proportion. Names are
not looked for (spaCy's time is in proportion, and hides the rest). Texts that grow by more than
MOST, and take long enough to be measured, are printed; with any, the exit code is 1.
"""

from __future__ import annotations

import argparse
import dataclasses
import sys
import time
from pathlib import Path

from extractor.intake.files import submission_of
from extractor.pipeline import Pipeline
from extractor.settings import load_settings

MOST = 7.0
LEAST_SECONDS = 0.5
LEDGER = Path("inbox/ledger")
SETTINGS = Path("inbox/extractor.toml")
HEAD = b"From: a@client.fr\r\nSubject: x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nBonjour "
STRETCHES = (
    "a", "a ", "1", "1 ", "1.", "1,", "1-", "1/", "-", "- ", " ", "\n", "\t", ">", "> ", ">\n", "(",
    "( ", "[", "é", ",", ", ", "A1", "A-", "RE-", "RE-2026-4512 ", "EUR ", "€", "@", "a@", "a@b.",
    "a.", ".", "'", '"', "<", "&", "|", "| ", "|a|", "From: \n", "From: a\nTo: b\n",
    "Le 3 mars a écrit :\n", "On x wrote:\n", "invoice no ", "facture n° ", "1,234.56 EUR ",
    "1.234,56 €\n", "2026-03-01 ", "http://", "https://a.b/", "_", "=", "==\n", "*", "#", "12% ",
    "3 x ", "100 kg ", "il manque 3 colis ", "deux cent ", "FR12345678901 ", "IBAN ", "PO 123 ",
    "au lieu de ", "a:b ", ":", "a\n", "a\n\n", "1\n", "--\n", "Mit freundlichen Grüßen\n",
    "\u00a0", "\u200b", "\u3000", "一", "\U0001f600", "a;b;c\n", "a\tb\t1\n", "a  b  1\n",
    "1  2  3\n", "to:", "(1", "[1]", "\\", "/", "confiden", "fwd: ", "p.s. ", "1 EUR - 2 EUR ",
    "3 janvier ", "avant le ",
)  # fmt: skip


def seconds(pipeline: Pipeline, stretch: str, length: int) -> float:
    """Give the computing time of one text."""
    text = (stretch * (length // len(stretch) + 1))[:length] + "x"
    submission = submission_of(HEAD + text.encode(), file="a.eml")
    before = time.process_time()
    pipeline.understand(submission)
    return time.process_time() - before


def main() -> int:
    """Print the texts that grow too fast; give 1 if there is one."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--length", type=int, default=8000, help="characters of the shorter text")
    length = options.parse_args().length
    settings = load_settings(SETTINGS)
    here = settings.reading.model_copy(update={"isolate": False, "engine": "none"})
    pipeline = Pipeline.load(ledger=LEDGER, settings=settings.model_copy(update={"reading": here}))
    pipeline.models = dataclasses.replace(pipeline.models, entities=None)
    seconds(pipeline, "facture ", length)  # loads what is loaded on first use
    slow = 0
    for stretch in STRETCHES:
        short = seconds(pipeline, stretch, length)
        long = seconds(pipeline, stretch, 4 * length)
        if long > LEAST_SECONDS and long > MOST * short:
            slow += 1
            print(f"{stretch!r}: {short:.2f} s, four times as long {long:.2f} s")
    print(f"{len(STRETCHES)} texts, {slow} grow by more than {MOST:g} when four times as long")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
