"""Caseloads: who looks after whom, and how many patients a person takes."""

from datetime import date, timedelta
from enum import StrEnum

from carefront.shared.values import dataclass


class PanelStatus(StrEnum):
    """Whether a person takes new patients: as ever, only with a warning, or not without an override."""

    OPEN = "open"
    LIMITED = "limited"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Caseload:
    """How many patients a person takes (``max_patients`` ``None``: no limit) and whether they take new ones:
    ``panel_status`` of :class:`PanelStatus` set by hand, empty for what follows from the number of patients."""

    account_id: str
    max_patients: int | None = None
    panel_status: str = ""


@dataclass(frozen=True, slots=True)
class PatientAssignment:
    """A patient whom a person looks after on inclusive days; ``effective_to`` ``None``: still."""

    id: str
    patient_id: str
    account_id: str
    effective_from: date
    effective_to: date | None = None

    def ended(self, today: date) -> "PatientAssignment | None":
        """The assignment that is over today already; ``None`` where it began today: nothing is left of it."""
        last = today - timedelta(days=1)
        if last < self.effective_from:
            return None
        return PatientAssignment(self.id, self.patient_id, self.account_id, self.effective_from, last)
