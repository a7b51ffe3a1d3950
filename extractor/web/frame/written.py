"""Days, instants, amounts and shares as the reader writes them."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from decimal import Decimal

from babel.core import Locale
from babel.dates import format_date, format_datetime, format_timedelta
from babel.numbers import format_compact_currency, format_currency, format_decimal, format_percent
from babel.units import format_unit

_LARGE = 1000  # from which amounts are written in thousands
_LOCALES = {"en": "en_GB", "fr": "fr_FR", "de": "de_DE", "es": "es_ES"}


class Writer:
    """Writes for one language and time zone."""

    def __init__(self, language: str, zone: zoneinfo.ZoneInfo) -> None:
        self._locale = Locale.parse(_LOCALES.get(language, "en_GB"))
        self._zone = zone

    def day(self, day: dt.date | None) -> str:
        """Write a day short, such as "7 Jul 2026"; a dash for none."""
        return "–" if day is None else format_date(day, "medium", locale=self._locale)

    def long_day(self, day: dt.date) -> str:
        """Write a day with its name."""
        return format_date(day, "full", locale=self._locale)

    def instant(self, at: dt.datetime | None) -> str:
        """Write day and minute; a dash for none."""
        if at is None:
            return "–"
        here = at.astimezone(self._zone)
        day = format_date(here.date(), "medium", locale=self._locale)
        return f"{day} {format_datetime(here, 'HH:mm', locale=self._locale)}"

    def ago(self, at: dt.datetime, now: dt.datetime) -> str:
        """Write how long ago, such as "3 hours ago"."""
        return format_timedelta(
            at - now, add_direction=True, threshold=1.2, locale=self._locale, granularity="second"
        )

    def lasting(self, time: dt.timedelta) -> str:
        """Write how long, such as "3 hours"."""
        return format_timedelta(time, threshold=1.2, locale=self._locale)

    def amount(self, amount: Decimal | None, currency: str = "") -> str:
        """Write an amount with two decimals; a dash for none."""
        if amount is None:
            return "–"
        if not currency:
            return format_decimal(amount, format="#,##0.00", locale=self._locale)
        return _short(format_currency(amount, currency, locale=self._locale))

    def about(self, amount: Decimal, currency: str) -> str:
        """Write an amount with three figures or so, such as "€1.2M" or "€647"."""
        if abs(amount) < _LARGE:
            whole = self._locale.currency_formats["standard"].pattern.replace(".00", "")
            return _short(
                format_currency(amount, currency, whole, locale=self._locale, currency_digits=False)
            )
        return _short(
            format_compact_currency(amount, currency, locale=self._locale, fraction_digits=1)
        )

    def number(self, number: Decimal | float) -> str:
        """Write a number with the separators of the language."""
        return format_decimal(number, locale=self._locale)

    def size(self, size: int) -> str:
        """Write how large a file is, given in bytes."""
        power = 0 if size < 1000 else 1 if size < 1_000_000 else 2
        unit = ("byte", "kilobyte", "megabyte")[power]
        return format_unit(size / 1000**power, unit, "short", format="#,##0.#", locale=self._locale)

    def language(self, code: str) -> str:
        """Give what a language is called; a code of none stays."""
        return str(self._locale.languages.get(code, code))

    def share(self, share: float | None, *, digits: int = 0) -> str:
        """Write a share of 1 as per cent; a dash for none."""
        if share is None:
            return "–"
        pattern = "0." + "0" * digits if digits else "0"
        percent = self._locale.percent_formats[None].pattern
        form = percent.replace("#,##0", pattern)
        return format_percent(share, format=form, locale=self._locale)


def _short(written: str) -> str:
    """Write pounds as people do: French has "£GB", because other pounds were once around."""
    return written.replace("£GB", "£")
