"""Composes stories into cases: numbers, books, files, gold."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from random import Random
from typing import Any

from training.generator.advices import write_advice
from training.generator.ledger import (
    Account,
    Books,
    Schemes,
    add_distractors,
    add_other,
)
from training.generator.messages import write_letter_case, write_list, write_message
from training.generator.numbering import (
    Scheme,
    claim_scheme,
    delivery_scheme,
    invoice_scheme,
    order_scheme,
)
from training.generator.parties import Party, invented_customer, party
from training.generator.renumber import Numbers, renumber
from training.generator.scan import STYLES
from training.generator.scene import Made, Scene, Supplier
from training.generator.schedule import Job, schedule
from training.generator.stories import Story, StoryInvoice

INBOXES = (
    "ar",
    "accounts",
    "compta",
    "buchhaltung",
    "clients",
    "cobros",
    "invoices",
    "info",
    "adv",
)
OWN_NUMBERS = 0.1  # of stories that keep the numbers their author invented


@dataclasses.dataclass(frozen=True, slots=True)
class Options:
    """What to generate.

    Attributes:
        scans: share of all cases that are scans; reading them costs most of the time.
        customers: at least so many in the books.
        cases_each: about how many cases a supplier receives.
    """

    seed: int = 1
    cases: int = 600
    scans: float = 0.08
    customers: int = 400
    cases_each: int = 40


@dataclasses.dataclass(frozen=True, slots=True)
class GeneratedCase:
    """A file with its gold."""

    name: str
    content: bytes
    gold: dict[str, Any]


@dataclasses.dataclass(frozen=True, slots=True)
class Generated:
    """Everything that is written into a folder."""

    cases: tuple[GeneratedCase, ...]
    books: Books
    suppliers: tuple[Supplier, ...]


def generate(stories: Sequence[Story], options: Options) -> Generated:
    """Compose cases; the same stories and options give the same bytes."""
    rng = Random(options.seed)
    taken: set[str] = set()
    suppliers = _suppliers(rng, taken, max(1, round(options.cases / options.cases_each)))
    books = Books(rng.randrange(1_000, 90_000))
    workshop = _Workshop(options, suppliers, books, taken, {}, {})
    jobs = schedule(stories, options.cases, rng)
    share = _scan_share(jobs, options)
    cases: list[GeneratedCase] = []
    for at, job in enumerate(jobs, start=1):
        case_rng = Random(f"{options.seed}:case:{at}")
        scan = case_rng.choice(STYLES) if _may_be_scanned(job) and case_rng.random() < share else ""
        cases.append(workshop.case(job, at, case_rng, scan))
    schemes = [_schemes(rng, supplier, taken) for supplier in suppliers for _ in range(3)]
    add_distractors(Random(f"{options.seed}:books"), books, schemes, options.customers)
    return Generated(tuple(cases), books, suppliers)


def _may_be_scanned(job: Job) -> bool:
    return job.form in {"letter", "table"}


def _scan_share(jobs: Sequence[Job], options: Options) -> float:
    able = sum(map(_may_be_scanned, jobs))
    return min(0.9, options.scans * len(jobs) / able) if able else 0.0


def _suppliers(rng: Random, taken: set[str], count: int) -> tuple[Supplier, ...]:
    made: list[Supplier] = []
    for at in range(1, count + 1):
        country = rng.choice(("FR", "DE", "GB", "ES"))
        lang = {"FR": "fr", "DE": "de", "GB": "en", "ES": "es"}[country]
        who: Party = party(rng, invented_customer(rng, country), lang)
        invoices = tuple(invoice_scheme(rng, taken) for _ in range(rng.randint(3, 5)))
        notes = tuple(delivery_scheme(rng, taken) for _ in range(2))
        made.append(Supplier(f"supplier-{at}", who, rng.choice(INBOXES), invoices, notes))
    return tuple(made)


def _schemes(rng: Random, supplier: Supplier, taken: set[str]) -> Schemes:
    return Schemes(
        rng.choice(supplier.invoices), order_scheme(rng, taken), rng.choice(supplier.delivery_notes)
    )


@dataclasses.dataclass(slots=True)
class _Workshop:
    """The state that cases share: who is whose customer, and which numbers are given out."""

    options: Options
    suppliers: tuple[Supplier, ...]
    books: Books
    taken: set[str]
    suppliers_of: dict[str, Supplier]
    claims_of: dict[str, Scheme]

    def case(self, job: Job, at: int, rng: Random, scan: str) -> GeneratedCase:
        account, supplier = self._account(job.stories[0])
        stories = tuple(self._numbered(story, account, supplier, rng) for story in job.stories)
        told = [invoice for story in stories for invoice in story.invoices]
        account.invoices.extend(told)
        others = self._others(job, account, told, rng)
        scene = Scene(
            rng=rng,
            stories=stories,
            account=account,
            supplier=supplier,
            claims=self.claims_of[account.party.name],
            others=others,
            sent=_sent(rng, told),
            style=f"{self.options.seed}:{account.party.name}",
            scan=scan,
        )
        made = _WRITERS[job.form](scene)
        name = f"gen-{scene.lang}-{at:05d}"
        return GeneratedCase(name + made.suffix, made.content, _gold(name, scene, made))

    def _account(self, story: Story) -> tuple[Account, Supplier]:
        """Give the customer's account; its supplier, numbers and letterhead stay the same."""
        name = story.customer.name
        rng = Random(f"{self.options.seed}:customer:{name}")
        supplier = self.suppliers_of.setdefault(name, rng.choice(self.suppliers))
        if name not in self.books.accounts:
            who = party(rng, story.customer, story.lang)
            self.books.open(who, _schemes(rng, supplier, self.taken))
            self.claims_of[name] = claim_scheme(rng, set())
        return self.books.accounts[name], supplier

    def _numbered(self, story: Story, account: Account, supplier: Supplier, rng: Random) -> Story:
        """Give the story new numbers; a few keep those that their author invented."""
        own = {
            number
            for it in story.invoices
            for number in (it.number, it.po_number, it.delivery_note)
            if number
        }
        if rng.random() < OWN_NUMBERS and not own & self.taken:
            self.taken |= own
            return story
        schemes = account.schemes
        invoices: dict[str, str] = {}
        orders: dict[str, str] = {}
        notes: dict[str, str] = {}
        for it in story.invoices:
            scheme = schemes.invoices if rng.random() < 0.8 else rng.choice(supplier.invoices)
            invoices[it.number] = scheme.next(rng, it.issue_date)
            if it.po_number and it.po_number not in orders:
                orders[it.po_number] = schemes.orders.next(rng, it.issue_date)
            if it.delivery_note and it.delivery_note not in notes:
                notes[it.delivery_note] = schemes.delivery_notes.next(rng, it.issue_date)
        result = renumber(story, Numbers(invoices, orders, notes))
        kept = {it.number for it in result.invoices} & own
        if kept & self.taken:
            raise ValueError(f"{story.id}: {sorted(kept & self.taken)} is another story's number")
        self.taken |= kept
        return result

    def _others(
        self, job: Job, account: Account, told: Sequence[StoryInvoice], rng: Random
    ) -> tuple[StoryInvoice, ...]:
        """Open invoices of the customer that are mentioned, but contested by nobody."""
        wanted = rng.choice((0, 1, 2, 3, 4, 6, 9, 14)) if job.form == "table" else 1
        near = told[0] if told else None
        day = near.issue_date if near else dt.date(2026, 4, 1)
        made = [add_other(rng, account, near, day, told) for _ in range(wanted)]
        currency = near.currency if near else None
        return tuple(
            it for it in made if it is not None and it.currency == (currency or it.currency)
        )


