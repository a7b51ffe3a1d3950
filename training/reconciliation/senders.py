"""Who sends a claim and how well the sender can be told: names, addresses, tax ids."""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from random import Random

from extractor.values.ledger import Customer
from extractor.values.query import CustomerHint
from training.generator.parties import company_name, slug, vat_id
from training.generator.words import topic

COUNTRIES = ("FR", "FR", "FR", "DE", "DE", "DE", "ES", "ES", "GB", "GB")
FREE_MAIL = ("gmail.com", "gmx.de", "orange.fr", "hotmail.com", "outlook.com", "web.de")
_BEGINS = (  # noqa: SIM905  # syllables read better than a list
    "Bar Cor Del Fon Gal Hel Kar Lan Mar Nor Pel Ros San Tor Val Wes Zan Bru Cha Dro Fre Gri Kle"
    " Pra Ste Tra"
).split()
_MIDDLES = ("a", "i", "o", "e", "ma", "li", "ne", "ro", "ti", "be", "du", "ga", "vi", "sa", "")
_ENDS = (  # noqa: SIM905
    "nd rt mann ville ez son ier ert ini ton eau inger os ard ley baum ique era hof ham"
).split()


def invent_name(rng: Random, country: str) -> tuple[str, str]:
    """Invent a company's full name, and the name without its legal form."""
    if rng.random() < 0.3:
        return company_name(rng, country)
    names = topic("names")
    family = rng.choice(_BEGINS) + rng.choice(_MIDDLES) + rng.choice(_MIDDLES) + rng.choice(_ENDS)
    town = rng.choice(names["town"][country])[0]
    short = rng.choice(names["company"][country]).format(a=family, t=town)
    return f"{short} {rng.choice(names['form'][country])}".strip(), short


def invent_customer(rng: Random, number: int) -> Customer:
    """Invent a customer with its own domain and tax id."""
    country = rng.choice(COUNTRIES)
    name, short = invent_name(rng, country)
    known_domain = rng.random() < 0.8
    return Customer(
        customer_id=f"C{number:06d}",
        name=name,
        aliases=(short,) if rng.random() < 0.1 else (),
        country=country,
        vat_id=re.sub(r"[^0-9A-Z]", "", vat_id(rng, country)) if rng.random() < 0.8 else "",
        email_domain=f"{slug(short)[:24].strip('-')}.{country.lower()}" if known_domain else "",
        city=rng.choice(topic("names")["town"][country])[0],
    )


@dataclasses.dataclass(frozen=True, slots=True)
class Manners:
    """How often the senders of one ledger can be told by name, address, tax id."""

    nameless: float
    garbled: float
    foreign: float
    mailed: float
    taxed: float

    def hint(self, rng: Random, customer: Customer, parent: Customer | None) -> CustomerHint:
        """Give what a claim of this customer says of its sender."""
        shown = parent if parent is not None and rng.random() < 0.22 else customer
        if rng.random() < self.foreign:  # a factor, a bank, a bookkeeper
            return CustomerHint(name=invent_name(rng, rng.choice(COUNTRIES))[0])
        name = "" if rng.random() < self.nameless else self._name(rng, shown)
        email = self._email(rng, shown) if rng.random() < self.mailed else ""
        taxed = rng.random() < self.taxed and shown.vat_id
        return CustomerHint(name=name, email=email, vat_id=_tax_id(rng, shown) if taxed else "")

    def _name(self, rng: Random, customer: Customer) -> str:
        kind = rng.choices(
            ("exact", "bare", "typo", "short", "plain", "extra"),
            (35, 30, 100 * self.garbled, 50 * self.garbled, 8, 5),
        )[0]
        name = customer.name
        if kind == "exact":
            return rng.choice((name, name, name.upper(), *customer.aliases))
        if kind == "plain":
            text = unicodedata.normalize("NFKD", name)
            return "".join(it for it in text if not unicodedata.combining(it)).upper()
        bare = " ".join(name.split()[:-1]) if len(name.split()) > 1 else name
        if kind == "extra":
            return f"{bare} {rng.choice((customer.city, 'Holding', 'Group', 'Services', 'Nord'))}"
        if kind == "typo":
            return _mistyped(rng, name if rng.random() < 0.4 else bare)
        return _shortened(rng, bare) if kind == "short" else bare

    def _email(self, rng: Random, customer: Customer) -> str:
        who = rng.choice(("buchhaltung", "compta", "ap", "invoices", "j.martin", "facturas"))
        if not customer.email_domain or rng.random() < 0.12:
            return f"{who}{rng.randrange(99)}@{rng.choice(FREE_MAIL)}"
        return f"{who}@{rng.choice(('', '', '', '', 'mail.'))}{customer.email_domain}"


def draw_manners(rng: Random) -> Manners:
    """Draw those of one ledger's senders."""
    return Manners(
        nameless=rng.uniform(0.05, 0.25),
        garbled=rng.uniform(0.1, 0.5),
        foreign=rng.uniform(0.0, 0.04),
        mailed=rng.uniform(0.3, 0.8),
        taxed=rng.uniform(0.05, 0.35),
    )


def _tax_id(rng: Random, customer: Customer) -> str:
    text = customer.vat_id
    if rng.random() < 0.3:
        text = f"{text[:2]} {text[2:5]} {text[5:]}"
    if rng.random() < 0.04:
        at = rng.randrange(2, len(text))
        text = text[:at] + rng.choice("0123456789") + text[at + 1 :]
    return text


def _mistyped(rng: Random, name: str) -> str:
    for _ in range(rng.choice((1, 1, 2))):
        at = rng.randrange(len(name) - 1)
        kind = rng.randrange(4)
        if kind == 0:
            name = name[:at] + name[at + 1] + name[at] + name[at + 2 :]
        elif kind == 1:
            name = name[:at] + name[at + 1 :]
        elif kind == 2:
            name = name[:at] + rng.choice("aeionrstl") + name[at + 1 :]
        else:
            name = name[:at] + name[at] + name[at:]
    return name


def _shortened(rng: Random, name: str) -> str:
    words = name.split()
    if len(words) == 1:
        return name
    if rng.random() < 0.4:
        return " ".join(words[: max(1, len(words) - 1)])
    at = rng.randrange(len(words))
    keep = rng.choice((1, 3, 4))
    words[at] = words[at][:keep] + ("." if rng.random() < 0.7 else "")
    return " ".join(words)
