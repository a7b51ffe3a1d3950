"""How amounts and days are written in letters and tables of a country."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal
from random import Random

MONTHS = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "es": (
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
    ),
}
SIGNS = {"EUR": "€", "GBP": "£", "USD": "$", "CHF": "CHF"}
_MARKS = {
    "fr": ((" ", ","), ("\u202f", ","), ("", ","), ("\u00a0", ","), (".", ",")),
    "en": ((",", "."), (",", "."), ("", ".")),
    "de": ((".", ","), (".", ","), ("", ",")),
    "es": ((".", ","), (".", ","), ("", ",")),
}


@dataclasses.dataclass(frozen=True, slots=True)
class AmountStyle:
    """One sender's way to write amounts.

    Attributes:
        negative: ``minus``, ``behind``, ``brackets`` or ``none``, for deductions.
        currency: ``before``, ``behind`` or ``none``.
    """

    thousands: str
    decimals: str
    negative: str
    currency: str
    sign: str

    def write(self, amount: Decimal, *, deduction: bool = False) -> str:
        """Write an amount; a deduction carries its mark."""
        whole, _, cents = f"{abs(amount):,.2f}".partition(".")
        text = whole.replace(",", self.thousands) + self.decimals + cents
        if self.currency == "before":
            text = f"{self.sign}{'' if len(self.sign) == 1 else ' '}{text}"
        elif self.currency == "behind":
            text = f"{text} {self.sign}"
        if deduction or amount < 0:
            return {
                "minus": f"-{text}", "behind": f"{text}-", "brackets": f"({text})", "none": text,
            }[self.negative if deduction else "minus"]  # fmt: skip
        return text


def amount_style(rng: Random, lang: str, country: str, currency: str) -> AmountStyle:
    """Choose how a sender writes amounts."""
    marks = _MARKS[lang]
    if country == "CH":
        marks = (("'", "."), ("’", "."), (" ", "."))
    thousands, decimals = rng.choice(marks)
    where = rng.choice(("none", "none", "none", "behind" if lang != "en" else "before"))
    sign = SIGNS.get(currency, currency) if rng.random() < 0.6 else currency
    negative = rng.choice(("none", "none", "minus", "minus", "behind", "brackets"))
    return AmountStyle(thousands, decimals, negative, where, sign)


def day_in_words(day: dt.date, lang: str) -> str:
    """Write a day with its month's name."""
    month = MONTHS[lang].split()[day.month - 1]
    if lang == "de":
        return f"{day.day}. {month} {day.year}"
    if lang == "es":
        return f"{day.day} de {month} de {day.year}"
    return f"{day.day} {month} {day.year}"


def day_style(rng: Random, lang: str) -> str:
    """Choose a ``strftime`` form for days in figures."""
    if lang == "de":
        return rng.choice(("%d.%m.%Y", "%d.%m.%Y", "%d.%m.%y", "%Y-%m-%d"))
    if lang == "en":
        return rng.choice(("%d/%m/%Y", "%d/%m/%y", "%d-%m-%Y", "%Y-%m-%d", "%d.%m.%Y"))
    return rng.choice(("%d/%m/%Y", "%d/%m/%Y", "%d/%m/%y", "%d.%m.%Y", "%d-%m-%y"))
