"""Gives a story other numbers: the same ones in text, subject, invoices and gold."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping

from training.generator.mutilate import SHORTEST, bare, carry_over
from training.generator.stories import Story, StoryInvoice, StoryItem

_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclasses.dataclass(frozen=True, slots=True)
class Numbers:
    """New numbers by old ones, each kind apart."""

    invoices: Mapping[str, str]
    orders: Mapping[str, str]
    delivery_notes: Mapping[str, str]


def renumber(story: Story, numbers: Numbers) -> Story:
    """Replace numbers wherever they stand.

    A number whose written form cannot be carried over stays as it was, everywhere.
    """
    dropped: set[tuple[str, str]] = set()
    while True:
        kept = Numbers(
            _without(numbers.invoices, "invoice", dropped),
            _without(numbers.orders, "order", dropped),
            _without(numbers.delivery_notes, "delivery note", dropped),
        )
        forms, failed = _forms(story, kept)
        result = _apply(story, kept, forms)
        failed |= _lost(result, kept)
        if not failed - dropped:
            return result
        dropped |= failed


def _without(
    numbers: Mapping[str, str], kind: str, dropped: set[tuple[str, str]]
) -> dict[str, str]:
    return {old: new for old, new in numbers.items() if (kind, old) not in dropped}


def _written(story: Story) -> list[tuple[str, str, str]]:
    """Give kind, full number and written form of every reference in the gold."""
    found: list[tuple[str, str, str]] = []
    for item in story.items:
        invoice = story.invoice(item.invoice)
        for kind, full, form in (
            ("invoice", invoice.number, item.reference),
            ("order", invoice.po_number, item.po),
            ("delivery note", invoice.delivery_note, item.delivery_note),
        ):
            if form is not None:
                found.append((kind, full, form))
    return found


def _forms(story: Story, numbers: Numbers) -> tuple[dict[str, str], set[tuple[str, str]]]:
    """Give new forms by old ones, and the numbers whose forms cannot be carried over."""
    kinds = {
        "invoice": numbers.invoices,
        "order": numbers.orders,
        "delivery note": numbers.delivery_notes,
    }
    forms: dict[str, str] = {}
    failed: set[tuple[str, str]] = set()
    for kind, full, form in _written(story):
        new = kinds[kind].get(full)
        carried = carry_over(full, form, new) if new is not None else form
        if carried is None or forms.get(form, carried) != carried:
            failed.add((kind, full))
        else:
            forms[form] = carried
    for known in kinds.values():
        for old, new in known.items():
            if old:
                forms.setdefault(old, new)
                for tail in _tails(old):
                    carried = carry_over(old, tail, new)
                    if carried and not _is_ambiguous(tail, old, story):
                        forms.setdefault(tail, carried)
    return forms, failed


def _tails(number: str) -> list[str]:
    """Give short forms that a text may use besides those the gold names."""
    cuts = [it.end() for it in re.finditer(r"[\W_]+", number)]
    found = [number[cut:] for cut in cuts] + [re.sub(r"[\W_]+", mark, number) for mark in ("", " ")]
    return [
        tail
        for tail in found
        if len(bare(tail)) >= SHORTEST and re.search(r"\d", tail) and not _YEAR.fullmatch(tail)
    ]


def _is_ambiguous(tail: str, number: str, story: Story) -> bool:
    """Say whether another number of the story ends alike, or an amount looks like it."""
    others = [
        other
        for it in story.invoices
        for other in (it.number, it.po_number, it.delivery_note)
        if other and other != number
    ]
    if any(bare(other).endswith(bare(tail)) for other in others):
        return True
    money = rf"(?<![\w]){re.escape(tail)}(?:[.,]\d|\s?(?:€|EUR|£|\$|CHF|kg|Stk|pcs|uds|pièces))"
    return re.search(money, story.text) is not None


def _replace(text: str, forms: Mapping[str, str]) -> str:
    if not forms:
        return text
    listed = "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
    pattern = re.compile(rf"(?<![^\W_])(?:{listed})(?![^\W_])")
    return pattern.sub(lambda hit: forms[hit.group()], text)


def _apply(story: Story, numbers: Numbers, forms: Mapping[str, str]) -> Story:
    return dataclasses.replace(
        story,
        subject=_replace(story.subject, forms),
        text=_replace(story.text, forms),
        reply_to=_replace(story.reply_to, forms),
        invoices=tuple(_invoice(it, numbers) for it in story.invoices),
        items=tuple(_item(it, numbers, forms) for it in story.items),
    )


def _invoice(invoice: StoryInvoice, numbers: Numbers) -> StoryInvoice:
    return dataclasses.replace(
        invoice,
        number=numbers.invoices.get(invoice.number, invoice.number),
        po_number=numbers.orders.get(invoice.po_number, invoice.po_number),
        delivery_note=numbers.delivery_notes.get(invoice.delivery_note, invoice.delivery_note),
    )


def _item(item: StoryItem, numbers: Numbers, forms: Mapping[str, str]) -> StoryItem:
    return dataclasses.replace(
        item,
        invoice=numbers.invoices.get(item.invoice, item.invoice),
        reference=forms.get(item.reference, item.reference) if item.reference else None,
        po=forms.get(item.po, item.po) if item.po else None,
        delivery_note=(
            forms.get(item.delivery_note, item.delivery_note) if item.delivery_note else None
        ),
    )


def _lost(story: Story, numbers: Numbers) -> set[tuple[str, str]]:
    """Give the numbers whose new form does not stand in the new text."""
    back = {
        "invoice": {new: old for old, new in numbers.invoices.items()},
        "order": {new: old for old, new in numbers.orders.items()},
        "delivery note": {new: old for old, new in numbers.delivery_notes.items()},
    }
    whole = f"{story.subject}\n{story.text}"
    return {
        (kind, back[kind][full])
        for kind, full, form in _written(story)
        if form not in whole and full in back[kind]
    }
