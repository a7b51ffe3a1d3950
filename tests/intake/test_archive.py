"""Archives are read within a budget and never written."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile

import pytest

from extractor.errors import CorruptFileError, EncryptedFileError, InputError, LimitError
from extractor.intake import media_types as types
from extractor.intake.archive import members
from extractor.intake.budget import Budget


def zipped(names: list[str], content: bytes = b"x") -> bytes:
    target = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")  # on names that come twice
        for name in names:
            archive.writestr(name, content)
    return target.getvalue()


def test_members_come_in_order_with_bare_names() -> None:
    content = zipped(["b/", "b/2.pdf", "../../etc/passwd", "a.pdf", "a.pdf"])
    budget = Budget(10, 100)
    found = list(members(content, types.ZIP, file="x.zip", budget=budget))
    assert [it.name for it in found] == ["2.pdf", "passwd", "a.pdf", "a.pdf"]
    assert (budget.members, budget.bytes) == (6, 96)


def test_what_was_read_before_the_limit_is_good() -> None:
    reader = members(zipped(["a", "b", "c"]), types.ZIP, file="x.zip", budget=Budget(2, 100))
    assert [next(reader).name, next(reader).name] == ["a", "b"]
    with pytest.raises(LimitError, match=r"^x\.zip: "):
        next(reader)


def test_an_announced_size_is_not_believed() -> None:
    content = bytearray(zipped(["a"], b"\0" * 100_000))
    struct.pack_into("<L", content, content.index(b"PK\x01\x02") + 24, 10)
    with pytest.raises((LimitError, CorruptFileError)):
        list(members(bytes(content), types.ZIP, file="x.zip", budget=Budget(5, 1000)))


def test_a_directory_without_end_is_refused() -> None:
    content = bytearray(zipped(["a"]))
    struct.pack_into("<L", content, content.rindex(b"PK\x05\x06") + 12, 50_000_000)
    with pytest.raises(LimitError, match="unreasonably large"):
        list(members(bytes(content), types.ZIP, file="x.zip", budget=Budget(5, 1000)))


@pytest.mark.parametrize(
    ("at", "change", "error"),
    [
        pytest.param(8, b"\x01", EncryptedFileError, id="password"),
        pytest.param(10, b"\x61", CorruptFileError, id="unknown-packing"),
        pytest.param(16, b"\xff\xff", CorruptFileError, id="wrong-sum"),
    ],
)
def test_one_bad_file_does_not_spoil_the_others(
    at: int, change: bytes, error: type[InputError]
) -> None:
    content = bytearray(zipped(["a", "b", "c"]))
    entry = content.index(b"PK\x01\x02", content.index(b"PK\x01\x02") + 4)  # of "b"
    content[entry + at : entry + at + len(change)] = change
    reader = members(bytes(content), types.ZIP, file="x.zip", budget=Budget(9, 100))
    assert [next(reader).name, next(reader).name] == ["a", "c"]
    with pytest.raises(error, match=r"^x\.zip: "):
        next(reader)
