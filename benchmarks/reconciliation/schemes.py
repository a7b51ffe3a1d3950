"""Numbering schemes of the generated ledger: how a position in a series becomes a number.

A number is a row of parts (prefix, year, site, running number, check letter), so that whoever
writes it down can forget the year or the zeros and not just any character.
"""

from __future__ import annotations

import dataclasses
import enum
import string
from collections.abc import Callable

MONTHS = 24  # of history: the ledger ends with MONTH 10 of 2026
FIRST_YEAR, FIRST_MONTH = 2024, 11


class Role(enum.Enum):
    """What a part of a number stands for."""

    PREFIX = "prefix"
    YEAR = "year"
    MONTH = "month"
    SITE = "site"
    RUN = "run"
    SEPARATOR = "separator"
    CHECK = "check"


Part = tuple[Role, str]


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    """A position in a series.

    Attributes:
        site: which establishment counts, from 0.
        run: the running number within year or month (or since ever), from 1.
    """

    year: int
    month: int
    site: int
    run: int


class Restart(enum.Enum):
    """When a series begins again at 1."""

    YEAR = "year"
    MONTH = "month"
    NEVER = "never"


@dataclasses.dataclass(frozen=True, slots=True)
class Scheme:
    """How one series of invoices is numbered.

    Attributes:
        share: of all invoices.
        per_site: so many numbers a period until another site is opened; 0 for one site.
        held_out: no training may look at it.
    """

    name: str
    share: float
    restart: Restart
    parts: Callable[[Place], tuple[Part, ...]]
    per_site: int = 0
    held_out: bool = False

    def number(self, place: Place) -> str:
        """Give the number as printed on the invoice."""
        return "".join(text for _, text in self.parts(place))


def _sep(text: str) -> Part:
    return (Role.SEPARATOR, text)


def _letter(site: int) -> str:
    letters = string.ascii_uppercase
    return letters[site % 26] if site < 26 else letters[site // 26 - 1] + letters[site % 26]


_SITES = ("LYO", "PAR", "BER", "MAD", "LIL", "HAM", "VLC", "LDN", "NTE", "MUC", "BCN", "GVA")


def _site_code(site: int) -> str:
    code = _SITES[site % len(_SITES)]
    return code if site < len(_SITES) else f"{code}{site // len(_SITES) + 1}"


def _year_dash(at: Place) -> tuple[Part, ...]:  # FA-2024-00123
    return ((Role.PREFIX, "FA"), _sep("-"), (Role.YEAR, str(at.year)), _sep("-"),
            (Role.RUN, f"{at.run:05d}"))  # fmt: skip


def _plain_eleven(at: Place) -> tuple[Part, ...]:  # 90001234567
    return ((Role.PREFIX, "9000"), (Role.RUN, f"{1_000_000 + at.run:07d}"))


def _slash_year(at: Place) -> tuple[Part, ...]:  # INV/24/0456
    return ((Role.PREFIX, "INV"), _sep("/"), (Role.YEAR, f"{at.year % 100}"), _sep("/"),
            (Role.RUN, f"{at.run:04d}"))  # fmt: skip


def _site_letter(at: Place) -> tuple[Part, ...]:  # 24-4567-B
    return ((Role.YEAR, f"{at.year % 100}"), _sep("-"), (Role.RUN, f"{at.run:04d}"), _sep("-"),
            (Role.SITE, _letter(at.site)))  # fmt: skip


def _month_dash(at: Place) -> tuple[Part, ...]:  # F2404-00123
    return ((Role.PREFIX, "F"), (Role.YEAR, f"{at.year % 100}"), (Role.MONTH, f"{at.month:02d}"),
            _sep("-"), (Role.RUN, f"{at.run:05d}"))  # fmt: skip


def _year_slash(at: Place) -> tuple[Part, ...]:  # 2024/001234
    return ((Role.YEAR, str(at.year)), _sep("/"), (Role.RUN, f"{at.run:06d}"))


def _prefix_joined(at: Place) -> tuple[Part, ...]:  # RE-24001234
    return ((Role.PREFIX, "RE"), _sep("-"), (Role.YEAR, f"{at.year % 100}"),
            (Role.RUN, f"{at.run:06d}"))  # fmt: skip


def _prefix_year_slash(at: Place) -> tuple[Part, ...]:  # FV24/001234
    return ((Role.PREFIX, "FV"), (Role.YEAR, f"{at.year % 100}"), _sep("/"),
            (Role.RUN, f"{at.run:06d}"))  # fmt: skip


def _prefix_only(at: Place) -> tuple[Part, ...]:  # SI0012345
    return ((Role.PREFIX, "SI"), (Role.RUN, f"{at.run:07d}"))


def _seven(at: Place) -> tuple[Part, ...]:  # 3100001
    return ((Role.RUN, f"{3_100_000 + at.run}"),)


def _site_words(at: Place) -> tuple[Part, ...]:  # LYO-2024-0123
    return ((Role.SITE, _site_code(at.site)), _sep("-"), (Role.YEAR, str(at.year)), _sep("-"),
            (Role.RUN, f"{at.run:04d}"))  # fmt: skip


def _dotted(at: Place) -> tuple[Part, ...]:  # 2024.07.0456
    return ((Role.YEAR, str(at.year)), _sep("."), (Role.MONTH, f"{at.month:02d}"), _sep("."),
            (Role.RUN, f"{at.run:04d}"))  # fmt: skip


_CHECK = "TRWAGMYFPDXBNJZSQVHLCKE"  # as on Spanish identity cards: the number modulo 23


def _checked(at: Place) -> tuple[Part, ...]:  # K326C04178W
    run = f"{at.run:05d}"
    check = _CHECK[(at.year * 100_000 + at.run * 10 + at.site) % 23]
    return ((Role.PREFIX, "K"), (Role.SITE, str(at.site)), (Role.YEAR, f"{at.year % 100}"),
            (Role.SITE, "C"), (Role.RUN, run), (Role.CHECK, check))  # fmt: skip


def _run_first(at: Place) -> tuple[Part, ...]:  # V 4178/03/2026
    return ((Role.PREFIX, "V"), _sep(" "), (Role.RUN, str(at.run)), _sep("/"),
            (Role.MONTH, f"{at.month:02d}"), _sep("/"), (Role.YEAR, str(at.year)))  # fmt: skip


SCHEMES = (
    Scheme("FA-2024-00123", 0.11, Restart.YEAR, _year_dash),
    Scheme("90001234567", 0.11, Restart.NEVER, _plain_eleven),
    Scheme("INV/24/0456", 0.08, Restart.YEAR, _slash_year),
    Scheme("24-4567-B", 0.06, Restart.YEAR, _site_letter, per_site=6000),
    Scheme("F2404-00123", 0.09, Restart.MONTH, _month_dash),
    Scheme("2024/001234", 0.10, Restart.YEAR, _year_slash),
    Scheme("RE-24001234", 0.09, Restart.YEAR, _prefix_joined),
    Scheme("FV24/001234", 0.07, Restart.YEAR, _prefix_year_slash),
    Scheme("SI0012345", 0.08, Restart.NEVER, _prefix_only),
    Scheme("3100001", 0.07, Restart.NEVER, _seven),
    Scheme("LYO-2024-0123", 0.04, Restart.YEAR, _site_words, per_site=4000),
    Scheme("2024.07.0456", 0.03, Restart.MONTH, _dotted),
    Scheme("K326C04178W", 0.04, Restart.YEAR, _checked, per_site=60_000, held_out=True),
    Scheme("V 4178/03/2026", 0.03, Restart.MONTH, _run_first, held_out=True),
)
