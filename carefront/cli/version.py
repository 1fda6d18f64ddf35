"""``carefront version``: which program, which database library."""

import argparse
from typing import Any

from carefront import __version__
from carefront.cli.options import add_json_option, report
from carefront.persistence.driver import library_versions
from carefront.shared.i18n import _


def register(verbs: Any) -> None:
    """Add the verb."""
    parser = verbs.add_parser("version", help=_("say which version this is"))
    add_json_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the versions."""
    sqlite, cipher = library_versions()
    text = _("CareFront {version} (SQLite {sqlite}, SQLCipher {cipher})")
    report(
        args,
        {"version": __version__, "sqlite": sqlite, "sqlcipher": cipher},
        text.format(version=__version__, sqlite=sqlite, cipher=cipher),
    )
    return 0
