"""Amounts, days, times, numbers and lists as people of a language and country write them."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Sequence
from decimal import Decimal

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_timedelta
from babel.languages import get_official_languages
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal, format_percent

_USUAL = {"fr": "FR", "en": "GB", "de": "DE", "es": "ES"}


def written_amount(amount: Decimal, currency: str, language: str, country: str = "") -> str:
    """Write an amount; without a currency, as a number with two decimals."""
    locale = _locale(language, country)
    if not currency:
        return format_decimal(amount, format="#,##0.00", locale=locale)
    return format_currency(amount, currency, locale=locale)


def written_day(day: dt.date, language: str, country: str = "", *, short: bool = False) -> str:
    """Write a day with the month's name, or short."""
    return format_date(day, "short" if short else "long", locale=_locale(language, country))


def written_time(seconds: float, language: str, country: str = "") -> str:
    """Write how long something takes in the largest unit of which it takes two or more."""
    time = dt.timedelta(seconds=seconds)
    return format_timedelta(time, threshold=2, locale=_locale(language, country))


def written_number(number: Decimal, language: str, country: str = "") -> str:
    """Write a number with all its decimals."""
    locale = _locale(language, country)
    return format_decimal(number, locale=locale, decimal_quantization=False)


def written_share(share: float, language: str, country: str = "") -> str:
    """Write a share of 0 to 1 in hundredths, with one decimal."""
    locale = _locale(language, country)
    usual = str(locale.percent_formats[None].pattern)
    return format_percent(share, format=usual.replace("0", "0.0", 1), locale=locale)


def written_list(
    parts: Sequence[str], language: str, country: str = "", *, alternatives: bool = False
) -> str:
    """Join words with commas and "and", or "or"."""
    locale = _locale(language, country)
    if alternatives:
        return format_list(list(parts), style="or", locale=locale)
    return format_list(list(parts), locale=locale)


@functools.lru_cache(maxsize=64)
def _locale(language: str, country: str) -> Locale:
    """Give the locale of a language as written in a country where it is an official one."""
    usual = _USUAL.get(language)
    if usual is None:
        language, usual = "en", "GB"
    there = country.upper()
    if language not in get_official_languages(there, de_facto=True):
        return Locale(language, usual)
    try:
        return Locale(language, there)
    except UnknownLocaleError:
        return Locale(language, usual)
