"""``carefront doctor``: whether the file is whole and keeps its rules; ``--repair`` puts back what can be put back."""

import argparse
from dataclasses import asdict
from typing import Any

from carefront.application.failures import ExitCode
from carefront.bootstrap import desk_of
from carefront.cli.options import add_profile_options, profile_directory, report, unlocked
from carefront.persistence import keys
from carefront.persistence.database import open_database
from carefront.persistence.driver import open_connection
from carefront.persistence.encounter_check import encounter_check, repair_encounters
from carefront.persistence.field_check import field_check
from carefront.persistence.integrity import Check, Report, audit_check, examine, policy_check, repair
from carefront.persistence.profile import Profile, open_profile
from carefront.persistence.projection_check import projection_check
from carefront.persistence.schema import local_schema
from carefront.persistence.slot_check import slot_check
from carefront.persistence.summary_check import summary_check
from carefront.shared.i18n import _, ngettext


def register(verbs: Any) -> None:
    """Add the verb."""
    parser = verbs.add_parser("doctor", help=_("check the file"))
    add_profile_options(parser)
    parser.add_argument(
        "--repair",
        "--fix",
        action="store_true",
        help=_("put back missing guards, slots and encounters, and narrow file rights"),
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Check, and repair where that was asked for; 0 when all is well at the end, else 4."""
    profile = open_profile(profile_directory(args))
    key = unlocked(profile, args)
    repaired = _repaired(profile, key) if args.repair else ()
    found = _examined(profile, key)
    findings = [asdict(finding) for finding in found.findings]
    content = {"sound": found.is_sound, "checks": found.checks, "findings": findings, "repaired": repaired}
    report(args, content, _text(found, repaired))
    return ExitCode.OK if found.is_sound else ExitCode.DAMAGED


def extra_checks(key: bytes) -> tuple[Check, ...]:
    """The checks that need other adapters than the file itself."""
    return (
        policy_check(keys.digest_key(key)), audit_check(keys.audit_key(key)), projection_check(), slot_check(),
        summary_check(), field_check(keys.field_key(key)), encounter_check(),
    )  # fmt: skip


def _examined(profile: Profile, key: bytes) -> Report:
    with open_database(profile, key, read_only=True) as database:
        connection = database.open_reader()
        connection.execute("BEGIN")  # every check sees the same state, whoever writes meanwhile
        try:
            return examine(connection, profile, local_schema(), extra_checks(key))
        finally:
            connection.close()


def _repaired(profile: Profile, key: bytes) -> tuple[str, ...]:
    with open_database(profile, key, read_only=True, accept_lost_journal=True):
        connection = open_connection(profile.database, key, key_is_checked=True)
        try:
            repaired = repair(connection, profile)
            differ = any(True for _finding in slot_check().run(connection))
            repaired += ("encounters",) if repair_encounters(connection) else ()
        finally:
            connection.close()
    return (*repaired, *(_slots_rebuilt(profile, key) if differ else ()))


def _slots_rebuilt(profile: Profile, key: bytes) -> tuple[str, ...]:
    desk = desk_of(profile, key, accept_lost_journal=True)
    try:
        desk.jobs().rebuild()
    finally:
        desk.close()
    return ("slots",)


def _text(found: Report, repaired: tuple[str, ...]) -> str:
    lines = [_("Repaired: {name}").format(name=name) for name in repaired]
    lines += [f"{finding.check}: {finding.code} {finding.where}".rstrip() for finding in found.findings]
    count = len(found.findings)
    summary = ngettext("{count} finding", "{count} findings", count).format(count=count)
    return "\n".join([*lines, summary if count else _("All checks passed.")])
