"""A sender and a receiver of webhooks in simulated time, with everything that can go wrong.

The sender is the real one: store, outbox, relay, its schedule of attempts, events, signatures. The
receiver does what the documentation asks for: it checks each signature and keeps the highest
version of each dispute. Between them is a network that the schedule of a test rules.
"""

from __future__ import annotations

import base64
import contextlib
import datetime as dt
import hashlib
import hmac
import itertools
import json
import random
import threading
from collections import Counter
from collections.abc import Callable, Iterator

import httpx
import sqlalchemy as sa

from extractor.casework.casework import Casework
from extractor.delivery.sinks import EventSink
from extractor.delivery.webhook import Webhook
from extractor.errors import WorkflowError
from extractor.service import relay as relays
from extractor.service.relay import Relay
from extractor.store import tables as t
from extractor.store.leases import Leases
from extractor.store.receiving import receive
from extractor.store.store import Store
from extractor.store.tables_cases import dispute_case
from extractor.store.writing import Subject, conclude
from extractor.values.case import Role
from extractor.values.case_event import CaseEventType
from extractor.values.incoming import Incoming
from extractor.workflow.changes import Actor, Assign, Change
from extractor.workflow.rules import load_rules
from tests.delivery.records import record

SINK = "erp"
RULES = load_rules()
KEY = b"k" * 32
START = dt.datetime(2026, 3, 2, 6, tzinfo=dt.UTC)
TOLERANCE = 300.0  # seconds that a signature may be old or young
HOUR = 3600.0
LONGEST_NAP = 600.0
POINTS = ("relay.claimed", "relay.delivered", "relay.committed")
MODES = ("up", "away", "refuses", "busy", "answer lost", "comes twice")
BATCH = 4


class KilledError(BaseException):
    """The sender ends here, as by a power cut."""


class Times:
    """True time, and what the sender's clock says."""

    def __init__(self) -> None:
        self.passed = 0.0  # seconds
        self.wrong = 0.0  # seconds by which the sender's clock is ahead

    def monotonic(self) -> float:
        return self.passed

    def wall(self) -> dt.datetime:
        return START + dt.timedelta(seconds=self.passed + self.wrong)

    def true(self) -> float:
        return START.timestamp() + self.passed


