"""Which files lie on a network share."""

from pathlib import Path, PurePosixPath

import pytest

from carefront.persistence.shares import NETWORK_TYPES, file_system_of, is_network_share

MOUNTS = """/dev/sda1 / ext4 rw 0 0
tmpfs /tmp tmpfs rw 0 0
server:/srv /srv nfs4 rw 0 0
/dev/sdb1 /srv/local ext4 rw 0 0
//server/desk /mnt/front\\040desk cifs rw 0 0
broken
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/var/lib/x.db", "ext4"),
        ("/srv/anna/x.db", "nfs4"),
        ("/srv/local/x.db", "ext4"),
        ("/srvwork/x.db", "ext4"),
        ("/mnt/front desk/x.db", "cifs"),
    ],
)
def test_the_innermost_mount_decides(path: str, kind: str) -> None:
    assert file_system_of(PurePosixPath(path), MOUNTS) == kind


def test_shares_of_the_usual_kinds_are_known() -> None:
    assert {"nfs4", "cifs", "fuse.sshfs"} <= NETWORK_TYPES


def test_a_folder_of_this_machine_is_none(tmp_path: Path) -> None:
    assert not is_network_share(tmp_path)