_WRITERS = {
    "mail": write_message,
    "letter": write_letter_case,
    "list": write_list,
    "table": write_advice,
}


def _sent(rng: Random, told: Sequence[StoryInvoice]) -> dt.datetime:
    """Give when the message was sent: some days after the last invoice, in office hours."""
    last = max((it.issue_date for it in told), default=dt.date(2026, 1, 12))
    days = rng.randint(3, 32) if told else rng.randint(0, 300)
    zone = dt.timezone(dt.timedelta(hours=rng.choice((0, 1, 1, 2, 2))))
    clock = dt.time(rng.randint(6, 19), rng.randint(0, 59), rng.randint(0, 59), tzinfo=zone)
    return dt.datetime.combine(last + dt.timedelta(days=days), clock)


def _gold(name: str, scene: Scene, made: Made) -> dict[str, Any]:
    """Write the gold as the casebook has it, with what splits need besides."""
    story = scene.story
    amounts = [item["disputed_amount"] for item in made.items]
    known = [Decimal(it) for it in amounts if it is not None]
    currency = story.invoices[0].currency if story.invoices else "EUR"
    contested = bool(made.items)
    return {
        "id": name,
        "file": f"inbox/{name}{made.suffix}",
        "lang": scene.lang,
        "channel": made.channel,
        "scan_style": made.scan_style,
        "is_dispute": contested,
        "document_type": made.document_type if contested else "not_a_claim",
        "customer_id": scene.account.id,
        "customer_as_written": story.customer.written or story.customer.name,
        "currency": currency,
        "items": list(made.items),
        "total_disputed": f"{sum(known):.2f}" if known and len(known) == len(amounts) else None,
        "triage_class": "dispute" if contested else _triage_class(scene),
        "story": [it.id for it in scene.stories],
        "family": story.family,
        "layout": made.layout,
        "supplier": scene.supplier.key,
    }


def _triage_class(scene: Scene) -> str:
    return "payment_notice" if scene.story.channel == "note" else scene.story.label
