"""Commands about caseloads and charges, as frozen values with their new ids inside."""

from typing import ClassVar

from carefront.application.envelope import Command
from carefront.domain.charges import ChargeState, Payer
from carefront.shared.values import dataclass


@dataclass(frozen=True, slots=True)
class AssignPatient(Command):
    """Have a person look after a patient from today. ``instead_of``: the assignment to somebody else that ends with
    it. ``override_reason``: why in spite of a closed panel."""

    KIND: ClassVar[str] = "patient_assignment.add"
    assignment_id: str
    patient_id: str
    account_id: str
    instead_of: str | None = None
    override_reason: str = ""


@dataclass(frozen=True, slots=True)
class EndAssignment(Command):
    """The patient is no longer one of the person's."""

    KIND: ClassVar[str] = "patient_assignment.end"
    assignment_id: str


@dataclass(frozen=True, slots=True)
class MovePatients(Command):
    """Have another person look after the patients of these assignments from today, all of them or none: as when
    somebody leaves. ``new_ids``: of the assignments that begin, in the same order. ``account_id`` ``None``: nobody
    does, and there are none."""

    KIND: ClassVar[str] = "patient_assignment.move_many"
    assignment_ids: tuple[str, ...]
    new_ids: tuple[str, ...]
    account_id: str | None
    override_reason: str = ""


@dataclass(frozen=True, slots=True)
class SetCaseload(Command):
    """How many patients a person takes (``None``: any number), and whether new ones: ``panel_status`` open, limited
    or closed by hand, empty for what follows from their number."""

    KIND: ClassVar[str] = "caseload.save"
    account_id: str
    max_patients: int | None = None
    panel_status: str = ""


@dataclass(frozen=True, slots=True)
class AddCharge(Command):
    """Charge an amount in minor units of a currency, for a visit or without one."""

    KIND: ClassVar[str] = "charge.add"
    charge_id: str
    facility_id: str
    patient_id: str | None
    appointment_id: str | None
    description: str
    amount_minor: int
    currency: str
    payer: Payer = Payer.PATIENT
    payer_name: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ChangeCharge(Command):
    """Another amount, payer or text, as long as nobody has a bill."""

    KIND: ClassVar[str] = "charge.change"
    charge_id: str
    description: str
    amount_minor: int
    currency: str
    payer: Payer = Payer.PATIENT
    payer_name: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ChangeChargeState(Command):
    """Say of charges that they are due, billed, paid, waived or void: of all or of none. ``reason``: why, kept in
    their notes."""

    KIND: ClassVar[str] = "charge.state"
    charge_ids: tuple[str, ...]
    state: ChargeState
    reason: str = ""
