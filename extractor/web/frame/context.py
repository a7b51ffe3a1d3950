"""What pages work with, and who asks for one."""

from __future__ import annotations

import dataclasses
import datetime as dt
import zoneinfo
from typing import Annotated

import fastapi

from extractor.casework.casework import Casework
from extractor.desk_settings import DeskSettings
from extractor.store.accounts import Account
from extractor.store.sessions import Session
from extractor.store.store import Store
from extractor.web.app import Rules
from extractor.web.frame.signing import Signer
from extractor.web.people.passwords import Passwords


@dataclasses.dataclass(frozen=True, slots=True)
class Desk:
    """All that a page may need.

    Attributes:
        casework: of the same store.
        address: as people reach it, without a slash at its end.
        uploads: how much applications may hand in.
        zone: in which instants are shown.
        shows_components: whether the page of all components can be seen.
    """

    store: Store
    casework: Casework
    settings: DeskSettings
    signer: Signer
    passwords: Passwords
    address: str
    uploads: Rules
    zone: zoneinfo.ZoneInfo
    shows_components: bool = False

    @property
    def is_secure(self) -> bool:
        """Say whether people reach it by HTTPS."""
        return self.address.startswith("https://")

    @property
    def idle(self) -> dt.timedelta:
        """Give after what time somebody who does nothing is signed out."""
        return dt.timedelta(minutes=self.settings.idle_minutes)


@dataclasses.dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks for a page.

    Attributes:
        account: None for somebody who is not signed in.
        language: of the answer.
        form_token: that a form of this visitor has to carry.
        new_seed: of a visitor who had none: goes into a cookie with the answer.
    """

    account: Account | None
    session: Session | None
    language: str
    theme: str
    form_token: str
    new_seed: str | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Person(Visitor):
    """Somebody who is signed in."""

    account: Account
    session: Session


def desk_of(request: fastapi.Request) -> Desk:
    """Give what a page works with."""
    desk: Desk = request.app.state.desk
    return desk


TheDesk = Annotated[Desk, fastapi.Depends(desk_of)]
