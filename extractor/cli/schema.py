"""`extractor schema`: JSON Schemas from the models."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from extractor.cli.console import say
from extractor.delivery.files import whole_file
from extractor.settings import Settings
from extractor.values.event import DisputeEvent
from extractor.values.record import FileRecord

FOLDER = Path(__file__).resolve().parent.parent.parent / "schemas"
OUT_OF_STEP = 1  # exit code


def schemas() -> dict[str, str]:
    """Give the text of each schema file by its name."""
    record = FileRecord.model_json_schema(mode="serialization")
    event = DisputeEvent.model_json_schema(mode="serialization")
    settings = Settings.model_json_schema()
    models = {"event": event, "record": record, "settings": settings}
    return {f"{name}.json": _text(schema) for name, schema in models.items()}


def run_schema(folder: Path | None, *, check: bool) -> None:
    """Write the schemas, or exit with 1 if those on disk say something else.

    Args:
        folder: None for `schemas` of the checkout, or of the current folder without one.
        check: compare only.
    """
    target = folder or (FOLDER if FOLDER.is_dir() else Path("schemas"))
    stale = [name for name, text in schemas().items() if _on_disk(target / name) != text]
    if check:
        for name in stale:
            say(f"{target / name} is out of step; run `extractor schema`")
        sys.exit(OUT_OF_STEP if stale else 0)
    for name, text in schemas().items():
        with whole_file(target / name) as stream:
            stream.write(text)
        say(f"{target / name}")


def _text(schema: dict[str, object]) -> str:
    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return json.dumps(dialect | schema, indent=2, ensure_ascii=False) + "\n"


def _on_disk(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None
