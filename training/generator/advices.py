"""Writes payment advices and debit notes that gather several notes of one customer."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from decimal import Decimal
from random import Random
from typing import Any

from training.generator.blocks import Block, Grid, Text
from training.generator.fonts import able
from training.generator.formats import AmountStyle, amount_style, day_style
from training.generator.mail import Envelope, File, choose_look, write_mail
from training.generator.rows import (
    FORMS,
    Row,
    claim_row,
    credit_row,
    paid_row,
    unexplained_row,
    with_codes,
)
from training.generator.scan import scanned
from training.generator.scene import Made, Scene, gold_item
from training.generator.sheets import as_csv, as_xlsx
from training.generator.table_pdf import choose_paper, write_table
from training.generator.tables import Plan, Sheet, choose_plan, facts, lay_out
from training.generator.words import phrase

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


_MAILBOXES = {
    "fr": ("compta", "fournisseurs", "paiements", "noreply", "comptabilite"),
    "en": ("ap", "payments", "remittance", "noreply", "accounts.payable"),
    "de": ("kreditoren", "buchhaltung", "zahlung", "noreply", "rechnung"),
    "es": ("pagos", "proveedores", "tesoreria", "noreply", "contabilidad"),
}


def write_advice(scene: Scene) -> Made:
    """Write the scene's notes as one payment advice or debit note."""
    rng, lang = scene.rng, scene.lang
    contested = any(story.items for story in scene.stories)
    kind = "debit" if contested and rng.random() < 0.33 else "remittance"
    rows, legend = _rows(scene, kind)
    plan = choose_plan(rng, kind, rows)
    party = scene.account.party
    write = amount_style(rng, lang, party.country, rows[0].invoice.currency)
    if plan.form == "documents" and write.negative in {"none", "brackets"}:
        write = dataclasses.replace(write, negative="minus")
    sheet = lay_out(plan, rows, rng, lang, write, day_style(rng, lang))
    sheet = _dressed(sheet, scene, kind, rows, write, legend)
    items = tuple(_gold(row, plan, write) for row in rows if row.item is not None)
    return _sent(scene, sheet, plan, write, items)


def _rows(scene: Scene, kind: str) -> tuple[list[Row], list[str]]:
    """Give the lines in their order, and the legend's lines."""
    rng, lang = scene.rng, scene.lang
    form = rng.choice(FORMS) if rng.random() < 0.25 else ""
    claims = rng.random() < 0.35
    day = scene.sent.date()
    rows: list[Row] = []
    for story in scene.stories:
        number = scene.claims.next(rng, day) if claims else ""
        if story.items:
            rows.append(claim_row(story, rng, claim=number, form=form))
        elif story.invoices:
            text = " ".join(story.text.split())
            invoice = story.invoices[0]
            rows.append(paid_row(invoice, rng, lang, remark=text, form=form))
    if kind == "remittance":
        for other in scene.others:
            rows.append(paid_row(other, rng, lang, remark="", form=form))
        if scene.others and rows[:1] and rows[0].item and rng.random() < 0.05:
            rows[-1] = unexplained_row(scene.others[-1], rng)
        if scene.others and rng.random() < 0.12:
            number = scene.account.schemes.invoices.next(rng, day)
            rows.append(credit_row(rng.choice(scene.others), rng, number, lang))
    if rng.random() < 0.6:
        rng.shuffle(rows)
    else:
        rows.sort(key=lambda row: (row.invoice.issue_date, row.invoice.number))
    if not any(row.category for row in rows) or rng.random() > 0.3:
        return rows, []
    coded, legend = with_codes(rows, rng, lang, silent=rng.random() < 0.35)
    title = phrase(rng, "tables", "legend_title", lang)
    between = rng.choice((" = ", ": ", " – ", " "))
    lines = [f"{code}{between}{text}" for code, text in legend]
    return coded, [title, *lines] if rng.random() < 0.6 else [f"{title} {'; '.join(lines)}"]


def _dressed(
    sheet: Sheet,
    scene: Scene,
    kind: str,
    rows: Sequence[Row],
    write: AmountStyle,
    legend: Sequence[str],
) -> Sheet:
    """Put title, facts and sentences around the table."""
    rng, lang = scene.rng, scene.lang
    total = sum((row.paid if kind == "remittance" else row.deducted for row in rows), Decimal(0))
    written = f"{write.write(total)} {rows[0].invoice.currency if write.currency == 'none' else ''}"
    date = scene.sent.strftime(day_style(rng, lang))
    intro = phrase(rng, "tables", f"intro_{kind}", lang)
    title = sheet.title
    if kind == "debit" or rng.random() < 0.3:
        title = f"{title} {scene.claims.next(rng, scene.sent.date())}"
    told = facts(
        rng, lang, our_number=str(rng.randrange(10_000, 999_999)),
        payment=scene.claims.next(rng, scene.sent.date()), date=scene.sent.date(),
        iban=scene.supplier.party.iban, total=written.strip(),
    )  # fmt: skip
    return dataclasses.replace(
        sheet,
        title=title,
        facts=told if kind == "remittance" else (),
        intro=intro.format(date=date, total=written.strip()),
        legend=tuple(legend),
    )


