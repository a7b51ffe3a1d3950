"""A grammar of numbering schemes, so that the matcher learns how people misquote, not a scheme.

A scheme is a row of parts: letters, a site code, the year or month in one of many forms, the
counter in one of many widths, a check digit, a suffix, with separators between some of them. Every
part may be missing but the counter. Nothing of it is written down: each ledger draws its own.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Sequence
from random import Random

SEPARATORS = ("-", "-", "/", "/", ".", " ", "_", "", "", "", "")
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

Part = Callable[[int, dt.date], str]


@dataclasses.dataclass(frozen=True, slots=True)
class Scheme:
    """A drawn numbering scheme.

    Attributes:
        parts: each writes its part of a number from the counter and the day.
        width: digits of the counter; 0 writes it without leading zeros.
        start: where the counter begins.
        density: share of the counters that are invoices of ours.
        dated: the number holds the year, and the counter begins anew with it.
        site: place of the part that tells this series from its sisters; -1 where it has none.
    """

    parts: tuple[Part, ...]
    width: int
    start: int
    density: float
    dated: bool
    site: int = -1

    def sister(self, rng: Random) -> Scheme:
        """Give a series that counts alongside and differs by its site alone."""
        parts = list(self.parts)
        length = len(parts[self.site](0, dt.date(2000, 1, 1)))
        parts[self.site] = _fixed(_site(rng, length))
        return dataclasses.replace(self, parts=tuple(parts))

    def number(self, counter: int, day: dt.date) -> str:
        """Write a number."""
        return "".join(part(counter, day) for part in self.parts)


def draw_scheme(rng: Random, *, room: int, dense: float | None = None) -> Scheme:
    """Draw a scheme.

    Args:
        rng: decides.
        room: how many invoices it must have numbers for.
        dense: share of the counters taken; None draws it.
    """
    density = dense if dense is not None else rng.choice((0.35, 0.5, 0.62, 0.62, 0.75, 0.9, 1.0))
    needed = len(str(int(room / density) + 1))
    width = max(rng.choice((4, 5, 5, 6, 6, 7, 8, 9)), needed)
    padded = rng.random() < 0.7
    year = _year(rng)
    start = _start(rng, width, padded=padded, room=int(room / density))
    counter: Part = _padded(width) if padded else _plain
    site = _fixed(_site(rng, rng.choice((1, 1, 1, 2, 3)))) if rng.random() < 0.3 else None
    body = _arrange(rng, year, counter, site)
    place = body.index(site) if site is not None else -1
    return Scheme(tuple(body), width if padded else 0, start, density, year is not None, place)


def _site(rng: Random, length: int) -> str:
    """Give a letter or code of a branch; now and then its number."""
    signs = "123456789" if length < 3 and rng.random() < 0.2 else LETTERS
    return "".join(rng.choice(signs) for _ in range(length))


def _arrange(rng: Random, year: Part | None, counter: Part, site: Part | None) -> list[Part]:
    pieces: list[Part] = []
    if rng.random() < 0.62:
        pieces.append(_fixed(_mark(rng)))
    if rng.random() < 0.15:
        pieces.append(_fixed(str(rng.randrange(1, 10 ** rng.choice((1, 2, 2, 3))))))
    core = [counter]
    if year is not None:
        core = [year, counter] if rng.random() < 0.85 else [counter, year]
    pieces += core
    if site is not None:
        pieces.insert(rng.choice((len(pieces), len(pieces), rng.randrange(len(pieces) + 1))), site)
    if rng.random() < 0.08:
        pieces.append(_check_digit)
    if rng.random() < 0.12:
        pieces.append(_suffix(rng))
    separator = rng.choice(SEPARATORS)
    joined: list[Part] = []
    for at, piece in enumerate(pieces):
        if at and rng.random() < 0.75:
            joined.append(_fixed(separator if rng.random() < 0.8 else rng.choice(SEPARATORS)))
        joined.append(piece)
    return joined


def _mark(rng: Random) -> str:
    letters = "".join(rng.choice(LETTERS) for _ in range(rng.choice((1, 1, 2, 2, 2, 3, 3, 4))))
    return letters.lower() if rng.random() < 0.04 else letters


def _year(rng: Random) -> Part | None:
    forms: Sequence[Part | None] = (
        None, None, None,
        lambda _, day: f"{day.year}", lambda _, day: f"{day.year}",
        lambda _, day: f"{day.year % 100:02d}", lambda _, day: f"{day.year % 100:02d}",
        lambda _, day: f"{day.year % 100:02d}{day.month:02d}",
        lambda _, day: f"{day.year}{day.month:02d}",
        lambda _, day: f"{day.year % 10}",
    )  # fmt: skip
    return rng.choice(forms)


def _start(rng: Random, width: int, *, padded: bool, room: int) -> int:
    most = max(10**width - room - 1, 1)
    if padded and rng.random() < 0.6:
        return rng.randrange(1, min(most, 2000) + 1)
    low = 10 ** (width - 1)
    return rng.randrange(low, max(most, low + 1)) if most > low else 1


def _fixed(text: str) -> Part:
    return lambda _counter, _day: text


def _plain(counter: int, _day: dt.date) -> str:
    return str(counter)


def _padded(width: int) -> Part:
    return lambda counter, _day: str(counter).zfill(width)


def _check_digit(counter: int, _day: dt.date) -> str:
    return str(sum(int(it) * (2 - at % 2) for at, it in enumerate(str(counter))) % 10)


def _suffix(rng: Random) -> Part:
    kind = rng.choice(("letter", "fixed", "country", "part"))
    if kind == "letter":
        letters = LETTERS[: rng.choice((2, 4, 26))]
        return lambda counter, _: letters[(counter * 7) % len(letters)]
    if kind == "part":
        return lambda counter, _: f"{1 + (counter * 13) % 3}"
    return _fixed(_mark(rng)[:1] if kind == "fixed" else rng.choice(("FR", "DE", "ES", "GB", "EX")))
