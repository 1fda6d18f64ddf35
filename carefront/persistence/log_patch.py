"""Changing lines of the command log, which nothing else may: sealing its texts anew, and erasing a patient from it.

The audit log is never touched: it holds no name and no clinical text, so its chain stays as it is.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from carefront.persistence.driver import Connection
from carefront.persistence.triggers import expected_triggers

_GUARD = "command_log_no_update"


@contextmanager
def open_log(connection: Connection) -> Iterator[None]:
    """The log may be written while it is open, inside of a writing transaction: the guard goes and comes back in it, so
    that nobody ever sees the file without.
    """
    connection.execute(f"DROP TRIGGER {_GUARD}")
    yield
    connection.execute(expected_triggers()[_GUARD])


def sealed_parts(
    tables: Mapping[str, Sequence[str]], changes: Sequence[Sequence[Any]]
) -> Iterator[tuple[str, str, Any]]:
    """The before-images that hold sealed columns: table, row id in hex, the image's values."""
    for table, key, image in changes:
        if table in tables and image is not None:
            yield table, str(key[0]).removeprefix("x:"), image
