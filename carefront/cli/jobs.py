"""``carefront jobs run``: what follows the calendar day, for a machine on which nobody opens the window."""

import argparse
from dataclasses import asdict
from typing import Any

from carefront.application.failures import ExitCode
from carefront.cli.options import add_profile_options, add_user_options, profile_directory, report, unlocked
from carefront.cli.signed_in import allowed_desk
from carefront.persistence.profile import open_profile
from carefront.shared.i18n import _, ngettext


def register(verbs: Any) -> None:
    """Add the verb."""
    jobs = verbs.add_parser("jobs", help=_("do what is due by the calendar"))
    acts = jobs.add_subparsers(dest="act", metavar=_("ACT"), required=True)
    for name, told, rebuilds in (
        ("run", _("bring slots up to the horizon of today"), False),
        ("rebuild", _("make every slot anew"), True),
    ):
        parser = acts.add_parser(name, help=told)
        add_profile_options(parser)
        add_user_options(parser)
        parser.set_defaults(run=run, rebuilds=rebuilds)


def run(args: argparse.Namespace) -> int:
    """Run the jobs to their end."""
    profile = open_profile(profile_directory(args))
    desk = allowed_desk(profile, unlocked(profile, args), args, f"jobs {args.act}")
    try:
        jobs = desk.jobs()
        done = jobs.run()
        slots = jobs.rebuild() if args.rebuilds else done.slots
    finally:
        desk.close()
    text = ngettext("{count} slot was looked at.", "{count} slots were looked at.", slots).format(count=slots)
    report(args, {**asdict(done), "slots": slots}, text)
    return ExitCode.OK
