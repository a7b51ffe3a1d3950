"""Get the bytes of a document from where it lies."""

from __future__ import annotations

import io
from pathlib import Path

from extractor.batch.objects import Objects, is_url
from extractor.errors import InputError, LimitError, MissingFileError, SourceError
from extractor.intake.limits import Limits
from extractor.intake.mailbox.mbox_file import NoMboxError, one_mail
from extractor.values.reprocess import Place


def fetched(place: Place, objects: Objects, limits: Limits) -> bytes:
    """Give a document's bytes, but never more than the limit.

    Raises:
        MissingFileError: it is not there any more.
        LimitError: it is too large.
        InputError: it may not be read, or an mbox file was changed since it was looked through.
        SourceError: the storage does not answer.
    """
    most = limits.file_bytes
    if place.size > most + (0 if not place.is_mbox else 1024):
        raise _too_large(place, most)
    size = place.size if place.is_mbox else most + 1
    content = _read(place, objects, size)
    if not place.is_mbox:
        if len(content) > most:
            raise _too_large(place, most)
        return content
    try:
        mail, end = one_mail(io.BytesIO(content), 0, most)
    except NoMboxError as error:
        raise _moved(place) from error
    if end != place.size:
        raise _moved(place)
    if mail.content is None:
        raise _too_large(place, most)
    return mail.content


def _read(place: Place, objects: Objects, size: int) -> bytes:
    if is_url(place.url):
        return objects.read(place.url, place.start, size)
    try:
        with Path(place.url).open("rb") as stream:
            stream.seek(place.start)
            return stream.read(size)
    except FileNotFoundError as error:
        raise MissingFileError(place.url) from error
    except OSError as error:
        raise InputError(place.url, error.strerror or str(error)) from error


def _too_large(place: Place, most: int) -> LimitError:
    return LimitError(str(place), f"the file is larger than {most} bytes (intake.file_bytes)")


def _moved(place: Place) -> SourceError:
    detail = "the mbox file was changed since it was looked through; begin a new run"
    return SourceError(str(place), detail, retryable=False)
