"""What stands in the repository, and what must not."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

# Character classes keep this file from matching itself.
FORBIDDEN = {
    "a path of somebody's machine": re.compile(r"/(?:w[o]rk|f[a]rm)/|/h[o]me/\w+/|/r[o]ot/"),
    "the host of a package registry": re.compile(
        r"pypi[.]o[r]g|python[h]osted|registry[.]np[m]js|deb[.]debia[n][.]org", re.IGNORECASE
    ),
}
MAX_BYTES = 5 * 1024 * 1024  # of one file: clones stay quick


@pytest.fixture(scope="module")
def tracked(root: Path) -> list[Path]:
    if not (root / ".git").exists():
        pytest.skip("not a git checkout, so it cannot be told which files are tracked")
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=root, capture_output=True, check=True, text=True
    ).stdout
    return [root / name for name in listed.split("\0") if name and (root / name).is_file()]


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_tracked_text_names(what: str, tracked: list[Path]) -> None:
    found = []
    for path in tracked:
        content = path.read_bytes()
        if b"\0" in content[:8000]:
            continue
        text = content.decode("utf-8", errors="replace")
        found += [f"{path.name}: {hit.group()}" for hit in FORBIDDEN[what].finditer(text)]
    assert not found


def test_no_tracked_file_is_heavy(tracked: list[Path]) -> None:
    assert not [path.name for path in tracked if path.stat().st_size > MAX_BYTES]


def test_no_tracked_file_carries_code_in_data(tracked: list[Path]) -> None:
    assert not [path.name for path in tracked if path.suffix in {".pkl", ".pickle", ".joblib"}]


def test_every_module_has_its_docstring(root: Path) -> None:
    bare = [
        path.name
        for path in (root / "extractor").rglob("*.py")
        if path.stat().st_size and not path.read_text().lstrip().startswith(('"""', 'r"""'))
    ]
    assert not bare
