"""Work out amounts from the invoice's lines: one of them, all but the good ones, units of one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from extractor.extraction.fitting import line_fits, missing_fits, units_fit
from extractor.extraction.labels import fold
from extractor.extraction.line_words import NamedLine
from extractor.extraction.making import make
from extractor.extraction.proposal import Proposal, flags
from extractor.extraction.scene import Scene
from extractor.extraction.seen import SeenQuantity

# "boîte de 100 au millar": prices for many, of which single ones may be counted
_PER_MANY = (
    (re.compile(r"\b(?:millar|millares|1000|1\.000|mille|thousand|tsd|tausend|%o)\b"), 1000),
    (re.compile(r"\b(?:cent|100|hundred|hundert|ciento|per 100)\b"), 100),
)


def lines_of_invoice(scene: Scene) -> Iterator[Proposal | None]:
    """Quantity from the text, price from the ledger's invoice lines."""
    best = max((it.share for it in scene.lines), default=0.0)
    surest = max((it.sure for it in scene.lines), default=0.0)
    for named in scene.lines:
        single = len(scene.lines) == 1
        if named.share <= 0 and not single and not _is_left_over(named, scene.lines):
            continue
        about = _about_line(scene, named, best, surest)
        line = named.line
        billed = float(any(it.value == line.quantity for it in scene.quantities))
        units = [
            it
            for quantity in scene.quantities
            if 0 < quantity.value < line.quantity
            for it in _units_of_line(scene, named, quantity, about, both=billed)
            if it is not None
        ]
        counted = any(it.features.get("fits") for it in units)
        yield make(
            scene, line.total, "line_total", f"line {line.line}: {line.total}",
            line_quantity_named=billed, line_of_one=float(line.quantity == 1), **about,
            fits=float(line_fits(named, scene.lines, counted=counted)),
            **flags("total_c", named.said), **flags("total_b", named.behind),
        )  # fmt: skip
        yield from units
        for quantity in scene.quantities:
            yield from _of_many(scene, named, quantity, about)
    yield from _several_lines(scene)
    yield from _ratios(scene)


def _is_left_over(named: NamedLine, lines: Sequence[NamedLine]) -> bool:
    """Say whether all other lines are named as fine."""
    others = [it for it in lines if it is not named]
    return bool(others) and all(it.is_fine for it in others)


def _about_line(scene: Scene, named: NamedLine, best: float, surest: float) -> dict[str, float]:
    lines = scene.lines
    others = [it for it in lines if it is not named]
    return {
        "line_named": named.share,
        "line_sure": named.sure,
        "line_surest": float(named.sure >= surest > 0),
        "line_best": float(named.share >= best > 0),
        "line_alone": float(sum(it.share >= named.share for it in lines) == 1),
        "line_only_sure": float(
            named.sure > 0.5 and not any(it.sure > 0.5 for it in others) and bool(others)
        ),
        "line_single": float(len(lines) == 1),
        "line_fine": float(named.is_fine),
        "line_bad": float(named.is_bad),
        "line_others_fine": float(_is_left_over(named, lines)),
        "line_some_other_fine": float(any(it.is_fine for it in others)),
        "line_other_bad": float(any(it.is_bad and not it.is_fine for it in others)),
        "line_first_named": float(
            bool(named.places)
            and all(not it.places or named.places[0] <= it.places[0] for it in others)
        ),
    }  # fmt: skip


