"""Caseloads as rows for a screen or a file."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from carefront.domain.caseload import Caseload
from carefront.shared.values import dataclass


@dataclass(frozen=True, slots=True)
class PanelLine:
    """One person: how many patients of at most how many (``None``: any number), and whether new ones are taken.

    ``status`` is what counts now, ``by_hand`` what somebody set, empty where it follows from the number.
    """

    account_id: str
    name: str
    active: int
    max_patients: int | None
    status: str
    by_hand: str
    can_edit: bool


@dataclass(frozen=True, slots=True)
class AssignedPatient:
    """A patient of somebody, since a day; ``name`` is empty where the reader may not know it."""

    assignment_id: str
    patient_id: str
    name: str
    birth_date: date | None
    since: date


class CaseloadStore(Protocol):
    """Caseloads of one tenant."""

    def counts(self) -> dict[str, int]:
        """Active patients by person; who has none is left out."""

    def loads(self) -> Sequence[Caseload]:
        """Every caseload that is written down."""

    def patients(self, account_id: str) -> Sequence[AssignedPatient]:
        """The person's active patients by name."""


class CaseloadQueries(Protocol):
    """Questions about caseloads; each needs ``pm.caseload.view``, for one's own or for everybody's."""

    def panels(self) -> tuple[PanelLine, ...]:
        """Everybody who sees patients and whose caseload may be seen, by place and name.

        Raises:
            NotAllowed: nobody's may.
        """

    def patients(self, account_id: str) -> tuple[AssignedPatient, ...]:
        """The person's active patients by name.

        Raises:
            NotAllowed: the person's caseload may not be seen.
        """
