"""Write, find and check releases.

A release is written under a hidden name, synced, and renamed as a whole: what has a number is
complete. It holds every model, those that were not trained again as copies, so that it stays the
same when the package brings newer ones (docs/decisions/0044-a-release-is-whole.md).
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

import pydantic

from extractor.artifacts import MANIFEST, sha256_of, verify, write_manifest
from extractor.durable import locked, sync_folders
from extractor.errors import ModelError, ReleaseError
from extractor.releases.card import card_of
from extractor.releases.folders import MODEL_NAMES, InUse
from extractor.releases.locking import alone, unwritable_reported
from extractor.values.release import ModelOrigin, ReleaseFacts, release_name

RELEASE: Final = "release.json"
CARD: Final = "card.md"
FORMAT: Final = 1
_MAKING = ".making-"
_REMEDY = "`extractor models rollback` goes back to the one before"

SaveModel = Callable[[Path], object]  # writes a model's files to a folder


@dataclasses.dataclass(frozen=True, slots=True)
class Release:
    """Models that are used, or given back, together.

    Attributes:
        folder: with a folder for each model.
        parent: name of the release that it was made from and is compared with.
        problem: why it cannot be used; empty where nothing is known against it.
    """

    number: int
    folder: Path
    parent: str
    models: Mapping[str, ModelOrigin]
    facts: ReleaseFacts | None
    problem: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class _Content:
    """What ``release.json`` holds."""

    format: int
    parent: str
    models: dict[str, ModelOrigin]
    facts: ReleaseFacts


_FILE = pydantic.TypeAdapter(_Content)


def write_release(
    root: Path, models: Mapping[str, SaveModel], facts: ReleaseFacts, *, parent: InUse
) -> Release:
    """Write a new release; it is not brought into use.

    Args:
        root: the folder of releases; made if missing.
        models: by name, those that were trained: what saves each.
        facts: how they came about, and how good they are.
        parent: what they were trained and compared with; the models that were not trained are
            copied from it.

    Raises:
        ReleaseError: the folder cannot be written to; nothing of the release is left then.
        ValueError: a model's name is not known, or there is none.
    """
    unknown = sorted(models.keys() - set(MODEL_NAMES))
    if unknown or not models:
        raise ValueError(f"no such models: {unknown}" if unknown else "no model was trained")
    with _making(root) as folder:
        with unwritable_reported(root):
            for name in MODEL_NAMES:
                if name in models:
                    models[name](folder / name)
                else:
                    shutil.copytree(parent.folders[name], folder / name)
        with alone(root), unwritable_reported(root):
            return _finished(root, folder, set(models), facts, parent)


def _finished(
    root: Path, folder: Path, trained: set[str], facts: ReleaseFacts, parent: InUse
) -> Release:
    """Give what was written its number; nobody else does so meanwhile."""
    number = _next_number(root)
    name = release_name(number)
    manifest = {"seed": facts.seed, "data_sha256": facts.digest, "libraries": dict(facts.libraries)}
    origins: dict[str, ModelOrigin] = {}
    for model in MODEL_NAMES:
        if model in trained:
            write_manifest(folder / model, manifest, name=model, version=name)
            version, release = name, name
        else:
            version, release = parent.origins[model].version, parent.origins[model].release
        origins[model] = ModelOrigin(release, version, sha256_of(folder / model / MANIFEST))
    content = _Content(FORMAT, parent.name, origins, facts)
    text = json.dumps(_FILE.dump_python(content, mode="json"), indent=2, ensure_ascii=False)
    (folder / RELEASE).write_text(text + "\n", encoding="utf-8")
    (folder / CARD).write_text(card_of(name, parent.name, origins, facts), encoding="utf-8")
    _sync(folder)
    folder.rename(root / name)  # fails where the name is taken by a folder that holds something
    sync_folders([root])
    return Release(number, root / name, parent.name, origins, facts)


def list_releases(root: Path) -> tuple[Release, ...]:
    """Give all releases, oldest first; one whose facts cannot be read has a problem.

    Raises:
        ReleaseError: the folder cannot be read.
    """
    found: list[Release] = []
    for number in _numbers(root):
        try:
            found.append(read_release(root, number))
        except ReleaseError as error:
            folder = root / release_name(number)
            found.append(Release(number, folder, "", {}, None, str(error)))
    return tuple(found)


def read_release(root: Path, number: int) -> Release:
    """Give a release by its number; its files are not checked.

    Raises:
        ReleaseError: there is none, or its facts cannot be read.
    """
    name = release_name(number)
    folder = root / name
    if not number or not folder.is_dir():
        raise ReleaseError(name, "does not exist", "`extractor models list` shows those that do")
    try:
        content = _FILE.validate_json((folder / RELEASE).read_bytes())
    except (OSError, ValueError) as error:
        raise ReleaseError(name, f"its {RELEASE} cannot be read", _REMEDY) from error
    if content.format != FORMAT or content.models.keys() != set(MODEL_NAMES):
        raise ReleaseError(name, f"its {RELEASE} is of another version", _REMEDY)
    return Release(number, folder, content.parent, content.models, content.facts)


def verify_release(root: Path, number: int) -> Release:
    """Give a release after comparing every file of its models with what was written.

    Raises:
        ReleaseError: there is none, or a file is missing, altered or was added.
    """
    release = read_release(root, number)
    name = release_name(number)
    for model, origin in release.models.items():
        folder = release.folder / model
        try:
            verify(folder, name=model)
        except ModelError as error:
            raise ReleaseError(name, f"{model}: {error.detail}", _REMEDY) from error
        if sha256_of(folder / MANIFEST) != origin.digest:
            raise ReleaseError(name, f"{model}: its manifest was changed", _REMEDY)
    return release


def _numbers(root: Path) -> list[int]:
    try:
        names = [it.name for it in root.iterdir() if it.is_dir()]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise ReleaseError(str(root), f"cannot be read ({error.strerror})") from error
    return sorted(int(it) for it in names if it.isascii() and it.isdigit() and it[0] != "0")


def _next_number(root: Path) -> int:
    """Give a number that no release has, nor had as far as the folder tells."""
    counter = root / ".last"
    try:
        last = int(counter.read_text(encoding="ascii"))
    except (OSError, ValueError):
        last = 0
    number = max([last, *_numbers(root)]) + 1
    counter.write_text(f"{number}\n", encoding="ascii")
    return number


@contextlib.contextmanager
def _making(root: Path) -> Iterator[Path]:
    """Give a new hidden folder; what others left when they were killed is removed first."""
    with contextlib.ExitStack() as held:
        with alone(root), unwritable_reported(root):
            for left in root.glob(f"{_MAKING}*"):
                _remove_abandoned(left)
            folder = Path(tempfile.mkdtemp(dir=root, prefix=_MAKING))
            folder.chmod(0o755)
            held.enter_context(locked(folder))  # as long as it is held, the folder is not abandoned
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _remove_abandoned(folder: Path) -> None:
    with (
        contextlib.suppress(FileNotFoundError, BlockingIOError),  # gone, or whoever makes it lives
        locked(folder, waits=False, must_exist=True),
    ):
        shutil.rmtree(folder, ignore_errors=True)


def _sync(folder: Path) -> None:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            with path.open("rb") as stream:
                os.fsync(stream.fileno())
    sync_folders([folder, *(it for it in folder.rglob("*") if it.is_dir())])
