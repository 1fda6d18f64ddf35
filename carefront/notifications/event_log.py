"""The local event log: one JSON line for each event, in a private file that is set aside when it has grown."""

import json
import os
from pathlib import Path

from carefront.application.event_delivery import Delivered, Delivery, EventLetter, Undelivered
from carefront.shared.private_files import create_file, private_folder, refuse_links, replace

LARGEST = 5_000_000
KEPT = 5
_TAIL = 65_536
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)


class EventLog:
    """Appends events durably. What was written before a crash is recognised by the last line and not written again."""

    def __init__(self, path: Path, largest: int = LARGEST, kept: int = KEPT) -> None:
        self._path, self._largest, self._kept = path, largest, kept
        self._descriptor: int | None = None
        self._last_id = ""

    def deliver(self, letter: EventLetter, now_s: int) -> Delivery:
        """Append one event and make sure that it is on the disk."""
        try:
            descriptor = self._open()
            if letter.id == self._last_id:
                return Delivered()
            if os.fstat(descriptor).st_size > self._largest:
                descriptor = self._start_over()
            _write_all(descriptor, letter.text.encode() + b"\n")
            os.fsync(descriptor)
            self._last_id = letter.id
        except OSError:
            self.close()
            return Undelivered("file")
        return Delivered()

    def close(self) -> None:
        """Let go of the file."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _open(self) -> int:
        if self._descriptor is None:
            private_folder(self._path.parent)
            refuse_links(self._path)
            try:
                self._descriptor = os.open(self._path, os.O_RDWR | os.O_APPEND | _NO_FOLLOW)
            except FileNotFoundError:
                os.close(create_file(self._path))
                self._descriptor = os.open(self._path, os.O_RDWR | os.O_APPEND | _NO_FOLLOW)
            self._last_id = self._mended(self._descriptor)
        return self._descriptor

    def _mended(self, descriptor: int) -> str:
        """The id of the last whole line; a line that a crash cut off is ended, and told of again."""
        size = os.fstat(descriptor).st_size
        os.lseek(descriptor, max(0, size - _TAIL), os.SEEK_SET)
        tail = os.read(descriptor, _TAIL)
        if tail and not tail.endswith(b"\n"):
            _write_all(descriptor, b"\n")
            return ""
        lines = tail.splitlines()
        try:
            return str(json.loads(lines[-1])["id"]) if lines else ""
        except (ValueError, KeyError, TypeError):
            return ""

    def _start_over(self) -> int:
        """Set the full file aside, the oldest one goes."""
        self.close()
        for number in range(self._kept - 1, 0, -1):
            older = self._path.with_name(f"{self._path.name}.{number}")
            if older.exists():
                replace(older, self._path.with_name(f"{self._path.name}.{number + 1}"))
        replace(self._path, self._path.with_name(f"{self._path.name}.1"))
        self._descriptor = None
        return self._open()


def _write_all(descriptor: int, content: bytes) -> None:
    while content:
        content = content[os.write(descriptor, content) :]
