"""What somebody is to pay: made by hand, changed as long as nobody has a bill, and how far it has come."""

from collections.abc import Sequence
from dataclasses import replace

from carefront.application.commands.money_catalogue import AddCharge, ChangeCharge, ChangeChargeState
from carefront.application.execute import Act, Answer, Done, Need, Rule, Rules
from carefront.domain.appointments import AppointmentStatus
from carefront.domain.charges import CHANGEABLE, CHARGE_LIFE, Charge, ChargeState, check_amount
from carefront.domain.errors import IllegalTransition, InvalidValue
from carefront.domain.money_events import ChargeChanged
from carefront.domain.permissions import Key, Subject


def _needs_added(command: AddCharge, act: Act) -> Sequence[Need]:
    act.unit.facts.clinic(command.facility_id)
    return [(Key.BILLING_EDIT, Subject(facility_id=command.facility_id))]


def _add(command: AddCharge, act: Act) -> Answer:
    check_amount(command.amount_minor, command.currency)
    if not command.description.strip():
        raise InvalidValue("description", command.description, "empty")
    if command.patient_id is not None:
        act.unit.patients.get(command.patient_id)
    charge = Charge(
        command.charge_id, command.facility_id, command.patient_id, command.appointment_id,
        command.description.strip(), command.amount_minor, command.currency, act.unit.now, _first_state(command, act),
        command.payer, command.payer_name.strip(), command.note.strip(), act.unit.now,
    )  # fmt: skip
    act.unit.money.charges.add(charge)
    return _done((charge,), act)


def _first_state(command: AddCharge, act: Act) -> ChargeState:
    """Planned with a visit to come; anything else is due."""
    if command.appointment_id is None:
        return ChargeState.DUE
    visit = act.unit.appointments.get(command.appointment_id)
    if visit.facility_id != command.facility_id or visit.patient_id != command.patient_id:
        raise InvalidValue("appointment_id", visit.id, "other_patient")
    is_to_come = visit.is_live and visit.status is not AppointmentStatus.COMPLETED
    return ChargeState.PLANNED if is_to_come else ChargeState.DUE


def _needs_changed(command: ChangeCharge, act: Act) -> Sequence[Need]:
    charge = act.unit.money.charges.get(command.charge_id)
    return [(Key.BILLING_EDIT, Subject(facility_id=charge.facility_id))]


def _change(command: ChangeCharge, act: Act) -> Answer:
    check_amount(command.amount_minor, command.currency)
    if not command.description.strip():
        raise InvalidValue("description", command.description, "empty")
    known = act.unit.money.charges.get(command.charge_id)
    if known.state not in CHANGEABLE:
        raise IllegalTransition(CHARGE_LIFE.name, known.state, "changed")
    changed = replace(
        known, description=command.description.strip(), amount_minor=command.amount_minor, currency=command.currency,
        payer=command.payer, payer_name=command.payer_name.strip(), note=command.note.strip(),
    )  # fmt: skip
    act.unit.money.charges.save(changed)
    return _done((changed,), act)


def _needs_state(command: ChangeChargeState, act: Act) -> Sequence[Need]:
    if not command.charge_ids:
        raise InvalidValue("charge_ids", (), "empty")
    found = (act.unit.money.charges.get(identifier) for identifier in command.charge_ids)
    return [(Key.BILLING_EDIT, Subject(facility_id=place)) for place in dict.fromkeys(row.facility_id for row in found)]


def _state(command: ChangeChargeState, act: Act) -> Answer:
    known = [act.unit.money.charges.get(identifier) for identifier in dict.fromkeys(command.charge_ids)]
    changed = tuple(
        replace(
            row, state=CHARGE_LIFE.check(row.state, command.state), state_since=act.unit.now,
            note="; ".join(filter(None, (row.note, command.reason.strip()))),
        )
        for row in known if row.state is not command.state
    )  # fmt: skip
    for charge in changed:
        act.unit.money.charges.save(charge)
    return _done(changed, act)


def _done(charges: Sequence[Charge], act: Act) -> Done:
    for charge in charges:
        act.unit.record(ChargeChanged(charge.id, charge.facility_id, charge.state.value))
    return Done({"count": str(len(charges)), "name": charges[0].description if charges else ""})


RULES: Rules = {
    AddCharge: Rule(_needs_added, _add), ChangeCharge: Rule(_needs_changed, _change),
    ChangeChargeState: Rule(_needs_state, _state),
}  # fmt: skip
