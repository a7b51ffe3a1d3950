"""How many events a second the relay hands on, to each kind of sink.

Use: ``python -m benchmarks.delivery.relay [--records N] [--customers N] [--url POSTGRESQL]``

For each kind of sink the same records, one dispute each, go three ways in the same run:

* bare: a loop that does with each event's bytes what the receiver needs and nothing else: write
  and sync a line, commit a row, post a request. No store, no order, nothing to begin again from.
  This is the yardstick;
* one: the relay takes one delivery at a time from the outbox;
* batch: the relay takes 32 at a time, as it does by default.

The kind "nothing" is a sink that throws records away, so it shows the outbox alone; its bare loop
makes the events and throws them away. Behind a webhook is a receiver in a process of its own that
says yes. A broker is measured where RabbitMQ is installed.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import os
import sqlite3
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from benchmarks.delivery.receiver import receiving
from extractor.delivery.amqp import Amqp
from extractor.delivery.drop import DropFolder
from extractor.delivery.events import events_of
from extractor.delivery.flat import FIELDS, row_of
from extractor.delivery.sinks import Channel, EventSink
from extractor.delivery.sql_table import SqlTable
from extractor.delivery.webhook import Webhook
from extractor.service.relay import Relay
from extractor.store import tables as t
from extractor.store.leases import Leases
from extractor.store.receiving import receive
from extractor.store.store import Store
from extractor.store.writing import Subject, conclude
from extractor.values.event import DisputeEvent
from extractor.values.incoming import Incoming
from tests.delivery import rabbit
from tests.delivery.records import record

KEY = b"k" * 32
Write = Callable[[DisputeEvent], None]


class Nothing:
    """A channel that throws events away."""

    def send(self, event: DisputeEvent) -> None:
        """Make the bytes."""
        event.model_dump_json()

    check = send

    def tend(self) -> None:
        """Nothing to do."""

    close = tend


@contextlib.contextmanager
def to_nothing(_: Path) -> Iterator[tuple[Channel, Write]]:
    """Give the outbox alone."""
    nothing = Nothing()
    yield nothing, nothing.send


@contextlib.contextmanager
def to_folder(folder: Path) -> Iterator[tuple[Channel, Write]]:
    """Give a drop folder, and a file that each line is synced to."""
    with (folder / "bare.jsonl").open("ab", buffering=0) as stream:

        def write(event: DisputeEvent) -> None:
            stream.write(event.model_dump_json().encode() + b"\n")
            os.fsync(stream.fileno())

        yield DropFolder(folder / "drop"), write


@contextlib.contextmanager
def to_table(folder: Path) -> Iterator[tuple[Channel, Write]]:
    """Give a table of a SQLite file, and a row a transaction into another."""
    columns = ", ".join(f'"{it}" TEXT' for it in FIELDS)
    for name in ("sink", "bare"):
        with contextlib.closing(sqlite3.connect(folder / f"{name}.db")) as made:
            made.execute("PRAGMA journal_mode = WAL")
            made.execute(f"CREATE TABLE events ({columns}, UNIQUE (event_id))")
    bare = sqlite3.connect(folder / "bare.db")
    insert = f"INSERT INTO events VALUES ({', '.join('?' * len(FIELDS))})"  # noqa: S608 (ours)

    def write(event: DisputeEvent) -> None:
        cells = row_of(event)
        with bare:
            bare.execute(insert, [cells[it] for it in FIELDS])

    url = f"sqlite:///{folder / 'sink.db'}"
    with contextlib.closing(bare):
        yield SqlTable(lambda: url, "events", name="sink", columns={}), write


@contextlib.contextmanager
def to_webhook(_: Path) -> Iterator[tuple[Channel, Write]]:
    """Give a webhook, and a post of the standard library's client."""
    with receiving() as port:

        def write(event: DisputeEvent) -> None:
            connection = http.client.HTTPConnection("127.0.0.1", port)
            connection.request("POST", "/", event.model_dump_json().encode())
            connection.getresponse().read()
            connection.close()

        yield Webhook(f"http://127.0.0.1:{port}/", lambda: [KEY], allow=("127.0.0.1",)), write


