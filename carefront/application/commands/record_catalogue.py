"""Commands about what is recorded of patients: insurance, medical record, opening it, erasing somebody, its keys."""

from collections.abc import Mapping
from typing import Any, ClassVar

from carefront.application.envelope import BulkCommand, Command, SensitiveCommand
from carefront.domain.records import Allergy, Condition, Insurance, RecordNote, RecordView
from carefront.shared.values import dataclass


@dataclass(frozen=True, slots=True)
class SaveInsurance(SensitiveCommand):
    """Add an insurance or change it; a primary one makes the patient's others secondary."""

    KIND: ClassVar[str] = "insurance.save"
    PLACE: ClassVar[str] = "insurance"
    insurance: Insurance

    def row(self) -> tuple[type, str]:
        return Insurance, self.insurance.id


@dataclass(frozen=True, slots=True)
class RemoveInsurance(Command):
    """Take an insurance away."""

    KIND: ClassVar[str] = "insurance.remove"
    insurance_id: str


@dataclass(frozen=True, slots=True)
class SaveAllergy(SensitiveCommand):
    """Add an allergy or change it."""

    KIND: ClassVar[str] = "allergy.save"
    PLACE: ClassVar[str] = "allergy"
    allergy: Allergy

    def row(self) -> tuple[type, str]:
        return Allergy, self.allergy.id


@dataclass(frozen=True, slots=True)
class RemoveAllergy(Command):
    """Take an allergy away."""

    KIND: ClassVar[str] = "allergy.remove"
    allergy_id: str


@dataclass(frozen=True, slots=True)
class SaveCondition(SensitiveCommand):
    """Add a condition or change it."""

    KIND: ClassVar[str] = "condition.save"
    PLACE: ClassVar[str] = "condition"
    condition: Condition

    def row(self) -> tuple[type, str]:
        return Condition, self.condition.id


@dataclass(frozen=True, slots=True)
class RemoveCondition(Command):
    """Take a condition away."""

    KIND: ClassVar[str] = "condition.remove"
    condition_id: str


@dataclass(frozen=True, slots=True)
class SaveRecordNote(SensitiveCommand):
    """Write a note, or change its text; the first author and time stay."""

    KIND: ClassVar[str] = "record_note.save"
    PLACE: ClassVar[str] = "note"
    note: RecordNote

    def row(self) -> tuple[type, str]:
        return RecordNote, self.note.id


@dataclass(frozen=True, slots=True)
class RemoveRecordNote(Command):
    """Take a note away."""

    KIND: ClassVar[str] = "record_note.remove"
    note_id: str


@dataclass(frozen=True, slots=True)
class ViewRecord(SensitiveCommand):
    """Open a patient's record for the actor, for a while. ``reason``: a ``ViewReason`` where the actor has no right to
    it; ``note`` are their own words, needed for ``other``.
    """

    KIND: ClassVar[str] = "record.view"
    view_id: str
    patient_id: str
    reason: str = ""
    note: str = ""

    def row(self) -> tuple[type, str]:
        return RecordView, self.view_id


@dataclass(frozen=True, slots=True)
class FindByMemberNumber(BulkCommand):
    """Find the patients with exactly this member number of an insurance, but for case and punctuation, of those whose
    insurance the actor may see. A command because it is audited: who was found, never by which number.
    """

    KIND: ClassVar[str] = "insurance.find"
    number: str

    def summary(self) -> Mapping[str, Any]:
        return {}

    def logged(self, result: Mapping[str, Any]) -> Mapping[str, Any]:
        return {"patient_ids": list(result["patient_ids"])}


@dataclass(frozen=True, slots=True)
class ReviewRecordView(Command):
    """Say that a view without a right was looked at."""

    KIND: ClassVar[str] = "record.review"
    view_id: str


@dataclass(frozen=True, slots=True)
class ErasePatient(BulkCommand):
    """Erase a patient: the key of their record is destroyed, whatever says who they are is blanked everywhere.

    ``typed_name`` proves that the right one is meant and is not kept; ``label`` stands for the name from now on.
    """

    KIND: ClassVar[str] = "patient.erase"
    patient_id: str
    typed_name: str
    label: str

    def summary(self) -> Mapping[str, Any]:
        return {"patient_id": self.patient_id, "label": self.label}

    def logged(self, result: Mapping[str, Any]) -> Mapping[str, Any]:
        return {**self.summary(), **{name: result[name] for name in ("rows", "lines") if name in result}}


@dataclass(frozen=True, slots=True)
class RotateFieldKeys(Command):
    """Make a new key for encrypted fields; everything is sealed anew with it afterwards, bit by bit."""

    KIND: ClassVar[str] = "field_keys.rotate"
    rotation_id: str


@dataclass(frozen=True, slots=True)
class RetireFieldKeys(Command):
    """Destroy the old keys of encrypted fields; refused while anything needs one of them."""

    KIND: ClassVar[str] = "field_keys.retire"
    rotation_id: str
