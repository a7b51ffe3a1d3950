"""Score the fields of disputes: precision and recall by field and language.

Four hand-labelled sets lie beside this file. Two by the writer of the rules, labelled before
them: ``develop``, which the rules were made with, and ``kept``, whose errors were never listed,
but whose totals were seen while the rules were made, and which repeats many phrases of
``develop``: both flatter. Mails of the casebook have other people's words, much freer:
``casebook_mails`` (its errors were listed once, then the rules were improved) and
``casebook_unseen`` (labelled and run after that; two of its ten mails, fr-062 and fr-063, were
seen before for their order and delivery note numbers): the figure to trust, though far too small
to promise anything.

The casebook's own gold holds order and delivery note numbers; ``--casebook`` scores those. The
words for orders that are another matter (``unconcerned.toml``) were collected from its mails.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import re
import time
from collections import Counter, defaultdict
from decimal import Decimal
from email.utils import parseaddr
from pathlib import Path
from typing import Any

from benchmarks.extraction.fields.casebook import score_casebook
from benchmarks.extraction.fields.table import print_table
from extractor.extraction.contacts import find_contact
from extractor.extraction.extract import extract
from extractor.extraction.particulars import read_particulars, with_the_one_article
from extractor.extraction.sentences import sentences_of
from extractor.extraction.sub_reasons import find_sub_reason
from extractor.extraction.units import units_of
from extractor.intake.files import open_submission
from extractor.reading.body import read_html, read_text
from extractor.values.category import Category
from extractor.values.document import Document, Page, PageSource, lines_of
from extractor.values.particulars import DayRole, SumRole, Topic
from extractor.values.submission import Envelope, Part, PartRole

HERE = Path(__file__).parent
CASEBOOK = HERE.parents[2] / "training" / "corpus" / "casebook"
SETS = ["develop", "kept", "casebook_mails", "casebook_unseen"]
_TOPICS = {
    "claims": Topic.CLAIM,
    "purchase_orders": Topic.PURCHASE_ORDER,
    "delivery_notes": Topic.DELIVERY_NOTE,
    "credit_notes": Topic.CREDIT_NOTE,
    "consignments": Topic.CONSIGNMENT,
    "carriers": Topic.CARRIER,
}
_DAYS = {
    "invoice_date": DayRole.INVOICE,
    "delivery_date": DayRole.DELIVERY,
    "claim_date": DayRole.CLAIM,
    "promised_date": DayRole.PROMISED,
    "deadline": DayRole.DEADLINE,
}
_SUMS = {"paid_amount": SumRole.PAID, "invoice_total": SumRole.TOTAL}
Values = dict[str, set[str]]


def main() -> None:
    """Score the sets named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--set", choices=SETS, action="append")
    parser.add_argument("--errors", action="store_true", help="print what is wrong")
    parser.add_argument("--casebook", type=Path, help="a casebook whose gold to score")
    parser.add_argument("--scans", action="store_true", help="score its scans, too")
    options = parser.parse_args()
    if options.casebook:
        score_casebook(options.casebook, scans=options.scans, errors=options.errors)
        return
    for name in options.set or SETS:
        score(name, HERE / f"{name}.jsonl", errors=options.errors)


def score(name: str, path: Path, *, errors: bool) -> None:
    """Read every message of a set and print the table."""
    tally: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    messages = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    seconds = 0.0
    for message in messages:
        begun = time.process_time()
        got = read(message)
        seconds += time.process_time() - begun
        for field, (wanted, found) in _compared(message["gold"], got).items():
            for group in (message["lang"], "all"):
                tally[field, group].update(
                    hit=len(wanted & found), wanted=len(wanted), found=len(found)
                )
            if errors and wanted != found:
                print(f"{message['id']:7} {field:17} want {sorted(wanted)} got {sorted(found)}")
    print_table(f"{name}: {len(messages)} messages", tally)
    print(f"{1000 * seconds / len(messages):.1f} CPU ms a message\n")


