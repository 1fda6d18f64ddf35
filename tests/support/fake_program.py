"""The desktop program on the desk in memory: for looking at it without a file."""

import argparse
import sys

from carefront.app.main import main
from tests.support.fake_desk import FakeDesk


def _open(_args: argparse.Namespace) -> FakeDesk:
    return FakeDesk()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], _open))
