"""How long lists, searches, the review queue and a dashboard take with a million disputes.

Use: ``python -m benchmarks.casework.million [--cases N] [--url POSTGRESQL] [--keep FOLDER]``

Fills an empty store with made-up disputes of three years, whose rows a sample of the real casework
confirms, and asks it what the desk asks. Each question is asked again and again, warm; a page deep
in a list goes on after its 10,000th row. Musts: a page of a list in 50 ms, a dashboard in 300 ms,
the next case of the queue in 150 ms. The yardstick is the look-up of one row by its id, so that
figures of a busy machine can be compared. The computing is that of this process alone: with SQLite
all there is, with PostgreSQL not the server's.
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import sqlalchemy as sa

from benchmarks.casework.filling import fill, rows_of
from benchmarks.casework.lives import NOW, RULES, Made, Spec, Stamp, record_of, specs, steps_of
from extractor.casework.casework import Casework
from extractor.casework.recurring import recurrences
from extractor.store import tables_cases as t
from extractor.store.store import Store
from extractor.values.case import Stage
from extractor.values.case_figures import AgeingBy
from extractor.values.casework import CaseFilter, CaseOrder, PageKey
from extractor.values.category import Category

_LIST, _DASHBOARD, _QUEUE = 50.0, 300.0, 150.0  # milliseconds
_TIMES = 40
_SAMPLE = 60
_DEEP = 10_000
_LIVE = (Stage.OPEN, Stage.WAITING, Stage.DECIDED)
_BESIDE = (
    t.case_body, t.case_item, t.case_key, t.case_trait, t.case_link, t.case_event, t.case_text,
)  # fmt: skip
_NOT_COMPARED = {"submission", "number", "case_number", "serial"}


def main() -> None:
    """Print a table of questions, and whether the musts hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--url", help="of an empty PostgreSQL database; SQLite without")
    parser.add_argument("--keep", type=Path, help="folder of the store, used again if it is full")
    arguments = parser.parse_args()
    with contextlib.ExitStack() as stack:
        folder = arguments.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        opened = Store.open(folder / "cases", url=arguments.url, clock=lambda: NOW)
        store = stack.enter_context(opened)
        check(folder)
        casework = Casework(store, RULES)
        if not casework.search(size=1).rows:
            _fill(store, arguments.cases)
        _measure(casework, "PostgreSQL" if arguments.url else "SQLite")


def check(folder: Path) -> None:
    """Let the real casework live a sample of the lives, and compare what it writes."""
    stamp, chance = Stamp(), random.Random(3)
    chosen = [it for it in specs(5000) if chance.random() < _SAMPLE / 5000]
    with tempfile.TemporaryDirectory(dir=folder) as beside:
        times = [NOW]
        with Store.open(beside, clock=lambda: times[0]) as store:
            casework = Casework(store, RULES)
            for spec in chosen:
                _live(casework, spec, times)
                found = _written(store, spec)
                made = rows_of(0, stamp(spec))
                for name, rows in found.items():
                    if sorted(rows, key=str) != sorted((_bare(it) for it in made[name]), key=str):
                        sys.exit(f"{name} of a {spec.way} case is not what the casework writes")
    print(f"rows of {len(chosen)} disputes are what the casework itself writes")


def _live(casework: Casework, spec: Spec, times: list[object]) -> None:
    times[0] = spec.opened
    casework.store.save(record_of(spec), None, then=casework.open_cases)
    for at, change in steps_of(spec):
        times[0] = at
        casework.apply(spec.case_id, change)


def _written(store: Store, spec: Spec) -> dict[str, list[dict[str, object]]]:
    found = {}
    with store.database.reading() as connection:
        case = t.dispute_case.c
        chosen = sa.select(t.dispute_case).where(case.case_id == spec.case_id)
        row = connection.execute(chosen).one()
        found["dispute_case"] = [_bare(row._asdict())]
        for table in _BESIDE:
            of_case = sa.select(table).where(table.c.case_number == row.number)
            rows = connection.execute(of_case).all()
            found[table.name] = [_bare(it._asdict()) for it in rows]
    return found


def _bare(row: dict[str, object]) -> dict[str, object]:
    return {name: it for name, it in row.items() if name not in _NOT_COMPARED}


def _fill(store: Store, cases: int) -> None:
    stamp, began = Stamp(), time.monotonic()

    def tell(done: int) -> None:
        if done % 50_000 == 0:
            seconds = time.monotonic() - began
            print(f"{done:,} disputes in {seconds:,.0f} s", file=sys.stderr, flush=True)

    def made() -> Iterator[Made]:
        return (stamp(it) for it in specs(cases))

    fill(store, made(), tell)
    print(f"{cases:,} disputes written in {time.monotonic() - began:,.0f} s")


@dataclasses.dataclass(frozen=True, slots=True)
class Question:
    """Something that the desk asks; `must` in milliseconds."""

    name: str
    ask: Callable[[], object]
    must: float | None = None


def _measure(casework: Casework, engine: str) -> None:
    print(f"{engine}: {casework.count(most=10**8).number:,} disputes, ", end="")
    print(f"{casework.count(CaseFilter(stage=_LIVE), most=10**8).number:,} of them open\n")
    print(f"{'':44}{'p50 ms':>9}{'p99 ms':>9}{'CPU ms':>9}{'must':>7}{'of yardstick':>14}")
    yardstick, failed = None, []
    for question in _questions(casework):
        took, cpu = _timed(question.ask)
        middle, most = statistics.median(took), took[min(len(took) - 1, int(len(took) * 0.99))]
        yardstick = yardstick or middle
        must = "" if question.must is None else f"{question.must:.0f}"
        times = f"{middle / yardstick:.0f} x"
        print(
            f"{question.name:44}{middle:9.1f}{most:9.1f}{cpu:9.1f}{must:>7}{times:>14}", flush=True
        )
        if question.must is not None and middle > question.must:
            failed.append(question.name)
    print(f"\nnot held at the median: {', '.join(failed) or 'none'}")


