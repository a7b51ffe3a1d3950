"""Writes mails: plain and HTML, threads, forwards, lists of notes, mails that carry a letter."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from random import Random

from training.generator.blocks import Block, Quote, Small, Text
from training.generator.fonts import able
from training.generator.formats import SIGNS, amount_style, day_in_words, day_style
from training.generator.letter_paper import choose_letterhead
from training.generator.letters import make_letter, write_letter
from training.generator.mail import Envelope, File, choose_look, write_mail
from training.generator.noise import KINDS, everywhere, noisy
from training.generator.scan import scanned
from training.generator.scene import Made, Scene, gold_items
from training.generator.stories import Story
from training.generator.words import phrase, phrases

NOISE = 0.18  # of mails that a person typed
REPLY_MARKS = {"fr": "RE: ", "en": "RE: ", "de": "AW: ", "es": "RE: "}
FORWARD_MARKS = {"fr": "TR: ", "en": "FW: ", "de": "WG: ", "es": "RV: "}
FREEMAIL = {"fr": "orange.fr", "en": "btinternet.com", "de": "t-online.de", "es": "telefonica.net"}


def write_message(scene: Scene) -> Made:
    """Write a story as a mail of some kind."""
    rng, story = scene.rng, scene.story
    if story.label == "auto_reply":
        return _single(scene, "plain")
    if story.reply_to or rng.random() < 0.3:
        return _thread(scene)
    if len(story.text) > 250 and rng.random() < 0.06:
        return write_letter_case(scene)
    return _single(scene, rng.choice(("plain", "plain", "html", "html_only")))


def _single(scene: Scene, kind: str) -> Made:
    story, damage = _damaged(scene)
    envelope = Envelope(_sender(scene), scene.receiver, _subject(scene, story), scene.sent)
    look = choose_look(scene.rng, kind)
    blocks = [Text(story.text), *_below(scene)]
    content = write_mail(envelope, blocks, look, scene.rng)
    channel = "email_plain" if kind == "plain" else "email_html"
    layout = f"mail-{kind if kind == 'plain' else look.client}{damage and '-' + damage}"
    return Made(".eml", content, channel, "claim_email", layout, gold_items(story.items))


def _thread(scene: Scene) -> Made:
    rng = scene.rng
    story, damage = _damaged(scene)
    kind = rng.choice(("plain", "plain", "html", "html_only"))
    form = (
        "reply" if story.reply_to else rng.choice(("reply", "reply", "nested", "forward", "inside"))
    )
    if kind == "plain" and form == "reply" and rng.random() < 0.25:
        form = "below"
    look = choose_look(rng, kind, marks=True if form == "below" else None)
    sender, receiver, own = _sender(scene), scene.receiver, _subject(scene, story)
    quote, theirs = _supplier_mail(scene, story, nested=form == "nested")
    subject = own if story.subject else REPLY_MARKS[scene.lang] + theirs
    blocks: list[Block]
    if form == "below":
        blocks = [quote, Text(story.text), *_below(scene)]
    elif form in {"reply", "nested"}:
        blocks = [Text(story.text), *_below(scene), quote]
    else:
        colleague = _colleague(scene) if form == "forward" else scene.clerk()
        line = phrase(
            rng, "mails", "forward" if form == "forward" else "forward_inside", scene.lang
        )
        to = scene.receiver[0]
        head = _head(scene, "forwarded", sender, to, own, scene.sent - dt.timedelta(hours=5))
        if rng.random() < 0.35:
            head = _head(scene, "original", sender, to, own, scene.sent - dt.timedelta(days=1))
        blocks = [Text(line.format(who=colleague[0])), Quote(head, story.text, forwarded=True)]
        sender, subject = colleague, FORWARD_MARKS[scene.lang] + own
    content = write_mail(Envelope(sender, receiver, subject, scene.sent), blocks, look, rng)
    layout = f"thread-{form}-{look.client if kind != 'plain' else 'plain'}{damage and '-' + damage}"
    return Made(".eml", content, "email_thread", "claim_email", layout, gold_items(story.items))


def _sender(scene: Scene) -> tuple[str, str]:
    """Give the writer; small customers sometimes write from a free mailbox and say who they are."""
    name, mailbox = scene.sender
    named = scene.story.customer.written and scene.story.customer.written in scene.story.text
    if named and scene.rng.random() < 0.12:
        return name, f"{mailbox.partition('@')[0]}@{FREEMAIL[scene.lang]}"
    return name, mailbox


def _colleague(scene: Scene) -> tuple[str, str]:
    role = phrase(scene.rng, "mails", "role", scene.lang)
    mailbox = scene.rng.choice(("compta", "office", "info", "ap", "admin", "post"))
    return role, f"{mailbox}@{scene.account.party.domain}"


def _subject(scene: Scene, story: Story) -> str:
    return story.subject or phrase(scene.rng, "mails", "subject_neutral", scene.lang)


def _below(scene: Scene) -> list[Block]:
    """Give a signature block or small print; most mails have neither."""
    rng, who = scene.rng, scene.account.party
    blocks: list[Block] = []
    if scene.story.label != "auto_reply" and rng.random() < 0.2:
        role = phrase(rng, "mails", "role", scene.lang)
        lines = [scene.story.sender, role, *who.address, who.phone, f"www.{who.domain}"]
        blocks.append(Text("\n".join(it for it in lines if it)))
    if rng.random() < 0.3:
        blocks.append(Small(phrase(rng, "mails", "footer", scene.lang)))
    return blocks


def _supplier_mail(scene: Scene, story: Story, *, nested: bool) -> tuple[Quote, str]:
    """Give the earlier mail of the supplier, and its subject."""
    rng, lang = scene.rng, scene.lang
    clerk = scene.clerk()
    other = rng.choice(scene.others) if scene.others else None
    usable = [it for it in phrases("mails", "supplier_mail", lang) if other or "{number}" not in it]
    topics = [it for it in phrases("mails", "subject_supplier", lang) if other or "{" not in it]
    country = scene.supplier.party.country
    write = amount_style(rng, lang, country, other.currency if other else "EUR")
    values = {
        "who": clerk[0],
        "supplier": scene.supplier.party.name,
        "number": other.number if other else "",
        "date": other.issue_date.strftime(day_style(rng, lang)) if other else "",
        "amount": f"{write.write(other.open)} {SIGNS.get(other.currency, '')}" if other else "",
    }
    subject = rng.choice(topics).format(**values)
    text = story.reply_to or rng.choice(usable).format(**values)
    before = scene.sent - dt.timedelta(days=rng.randint(1, 9), minutes=rng.randint(1, 500))
    head = _head(scene, "original", clerk, scene.sender[0], subject, before)
    if nested:
        earlier = _head(
            scene, "original", scene.sender, clerk[0], subject, before - dt.timedelta(days=3)
        )
        text = f"{text}\n\n{earlier}\n\n{phrase(rng, 'mails', 'forward', lang)}"
    return Quote(head, text), subject


def _head(
    scene: Scene, key: str, sender: tuple[str, str], to: str, subject: str, sent: dt.datetime
) -> str:
    form = phrase(scene.rng, "mails", key, scene.lang)
    day = day_in_words(sent.date(), scene.lang)
    if scene.rng.random() < 0.4:
        day = sent.strftime(day_style(scene.rng, scene.lang))
    return form.format(
        **{"from": sender[0], "mail": sender[1], "to": to, "subject": subject, "day": day},
        time=sent.strftime("%H:%M"),
    )


def _damaged(scene: Scene) -> tuple[Story, str]:
    """Give the story as typed, sometimes with the slips of a phone or a wrong character set."""
    rng, story = scene.rng, scene.story
    if story.label == "newsletter_or_spam" or rng.random() >= NOISE:
        return story, ""
    kind = rng.choice(KINDS)
    keep = [
        written
        for item in story.items
        for written in (item.reference, item.po, item.delivery_note, item.amount_as_written)
        if written
    ]
    items = tuple(
        dataclasses.replace(
            item,
            reference=_changed(item.reference, kind),
            po=_changed(item.po, kind),
            delivery_note=_changed(item.delivery_note, kind),
            amount_as_written=_changed(item.amount_as_written, kind),
        )
        for item in story.items
    )
    text = noisy(story.text, kind, rng, keep)
    return dataclasses.replace(story, text=text, items=items), kind


def _changed(written: str | None, kind: str) -> str | None:
    return everywhere(written, kind) if written is not None else None


def letter_pdf(scene: Scene) -> tuple[bytes, str]:
    """Write a story as a letter: the PDF and its layout's name."""
    style = choose_letterhead(Random(f"{scene.style}:letter"))
    style = dataclasses.replace(style, family=able(style.family, scene.story.text))
    letter = make_letter(
        scene.rng, scene.account.party, scene.supplier.party, scene.story.text,
        scene.sent.date(), our_number=str(scene.rng.randrange(10_000, 99_999)),
        contact=scene.story.sender or "-",
    )  # fmt: skip
    return write_letter(letter, style, scene.rng), style.name


