"""The verb ``import``: its options. What does the work is loaded when it is asked for, so that other verbs start
fast."""

import argparse
import importlib
from pathlib import Path
from typing import Any

from carefront.cli.options import add_profile_options, add_user_options
from carefront.shared.i18n import _


def register(verbs: Any) -> None:
    """Add the verb ``import`` with the kinds of files it takes."""
    importing = verbs.add_parser("import", help=_("bring visits in from a file"))
    kinds = importing.add_subparsers(dest="kind", metavar=_("KIND"), required=True)
    parser = kinds.add_parser("csv", help=_("a CSV file, read through a mapping"))
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument(
        "--mapping", required=True, metavar="MAP.toml", help=_("a mapping, or the name of a shipped one")
    )
    parser.add_argument("--dry-run", action="store_true", help=_("say what would be imported, and import nothing"))
    parser.add_argument("--quiet", action="store_true", help=_("show no progress"))
    add_profile_options(parser)
    add_user_options(parser)
    parser.set_defaults(run=_run_csv)


def _run_csv(args: argparse.Namespace) -> int:
    """Import a CSV file; see ``carefront.cli.import_csv``."""
    code: int = importlib.import_module("carefront.cli.import_csv").run(args)
    return code
