"""Which days are worked, and counting them."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools

import holidays

from extractor.errors import SettingsError

_DAY = dt.timedelta(days=1)
_WEEKEND = frozenset({5, 6})  # Saturday and Sunday, where no country says otherwise
_MOST = 3660  # a longer way is a fault of the caller


@dataclasses.dataclass(frozen=True, slots=True)
class WorkingDays:
    """The days on which a company works.

    Attributes:
        country: ISO 3166-1; empty for weekends only.
        region: as the library names it; empty for national holidays only.
        days_off: further days on which nobody works.
    """

    country: str = ""
    region: str = ""
    days_off: frozenset[dt.date] = frozenset()

    def is_worked(self, day: dt.date) -> bool:
        """Say whether people work on a day."""
        weekend, feasts = _year(self.country, self.region, day.year)
        return day.weekday() not in weekend and day not in feasts and day not in self.days_off

    def after(self, day: dt.date, count: int) -> dt.date:
        """Give the working day so many working days later; with 0 the day itself, worked or not.

        Args:
            day: from which it counts; it is not counted itself.
            count: below 0 counts back.
        """
        step = _DAY if count >= 0 else -_DAY
        left, steps = abs(count), 0
        while left and steps < _MOST:
            day, steps = day + step, steps + 1
            left -= self.is_worked(day)
        return day

    def between(self, first: dt.date, last: dt.date) -> int:
        """Count the working days after one day up to another; below 0 where that one is earlier."""
        if last < first:
            return -self.between(last, first)
        days = (last - first).days
        return sum(self.is_worked(first + _DAY * ahead) for ahead in range(1, days + 1))


def working_days(country: str, region: str, days_off: tuple[dt.date, ...] = ()) -> WorkingDays:
    """Give the working days of a country, or of a region of it.

    Raises:
        SettingsError: the country or its region is not known.
    """
    known = holidays.list_supported_countries()
    if country and country not in known:
        detail = f"no holidays are known for {country!r}; give two capital letters such as FR"
        raise SettingsError("[workflow] country", detail)
    if region and not country:
        raise SettingsError("[workflow] region", f"{region!r} needs a country; set country as well")
    if region and region not in known[country]:
        detail = f"no region {region!r} in {country}; known are {', '.join(known[country])}"
        raise SettingsError("[workflow] region", detail)
    return WorkingDays(country, region, frozenset(days_off))


@functools.lru_cache(maxsize=256)
def _year(country: str, region: str, year: int) -> tuple[frozenset[int], frozenset[dt.date]]:
    if not country:
        return _WEEKEND, frozenset()
    feasts = holidays.country_holidays(country, subdiv=region or None, years=year)
    return frozenset(feasts.weekend), frozenset(feasts)
