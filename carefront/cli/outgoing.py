"""``carefront events deliver`` and ``messages send``: what leaves by itself, where nobody opens the window."""

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from carefront.application.failures import ExitCode
from carefront.cli.options import add_profile_options, add_user_options, profile_directory, report, unlocked
from carefront.cli.signed_in import allowed_desk
from carefront.persistence.profile import open_profile
from carefront.shared.i18n import _, ngettext

if TYPE_CHECKING:
    from carefront.application.outgoing import Outgoing


def register(verbs: Any) -> None:
    """Add both verbs."""
    for verb, told, act, what, run in (
        (
            "events",
            _("tell subscribers what happened"),
            "deliver",
            _("deliver what they do not know yet"),
            _events,
        ),
        ("messages", _("send messages to patients"), "send", _("send what is due"), _messages),
    ):
        acts = verbs.add_parser(verb, help=told).add_subparsers(dest="act", metavar=_("ACT"), required=True)
        parser = acts.add_parser(act, help=what)
        add_profile_options(parser)
        add_user_options(parser)
        parser.set_defaults(run=_run, work=run)


def _run(args: argparse.Namespace) -> int:
    profile = open_profile(profile_directory(args))
    desk = allowed_desk(profile, unlocked(profile, args), args, f"{args.verb} {args.act}")
    try:
        return int(args.work(args, desk.outgoing()))
    finally:
        desk.close()


def _events(args: argparse.Namespace, outgoing: "Outgoing") -> int:
    """Without waiting for the time of the next attempt; refused when a subscriber could not be told."""
    done = outgoing.delivery.run(now=True)
    text = ngettext("{count} event was delivered.", "{count} events were delivered.", done.delivered)
    failing = ngettext("{count} subscriber could not be told.", "{count} subscribers could not be told.", done.failing)
    lines = [text.format(count=done.delivered), *([failing.format(count=done.failing)] if done.failing else [])]
    report(args, asdict(done), "\n".join(lines))
    return ExitCode.REFUSED if done.failing else ExitCode.OK


def _messages(args: argparse.Namespace, outgoing: "Outgoing") -> int:
    """Reminders that are missing are planned first; refused when a message failed or has to wait."""
    planned, done = outgoing.top_up(), outgoing.sender.run()
    content = {**asdict(done), "planned": planned}
    lines = [ngettext("{count} message was sent.", "{count} messages were sent.", done.sent).format(count=done.sent)]
    if done.waiting:
        lines.append(
            ngettext("{count} is tried again later.", "{count} are tried again later.", done.waiting).format(
                count=done.waiting
            )
        )
    if done.failed:
        lines.append(
            ngettext("{count} could not be sent.", "{count} could not be sent.", done.failed).format(count=done.failed)
        )
    report(args, content, "\n".join(lines))
    return ExitCode.REFUSED if done.failed or done.waiting else ExitCode.OK
