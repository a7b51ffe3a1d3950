"""What arrived, where each of it stands, and what was set aside."""

from __future__ import annotations

import dataclasses
import urllib.parse
from typing import Annotated

import fastapi
from starlette.requests import Request
from starlette.responses import Response

from extractor.errors import StoreError
from extractor.store.quarantine import release, try_again
from extractor.store.received import received
from extractor.store.tally import tally
from extractor.values.progress import IN_WORK, RECORDED, State
from extractor.web.frame.access import Clerk, Viewer
from extractor.web.frame.context import TheDesk
from extractor.web.frame.render import Words, go, render, words

router = fastapi.APIRouter(prefix="/desk/intake", include_in_schema=False)

HERE = "/desk/intake"
SIZE = 50
_MOST = 200  # files that are dealt with by one press
_LISTS: dict[str, tuple[State, ...]] = {
    "all": (),
    "quarantined": (State.QUARANTINED,),
    "work": tuple(IN_WORK),
    "recorded": tuple(RECORDED),
    "none": (State.NOT_A_DISPUTE,),
    "duplicate": (State.DUPLICATE,),
}
Ids = Annotated[list[str], fastapi.Form(max_length=_MOST)]


@dataclasses.dataclass(frozen=True, slots=True)
class Tab:
    """One list with the number of its files; None where that is not counted."""

    name: str
    label: str
    count: int | None


@router.get("")
def intake(
    request: Request,
    desk: TheDesk,
    _: Viewer,
    show: str = "all",
    q: Annotated[str, fastapi.Query(max_length=200)] = "",
    before: Annotated[int | None, fastapi.Query(ge=1)] = None,
) -> Response:
    """Show a page of what arrived."""
    say = words(request)
    chosen = show if show in _LISTS else "all"
    rows = received(desk.store, _LISTS[chosen], name=q, before=before, size=SIZE + 1)
    shown = rows[:SIZE]
    names = {"show": chosen, "q": q}
    after = None
    if len(rows) > SIZE:
        after = f"{HERE}?{urllib.parse.urlencode({**names, 'before': shown[-1].number})}"
    account = tally(desk.store)
    tabs = (
        Tab("all", say._("All"), None),
        Tab("quarantined", say._("Set aside"), account.quarantined),
        Tab("work", say._("In work"), account.in_work),
        Tab("recorded", say._("With disputes"), account.recorded),
        Tab("none", say._("No dispute"), account.not_a_dispute),
        Tab("duplicate", say._("Duplicates"), None),
    )
    given: dict[str, object] = {
        "rows": shown, "tabs": tabs, "show": chosen, "q": q, "after": after, "account": account,
        "states": _states(say), "sources": _sources(say), "back": urllib.parse.urlencode(names),
        "reasons": reasons(say),
    }  # fmt: skip
    return render(request, "intake.html", given)


@router.post("/retry")
def retry(
    request: Request,
    desk: TheDesk,
    person: Clerk,
    file: Ids,
    back: Annotated[str, fastapi.Form()] = "",
) -> Response:
    """Let files be read again."""
    say, by = words(request), person.account.by
    done, refused = 0, []
    for sha256 in dict.fromkeys(file):
        try:
            try_again(desk.store, sha256, by=by)
        except StoreError as error:
            refused.append(str(error))
        else:
            done += 1
    told = say.n(
        "%(num)s file will be read again by `extractor watch` or `extractor work`.",
        "%(num)s files will be read again by `extractor watch` or `extractor work`.",
        done,
    )
    return _back(request, told, refused, back)


@router.post("/release")
def let_go(
    request: Request,
    desk: TheDesk,
    person: Clerk,
    file: Ids,
    why: Annotated[str, fastapi.Form(max_length=1000)] = "",
    back: Annotated[str, fastapi.Form()] = "",
) -> Response:
    """Note that a person has taken files over, so that they no longer wait."""
    say, by = words(request), person.account.by
    done, refused = 0, []
    for sha256 in dict.fromkeys(file):
        try:
            release(desk.store, sha256, why=why.strip(), by=by)
        except StoreError as error:
            refused.append(str(error))
        else:
            done += 1
    told = say.n("%(num)s file was taken over.", "%(num)s files were taken over.", done)
    return _back(request, told, refused, back)


def _back(request: Request, told: str, refused: list[str], back: str) -> Response:
    sentence = " ".join([told, *refused[:3]])
    address = f"{HERE}?{back}" if back else HERE
    return go(request, address, sentence, kind="bad" if refused else "good")


def _sources(say: Words) -> dict[str, str]:
    """Give what the beginning of an origin stands for; a path has none."""
    return {
        "imap": say._("mailbox"),
        "maildir": say._("mailbox"),
        "mbox": say._("mailbox"),
        "upload": say._("upload"),
        "folder": say._("folder"),
    }


def reasons(say: Words) -> dict[str, str]:
    """Give why a file was set aside, and what to do, by the beginning of its code.

    The store keeps the same with its figures, in English; that stays readable beside it.
    """
    large = say._("larger, longer or deeper than allowed; split it, or raise the limit")
    return {
        "missing_file": say._("there is no such file any more; let it come again"),
        "empty_file": say._("the file is empty; ask the sender to send it again"),
        "unknown_type": say._("a type that cannot be read; ask for a PDF, a picture or a mail"),
        "corrupt_file": say._("the file is damaged; ask the sender to send it again"),
        "encrypted_file": say._("protected by a password or a key; ask for one without protection"),
        "unsafe_file": say._("it holds what could attack its reader; ask the sender for a PDF"),
        "empty_message": say._("a mail without text and attachments; ask what it was to hold"),
        "crashing_file": say._("working on it ended the program several times; open it by hand"),
        "limit": large,
        "limit_exceeded": large,
        "time_limit": say._("reading it took too long; ask the sender for a simpler file"),
        "memory_limit": say._("reading it took too much memory; ask for a simpler file"),
        "input": say._("it cannot be read; open it by hand"),
    }


def _states(say: Words) -> dict[State, tuple[str, str]]:
    """Give what each state is called, and its colour."""
    return {
        State.RECEIVED: (say._("received"), "accent"),
        State.READ: (say._("read"), "accent"),
        State.EXTRACTED: (say._("understood"), "accent"),
        State.RECORDED: (say._("recorded"), "good"),
        State.DELIVERED: (say._("handed on"), "good"),
        State.NOT_A_DISPUTE: (say._("no dispute"), ""),
        State.DUPLICATE: (say._("duplicate"), ""),
        State.QUARANTINED: (say._("set aside"), "bad"),
        State.RELEASED: (say._("taken over"), "note"),
    }
