"""What a visit does beside itself: its charge where its type has a price, the caseload where the clinic wants that.

A visit without a price in a clinic that assigns nobody costs nothing here: not a look at the file.
"""

from dataclasses import replace

from carefront.application.booking import offering_of
from carefront.application.execute import Act
from carefront.domain.appointments import Appointment, AppointmentStatus
from carefront.domain.caseload import PatientAssignment
from carefront.domain.charges import Charge, ChargeState, charge_of, visit_charge_id
from carefront.shared.ids import derived_id

_S = AppointmentStatus


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
    accounts = (act.unit.facts.resource(use.resource_id).resource.account_id for use in visit.resources)
    for place, account_id in enumerate(dict.fromkeys(accounts)):
        if account_id and not act.unit.money.assigned(patient_id, account_id):
            act.unit.money.assignments.add(
                PatientAssignment(
                    derived_id(visit.id, "assignment", place), patient_id, account_id, act.unit.now.date()
                )
            )


def follow_status(act: Act, old: Appointment, new: Appointment) -> None:
    """A visit that is over makes its charge due, one that is cancelled makes it void; taken back, so are they."""
    wanted = _wanted(old.status, new.status)
    for charge in act.unit.money.charges_of(old.id) if wanted else ():
        came_with = charge.state is not ChargeState.VOID or charge.state_since == old.status_since
        if wanted and charge.state is wanted[0] and came_with:
            act.unit.money.charges.save(replace(charge, state=wanted[1], state_since=act.unit.now))


def _wanted(old: AppointmentStatus, new: AppointmentStatus) -> tuple[ChargeState, ChargeState] | None:
    if new is _S.COMPLETED:
        return ChargeState.PLANNED, ChargeState.DUE
    if new is _S.CANCELLED:
        return ChargeState.PLANNED, ChargeState.VOID
    if old is _S.COMPLETED:
        return ChargeState.DUE, ChargeState.PLANNED
    return (ChargeState.VOID, ChargeState.PLANNED) if old is _S.CANCELLED else None


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
