"""What a claim shows of its sender: a name as people write it, an address, now and then a VAT id.

Written for the test alone; no training has seen it.
"""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable, Sequence

from benchmarks.reconciliation.company_names import COUNTRIES, WORDS, coined
from benchmarks.reconciliation.customers import Party, slug
from extractor.values.query import CustomerHint

KINDS = {
    "exact": 27, "no_form": 22, "typo": 9, "misread": 4, "abbreviated": 8, "adorned": 8,
    "group": 9, "alias": 4, "person": 4, "missing": 5,
}  # fmt: skip
_OFFICES = ("Service comptabilité", "Buchhaltung", "Accounts Payable", "Dpto. Administración",
            "Siège", "Zentrale", "Einkauf", "Compta fournisseurs", "Shared Services")  # fmt: skip
_FIRST = ("Sophie", "Martin", "Ana", "Jürgen", "Claire", "Paolo", "Emma", "Luc", "Petra", "David")
_THIRD_PARTIES = (
    "cabinet-fiduciaire.fr", "inkasso-nord.de", "factoring-partners.com", "gestoria.es",
)  # fmt: skip
_BLURRED = {"l": "1I", "i": "l1", "o": "0", "m": "rn", "e": "c", "S": "5", "B": "8", "u": "ii"}
_SHORTER = {"transports": "Trpts", "distribution": "Distrib.", "boulangerie": "Boul.",
            "construcciones": "Constr.", "suministros": "Sum.", "baustoffe": "Baust.",
            "société": "Sté", "établissements": "Ets", "hermanos": "Hnos", "gebr.": "Gebrüder",
            "menuiserie": "Men.", "bâtiment": "Bat.", "lebensmittel": "Lebensm.",
            "building": "Bldg", "brothers": "Bros", "fournitures": "Fourn.", "matériaux": "Mat.",
            "distribuciones": "Distr.", "elektrotechnik": "E-Technik",
            "traitement": "Trait."}  # fmt: skip


def draw_sender(
    rng: random.Random,
    party: Party,
    family: Sequence[Party],
    *,
    known: bool = False,
) -> tuple[CustomerHint, str]:
    """Give a sender for a customer, and which kind of sender it is.

    Args:
        rng: draws.
        party: the customer whose invoice is meant.
        family: the members of its group; empty for none.
        known: never a missing or a personal name.
    """
    kind = rng.choices(list(KINDS), list(KINDS.values()))[0]
    if kind == "group" and not family:
        kind = "exact"
    if kind == "alias" and not party.aliases:
        kind = "no_form"
    if known and kind in ("missing", "person"):
        kind = "no_form"
    if kind == "missing":
        return CustomerHint(), kind
    sender = rng.choice(list(family)) if kind == "group" else party
    name = _NAMES[kind](rng, sender)
    email = _email(rng, sender, certain=kind == "person")
    vat = party.vat_id if rng.random() < 0.08 and kind != "group" else ""
    return CustomerHint(name=name, email=email, vat_id=_spaced(rng, vat)), kind


def stranger(rng: random.Random) -> CustomerHint:
    """Give a sender who is no customer."""
    country = rng.choice(COUNTRIES)
    name = f"{coined(rng)}{coined(rng).lower()} {rng.choice(WORDS[country].forms)}"
    return CustomerHint(name=name, email=f"info@{slug(name)}.net")


def _email(rng: random.Random, sender: Party, *, certain: bool) -> str:
    if not certain and rng.random() < 0.45:
        return ""
    if rng.random() < 0.04:
        return f"dossiers@{rng.choice(_THIRD_PARTIES)}"
    box, _, host = sender.mailbox.partition("@")
    if rng.random() < 0.5:
        box = slug(f"{rng.choice(_FIRST)}.{rng.choice(WORDS[sender.country].people)}")
    return f"{box}@{host}" if rng.random() < 0.93 else f"{box}@mail.{host}"


def _spaced(rng: random.Random, vat: str) -> str:
    if not vat or rng.random() < 0.6:
        return vat
    return f"{vat[:2]} {vat[2:5]} {vat[5:]}" if rng.random() < 0.7 else vat.lower()


def _exact(rng: random.Random, party: Party) -> str:
    return party.name.upper() if rng.random() < 0.15 else party.name


def _no_form(rng: random.Random, party: Party) -> str:
    plain = unicodedata.normalize("NFKD", party.bare).encode("ascii", "ignore").decode()
    return rng.choice((party.bare, party.bare, party.bare.upper(), plain))


def _typo(rng: random.Random, party: Party) -> str:
    name = party.bare if rng.random() < 0.6 else party.name
    for _ in range(rng.choice((1, 1, 1, 2))):
        at = rng.randrange(len(name) - 1)
        how = rng.randrange(4)
        if how == 0:
            name = name[:at] + name[at + 1] + name[at] + name[at + 2 :]
        elif how == 1:
            name = name[:at] + name[at + 1 :]
        elif how == 2:
            name = name[:at] + name[at] + name[at:]
        else:
            name = name[:at] + rng.choice("aeiourstln") + name[at + 1 :]
    return name


def _misread(rng: random.Random, party: Party) -> str:
    places = [at for at, character in enumerate(party.name) if character in _BLURRED]
    name = party.name
    for at in sorted(rng.sample(places, min(2, len(places))), reverse=True):
        name = name[:at] + rng.choice(_BLURRED[name[at]]) + name[at + 1 :]
    return name


def _abbreviated(rng: random.Random, party: Party) -> str:
    words = party.bare.split()
    if len(words) == 1:
        return words[0][: max(5, len(words[0]) - 3)]
    short = [_SHORTER.get(word.lower(), word) for word in words]
    if short == words:  # a trade or a town is shortened, not what the firm is known by
        common = {*WORDS[party.country].trades, *WORDS[party.country].towns}
        at = next((at for at, word in enumerate(words) if word in common), len(words) - 1)
        short[at] = words[at][0] + "." if rng.random() < 0.3 else words[at][:4] + "."
    return " ".join(short)


def _adorned(rng: random.Random, party: Party) -> str:
    how = rng.randrange(4)
    office = rng.choice(_OFFICES)
    return (
        f"{party.name} - {office}",
        f"{party.bare}, {party.city}",
        f"{office} {party.bare}",
        f"{party.name} ({rng.choice(WORDS[party.country].towns)})",
    )[how]


def _group(rng: random.Random, party: Party) -> str:
    how = rng.random()
    if how < 0.5:
        return party.group_name
    return f"Groupe {party.group_name}" if how < 0.65 else party.name


def _alias(rng: random.Random, party: Party) -> str:
    return rng.choice(party.aliases)


def _person(rng: random.Random, party: Party) -> str:
    return f"{rng.choice(_FIRST)} {rng.choice(WORDS[party.country].people)}"


_NAMES: dict[str, Callable[[random.Random, Party], str]] = {
    "exact": _exact, "no_form": _no_form, "typo": _typo, "misread": _misread,
    "abbreviated": _abbreviated, "adorned": _adorned, "group": _group, "alias": _alias,
    "person": _person,
}  # fmt: skip
