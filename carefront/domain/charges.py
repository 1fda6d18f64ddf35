"""Charges: what a visit costs, who pays, and how far that has come."""

from datetime import datetime
from enum import StrEnum

from carefront.domain.appointments import Appointment
from carefront.domain.errors import InvalidValue
from carefront.domain.lifecycle import StateMachine
from carefront.domain.offerings import Offering
from carefront.shared.ids import derived_id
from carefront.shared.values import dataclass

MOST_MINOR = 10**11
"""No charge is higher, in minor units."""


class ChargeState(StrEnum):
    """Planned with the visit, due when it is over, billed; then paid, waived, or void where nothing was done."""

    PLANNED = "planned"
    DUE = "due"
    BILLED = "billed"
    PAID = "paid"
    WAIVED = "waived"
    VOID = "void"


class Payer(StrEnum):
    """Who is to pay."""

    PATIENT = "patient"
    INSURANCE = "insurance"
    OTHER = "other"


_S = ChargeState
CHARGE_LIFE = StateMachine(
    "charge",
    {
        _S.PLANNED: frozenset({_S.DUE, _S.PAID, _S.WAIVED, _S.VOID}),
        _S.DUE: frozenset({_S.BILLED, _S.PAID, _S.WAIVED, _S.VOID, _S.PLANNED}),
        _S.BILLED: frozenset({_S.PAID, _S.WAIVED, _S.VOID, _S.DUE}),
        _S.PAID: frozenset({_S.DUE}),
        _S.WAIVED: frozenset({_S.DUE}),
        _S.VOID: frozenset({_S.PLANNED, _S.DUE}),
    },
)
"""Paid in advance is paid; what was marked by mistake is due again."""

CHANGEABLE = frozenset({_S.PLANNED, _S.DUE})
"""The states in which amount and payer can still be changed: nobody has a bill yet."""


@dataclass(frozen=True, slots=True)
class Charge:
    """An amount in minor units of ``currency`` (ISO 4217) that somebody is to pay, for a visit or without one.

    ``made_at`` dates a charge without a visit. ``payer_name``: of the insurance, or of whoever else pays.
    """

    id: str
    facility_id: str
    patient_id: str | None
    appointment_id: str | None
    description: str
    amount_minor: int
    currency: str
    made_at: datetime
    state: ChargeState = ChargeState.PLANNED
    payer: Payer = Payer.PATIENT
    payer_name: str = ""
    note: str = ""
    state_since: datetime | None = None


def visit_charge_id(appointment_id: str) -> str:
    """The id of the charge that a visit's type gives it."""
    return derived_id(appointment_id, "charge")


def charge_of(visit: Appointment, offering: Offering, now: datetime) -> Charge:
    """What the visit costs by its type; only for one that has a price."""
    return Charge(
        visit_charge_id(visit.id), visit.facility_id, visit.patient_id, visit.id, offering.name, offering.price_minor,
        offering.currency, now, state_since=now,
    )  # fmt: skip


def check_amount(amount_minor: int, currency: str) -> None:
    """Whether this can be charged.

    Raises:
        InvalidValue: the amount is negative or beyond all bounds, or the currency is no ISO 4217 code.
    """
    if not 0 <= amount_minor <= MOST_MINOR:
        raise InvalidValue("amount_minor", amount_minor, "range")
    if not (len(currency) == 3 and currency.isascii() and currency.isalpha() and currency.isupper()):
        raise InvalidValue("currency", currency, "currency")
