"""What happens to disputes, as it happens: a list to ask for, or a stream of server-sent events."""

from __future__ import annotations

import asyncio
import dataclasses
import datetime as dt
import json
from collections.abc import AsyncIterator
from typing import Annotated, Any

import fastapi
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from extractor.store.audit import Chosen, Kept, entries
from extractor.store.store import Store
from extractor.web.api.callers import Reader
from extractor.web.frame.context import TheDesk
from extractor.web.problems import PROBLEMS, ProblemError

router = fastapi.APIRouter(tags=["events"], responses=PROBLEMS)

KIND = "case"
AT_ONCE = 200
STREAMS = 16  # at the same time; more are refused
LOOK_SECONDS = 1.0
LASTS_SECONDS = 600.0  # then the program connects again and goes on where it was

_open = 0


@dataclasses.dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened to a dispute.

    Attributes:
        number: grows; goes into `after`, and is the id of an event of the stream.
        what: a code such as "case.moved".
        dispute: its id.
        who: who did it; empty where that was erased.
    """

    number: int
    at: dt.datetime
    what: str
    dispute: str
    who: str
    body: dict[str, Any]


Number = Annotated[int, fastapi.Query(ge=0, le=2**62)]


@router.get("/events")
def events(desk: TheDesk, _: Reader, after: Number = 0) -> tuple[Happening, ...]:
    """Give what happened after a number, oldest first, at most 200 at a time."""
    return _after(desk.store, after)


@router.get("/events/stream", response_class=StreamingResponse)
async def stream(
    request: fastapi.Request, desk: TheDesk, _: Reader, after: Number = 0
) -> StreamingResponse:
    """Send what happens, as server-sent events; `Last-Event-ID` goes on where a program was."""
    last = request.headers.get("last-event-id", "")
    start = int(last) if last.isdigit() and len(last) < 19 else after
    if _open >= STREAMS:
        detail = "Too many streams are open; try again later."
        raise ProblemError(503, "streams", detail, {"Retry-After": "30"})
    return StreamingResponse(_told(request, desk.store, start), media_type="text/event-stream")


async def _told(request: fastapi.Request, store: Store, last: int) -> AsyncIterator[str]:
    global _open  # noqa: PLW0603 (streams of this process)
    _open += 1
    loop = asyncio.get_running_loop()
    ends = loop.time() + LASTS_SECONDS
    try:
        yield ": the stream begins\n\n"
        while loop.time() < ends and not await request.is_disconnected():
            for it in await run_in_threadpool(_after, store, last):
                body = dataclasses.asdict(it) | {"at": it.at.isoformat()}
                yield f"id: {it.number}\nevent: {it.what}\ndata: {json.dumps(body)}\n\n"
                last = it.number
            await asyncio.sleep(LOOK_SECONDS)
    finally:
        _open -= 1


def _after(store: Store, number: int) -> tuple[Happening, ...]:
    found = entries(store, Chosen(kind=KIND, after=number, most=AT_ONCE, oldest=True))
    return tuple(_happening(it) for it in found)


def _happening(kept: Kept) -> Happening:
    return Happening(
        kept.number, kept.at, kept.what, kept.subject or "", kept.who or "", kept.body or {}
    )
