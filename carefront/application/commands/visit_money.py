"""What a visit does beside itself: its charge where its type has a price, the caseload where the clinic wants that.

A visit without a price in a clinic that assigns nobody costs nothing here: not a look at the file.
"""

from dataclasses import replace

from carefront.application.booking import instant_s, offering_of
from carefront.application.execute import Act
from carefront.domain.appointments import Appointment, AppointmentStatus
from carefront.domain.caseload import PatientAssignment
from carefront.domain.charges import Charge, ChargeState, charge_of, visit_charge_id
from carefront.domain.zones import local_date
from carefront.shared.ids import derived_id

_S = AppointmentStatus
_NOTHING_DONE = frozenset({_S.CANCELLED, _S.NO_SHOW, _S.ENTERED_IN_ERROR})


def follow_booking(act: Act, visit: Appointment) -> None:
    """Write down what a new visit costs, and whose patient is one now."""
    _price(act, visit)
    if act.unit.facts.clinic(visit.facility_id).facility.assigns_first_visit and visit.patient_id:
        _assign(act, visit, visit.patient_id)


def _price(act: Act, visit: Appointment) -> None:
    offering = offering_of(act.unit.facts, visit.offering_id)
    if offering is not None and offering.price_minor > 0 and not visit.is_session:
        act.unit.money.charges.add(charge_of(visit, offering, act.unit.now))


def _assign(act: Act, visit: Appointment, patient_id: str) -> None:
    """To everybody whom the patient sees for the first time; who was once taken off a caseload is not put back."""
    today = local_date(instant_s(act.unit.now), act.unit.facts.clinic(visit.facility_id).zone)
    accounts = (act.unit.facts.resource(use.resource_id).resource.account_id for use in visit.resources)
    for place, account_id in enumerate(dict.fromkeys(accounts)):
        if account_id and not act.unit.money.assigned(patient_id, account_id):
            act.unit.money.assignments.add(
                PatientAssignment(derived_id(visit.id, "assignment", place), patient_id, account_id, today)
            )


def follow_status(act: Act, old: Appointment, new: Appointment) -> None:
    """A visit that is over makes its charges due; one that is cancelled, missed or was a mistake makes them void, as
    nothing was done; taken back, so are they. What is billed, paid or was marked by hand stays as it is.

    Source: RULES.md B27.
    """
    was, wanted = _wanted(old.status, new.status)
    for charge in act.unit.money.charges_of(old.id) if wanted else ():
        came_with = charge.state is ChargeState.PLANNED or charge.state_since == old.status_since
        if wanted and charge.state is was and came_with:
            act.unit.money.charges.save(replace(charge, state=wanted, state_since=act.unit.now))


def _wanted(old: AppointmentStatus, new: AppointmentStatus) -> tuple[ChargeState | None, ChargeState | None]:
    """Which state of a charge follows the visit to which; ``None``: none does."""
    if new is _S.COMPLETED:
        return ChargeState.PLANNED, ChargeState.DUE
    if new in _NOTHING_DONE:
        return (ChargeState.DUE if old is _S.COMPLETED else ChargeState.PLANNED), ChargeState.VOID
    if old is _S.COMPLETED:
        return ChargeState.DUE, ChargeState.PLANNED
    return (ChargeState.VOID, ChargeState.PLANNED) if old in _NOTHING_DONE else (None, None)


def follow_edit(act: Act, old: Appointment, new: Appointment) -> None:
    """A visit of another type costs what that type costs, as long as nobody has a bill."""
    if old.offering_id == new.offering_id:
        return
    known = act.unit.money.charges.find(visit_charge_id(new.id))
    if known is None:
        _price(act, new)
    elif known.state is ChargeState.PLANNED:
        offering = offering_of(act.unit.facts, new.offering_id)
        if offering is None or offering.price_minor <= 0:
            act.unit.money.charges.remove(known.id)
        else:
            act.unit.money.charges.save(_repriced(known, charge_of(new, offering, act.unit.now)))


def _repriced(known: Charge, wanted: Charge) -> Charge:
    return replace(known, description=wanted.description, amount_minor=wanted.amount_minor, currency=wanted.currency)
