"""Labels from the store: what people corrected, confirmed, dismissed, split and merged.

Only what a person said is a label. A field that nobody looked at stays empty: a model that learnt
from what a model said would only grow surer of its own errors. The language is the exception; it
says which texts belong together and is learnt from nowhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Literal

from extractor.errors import InputError, OcrError, StoreError
from extractor.learning.placing import Said, is_written, spans_of
from extractor.learning.said import (
    Statement,
    holding,
    last_words,
    merged_in,
    statements_of,
    triage_of,
)
from extractor.pipeline import Pipeline
from extractor.stages.understanding import Understanding
from extractor.store.cases.taught import Taught, TaughtCase, taught_files
from extractor.store.steps import kept_reading
from extractor.store.store import Store
from extractor.values.case import Item, RelationKind
from extractor.values.category import TriageClass
from extractor.values.claim import Claim
from extractor.values.label import LabelledDocument, LabelledItem
from extractor.values.money import to_cents
from extractor.values.reading import Reading

# Why a file that people decided about gives no label.
ERASED, MISSING, UNREADABLE, NOTHING_SAID = "erased", "missing", "unreadable", "nothing_said"


def labels_of_store(
    store: Store,
    pipeline: Pipeline,
    *,
    each_person: bool = False,
    left_out: Counter[str] | None = None,
) -> Iterator[LabelledDocument]:
    """Give the documents that people decided about, in the order in which they came.

    One at a time, so that memory does not grow with the store.

    Args:
        store: with what people decided, and the words of the documents or their originals.
        pipeline: reads what is not kept, and finds the passages and places; with the ledger of
            the store, so that it recognises the invoices.
        each_person: give what each person said on its own, where several decided about one
            document; otherwise one document with the last word on each field.
        left_out: is counted up, by `ERASED`, `MISSING` (the original is gone though not erased),
            `UNREADABLE` and `NOTHING_SAID` (people worked on the case, not on what it says).

    Raises:
        StoreError: the store does not answer.
        ReaderError: no process that reads can be started.
    """
    reasons = Counter[str]() if left_out is None else left_out
    for taught in taught_files(store):
        statements = statements_of(taught)
        if taught.is_erased:
            reasons[ERASED] += 1
            continue
        found = _understood(store, pipeline, taught) if statements else NOTHING_SAID
        if isinstance(found, str):
            reasons[found] += 1
            continue
        labels = list(_labels(found, taught, statements, each_person=each_person))
        reasons[NOTHING_SAID] += not labels
        yield from labels


def _labels(
    known: Understanding, taught: Taught, statements: Sequence[Statement], *, each_person: bool
) -> Iterator[LabelledDocument]:
    people = list(dict.fromkeys(it.who for it in statements))
    several = each_person and len(people) > 1
    for who in people if several else [""]:
        own = [it for it in statements if who in {"", it.who}]
        label = _label(known, taught, own, is_last=not several)
        if label.triage or label.customer_id or label.document_type:
            yield label


def reading_of(store: Store, pipeline: Pipeline, taught: Taught) -> Reading:
    """Give the words of a file: those that are kept, or its original read again.

    Raises:
        StoreError: neither is there.
        InputError: the original cannot be read any more.
        OcrError: it is a picture and no engine can read it.
    """
    kept = kept_reading(store, taught.number)
    if kept is not None:
        return kept
    return pipeline.read_content(store.original(taught.sha256), taught.file)


def _understood(store: Store, pipeline: Pipeline, taught: Taught) -> Understanding | str:
    try:
        reading = reading_of(store, pipeline, taught)
    except StoreError:
        return MISSING
    except (InputError, OcrError):
        return UNREADABLE
    return pipeline.understand_documents(reading.submission, reading.documents)


def _label(
    known: Understanding, taught: Taught, statements: Sequence[Statement], *, is_last: bool
) -> LabelledDocument:
    """Put together what was said.

    Args:
        known: the document, understood.
        taught: the file.
        statements: about it, oldest first.
        is_last: what cases no longer hold does not count.
    """
    file = last_words(statements, "")
    triage = triage_of(statements)
    is_dispute = triage is None or triage.value == TriageClass.DISPUTE
    items: list[LabelledItem] = []
    marked: list[Said] = []
    customer = ""
    for case in _own_cases(taught) if is_dispute else ():
        words = last_words(statements, case.found.docket.case.case_id)
        if is_last:
            words = holding(words, case)
        customer = words["customer"].value or "" if "customer" in words else customer
        items += _items(known, taught, case, words)
        marked += [Said(name, it.value or "", it.place) for name, it in words.items()]
    marked += [Said("invoice", it.invoice_number) for it in items]
    last = max(statements, key=lambda it: it.at)
    return LabelledDocument(
        id=taught.sha256,
        sha256=taught.sha256,
        file=taught.file,
        texts=tuple(it.text for it in known.documents),
        message=known.message.passage,
        language=_language(known),
        customer_id=customer,
        document_type=file["document_type"].value or "" if "document_type" in file else "",
        triage=triage.value or "" if triage else "",
        items=tuple(items),
        spans=spans_of(known, marked),
        labeler=last.who,
        at=last.at,
        chosen="random" if _is_drawn(taught) else "correction",
        batch=last.at.date().isoformat(),
    )


def _is_drawn(taught: Taught) -> bool:
    """Say whether people looked because a lot said so, and not a doubt."""
    audit = taught.recorded.record.audit if taught.recorded else None
    return audit is not None and audit.drawn


def _own_cases(taught: Taught) -> list[TaughtCase]:
    """Give the cases of a file but those that were merged into another one of it."""
    ids = {it.found.docket.case.case_id for it in taught.cases}
    return [
        it
        for it in taught.cases
        if not any(
            link.kind is RelationKind.MERGED_INTO and link.case_id in ids
            for link in it.found.docket.case.links
        )
    ]


def _items(
    known: Understanding, taught: Taught, case: TaughtCase, words: dict[str, Statement]
) -> list[LabelledItem]:
    """Give the invoices of a case about which something was said."""
    if not words.keys() & {"category", "sub_reason", "invoice", "amount"}:
        return []
    whole = case.found.docket.case
    category, sub_reason = _value(words, "category"), _value(words, "sub_reason")
    number = _value(words, "invoice")
    claim = _claim_of(known, taught, case, number)
    amount = _value(words, "amount")
    first = LabelledItem(
        category=category,
        sub_reason=sub_reason,
        invoice_number=number,
        amount=to_cents(Decimal(amount)) if amount else None,
        amount_is=_told(known, amount) if "amount" in words else "",
        passage=claim.passage if claim else "",
    )
    elsewhere = merged_in(case, {it.found.docket.case.case_id for it in taught.cases})
    further = (it for it in whole.items[1:] if it.invoice not in elsewhere)
    return [first, *(_further(known, it, first) for it in further)]


def _further(known: Understanding, item: Item, first: LabelledItem) -> LabelledItem:
    """Give another invoice of a case: a machine opens cases of one, people put more into them."""
    amount = "" if item.disputed is None else f"{to_cents(item.disputed):f}"
    claim = _about(known, item.invoice)
    return LabelledItem(
        category=first.category,
        sub_reason=first.sub_reason,
        invoice_number=item.invoice,
        amount=to_cents(item.disputed) if item.disputed is not None else None,
        amount_is=_told(known, amount),
        passage=claim.passage if claim else "",
    )


def _claim_of(known: Understanding, taught: Taught, case: TaughtCase, number: str) -> Claim | None:
    """Find the words that a case is about: by its invoice, or as the only ones there are."""
    record = taught.recorded.record if taught.recorded else None
    read = next(
        (it for it in record.disputes if it.record_id == case.record_id) if record else iter(()),
        None,
    )
    machine = read.invoice.number if read and read.invoice else ""
    found = _about(known, number) or _about(known, machine)
    if found is not None:
        return found
    claims = known.segmentation.claims or (known.message,)
    if len(claims) == 1 and len(_own_cases(taught)) == 1:
        return claims[0]
    disputes = record.disputes if record else ()
    if read is not None and len(disputes) == len(claims):
        return claims[disputes.index(read)]
    return None


def _about(known: Understanding, number: str) -> Claim | None:
    claims = known.segmentation.claims
    named = (it for it in claims if it.invoice is not None and it.invoice.number == number)
    return next(named, None) if number else None


def _told(known: Understanding, amount: str) -> Literal["explicit", "derivable", "absent"]:
    if not amount:
        return "absent"
    return "explicit" if is_written(known, amount) else "derivable"


def _value(words: dict[str, Statement], field: str) -> str:
    return words[field].value or "" if field in words else ""


def _language(known: Understanding) -> str:
    told = [it for it in known.documents if it.language]
    return (max(told, key=lambda it: len(it.text)).language or "") if told else ""
