"""Whether a file lies on a network share, where machines cannot share a journal's memory. Knows no database."""

from pathlib import Path, PurePath

NETWORK_TYPES = frozenset({
    "afs", "ceph", "cifs", "coda", "davfs", "fuse.davfs", "fuse.glusterfs", "fuse.rclone", "fuse.sshfs", "glusterfs",
    "ncpfs", "nfs", "nfs3", "nfs4", "smb3", "smbfs",
})  # fmt: skip
_MOUNTS = Path("/proc/self/mounts")


def is_network_share(path: Path) -> bool:
    """Whether ``path`` lies on a share of the network, as far as Linux tells, or a UNC path of Windows."""
    if str(path).startswith("\\\\"):
        return True
    try:
        mounts = _MOUNTS.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return file_system_of(path.absolute(), mounts) in NETWORK_TYPES


def file_system_of(path: PurePath, mounts: str) -> str:
    """The type of the file system that holds ``path``, by a table of mounts; empty where none does.

    Args:
        mounts: lines of device, mount point, type, options; the innermost mount counts, of equals the last.
    """
    best, kind = -1, ""
    for line in mounts.splitlines():
        words = line.split()
        if len(words) < 3:
            continue
        place = PurePath(words[1].replace("\\040", " "))
        if path.is_relative_to(place) and len(place.parts) >= best:
            best, kind = len(place.parts), words[2]
    return kind
