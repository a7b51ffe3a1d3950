"""`extractor schema`: JSON Schemas from the models."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pydantic
import typer

from extractor.cli.console import say
from extractor.delivery.files import whole_file
from extractor.reconciliation import row_models
from extractor.settings import SCHEMA_VERSION as SETTINGS_VERSION
from extractor.settings import Settings
from extractor.values import label
from extractor.values.case_event import EVENTS_VERSION, AnyEvent
from extractor.values.notice_event import NOTICE_VERSION, NoticeEvent
from extractor.values.record import SCHEMA_VERSION as RECORD_VERSION
from extractor.values.record import FileRecord

FOLDER = Path(__file__).resolve().parent.parent.parent / "schemas"
OUT_OF_STEP = 1  # exit code


def schemas() -> dict[str, str]:
    """Give the text of each schema by its name."""
    return {
        "event": _text(
            "event",
            EVENTS_VERSION,
            pydantic.TypeAdapter(AnyEvent).json_schema(mode="serialization"),
        ),
        "label": _text("label", str(label.FORMAT), label.label_schema()),
        "ledger": _text(
            "ledger", row_models.SCHEMA_VERSION, row_models.LedgerTables.model_json_schema()
        ),
        "notice": _text(
            "notice", NOTICE_VERSION, NoticeEvent.model_json_schema(mode="serialization")
        ),
        "record": _text(
            "record", RECORD_VERSION, FileRecord.model_json_schema(mode="serialization")
        ),
        "settings": _text("settings", SETTINGS_VERSION, Settings.model_json_schema()),
    }


def print_schema(name: str) -> None:
    """Print one schema.

    Raises:
        BadParameter: there is none of this name.
    """
    known = schemas()
    if name not in known:
        raise typer.BadParameter(f"there is no schema {name!r}; known are {', '.join(known)}")
    sys.stdout.write(known[name])


def run_schema(folder: Path | None, *, check: bool) -> None:
    """Write the schemas, or exit with 1 if those on disk say something else.

    Args:
        folder: None for `schemas` of the checkout, or of the current folder without one.
        check: compare only.
    """
    target = folder or (FOLDER if FOLDER.is_dir() else Path("schemas"))
    files = {f"{name}.json": text for name, text in schemas().items()}
    stale = [name for name, text in files.items() if _on_disk(target / name) != text]
    if check:
        for name in stale:
            say(f"{target / name} is out of step; run `extractor schema`")
        sys.exit(OUT_OF_STEP if stale else 0)
    for name, text in files.items():
        with whole_file(target / name) as stream:
            stream.write(text)
        say(f"{target / name}")


def _text(name: str, version: str, schema: dict[str, object]) -> str:
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:dispute-extractor:schema:{name}:{version}",
    }
    return json.dumps(head | schema, indent=2, ensure_ascii=False) + "\n"


def _on_disk(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None
