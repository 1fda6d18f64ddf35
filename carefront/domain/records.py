"""What is recorded of a patient beyond names: insurance, allergies, conditions, notes, and who may look at it how long.

Terms: a *view* is the act of opening a patient's record; it is in force for a while and then over by itself. A view
*breaks the glass* where its actor has no right to the record and opens it all the same, with a reason.
"""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from carefront.shared.values import dataclass

VIEW_TIME: Final = timedelta(minutes=30)
BREAK_GLASS_TIME: Final = timedelta(minutes=60)
LONGEST_LINE, LONGEST_TEXT = 300, 8_000
"""Most characters of a single line and of a note."""


class Severity(StrEnum):
    """How bad an allergic reaction is (FHIR R4 ``reaction-event-severity``)."""

    UNKNOWN = "unknown"
    MILD = "mild"
    MODERATE = "moderate"
    SEVERE = "severe"


class ConditionStatus(StrEnum):
    """Whether somebody has a condition now (FHIR R4 ``condition-clinical``, in part)."""

    ACTIVE = "active"
    REMISSION = "remission"
    RESOLVED = "resolved"


class ViewReason(StrEnum):
    """Why somebody opens a record without a right to it: a code, so that the audit holds no words about a patient."""

    EMERGENCY = "emergency"
    COVERING = "covering"
    ASKED_BY_PATIENT = "asked_by_patient"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Insurance:
    """One insurance of a patient; both days are inclusive, ``None`` means open."""

    id: str
    patient_id: str
    payer: str
    plan: str = ""
    member_number: str = ""
    group_number: str = ""
    holder: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    is_primary: bool = False


@dataclass(frozen=True, slots=True)
class Allergy:
    """What a patient does not bear, and what happens then."""

    id: str
    patient_id: str
    substance: str
    reaction: str = ""
    severity: Severity = Severity.UNKNOWN


@dataclass(frozen=True, slots=True)
class Condition:
    """What a patient has or had, since which day where that is known."""

    id: str
    patient_id: str
    name: str
    status: ConditionStatus = ConditionStatus.ACTIVE
    since: date | None = None


@dataclass(frozen=True, slots=True)
class RecordNote:
    """A note of ``author_id`` (the account), written at an aware instant."""

    id: str
    patient_id: str
    text: str
    author_id: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class RecordView:
    """That ``account_id`` has the record open in ``[opened_at, until)``; ``broken`` fields did not open."""

    id: str
    patient_id: str
    account_id: str
    opened_at: datetime
    until: datetime
    reason: str = ""
    note: str = ""
    is_break_glass: bool = False
    is_reviewed: bool = False
    broken: int = 0


MedicalPart = Allergy | Condition | RecordNote
RecordPart = Insurance | MedicalPart


def member_key(number: str) -> str:
    """What a member number is found by: its letters and digits alone, in one case."""
    return "".join(sign for sign in number.casefold() if sign.isalnum())
