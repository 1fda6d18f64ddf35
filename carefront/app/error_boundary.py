"""What happens to a failure nobody foresaw: it is logged with a number, said plainly, and the program goes on."""

import logging
import sys
import threading
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from carefront.shared.i18n import _
from carefront.shared.ids import new_id

_log = logging.getLogger(__name__)
_qt_log = logging.getLogger("carefront.qt")
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class ErrorBoundary:
    """Takes unhandled exceptions of slots, event handlers and threads. ``tell`` shows a sentence to the user."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell

    def install(self) -> None:
        """Take over from the interpreter, and Qt's messages too."""
        sys.excepthook = self.take
        threading.excepthook = self._take_from_thread
        qInstallMessageHandler(_log_qt_message)

    def take(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Log ``error`` with a number and say that number; an interrupt ends the program as it always does."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        number = new_id()[-6:]
        _log.error("unhandled id=%s", number, exc_info=(kind, error, trace))
        self._tell(
            _("Something unforeseen happened and was written to the log as {number}. You can go on.").format(
                number=number
            )
        )

    def _take_from_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            _log.error("unhandled_in_thread", exc_info=(args.exc_type, args.exc_value, args.exc_traceback))


def _log_qt_message(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    _qt_log.log(_LEVELS.get(kind, logging.WARNING), "%s", message)
