"""Waiting for one's turn to write, when several desks and processes share the file.

The library's own waiting sleeps longer and longer between its looks, up to a tenth of a second, so that whoever came
first may wait longest: of sixteen processes racing for one slot the last one waited a second. Looking every millisecond
gives the lock to somebody as soon as it is free.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from carefront.application.failures import StorageError
from carefront.persistence.driver import BUSY_TIMEOUT_MS, Connection, DriverError

_SQLITE_BUSY = 5
_LOOK_AGAIN_S = 0.001

Translate = Callable[[BaseException], StorageError | None]
"""What a driver's failure means for the file; ``None`` for one that is none of the file's."""


@contextmanager
def translating(translate: Translate) -> Iterator[None]:
    """What fails within fails as what ``translate`` makes of it, or as it is where it makes nothing of it."""
    try:
        yield
    except Exception as error:
        failure = translate(error)
        if failure is None:
            raise
        raise failure from error


def begin_writing(connection: Connection, patience_s: float = BUSY_TIMEOUT_MS / 1000) -> None:
    """Start a writing transaction as soon as no other is open.

    Raises:
        DriverError: others wrote for longer than ``patience_s``, or the file does not allow it.
    """
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        deadline = time.monotonic() + patience_s
        while not _began(connection, is_last=time.monotonic() >= deadline):
            time.sleep(_LOOK_AGAIN_S)
    finally:
        connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")


def _began(connection: Connection, *, is_last: bool) -> bool:
    try:
        connection.execute("BEGIN IMMEDIATE")
    except DriverError as error:
        if is_last or getattr(error, "sqlite_errorcode", -1) & 0xFF != _SQLITE_BUSY:
            raise
        return False
    return True
