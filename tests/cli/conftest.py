"""Run the command line in this process."""

from __future__ import annotations

import dataclasses
import logging
import sys
from collections.abc import Callable, Iterator

import pytest

from extractor.cli.main import run


@dataclasses.dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str


Command = Callable[..., Ended]


@pytest.fixture
def command(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Command]:
    """Give a function that runs `extractor` with arguments."""

    def ended(*arguments: object) -> Ended:
        monkeypatch.setattr(sys, "argv", ["extractor", *map(str, arguments)])
        with pytest.raises(SystemExit) as exit_:
            run()
        written = capsys.readouterr()
        return Ended(int(exit_.value.code or 0), written.out, written.err)

    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield ended
    root.handlers[:], root.level = handlers, level
