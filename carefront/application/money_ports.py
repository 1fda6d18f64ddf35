"""What the commands of caseloads and charges need of the outside."""

from collections.abc import Sequence
from typing import Protocol

from carefront.application.store_port import Store
from carefront.domain.caseload import Caseload, PatientAssignment
from carefront.domain.charges import Charge


class MoneyShelf(Protocol):
    """Caseloads, assignments and charges inside a unit of work."""

    @property
    def assignments(self) -> Store[PatientAssignment]: ...

    @property
    def charges(self) -> Store[Charge]: ...

    def assigned(self, patient_id: str, account_id: str) -> Sequence[PatientAssignment]:
        """Every assignment of the patient to the person, those that are over too."""

    def charges_of(self, appointment_id: str) -> Sequence[Charge]:
        """The charges of a visit."""

    def caseload(self, account_id: str) -> Caseload:
        """The person's caseload; without limit where none is written down."""

    def set_caseload(self, caseload: Caseload) -> None:
        """Write it down."""
