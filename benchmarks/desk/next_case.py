"""How long the desk takes from one case to the next, with 100,000 disputes in the store.

Use: ``python -m benchmarks.desk.next_case [--cases N] [--keep FOLDER]``

Mails and PDFs of the sample inbox are read and become the cases at the head of the review queue,
each with its file; made-up disputes fill the store behind them, a tenth of them to be reviewed as
well. Then somebody confirms case after case: the time counts from the request to the last byte of
the answer, within the application itself. Must: 150 ms at the median for the page of the next
case. The yardstick is the page of one's own account, which asks the store for nothing but the
session, so that figures of a busy machine can be compared.
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import datetime as dt
import hashlib
import random
import re
import statistics
import tempfile
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from starlette.testclient import TestClient
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from extractor.api import open_pipeline
from extractor.casework.casework import Casework
from extractor.casework.filing import filed
from extractor.cli.reviewing import review_room
from extractor.cli.stores import open_casework
from extractor.errors import ExtractorError
from extractor.settings import load_settings
from extractor.store import tables_cases as t
from extractor.store.cases.docket import Docket
from extractor.store.cases.keeping import body_row, case_row, detail_rows, event_row, words_of
from extractor.store.cases.loading import events_of, load
from extractor.store.proposals import keep_words, recorded
from extractor.store.store import Store
from extractor.values.case import Event
from extractor.values.casework import CaseFilter
from extractor.values.reading import Reading
from extractor.values.record import Decision
from extractor.web.desk import create_desk
from tests.web.desks import ADDRESS, Browser, desk_on

INBOX = Path(__file__).parent.parent.parent / "inbox"
MUST_MS = 150.0
AT_ONCE = 2000
MOST = 40  # cases that are confirmed
WAITING = 10  # of so many made-up disputes one is to be reviewed
TOKEN = re.compile(r'data-token="([^"]+)"')
VERSION = re.compile(r'data-version="(\d+)"')


class Timed:
    """Notes how long each answer takes, from the request to its last byte."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.took: list[tuple[str, float]] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request; what the application does after its answer does not count."""
        began = time.perf_counter()

        async def noted(message: Message) -> None:
            await send(message)
            if message["type"] == "http.response.body" and not message.get("more_body"):
                self.took.append((scope["path"], (time.perf_counter() - began) * 1000))

        await self._app(scope, receive, noted if scope["type"] == "http" else send)


