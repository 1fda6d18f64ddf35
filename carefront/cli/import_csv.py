"""``carefront import csv``: visits of a CSV file through a mapping, all of them or none."""

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from typing import Any

from carefront.application.commands.imports import ImportFile
from carefront.application.envelope import Applied, Denied
from carefront.application.failures import ExitCode
from carefront.application.import_job import Progress, run_import
from carefront.bootstrap import OpenDesk, make_profile
from carefront.cli.options import Usage, profile_directory, report, unlocked
from carefront.cli.signed_in import signed_in_desk
from carefront.domain.errors import NotAllowed
from carefront.domain.permissions import Key
from carefront.interop.csv_mapping import CsvMapping
from carefront.interop.limited_process import ImportStopped, ParsedFile, parse_file
from carefront.interop.mapping_file import parse_mapping, read_mapping
from carefront.interop.overlaps import Pair, overlapping_pairs
from carefront.interop.toml_table import InvalidMapping
from carefront.persistence.profile import has_profile, open_profile
from carefront.shared.i18n import _
from carefront.wording.imports import (
    import_counts,
    import_preparing,
    import_progress,
    import_stopped,
    line_error,
    line_text,
    mapping_problem,
    nameless_patient,
)

_LINES_SHOWN = 20


def run(args: argparse.Namespace) -> int:
    """Import the file; 0 when all of it is in (or was before), 1 when nothing is, with every error by line.

    Raises:
        Usage: there is no such mapping or file, or the mapping can't be used.
        StorageError: the profile can't be opened or written.
    """
    text, mapping = _mapping(args.mapping)
    try:
        parsed = parse_file(text, args.file, progress=_progress(args, import_progress))
    except ImportStopped as stopped:
        return _stopped(args, stopped)
    finally:
        _clear_progress(args)
    overlaps = overlapping_pairs(parsed.rows, mapping.source.resources)
    if parsed.errors:
        _tell(args, parsed, overlaps, {"imported": 0, "unscheduled": 0})
        return ExitCode.REFUSED
    result = _applied(args, mapping, parsed)
    _tell(args, parsed, overlaps, result)
    return ExitCode.OK


def _mapping(name: str) -> tuple[str, CsvMapping]:
    try:
        text = read_mapping(name)
        return text, parse_mapping(text, name)
    except InvalidMapping as invalid:
        lines = (mapping_problem(one.place, one.code, one.params) for one in invalid.problems)
        raise Usage("\n".join(lines)) from None


def _applied(args: argparse.Namespace, mapping: CsvMapping, parsed: ParsedFile) -> Mapping[str, Any]:
    """What the import did, or would do.

    Raises:
        NotAllowed: the actor may not.
    """
    command = ImportFile(mapping.source, parsed.rows, parsed.digest, nameless_patient())
    progress = _progress(args, import_preparing)
    desk = _desk(args, mapping)
    try:
        work = desk.importing(origin="import")
        if args.dry_run:
            result = work.prepare(command, progress, lambda: False)
            if "denied" in result:
                raise NotAllowed(result["denied"])
            return result
        outcome = run_import(work, command, progress)
    finally:
        _clear_progress(args)
        desk.close()
    if isinstance(outcome, Applied):
        return outcome.result
    raise NotAllowed(outcome.key if isinstance(outcome, Denied) else Key.APPOINTMENT_CREATE)


def _desk(args: argparse.Namespace, mapping: CsvMapping) -> OpenDesk:
    """The desk of the profile; a folder without one gets a new profile, whose recovery key is shown once."""
    directory = profile_directory(args)
    if not has_profile(directory):
        name = mapping.clinic or mapping.name
        recovery = make_profile(directory, name=name, owner_name=_("Owner"))
        told = _("A new profile was made in {directory}. Its recovery key, shown only now: {key}")
        print(told.format(directory=directory, key=recovery.text()), file=sys.stderr)
    profile = open_profile(directory)
    return signed_in_desk(profile, unlocked(profile, args), args)


def _tell(args: argparse.Namespace, parsed: ParsedFile, overlaps: list[Pair], result: Mapping[str, Any]) -> None:
    errors = [{"line": one.line, "field": one.field, "message": line_error(one)} for one in parsed.errors]
    content = {
        "rows": parsed.records,
        "imported": result["imported"],
        "unscheduled": result["unscheduled"],
        "errors": errors,
        "overlaps": overlaps,
    }
    lines = [line_text(one) for one in parsed.errors[:_LINES_SHOWN]]
    counts = import_counts(parsed.records, result["imported"], result["unscheduled"], len(overlaps), len(errors))
    report(args, content, "\n".join([*lines, counts]))


def _stopped(args: argparse.Namespace, stopped: ImportStopped) -> int:
    if stopped.why == "unreadable":
        raise Usage(import_stopped(stopped.why))
    return _refused(args, stopped.why, import_stopped(stopped.why))


def _refused(args: argparse.Namespace, code: str, message: str) -> int:
    if args.json:
        print(json.dumps({"error": {"code": code, "message": message, "choices": []}}, ensure_ascii=False))
    print(message, file=sys.stderr)
    return ExitCode.REFUSED


def _shows_progress(args: argparse.Namespace) -> bool:
    return not args.quiet and sys.stderr is not None and sys.stderr.isatty()


def _progress(args: argparse.Namespace, said: Callable[[int, int], str]) -> Progress:
    """A line that is written over, where a person looks on."""
    if not _shows_progress(args):
        return lambda _done, _size: None
    return lambda done, size: print(f"\r{said(done, size)}", end="", file=sys.stderr, flush=True)


def _clear_progress(args: argparse.Namespace) -> None:
    if _shows_progress(args):
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)
