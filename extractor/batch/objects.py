"""Files of object storage by their URL, such as s3://bucket/folder; the only door to fsspec.

Listings are walked through page by page, and nothing of them is kept. What a storage refuses for
the moment is asked again, with growing pauses.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import functools
import io
import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any, BinaryIO, TypeVar, cast

from extractor.errors import MissingFileError, SourceError

T = TypeVar("T")
_Page = list[tuple[str, dict[str, Any]]]
_Ask = Callable[[Callable[[], Any]], Any]

TRIES = 5  # some libraries try each a few times
_BUFFER = 1024 * 1024
PAUSE_SECONDS = 0.5  # before the second try; doubled each time
_PACKAGES = {"s3": "s3fs", "s3a": "s3fs", "gs": "gcsfs", "gcs": "gcsfs", "abfs": "adlfs",
             "abfss": "adlfs", "az": "adlfs"}  # fmt: skip
_FAULTS = (  # of libraries below fsspec that do not raise what it promises
    ("botocore.exceptions", "BotoCoreError"),
    ("botocore.exceptions", "ClientError"),
    ("aiohttp", "ClientError"),
    ("google.auth.exceptions", "GoogleAuthError"),
    ("azure.core.exceptions", "AzureError"),
)
_INSTALL = "pip install 'dispute-extractor[objects]'"


@dataclasses.dataclass(frozen=True, slots=True)
class Listed:
    """A file in a storage.

    Attributes:
        size: in bytes; -1 where the storage does not say.
        modified: aware; None where it does not say.
    """

    url: str
    size: int
    modified: dt.datetime | None


def is_url(source: str) -> bool:
    """Say whether this names something in a storage; what begins with file:// is a path."""
    return "://" in source and not source.startswith("file://")


class Objects:
    """Storages, each opened when its first file is asked for."""

    def __init__(
        self,
        options: Mapping[str, str],
        *,
        pause: Callable[[float], None] = time.sleep,
        page: int = 1000,
    ) -> None:
        """Open nothing yet.

        Args:
            options: handed to the storage, such as "endpoint_url"; everything else, as who one
                is, it takes from the environment as its own tools do.
            pause: waits so many seconds.
            page: files asked for at a time, where a storage can be asked so.
        """
        self._options = {key: _value(it) for key, it in options.items()}
        self._pause = pause
        self._page = page

    def files(self, url: str) -> Iterator[Listed]:
        """Give the files at and below a URL, those of a folder together.

        Raises:
            MissingFileError: there is nothing.
            SourceError: the storage does not answer, refuses, or its package is missing.
        """
        storage, path = self._open(url)
        ask = functools.partial(self._tried, url)
        path = path.rstrip("/")
        found = False
        if path and ask(functools.partial(storage.isfile, path)):
            listing: Iterator[_Page] = iter([[(path, ask(functools.partial(storage.info, path)))]])
        elif hasattr(storage, "call_s3"):
            listing = _pages_of_s3(storage, path, ask, self._page)
        else:
            listing = _pages(storage, path, ask)
        for page in listing:
            for name, facts in page:
                found = True
                yield _listed(storage.unstrip_protocol(name), facts)
        if not found:
            raise MissingFileError(url)

    @contextlib.contextmanager
    def opened(self, url: str) -> Iterator[BinaryIO]:
        """Open a file to be read in pieces.

        Raises:
            MissingFileError: it is not there.
            SourceError: the storage does not answer or refuses.
        """
        storage, path = self._open(url)
        with self._tried(url, functools.partial(storage.open, path, "rb")) as stream:
            # of a kind that reads lines of bounded length
            yield cast("BinaryIO", io.BufferedReader(stream, _BUFFER))

    def read(self, url: str, start: int, size: int) -> bytes:
        """Give some bytes of a file; fewer where it ends before.

        Raises:
            MissingFileError: it is not there.
            SourceError: the storage does not answer or refuses.
        """
        storage, path = self._open(url)

        def read() -> bytes:
            with storage.open(path, "rb") as stream:
                stream.seek(start)
                return bytes(stream.read(size))

        return self._tried(url, read)

    def _open(self, url: str) -> tuple[Any, str]:
        """Give a storage, the same one each time, and a path in it."""
        protocol = url.partition("://")[0]
        try:
            import fsspec  # noqa: PLC0415 (an optional package)
        except ImportError as error:
            detail = f"object storage needs the package fsspec; {_INSTALL}"
            raise SourceError(url, detail, retryable=False) from error
        try:
            # listings are not kept: a million entries would stay in memory
            storage, path = fsspec.core.url_to_fs(url, use_listings_cache=False, **self._options)
        except ImportError as error:
            package = _PACKAGES.get(protocol, str(error))
            remedy = _INSTALL if package == "s3fs" else f"pip install {package}"
            detail = f"{protocol}:// needs the package {package}; {remedy}"
            raise SourceError(url, detail, retryable=False) from error
        except ValueError as error:
            detail = f"{protocol}:// is no storage that is known"
            raise SourceError(url, detail, retryable=False) from error
        except TypeError as error:
            detail = f"a --storage-option is not known to {protocol}:// ({error})"
            raise SourceError(url, detail, retryable=False) from error
        if hasattr(storage, "retries"):
            storage.retries = 1  # we try again ourselves
        return storage, path

    def _tried(self, url: str, ask: Callable[[], T]) -> T:
        """Ask until there is an answer, or it is clear that there will be none."""
        for attempt in range(TRIES):
            try:
                return ask()
            except FileNotFoundError as error:
                raise MissingFileError(url) from error
            except PermissionError as error:
                detail = f"the storage refuses ({_said(error)}); check who one is there"
                raise SourceError(url, detail, retryable=False) from error
            except _faults() as error:
                if _is_final(error):
                    detail = f"the storage refuses ({_said(error)}); check who one is there"
                    raise SourceError(url, detail, retryable=False) from error
                if attempt + 1 == TRIES:
                    detail = f"the storage does not answer ({_said(error)})"
                    raise SourceError(url, detail) from error
            self._pause(PAUSE_SECONDS * 2**attempt)
        raise SourceError(url, "the storage does not answer")