def read(message: dict[str, Any]) -> Values:
    """Give the fields of one message as plain values."""
    if "file" in message:
        envelope, documents, received = _received(CASEBOOK / message["file"])
    else:
        envelope, documents, received = _written(message)
    findings = extract(documents, received=received, entities=None)
    sentences = sentences_of(documents, leave_out=())
    said = with_the_one_article(read_particulars(documents, sentences, findings, received=received))
    contact = find_contact(documents, findings.names, envelope)
    units = [it for at, document in enumerate(documents) for it in units_of(at, document)]
    category = message["gold"].get("category")
    sub_reason = find_sub_reason(units, Category(category)) if category else None
    values: Values = {
        field: {_packed(it.value) for it in said.mentions if it.topic is topic}
        for field, topic in _TOPICS.items()
    }
    for field, role in _DAYS.items():
        values[field] = {it.day.isoformat() for it in said.days if it.role is role and it.day}
    for field, sum_role in _SUMS.items():
        values[field] = {f"{it.money.value:.2f}" for it in said.sums if it.role is sum_role}
    values["asks"] = {it.ask.value for it in said.wishes}
    values["quantities"] = {f"{it.role} {it.value.normalize():f}" for it in said.counts}
    values["unit"] = {
        f"{it.role} {it.value.normalize():f} {it.unit.casefold()}" for it in said.counts if it.unit
    }
    values["article_number"] = {
        _packed(it.article_number.text) for it in said.counts if it.article_number
    }
    values["article"] = {
        " ".join(it.article.text.casefold().split()) for it in said.counts if it.article
    }
    values["contact_name"] = {contact.name} if contact.name else set()
    values["contact_phone"] = {_packed(contact.phone)} if contact.phone else set()
    values["contact_mail"] = {contact.mail} if contact.mail else set()
    values["sub_reason"] = {str(sub_reason.code)} if sub_reason else set()
    return values


def _received(path: Path) -> tuple[Envelope, list[Document], dt.date]:
    """Read a mail of the casebook as the product does."""
    submission = open_submission(path)
    envelope = submission.envelope
    if envelope is None or envelope.date is None:
        raise ValueError(path)
    bodies = [read_html if it.media_type == "text/html" else read_text for it in submission.parts]
    read_parts = [read(it) for read, it in zip(bodies, submission.parts, strict=True)]
    return envelope, [_subject(envelope.subject), *read_parts], envelope.date.date()


def _written(message: dict[str, Any]) -> tuple[Envelope, list[Document], dt.date]:
    sender, address = parseaddr(message["from"])
    part = Part("body", "text/plain", message["text"].encode(), PartRole.BODY)
    documents = [_subject(message["subject"]), read_text(part)]
    return Envelope(sender, address), documents, dt.date.fromisoformat(message["received"])


def _subject(text: str) -> Document:
    words, lines = lines_of([text])
    return Document("subject", "text/plain", (Page(1, 0.0, 0.0, PageSource.MAIL, words, lines),))


def _compared(gold: dict[str, Any], got: Values) -> dict[str, tuple[set[str], set[str]]]:
    wanted: Values = {field: set() for field in got}
    for field in (*_TOPICS, "contact_phone"):
        wanted[field] = {_packed(it) for it in gold.get(field, [])}
    for field in (*_DAYS, "asks", "contact_name", "contact_mail"):
        wanted[field] = set(gold.get(field, []))
    for field in _SUMS:
        wanted[field] = {f"{Decimal(it):.2f}" for it in gold.get(field, [])}
    for it in gold.get("quantities", []):
        value = f"{it['role']} {Decimal(it['value']).normalize():f}"
        wanted["quantities"].add(value)
        if it["unit"]:
            wanted["unit"].add(f"{value} {it['unit'].casefold()}")
        if it["article_number"]:
            wanted["article_number"].add(_packed(it["article_number"]))
        if it["article"]:
            wanted["article"].add(" ".join(it["article"].casefold().split()))
    if gold.get("sub_reason"):
        wanted["sub_reason"] = {gold["sub_reason"]}
    unlabelled = {"contact_mail"} if "contact_mail" not in gold else set()
    return {field: (wanted[field], got[field]) for field in got if field not in unlabelled}


def _packed(written: str) -> str:
    return re.sub(r"[\W_]", "", written).casefold()


if __name__ == "__main__":
    main()
