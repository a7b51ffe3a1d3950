"""The folder that answers are kept in: a file a person, whole after every answer.

``NAME.jsonl`` holds what somebody said, in the form of `values.label`; ``NAME.passed`` what was
left out and why, so that it is not asked again. Everybody who labels the same documents uses the
same folder, and sees what the others have done.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import re
from pathlib import Path

from extractor.durable import becoming
from extractor.errors import LabelError
from extractor.values.label import (
    LabelledDocument,
    append_labels,
    latest,
    read_labels,
    write_labels,
)

AGAIN = " again"  # the name under which somebody's second look at a document is kept
_NAME = re.compile(r"\w[\w .'@-]{0,59}(?<![ .])")  # "Anna Müller", "anna@valmont.fr"

Stamp = tuple[int, int]


@dataclasses.dataclass(frozen=True, slots=True)
class Passed:
    """A document that somebody left out.

    Attributes:
        why: "skip" for later, "unknown" for good.
        at: aware, in UTC.
    """

    id: str
    why: str
    at: dt.datetime


class Answers:
    """What all have said; what one person says is added."""

    def __init__(self, folder: Path, labeler: str) -> None:
        """Read what is there.

        Args:
            folder: made when the first answer comes.
            labeler: who answers; also the name of the file.

        Raises:
            LabelError: a file is wrong, or the name cannot be one of a file.
        """
        if not _NAME.fullmatch(labeler) or labeler.endswith(AGAIN):
            detail = f"{labeler!r} cannot be a labeler's name: letters, digits, blanks, and . ' @ -"
            raise LabelError(str(folder), 0, detail)
        self.labeler = labeler
        self.folder = folder
        self._own = folder / f"{labeler}.jsonl"
        self._passed_file = folder / f"{labeler}.passed"
        self._read: dict[Path, tuple[Stamp, list[LabelledDocument]]] = {}
        self._passed = _read_passed(self._passed_file)
        self.refresh()

    def refresh(self) -> bool:
        """Read again what others have written since; say whether there was anything.

        Raises:
            LabelError: a file is wrong.
        """
        changed = False
        for path in sorted(self.folder.glob("*.jsonl")):
            stamp = _stamp(path)
            known = self._read.get(path)
            if known is None or known[0] != stamp:
                self._read[path] = (stamp, read_labels(path))
                changed = True
        return changed

    @property
    def own(self) -> list[LabelledDocument]:
        """Give what this person said, in the order it was said."""
        known = self._read.get(self._own)
        return list(known[1]) if known else []

    @property
    def passed(self) -> list[Passed]:
        """Give what this person left out, in the order it was."""
        return list(self._passed)

    def everybody(self) -> list[LabelledDocument]:
        """Give what each person said last of each document."""
        return latest(it for _, said in self._read.values() for it in said)

    def add(self, label: LabelledDocument) -> None:
        """Keep an answer; when this returns it stays, whatever happens to the program.

        Raises:
            LabelError: it cannot be kept.
        """
        append_labels(self._own, [label])
        self._read[self._own] = (_stamp(self._own), [*self.own, label])

    def take_back(self) -> LabelledDocument:
        """Remove this person's last answer and give it.

        Raises:
            LabelError: the file cannot be written.
            IndexError: there is none.
        """
        *kept, last = self.own
        write_labels(self._own, kept)
        self._read[self._own] = (_stamp(self._own), kept)
        return last

    def add_passed(self, passed: Passed) -> None:
        """Keep that something was left out.

        Raises:
            LabelError: it cannot be kept.
        """
        self._write_passed([*self._passed, passed])

    def take_back_passed(self) -> Passed:
        """Forget what was left out last and give it.

        Raises:
            LabelError: the file cannot be written.
            IndexError: there is none.
        """
        *kept, last = self._passed
        self._write_passed(kept)
        return last

    def _write_passed(self, passed: list[Passed]) -> None:
        lines = [{"id": it.id, "why": it.why, "at": it.at.isoformat()} for it in passed]
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with becoming(self._passed_file) as stream:
                stream.writelines(json.dumps(it).encode() + b"\n" for it in lines)
        except OSError as error:
            detail = f"it cannot be written ({error.strerror or error})"
            raise LabelError(str(self._passed_file), 0, detail) from error
        self._passed = passed


def read_folder(folder: Path) -> list[LabelledDocument]:
    """Give what each person said last of each document, of all files of a folder.

    Raises:
        LabelError: a file is wrong.
    """
    return latest(it for path in sorted(folder.glob("*.jsonl")) for it in read_labels(path))


def _stamp(path: Path) -> Stamp:
    facts = path.stat()
    return facts.st_mtime_ns, facts.st_size


def _read_passed(path: Path) -> list[Passed]:
    if not path.exists():
        return []
    found = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        for line in lines:
            it = json.loads(line)
            found.append(Passed(it["id"], it["why"], dt.datetime.fromisoformat(it["at"])))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise LabelError(
            str(path), len(found) + 1, f"is not what was left out ({error})"
        ) from error
    return found
