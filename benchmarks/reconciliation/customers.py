"""The generated customers: sizes by a power law, groups, shared mail domains, names used twice."""

from __future__ import annotations

import dataclasses
import random
import re
import unicodedata

from benchmarks.reconciliation.company_names import (
    COUNTRIES,
    COUNTRY_WEIGHTS,
    WORDS,
    company_name,
)

GROUPED = 0.30  # of the customers belong to a group; four members on average
TWINS = 0.02  # have the same name as another customer
FREEMAIL = 0.10  # write from a mail provider's domain
ALIASES = 0.12


@dataclasses.dataclass(frozen=True, slots=True)
class Party:
    """A generated customer.

    Attributes:
        bare: its name without legal form.
        parent: the number of its group, -1 for none.
        mailbox: the address its people write from; maybe a provider's.
        domain: as the master data know it; empty where they do not.
        order_style: how it numbers its orders.
    """

    customer_id: str
    name: str
    bare: str
    aliases: tuple[str, ...]
    country: str
    city: str
    vat_id: str
    siren: str
    iban: str
    domain: str
    mailbox: str
    parent: int
    group_name: str
    currency: str
    order_style: int


def make_customers(rng: random.Random, count: int) -> list[Party]:
    """Make up customers; groups are made of neighbours in the list."""
    made: list[Party] = []
    taken: set[str] = set()
    group = -1
    while len(made) < count:
        if rng.random() < GROUPED / (4 - 3 * GROUPED):
            group += 1
            made += _group(rng, group, len(made), taken)
        elif made and rng.random() < TWINS:
            made.append(_twin(rng, rng.choice(made), len(made)))
        else:
            made.append(_single(rng, len(made), taken))
    return made[:count]


def slug(text: str) -> str:
    """Give a text as it may stand in a mail address."""
    plain = unicodedata.normalize("NFKD", text.lower().replace("ß", "ss"))
    return re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode()).strip("-")


def _country(rng: random.Random) -> str:
    return rng.choices(COUNTRIES, COUNTRY_WEIGHTS)[0]


def _fresh_name(rng: random.Random, country: str, taken: set[str]) -> tuple[str, str]:
    for _ in range(30):
        bare, name = company_name(rng, country)
        if bare.lower() not in taken:
            break
    taken.add(bare.lower())
    return bare, name


def _single(rng: random.Random, index: int, taken: set[str]) -> Party:
    country = _country(rng)
    bare, name = _fresh_name(rng, country, taken)
    if rng.random() < FREEMAIL:
        provider = rng.choice(WORDS[country].freemail)
        known = provider if rng.random() < 0.4 else ""
        return _party(rng, index, country, bare, name, domain=known, mail_at=provider)
    own = _domain(rng, bare, country)
    return _party(rng, index, country, bare, name, domain=own, mail_at=own)


def _twin(rng: random.Random, other: Party, index: int) -> Party:
    own = _domain(rng, other.bare, other.country)
    return _party(rng, index, other.country, other.bare, other.name, domain=own, mail_at=own)


def _group(rng: random.Random, group: int, index: int, taken: set[str]) -> list[Party]:
    country = _country(rng)
    bare, _ = _fresh_name(rng, country, taken)
    shared = _domain(rng, bare, country)
    size = 2 + min(int(rng.expovariate(0.5)), 40)
    towns = rng.sample(WORDS[country].towns, min(size, len(WORDS[country].towns)))
    members = []
    for at in range(size):
        town = towns[at % len(towns)]
        mine, form = f"{bare} {town}", rng.choice(WORDS[country].forms)
        if rng.random() < 0.25:  # bought, and still under its old name
            mine, name = _fresh_name(rng, country, taken)
        else:
            name = f"{mine} {form}"
        members.append(
            _party(rng, index + at, country, mine, name, domain=shared, mail_at=shared,
                   group=group, group_name=bare, city=town)
        )  # fmt: skip
    return members


def _domain(rng: random.Random, bare: str, country: str) -> str:
    ending = {"FR": "fr", "DE": "de", "ES": "es", "GB": "co.uk", "IT": "it", "BE": "be"}[country]
    ending = rng.choice((ending, ending, ending, "com", "eu"))
    words = slug(bare).split("-")
    name = rng.choice(("-".join(words), "".join(words), words[-1], "-".join(words[:2])))
    if len(name) < 5 or name in {slug(trade) for trade in WORDS[country].trades}:
        name = "-".join(words)
    return f"{name}.{ending}"


def _party(  # noqa: PLR0913 - what differs between the kinds of customers
    rng: random.Random,
    index: int,
    country: str,
    bare: str,
    name: str,
    *,
    domain: str,
    mail_at: str,
    group: int = -1,
    group_name: str = "",
    city: str = "",
) -> Party:
    siren = f"{rng.randrange(10**8, 10**9)}"
    aliases: tuple[str, ...] = ()
    if rng.random() < ALIASES:
        aliases = (_alias(rng, bare, country),)
    local = rng.choice(("compta", "info", "ap", "invoices", "j.martin", "buchhaltung", slug(bare)))
    currency = "GBP" if country == "GB" else "EUR"
    return Party(
        customer_id=f"{'C' if rng.random() < 0.8 else 'D'}{100_000 + index}",
        name=name,
        bare=bare,
        aliases=aliases,
        country=country,
        city=city or rng.choice(WORDS[country].towns),
        vat_id=_vat(rng, country, siren) if rng.random() < 0.9 else "",
        siren=siren if country == "FR" else "",
        iban=_iban(rng, country),
        domain=domain if rng.random() < 0.9 else "",
        mailbox=f"{local}@{mail_at}",
        parent=group,
        group_name=group_name,
        currency="USD" if rng.random() < 0.04 else currency,
        order_style=rng.randrange(7),
    )


def _alias(rng: random.Random, bare: str, country: str) -> str:
    words = bare.split()
    initials = "".join(word[0] for word in words if word[0].isalnum())
    if len(words) >= 3 and rng.random() < 0.5:
        return initials.upper()
    if rng.random() < 0.5:
        return words[-1] if len(words[-1]) > 5 else bare.upper()
    return company_name(rng, country)[1]  # the former name


def _vat(rng: random.Random, country: str, siren: str) -> str:
    digits = "".join(rng.choice("0123456789") for _ in range(12))
    return {
        "FR": f"FR{digits[:2]}{siren}",
        "DE": f"DE{digits[:9]}",
        "ES": f"ESB{digits[:8]}",
        "GB": f"GB{digits[:9]}",
        "IT": f"IT{digits[:11]}",
        "BE": f"BE0{digits[:9]}",
    }[country]


def _iban(rng: random.Random, country: str) -> str:
    length = {"FR": 25, "DE": 20, "ES": 22, "GB": 20, "IT": 25, "BE": 14}[country]
    return country + "".join(rng.choice("0123456789") for _ in range(length))
