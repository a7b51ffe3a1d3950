"""Find the models that are in use."""

from __future__ import annotations

from pathlib import Path

from extractor.releases.folders import InUse, shipped_models
from extractor.releases.keeping import verify_release
from extractor.releases.standing import ACTIVE, read_standing


def resolve(root: Path | None, *, shipped: Path | None = None) -> InUse:
    """Give the models in use, after checking every file.

    Args:
        root: the folder of releases; None, or one that does not exist, for those of the package.
        shipped: the folder of the package's models; None finds it.

    Raises:
        ReleaseError: the release in use is broken, or it is not known which it is; says what to do.
        ModelError: a model of the package is missing or altered.
    """
    number = read_standing(root).active if root is not None else 0
    return open_release(root, number, shipped=shipped)


def open_release(root: Path | None, number: int, *, shipped: Path | None = None) -> InUse:
    """Give the models of one release, after checking every file.

    Args:
        root: the folder of releases.
        number: `SHIPPED` for the models of the package.
        shipped: the folder of the package's models; None finds it.

    Raises:
        ReleaseError: there is none, or it is broken.
        ModelError: a model of the package is missing or altered.
    """
    if root is None or not number:
        return shipped_models(shipped)
    release = verify_release(root, number)
    folders = {name: release.folder / name for name in release.models}
    return InUse(number, folders, release.models)


class Choice:
    """Says which release is in use, and whether that may have changed since one last looked."""

    def __init__(self, root: Path | None, shipped: Path | None = None) -> None:
        """Look from now on.

        Args:
            root: the folder of releases; None for the package's models at all times.
            shipped: the folder of the package's models; None finds it.
        """
        self._root = root
        self._shipped = shipped
        self._seen: tuple[int, ...] | None = None

    def changed(self) -> bool:
        """Say whether somebody chose since; costs one look at a file."""
        return stamp(self._root) != self._seen

    def look(self) -> InUse:
        """Give the models in use, after checking every file.

        Raises:
            ModelError: as for `resolve`; another look is worth it only after a change.
        """
        self._seen = stamp(self._root)
        return resolve(self._root, shipped=self._shipped)


def stamp(root: Path | None) -> tuple[int, ...]:
    """Give what changes whenever another release is brought into use; costs one look at a file."""
    if root is None:
        return ()
    try:
        it = (root / ACTIVE).stat()
    except OSError:
        return ()
    return it.st_ino, it.st_mtime_ns, it.st_size
