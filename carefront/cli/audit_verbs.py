"""``carefront audit verify``: whether the record of who did what is whole; names the first entry that is not.

``carefront audit anchor`` says how far the record goes. Kept elsewhere, it proves later that nothing was cut off.
"""

import argparse
import csv
import hmac
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from carefront.application.failures import ExitCode
from carefront.cli.options import Usage, add_profile_options, profile_directory, report, unlocked
from carefront.persistence import keys
from carefront.persistence.audit import ChainReport, Flaw, heads, proof_of, verify
from carefront.persistence.database import open_database
from carefront.persistence.driver import DriverError
from carefront.persistence.profile import open_profile
from carefront.shared.i18n import _, ngettext

ACT = 6
"""The column of the acts in an exported file."""


def register(verbs: Any) -> None:
    """Add the verb and its parts."""
    parser = verbs.add_parser("audit", help=_("check the record of who did what"))
    parts = parser.add_subparsers(dest="part", metavar=_("WHAT"), required=True)
    check = parts.add_parser("verify", help=_("walk the record from its first entry to its last"))
    add_profile_options(check)
    said = _("also check against what `audit anchor --json` said earlier, or an exported CSV file")
    check.add_argument("--anchor", type=Path, metavar="FILE", help=said)
    check.set_defaults(run=run_verify)
    anchor = parts.add_parser("anchor", help=_("say how far the record goes, to be kept elsewhere"))
    add_profile_options(anchor)
    anchor.set_defaults(run=run_anchor)


def run_verify(args: argparse.Namespace) -> int:
    """Walk the chain of every device; 0 when all are whole, else 4. Reads only, so it runs beside the program."""
    anchors, proof = _anchors_in(args.anchor) if args.anchor else ({}, None)
    profile = open_profile(profile_directory(args))
    data_key = unlocked(profile, args)
    key = keys.audit_key(data_key)
    with open_database(profile, data_key, read_only=True) as database:
        connection = database.open_reader()
        try:
            chains = verify(connection, key, anchors)
        except DriverError as error:
            raise database.translated(error) from error
        finally:
            connection.close()
    is_anchor_whole = proof is None or hmac.compare_digest(proof, proof_of(key, anchors))
    is_whole = is_anchor_whole and all(chain.first_bad is None for chain in chains)
    rows = [
        {"device": chain.device_no, "entries": chain.entries, "first_bad": chain.first_bad, "flaw": chain.flaw}
        for chain in chains
    ]
    lines = [*([] if is_anchor_whole else [_anchor_changed(args.anchor)]), *map(_line, chains)]
    report(args, {"whole": is_whole, "anchor_whole": is_anchor_whole, "devices": rows}, "\n".join(lines))
    return ExitCode.OK if is_whole else ExitCode.DAMAGED


def run_anchor(args: argparse.Namespace) -> int:
    """Say the number and the seal of each device's last entry, and what proves that nobody wrote otherwise into it."""
    profile = open_profile(profile_directory(args))
    data_key = unlocked(profile, args)
    with open_database(profile, data_key, read_only=True) as database:
        connection = database.open_reader()
        try:
            found = {no: (number, seal) for no, number, seal in heads(connection)}
        except DriverError as error:
            raise database.translated(error) from error
        finally:
            connection.close()
    rows = [{"device": no, "number": number, "seal": seal.hex()} for no, (number, seal) in found.items()]
    said = [_("Device {device}: entry {number}, seal {seal}").format(**row) for row in rows]
    report(args, {"devices": rows, "proof": proof_of(keys.audit_key(data_key), found)}, "\n".join(said))
    return ExitCode.OK


Anchors = Mapping[int, tuple[int, bytes]]


def _anchors_in(path: Path) -> tuple[Anchors, str | None]:
    """Number and seal by device with their proof, as ``audit anchor --json`` wrote them; without one, as an exported
    CSV file ends with them."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        found, proof = _anchors_of_export(text) if path.suffix.lower() == ".csv" else _anchors_of_json(text)
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        found, proof = {}, None
    if not found:
        raise Usage(_("{path} holds no anchor. Make one by: carefront audit anchor --json").format(path=path))
    return found, proof


def _anchors_of_json(text: str) -> tuple[Anchors, str | None]:
    said = json.loads(text)
    rows = {int(row["device"]): (int(row["number"]), bytes.fromhex(row["seal"])) for row in said["devices"]}
    return rows, str(said["proof"])


def _anchors_of_export(text: str) -> tuple[Anchors, None]:
    rows = [row for row in csv.reader(io.StringIO(text, newline="")) if row[ACT] == "anchor"]
    return {int(row[0]): (int(row[1]), bytes.fromhex(row[-1])) for row in rows}, None


def _anchor_changed(path: Path) -> str:
    return _("{path} is not as it was made, or was made of another profile.").format(path=path)


def _line(chain: ChainReport) -> str:
    if chain.flaw is not None:
        return _flaw_line(chain.flaw).format(device=chain.device_no, entry=chain.first_bad)
    return ngettext(
        "Device {device}: {count} entry, whole.", "Device {device}: {count} entries, whole.", chain.entries
    ).format(device=chain.device_no, count=chain.entries)


def _flaw_line(flaw: Flaw) -> str:
    return {
        Flaw.CHANGED: _("Device {device}: entry {entry} was changed or moved after it was written."),
        Flaw.MISSING: _("Device {device}: entry {entry} was removed."),
        Flaw.CUT: _("Device {device}: the record ends before entry {entry}, which had been written."),
        Flaw.ADDED: _("Device {device}: entry {entry} was slipped in behind the last one."),
        Flaw.OTHERWISE: _("Device {device}: entry {entry} is another one than the anchor says."),
        Flaw.UNKNOWN: _("Device {device}: nobody knows it, but entry {entry} and others say they are of it."),
        Flaw.NOTHING: _("There is no record in this file: everything from entry {entry} on is gone."),
        Flaw.UNREADABLE: _("Device {device}: entry {entry} can’t be read."),
    }[flaw]