def _gold(row: Row, plan: Plan, write: AmountStyle) -> Mapping[str, Any]:
    """Write a line's gold: what stands in the table decides, not only the note's words."""
    if row.item is None:
        raise ValueError("the line contests nothing")
    says = bool(row.reason)
    item = row.item
    shown = "deducted" in plan.columns or plan.form == "documents"
    explicit = shown or (item.amount_is == "explicit" and says)
    order = row.invoice.po_number if "order" in plan.columns else ""
    delivery = row.invoice.delivery_note if "delivery" in plan.columns else ""
    return gold_item(
        item,
        reference_as_written=row.reference,
        po_as_written=order or (item.po if says else None),
        delivery_note_as_written=delivery or (item.delivery_note if says else None),
        amount_is="explicit" if explicit else "derivable",
        amount_as_written=(
            write.write(row.deducted) if shown else item.amount_as_written if explicit else None
        ),
    )


def _sent(
    scene: Scene, sheet: Sheet, plan: Plan, write: AmountStyle, items: tuple[Mapping[str, Any], ...]
) -> Made:
    rng = scene.rng
    kind = "debit_note" if plan.kind == "debit" else "remittance"
    document = "debit_note" if kind == "debit_note" else "remittance_advice"
    way = rng.random()
    if not scene.scan and plan.kind == "remittance" and way < 0.3:
        content, look = _in_mail(scene, sheet)
        layout = f"{plan.name}-{look}"
        return Made(".eml", content, "remittance_email_table", document, layout, items)
    if not scene.scan and plan.kind == "remittance" and way < 0.42:
        content, look = _as_file(scene, sheet)
        return Made(".eml", content, "remittance_file", document, f"{plan.name}-{look}", items)
    paper = choose_paper(Random(f"{scene.style}:table"), len(plan.columns))
    everything = " ".join((*sheet.headings, *(it for row in sheet.rows for it in row)))
    paper = dataclasses.replace(paper, family=able(paper.family, everything))
    pdf = write_table(sheet, paper, scene.account.party, scene.supplier.party, write)
    layout = f"{plan.name}-{paper.name}"
    if scene.scan:
        suffix, picture = scanned(pdf, scene.scan, rng, scene.lang)
        return Made(suffix, picture, f"{kind}_scan", document, layout, items, scene.scan)
    if way > 0.8:
        content = _mail(scene, plan.kind, [], File(f"{kind}.pdf", "application/pdf", pdf))
        return Made(".eml", content, f"{kind}_email_pdf", document, layout, items)
    return Made(".pdf", pdf, f"{kind}_pdf", document, layout, items)


def _in_mail(scene: Scene, sheet: Sheet) -> tuple[bytes, str]:
    """Put the table into the mail itself, as HTML or as columns of text."""
    blocks: list[Block] = [Text(f"{label}: {value}") for label, value in sheet.facts]
    rows = [sheet.headings, *sheet.rows, *([sheet.total] if sheet.total else [])]
    blocks.append(Grid(tuple(rows), sheet.right))
    if sheet.legend:
        blocks.append(Text("\n".join(sheet.legend)))
    if sheet.outro:
        blocks.append(Text(sheet.outro))
    plain = scene.rng.random() < 0.3
    content = _mail(scene, "remittance", blocks, None, plain=plain)
    return content, "text" if plain else "html"


def _as_file(scene: Scene, sheet: Sheet) -> tuple[bytes, str]:
    if scene.rng.random() < 0.5:
        file = File("remittance.xlsx", XLSX, as_xlsx(sheet, scene.rng))
        return _mail(scene, "remittance", [], file), "xlsx"
    file = File("remittance.csv", "text/csv", as_csv(sheet, scene.rng))
    return _mail(scene, "remittance", [], file), "csv"


def _mail(
    scene: Scene, kind: str, blocks: list[Block], file: File | None, *, plain: bool = False
) -> bytes:
    rng, lang = scene.rng, scene.lang
    subject = phrase(
        rng, "mails", "subject_debit" if kind == "debit" else "subject_remittance", lang
    )
    subject = subject.format(
        number=rng.randrange(1000, 99_999), date=scene.sent.strftime(day_style(rng, lang))
    )
    who = scene.account.party
    name = phrase(rng, "mails", "role", lang)
    mailbox = rng.choice(_MAILBOXES[lang])
    key = "covering" if kind == "debit" else "covering_table"
    before: list[Block] = [Text(phrase(rng, "mails", key, lang))]
    after: list[Block] = [Text("\n".join((name, *who.address)))]
    look = choose_look(rng, "plain" if plain else rng.choice(("html", "html_only")))
    look = dataclasses.replace(look, width=0)
    envelope = Envelope((name, f"{mailbox}@{who.domain}"), scene.receiver, subject, scene.sent)
    files = [file] if file else []
    return write_mail(envelope, [*before, *blocks, *after], look, rng, files)
