"""What visits cost: written down with them, due when they are over, void with a cancelled one; never two currencies in
one sum."""

from collections.abc import Sequence
from datetime import date

import pytest

from carefront.application.charge_rows import ChargeFilter, ChargeLine
from carefront.application.commands import catalogue as c
from carefront.application.commands.money_catalogue import AddCharge, ChangeCharge, ChangeChargeState
from carefront.domain.accounts import AccountabilityType
from carefront.domain.appointments import AppointmentStatus
from carefront.domain.charges import ChargeState, Payer
from carefront.domain.errors import IllegalTransition, InvalidValue, NotAllowed
from carefront.domain.offerings import Offering
from carefront.shared.ids import new_id
from tests.support.practice import CLINIC, FOLLOW_UP, KIM, PROCEDURE, Practice, at

ALL = ChargeFilter(CLINIC, 0, 1 << 40)
S = ChargeState


def priced(practice: Practice) -> None:
    practice.do(c.SaveOffering(Offering(FOLLOW_UP, CLINIC, "Follow-up", "FU", price_minor=4500, currency="EUR")))


def lines(practice: Practice) -> Sequence[ChargeLine]:
    return practice.reader.charges().page(ALL).lines


def state(practice: Practice) -> ChargeState:
    (line,) = lines(practice)
    return line.state


def by_hand(practice: Practice, amount: int = 1000, currency: str = "EUR") -> str:
    identifier = new_id()
    practice.do(AddCharge(identifier, CLINIC, KIM, None, "Copies", amount, currency))
    return identifier


def test_a_visit_without_a_price_costs_nothing(practice: Practice) -> None:
    practice.booked(at(9))
    assert lines(practice) == ()


def test_a_visit_brings_its_charge_which_is_due_when_it_is_over(practice: Practice) -> None:
    priced(practice)
    visit = practice.booked(at(9))
    (line,) = lines(practice)
    assert (line.patient, line.amount_minor, line.currency, line.state) == ("Kim Rao", 4500, "EUR", S.PLANNED)
    assert line.at_s == int(at(9).timestamp())

    for status in (AppointmentStatus.ARRIVED, AppointmentStatus.IN_PROGRESS, AppointmentStatus.COMPLETED):
        practice.do(c.ChangeAppointmentStatus(visit, status))
    assert state(practice) is S.DUE
    practice.writer.undo()
    assert state(practice) is S.PLANNED


def test_a_cancelled_visit_voids_its_charge_until_that_is_undone(practice: Practice) -> None:
    priced(practice)
    visit = practice.booked(at(9))
    practice.do(c.CancelAppointment(visit, "ill"))
    assert state(practice) is S.VOID

    practice.writer.undo()
    assert state(practice) is S.PLANNED
    practice.writer.undo()
    assert lines(practice) == ()


def test_what_was_paid_in_advance_stays_paid(practice: Practice) -> None:
    priced(practice)
    visit = practice.booked(at(9))
    practice.do(ChangeChargeState((lines(practice)[0].id,), S.PAID))
    practice.do(c.CancelAppointment(visit, "ill"))
    assert state(practice) is S.PAID


def test_another_visit_type_has_another_price(practice: Practice) -> None:
    priced(practice)
    visit = practice.booked(at(9))
    practice.do(c.EditAppointment(visit, PROCEDURE, "", "", False))
    assert lines(practice) == ()
    practice.do(c.EditAppointment(visit, FOLLOW_UP, "", "", False))
    assert state(practice) is S.PLANNED


def test_many_are_marked_at_once_or_none(practice: Practice) -> None:
    first, second = by_hand(practice), by_hand(practice)
    practice.do(ChangeChargeState((first,), S.PAID))

    with pytest.raises(IllegalTransition):
        practice.writer.execute(ChangeChargeState((second, first), S.BILLED), {})
    assert {line.state for line in lines(practice)} == {S.PAID, S.DUE}
    practice.do(ChangeChargeState((second, first), S.PAID))
    practice.writer.undo()
    assert {line.state for line in lines(practice)} == {S.PAID, S.DUE}


def test_a_bill_is_not_changed_any_more(practice: Practice) -> None:
    charge = by_hand(practice)
    practice.do(ChangeCharge(charge, "Copies", 1200, "EUR", Payer.INSURANCE, "Sure Health", "two pages"))
    (line,) = lines(practice)
    assert (line.amount_minor, line.payer, line.payer_name) == (1200, Payer.INSURANCE, "Sure Health")

    practice.do(ChangeChargeState((charge,), S.BILLED))
    with pytest.raises(IllegalTransition):
        practice.writer.execute(ChangeCharge(charge, "Copies", 1, "EUR"), {})


@pytest.mark.parametrize(("amount", "currency"), [(-1, "EUR"), (10**12, "EUR"), (1, "eur"), (1, "EU"), (1, "")])
def test_what_is_no_amount_is_not_charged(practice: Practice, amount: int, currency: str) -> None:
    with pytest.raises(InvalidValue):
        practice.writer.execute(AddCharge(new_id(), CLINIC, KIM, None, "Copies", amount, currency), {})


def test_totals_are_by_state_and_currency(practice: Practice) -> None:
    first = by_hand(practice, 1000, "EUR")
    by_hand(practice, 250, "EUR")
    by_hand(practice, 700, "USD")
    practice.do(ChangeChargeState((first,), S.PAID))

    totals = practice.reader.charges().page(ALL).totals
    assert [(total.state, total.currency, total.count, total.amount_minor) for total in totals] == [
        (S.DUE, "EUR", 1, 250), (S.DUE, "USD", 1, 700), (S.PAID, "EUR", 1, 1000),
    ]  # fmt: skip


def test_charges_are_found_by_patient_state_payer_and_time(practice: Practice) -> None:
    charge = by_hand(practice)
    ask = practice.reader.charges().page
    made = lines(practice)[0].at_s

    assert ask(ChargeFilter(CLINIC, made, made + 1, "due", "patient", "KIM")).lines[0].id == charge
    for wanted in (
        ChargeFilter(CLINIC, made + 1, made + 2), ChargeFilter(CLINIC, 0, made),
        ChargeFilter(CLINIC, made, made + 1, "paid"), ChargeFilter(CLINIC, made, made + 1, "", "insurance"),
        ChargeFilter(CLINIC, made, made + 1, "", "", "lee"),
    ):  # fmt: skip
        assert ask(wanted).lines == ask(wanted).totals == ()


def test_charges_are_for_those_who_may_view_them(practice: Practice) -> None:
    person = new_id()
    whole = practice.desk.identity.organization_account_id
    practice.do(c.AddPerson(person, "Ana", ((whole, AccountabilityType.RECEPTIONIST),), date(2020, 1, 1)))
    priced(practice)
    practice.desk.session.sign_in(person)

    visit = practice.booked(at(9))
    with pytest.raises(NotAllowed):
        practice.reader.charges().page(ALL)
    practice.do(c.CancelAppointment(visit, "ill"))
    practice.writer.undo()
    practice.writer.undo()
