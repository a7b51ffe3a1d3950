"""gzip, bzip2, xz and tar are unpacked within a budget."""

from __future__ import annotations

import bz2
import contextlib
import gzip
import lzma
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.errors import CorruptFileError, InputError, LimitError
from extractor.intake.archive import members
from extractor.intake.budget import Budget
from extractor.intake.files import submission_of
from extractor.intake.sniff import sniff
from tests.hostile.archives import NOTE, tarred

PACKERS = (gzip.compress, bz2.compress, lzma.compress)


def read(content: bytes, name: str, most: int = 1_000_000) -> list[tuple[str, bytes | None]]:
    kind = sniff(content, file=name)
    found = members(content, kind, file=name, budget=Budget(100, most))
    return [(it.name, it.content) for it in found]


@pytest.mark.parametrize("pack", PACKERS)
def test_a_packed_file_is_unpacked_under_its_own_name(pack: Callable[[bytes], bytes]) -> None:
    assert read(pack(NOTE), "folder/a.txt.gz") == [("a.txt", NOTE)]
    assert read(pack(NOTE) + pack(NOTE), "a.txt.xz") == [("a.txt", NOTE * 2)]


@pytest.mark.parametrize("pack", PACKERS)
def test_more_than_the_budget_is_refused(pack: Callable[[bytes], bytes]) -> None:
    with pytest.raises(LimitError, match="archive_bytes"):
        read(pack(bytes(5_000_000)), "a.gz")


@pytest.mark.parametrize("pack", PACKERS)
def test_a_cut_off_file_is_corrupt(pack: Callable[[bytes], bytes]) -> None:
    with pytest.raises(CorruptFileError):
        read(pack(NOTE * 9)[:-14], "a.gz")


def test_a_tar_file_gives_its_files_and_names_its_links() -> None:
    content = tarred({"../../etc/a.txt": NOTE, "b.txt": b""}, link=True)
    assert read(content, "a.tar") == [("a.txt", NOTE), ("b.txt", b""), ("link.txt", None)]


def test_a_packed_tar_file_is_opened_as_well() -> None:
    content = gzip.compress(tarred({"a.txt": NOTE}, link=True))
    submission = submission_of(content, file="claims.tgz")
    assert [(it.name, it.inside) for it in submission.parts] == [("a.txt", ("claims.tar",))]
    assert [(it.name, it.reason) for it in submission.skipped] == [("link.txt", "link")]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(PACKERS), st.integers(6, 60), st.binary(min_size=1, max_size=20))
def test_any_damage_is_read_or_refused(
    pack: Callable[[bytes], bytes], at: int, junk: bytes
) -> None:
    for whole in (pack(NOTE), tarred({"a.txt": NOTE, "b.txt": NOTE})):
        with contextlib.suppress(InputError):
            read(whole[:at] + junk + whole[at + len(junk) :], "a.bin")
