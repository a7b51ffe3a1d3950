"""On what kind of disk a folder lies, as the kernel lists it."""

from __future__ import annotations

import re
from pathlib import Path

# Changes made by other machines cause no event there.
_REMOTE = re.compile(
    r"nfs\d?|cifs|smb\d?|smbfs|ncpfs|afs|ceph|glusterfs|lustre|beegfs|gpfs|9p|virtiofs|vboxsf"
    r"|vmhgfs|prl_fs|drvfs|davfs\d?|fuse|fuse\..+"
)
_ESCAPE = re.compile(r"\\([0-7]{3})")  # "\040" for a blank


def file_system(folder: Path, mounts: Path = Path("/proc/mounts")) -> str:
    """Give the type of the file system of a folder, such as "ext4"; empty where unknown."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:  # not Linux
        return ""
    wanted = folder.resolve()
    found, depth = "", -1
    for line in lines:
        _, point, kind, *_ = [*line.split(" "), "", "", ""]
        place = Path(_ESCAPE.sub(lambda it: chr(int(it.group(1), 8)), point))
        # A later mount on the same place hides the earlier one.
        if wanted.is_relative_to(place) and len(place.parts) >= depth:
            found, depth = kind, len(place.parts)
    return found


def is_remote(kind: str) -> bool:
    """Say whether a file system gives no events for what other machines do."""
    return _REMOTE.fullmatch(kind) is not None
