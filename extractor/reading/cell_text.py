"""Values of spreadsheet cells as a clerk sees them, but always with a point and no thousands mark.

"1234.5000001" shown as two decimals becomes "1234.50", 0.19 shown as a percentage "19%", a day
"2026-03-31".
"""

from __future__ import annotations

import datetime as dt
import math
import re

GENERAL = "General"
# decimals of '#,##0.00', "0.0%"; the format for positive numbers stands before the first ";"
_DECIMALS = re.compile(r"[0#?](?:\.([0#?]+))?(?![0#?,]*[0#?.])")
# what is no digit's place: '"EUR"', "[Red]", "\\ ", and "_€", a blank as wide as a sign
_LITERAL = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_WIDTH = re.compile(r"_.|\*.")
# '"EUR"', '[$€-407]', "€", "\\$"; "[$-409]" names a language only
_CURRENCY = re.compile(r'\[\$([^\]-]{1,4})(?:-[^\]]*)?\]|([€£$¥])|"\s*([A-Z]{3}|[€£$¥])\s*"')
_CODES_OF_LANGUAGE = re.compile(r"\[\$-[^\]]*\]")
_SHORT = 2  # decimals of a sum without a format
_NOISE = 9  # decimals behind which a binary fraction is only noise


def cell_text(value: object, number_format: str = GENERAL) -> str:
    """Write a cell's value.

    Args:
        value: what a spreadsheet library gives; None is an empty cell.
        number_format: as in the file, such as "#,##0.00 €" or "0%".
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, int | float):
        return _number(value, number_format)
    return str(value)


def _number(value: float, number_format: str) -> str:
    if isinstance(value, float) and not math.isfinite(value):
        return ""
    shown = _WIDTH.sub("", _CODES_OF_LANGUAGE.sub("", number_format.split(";", 1)[0]))
    places = _DECIMALS.findall(_LITERAL.sub("", shown))
    if shown == GENERAL or not places:
        return _plain(value)
    decimals = len(places[-1])
    if "%" in shown:
        return f"{value * 100:.{decimals}f}%"
    if "E+" in shown.upper():
        return _plain(value)
    text = f"{value:.{decimals}f}"
    found = _CURRENCY.search(shown)
    symbol = next((it for it in found.groups() if it), "") if found else ""
    return f"{text} {symbol.strip()}" if symbol.strip() else text


def _plain(value: float) -> str:
    """Write a number without a format: whole ones whole, sums with two decimals, no noise."""
    if isinstance(value, int) or value.is_integer():
        return f"{value:.0f}" if isinstance(value, float) else str(value)
    if round(value, _SHORT) == round(value, _NOISE):
        return f"{value:.{_SHORT}f}"
    return f"{value:.{_NOISE}f}".rstrip("0").rstrip(".")
