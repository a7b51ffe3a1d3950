"""Figures of many cases; every one of them leads to the cases that it counts."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

import fastapi
from starlette.requests import Request
from starlette.responses import Response

from extractor.casework.chances import share_of
from extractor.store.cases.living import last_event
from extractor.store.cases.verdicts import sure_verdicts
from extractor.values.case import RootCause, Stage
from extractor.values.case_figures import Age, Share, Sum, Tallies
from extractor.values.casework import CaseOrder
from extractor.values.recurrence import Interval
from extractor.web.cases.acting import done
from extractor.web.cases.asked import LIVE, UNKNOWN, Asked, asked_of
from extractor.web.cases.lists import choices
from extractor.web.cases.named import Named
from extractor.web.cases.watching import watch
from extractor.web.frame.access import Viewer
from extractor.web.frame.context import Desk, TheDesk
from extractor.web.frame.render import Words, render, words
from extractor.web.frame.written import Writer
from extractor.web.review.room import TheRoom

router = fastapi.APIRouter(prefix="/desk/dashboard", include_in_schema=False)

LISTS = "/desk/cases"
WEEKS = 13
_SETTLED = (Stage.POSTED, Stage.CLOSED)
_BARS = 14
_DAYS = {Age.TO_30: (0, 30), Age.TO_60: (31, 60), Age.TO_90: (61, 90), Age.OVER_90: (91, None)}


@dataclasses.dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart.

    Attributes:
        text: of the amount, as the reader writes it.
        href: of the cases that it counts.
    """

    label: str
    count: int
    text: str
    href: str


@dataclasses.dataclass(frozen=True, slots=True)
class Chart:
    """Bars with what they are of."""

    name: str
    title: str
    bars: tuple[Bar, ...]


@router.get("")
def dashboard(request: Request, desk: TheDesk, room: TheRoom, person: Viewer) -> Response:
    """Show the figures of all cases, or of those that a filter leaves."""
    say, language = words(request), person.language
    asked = asked_of(request.query_params, person.account.login)
    tallies = room.casework.tallies(asked.chosen, weeks=WEEKS)
    named = Named(room.casework, desk, language)
    drawer = _Drawer(asked, say, Writer(language, desk.zone), named, desk)
    charts = drawer.charts(tallies)
    given: dict[str, object] = {
        "asked": asked,
        "tallies": tallies,
        "charts": charts,
        "data": drawer.data(tallies, charts),
        "figures": drawer.figures(tallies),
        "named": named,
        "choices": choices(room.casework, named, language, say),
        "address": drawer.address,
        "sum_text": drawer.text,
        "done": done(room.casework, desk, language, say),
        "stamp": last_event(desk.store),
        "narrowed": asked.query(**{"from": None, "to": None, "order": None}),
    }
    return render(request, "cases/dashboard.html", given)


@router.get("/recurrences")
def recurring(request: Request, room: TheRoom, person: Viewer) -> Response:
    """Show what comes more often: a part of the page, since it reads a year of cases."""
    asked = asked_of(request.query_params, person.account.login)
    shown = watch(room.casework, asked, person.language, words(request))
    return render(request, "cases/recurrences.html", {"watch": shown})


def deducted_days(tallies: Tallies) -> float | None:
    """Give the days deductions outstanding, in the currency in which most is open.

    What is contested and open, divided by what came in per day over the weeks shown: for how many
    days of new claims the desk is behind.

    Returns:
        None where nothing came in that currency.
    """
    if not tallies.open.amounts:
        return None
    most = tallies.open.amounts[0]
    came = sum(
        (it.value for week in tallies.weeks for it in week.opened.amounts
         if it.currency == most.currency),
        Decimal(0),
    )  # fmt: skip
    days = sum((7 for _ in tallies.weeks[:-1]), tallies.as_of.weekday() + 1)
    return float(most.value / (came / days)) if came else None


@dataclasses.dataclass(frozen=True, slots=True)
class Tile:
    """One figure at the top."""

    label: str
    value: str
    note: str
    href: str
    kind: str = ""


