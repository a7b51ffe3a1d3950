"""Write what the README shows again: the outputs of its commands and of its call.

    python tools/readme.py RUN_OUTPUT [TEST_OUTPUT]

Both are files that hold what `make run` and a `make test` that passed printed.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

README = Path(__file__).parent.parent / "README.md"
SHOWN = ("locked-letter.pdf", "dev-de-024.png", "dev-de-033.eml", "dev-en-031.jpg")
LEFT_OUT = "..."


def main() -> None:
    """Replace the three outputs in place."""
    run, *test = (Path(it).read_text(encoding="utf-8") for it in sys.argv[1:3])
    text = README.read_text(encoding="utf-8")
    text = _replaced(text, "console\n$ make run\n", run_excerpt(run))
    if test:
        text = _replaced(text, "console\n$ make test\n", test_excerpt(test[0]))
    call = re.search(r"```python\n(.*?)```", text, re.DOTALL)
    if call is None:
        sys.exit("the README shows no call")
    README.write_text(_replaced(text, "text\n", output_of(call[1])), encoding="utf-8")


def run_excerpt(printed: str) -> str:
    """Give the head of the table, the rows of a few files, and the end."""
    lines = [line.rstrip() for line in printed.splitlines()]
    rule = next(at for at, line in enumerate(lines) if line.startswith("──"))
    bottom = next(at for at, line in enumerate(lines) if "files processed" in line)
    kept = lines[rule - 1 : rule + 1]
    shown = False
    for line in lines[rule + 1 : bottom]:
        if not line.startswith(" "):
            was, shown = shown, line.startswith(SHOWN)
            if was and not shown:
                kept.append(LEFT_OUT)
        if shown:
            kept.append(line)
    return "\n".join([*kept, *lines[bottom:]]).rstrip() + "\n"


def test_excerpt(printed: str) -> str:
    """Give the last lines of the type checks, the import contracts and the tests."""
    lines = [line.strip("= ") for line in printed.splitlines()]
    return "\n".join(
        next(line for line in reversed(lines) if re.search(pattern, line))
        for pattern in (r"^Success: no issues", r"^Contracts: \d+ kept", r"^\d+ passed")
    ) + "\n"  # fmt: skip


def output_of(call: str) -> str:
    """Run the call in the checkout and give what it prints."""
    return subprocess.run(
        [sys.executable, "-c", call], cwd=README.parent, capture_output=True, check=True, text=True
    ).stdout


def _replaced(text: str, opening: str, content: str) -> str:
    fence = "```"
    start = text.index(fence + opening) + len(fence + opening)
    return text[:start] + content + text[text.index(fence, start) :]


if __name__ == "__main__":
    main()
