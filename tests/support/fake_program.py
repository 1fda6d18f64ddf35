"""The desktop program on the desk in memory: for looking at it without a file."""

import sys

from PySide6.QtCore import QCommandLineParser

from carefront.app.main import main
from carefront.viewmodels.start_port import OpenWith, Progress, StartedDesk, Starter
from tests.support.fake_desk import FakeDesk
from tests.support.fake_starter import FakeStarter


class DeskStarter(FakeStarter):
    """Opens the desk in memory."""

    def open(self, how: OpenWith, progress: Progress) -> StartedDesk:
        return StartedDesk(FakeDesk(), "Practice data")


def _make(_options: QCommandLineParser) -> Starter:
    return DeskStarter()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], _make))
