"""The public surface, pinned: a name that goes or comes is a decision."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import extractor

PUBLIC = {
    "CorruptFileError",
    "DeliveryError",
    "DisputeRecord",
    "EmptyFileError",
    "EmptyLedgerError",
    "EmptyMessageError",
    "EncryptedFileError",
    "ExtractorError",
    "FileRecord",
    "InputError",
    "LedgerError",
    "LedgerRowError",
    "LimitError",
    "MissingFileError",
    "ModelError",
    "OcrError",
    "Pipeline",
    "Settings",
    "SettingsError",
    "StoreError",
    "UnknownTypeError",
    "__version__",
    "load_settings",
    "process",
}


def test_the_public_names_are_pinned() -> None:
    assert set(extractor.__all__) == PUBLIC


@pytest.mark.parametrize("name", sorted(PUBLIC))
def test_a_public_name_is_there_and_documented(name: str) -> None:
    value = getattr(extractor, name)
    assert isinstance(value, str) or value.__doc__


def test_type_checkers_see_the_same_names() -> None:
    stub = ast.parse((Path(extractor.__file__).with_suffix(".pyi")).read_text())
    imported = {
        alias.asname or alias.name
        for node in ast.walk(stub)
        if isinstance(node, ast.ImportFrom) and node.module != "__future__"
        for alias in node.names
    }
    assert imported | {"__version__"} == PUBLIC


def test_the_version_is_the_packages(root: Path) -> None:
    declared = (root / "pyproject.toml").read_text()
    assert f'version = "{extractor.__version__}"' in declared
