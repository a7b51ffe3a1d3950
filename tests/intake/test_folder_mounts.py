"""Network drives are recognised by what the kernel lists."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.intake.folder_mounts import file_system, is_remote

MOUNTS = r"""/dev/sda1 / ext4 rw 0 0
server:/export /mnt/scan\040server nfs4 rw,vers=4.2 0 0
//nas/inbox /mnt/nas cifs rw 0 0
sshfs#me@host: /mnt/nas/remote fuse.sshfs rw 0 0
tmpfs /mnt/nas/local tmpfs rw 0 0
/dev/sdb1 /media/usb fuseblk rw 0 0

odd
"""


@pytest.mark.parametrize(
    ("folder", "kind", "remote"),
    [
        ("/srv/inbox", "ext4", False),
        ("/mnt/scan server/new", "nfs4", True),
        ("/mnt/nas", "cifs", True),
        ("/mnt/nasty", "ext4", False),
        ("/mnt/nas/remote/a/b", "fuse.sshfs", True),
        ("/mnt/nas/local", "tmpfs", False),
        ("/media/usb", "fuseblk", False),
    ],
)
def test_a_folder_lies_on_its_nearest_mount(
    tmp_path: Path, folder: str, kind: str, *, remote: bool
) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(MOUNTS)
    assert file_system(Path(folder), mounts) == kind
    assert is_remote(kind) == remote


def test_a_system_that_lists_no_mounts_is_taken_for_local(tmp_path: Path) -> None:
    assert file_system(tmp_path, tmp_path / "none") == ""
    assert not is_remote("")
