"""The desktop program on the desk in memory: for looking at it without a file."""

import sys

from PySide6.QtCore import QCommandLineParser

from carefront.app.main import main
from tests.support.fake_desk import FakeDesk


def _open(_options: QCommandLineParser) -> FakeDesk:
    return FakeDesk()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], _open))
