"""Take the file out of a request, never more of it than allowed."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import AsyncGenerator

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request

from extractor.intake.headers import file_name
from extractor.web.problems import ProblemError

FIELD = "file"
OVERHEAD_BYTES = 16 * 1024  # of a multipart body beside its file
FIELDS = 4
UNNAMED = "upload"


@dataclasses.dataclass(frozen=True, slots=True)
class Uploaded:
    """What was sent.

    Attributes:
        name: to show, never a path.
    """

    name: str
    content: bytes


async def read_upload(request: Request, *, limit: int, seconds: float) -> Uploaded:
    """Read the body: a form with the field "file", or the file itself (with `?name=`).

    Raises:
        ProblemError: it is too large, too slow, empty, or no such form.
    """
    try:
        async with asyncio.timeout(seconds):
            uploaded = await _read(request, limit)
    except TimeoutError as error:
        detail = f"The upload was not there within {seconds:g} seconds."
        raise ProblemError(408, "too_slow", detail, {"Connection": "close"}) from error
    except ClientDisconnect as error:
        raise ProblemError(400, "cut_off", "The upload ended early.") from error
    if not uploaded.content:
        raise ProblemError(400, "empty_file", "The file is empty.")
    return uploaded


async def _read(request: Request, limit: int) -> Uploaded:
    if request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        return await _read_form(request, limit)
    _refuse_told(request, limit)
    content = bytearray()
    async for chunk in _counted(request.stream(), limit, limit):
        content += chunk
    return Uploaded(
        file_name(request.query_params.get("name", ""), fallback=UNNAMED), bytes(content)
    )


async def _read_form(request: Request, limit: int) -> Uploaded:
    _refuse_told(request, limit + OVERHEAD_BYTES, limit)
    stream = _counted(request.stream(), limit + OVERHEAD_BYTES, limit)
    parser = MultiPartParser(request.headers, stream, max_files=1, max_fields=FIELDS)
    try:
        form = await parser.parse()
    except (MultiPartException, KeyError, ValueError) as error:
        raise ProblemError(
            400, "bad_form", f'The form cannot be read; send one file in the field "{FIELD}".'
        ) from error
    try:
        file = form.get(FIELD)
        if not isinstance(file, UploadFile):
            raise ProblemError(400, "no_file", f'The form has no file in the field "{FIELD}".')
        if (file.size or 0) > limit:
            raise _too_large(limit)
        return Uploaded(file_name(file.filename or "", fallback=UNNAMED), await file.read())
    finally:
        await form.close()


def _refuse_told(request: Request, most: int, limit: int | None = None) -> None:
    """Refuse before reading what says itself that it is too large."""
    told = request.headers.get("content-length", "")
    if told.isdigit() and int(told[:20]) > most:
        raise _too_large(limit or most)


async def _counted(
    stream: AsyncGenerator[bytes, None], most: int, limit: int
) -> AsyncGenerator[bytes, None]:
    count = 0
    async for chunk in stream:
        count += len(chunk)
        if count > most:
            raise _too_large(limit)
        yield chunk


def _too_large(limit: int) -> ProblemError:
    detail = f"The file has more than {limit} bytes."
    return ProblemError(413, "limit_exceeded", detail, {"Connection": "close"})
