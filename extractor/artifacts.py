"""Find trained models and make sure that nobody changed them.

A model is a folder ``models/NAME/VERSION`` with a ``manifest.json`` that holds the SHA-256 of
every other file in it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path

from extractor.errors import ModelError

MANIFEST = "manifest.json"
_PACKAGE = Path(__file__).resolve().parent


def models_folder(configured: Path | None = None) -> Path:
    """Give the folder of all models.

    Args:
        configured: from the settings; None looks in the checkout, then in the installed package.

    Raises:
        ModelError: there is none.
    """
    if configured is not None:
        candidates = [configured]
    else:
        candidates = [_PACKAGE.parent / "models", _PACKAGE / "_data" / "models"]
    for folder in candidates:
        if folder.is_dir():
            return folder
    raise ModelError("folder", f"{candidates[0]} does not exist")


def open_model(name: str, *, root: Path | None = None) -> Path:
    """Give the folder of a model's newest version, after checking every file in it.

    Args:
        name: such as "triage".
        root: the folder of all models; None finds it.

    Raises:
        ModelError: the model is missing, or a file is missing, altered or not in the manifest.
    """
    found = versions(name, root=root)
    if not found:
        raise ModelError(name, "it is not installed")
    verify(found[-1], name=name)
    return found[-1]


def versions(name: str, *, root: Path | None = None) -> list[Path]:
    """Give the folders of a model's versions, oldest first; empty if it is not installed.

    Raises:
        ModelError: there is no folder of models at all.
    """
    folder = models_folder(root) / name
    if not folder.is_dir():
        return []
    return sorted((it for it in folder.iterdir() if (it / MANIFEST).is_file()), key=_order)


def model_names(*, root: Path | None = None) -> list[str]:
    """Give the names of the installed models, sorted.

    Raises:
        ModelError: there is no folder of models at all.
    """
    folder = models_folder(root)
    names = [it.name for it in folder.iterdir() if it.is_dir()]
    return sorted(name for name in names if versions(name, root=folder))


def verify(folder: Path, *, name: str) -> None:
    """Compare a model's files with its manifest.

    Raises:
        ModelError: a file is missing, altered or not in the manifest.
    """
    expected = _expected(folder, name)
    present = set(_files(folder))
    for file, digest in sorted(expected.items()):
        if file not in present:
            raise ModelError(name, f"{file} is missing")
        if sha256_of(folder / file) != digest:
            raise ModelError(name, f"{file} was changed since the model was made")
    extra = sorted(present - expected.keys())
    if extra:
        raise ModelError(name, f"{extra[0]} does not belong to it")


def write_manifest(
    folder: Path, facts: Mapping[str, object], *, name: str = "", version: str = ""
) -> Path:
    """Write a model's manifest over all files that lie in its folder now.

    Args:
        folder: ``models/NAME/VERSION``.
        facts: what JSON can hold: library versions, data version, seed, figures.
        name: of the model, where the folder is laid out in another way.
        version: the same.

    Raises:
        ValueError: the facts use the key "files".
    """
    if "files" in facts:
        raise ValueError("the manifest writes 'files' itself")
    digests = {file: sha256_of(folder / file) for file in _files(folder)}
    path = folder / MANIFEST
    called = {"name": name or folder.parent.name, "version": version or folder.name}
    content = {**called, **facts, "files": digests}
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def sha256_of(path: Path) -> str:
    """Give the SHA-256 of a file, in hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _expected(folder: Path, name: str) -> dict[str, str]:
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(name, "its manifest cannot be read") from error
    files = manifest.get("files") if isinstance(manifest, dict) else None
    if not isinstance(files, dict) or not files:
        raise ModelError(name, "its manifest lists no files")
    return {str(file): str(digest) for file, digest in files.items()}


def _files(folder: Path) -> list[str]:
    """Give the paths of all files but the manifest, relative, with slashes, sorted."""
    paths = (it for it in folder.rglob("*") if it.is_file() or it.is_symlink())
    names = (it.relative_to(folder).as_posix() for it in paths)
    return sorted(name for name in names if name != MANIFEST)


def _order(folder: Path) -> list[tuple[int, str]]:
    """Order versions as people do: 1.9 before 1.10, 4.1.0 before 4.1.0-fast."""
    parts = re.findall(r"\d+|[a-z]+", folder.name.lower())
    return [(int(it), "") if it.isdigit() else (-1, it) for it in parts]