class Receiver:
    """What an accounting system does with events.

    Attributes:
        state: highest version of each dispute, and whether it stands.
        cases: highest version of each case, and whose it is.
        firsts: ids in the order in which they came for the first time.
        came: requests, and what was answered to them.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self.mode = "up"
        self.state: dict[str, tuple[int, bool]] = {}
        self.cases: dict[str, tuple[int, str]] = {}
        self.firsts: list[tuple[str, int]] = []
        self._seen: set[tuple[str, int]] = set()
        self.came: Counter[str] = Counter()

    def post(self, heads: dict[str, str], body: bytes) -> int:
        """Take one request; give the status."""
        if not self._is_signed(heads, body):
            self.came["not signed"] += 1
            return 401
        self.take(heads, body)
        return 204

    def take(self, heads: dict[str, str], body: bytes) -> None:
        """Keep what an event says."""
        event = json.loads(body)
        assert heads["webhook-id"] == event["id"]
        data = event["data"]
        version = data["version"]
        place = f"case {data['case_id']}" if "case_id" in data else data["record_id"]
        self.came["taken"] += 1
        if (place, version) not in self._seen:
            self._seen.add((place, version))
            self.firsts.append((place, version))
        if "case_id" in data:
            if self.cases.get(data["case_id"], (0, ""))[0] < version:
                self.cases[data["case_id"]] = (version, data["owner"])
        elif self.state.get(place, (0, False))[0] < version:
            stands = event["type"] != "dispute.withdrawn.v1"
            self.state[place] = (version, stands)

    def _is_signed(self, heads: dict[str, str], body: bytes) -> bool:
        stamp = heads["webhook-timestamp"]
        if abs(self._now() - int(stamp)) > TOLERANCE:
            return False
        text = f"{heads['webhook-id']}.{stamp}.".encode() + body
        mine = "v1," + base64.b64encode(hmac.digest(KEY, text, hashlib.sha256)).decode()
        return mine in heads["webhook-signature"].split()

    def standing(self) -> set[str]:
        return {it for it, (_, stands) in self.state.items() if stands}


class Network(httpx.AsyncBaseTransport):
    """Carries requests to the receiver, or does not.

    Attributes:
        look: done before each request.
    """

    def __init__(self, receiver: Receiver) -> None:
        self._receiver = receiver
        self.look: Callable[[], None] | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self.look is not None:
            self.look()
        mode = self._receiver.mode
        if mode == "away":
            self._receiver.came["away"] += 1
            raise httpx.ConnectError("no route", request=request)
        if mode == "refuses":
            self._receiver.came["refused"] += 1
            return httpx.Response(500)
        if mode == "busy":
            self._receiver.came["refused"] += 1
            return httpx.Response(503, headers={"retry-after": "1800"})
        body = await request.aread()
        heads = {name.lower(): value for name, value in request.headers.items()}
        status = self._receiver.post(heads, body)
        if mode == "comes twice":
            assert self._receiver.post(heads, body) == status
        if mode == "answer lost":
            raise httpx.ReadTimeout("no answer", request=request)
        return httpx.Response(status)


class World:
    """One store with its senders, and a receiver.

    Attributes:
        expected: what each file's last version holds.
        most_held: deliveries in senders' hands, the most at the time of a request.
        senders: that were started.
    """

    def __init__(
        self, store: Store, times: Times, *, prefix: str = "", webhook: Webhook | None = None
    ) -> None:
        self.store = store
        self.times = times
        self.casework = Casework(store, RULES, receivers={SINK: frozenset(CaseEventType)})
        self.receiver = Receiver(times.true)
        self.expected: dict[str, tuple[str, ...]] = {}
        self.most_held = 0
        self.senders = 0
        self._prefix = prefix
        self._network = Network(self.receiver)
        self._network.look = self._look
        self._webhook = webhook or Webhook(
            "http://127.0.0.1:9/hook",
            lambda: [KEY],
            allow=("127.0.0.1",),
            clock=lambda: times.wall().timestamp(),
            transport=self._network,
        )
        self._crew = [self._sender(), self._sender()]
        self._next = itertools.cycle((0, 1))

    def _sender(self) -> tuple[Leases, Relay]:
        self.senders += 1
        leases = Leases(self.store)
        relay = Relay(
            self.store,
            leases,
            {SINK: EventSink(self._webhook)},
            batch=BATCH,
            monotonic=self.times.monotonic,
        )
        return leases, relay

    def put(self, file: int, ids: tuple[str, ...], *, customer: str = "") -> None:
        """Let the next version of a file's record hold these disputes."""
        name = f"{self._prefix}file{file}"
        place = Incoming(name, f"box:{name}", name.encode(), name)
        sha256 = receive(self.store, place, source="box").sha256
        held = tuple(f"{name}{it}" for it in sorted(ids))
        made = record(*held, sha256=sha256, customer=f"{self._prefix}{customer or file % 2}")
        with self.store.database.writing() as connection:
            number = connection.execute(
                sa.select(t.submission.c.number).where(t.submission.c.sha256 == sha256)
            ).scalar_one()
            subject = Subject(number, sha256, self.store.clock())
            conclude(connection, subject, made, (SINK,), then=self.casework.open_cases)
        self.expected[name] = held

    def assign(self, file: int, letter: str, owner: str) -> None:
        """Let a person take a case, if there is one."""
        with contextlib.suppress(WorkflowError):
            action = Change(Actor("marie", Role.MANAGER), Assign(owner))
            self.casework.apply(f"{self._prefix}file{file}{letter}", action)

    def step(self) -> int:
        """Let the senders, by turns, hand on a handful."""
        at = next(self._next)
        leases, relay = self._crew[at]
        try:
            done = relay.once(threading.Event())
        except KilledError:
            leases._owner.close()  # noqa: SLF001 (the lock goes with the process, the rows stay)
            self._crew[at] = self._sender()
            self._crew[at][0].free_the_dead()
            done = 1
        return done

    def run(self, seconds: float) -> None:
        """Let so much time pass; who has nothing to do naps, longer and longer."""
        end, nap, idle = self.times.passed + seconds, 1.0, 0
        while self.times.passed < end:
            if self.step():
                nap, idle = 1.0, 0
                self.times.passed += 0.05
                continue
            idle += 1
            if idle % 2 == 0:  # both senders have nothing
                self.times.passed += min(nap, end - self.times.passed)
                nap = min(nap * 2, LONGEST_NAP)

    def _look(self) -> None:
        self.most_held = max(self.most_held, self.held())

    def held(self) -> int:
        """Give how many deliveries are in senders' hands."""
        d = t.delivery.c
        with self.store.database.reading() as connection:
            return connection.execute(
                sa.select(sa.func.count()).where(d.owner.is_not(None), d.state == "waiting")
            ).scalar_one()

    def waiting(self, state: str = "waiting") -> int:
        """Give how many deliveries are in a state."""
        with self.store.database.reading() as connection:
            return connection.execute(
                sa.select(sa.func.count()).where(t.delivery.c.state == state)
            ).scalar_one()

    def settle(self) -> None:
        """Let everything be well again until nothing waits."""
        self.receiver.mode, self.times.wrong = "up", 0.0
        for _ in range(400):
            if not self.waiting():
                return
            self.run(HOUR)
        raise AssertionError(f"{self.waiting()} deliveries wait for ever")

    def close(self) -> None:
        for leases, _ in self._crew:
            leases.close()

    def cases(self) -> dict[str, tuple[int, str]]:
        """Give version and owner of each case, as the receiver must have them in the end."""
        c = dispute_case.c
        mine = c.case_id.like(f"{self._prefix}%")
        with self.store.database.reading() as connection:
            rows = connection.execute(sa.select(c.case_id, c.version, c.owner).where(mine))
            return {it.case_id: (it.version, it.owner) for it in rows}

    def disputes(self) -> set[str]:
        """Give what the receiver must hold in the end."""
        return {it for held in self.expected.values() for it in held}

    def out_of_order(self) -> list[tuple[str, int]]:
        """Give first arrivals of a version after a higher one of the same dispute."""
        highest: dict[str, int] = {}
        wrong = []
        for place, version in self.receiver.firsts:
            if version < highest.get(place, 0):
                wrong.append((place, version))
            highest[place] = max(version, highest.get(place, 0))
        return wrong


@contextlib.contextmanager
def killing(point: str, times: int = 1) -> Iterator[None]:
    """Let the sender die when it comes to a place for so many times."""
    real, left = relays.reached, [times]

    def reached(name: str) -> None:
        if name == point:
            left[0] -= 1
            if left[0] == 0:
                raise KilledError

    relays.reached = reached  # type: ignore[attr-defined]
    try:
        yield
    finally:
        relays.reached = real  # type: ignore[attr-defined]


def a_day(world: World, *, files: int, seed: int = 0) -> None:
    """Let files come over a day, some of them in several versions."""
    chance = random.Random(seed)
    for number in range(files):
        world.put(number, tuple(chance.sample("abc", chance.randint(1, 3))))
        if number and chance.random() < 0.2:
            world.put(chance.randrange(number), tuple(chance.sample("abc", chance.randint(0, 3))))
        if chance.random() < 0.5:
            world.assign(chance.randrange(number + 1), chance.choice("abc"), f"person{number}")
        world.run(24 * HOUR / files)
