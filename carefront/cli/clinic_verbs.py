"""The verbs ``clinic``, ``openings``, ``slots`` and ``explain``: their options. What does the work is loaded when it is
asked for, so that other verbs start fast."""

import argparse
import importlib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from carefront.cli.options import add_profile_options, add_user_options
from carefront.shared.i18n import _


def register(verbs: Any) -> None:
    """Add the verbs."""
    _register_clinic(verbs)
    openings = verbs.add_parser("openings", help=_("when a visit type can be booked"))
    _add_source(openings)
    openings.add_argument("--offering", required=True, metavar="KEY", help=_("the visit type"))
    _add_resources(openings, _("only with this resource; several: any of them"), required=False)
    _add_days(openings, 14)
    openings.add_argument("--limit", type=_count, default=20, metavar="N", help=_("how many at most"))
    openings.add_argument("--length", type=_count, metavar="MIN", help=_("another length than the visit type’s"))
    openings.add_argument(
        "--patient", metavar="KEY", help=_("a patient, by key or id; their own visits are in the way")
    )
    openings.add_argument("--near", metavar="INSTANT", help=_("the nearest to this time first"))
    openings.add_argument("--weekday", type=int, choices=range(7), action="append", help=_("0 is Sunday"))
    openings.add_argument("--after", metavar="HH:MM", help=_("start at this time of day or later"))
    openings.add_argument("--before", metavar="HH:MM", help=_("start before this time of day"))
    openings.add_argument("--language", action="append", help=_("with somebody who speaks it"))
    openings.add_argument("--gender", action="append", help=_("with somebody of this gender"))
    openings.set_defaults(run=_lazily("carefront.cli.openings"))
    slots = verbs.add_parser("slots", help=_("the slots of a resource and how full they are"))
    _add_source(slots)
    _add_resources(slots, _("the resource; several: all of them"), required=True)
    _add_days(slots, 7)
    slots.set_defaults(run=_lazily("carefront.cli.slots"))
    explain = verbs.add_parser("explain", help=_("whether a time can be booked, and every reason why not"))
    _add_source(explain)
    explain.add_argument("--offering", required=True, metavar="KEY", help=_("the visit type"))
    _add_resources(explain, _("with this resource; several: with all of them"), required=True)
    explain.add_argument("--start", required=True, metavar="INSTANT", help=_("ISO 8601; without offset: local time"))
    explain.add_argument("--length", type=_count, metavar="MIN", help=_("another length than the visit type’s"))
    explain.add_argument("--patient", metavar="KEY", help=_("a patient, by key or id; their own visits are in the way"))
    explain.set_defaults(run=_lazily("carefront.cli.explain"))


def _register_clinic(verbs: Any) -> None:
    clinic = verbs.add_parser("clinic", help=_("load or save a whole clinic as a file"))
    acts = clinic.add_subparsers(dest="act", metavar=_("ACT"), required=True)
    load = acts.add_parser("load", help=_("bring what a clinic file says into the profile, all of it or nothing"))
    load.add_argument("file", type=Path, metavar="FILE.json")
    load.add_argument("--dry-run", action="store_true", help=_("say what would be changed, and change nothing"))
    add_profile_options(load)
    add_user_options(load)
    load.set_defaults(run=_lazily("carefront.cli.clinic", "run_load"))
    save = acts.add_parser("save", help=_("write a clinic of the profile to a clinic file"))
    save.add_argument("file", type=Path, metavar="FILE.json")
    save.add_argument("--facility", metavar="NAME", help=_("the clinic, where there are several"))
    add_profile_options(save)
    add_user_options(save)
    save.set_defaults(run=_lazily("carefront.cli.clinic", "run_save"))


def _add_source(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--clinic", type=Path, metavar="FILE.json", help=_("a clinic file instead of the profile"))
    parser.add_argument("--at", metavar="INSTANT", help=_("as if it were this time now"))
    parser.add_argument("--facility", metavar="NAME", help=_("the clinic, where the profile has several"))
    add_profile_options(parser)
    add_user_options(parser)


def _add_resources(parser: argparse.ArgumentParser, told: str, *, required: bool) -> None:
    parser.add_argument("--resource", action="append", default=[], metavar="KEY", required=required, help=told)


def _add_days(parser: argparse.ArgumentParser, days: int) -> None:
    parser.add_argument("--from", type=date.fromisoformat, dest="first", metavar="DATE", help=_("from this day on"))
    parser.add_argument("--days", type=_count, default=days, metavar="N", help=_("for so many days"))


def _count(text: str) -> int:
    """A whole number from 1 to 1000."""
    number = int(text)
    if not 1 <= number <= 1_000:
        raise argparse.ArgumentTypeError(_("from 1 to 1000"))
    return number


def _lazily(module: str, function: str = "run") -> Callable[[argparse.Namespace], int]:
    def run(args: argparse.Namespace) -> int:
        code: int = getattr(importlib.import_module(module), function)(args)
        return code

    return run
