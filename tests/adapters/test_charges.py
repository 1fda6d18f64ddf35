"""What visits cost: written down with them, due when they are over, void with a cancelled one; never two currencies in
one sum."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from carefront.application.charge_rows import ChargeFilter, ChargeLine
from carefront.application.commands import catalogue as c
from carefront.application.commands.money_catalogue import AddCharge, ChangeCharge, ChangeChargeState
from carefront.application.commands.sessions import ScheduleSession
from carefront.domain.accounts import AccountabilityType
from carefront.domain.appointments import AppointmentStatus, ResourceUse
from carefront.domain.charges import ChargeState, Payer
from carefront.domain.errors import IllegalTransition, InvalidValue, NotAllowed
from carefront.domain.offerings import Offering, OfferingState
from carefront.domain.sessions import seat_in
from carefront.shared.ids import new_id
from tests.support.practice import CLINIC, FOLLOW_UP, KIM, LEE, PROCEDURE, RAO, Practice, at

ALL = ChargeFilter(CLINIC, 0, 1 << 40)
S, A = ChargeState, AppointmentStatus
PUBLISHED = OfferingState.PUBLISHED


def priced(practice: Practice) -> None:
    practice.do(
        c.SaveOffering(
            Offering(FOLLOW_UP, CLINIC, "Follow-up", "FU", price_minor=4500, currency="EUR", state=PUBLISHED)
        )
    )


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


def completed(practice: Practice, visit: str) -> None:
    for status in (A.ARRIVED, A.IN_PROGRESS, A.COMPLETED):
        practice.do(c.ChangeAppointmentStatus(visit, status))


def test_who_did_not_come_is_not_charged_for_the_visit_until_they_do(practice: Practice) -> None:
    priced(practice)
    visit = practice.booked(at(9))
    practice.do(c.ChangeAppointmentStatus(visit, A.NO_SHOW))
    assert state(practice) is S.VOID
    practice.writer.undo()
    assert state(practice) is S.PLANNED
    practice.writer.redo()
    practice.do(c.CorrectAppointment(visit, A.ARRIVED, "Came late"))
    assert state(practice) is S.PLANNED


def test_a_visit_entered_in_error_costs_nothing_even_when_it_was_due(practice: Practice) -> None:
    priced(practice)
    visit = practice.booked(at(9))
    completed(practice, visit)
    practice.do(c.ChangeAppointmentStatus(visit, A.ENTERED_IN_ERROR))
    assert state(practice) is S.VOID


def test_a_visit_that_goes_on_is_not_due_yet_but_what_was_added_by_hand_is(practice: Practice) -> None:
    priced(practice)
    visit = practice.booked(at(9))
    completed(practice, visit)
    practice.clock.advance(timedelta(minutes=1))
    practice.do(AddCharge(new_id(), CLINIC, KIM, visit, "Copies", 100, "EUR"))
    practice.do(c.CorrectAppointment(visit, A.IN_PROGRESS, "Not over yet"))
    assert [(line.description, line.state) for line in lines(practice)] == [("Follow-up", S.PLANNED), ("Copies", S.DUE)]


def test_a_cancelled_visit_that_is_booked_again_has_its_charge_again_but_not_one_that_was_removed(
    practice: Practice,
) -> None:
    priced(practice)
    visit, other = practice.booked(at(9)), practice.booked(at(10))
    removed = next(line.id for line in lines(practice) if line.appointment_id == other)
    practice.do(ChangeChargeState((removed,), S.VOID, "Agreed"))
    practice.clock.advance(timedelta(minutes=1))
    for one in (visit, other):
        practice.do(c.CancelAppointment(one, "ill"))
        practice.do(c.CorrectAppointment(one, A.BOOKED, "Comes after all"))
    found = {line.appointment_id: (line.state, line.note) for line in lines(practice)}
    assert found == {visit: (S.PLANNED, ""), other: (S.VOID, "Agreed")}


def test_a_moved_visit_takes_its_charge_to_the_new_day(practice: Practice) -> None:
    priced(practice)
    visit = practice.booked(at(9))
    practice.do(c.RescheduleAppointment(visit, at(10, days=2), 30, (ResourceUse(RAO),)))
    (line,) = lines(practice)
    assert (line.at_s, line.state) == (int(at(10, days=2).timestamp()), S.PLANNED)


def test_each_visit_of_a_series_has_its_own_charge(practice: Practice) -> None:
    priced(practice)
    shared = c.BookAppointment(new_id(), CLINIC, KIM, FOLLOW_UP, at(9), 30, (ResourceUse(RAO),))
    occurrences = tuple(c.SeriesOccurrence(new_id(), at(9, days=day), (ResourceUse(RAO),)) for day in (1, 2))
    practice.do(c.BookSeries(new_id(), shared, occurrences))
    assert [line.state for line in lines(practice)] == [S.PLANNED] * 3
    practice.writer.undo()
    assert lines(practice) == ()


def test_a_session_called_off_voids_the_charge_of_every_seat(practice: Practice) -> None:
    group = Offering(FOLLOW_UP, CLINIC, "Group", "GR", price_minor=900, currency="EUR", is_group=True, state=PUBLISHED)
    practice.do(c.SaveOffering(group))
    session = new_id()
    practice.do(ScheduleSession(session, CLINIC, FOLLOW_UP, at(9), 60, (ResourceUse(RAO),), 5))
    for person in (KIM, LEE):
        practice.booked(at(9), patient_id=person, resources=(seat_in(session),), length_minutes=60)
    assert [line.state for line in lines(practice)] == [S.PLANNED] * 2
    practice.do(c.CancelAppointment(session, "ill"))
    assert [line.state for line in lines(practice)] == [S.VOID] * 2
    practice.writer.undo()
    assert [line.state for line in lines(practice)] == [S.PLANNED] * 2


def test_the_charges_of_a_visit_come_with_the_price_list(practice: Practice) -> None:
    priced(practice)
    practice.do(
        c.SaveOffering(Offering(PROCEDURE, CLINIC, "Brace", "PR", price_minor=700, currency="EUR", state=PUBLISHED))
    )
    visit = practice.booked(at(9))
    practice.do(AddCharge(new_id(), CLINIC, KIM, visit, "Copies", 100, "EUR"))

    found = practice.reader.charges().of_visit(visit)
    assert found is not None
    assert [(line.description, line.state) for line in found.lines] == [("Follow-up", S.PLANNED), ("Copies", S.PLANNED)]
    assert [price.name for price in found.prices] == ["Follow-up", "Brace"]
    assert found.can_edit
    clerk = new_id()
    whole = practice.desk.identity.organization_account_id
    practice.do(c.AddPerson(clerk, "Ana", ((whole, AccountabilityType.RECEPTIONIST),), date(2020, 1, 1)))
    practice.desk.session.sign_in(clerk)
    assert practice.reader.charges().of_visit(visit) is None


def test_charges_of_visits_and_others_stand_in_one_order_page_by_page(practice: Practice) -> None:
    """Of the day of the visit, or of the day they were made; the order and the totals are of both together."""
    priced(practice)
    visits = [practice.booked(at(hour)) for hour in (9, 11, 15)]
    for text in ("Copies", "Letter"):
        practice.do(AddCharge(new_id(), CLINIC, KIM, None, text, 100, "EUR"))
    practice.do(AddCharge(new_id(), CLINIC, KIM, visits[1], "Brace", 700, "EUR"))
    every = lines(practice)
    assert list(every) == sorted(every, key=lambda line: (-line.at_s, line.id))
    assert [line.appointment_id for line in every].count("") == 2

    ask = practice.reader.charges().page
    pages = [ask(ALL, offset, 1) for offset in range(len(every))]
    assert [line for page in pages for line in page.lines] == list(every)
    assert [page.next_offset for page in pages] == [1, 2, 3, 4, 5, None]
    assert sum(total.amount_minor for total in pages[0].totals) == sum(line.amount_minor for line in every)
    start = int(at(11).timestamp())
    assert {line.description for line in ask(ChargeFilter(CLINIC, start, start + 1)).lines} == {"Brace", "Follow-up"}
