"""Verbs that end in ways nobody foresaw."""

import argparse
from typing import Any

from carefront.cli.options import add_profile_options

SECRET = "Marta Nowak"


def register(verbs: Any) -> None:
    """Add ``crash`` and ``interrupt``."""
    for name, run in (("crash", _crash), ("interrupt", _interrupt)):
        parser = verbs.add_parser(name)
        add_profile_options(parser)
        parser.set_defaults(run=run)


def _crash(args: argparse.Namespace) -> int:
    raise ValueError(SECRET)


def _interrupt(args: argparse.Namespace) -> int:
    raise KeyboardInterrupt
