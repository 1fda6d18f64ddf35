"""What has happened with caseloads and charges, in the past tense."""

from carefront.domain.events import DomainEvent
from carefront.shared.values import dataclass


@dataclass(frozen=True, slots=True)
class CaseloadChanged(DomainEvent):
    """Somebody takes another number of patients, or new ones no longer or again."""

    account_id: str


@dataclass(frozen=True, slots=True)
class PatientAssigned(DomainEvent):
    """A person looks after a patient from now on."""

    assignment_id: str
    patient_id: str
    account_id: str


@dataclass(frozen=True, slots=True)
class AssignmentEnded(DomainEvent):
    """A person looks after a patient no longer."""

    assignment_id: str
    patient_id: str
    account_id: str


@dataclass(frozen=True, slots=True)
class ChargeChanged(DomainEvent):
    """A charge was made, or has another amount, payer or state now."""

    charge_id: str
    facility_id: str
    state: str
