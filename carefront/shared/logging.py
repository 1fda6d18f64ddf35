"""Logging that cannot tell who is ill: event names with ids and numbers, everything else removed. Knows no clinic word.

Write ``_log.warning("backup_failed code=%s", error.code)``: the message is an event name and field names, the values
are arguments. A text is shown only if it is an id or an ``Enum`` member; tracebacks keep places and types, not values.
"""

import logging
import os
import re
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from copy import copy
from enum import Enum
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any
from uuid import UUID

from carefront.shared.ids import is_id, new_id
from carefront.shared.private_files import create_file, private_folder, refuse_links

OWN_ROOT = "carefront"
REMOVED = "[removed]"
LOG_BYTES, LOG_FILES = 1_000_000, 5
_FORMAT = "%(asctime)s %(levelname)s %(name)s [%(correlation)s] %(message)s"
_EVENT = re.compile(r"[a-z][a-z0-9_.]*( [a-z][a-z0-9_]*=%([sdr]|\.\df))*")
_SAFE_TYPES = (bool, int, float, UUID, type(None))
_correlation: ContextVar[str] = ContextVar("correlation", default="-")


def redacted(record: logging.LogRecord) -> logging.LogRecord | None:
    """A copy of the record without what could name a person; ``None`` for the small talk of other libraries.

    Of other libraries only warnings pass, and of those only their place. What another handler wrote into the record is
    not taken over.
    """
    is_own = record.name == OWN_ROOT or record.name.startswith(f"{OWN_ROOT}.")
    if not is_own and record.levelno < logging.WARNING:
        return None
    clean = copy(record)
    clean.correlation = _correlation.get()
    clean.exc_text = clean.stack_info = None
    if is_own and _EVENT.fullmatch(str(record.msg)):
        clean.args = _cleaned(record.args)
    else:
        clean.msg, clean.args = (REMOVED if is_own else f"{REMOVED} {record.funcName}:{record.lineno}"), ()
    return clean


class PlacesOnly(logging.Formatter):
    """Formats exceptions as types and places: their messages may quote what somebody typed."""

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the name of the base class
        """The chain of causes, outermost last, each with its frames as file, line and function."""
        return "\n".join(_places(ei[1]))


def configure(folder: Path, name: str = "carefront.log") -> RotatingFileHandler:
    """Send the log of this process to a rotating private file in ``folder``; the handler is to be ``remove``d."""
    path = private_folder(folder) / name
    refuse_links(path)
    handler = _PrivateFile(path, maxBytes=LOG_BYTES, backupCount=LOG_FILES, encoding="utf-8", delay=True)
    handler.setFormatter(PlacesOnly(_FORMAT))
    root = logging.getLogger()
    root.addHandler(handler)
    logging.getLogger(OWN_ROOT).setLevel(logging.INFO)
    return handler


def remove(handler: logging.Handler) -> None:
    """End what ``configure`` began."""
    logging.getLogger().removeHandler(handler)
    handler.close()


@contextmanager
def correlated(identifier: str | None = None) -> Iterator[str]:
    """Everything logged inside carries one id, which an error message can show to the user."""
    token = _correlation.set(identifier or new_id())
    try:
        yield _correlation.get()
    finally:
        _correlation.reset(token)


class _PrivateFile(RotatingFileHandler):
    """A rotating file that is made with mode 0600, and holds redacted records only."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write what is left of the record."""
        clean = redacted(record)
        if clean is not None:
            super().emit(clean)

    def _open(self) -> Any:
        path = Path(self.baseFilename)
        if not path.exists():
            os.close(create_file(path))
        return super()._open()

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the name of the base class
        """A log that cannot be written is no reason to fail, nor to write to the terminal."""


def _cleaned(arguments: Any) -> Any:
    if isinstance(arguments, dict):
        return {name: _value(value) for name, value in arguments.items()}
    return tuple(_value(value) for value in arguments or ())


def _value(value: object) -> object:
    is_safe = isinstance(value, (*_SAFE_TYPES, Enum)) or (isinstance(value, str) and is_id(value))
    return value if is_safe else REMOVED


def _places(error: BaseException | None) -> Iterator[str]:
    if error is None:
        return
    yield from _places(error.__cause__ or (None if error.__suppress_context__ else error.__context__))
    yield f"{type(error).__module__}.{type(error).__qualname__}"
    for frame in traceback.extract_tb(error.__traceback__):
        yield f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}"