@contextlib.contextmanager
def to_broker(folder: Path) -> Iterator[tuple[Channel, Write]]:
    """Give a queue of a RabbitMQ, and confirmed messages without anything around them."""
    import pika  # noqa: PLC0415 (an extra)

    with rabbit.running(folder) as port:
        url = f"amqp://guest:guest@127.0.0.1:{port}/%2f"
        connection = pika.BlockingConnection(pika.URLParameters(url))
        channel = connection.channel()
        channel.queue_declare("disputes", durable=True)
        channel.confirm_delivery()
        kept = pika.BasicProperties(delivery_mode=2)

        def write(event: DisputeEvent) -> None:
            body = event.model_dump_json().encode()
            channel.basic_publish("", "disputes", body, kept, mandatory=True)

        yield Amqp(lambda: url, name="broker", routing_key="disputes"), write
        connection.close()


KINDS: dict[str, Callable[[Path], Any]] = {
    "nothing": to_nothing,
    "drop folder": to_folder,
    "table": to_table,
    "webhook": to_webhook,
    "broker": to_broker,
}


def main() -> None:
    """Print a line a kind."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=1000)
    parser.add_argument("--customers", type=int, default=100)
    parser.add_argument("--url")
    arguments = parser.parse_args()
    print(f"{arguments.records} records of {arguments.customers} customers; events a second")
    print(f"{'sink':<12}{'bare':>8}{'one':>8}{'batch':>8}{'one / bare':>12}{'batch / bare':>14}")
    for name, kind in KINDS.items():
        with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
            try:
                channel, write = stack.enter_context(kind(Path(folder)))
            except BaseException as error:  # noqa: BLE001 (what pytest raises to skip)
                print(f"{name:<12}left out: {str(error)[:60]}")
                continue
            with Store.open(Path(folder) / "kept", url=arguments.url) as store:
                bare, one, batch = _rates(store, channel, write, arguments)
            print(
                f"{name:<12}{bare:>8,.0f}{one:>8,.0f}{batch:>8,.0f}"
                f"{one / bare:>12.2f}{batch / bare:>14.2f}"
            )
            channel.close()


def _rates(
    store: Store, channel: Channel, write: Write, arguments: argparse.Namespace
) -> tuple[float, float, float]:
    count, customers = arguments.records, arguments.customers
    bare = [record(f"bare{it}", customer=str(it % customers)) for it in range(count)]
    began = time.perf_counter()
    for it in bare:
        for event in events_of(it):
            write(event)
    rates = [count / (time.perf_counter() - began)]
    for size in (1, 32):
        _fill(store, f"{size}-", count, customers)
        with contextlib.closing(Leases(store)) as leases:
            relay = Relay(store, leases, {"sink": EventSink(channel)}, batch=size)
            began = time.perf_counter()
            done = 0
            while done < count:
                done += relay.once(threading.Event())
            rates.append(count / (time.perf_counter() - began))
    return rates[0], rates[1], rates[2]


def _fill(store: Store, prefix: str, count: int, customers: int) -> None:
    """Put records into the outbox."""
    for number in range(count):
        name = f"{prefix}{number}"
        place = Incoming(name, f"box:{name}", name.encode(), name)
        sha256 = receive(store, place, source="box").sha256
        made = record(name, sha256=sha256, customer=str(number % customers))
        with store.database.writing() as connection:
            which = connection.execute(
                sa.select(t.submission.c.number).where(t.submission.c.sha256 == sha256)
            ).scalar_one()
            conclude(connection, Subject(which, sha256, store.clock()), made, ("sink",))


if __name__ == "__main__":
    main()