def _pages(storage: Any, path: str, ask: _Ask) -> Iterator[_Page]:  # noqa: ANN401
    """Give the files of each folder, those of a folder before those of its folders."""
    entries = ask(functools.partial(storage.ls, path, detail=True))
    ordered = sorted(((it["name"], it) for it in entries), key=lambda it: str(it[0]))
    yield [it for it in ordered if it[1]["type"] == "file"]
    for name, facts in ordered:
        if facts["type"] == "directory" and name.rstrip("/") != path:
            yield from _pages(storage, name, ask)


def _pages_of_s3(storage: Any, path: str, ask: _Ask, page: int) -> Iterator[_Page]:  # noqa: ANN401
    """Give a listing a thousand at a time; the library would collect a whole folder."""
    bucket, _, key = path.partition("/")
    asked: dict[str, Any] = {"Bucket": bucket, "Prefix": f"{key}/" if key else "", "MaxKeys": page}
    while True:
        answer = ask(functools.partial(storage.call_s3, "list_objects_v2", **asked))
        yield [
            (f"{bucket}/{it['Key']}", it)
            for it in answer.get("Contents", ())
            if not it["Key"].endswith("/")
        ]
        if not answer.get("IsTruncated"):
            return
        asked["ContinuationToken"] = answer["NextContinuationToken"]


def _listed(url: str, facts: Mapping[str, Any]) -> Listed:
    size = next((facts[it] for it in ("size", "Size") if facts.get(it) is not None), -1)
    moment = next(
        (facts[it] for it in ("LastModified", "mtime", "last_modified", "updated", "created")
         if isinstance(facts.get(it), dt.datetime)),
        None,
    )  # fmt: skip
    if moment is not None and moment.tzinfo is None:
        moment = moment.replace(tzinfo=dt.UTC)
    return Listed(url, int(size), moment)


def _faults() -> tuple[type[BaseException], ...]:
    """Give what a storage may raise: also of libraries that it has loaded by now."""
    loaded = ((sys.modules.get(module), name) for module, name in _FAULTS)
    kinds = (getattr(module, name, None) for module, name in loaded if module is not None)
    return (OSError, *(it for it in kinds if it is not None))


def _is_final(error: BaseException) -> bool:
    """Say whether trying again is of no use: nobody says who one is."""
    return type(error).__name__ in {"NoCredentialsError", "PartialCredentialsError"}


def _said(error: BaseException) -> str:
    return str(error).splitlines()[0][:200] if str(error) else type(error).__name__


def _value(text: str) -> object:
    """Give what an option says: true, a number, or a text."""
    try:
        return json.loads(text)
    except ValueError:
        return text
