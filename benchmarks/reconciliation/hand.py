"""How people write an invoice number when nothing goes wrong: shortened, labelled, rearranged.

A writer has habits: within one claim most numbers are written in the same form. Written for the
test alone; no training has seen it.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Sequence

from benchmarks.reconciliation.schemes import Part, Role

FORMS = {
    "printed": 40, "separators": 10, "grouped": 3, "no_prefix": 7, "other_prefix": 3,
    "zeros_dropped": 6, "zeros_added": 1, "year_changed": 4, "no_year": 4, "label": 6, "tail": 7,
    "their_prefix": 4, "their_suffix": 2, "turned": 1, "dated": 2,
}  # fmt: skip
BY_CHANNEL = {
    "phone": {"tail": 20, "no_prefix": 14, "zeros_dropped": 12, "label": 0, "dated": 0},
    "remittance": {"separators": 18, "their_prefix": 8, "their_suffix": 5, "no_prefix": 12},
    "sheet": {"zeros_dropped": 16, "printed": 55, "label": 1},
}
_LABELS = (
    "Facture n° {}", "facture {}", "Fact. {}", "FAC {}", "N° {}", "Rechnung {}", "Rg.-Nr. {}",
    "RgNr:{}", "Re. {}", "Beleg {}", "invoice {}", "Inv. no. {}", "inv {}", "#{}", "Fra. {}",
    "factura nº {}", "votre facture {}", "Ihre Rechnung Nr. {}", "doc {}", "fattura {}",
)  # fmt: skip
_TAILS = (
    "{}",
    "{}",
    "{}",
    "…{}",
    "...{}",
    "fin {}",
    "n° {}",
    "xx{}",
    "-{}",
    "Endziffern {}",
    "*{}",
)
_WORDS_FOR_PREFIX = ("FAC", "F", "INV", "IN", "RG", "R", "FT", "Fact", "RNR", "FRA", "RECH")
_SHORTEST_TAIL = 3


def draw_form(rng: random.Random, channel: str) -> str:
    """Choose a writer's habit on a channel."""
    table = {**FORMS, **BY_CHANNEL.get(channel, {})}
    return rng.choices(list(table), list(table.values()))[0]


def write(rng: random.Random, parts: Sequence[Part], form: str, issued: dt.date) -> str:
    """Write a number in a form; as printed where the form does not apply."""
    return _dated(rng, parts, issued) if form == "dated" else _WAYS[form](rng, parts)


def _text(parts: Sequence[Part]) -> str:
    return "".join(text for _, text in parts)


def _printed(rng: random.Random, parts: Sequence[Part]) -> str:
    text = _text(parts)
    return text.lower() if rng.random() < 0.08 else text


def _separators(rng: random.Random, parts: Sequence[Part]) -> str:
    if all(role is not Role.SEPARATOR for role, _ in parts):
        return rng.choice((" ", "-", "/", ".")).join(text for _, text in parts)
    other = rng.choice(("", "", " ", "/", "-", ".", " - ", "_"))
    return "".join(other if role is Role.SEPARATOR else text for role, text in parts)


def _grouped(rng: random.Random, parts: Sequence[Part]) -> str:
    text = _text(parts)
    if not text.isdigit():
        return _separators(rng, parts)
    size = rng.choice((2, 3, 3, 4))
    head = len(text) % size
    groups = [text[:head]] * bool(head)
    groups += [text[at : at + size] for at in range(head, len(text), size)]
    return rng.choice((" ", " ", ".", "-")).join(groups)


def _without(parts: Sequence[Part], *roles: Role) -> list[Part]:
    kept = [part for part in parts if part[0] not in roles]
    while kept and kept[0][0] is Role.SEPARATOR:
        kept = kept[1:]
    while kept and kept[-1][0] is Role.SEPARATOR:
        kept = kept[:-1]
    single: list[Part] = []
    for part in kept:
        if part[0] is not Role.SEPARATOR or single[-1][0] is not Role.SEPARATOR:
            single.append(part)
    return single


def _no_prefix(_rng: random.Random, parts: Sequence[Part]) -> str:
    return _text(_without(parts, Role.PREFIX))


def _other_prefix(rng: random.Random, parts: Sequence[Part]) -> str:
    bare = _text(_without(parts, Role.PREFIX))
    return rng.choice(_WORDS_FOR_PREFIX) + rng.choice(("", "-", " ", "/")) + bare


def _zeros_dropped(_rng: random.Random, parts: Sequence[Part]) -> str:
    return "".join((text.lstrip("0") or "0") if role is Role.RUN else text for role, text in parts)


