"""``carefront audit verify``: whether the record of who did what is whole; names the first entry that is not.

``carefront audit anchor`` says how far the record goes. Kept elsewhere, it proves later that nothing was cut off.
"""

import argparse
import json
from pathlib import Path
from typing import Any

from carefront.application.failures import ExitCode
from carefront.cli.options import Usage, add_profile_options, profile_directory, report, unlocked
from carefront.persistence import keys
from carefront.persistence.audit import ChainReport, heads, verify
from carefront.persistence.database import open_database
from carefront.persistence.profile import open_profile
from carefront.shared.i18n import _, ngettext


def register(verbs: Any) -> None:
    """Add the verb and its parts."""
    parser = verbs.add_parser("audit", help=_("check the record of who did what"))
    parts = parser.add_subparsers(dest="part", metavar=_("WHAT"), required=True)
    check = parts.add_parser("verify", help=_("walk the record from its first entry to its last"))
    add_profile_options(check)
    check.add_argument(
        "--anchor", type=Path, metavar="FILE", help=_("also check against what `audit anchor --json` said earlier")
    )
    check.set_defaults(run=run_verify)
    anchor = parts.add_parser("anchor", help=_("say how far the record goes, to be kept elsewhere"))
    add_profile_options(anchor)
    anchor.set_defaults(run=run_anchor)


def run_verify(args: argparse.Namespace) -> int:
    """Walk the chain of every device; 0 when all are whole, else 4. Reads only, so it runs beside the program."""
    anchors = _anchors_in(args.anchor) if args.anchor else {}
    profile = open_profile(profile_directory(args))
    key = unlocked(profile, args)
    with open_database(profile, key, read_only=True) as database:
        connection = database.open_reader()
        try:
            chains = verify(connection, keys.audit_key(key), anchors)
        finally:
            connection.close()
    is_whole = all(chain.first_bad is None for chain in chains)
    rows = [{"device": chain.device_no, "entries": chain.entries, "first_bad": chain.first_bad} for chain in chains]
    report(args, {"whole": is_whole, "devices": rows}, "\n".join(_line(chain) for chain in chains))
    return ExitCode.OK if is_whole else ExitCode.DAMAGED


def run_anchor(args: argparse.Namespace) -> int:
    """Say the number and the seal of each device's last entry."""
    profile = open_profile(profile_directory(args))
    with open_database(profile, unlocked(profile, args), read_only=True) as database:
        connection = database.open_reader()
        try:
            rows = [{"device": no, "number": number, "seal": seal.hex()} for no, number, seal in heads(connection)]
        finally:
            connection.close()
    said = (_("Device {device}: entry {number}, seal {seal}").format(**row) for row in rows)
    report(args, {"devices": rows}, "\n".join(said))
    return ExitCode.OK


def _anchors_in(path: Path) -> dict[int, tuple[int, bytes]]:
    """Number and seal by device, as ``audit anchor --json`` wrote them."""
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))["devices"]
        return {int(row["device"]): (int(row["number"]), bytes.fromhex(row["seal"])) for row in rows}
    except (OSError, ValueError, KeyError, TypeError):
        raise Usage(_("{path} holds no anchor. Make one by: carefront audit anchor --json").format(path=path)) from None


def _line(chain: ChainReport) -> str:
    if chain.first_bad is not None:
        return _("Device {device}: entry {number} was changed, moved or removed after it was written.").format(
            device=chain.device_no, number=chain.first_bad
        )
    return ngettext(
        "Device {device}: {count} entry, whole.", "Device {device}: {count} entries, whole.", chain.entries
    ).format(device=chain.device_no, count=chain.entries)