def write_letter_case(scene: Scene) -> Made:
    """Write a letter: as PDF, scanned, or carried by a mail."""
    content, layout = letter_pdf(scene)
    items = gold_items(scene.story.items)
    if scene.scan:
        suffix, picture = scanned(content, scene.scan, scene.rng, scene.lang)
        if scene.rng.random() < 0.8:
            return Made(suffix, picture, "letter_scan", "claim_letter", layout, items, scene.scan)
        return _carried(scene, File(f"scan{suffix}", _TYPES[suffix], picture), layout, scene.scan)
    if scene.story.channel == "letter" and scene.rng.random() < 0.5:
        return Made(".pdf", content, "letter_pdf", "claim_letter", layout, items)
    names = ("courrier.pdf", "Brief.pdf", "letter.pdf", "carta.pdf", "doc00417.pdf", "Scan.PDF")
    return _carried(scene, File(scene.rng.choice(names), _TYPES[".pdf"], content), layout, None)


_TYPES = {
    ".pdf": "application/pdf",
    ".tif": "image/tiff",
    ".png": "image/png",
    ".jpg": "image/jpeg",
}


def _carried(scene: Scene, file: File, layout: str, scan: str | None) -> Made:
    rng, lang = scene.rng, scene.lang
    look = choose_look(rng, rng.choice(("plain", "html")))
    subject = scene.story.subject or phrase(rng, "mails", "subject_letter", lang)
    name, mailbox = scene.sender
    text = f"{phrase(rng, 'mails', 'covering', lang)}\n{name}"
    envelope = Envelope((name, mailbox), scene.receiver, subject, scene.sent)
    content = write_mail(envelope, [Text(text), *_below(scene)], look, rng, [file])
    items = gold_items(scene.story.items)
    return Made(".eml", content, "email_with_pdf_letter", "claim_letter", layout, items, scan)


