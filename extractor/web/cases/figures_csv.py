"""The tables of the dashboard for spreadsheet programs: codes, plain numbers, days by ISO 8601."""

from __future__ import annotations

import csv
import dataclasses
import io
from collections.abc import Callable, Iterable, Iterator, Sequence

import fastapi
from starlette.requests import Request
from starlette.responses import Response

from extractor.casework.casework import Casework
from extractor.casework.recurring import recurrences
from extractor.delivery.csv import guarded
from extractor.values.case_figures import Share, Sum, Tallies
from extractor.values.recurrence import Recurrence
from extractor.web.cases.asked import asked_of
from extractor.web.cases.dashboard import WEEKS
from extractor.web.frame.access import Viewer
from extractor.web.review.room import TheRoom

router = fastapi.APIRouter(prefix="/desk/dashboard", include_in_schema=False)

_Rows = Iterable[Sequence[object]]
_MONEY = ("cases", "currency", "contested")


@router.get("/export.csv")
def export(request: Request, room: TheRoom, person: Viewer, table: str = "weeks") -> Response:
    """Give one table; a line for each currency."""
    chosen = asked_of(request.query_params, person.account.login).chosen
    if table == "recurrences":
        rows: _Rows = _recurrences(room.casework)
    elif table in _TABLES:
        rows = _TABLES[table](room.casework.tallies(chosen, weeks=WEEKS))
    else:
        return Response("no such table", 404, media_type="text/plain")
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerows([guarded("" if it is None else str(it)) for it in row] for row in rows)
    name = f"dashboard-{table}-{room.casework.today():%Y-%m-%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    # the mark tells spreadsheet programs that it is UTF-8
    return Response(f"\ufeff{stream.getvalue()}", headers=headers, media_type="text/csv")


def _recurrences(casework: Casework) -> _Rows:
    names = [it.name for it in dataclasses.fields(Recurrence)]
    yield names
    for row in recurrences(casework).found:
        yield [getattr(row, name) for name in names]


def _weeks(tallies: Tallies) -> _Rows:
    yield ("week of", "what", *_MONEY)
    for week in tallies.weeks:
        for name in ("opened", "closed", "granted"):
            yield from _lines((week.monday, name), getattr(week, name))


def _ageing(tallies: Tallies) -> _Rows:
    yield ("days", *_MONEY)
    for age, total in tallies.ageing:
        yield from _lines((age.value,), total)


def _causes(tallies: Tallies) -> _Rows:
    yield ("root cause", *_MONEY)
    for cause, total in tallies.causes:
        yield from _lines((cause.value if cause else "",), total)


def _shares(field: str) -> Callable[[Tallies], _Rows]:
    def rows(tallies: Tallies) -> _Rows:
        yield ("key", "name", "overdue", *_MONEY)
        shares: tuple[Share, ...] = getattr(tallies, field)
        for it in shares:
            yield from _lines((it.key, it.name, it.overdue), it.open)

    return rows


def _lines(head: Sequence[object], total: Sum) -> Iterator[Sequence[object]]:
    for it in total.amounts:
        yield (*head, total.count, it.currency, it.value)
    if not total.amounts:
        yield (*head, total.count, "", "")


_TABLES: dict[str, Callable[[Tallies], _Rows]] = {
    "weeks": _weeks,
    "ageing": _ageing,
    "causes": _causes,
    **{it: _shares(it) for it in ("categories", "departments", "owners", "customers")},
}
