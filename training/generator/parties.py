"""Invents who is involved: suppliers, customers, their addresses, tax ids and accounts."""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from random import Random

from training.generator.stories import Story, StoryCustomer
from training.generator.words import topic

HOME = {"fr": "FR", "en": "GB", "de": "DE", "es": "ES"}
_LIKE = {
    "BE": "FR", "CH": "DE", "LU": "FR", "CA": "FR", "AT": "DE", "LI": "DE", "IE": "GB", "US": "GB",
    "AU": "GB", "NZ": "GB", "ZA": "GB", "NL": "DE", "MX": "ES", "AR": "ES", "CO": "ES", "CL": "ES",
}  # fmt: skip
_VAT_LENGTH = {"DE": 9, "AT": 8, "BE": 10, "IT": 11, "NL": 9, "GB": 9, "IE": 7, "LU": 8}
_TLD = {"GB": "co.uk", "US": "com", "IE": "ie"}
_PHONE = {"FR": "+33 ", "DE": "+49 ", "GB": "+44 ", "ES": "+34 ", "CH": "+41 ", "AT": "+43 "}


@dataclasses.dataclass(frozen=True, slots=True)
class Party:
    """A company with what stands on its letterhead."""

    name: str
    country: str
    lang: str
    street: str
    postcode: str
    town: str
    domain: str
    phone: str
    vat_id: str
    register: str
    bank: str
    iban: str
    bic: str
    director: str

    @property
    def address(self) -> tuple[str, ...]:
        """Give name, street and town as lines."""
        place = f"{self.town} {self.postcode}" if self.country == "GB" else ""
        return self.name, self.street, place or f"{self.postcode} {self.town}"


def _words(country: str) -> str:
    known = _LIKE.get(country, country)
    return known if known in HOME.values() else "GB"


def person(rng: Random, country: str) -> str:
    """Invent somebody."""
    names = topic("names")
    key = _words(country)
    return f"{rng.choice(names['given'][key])} {rng.choice(names['family'][key])}"


def company_name(rng: Random, country: str) -> tuple[str, str]:
    """Invent a company: its full name, and its name without the legal form."""
    names, key = topic("names"), _words(country)
    town = rng.choice(names["town"][key])[0]
    family = rng.choice(names["family"][key])
    if rng.random() < 0.25:
        family = f"{family}-{rng.choice(names['family'][key])}"
    short = rng.choice(names["company"][key]).format(a=family, t=town)
    return f"{short} {rng.choice(names['form'][key])}".strip(), short


def slug(text: str) -> str:
    """Write a name as in an address of the web."""
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss").replace("ø", "o"))
    plain = "".join(it for it in plain if not unicodedata.combining(it)).lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def party(rng: Random, known: StoryCustomer, lang: str) -> Party:
    """Add to a known name and town what a letterhead needs."""
    names, key = topic("names"), _words(known.country)
    town, postcode = rng.choice(names["town"][key])
    street = f"{rng.randint(1, 180)}, {rng.choice(names['street'][key])}"
    if key in {"DE", "ES"}:
        number, rest = street.split(", ", 1)
        street = f"{rest} {number}"
    if known.town and known.town != town:
        town, postcode = known.town, _postcode(rng, postcode)
    bank = rng.choice(names["bank"][key]).format(t=town)
    domain = known.domain or f"{slug(known.name)[:28].strip('-')}.{_tld(known.country)}"
    return Party(
        name=known.name,
        country=known.country,
        lang=lang,
        street=street,
        postcode=postcode,
        town=town,
        domain=domain,
        phone=_PHONE.get(known.country, "+352 ") + _digits(rng, 3, 2, 2, 2),
        vat_id=vat_id(rng, known.country),
        register=_digits(rng, 3, 3, 3),
        bank=bank,
        iban=iban(rng, known.country),
        bic="".join(rng.choice("ABCDEFGHKLMNPRSTUVW") for _ in range(4))
        + f"{known.country}{rng.choice('2P')}{rng.choice('AMXB')}",
        director=person(rng, known.country),
    )