def main() -> None:
    """Fill a store, go through the queue, and print how long that took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--keep", type=Path, help="folder of the store, used again if it is full")
    asked = parser.parse_args()
    settings = load_settings(INBOX / "extractor.toml")
    with contextlib.ExitStack() as stack:
        folder = asked.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        store = stack.enter_context(Store.open(folder / "kept"))
        if not list(store.records()):
            _receive(store)
            _fill(open_casework(store, settings), asked.cases)
        casework = open_casework(store, settings)
        room = stack.enter_context(review_room(casework, settings, INBOX / "ledger"))
        app = Timed(create_desk(desk_on(store), room=room))
        client = stack.enter_context(TestClient(app, ADDRESS, follow_redirects=False))
        Browser(client).sign_in("clerk")
        count = casework.count(most=10**8).number
        print(f"{count:,} disputes, {_waiting(casework):,} to be reviewed")
        _report(app, list(_confirmed(client)))


def _waiting(casework: Casework) -> int:
    return casework.count(CaseFilter(needs_review=True), most=10**8).number


def _receive(store: Store) -> None:
    """Read what needs no text recognition of the sample inbox; a person is to look at all of it."""
    with open_pipeline(INBOX / "ledger", INBOX / "extractor.toml") as pipeline:
        for path in sorted((INBOX / "samples").iterdir()):
            if path.suffix not in {".eml", ".pdf"}:
                continue
            content = path.read_bytes()
            try:
                known = pipeline.understand_file(content, path.name)
            except ExtractorError:
                continue
            record = pipeline.write_down(pipeline.decide(known))
            unsure = {"decision": Decision.REVIEW}
            disputes = tuple(it.model_copy(update=unsure) for it in record.disputes)
            store.save(record.model_copy(update=unsure | {"disputes": disputes}), content)
            submission = recorded(store, [hashlib.sha256(content).hexdigest()])[0]
            keep_words(store, submission, Reading(known.submission, known.documents))


def _fill(casework: Casework, cases: int) -> None:
    """Write disputes behind those that came, each made of one of them."""
    chance = random.Random(7)
    now = casework.store.clock()
    rows = casework.search(size=1000).rows
    with casework.store.database.reading() as connection:
        found = [load(connection, it.case_id) for it in rows]
        models = [
            (it.docket, events_of(connection, it.number, it.docket.case.case_id)) for it in found
        ]
        first = max(it.number for it in found) + 1
    began = time.monotonic()
    for start in range(0, cases, AT_ONCE):
        numbers = range(first + start, first + min(start + AT_ONCE, cases))
        made = [(it, *_made(it, *chance.choice(models), chance)) for it in numbers]
        _write(casework, made, now)
    print(f"{cases:,} disputes written in {time.monotonic() - began:.0f} s")


def _made(
    number: int, docket: Docket, events: tuple[Event, ...], chance: random.Random
) -> tuple[Docket, tuple[Event, ...]]:
    case = docket.case
    case_id = f"made-{number}"
    amount = Decimal(chance.randint(5000, 90_000)) / 100
    item = dataclasses.replace(
        case.items[0], invoice=f"FA-{number:07}", disputed=amount, currency="EUR"
    )
    later = dt.timedelta(days=400 + chance.randint(0, 700))  # behind what came
    new = dataclasses.replace(
        case, case_id=case_id, items=(item,), target=case.target + later, links=(),
        customer_id=f"C{chance.randint(10000, 10400)}",
    )  # fmt: skip
    unsure = number % WAITING == 0
    filler = dataclasses.replace(docket, case=new, submission=None, unsure=unsure, alerts=())
    return filler, tuple(dataclasses.replace(it, case_id=case_id) for it in events)


def _write(
    casework: Casework, made: list[tuple[int, Docket, tuple[Event, ...]]], now: dt.datetime
) -> None:
    cases, bodies, texts, events = [], [], [], []
    details: dict[str, list[dict[str, object]]] = {}
    for number, docket, happened in made:
        cases.append(
            {
                "number": number,
                **case_row(
                    docket, filed(docket, casework.rules, now - dt.timedelta(days=1 + number % 900))
                ),
            }
        )
        bodies.append({"case_number": number, **body_row(docket)})
        texts.append({"case_number": number, "words": words_of(docket)})
        events += [event_row(number, it) for it in happened]
        for table in (t.case_item, t.case_key):
            details.setdefault(table.name, []).extend(detail_rows(table, number, docket.case))
    with casework.store.database.writing() as connection:
        connection.execute(t.dispute_case.insert(), cases)
        connection.execute(t.case_body.insert(), bodies)
        connection.execute(t.case_text.insert(), texts)
        connection.execute(t.case_event.insert(), events)
        for table in (t.case_item, t.case_key):
            connection.execute(table.insert(), details[table.name])


def _confirmed(client: TestClient) -> Iterator[str]:
    """Confirm case after case, as long as they came with a file; give their addresses."""
    path = client.get("/desk/review").headers["location"]
    for _ in range(MOST):
        page = client.get(path).text
        client.get("/desk/account")
        if 'data-file=""' in page:
            return
        yield path
        token, version = _found(TOKEN, page), _found(VERSION, page)
        said = client.post(
            f"{path}/confirmed", json={"seen": int(version)}, headers={"x-form-token": token}
        )
        path = said.json()["go"]


def _found(pattern: re.Pattern[str], page: str) -> str:
    match = pattern.search(page)
    return match[1] if match else ""


def _report(app: Timed, paths: list[str]) -> None:
    pages = [ms for path, ms in app.took if path in paths]
    confirmed = [ms for path, ms in app.took if path.endswith("/confirmed")]
    account = [ms for path, ms in app.took if path == "/desk/account"]
    yardstick = statistics.median(account)
    print(f"{len(paths)} cases confirmed one after the other\n")
    print(f"{'':32}{'p50 ms':>9}{'p95 ms':>9}{'of yardstick':>14}")
    for name, took in (
        ("page of the next case", pages),
        ("confirming", confirmed),
        ("yardstick: one's account", account),
    ):
        middle, most = statistics.median(took), sorted(took)[int(len(took) * 0.95) - 1]
        print(f"{name:32}{middle:9.1f}{most:9.1f}{middle / yardstick:12.1f} x")
    held = statistics.median(pages) <= MUST_MS
    print(f"\nmust: {MUST_MS:.0f} ms at the median for the page: {'held' if held else 'not held'}")


if __name__ == "__main__":
    main()
