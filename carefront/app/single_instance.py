"""One process per profile: a second start asks the first one for a new window and ends."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtNetwork import QLocalServer, QLocalSocket

NEW_WINDOW = b"new-window\n"
WAIT_MS = 1000


class WindowServer(QObject):
    """Listens for second starts of the profile called ``name``."""

    def __init__(self, name: str, open_window: Callable[[], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._open_window = open_window
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)
        QLocalServer.removeServer(name)  # we hold the lock of this name: whatever is left of it is dead
        self._server.listen(name)

    def close(self) -> None:
        """Stop listening."""
        self._server.close()

    def _on_connection(self) -> None:
        socket = self._server.nextPendingConnection()
        if socket is not None:
            socket.readyRead.connect(lambda: self._on_message(socket))

    def _on_message(self, socket: QLocalSocket) -> None:
        if socket.canReadLine() and bytes(socket.readLine().data()) == NEW_WINDOW:
            socket.write(NEW_WINDOW)
            socket.disconnectFromServer()
            self._open_window()


def ask_for_window(name: str) -> bool:
    """Whether the running process of this name has agreed to open a window."""
    socket = QLocalSocket()
    socket.connectToServer(name)
    if not socket.waitForConnected(WAIT_MS):
        return False
    socket.write(NEW_WINDOW)
    socket.flush()
    # The answer may be here before anybody waits for it, and the other end gone.
    is_answered = socket.waitForReadyRead(5 * WAIT_MS) or socket.bytesAvailable() > 0
    socket.disconnectFromServer()
    return is_answered
