"""What is written about the work, and nothing about people.

A log line is a constant sentence and a few facts under names of a fixed list: ids, codes,
counts. Whatever else is handed to a logger is dropped here: the text of exceptions, what
other libraries say, facts under other names. So no document, sender, amount or file name can get
into a log, and nobody who writes a document can forge a line of it.
"""

from __future__ import annotations

import contextlib
import contextvars
import datetime as dt
import enum
import errno
import json
import logging
import re
import sys
import threading
import traceback
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType

# Whoever adds a name makes sure that no sender decides on what stands under it.
KEYS = frozenset(
    {
        "attempt", "backlog", "cause", "code", "count", "decision", "delivery", "errno", "exit",
        "format", "host", "job", "kind", "page", "pages", "part", "pid", "port", "quarantined",
        "seconds", "sha256", "signal", "sink", "source", "stage", "state", "submission", "uid",
        "uidvalidity", "worker",
    }
)  # fmt: skip
_OURS = "extractor"
_CODE = re.compile(r"[A-Za-z0-9_.:+-]{1,100}")  # "limit_exceeded"; no blanks, so no sentences
_WITHHELD = "(withheld)"
_FRAMES = 12  # of a traceback, the innermost ones
_LIBRARY = Path(__file__).parent.parent

_options: tuple[str, ...] = ()
_submission: contextvars.ContextVar[str] = contextvars.ContextVar("submission", default="")


class Format(enum.StrEnum):
    """How log lines look."""

    TEXT = "text"
    JSON = "json"


def configure(*, verbose: bool = False, form: Format = Format.TEXT) -> None:
    """Send log lines to standard error.

    Args:
        verbose: everything; otherwise warnings, and in JSON also what was done.
        form: for people, or one JSON object a line.
    """
    global _options  # noqa: PLW0603 (there is one log in a process)
    _options = ("--log-format", form.value, *(("--verbose",) if verbose else ()))
    level = logging.INFO if form is Format.JSON else logging.WARNING
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if form is Format.JSON else TextLines())
    logging.basicConfig(level=logging.DEBUG if verbose else level, handlers=[handler], force=True)
    # These talk at length about fonts and plugins.
    for name in ("pdfminer", "PIL", "dateparser"):
        logging.getLogger(name).setLevel(logging.ERROR)


def as_options() -> tuple[str, ...]:
    """Give the options of the command line that make another process log in the same way."""
    return _options


def guard() -> None:
    """Let faults of threads and warnings of libraries pass through the log as well."""
    logging.captureWarnings(capture=True)
    threading.excepthook = _on_thread_fault
    sys.unraisablehook = _on_unraisable


@contextlib.contextmanager
def working_on(submission: str) -> Iterator[None]:
    """Add an id to every line that is written in this block."""
    token = _submission.set(submission)
    try:
        yield
    finally:
        _submission.reset(token)


def about(error: BaseException) -> dict[str, object]:
    """Give what may be logged of an error: its code, and what the system said, not its text."""
    code = getattr(error, "code", None)
    facts: dict[str, object] = {"code": code if isinstance(code, str) else type(error).__name__}
    cause = error.__cause__ or error
    if cause is not error:
        facts["cause"] = type(cause).__name__
    if isinstance(cause, OSError) and cause.errno is not None:
        facts["errno"] = errno.errorcode.get(cause.errno, cause.errno)
    return facts


class JsonLines(logging.Formatter):
    """One JSON object a line, ASCII only."""

    def format(self, record: logging.LogRecord) -> str:
        """Give a line."""
        line: dict[str, object] = {
            "at": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(
                timespec="milliseconds"
            ),
            "level": record.levelname.lower(),
            "logger": _name(record),
            "event": _event(record),
            **_facts(record),
        }
        if fault := _fault(record):
            line["fault"] = fault
        return json.dumps(line)


class TextLines(logging.Formatter):
    """A line for people."""

    def format(self, record: logging.LogRecord) -> str:
        """Give a line; those of a fault below it are indented."""
        facts = "".join(f" {name}={value}" for name, value in _facts(record).items())
        lines = [f"{record.levelname} {_name(record)}: {_event(record)}{facts}"]
        lines += [f"  {it}" for it in _fault(record)]
        return "\n".join(lines)


def _name(record: logging.LogRecord) -> str:
    return record.name if _CODE.fullmatch(record.name) else _WITHHELD


def _event(record: logging.LogRecord) -> str:
    if record.name.split(".")[0] == _OURS and isinstance(record.msg, str) and not record.args:
        return record.msg
    return "a library had something to say"


def _facts(record: logging.LogRecord) -> dict[str, object]:
    given: Mapping[str, object] = vars(record)
    facts = {it: _harmless(given[it]) for it in sorted(KEYS & given.keys())}
    working_on = _submission.get()
    if working_on and "submission" not in facts:
        facts["submission"] = _harmless(working_on)
    return facts


def _harmless(value: object) -> object:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return round(value, 3)
    if isinstance(value, str) and _CODE.fullmatch(value):
        return str(value)
    return _WITHHELD


def _fault(record: logging.LogRecord) -> list[str]:
    """Say what kind of exception it was and where; its text may quote a document."""
    if not record.exc_info or record.exc_info[1] is None:
        return []
    error: BaseException | None = record.exc_info[1]
    lines: list[str] = []
    while error is not None and len(lines) < 4 * _FRAMES:
        lines.append(type(error).__name__)
        frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
        lines += [f"{_short(it.filename)}:{it.lineno} {it.name}" for it in frames]
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return lines


def _short(file: str) -> str:
    path = Path(file)
    if path.is_relative_to(_LIBRARY):
        return path.relative_to(_LIBRARY).as_posix()
    return "/".join(path.parts[-2:])


def _on_thread_fault(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None and args.exc_type is not SystemExit:
        _log_fault("a thread ended with a fault", args.exc_value, args.exc_traceback)


def _on_unraisable(args: sys.UnraisableHookArgs) -> None:
    if args.exc_value is not None:
        _log_fault("a fault while cleaning up", args.exc_value, args.exc_traceback)


def _log_fault(event: str, error: BaseException, trace: TracebackType | None) -> None:
    logging.getLogger(__name__).error(event, exc_info=(type(error), error, trace))
