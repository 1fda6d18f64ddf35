"""``carefront clinic load`` and ``save``: a whole clinic from a file into the profile, and back."""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from carefront.application.booking import instant_s
from carefront.application.clinic_document import ClinicDocument
from carefront.application.clinic_document_desk import desk_of as document_desk
from carefront.application.commands.clinic_load import LoadClinic, NothingWritten
from carefront.application.commands.exports import List, NoteExport
from carefront.application.envelope import Applied, Denied, Envelope
from carefront.application.failures import ExitCode
from carefront.bootstrap import OpenDesk, make_profile
from carefront.cli.clinic_report import refusing
from carefront.cli.options import Usage, profile_directory, report, unlocked
from carefront.cli.rights import SAVING, close_noted, gate_of, note_export
from carefront.cli.signed_in import signed_in_desk
from carefront.domain.errors import NotAllowed
from carefront.domain.permissions import Key, Subject
from carefront.interop.clinic_file import load_clinic_file
from carefront.interop.clinic_file_write import clinic_file_text
from carefront.persistence.clinic_shelf import ClinicShelf
from carefront.persistence.owners import ORGANIZATION_NO
from carefront.persistence.profile import has_profile, open_profile
from carefront.shared.clock import system_clock
from carefront.shared.i18n import _
from carefront.shared.ids import canonical, new_id
from carefront.shared.private_files import write_file
from carefront.wording.clinic_file import loaded, saved


def run_load(args: argparse.Namespace) -> int:
    """Load the file; 0 when all of it is in, 1 when nothing is, with every problem by its path."""
    return refusing(args, lambda: _load(args))


def run_save(args: argparse.Namespace) -> int:
    """Write the clinic to the file, whole or not at all."""
    return refusing(args, lambda: _save(args))


def _load(args: argparse.Namespace) -> int:
    if not args.dry_run and not has_profile(profile_directory(args)):
        _make_profile(args)
    desk = _opened(args, read_only=False)
    try:
        document = load_clinic_file(args.file, desk.identity.organization_id)
        counts = _executed(desk, LoadClinic(document, args.dry_run))
    finally:
        desk.close()
    content = {"clinic": document.facility.name, "dry_run": args.dry_run, **counts}
    report(args, content, loaded(counts, is_dry_run=args.dry_run))
    return ExitCode.OK


def _make_profile(args: argparse.Namespace) -> None:
    """A folder without a profile gets one, once the file is known to be good; its recovery key is shown once."""
    document = load_clinic_file(args.file)
    document_desk(document, instant_s(system_clock()))
    directory = profile_directory(args)
    recovery = make_profile(directory, name=document.facility.name, owner_name=_("Owner"))
    told = _("A new profile was made in {directory}. Its recovery key, shown only now: {key}")
    print(told.format(directory=directory, key=recovery.text()), file=sys.stderr)


def _executed(desk: OpenDesk, command: LoadClinic) -> Mapping[str, int]:
    """What was added, changed and left.

    Raises:
        NotAllowed: the actor may not.
    """
    try:
        outcome = desk.door().execute(Envelope(new_id(), command, desk.actor_id, desk.clock(), "import"))
    except NothingWritten as dry:
        return dry.counts
    if not isinstance(outcome, Applied):
        raise NotAllowed(outcome.key if isinstance(outcome, Denied) else Key.SETTINGS_EDIT)
    return {name: outcome.result[name] for name in ("added", "changed", "unchanged")}


def _save(args: argparse.Namespace) -> int:
    profile = open_profile(profile_directory(args))
    data_key = unlocked(profile, args)
    desk = signed_in_desk(profile, data_key, args, read_only=True)
    try:
        document, account_id = _document(desk, args.facility), desk.actor_id
    finally:
        close_noted(desk, profile, data_key)
    if not note_export(profile, data_key, account_id, NoteExport(List.CLINIC, "json", document.facility.id)):
        raise NotAllowed(SAVING[0])
    _write(args.file, clinic_file_text(document))
    content = {"clinic": document.facility.name, "path": str(args.file), "entries": document.count}
    report(args, content, saved(str(args.file), document.count))
    return ExitCode.OK


def _document(desk: OpenDesk, wanted: str | None) -> ClinicDocument:
    connection: Any = desk.database.open_reader()
    try:
        shelf = ClinicShelf(connection, ORGANIZATION_NO)
        stores = desk.read_stores()
        with stores.snapshot():
            gate = gate_of(desk, stores.facts)
            known = {key: name for key, name in shelf.facilities().items() if gate.is_member(key)}
            if not known and shelf.facilities():
                gate.refuse(SAVING[0])
        found = [key for key, name in known.items() if wanted is None or wanted in (canonical(key), key, name)]
        if len(found) != 1:
            names = ", ".join(known.values())
            raise Usage(_("Name the clinic by --facility; there are: {names}").format(names=names))
        with stores.snapshot():
            for key in SAVING:
                gate.require(key, Subject(facility_id=found[0]))
        return shelf.read(found[0])
    finally:
        connection.close()


def _write(path: Path, text: str) -> None:
    """The file holds patients: nobody else may read it."""
    try:
        write_file(path.absolute(), text.encode())
    except OSError:
        raise Usage(_("“{path}” can’t be written.").format(path=path)) from None


def _opened(args: argparse.Namespace, *, read_only: bool) -> OpenDesk:
    profile = open_profile(profile_directory(args))
    return signed_in_desk(profile, unlocked(profile, args), args, read_only=read_only)