def invented_customer(rng: Random, country: str) -> StoryCustomer:
    """Invent a customer of a country."""
    name, short = company_name(rng, country)
    town = rng.choice(topic("names")["town"][_words(country)])[0]
    return StoryCustomer(name, short, town, country, f"{slug(short)[:28]}.{_tld(country)}")


def _postcode(rng: Random, like: str) -> str:
    return "".join(rng.choice("0123456789") if it.isdigit() else it for it in like)


def _tld(country: str) -> str:
    return _TLD.get(country, country.lower())


def _digits(rng: Random, *groups: int) -> str:
    return " ".join("".join(rng.choice("0123456789") for _ in range(size)) for size in groups)


def vat_id(rng: Random, country: str) -> str:
    """Invent a tax id in the country's form; French ones with their check digits."""
    if country == "FR":
        siren = rng.randrange(300_000_000, 900_000_000)
        return f"FR{(12 + 3 * (siren % 97)) % 97:02d}{siren}"
    if country == "ES":
        return f"ES{rng.choice('ABF')}{rng.randrange(10_000_000, 99_999_999)}"
    if country == "CH":
        return f"CHE-{_digits(rng, 3)}.{_digits(rng, 3)}.{_digits(rng, 3)}"
    digits = _digits(rng, _VAT_LENGTH.get(country, 9))
    return f"{country}{'U' if country == 'AT' else ''}{digits}"


def iban(rng: Random, country: str) -> str:
    """Invent an account number whose check digits are right (ISO 13616)."""
    length = {"FR": 23, "DE": 18, "GB": 14, "ES": 20, "CH": 17, "AT": 16, "BE": 12}.get(country, 18)
    account = "".join(rng.choice("0123456789") for _ in range(length))
    digits = "".join(str(int(it, 36)) for it in f"{account}{country}00")
    whole = f"{country}{98 - int(digits) % 97:02d}{account}"
    return " ".join(whole[at : at + 4] for at in range(0, len(whole), 4))


def renamed(story: Story, rng: Random) -> Story | None:
    """Give the story to another customer; None if the text names the old one in other words."""
    old = story.customer
    new = invented_customer(rng, old.country)
    if old.written and " " not in old.written:  # "Le Corre" signs as a person would
        family = rng.choice(topic("names")["family"][_words(old.country)])
        name = old.name.replace(old.written, family)
        domain = f"{slug(name)[:28].strip('-')}.{_tld(old.country)}"
        new = dataclasses.replace(new, name=name, written=family, domain=domain)
    pairs = [(old.name, new.name), (old.written, new.written), (old.domain, new.domain)]
    if old.domain:
        pairs.append((old.domain.partition(".")[0], new.domain.partition(".")[0]))

    def change(text: str) -> str:
        for was, now in pairs:
            if was:
                text = text.replace(was, now)
        return text

    result = dataclasses.replace(
        story,
        customer=new,
        sender=change(story.sender),
        subject=change(story.subject),
        text=change(story.text),
        reply_to=change(story.reply_to),
    )
    whole = slug(f"{result.sender} {result.subject} {result.text} {result.reply_to}")
    telling = [it for it in slug(f"{old.name} {old.written}").split("-") if len(it) > 4]
    if any(word in whole.split("-") and word not in slug(new.name) for word in telling):
        return None
    return result if _same_gold(story, result) else None


def _same_gold(before: Story, after: Story) -> bool:
    """Say whether everything that the gold quotes still stands there."""
    whole = f"{after.subject}\n{after.text}"
    quoted = [
        written
        for item in before.items
        for written in (item.reference, item.po, item.delivery_note, item.amount_as_written)
        if written is not None and written in f"{before.subject}\n{before.text}"
    ]
    return all(written in whole for written in quoted)