def _units_of_line(
    scene: Scene,
    named: NamedLine,
    quantity: SeenQuantity,
    about: dict[str, float],
    *,
    both: float,
) -> Iterator[Proposal | None]:
    """So many units of a line are wrong, or so many came and the rest is missing."""
    line = named.line
    price, missing = line.unit_price, line.quantity - quantity.value
    here = [
        abs(place - _place(scene, quantity))
        for unit, place in named.places
        if unit == quantity.unit
    ]
    rival = any(
        it is not named
        and unit == quantity.unit
        and abs(place - _place(scene, quantity)) < min(here, default=9999)
        for it in scene.lines
        for unit, place in it.places
    )
    near = {
        "here": float(bool(here)),
        "close": float(min(here, default=9999) < 30),
        "rival": float(rival),
        "counted": float(bool(quantity.quantity.unit)),
        "both": both,
        "one": float(quantity.value == 1),
        "many": float(quantity.value > line.quantity / 2),
        **{f"is_{mark}": 1.0 for mark in quantity.marks},
        **flags("c", quantity.said),
        **flags("s", quantity.around - quantity.said),
    }
    linked = (bool(here) and not rival) or bool(about["line_single"] or about["line_only_sure"])
    yield make(
        scene, quantity.value * price, "line_units", f"{quantity.value} x {price}",
        fits=float(units_fit(quantity, named, linked=linked)),
        **about, **{f"units_{name}": value for name, value in near.items()},
    )  # fmt: skip
    yield make(
        scene, missing * price, "line_missing", f"({line.quantity} - {quantity.value}) x {price}",
        fits=float(missing_fits(quantity, linked=linked, both=bool(both))),
        **about, **{f"missing_{name}": value for name, value in near.items()},
    )  # fmt: skip


def _place(scene: Scene, quantity: SeenQuantity) -> int:
    return quantity.quantity.span.start - scene.claim.units[quantity.unit].start


def _of_many(
    scene: Scene, named: NamedLine, quantity: SeenQuantity, about: dict[str, float]
) -> Iterator[Proposal | None]:
    """18.000 lids of a line that is priced by the thousand."""
    words = fold(named.line.description)
    for pattern, many in _PER_MANY:
        if pattern.search(words) and many / 2 <= quantity.value < many * named.line.quantity:
            yield make(
                scene, quantity.value / many * named.line.unit_price, "line_of_many",
                f"{quantity.value} / {many} x {named.line.unit_price}",
                many_counted=float(bool(quantity.quantity.unit)), **about,
                **flags("many_c", quantity.said),
            )  # fmt: skip
            return


def _several_lines(scene: Scene) -> Iterator[Proposal | None]:
    """All lines but the good ones; all that something is wrong with."""
    fine = [it for it in scene.lines if it.is_fine]
    bad = [it for it in scene.lines if it.is_bad]
    rest = [it for it in scene.lines if not it.is_fine]
    if fine and 1 < len(rest) < len(scene.lines):
        yield make(scene, _sum(rest), "lines_rest", _how(rest), rest_few=float(len(rest) <= 2))
    if 1 < len(bad) < len(scene.lines) and bad != rest:
        yield make(scene, _sum(bad), "lines_bad", _how(bad), bad_few=float(len(bad) <= 2))


def _sum(lines: Sequence[NamedLine]) -> Decimal:
    return sum((it.line.total for it in lines), Decimal(0))


def _how(lines: Sequence[NamedLine]) -> str:
    return " + ".join(str(it.line.total) for it in lines)


def _ratios(scene: Scene) -> Iterator[Proposal | None]:
    """18 and not 20 in each: the same share of the line."""
    for named in scene.lines:
        if not named.sure and len(scene.lines) > 1:
            continue
        for a in scene.quantities:
            for b in scene.quantities:
                same = a.unit == b.unit and a.value < b.value < 4 * a.value
                if not same or "of_time" in a.marks | b.marks or b.value == named.line.quantity:
                    continue
                if (
                    b.value < 2
                    or b.value > 2000
                    or (a.quantity.unit and b.quantity.unit and a.quantity.unit != b.quantity.unit)
                ):
                    continue
                yield make(
                    scene, named.line.total * (b.value - a.value) / b.value, "line_ratio",
                    f"({b.value} - {a.value}) / {b.value} of {named.line.total}",
                    ratio_near=float(abs(_place(scene, a) - _place(scene, b)) < 30),
                    ratio_sure=named.sure, ratio_bad=float(named.is_bad),
                    **flags("ratio_c", a.said),
                )  # fmt: skip