class _Drawer:
    """Makes tiles and charts, with the addresses of what they count."""

    def __init__(self, asked: Asked, say: Words, writer: Writer, named: Named, desk: Desk) -> None:
        self._asked = asked
        self._say = say
        self._writer = writer
        self._named = named
        self._desk = desk.settings
        self._sure = sure_verdicts(desk.store)

    def address(self, stages: Sequence[Stage] = LIVE, **other: str) -> str:
        """Give the address of the cases that a figure counts."""
        return f"{LISTS}?{self._asked.query(stage=_values(stages), **other)}"

    def text(self, total: Sum) -> str:
        """Write the amounts of a sum, at most two currencies."""
        texts = [self._writer.about(it.value, it.currency or "") for it in total.amounts[:2]]
        return " + ".join([*texts, *(["…"] if len(total.amounts) > 2 else [])])

    def figures(self, tallies: Tallies) -> tuple[Tile, ...]:
        """Give the figures at the top."""
        say, number = self._say, self._writer.number
        opened, closed = (
            sum(getattr(it, name).count for it in tallies.weeks) for name in ("opened", "closed")
        )
        tiles = [
            Tile(
                say._("Open"), number(tallies.open.count), self.text(tallies.open), self.address()
            ),
            Tile(
                say._("Overdue"), number(tallies.overdue.count), self.text(tallies.overdue),
                self.address(overdue="1"), "bad" if tallies.overdue.count else "",
            ),
            Tile(
                say._("Waiting for the customer"), number(tallies.waiting.count),
                self.text(tallies.waiting), self.address((Stage.WAITING,)),
            ),
            Tile(say._("To review"), number(tallies.needs_review), "", self.address(review="1")),
            Tile(
                say._("Look first"), number(tallies.alerts), "", self.address(alert="1"),
                "warn" if tallies.alerts else "",
            ),
            Tile(
                say._("Came in %(weeks)s weeks", weeks=len(tallies.weeks)), number(opened),
                say._("%(count)s settled", count=number(closed)),
                self._since(tallies, "from"),
            ),
            Tile(
                say._("Days to settle"), self._mean(tallies.mean_days_to_close),
                say._("open ones: %(days)s", days=self._mean(tallies.mean_days_open)), "",
            ),
            self._share(say._("Settled as read"), share_of(tallies.untouched, closed)),
            self._share(say._("Right where the machine was sure"), share_of(*self._sure)),
        ]  # fmt: skip
        days = deducted_days(tallies)
        if days is not None:
            note = say._("of new claims are open")
            tiles.append(Tile(say._("Days outstanding"), self._mean(days), note, self.address()))
        if self._desk.invoices_a_year:
            rate, currency = self._desk.cost_per_invoice, self._desk.cost_currency
            note = say._(
                "estimate: %(rate)s for each of %(count)s invoices a year",
                rate=self._writer.amount(rate, currency), count=number(self._desk.invoices_a_year),
            )  # fmt: skip
            total = self._writer.about(rate * self._desk.invoices_a_year, currency)
            tiles.append(Tile(say._("Cost of disputes a year"), total, note, ""))
        return tuple(tiles)

    def charts(self, tallies: Tallies) -> tuple[Chart, ...]:
        """Give the bars of every chart."""
        say = self._say
        return (
            Chart("ageing", say._("Open, by days since they came"), self._ages(tallies)),
            Chart("categories", say._("Open, by reason"), self._shares(
                tallies.categories, "category", self._named.category)),
            Chart("departments", say._("Open, by department"), self._shares(
                tallies.departments, "department", self._named.department)),
            Chart("causes", say._("Settled, by root cause"), self._causes(tallies)),
        )  # fmt: skip

    def data(self, tallies: Tallies, charts: Sequence[Chart]) -> str:
        """Give what the charts are drawn from, as JSON."""
        say = self._say
        weeks = {
            "labels": [self._writer.day(it.monday) for it in tallies.weeks],
            "opened": [it.opened.count for it in tallies.weeks],
            "closed": [it.closed.count for it in tallies.weeks],
            "openedName": say._("came in"),
            "closedName": say._("settled"),
            "opens": [self._week(it.monday) for it in tallies.weeks],
        }
        bars = {it.name: [dataclasses.asdict(bar) for bar in it.bars] for it in charts}
        text = json.dumps({"weeks": weeks, "bars": bars}, ensure_ascii=False)
        return text.replace("<", "\\u003c")  # it stands in a page

    def _ages(self, tallies: Tallies) -> tuple[Bar, ...]:
        return tuple(
            Bar(
                self._say._("%(days)s days", days=age.value),
                total.count,
                self.text(total),
                self._aged(tallies.as_of, *_DAYS[age]),
            )
            for age, total in tallies.ageing
        )

    def _aged(self, today: dt.date, least: int, most: int | None) -> str:
        days = {"to": (today - dt.timedelta(least)).isoformat()}
        if most is not None:
            days["from"] = (today - dt.timedelta(most)).isoformat()
        return f"{LISTS}?{self._asked.query(stage=_values(LIVE), **days)}"

    def _shares(
        self, shares: Sequence[Share], name: str, label: Callable[[str], str]
    ) -> tuple[Bar, ...]:
        return tuple(
            Bar(
                label(it.key),
                it.open.count,
                self.text(it.open),
                f"{LISTS}?{self._asked.query(stage=_values(LIVE), **{name: it.key})}",
            )
            for it in shares[:_BARS]
            if it.open.count
        )

    def _causes(self, tallies: Tallies) -> tuple[Bar, ...]:
        return tuple(
            Bar(self._cause(cause), total.count, self.text(total),
                self.address(_SETTLED, cause=cause.value if cause else UNKNOWN))
            for cause, total in tallies.causes
        )  # fmt: skip

    def _cause(self, cause: RootCause | None) -> str:
        return self._named.of("root_causes", cause.value) if cause else self._say._("not known")

    def _share(self, label: str, share: Interval) -> Tile:
        if share.value is None or share.high is None:
            return Tile(label, "–", self._say._("nothing to count yet"), "")
        low, high = (self._writer.share(it, digits=1) for it in (share.low, share.high))
        note = self._say._("95 of 100: %(low)s to %(high)s", low=low, high=high)
        return Tile(label, self._writer.share(share.value, digits=1), note, "")

    def _since(self, tallies: Tallies, name: str) -> str:
        monday = tallies.weeks[0].monday if tallies.weeks else tallies.as_of
        days = {name: monday.isoformat(), "order": CaseOrder.NEWEST.value}
        return f"{LISTS}?{self._asked.query(stage=_values(Stage), **days)}"

    def _week(self, monday: dt.date) -> str:
        sunday = monday + dt.timedelta(6)
        days = {"from": monday.isoformat(), "to": sunday.isoformat()}
        return f"{LISTS}?{self._asked.query(stage=_values(Stage), **days)}"

    def _mean(self, days: float | None) -> str:
        return "–" if days is None else self._writer.number(round(days, 1))


def _values(stages: Iterable[Stage]) -> list[str]:
    return [it.value for it in stages]
