"""Carries the way a number was mutilated over to another number.

Customers shorten numbers, leave marks out, put blanks in and mistype. When ``26/0883-K`` written
as ``0883-K`` becomes ``FA-2026-04417``, the customer has to write ``04417``.
"""

from __future__ import annotations

import re

from rapidfuzz.distance import OSA

SHORTEST = 4  # characters of a shortened number that still tell it from its neighbours
MOST_TYPOS = 2
NEIGHBOURS = dict(zip("0123456789", "9738965134", strict=True))  # never the digit itself
LOOKALIKES = dict(zip("01258", "OlZSB", strict=True))
_CHARACTER = re.compile(r"[^\W_]")
_PART = re.compile(r"[^\W\d_]+|\d+")


def bare(number: str) -> str:
    """Leave letters and digits, in one case."""
    return "".join(_CHARACTER.findall(number)).casefold()


def carry_over(old: str, written: str, new: str) -> str | None:
    """Write ``new`` in the way in which ``written`` writes ``old``.

    Returns:
        None if it cannot be seen how the one came from the other.
    """
    if written == old:
        return new
    core, given = bare(old), bare(written)
    if not core or len(given) < 2 or not any(it.isdigit() for it in given):
        return None
    if core == given:
        return _marked_like(old, written, new)
    at = core.rfind(given)
    if at >= 0:
        return _marked_like(old, written, _shortened(old, at, at + len(given), new))
    skipped = _with_parts_left_out(old, written, new)
    return skipped if skipped is not None else _mistyped(old, given, new)


def _with_parts_left_out(old: str, written: str, new: str) -> str | None:
    """Follow forms such as ``RE-4417`` and ``2026-4417`` of ``RE-2026-04417``; None for others."""
    theirs = [it.lstrip("0") for it in _PART.findall(old.casefold())]
    said = [it.lstrip("0") for it in _PART.findall(written.casefold())]
    if not said or said[-1] not in theirs or not said[-1].isdigit():
        return None
    left = iter(theirs)
    if not all(it in left for it in said):
        return None
    parts = list(_PART.finditer(new))
    counter = max(parts, key=lambda it: _weight(new, it.span()))
    mark = said[0].isalpha() and new[0].isalpha()
    period = sum(it.isdigit() for it in said) > 1
    head = new[: counter.start()]
    if not period:
        head = re.sub(r"[\W_]*(?:\d+[\W_]*)?$", "", head) + (" " if " " in written else "-")
    if not mark:
        head = re.sub(r"^[^\W\d_]+[\W_]*", "", head) if period else ""
    digits = counter.group()
    bare_zeros = digits.lstrip("0") if len(digits.lstrip("0")) >= SHORTEST - 1 else digits
    return (head if re.search(r"\w", head) else "") + bare_zeros


def _shortened(old: str, start: int, end: int, new: str) -> str:
    """Keep the part of ``new`` that answers to bare characters ``start`` to ``end`` of ``old``."""
    core = bare(old)
    zeros = start > 0 and core[start - 1] == "0" and core[start].isdigit()
    parts = [(it.start(), it.end()) for it in _PART.finditer(new)]
    counter = max(range(len(parts)), key=lambda at: _weight(new, parts[at]))
    first, last = parts[counter]
    if start == 0:
        return new[:last]
    whole = any(it == start for it in _starts(old)) or zeros
    if not whole and last - first > end - start >= SHORTEST:
        first = last - (end - start)
    stop = len(new) if end == len(core) and not whole else last
    if end == len(core) and not core[-1].isdigit():
        stop = len(new)
    text = new[first:stop]
    return text.lstrip("0") if zeros and len(text.lstrip("0")) >= SHORTEST - 1 else text


def _weight(text: str, part: tuple[int, int]) -> tuple[bool, int, int]:
    stretch = text[part[0] : part[1]]
    is_year = bool(re.fullmatch(r"20\d\d", stretch)) and part[0] < len(text) // 2
    return stretch.isdigit() and not is_year, part[1] - part[0], part[0]


def _starts(old: str) -> list[int]:
    """Give where parts begin, counted in bare characters."""
    return [len(bare(old[: it.start()])) for it in _PART.finditer(old)]


def _marked_like(old: str, written: str, new: str) -> str:
    """Leave marks out, or put blanks in, as ``written`` does."""
    kept = re.findall(r"[^\w]|_", written.strip())
    had = re.findall(r"[^\w]|_", old)
    if written.islower() and any(it.isalpha() for it in new):
        new = new.lower()
    if not kept:
        return re.sub(r"[\W_]", "", new) if had or len(bare(new)) < len(bare(old)) else new
    if set(kept) == {" "} and " " not in had:
        spaced = re.sub(r"[\W_]+", " ", new)
        return spaced if had and spaced != new else _grouped(new)
    return new


def _grouped(number: str) -> str:
    """Put blanks between groups of three digits, from the right."""
    last = list(re.finditer(r"\d+", number))[-1]
    digits = last.group()
    head = len(digits) % 3
    groups = [digits[:head]] if head else []
    groups += [digits[at : at + 3] for at in range(head, len(digits), 3)]
    return number[: last.start()] + " ".join(groups) + number[last.end() :]


def _mistyped(old: str, given: str, new: str) -> str | None:
    core = bare(old)
    windows = [(0, len(core))] if abs(len(core) - len(given)) <= MOST_TYPOS else []
    windows += [
        (at, at + size)
        for size in range(max(SHORTEST - 1, len(given) - 1), len(given) + 2)
        for at in range(len(core) - size, -1, -1)
    ]

    def distance(window: tuple[int, int]) -> tuple[int, int, int]:
        size = abs(window[1] - window[0] - len(given))
        return OSA.distance(core[window[0] : window[1]], given), size, -window[1]

    best = min(windows, key=distance, default=None)
    if best is None or len(given) < SHORTEST:
        return None
    right = core[best[0] : best[1]]
    if OSA.distance(right, given) > min(MOST_TYPOS, len(given) // 3):
        return None
    shortened = best != (0, len(core))
    base = _shortened(old, best[0], best[1], new) if shortened else new
    return _retyped(right, given, base)


def _retyped(right: str, given: str, base: str) -> str | None:
    """Make in ``base`` the slip that turned ``right`` into ``given``; None if there is no room."""
    digits = [at for at, it in enumerate(base) if it.isdigit()]
    if len(digits) < SHORTEST - 1:
        return None
    place = next((at for at, (a, b) in enumerate(zip(right, given, strict=False)) if a != b), -1)
    share = (place if place >= 0 else len(right) - 1) / max(1, len(right) - 1)
    at = digits[min(len(digits) - 1, max(1, round(share * (len(digits) - 1))))]
    if len(given) > len(right):
        return base[:at] + base[at] + base[at:]
    if len(given) < len(right):
        return base[:at] + base[at + 1 :]
    if sorted(given) == sorted(right):
        for one, two in zip(reversed(digits[:-1]), reversed(digits[1:]), strict=True):
            if two == one + 1 and base[one] != base[two]:
                return base[:one] + base[two] + base[one] + base[two + 1 :]
    as_letter = not given.isdigit() and right.isdigit() and base[at] in LOOKALIKES
    return base[:at] + (LOOKALIKES if as_letter else NEIGHBOURS)[base[at]] + base[at + 1 :]
