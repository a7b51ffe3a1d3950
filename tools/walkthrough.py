"""Run the walk-through of docs/operations.md and write its outputs again.

    python tools/walkthrough.py [--check]

The section's own commands are run in the order in which they stand there, in a new folder with the
sample ledger and one sample mail, the toml block as `extractor.toml`. `--check` writes nothing and
exits with 1 where an output differs in more than days, times, hashes and the width of columns.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
DOCUMENT = ROOT / "docs" / "operations.md"
SECTION = "## One dispute from start to end"
MAIL = "dev-en-019.eml"
# What happens in the background is waited for: a command is run again until it says this.
AWAITED = {
    "extractor status": "recorded 1",
    "extractor deliveries list": "0 records not delivered",
}
_PATIENCE = 300.0  # seconds
_MASKS = (
    (r"\d{4}-\d{2}-\d{2}( \d{2}:\d{2}(:\d{2})?)?", "DAY"),
    (r"\d{1,2} [A-Z][a-z]+ \d{4}", "DAY"),
    (r"[0-9a-f]{64}", "HASH"),
    (r"-+|─+", "-"),
    (r"\s+", " "),
)


def main() -> None:
    """Write the section again, or compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    before, section, after = _parts(DOCUMENT.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        place = Place(Path(folder), _settings(section))
        try:
            written = re.sub(
                r"```console\n(.*?)```",
                lambda it: _run_again(place, it[1]),
                section,
                flags=re.DOTALL,
            )
        finally:
            place.stop()
    if not check:
        DOCUMENT.write_text(before + written + after, encoding="utf-8")
        return
    differing = list(_differences(section, written))
    for line in differing:
        print(line)
    sys.exit(1 if differing else 0)


class Place:
    """A folder in which the commands run, and what runs there in the background."""

    def __init__(self, folder: Path, settings: str) -> None:
        self._folder = folder
        self._watching: subprocess.Popen[bytes] | None = None
        shutil.copytree(ROOT / "inbox" / "ledger", folder / "ledger")
        shutil.copy(ROOT / "inbox" / "samples" / MAIL, folder)
        (folder / "extractor.toml").write_text(settings, encoding="utf-8")
        shown = 'extractor() { "$PYTHON" -m extractor "$@"; }\n'
        self._start = ["bash", "-c", shown + 'eval "$0"']
        self._environment = {
            **os.environ,
            "PYTHON": sys.executable,
            "PYTHONPATH": str(ROOT),
            "LOGNAME": "marie",
            "NO_COLOR": "1",
        }

    def run(self, command: str) -> str:
        """Give what a command prints."""
        if command.endswith(" &"):
            return self._begin(command.removesuffix(" &"))
        if command == "kill -INT %1":
            return self.stop()
        end = time.monotonic() + _PATIENCE
        while True:
            done = subprocess.run(
                [*self._start, command], cwd=self._folder, env=self._environment, check=False,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            )  # fmt: skip
            wanted = AWAITED.get(command, "")
            if wanted in done.stdout:
                return done.stdout
            if time.monotonic() > end:
                sys.exit(f"{command} never says {wanted!r}: {done.stdout}")
            time.sleep(0.5)

    def _begin(self, command: str) -> str:
        log = self._folder / "watch.log"
        words = [sys.executable, "-m", *command.split()]
        with log.open("wb") as stream:
            self._watching = subprocess.Popen(
                words, cwd=self._folder, env=self._environment, stdout=stream, stderr=stream
            )
        end = time.monotonic() + _PATIENCE
        while "watching" not in log.read_text():
            if self._watching.poll() is not None or time.monotonic() > end:
                sys.exit(f"{command} does not start: {log.read_text()}")
            time.sleep(0.2)
        return self._said()

    def stop(self) -> str:
        """End what runs in the background; give what it says."""
        if self._watching is None:
            return ""
        already = len(self._said())
        self._watching.send_signal(signal.SIGINT)
        self._watching.wait()
        self._watching = None
        return self._said()[already:]

    def _said(self) -> str:
        return (self._folder / "watch.log").read_text().replace(f"{self._folder}/", "")


def _run_again(place: Place, block: str) -> str:
    printed = []
    for command in re.findall(r"^\$ (.*)$", block, re.MULTILINE):
        output = "\n".join(it.rstrip() for it in place.run(command).splitlines()).strip("\n")
        printed.append(f"$ {command}\n" + (f"{output}\n" if output else ""))
    return "```console\n" + "".join(printed) + "```"


def _parts(text: str) -> tuple[str, str, str]:
    start = text.index(SECTION)
    following = text.find("\n## ", start)
    end = len(text) if following < 0 else following
    return text[:start], text[start:end], text[end:]


def _settings(section: str) -> str:
    found = re.search(r"```toml\n(.*?)```", section, re.DOTALL)
    if found is None:
        sys.exit("the section shows no settings")
    return found[1]


def _differences(shown: str, real: str) -> Iterator[str]:
    pairs = zip(shown.splitlines(), real.splitlines(), strict=False)
    yield from (f"- {a}\n+ {b}" for a, b in pairs if _masked(a) != _masked(b))
    more = len(real.splitlines()) - len(shown.splitlines())
    if more:
        yield f"{more:+} lines"


def _masked(line: str) -> str:
    for pattern, mask in _MASKS:
        line = re.sub(pattern, mask, line)
    return line.strip()


if __name__ == "__main__":
    main()
