"""Log lines say what happened, and nothing that a stranger wrote."""

from __future__ import annotations

import io
import json
import logging
import sys
import threading
import warnings
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractor import logs
from extractor.errors import CorruptFileError, StoreError

CANARY = "Jeanne Dupont DE89370400440532013000 1204,50 EUR Gutschrift.pdf"


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    thread, unraisable = threading.excepthook, sys.unraisablehook
    yield
    root.handlers[:], threading.excepthook, sys.unraisablehook = handlers, thread, unraisable
    root.setLevel(level)
    logging.captureWarnings(capture=False)


@pytest.fixture(params=list(logs.Format), ids=str)
def written(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """Log in one of the forms to a text."""
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    logs.configure(verbose=True, form=request.param)
    return stream


def test_a_line_has_its_sentence_and_its_facts(written: io.StringIO) -> None:
    log = logging.getLogger("extractor.service.worker")
    log.warning("cannot go on yet", extra={"code": "store", "attempt": 3})
    line = written.getvalue()
    assert all(it in line for it in ("cannot go on yet", "extractor.service.worker", "store", "3"))
    assert line.count("\n") == 1


@pytest.mark.parametrize(
    "extra",
    [
        pytest.param({"sender": CANARY}, id="a name that is not on the list"),
        pytest.param({"code": CANARY}, id="a sentence under a name of the list"),
        pytest.param({"sha256": [CANARY]}, id="an object"),
    ],
)
def test_facts_that_could_be_a_persons_are_dropped(
    written: io.StringIO, extra: dict[str, object]
) -> None:
    logging.getLogger("extractor.x").error("a file was set aside", extra=extra)
    assert "a file was set aside" in written.getvalue()
    assert not [it for it in CANARY.split() if it in written.getvalue()]


def test_a_fault_is_told_by_kind_and_place_never_by_its_text(written: io.StringIO) -> None:
    log = logging.getLogger("extractor.x")
    try:
        try:
            int(CANARY)
        except ValueError as error:
            raise CorruptFileError(CANARY, CANARY) from error
    except CorruptFileError:
        log.exception("unexpected fault")
    text = written.getvalue()
    assert "CorruptFileError" in text
    assert "ValueError" in text
    assert "test_logs.py:" in text
    assert "test_a_fault_is_told" in text
    assert not [it for it in CANARY.split() if it in text]


def test_what_libraries_say_is_not_repeated(written: io.StringIO) -> None:
    logging.getLogger("imap_tools").error("cannot parse %s", CANARY)
    logging.getLogger("openpyxl").error(CANARY)
    assert written.getvalue().count("a library had something to say") == 2
    assert "imap_tools" in written.getvalue()
    assert "Dupont" not in written.getvalue()


@pytest.mark.filterwarnings("default")
def test_faults_of_threads_and_warnings_pass_through_the_log(written: io.StringIO) -> None:
    logs.guard()

    def fails() -> None:
        raise ValueError(CANARY)

    thread = threading.Thread(target=fails, name=CANARY)
    thread.start()
    thread.join()
    warnings.warn(CANARY, stacklevel=1)
    text = written.getvalue()
    assert "a thread ended with a fault" in text
    assert "py.warnings" in text
    assert "Dupont" not in text


def test_lines_of_one_submission_carry_its_id(written: io.StringIO) -> None:
    log = logging.getLogger("extractor.x")
    with logs.working_on("3f9a"):
        log.info("read")
    log.info("idle")
    first, second = written.getvalue().splitlines()
    assert "3f9a" in first
    assert "3f9a" not in second


def test_json_lines_are_json(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    logs.configure(form=logs.Format.JSON)
    logging.getLogger("extractor.x").info("recorded", extra={"count": 2, "seconds": 0.12345})
    line = json.loads(stream.getvalue())
    assert line.pop("at").endswith("+00:00")
    assert line == {
        "level": "info", "logger": "extractor.x", "event": "recorded", "count": 2, "seconds": 0.123,
    }  # fmt: skip


@pytest.mark.parametrize("form", [logs.JsonLines(), logs.TextLines()], ids=["json", "text"])
@given(text=st.text(max_size=80))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nobody_can_forge_a_line(form: logging.Formatter, text: str) -> None:
    record = logging.LogRecord(text, logging.ERROR, "x.py", 1, text, None, None)
    record.sha256 = text
    line = form.format(record)
    assert line.isascii()
    assert line.isprintable()


def test_what_is_said_of_an_error_is_its_code_and_what_the_system_said() -> None:
    error = StoreError(CANARY, CANARY)
    error.__cause__ = OSError(28, CANARY, CANARY)
    assert logs.about(error) == {"code": "store", "cause": "OSError", "errno": "ENOSPC"}
    assert logs.about(KeyError(CANARY)) == {"code": "KeyError"}
