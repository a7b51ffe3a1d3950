"""Each limit has one setting, one reason, one line in the documentation, and one test."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from extractor.errors import LimitError
from extractor.intake.files import submission_of
from extractor.intake.limits import Limits
from extractor.reading.settings import ReadingSettings
from tests.hostile.archives import NOTE, zipped
from tests.hostile.mails import attachment, letter, mixed, nested_mails, text_part
from tests.hostile.pictures import png

# setting: a value, a file that goes over it, and how often the rest of it is read
OVER = {
    "file_bytes": (100, letter(), 0),
    "header_bytes": (200, letter(b"X-Note: " + b"a" * 300), 0),
    "mail_depth": (3, nested_mails(4), 0),
    "mail_parts": (2, mixed(*[attachment(NOTE, name=b"filename=a.txt")] * 4), 2),
    "body_bytes": (10, mixed(text_part(), attachment(NOTE, name=b"filename=a.txt")), 1),
    "archive_depth": (1, zipped({"a.txt": NOTE, "b.zip": zipped({"c.txt": NOTE})}), 1),
    "archive_members": (2, zipped({f"{it}.txt": NOTE for it in range(4)}), 2),
    "archive_bytes": (50, zipped({"a.txt": NOTE, "b.txt": NOTE}), 1),
    "archive_ratio": (9, zipped({"a.txt": NOTE, "b.txt": NOTE * 300_000}), 1),
}
# These are not refused: what is below is taken for an ornament.
NO_LIMITS = {"small_picture_bytes"}
# Settings of reading that say how, not how far.
HOW = {
    "dpi", "workers", "isolate", "engine", "reread_doubtful", "barcodes", "tesseract_path",
    "tessdata_dir", "languages", "cache_dir",
}  # fmt: skip


@pytest.fixture(scope="module")
def rows(root: Path) -> dict[str, list[str]]:
    """Give the table of limits of docs/security.md: key to the other cells."""
    page = (root / "docs" / "security.md").read_text(encoding="utf-8")
    table = page.partition("## Limits")[2].partition("\n## ")[0]
    found = re.findall(r"^\| `([\w.]+)` \|(.*)\|$", table, re.MULTILINE)
    return {key: [cell.strip() for cell in cells.split("|")] for key, cells in found}


@pytest.mark.parametrize("key", [it for it in sorted(OVER) if not OVER[it][2]])
def test_a_file_over_a_limit_names_the_setting(key: str) -> None:
    most, content, _ = OVER[key]
    with pytest.raises(LimitError, match=f"raise `intake.{key}` in the settings") as caught:
        submission_of(content, file="a.eml", limits=Limits.model_validate({key: most}))
    assert caught.value.reason == f"limit:{key}"


@pytest.mark.parametrize("key", [it for it in sorted(OVER) if OVER[it][2]])
def test_a_part_over_a_limit_is_listed_and_the_rest_is_read(key: str) -> None:
    most, content, readable = OVER[key]
    submission = submission_of(content, file="a.eml", limits=Limits.model_validate({key: most}))
    assert f"limit:{key}" in {it.reason for it in submission.skipped}
    assert len(submission.parts) == readable


@pytest.mark.parametrize("key", sorted(OVER))
def test_the_same_file_passes_within_the_limit(key: str) -> None:
    _, content, _ = OVER[key]
    wide = Limits(archive_ratio=100_000)
    assert submission_of(content, file="a.eml", limits=wide).skipped == ()


def test_a_small_picture_in_a_mail_is_no_document() -> None:
    picture = png(300, 300, rows=bytes(301 * 300)).ljust(5000, b"\0")
    content = mixed(text_part(), attachment(picture, name=b"filename=a.png"))
    assert [it.reason for it in submission_of(content, file="a.eml").skipped] == ["small_picture"]
    within = Limits(small_picture_bytes=100)
    assert len(submission_of(content, file="a.eml", limits=within).parts) == 2


def test_a_child_writes_no_file_beyond_written_bytes(tmp_path: Path) -> None:
    program = (
        "from extractor.jail.limits import confine; import pathlib, sys\n"
        "confine(1 << 30, 1000)\n"
        "pathlib.Path(sys.argv[1]).write_bytes(bytes(5000))"
    )
    file = tmp_path / "written"
    ended = subprocess.run(
        [sys.executable, "-c", program, str(file)], capture_output=True, text=True, check=False
    )
    assert "File too large" in ended.stderr
    assert file.stat().st_size == 1000


def test_every_limit_of_intake_is_tested_here() -> None:
    assert set(OVER) | NO_LIMITS == set(Limits.model_fields)


def test_every_limit_is_in_the_table_with_its_reason(rows: dict[str, list[str]]) -> None:
    intake = {f"intake.{key}" for key in OVER}
    reading = {f"reading.{key}" for key in set(ReadingSettings.model_fields) - HOW}
    assert set(rows) == intake | reading
    for key in OVER:
        assert rows[f"intake.{key}"][0] == f"`limit:{key}`"


def test_the_test_of_every_limit_exists_and_speaks_of_it(
    rows: dict[str, list[str]], root: Path
) -> None:
    for key, (reason, place) in rows.items():
        test = root / place.strip("`")
        assert test.is_file(), place
        words = (key.partition(".")[2], reason.strip("`").removeprefix("limit:"))
        assert any(it in test.read_text(encoding="utf-8") for it in words), (key, place)