def _timed(ask: Callable[[], object]) -> tuple[list[float], float]:
    """Give the sorted times, and the median of this process's computing, in milliseconds."""
    ask()
    took, computed = [], []
    for _ in range(_TIMES):
        began, at_work = time.perf_counter(), time.process_time()
        ask()
        took.append((time.perf_counter() - began) * 1000)
        computed.append((time.process_time() - at_work) * 1000)
    return sorted(took), statistics.median(computed)


def _questions(casework: Casework) -> Iterator[Question]:
    chance = random.Random(11)
    newest = casework.search(CaseFilter(stage=_LIVE), size=1000).rows
    ids = [it.case_id for it in newest]
    due = casework.search(CaseFilter(stage=_LIVE), CaseOrder.DUE, size=1000).rows
    owner = next(it.owner for it in due if it.owner)  # the newest have none yet
    customer = casework.tallies().customers[0].key
    yield Question("yardstick: the id of a case", lambda: casework.find(chance.choice(ids)))
    yield Question("a case with its history", lambda: casework.get(chance.choice(ids)), _LIST)
    for name, chosen, order in _lists(owner, customer):
        yield _page(casework, name, chosen, order, None)
        if deep := _deep(casework, chosen, order):
            yield _page(casework, f"{name}, deep", chosen, order, deep)
    for name, text in (
        ("an invoice number", newest[5].invoice),
        ("a claim number, its beginning", "rc-00001"),
        ("two words of a name", newest[7].customer_name),
        ("a word in a third of all", "avoir"),
        ("a word in a third, another in few", f"kartons {newest[9].customer_id}"),
    ):
        yield _page(casework, f"search: {name}", CaseFilter(text=text), CaseOrder.NEWEST, None)
    common = CaseFilter(text="avoir", stage=_LIVE)
    yield _page(casework, "search: common, open, by amount", common, CaseOrder.AMOUNT, None)
    first = casework.queue()
    after = first.case_id if first else None
    yield Question("queue: first case", casework.queue, _QUEUE)
    yield Question("queue: next case", lambda: casework.queue(None, after), _QUEUE)
    yield Question("queue: next case of one person", lambda: casework.queue(owner, after), _QUEUE)
    yield Question("dashboard", casework.tallies, _DASHBOARD)
    for name, chosen in (
        ("dashboard of a category", CaseFilter(category=(Category.SHORTAGE,))),
        ("dashboard of a customer", CaseFilter(customer=(customer,))),
        ("dashboard of an owner", CaseFilter(owner=(owner,))),
    ):
        yield Question(name, lambda chosen=chosen: casework.tallies(chosen), _DASHBOARD)
    ageing = AgeingBy.CUSTOMER
    yield Question("ageing by customer", lambda: casework.ageing(ageing), _DASHBOARD)
    yield Question("what comes more often", lambda: recurrences(casework), _DASHBOARD)
    yield Question("number of open cases", lambda: casework.count(CaseFilter(stage=_LIVE)))


def _lists(owner: str, customer: str) -> Iterator[tuple[str, CaseFilter, CaseOrder]]:
    live = CaseFilter(stage=_LIVE)
    yield "list: open, newest", live, CaseOrder.NEWEST
    yield "list: open, by due day", live, CaseOrder.DUE
    yield "list: open, by amount", live, CaseOrder.AMOUNT
    yield "list: overdue, by due day", CaseFilter(overdue=True), CaseOrder.DUE
    yield "list: mine, by due day", dataclasses.replace(live, owner=(owner,)), CaseOrder.DUE
    yield "list: to review, by priority", CaseFilter(needs_review=True), CaseOrder.PRIORITY
    waiting = CaseFilter(status=("waiting_customer",))
    yield "list: waiting for customers, by amount", waiting, CaseOrder.AMOUNT
    yield "list: all, newest", CaseFilter(), CaseOrder.NEWEST
    yield "list: all, by amount", CaseFilter(), CaseOrder.AMOUNT
    yield "list: all, changed last", CaseFilter(), CaseOrder.CHANGED
    of_customer = CaseFilter(customer=(customer,))
    yield "list: the largest customer, newest", of_customer, CaseOrder.NEWEST
    yield "list: the largest customer, by amount", of_customer, CaseOrder.AMOUNT
    rare = CaseFilter(category=(Category.OTHER_DISPUTE,), language=("es",))
    yield "list: a rare category in Spanish, newest", rare, CaseOrder.NEWEST
    range_ = CaseFilter(amount_min=Decimal(5000), amount_max=Decimal(6000), status=("closed",))
    yield "list: closed, 5,000 to 6,000, newest", range_, CaseOrder.NEWEST
    cause = CaseFilter(category=(Category.SHORTAGE,), opened_from=NOW.date().replace(month=1))
    yield "list: shortages of this year, by amount", cause, CaseOrder.AMOUNT


def _page(
    casework: Casework, name: str, chosen: CaseFilter, order: CaseOrder, key: PageKey | None
) -> Question:
    return Question(name, lambda: casework.search(chosen, order, key, 50), _LIST)


def _deep(casework: Casework, chosen: CaseFilter, order: CaseOrder) -> PageKey | None:
    """Give the key after the 10,000th row, or after the last full page of a shorter list."""
    key, last = None, None
    for _ in range(_DEEP // 1000):
        key = casework.search(chosen, order, key, 1000).next
        if key is None:
            break
        last = key
    return last


if __name__ == "__main__":
    main()
