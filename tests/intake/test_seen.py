"""What was stored is remembered, also by the next program."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.errors import SourceError
from extractor.intake.seen import Place, SeenFile

INBOX = Place("imap:ap", "INBOX", 7)
OTHERS = (Place("imap:ap", "INBOX", 8), Place("imap:ap", "Spam", 7), Place("imap:me", "INBOX", 7))


def test_what_is_stored_is_known_to_the_next_program(tmp_path: Path) -> None:
    first = SeenFile(tmp_path / "state" / "seen.sqlite")
    first.add(INBOX, 4, owed=True)
    first.add(INBOX, 2**62, owed=False)
    second = SeenFile(tmp_path / "state" / "seen.sqlite")  # the first may have been killed
    assert second.stored(INBOX) == {4, 2**62}
    assert second.owed(INBOX) == [4]
    assert not any(second.stored(it) for it in OTHERS)
    first.close()
    second.close()


def test_what_is_marked_is_no_longer_owed_and_stays_stored(tmp_path: Path) -> None:
    seen = SeenFile(tmp_path / "seen.sqlite")
    for uid in (3, 1, 2):
        seen.add(INBOX, uid, owed=True)
    seen.settle(INBOX, [1, 3])
    assert seen.owed(INBOX) == [2]
    seen.add(INBOX, 1, owed=True)  # acknowledged again: it is marked already
    assert seen.owed(INBOX) == [2]
    assert seen.stored(INBOX) == {1, 2, 3}
    seen.close()


def test_what_is_gone_is_forgotten_there_and_nowhere_else(tmp_path: Path) -> None:
    seen = SeenFile(tmp_path / "seen.sqlite")
    for place in (INBOX, *OTHERS):
        for uid in (1, 2, 3):
            seen.add(place, uid, owed=False)
    seen.forget_others(INBOX, [2, 3, 4])
    assert seen.stored(INBOX) == {2, 3}
    assert [seen.stored(it) for it in OTHERS] == [set(), {1, 2, 3}, {1, 2, 3}]
    seen.close()


def test_a_place_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SourceError, match="check the disk"):
        SeenFile(tmp_path / "file" / "seen.sqlite")
