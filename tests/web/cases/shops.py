"""A desk with two cases of one customer."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from starlette.testclient import TestClient

from extractor.store.store import Store
from extractor.values.case import Case
from extractor.web.desk import create_desk
from extractor.web.review.room import Room
from tests.web.desks import ADDRESS, Browser, desk_on
from tests.web.review.rooms import arrive, room_on


@dataclasses.dataclass(frozen=True, slots=True)
class Shop:
    """A desk, its room, and the ids of its cases, oldest first."""

    room: Room
    client: TestClient
    ids: tuple[str, ...]

    def as_(self, login: str) -> Browser:
        """Sign somebody in."""
        self.client.cookies.clear()
        browser = Browser(self.client)
        assert browser.sign_in(login).status_code == 303
        return browser

    def case(self, number: int = 0) -> Case:
        """Give a case as the store has it."""
        return self.room.casework.get(self.ids[number]).case


def shop_on(store: Store) -> Iterator[Shop]:
    """Open a shop."""
    room = room_on(store)
    ids = tuple(arrive(room, number) for number in (1, 2))
    app = create_desk(desk_on(store), room=room)
    with TestClient(app, ADDRESS, follow_redirects=False, raise_server_exceptions=False) as client:
        yield Shop(room, client, ids)
