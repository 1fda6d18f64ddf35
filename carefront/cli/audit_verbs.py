"""``carefront audit verify``: whether the record of who did what is whole; names the first entry that is not."""

import argparse
from typing import Any

from carefront.application.failures import ExitCode
from carefront.cli.options import add_profile_options, profile_directory, report, unlocked
from carefront.persistence import keys
from carefront.persistence.audit import ChainReport, verify
from carefront.persistence.database import open_database
from carefront.persistence.profile import open_profile
from carefront.shared.i18n import _, ngettext


def register(verbs: Any) -> None:
    """Add the verb and its parts."""
    parser = verbs.add_parser("audit", help=_("check the record of who did what"))
    parts = parser.add_subparsers(dest="part", metavar=_("WHAT"), required=True)
    check = parts.add_parser("verify", help=_("walk the record from its first entry to its last"))
    add_profile_options(check)
    check.set_defaults(run=run_verify)


def run_verify(args: argparse.Namespace) -> int:
    """Walk the chain of every device; 0 when all are whole, else 4. Reads only, so it runs beside the program."""
    profile = open_profile(profile_directory(args))
    key = unlocked(profile, args)
    with open_database(profile, key, read_only=True) as database:
        connection = database.open_reader()
        try:
            chains = verify(connection, keys.audit_key(key))
        finally:
            connection.close()
    is_whole = all(chain.first_bad is None for chain in chains)
    rows = [{"device": chain.device_no, "entries": chain.entries, "first_bad": chain.first_bad} for chain in chains]
    report(args, {"whole": is_whole, "devices": rows}, "\n".join(_line(chain) for chain in chains))
    return ExitCode.OK if is_whole else ExitCode.DAMAGED


def _line(chain: ChainReport) -> str:
    if chain.first_bad is not None:
        return _("Device {device}: entry {number} was changed, moved or removed after it was written.").format(
            device=chain.device_no, number=chain.first_bad
        )
    return ngettext(
        "Device {device}: {count} entry, whole.", "Device {device}: {count} entries, whole.", chain.entries
    ).format(device=chain.device_no, count=chain.entries)