def _zeros_added(rng: random.Random, parts: Sequence[Part]) -> str:
    more = "0" * rng.randint(1, 2)
    return "".join(more + text if role is Role.RUN else text for role, text in parts)


def _year_changed(_rng: random.Random, parts: Sequence[Part]) -> str:
    def other(text: str) -> str:
        return text[2:] if len(text) == 4 else f"20{text}"

    return "".join(other(text) if role is Role.YEAR else text for role, text in parts)


def _no_year(_rng: random.Random, parts: Sequence[Part]) -> str:
    return _text(_without(parts, Role.YEAR))


def _label(rng: random.Random, parts: Sequence[Part]) -> str:
    bare = rng.random() < 0.3
    text = _no_prefix(rng, parts) if bare else _text(parts)
    return rng.choice(_LABELS).format(text)


def _tail(rng: random.Random, parts: Sequence[Part]) -> str:
    run = next(text for role, text in parts if role is Role.RUN)
    if rng.random() < 0.4:
        run = run.lstrip("0")
    length = rng.choice((4, 4, 4, 5, 6))
    tail = run[-length:]
    if len(tail) < _SHORTEST_TAIL:
        return _printed(rng, parts)
    after = parts[-1][1] if parts[-1][0] in (Role.SITE, Role.CHECK) and rng.random() < 0.5 else ""
    return rng.choice(_TAILS).format(tail + after)


def _their_prefix(rng: random.Random, parts: Sequence[Part]) -> str:
    code = rng.choice((
        f"{rng.randrange(10_000, 99_999)}", f"KRED{rng.randrange(70_000, 79_999)}", "FRN", "ACH",
        f"V{rng.randrange(100, 9999)}", "51", "1900", "ER", f"FOU{rng.randrange(100, 999)}", "REC",
    ))  # fmt: skip
    return code + rng.choice(("-", "/", " ", "_", ":")) + _text(parts)


def _their_suffix(rng: random.Random, parts: Sequence[Part]) -> str:
    return _text(parts) + rng.choice(
        (
            "/1",
            "-01",
            " (1/2)",
            "*",
            "-R",
            " TTC",
            "/A",
            " KOR",
            "-LIT",
            " 2e rappel",
            ".PDF",
            "/001",
        )
    )


def _turned(_rng: random.Random, parts: Sequence[Part]) -> str:
    """Put the running number first: 00123/2024."""
    run = next(text for role, text in parts if role is Role.RUN)
    rest = [text for role, text in parts if role in (Role.YEAR, Role.MONTH)]
    plain = all(role not in (Role.SITE, Role.CHECK) for role, _ in parts)
    return "/".join([run, *rest]) if rest and plain else _text(parts)


def _dated(rng: random.Random, parts: Sequence[Part], issued: dt.date) -> str:
    of = rng.choice(("du", "vom", "of", "del", "v."))
    return f"{_text(parts)} {of} {issued:%d.%m.%y}"


_WAYS: dict[str, Callable[[random.Random, Sequence[Part]], str]] = {
    "printed": _printed, "separators": _separators, "grouped": _grouped, "no_prefix": _no_prefix,
    "other_prefix": _other_prefix, "zeros_dropped": _zeros_dropped, "zeros_added": _zeros_added,
    "year_changed": _year_changed, "no_year": _no_year, "label": _label, "tail": _tail,
    "their_prefix": _their_prefix, "their_suffix": _their_suffix, "turned": _turned,
}  # fmt: skip

_RANGES = ("{} au {}", "du {} au {}", "{} à {}", "{} bis {}", "von {} bis {}", "{} to {}",
           "{} - {}", "{} – {}", "del {} al {}", "{}..{}", "from {} to {}")  # fmt: skip


def write_range(rng: random.Random, first: Sequence[Part], last: Sequence[Part], form: str) -> str:
    """Write "du 4512 au 4518", "FA-2024-00123 - 00127" or "4512-18"."""
    start = _WAYS[form](rng, first)
    how = rng.random()
    end_run = next(text for role, text in last if role is Role.RUN)
    start_run = next(text for role, text in first if role is Role.RUN)
    if how < 0.55:
        return rng.choice(_RANGES).format(start, _WAYS[form](rng, last))
    if how < 0.85:
        return rng.choice(_RANGES).format(start, end_run)
    differs = next(at for at, (a, b) in enumerate(zip(start_run, end_run, strict=False)) if a != b)
    short = end_run[min(differs, len(end_run) - 2) :]
    if not start.endswith(start_run.lstrip("0")):
        return rng.choice(_RANGES).format(start, end_run)
    return f"{start}{rng.choice(('-', '/', ' - '))}{short}"
