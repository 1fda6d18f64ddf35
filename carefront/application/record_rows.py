"""Insurance and medical records as rows for screens, and the book that keeps them as a protocol."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from carefront.domain.records import Allergy, Condition, Insurance, RecordNote, RecordView
from carefront.shared.values import dataclass

if TYPE_CHECKING:
    from carefront.domain.permissions import Key

Part = TypeVar("Part", Insurance, Allergy, Condition, RecordNote, RecordView)


@dataclass(frozen=True, slots=True)
class BrokenSeal:
    """A field that does not open where it stands: changed, or moved there, by something else than the program."""

    table: str
    row_id: str
    column: str


@dataclass(frozen=True, slots=True)
class RecordRows(Generic[Part]):
    """Rows that open, and the first field of each one that does not."""

    parts: tuple[Part, ...]
    broken: tuple[BrokenSeal, ...] = ()


@dataclass(frozen=True, slots=True)
class PatientName:
    """A patient who was found."""

    patient_id: str
    name: str
    birth_date: date | None


@dataclass(frozen=True, slots=True)
class UnreviewedView:
    """Somebody opened a record without a right to it: who, whose, when (UTC seconds), why."""

    view_id: str
    patient_id: str
    patient_name: str
    actor_name: str
    opened_at_s: int
    reason: str
    note: str
    account_id: str = ""


@dataclass(frozen=True, slots=True)
class RecordAccess:
    """What the actor may do with a patient's record now.

    ``lacks``: the permission that opening it takes and that is missing; ``None``: it may be opened without a reason.
    ``can_break_glass``: it may be opened with one. ``open_until_s``: UTC seconds, 0 where it is not open.
    ``visits_to_come``: what somebody who may erase the patient is to know first, 0 for everybody else.
    """

    patient_id: str
    lacks: Key | None
    can_break_glass: bool
    can_edit_medical: bool
    can_edit_insurance: bool
    can_erase: bool
    open_until_s: int = 0
    is_break_glass: bool = False
    visits_to_come: int = 0


@dataclass(frozen=True, slots=True)
class PatientRecord:
    """An open record. ``authors``: names of those who wrote notes, by account; ``versions``: row versions by id.

    ``insurances`` and the medical parts are ``None`` where the actor may not see them.
    """

    access: RecordAccess
    insurances: tuple[Insurance, ...] | None
    allergies: tuple[Allergy, ...] | None
    conditions: tuple[Condition, ...] | None
    notes: tuple[RecordNote, ...] | None
    authors: Mapping[str, str]
    versions: Mapping[str, int]
    broken: tuple[BrokenSeal, ...] = ()


@dataclass(frozen=True, slots=True)
class Erased:
    """How many rows of the patient were blanked or removed, and how many lines of the logs."""

    rows: int
    lines: int


class RecordReader(Protocol):
    """Records on a reading connection of one tenant."""

    def of_patient(self, kind: type[Part], patient_id: str) -> RecordRows[Part]: ...

    def versions(self, patient_id: str) -> Mapping[str, int]: ...

    def owners(self, patient_id: str, day: date) -> frozenset[str]:
        """The people whose patient this is on ``day``: assigned, or with a live visit."""

    def visits_to_come(self, patient_id: str, now_s: int) -> int:
        """How many live visits of a patient begin from now on."""

    def open_view(self, patient_id: str, account_id: str, now_s: int) -> RecordView | None:
        """The view in force that lasts longest."""

    def unreviewed(self, since_s: int) -> tuple[UnreviewedView, ...]:
        """Views that broke the glass since then and that nobody has looked at, by time."""

    def by_member_number(self, number: str) -> tuple[PatientName, ...]:
        """The patients with exactly this member number, but for case and punctuation."""


class RecordBook(RecordReader, Protocol):
    """Records inside a unit of work."""

    def find(self, kind: type[Part], identifier: str) -> Part | None: ...

    def get(self, kind: type[Part], identifier: str) -> Part:
        """The row.

        Raises:
            NotFound: no such id in this organization.
            SealBroken: it does not open.
        """

    def patient_of(self, kind: type, identifier: str) -> str:
        """Whose row it is, whether or not it opens."""

    def version(self, identifier: str) -> int: ...

    def broken(self, patient_id: str) -> tuple[BrokenSeal, ...]:
        """Every row of a patient that does not open."""

    def save(self, part: Part) -> None:
        """Insert the row or write what differs."""

    def remove(self, kind: type, identifier: str) -> None: ...

    def logged(self, payload: Mapping[str, Any], place: str, kind: type, identifier: str) -> Mapping[str, Any]:
        """A command's payload with every clinical text as it stands in the file."""

    def erase(self, patient_id: str, label: str) -> Erased:
        """Destroy the patient's key, blank who they are everywhere; not captured, so never taken back.

        Raises:
            NotFound: no such patient.
        """

    def begin_rotation(self) -> int:
        """A fresh key version, or the one whose rotation is under way; everything is to be sealed anew with it."""

    def retire_old_keys(self) -> tuple[int, ...]:
        """Destroy every key but the newest; their versions.

        Raises:
            InvalidValue: something is still sealed with one of them.
        """


class RecordQueries(Protocol):
    """What the desk asks about records; none of it writes."""

    def access(self, patient_id: str) -> RecordAccess:
        """What the actor may do with the record now; tells nothing of what is in it."""

    def record(self, patient_id: str) -> PatientRecord:
        """The record, as far as the actor may see it.

        Raises:
            RecordClosed: the actor has not opened it (``ViewRecord``), or its time is over.
        """

    def unreviewed(self) -> tuple[UnreviewedView, ...]:
        """Records opened without a right that nobody has looked at; nothing for whom it is not."""
