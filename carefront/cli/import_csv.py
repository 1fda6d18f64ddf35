"""``carefront import csv``: visits of a CSV file through a mapping, all of them or none."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from carefront.application.failures import ExitCode
from carefront.application.import_rows import LineError
from carefront.bootstrap import OpenDesk, desk_of, make_profile
from carefront.cli.options import Usage, add_profile_options, profile_directory, report, unlocked
from carefront.interop.csv_mapping import CsvMapping
from carefront.interop.limited_process import ImportStopped, ParsedFile, parse_file
from carefront.interop.mapping_file import parse_mapping, read_mapping
from carefront.interop.overlaps import Pair, overlapping_pairs
from carefront.interop.toml_table import InvalidMapping
from carefront.persistence.profile import has_profile, open_profile
from carefront.shared.i18n import _
from carefront.wording.imports import import_counts, import_stopped, line_error, mapping_problem

_SHOWN_ERRORS = 20


def register(verbs: Any) -> None:
    """Add the verb ``import`` with its kind of file."""
    importing = verbs.add_parser("import", help=_("bring visits in from a file"))
    kinds = importing.add_subparsers(dest="kind", metavar=_("KIND"), required=True)
    parser = kinds.add_parser("csv", help=_("a CSV file, read through a mapping"))
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--mapping", required=True, metavar="MAP.toml", help=_("a mapping, or the name of a shipped one"))
    parser.add_argument("--dry-run", action="store_true", help=_("say what would be imported, and import nothing"))
    parser.add_argument("--quiet", action="store_true", help=_("show no progress"))
    add_profile_options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Import the file; 0 when all of it is in (or was before), 1 when nothing is, with every error by line.

    Raises:
        Usage: the mapping or the file can't be read.
        StorageError: the profile can't be opened or written.
    """
    text, mapping = _mapping(args.mapping)
    parsed = _parsed(args, text)
    if parsed is None:
        return ExitCode.REFUSED
    overlaps = overlapping_pairs(parsed.rows, mapping.source.resources)
    if parsed.errors:
        _report(args, parsed, overlaps, 0, 0)
        return ExitCode.REFUSED
    imported, unscheduled = _imported(args, mapping, parsed)
    _report(args, parsed, overlaps, imported, unscheduled)
    return ExitCode.OK