def write_list(scene: Scene) -> Made:
    """Write notes as the points of a short mail, each with the invoice it is about."""
    rng, lang = scene.rng, scene.lang
    marker = rng.choice(("- ", "• ", "* ", "", "{n}. ", "{n}) ", "> "))
    order = rng.choice(("{r}: {t}", "{r} - {t}", "{r}\n{t}", "{t} ({r})", "{r} / {t}"))
    lines: list[str] = []
    gold = []
    for at, story in enumerate(scene.stories, start=1):
        said = bool(story.items and story.items[0].reference) or not story.invoices
        reference = story.invoices[0].number if story.invoices else ""
        body = (
            story.text if said or len(story.items) > 1 else order.format(r=reference, t=story.text)
        )
        lines.append(marker.format(n=at) + body)
        for item in gold_items(story.items):
            alone = len(story.items) == 1 and not said
            gold.append({**item, "reference_as_written": reference} if alone else item)
    gap = rng.choice(("\n", "\n\n"))
    text = f"{phrase(rng, 'mails', 'note_intro', lang)}\n\n{gap.join(lines)}"
    kind = rng.choice(("plain", "html"))
    look = choose_look(rng, kind)
    name, mailbox = scene.sender
    subject = phrase(rng, "mails", "subject_neutral", lang)
    envelope = Envelope((name, mailbox), scene.receiver, subject, scene.sent)
    blocks: Sequence[Block] = [Text(f"{text}\n\n{name}"), *_below(scene)]
    content = write_mail(envelope, blocks, look, rng)
    channel = "email_plain" if kind == "plain" else "email_html"
    return Made(".eml", content, channel, "claim_email", "mail-list", tuple(gold))
