"""Which release is in use and which were before: ``active.json``, replaced as a whole.

Whoever reads it sees the state before a change or the one after it, and needs no lock. What is said
of a change is a row of its history, so that nothing is lost where the program ends between a change
and its entry in the audit trail.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pydantic

from extractor.durable import becoming
from extractor.errors import ReleaseError
from extractor.releases.keeping import verify_release
from extractor.releases.locking import alone, unwritable_reported
from extractor.values.release import SHIPPED, ShadowChoice, Turn, release_name

ACTIVE: Final = "active.json"
PROMOTED: Final = "promoted"
ROLLED_BACK: Final = "rolled_back"
FORMAT: Final = 1
_ASIDE = "active.json.damaged"
_ROLLBACK = "`extractor models rollback` goes back to the shipped models"


@dataclasses.dataclass(frozen=True, slots=True)
class Standing:
    """Which release is in use.

    Attributes:
        active: its number; `SHIPPED` for the models of the package.
        shadow: number of the one that runs beside it; `SHIPPED` for none, whatever the settings
            say; None leaves it to the settings.
        history: every change, oldest first.
        chosen: who chose the shadow last; None where nobody ever did.
    """

    active: int = SHIPPED
    shadow: int | None = None
    history: tuple[Turn, ...] = ()
    chosen: ShadowChoice | None = None

    def before(self) -> tuple[int, ...]:
        """Give the numbers to which one can go back, the latest first."""
        stack = [SHIPPED]
        for turn in self.history:
            if turn.what == PROMOTED:
                stack.append(turn.release)
                continue
            while len(stack) > 1 and stack[-1] != turn.release:
                stack.pop()
        return tuple(reversed(stack[:-1]))


@dataclasses.dataclass(frozen=True, slots=True)
class _Content:
    """What the file holds."""

    format: int
    active: int
    shadow: int | None = None
    history: tuple[Turn, ...] = ()
    chosen: ShadowChoice | None = None


_FILE = pydantic.TypeAdapter(_Content)


def read_standing(root: Path) -> Standing:
    """Say which release is in use; without the file that is none but the package's.

    Raises:
        ReleaseError: the file is damaged.
    """
    file = root / ACTIVE
    try:
        content = _FILE.validate_json(file.read_bytes())
    except (FileNotFoundError, NotADirectoryError):  # there is no store, or none can be
        return Standing()
    except (OSError, ValueError) as error:
        detail = "is damaged, so it is not known which models are in use"
        raise ReleaseError(str(file), detail, _ROLLBACK) from error
    last = content.history[-1].release if content.history else SHIPPED
    if content.format != FORMAT or content.active != last:
        detail = "is of another version, or was changed by hand"
        raise ReleaseError(str(file), detail, _ROLLBACK)
    return Standing(content.active, content.shadow, content.history, content.chosen)


def activate(  # noqa: PLR0913 (what, and who wants it)
    root: Path,
    number: int,
    *,
    expects: int,
    who: str,
    at: dt.datetime,
    role: str = "",
    why: str = "",
    forced: tuple[str, ...] = (),
) -> Standing:
    """Bring a release into use.

    Args:
        root: the folder of releases.
        number: of the release.
        expects: number of the one in use now, as whoever chose knew it.
        who: chose it.
        at: aware.
        role: of whoever chose.
        why: in a person's words.
        forced: what stood against it.

    Raises:
        ReleaseError: it is missing or broken, is in use already, or another was brought into use
            meanwhile; nothing changes.
    """

    def chosen(now: Standing) -> Standing:
        if now.active == number:
            raise ReleaseError(release_name(number), "is in use already")
        if now.active != expects:
            detail = f"{release_name(now.active)} was brought into use meanwhile"
            raise ReleaseError(release_name(number), detail, "compare again")
        verify_release(root, number)
        count = len(now.history) + 1
        turn = Turn(count, number, now.active, PROMOTED, who, at, why, forced, role)
        after = dataclasses.replace(now, active=number, history=(*now.history, turn))
        return _beside(after, None, who, at, role) if now.shadow == number else after

    return _changed(root, chosen)


def roll_back(root: Path, *, who: str, at: dt.datetime, role: str = "", why: str = "") -> Standing:
    """Go back to the latest release before this one that can be used, or to the shipped models.

    A damaged ``active.json`` is kept beside under another name, and the shipped models are used.

    Raises:
        ReleaseError: the shipped models are in use, so there is nothing before.
    """
    with alone(root):
        try:
            now = read_standing(root)
        except ReleaseError:
            with unwritable_reported(root):
                (root / ACTIVE).replace(root / _ASIDE)
            now = Standing()
            turn = Turn(1, SHIPPED, SHIPPED, ROLLED_BACK, who, at, why, role=role)
        else:
            number = _sound_before(root, now)
            count = len(now.history) + 1
            turn = Turn(count, number, now.active, ROLLED_BACK, who, at, why, role=role)
        back = dataclasses.replace(now, active=turn.release, history=(*now.history, turn))
        _write(root, back)
    return back


def choose_shadow(
    root: Path, number: int | None, *, who: str, at: dt.datetime, role: str = ""
) -> Standing:
    """Let a release run beside the one in use.

    Args:
        root: the folder of releases.
        number: `SHIPPED` for none; None leaves it to the settings.
        who: chose it.
        at: aware.
        role: of whoever chose.

    Raises:
        ReleaseError: it is missing or broken, or is the one in use.
    """

    def chosen(now: Standing) -> Standing:
        if number:
            if number == now.active:
                raise ReleaseError(release_name(number), "is in use; nothing to compare it with")
            verify_release(root, number)
        return now if now.shadow == number else _beside(now, number, who, at, role)

    return _changed(root, chosen)


def _beside(now: Standing, number: int | None, who: str, at: dt.datetime, role: str) -> Standing:
    choice = ShadowChoice(number, now.shadow, who, at, role)
    return dataclasses.replace(now, shadow=number, chosen=choice)


def shadow_of(standing: Standing, configured: int) -> int:
    """Give the number of the release that runs beside the one in use; 0 for none.

    Args:
        standing: what was chosen by command goes before the settings.
        configured: `[models] shadow`.
    """
    number = configured if standing.shadow is None else standing.shadow
    return 0 if number == standing.active else number


def _sound_before(root: Path, now: Standing) -> int:
    """Give the latest release before that nobody damaged.

    Raises:
        ReleaseError: the shipped models are in use.
    """
    for number in now.before():
        if number == SHIPPED:
            return SHIPPED
        try:
            verify_release(root, number)
        except ReleaseError:
            continue
        return number
    raise ReleaseError(str(root), "there is no release before; the shipped models are in use")


def _changed(root: Path, change: Callable[[Standing], Standing]) -> Standing:
    with alone(root):
        after = change(read_standing(root))
        _write(root, after)
    return after


def _write(root: Path, standing: Standing) -> None:
    content = _Content(FORMAT, standing.active, standing.shadow, standing.history, standing.chosen)
    text = json.dumps(_FILE.dump_python(content, mode="json"), indent=2, ensure_ascii=False)
    with unwritable_reported(root), becoming(root / ACTIVE, is_private=False) as stream:
        stream.write(text.encode() + b"\n")
