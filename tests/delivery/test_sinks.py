"""A sink made of its settings: what is wrong is said before anything is sent."""

from __future__ import annotations

import contextlib
import json
import sqlite3
import sys
from pathlib import Path

import jsonschema
import pytest
from typer.testing import CliRunner

from extractor.cli.main import app
from extractor.delivery.erp import example
from extractor.delivery.signing import key_of
from extractor.delivery.sinks import open_sink
from extractor.errors import DeliveryError, SettingsError
from extractor.protocols import CaseSink
from extractor.settings import Settings, load_settings
from extractor.testing import MemorySink, check_case_sink
from tests.delivery.receiver import receiving
from tests.delivery.records import record

DROP = '[[sink]]\nname = "files"\nerp_codes = "codes.csv"\n[sink.drop]\nfolder = "out"\n'


def loaded(folder: Path, text: str) -> Settings:
    (folder / "extractor.toml").write_text(text)
    (folder / "codes.csv").write_text(example())
    return load_settings(folder / "extractor.toml")


def test_real_output_is_what_the_schema_says(tmp_path: Path, root: Path) -> None:
    """The contract with consumers: what is written validates against the published schema."""
    sink = open_sink(loaded(tmp_path, DROP).sink[0])
    sink.deliver(record("a", "b"))
    sink.deliver(record("a", version=2, replaces=("a", "b")))
    sink.close()
    schema = jsonschema.Draft202012Validator(json.loads((root / "schemas/event.json").read_text()))
    lines = next((tmp_path / "out").glob("*.jsonl")).read_text().splitlines()
    events = [json.loads(it) for it in lines]
    for event in events:
        schema.validate(event)
    assert [it["id"] for it in events] == ["a.1", "b.1", "a.2", "b.2"]
    assert events[0]["data"]["erp"]["reason_code"] == "SHRT"


def test_a_drop_folder_keeps_the_promises_of_a_sink(tmp_path: Path) -> None:
    text = DROP.replace('name = "files"', 'name = "files"\nevents = ["records", "cases"]')
    sink = open_sink(loaded(tmp_path, text).sink[0])
    notes = tmp_path / "out" / ".disputes.sqlite"

    def written() -> int:
        with contextlib.closing(sqlite3.connect(notes)) as opened:
            return int(opened.execute("SELECT COUNT(*) FROM noted").fetchone()[0])

    assert isinstance(sink, CaseSink)
    check_case_sink(sink, written)


def test_a_webhook_keeps_the_promises_of_a_sink(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The receiver knows an event that comes again by its id, as the specification asks."""
    monkeypatch.setenv("HOOK", "whsec_" + "QUFB" * 10)
    with receiving() as receiver:
        text = (
            f'[[sink]]\nname = "a"\n[sink.webhook]\nurl = "http://127.0.0.1:{receiver.port}/"\n'
            'secrets = ["env:HOOK"]\nallow = ["127.0.0.1"]\n'
        )
        sink = open_sink(loaded(tmp_path, text).sink[0])
        assert isinstance(sink, CaseSink)
        check_case_sink(sink, lambda: len({heads["webhook-id"] for _, heads, _ in receiver.came}))


WRONG = {
    "exactly one of": "",
    "url": '[sink.webhook]\nurl = "https://u:p@h/"\nsecrets = ["env:A"]',
    "is named there": '[sink.webhook]\nurl = "https://h/"\nsecrets = ["whsec_A"]',
    "no password": '[sink.amqp]\nurl = "amqp://u:p@h/"',
    "no fields y": '[sink.drop]\nfolder = "a"\ncolumns = {x = "y"}',
    "needed for event_id": '[sink.table]\nurl = "env:A"\ntable = "t"\ncolumns = {x = "version"}',
    "did you mean 'format'": '[sink.drop]\nfolder = "a"\nformt = "csv"',
    "the same name": DROP.partition("\n")[2].partition("\n")[2] + DROP.replace("files", "a"),
}


@pytest.mark.parametrize("complaint", WRONG)
def test_a_wrong_setting_is_named(tmp_path: Path, complaint: str) -> None:
    with pytest.raises(SettingsError, match=complaint) as caught:
        loaded(tmp_path, '[[sink]]\nname = "a"\n' + WRONG[complaint])
    assert "whsec_A" not in str(caught.value)


def test_a_secret_that_is_missing_later_can_be_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (
        '[[sink]]\nname = "a"\n[sink.webhook]\nurl = "https://h.invalid/"\nsecrets = ["env:HOOK"]'
    )
    settings = loaded(tmp_path, text)
    with pytest.raises(SettingsError, match="env:HOOK"):
        open_sink(settings.sink[0])
    monkeypatch.setenv("HOOK", "whsec_" + "QUFB" * 10)
    sink = open_sink(settings.sink[0])
    monkeypatch.delenv("HOOK")
    with pytest.raises(DeliveryError) as caught:
        sink.deliver(record("a"))
    assert caught.value.retryable


def test_check_says_of_each_sink_whether_it_works(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    second = DROP.replace("files", "more").replace('"out"', '"file/out"')
    loaded(tmp_path, DROP + second)
    done = CliRunner().invoke(
        app, ["sinks", "check", "--settings", str(tmp_path / "extractor.toml")]
    )
    assert "files: took an event to try" in done.stdout
    assert "cannot be written" in done.stdout
    assert done.exit_code == DeliveryError.exit_code


def brought(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, made: str) -> Settings:
    """Install a package with a sink, as far as the interpreter can tell."""
    (tmp_path / "their_sinks.py").write_text(f"from extractor.testing import MemorySink\n{made}\n")
    about = tmp_path / "their_sinks-1.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: their-sinks\nVersion: 1\n")
    (about / "entry_points.txt").write_text("[extractor.sinks]\nmine = their_sinks:made\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "their_sinks", raising=False)
    return loaded(tmp_path, '[[sink]]\nname = "a"\n[sink.plugin]\nname = "mine"')


def test_a_sink_of_another_package_gets_records(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = brought(tmp_path, monkeypatch, "def made(options): return MemorySink()")
    sink = open_sink(settings.sink[0])
    sink.deliver(record("a"))
    assert isinstance(sink, MemorySink)
    assert sink.records == [record("a")]


@pytest.mark.parametrize(
    ("made", "complaint"),
    [("made = 1", "does not load"), ("def made(options): return 1", "no sink")],
)
def test_a_package_that_brings_no_sink_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, made: str, complaint: str
) -> None:
    settings = brought(tmp_path, monkeypatch, made)
    with pytest.raises(SettingsError, match=f"sink plugin mine: .*{complaint}"):
        open_sink(settings.sink[0])


def test_a_plugin_that_is_not_installed_is_named(tmp_path: Path) -> None:
    settings = loaded(tmp_path, '[[sink]]\nname = "a"\n[sink.plugin]\nname = "none"')
    with pytest.raises(SettingsError, match="no installed package brings it"):
        open_sink(settings.sink[0])


def test_a_new_secret_can_be_used() -> None:
    done = CliRunner().invoke(app, ["sinks", "secret"])
    assert len(key_of(done.stdout.strip(), name="printed")) == 32


def test_the_example_of_codes_is_printed() -> None:
    assert CliRunner().invoke(app, ["sinks", "codes"]).stdout == example()
