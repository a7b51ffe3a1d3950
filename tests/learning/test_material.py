from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from extractor.artifacts import write_manifest
from extractor.errors import ModelError
from extractor.learning.material import CLAIMS, PASSAGES, Material, sample_rows
from extractor.learning.sample import Sample

HERE = Sample("Il manque trois cartons.\u2028Merci", "shortage", "fr", "fr-3")
CASE = Sample("Two pallets short", "shortage", "en", "casebook", "C-1", 2.0)
MATERIAL = Material({PASSAGES: sample_rows([HERE]), CLAIMS: sample_rows([CASE])})


def _kept(root: Path, material: Material = MATERIAL) -> Path:
    folder = root / "material" / "1"
    material.save(folder)
    write_manifest(folder, {})
    return folder


def test_what_was_saved_is_loaded(tmp_path: Path) -> None:
    _kept(tmp_path)
    again = Material.load(tmp_path)
    assert again.samples(PASSAGES, CLAIMS) == (HERE, CASE)
    assert again.sha256 == MATERIAL.sha256


def test_a_folder_of_models_without_material_learns_from_that_of_the_package(
    tmp_path: Path,
) -> None:
    assert Material.load(tmp_path).sha256 == Material.load().sha256


def test_the_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    MATERIAL.save(first)
    MATERIAL.save(second)
    assert (first / "claims.jsonl.gz").read_bytes() == (second / "claims.jsonl.gz").read_bytes()


def test_a_customer_can_be_left_out_of_all_parts() -> None:
    rest = MATERIAL.only(lambda row: row["customer"] != "C-1")
    assert (rest.samples(PASSAGES), rest.samples(CLAIMS)) == ((HERE,), ())
    assert rest.sha256 != MATERIAL.sha256


def test_a_part_that_an_older_material_lacks_is_named() -> None:
    with pytest.raises(ModelError, match="no part 'choices'"):
        MATERIAL.rows("choices")


def test_a_file_that_was_altered_is_named(tmp_path: Path) -> None:
    (_kept(tmp_path) / "claims.jsonl.gz").write_bytes(gzip.compress(b"{}", mtime=0))
    with pytest.raises(ModelError, match=r"claims\.jsonl\.gz was changed"):
        Material.load(tmp_path)


@pytest.mark.parametrize(
    "content",
    [b"no gzip", gzip.compress(b"no json\n", mtime=0), gzip.compress(b"{}", mtime=0)[:9]],
    ids=["no gzip", "no json", "cut off"],
)
def test_a_file_that_was_shipped_damaged_is_named(tmp_path: Path, content: bytes) -> None:
    folder = tmp_path / "material" / "1"
    folder.mkdir(parents=True)
    (folder / "claims.jsonl.gz").write_bytes(content)
    write_manifest(folder, {})
    with pytest.raises(ModelError, match=r"claims\.jsonl\.gz cannot be read"):
        Material.load(tmp_path)
