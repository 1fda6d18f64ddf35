"""One stored payload of every command version, in an order in which all of them can be run on the test practice."""

import json
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

from carefront.application.clinic_document import ClinicDocument
from carefront.application.commands.clinic_load import LoadClinic
from carefront.application.commands.exports import List, NoteExport
from carefront.application.commands.imports import ImportFile
from carefront.application.commands.record_catalogue import ErasePatient, FindByMemberNumber
from carefront.application.commands.rules import COMMAND_TYPES
from carefront.application.commands.slot_catalogue import GenerateSlots
from carefront.application.envelope import Command
from carefront.application.import_rows import ImportedResource, ImportSource
from carefront.application.payloads import decoded
from carefront.domain.facilities import Facility
from carefront.domain.resources import ResourceKind
from tests.support.practice import CLINIC, fixed

FOLDER = Path(__file__).resolve().parent.parent / "golden"

IN_ORDER = (
    "facility.open", "facility.update", "facility.hours", "closure.add", "closure.change", "closure.add_many",
    "closure.remove", "account.add_person", "account.rename_person", "accountability.add",
    "role.save", "accountability.role", "role.remove", "accountability.end",
    "login.create", "login.rename", "login.reset_password", "login.active", "login.unlock", "sign_in.rule",
    "resource.register", "resource.update", "resource.state", "resource_group.save", "resource.hours",
    "offering.save", "offering.state", "schedule.save", "schedule.state", "schedule.copy",
    "schedule.split",
    "schedule.delete", "exception.add", "exception.change", "exception.remove",
    "patient.register", "patient.update", "patient.usual_provider",
    "appointment.book", "appointment.reschedule", "appointment.review_override",
    "appointment.edit", "appointment.status", "appointment.cancel", "appointment.correct", "queue.call",
    "queue.turn", "queue.transfer", "appointment.book_series",
    "appointment.reschedule_many", "appointment.cancel_many", "override.ask", "override.close",
    "time_block.add", "time_block.remove",
    "time_off.request", "time_off.edit", "time_off.decide",
    "resource.leave", "resource.return", "resource_group.remove",
    "clinic.order", "time_block.add_many", "time_block.change", "session.schedule", "session.seats", "waitlist.add",
    "offer.make", "offer.accept", "waitlist.close",
    "request.submit", "request.edit", "request.assign", "request.propose", "offer.answer", "request.accept",
    "request.decline", "request.cancel", "request.convert", "recall.add", "recall.edit", "list.snooze", "list.place",
    "list.close", "messaging.save", "messaging.template", "messaging.channel", "subscriber.save", "subscriber.remove",
    "patient.contact", "message.send", "message.retry", "message.cancel",
    "caseload.save", "patient_assignment.add", "patient_assignment.move_many",
    "patient_assignment.end", "charge.add", "charge.change", "charge.state",
    "visit.park", "visit.unpark", "slot.add", "slot.cut", "slot.block", "slot.release", "slot.reserve", "slot.complete",
    "slot.remove", "rebook.start", "rebook.pick", "rebook.tell", "rebook.apply", "rebook.hand_over", "rebook.close",
    "slot.generate", "import.file", "export.write",
    "clinic.load", "field_keys.rotate", "field_keys.retire", "insurance.save", "allergy.save", "condition.save",
    "record_note.save", "insurance.find", "record.view", "record.review", "insurance.remove",
    "allergy.remove", "condition.remove", "record_note.remove", "patient.erase", "revert",
)  # fmt: skip

FOR_ANYBODY = ("login.change_password", "login.pin", "sign_in.try", "sign_in.note", "policy.accept")
"""Commands that no role is needed for, each with conditions of its own: somebody's own, or nobody is signed in yet."""

SECRET = "$argon2id$v=19$m=8,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA"
"""What stored payloads leave out."""

BULK: Mapping[str, Command] = {
    "patient.erase": ErasePatient("0000000000007ab4a2cff0ca69328479", "Åsa Öz", "Erased patient"),
    "import.file": ImportFile(
        ImportSource("rooms", "Clinic", "Europe/Berlin", (ImportedResource(ResourceKind.ROOM, 1, "room"),)), (),
        "sha256:6f1e", "Patient {number}",
    ),
    "insurance.find": FindByMemberNumber("AB-12 345"),
    "export.write": NoteExport(List.CHARGES, "csv", CLINIC, date(2026, 11, 1), date(2026, 11, 30)),
    "slot.generate": GenerateSlots(fixed("silva"), date(2026, 11, 24), date(2027, 2, 1)),
    "clinic.load": LoadClinic(
        ClinicDocument(Facility(fixed("filed clinic"), fixed("filed clinic account"), "Filed", "Europe/Berlin"),
        digest="8e2d")
    ),
}  # fmt: skip
"""Bulk commands: the log keeps their summary, which is no command again."""


def path_of(kind: str) -> Path:
    """Where the payload of the version of today is stored."""
    return FOLDER / f"{kind}.v{COMMAND_TYPES[kind].VERSION}.json"


def payload_of(kind: str) -> dict[str, Any]:
    """The stored payload."""
    found: dict[str, Any] = json.loads(path_of(kind).read_text(encoding="utf-8"))
    return found


def command_of(kind: str) -> Command:
    """The command of the stored payload."""
    if kind in BULK:
        return BULK[kind]
    return with_secret(decoded(kind, payload_of(kind), COMMAND_TYPES))


def with_secret(command: Command) -> Command:
    """The command with what its payload leaves out."""
    hidden = {field.name: SECRET for field in fields(command) if field.metadata.get("secret")}  # type: ignore[arg-type]
    return replace(command, **hidden)  # type: ignore[type-var]


def envelope_id(kind: str) -> str:
    """The id under which the stored command of ``kind`` runs; the stored undo names that of ``time_block.remove``."""
    return fixed(f"envelope {kind}")
