"""Requests from asking to a booking, offers and lists: on a real file, through the door."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from carefront.application.commands import catalogue as c
from carefront.application.commands import request_catalogue as r
from carefront.application.commands.waitlist import PutOnWaitlist
from carefront.application.envelope import Applied, Denied, Envelope, Outcome, Refused
from carefront.application.gate import Gate
from carefront.application.inbox_rows import FreeTime, Inbox, RequestFilter, WaitingItem
from carefront.application.queries.requests import RequestQueries
from carefront.domain.appointments import ResourceUse
from carefront.domain.booking_facts import ReasonCode, WarningCode
from carefront.domain.errors import DuplicatePatient, IllegalTransition, InvalidValue, NotAllowed, NotFound
from carefront.domain.requests import (
    AppointmentRequest,
    ItemKind,
    OfferState,
    Recall,
    RequestState,
)
from carefront.domain.wishes import Urgency, Wishes
from carefront.shared.ids import new_id
from tests.support.practice import (
    CLINIC,
    FOLLOW_UP,
    KIM,
    LEE,
    NOW,
    RAO,
    RAO_PERSON,
    REQUEST,
    SILVA,
    Practice,
    at,
    patient,
)
from tests.support.spine_checks import rows_of


def ask(practice: Practice, **said: Any) -> str:
    """A request of Kim's for a follow-up, but for what is ``said``."""
    request = replace(AppointmentRequest(new_id(), CLINIC, patient_id=KIM, offering_id=FOLLOW_UP), **said)
    practice.do(r.SubmitRequest(request))
    return request.id


def anonymous(practice: Practice, **said: Any) -> str:
    contact = {"patient_id": None, "contact_name": "Nia Okoro", "contact_phone": "555-0177"}
    return ask(practice, **{**contact, **said})


def time_at(hour: int, days: int = 1, resource: str = RAO) -> r.OfferedTime:
    return r.OfferedTime(new_id(), at(hour, days=days), 30, (ResourceUse(resource),))


def state(practice: Practice, request_id: str) -> str:
    rows = rows_of(practice.desk._keep(practice.desk.database.open_reader()), "appointment_request")
    return next(str(row["state"]) for row in rows if bytes(row["id"]).hex() == request_id)


def inbox(practice: Practice, **how: Any) -> Inbox:
    return practice.reader.requests().inbox(CLINIC, **how)


def item(practice: Practice, identifier: str) -> WaitingItem:
    found = inbox(practice, with_snoozed=True)
    rows = (*found.requests, *found.waitlist, *found.recalls, *found.unscheduled)
    return next(row for row in rows if row.id == identifier)


def booking(visit_id: str, time: r.OfferedTime, patient_id: str = KIM, **more: Any) -> c.BookAppointment:
    command = c.BookAppointment(visit_id, CLINIC, patient_id, FOLLOW_UP, time.start, time.length_minutes, time.uses)
    return replace(command, **more)


# --- the road of a request -------------------------------------------------------------------------------------------
def test_a_request_goes_from_asking_over_a_proposal_to_a_visit(practice: Practice) -> None:
    request, visit, time = ask(practice), new_id(), time_at(10)
    assert state(practice, request) == RequestState.SUBMITTED
    practice.do(r.AssignRequest(request, RAO))
    practice.do(r.ProposeTimes(request, (time, time_at(11)), NOW + timedelta(days=1)))
    assert state(practice, request) == RequestState.PROPOSED
    practice.do(r.AcceptProposal(request, time.offer_id))
    assert [offer.state for offer in item(practice, request).open_offers] == ["accepted"]
    practice.do(r.ConvertRequest(request, booking(visit, time, hold_id=time.offer_id)))
    assert state(practice, request) == RequestState.CONVERTED
    assert practice.reader.appointment(visit).start_s == int(time.start.timestamp())
    assert request not in [row.id for row in inbox(practice).requests]


def test_a_declined_proposal_goes_back_to_whoever_answers_it(practice: Practice) -> None:
    request = ask(practice)
    practice.do(r.AssignRequest(request, RAO))
    practice.do(r.ProposeTimes(request, (time_at(10),), NOW + timedelta(days=1)))
    practice.do(r.DeclineProposal(request))
    assert state(practice, request) == RequestState.ASSIGNED
    assert item(practice, request).open_offers == ()


def test_a_proposal_holds_its_times_and_lets_them_go_with_the_answer(practice: Practice) -> None:
    request, time = ask(practice), time_at(10)
    practice.do(r.AssignRequest(request, RAO))
    practice.do(r.ProposeTimes(request, (time,), NOW + timedelta(hours=4)))
    held = practice.reader.propose(practice.asked(time.start)).explanation.warnings
    assert [warning.code for warning in held] == [WarningCode.HELD]
    practice.do(r.DeclineProposal(request))
    assert practice.reader.propose(practice.asked(time.start)).explanation.warnings == ()
    practice.writer.undo()
    assert practice.reader.propose(practice.asked(time.start)).explanation.warnings != ()


def test_a_proposal_of_a_time_that_cannot_be_booked_is_refused_with_the_reasons(practice: Practice) -> None:
    request = ask(practice)
    practice.do(r.AssignRequest(request, RAO))
    outcome = practice.writer.execute(r.ProposeTimes(request, (time_at(5),), NOW + timedelta(days=1)))
    assert isinstance(outcome, Refused)
    assert outcome.reasons[0].code is ReasonCode.CLINIC_CLOSED
    assert state(practice, request) == RequestState.ASSIGNED


def test_an_expired_time_cannot_be_accepted_any_more(practice: Practice) -> None:
    request, time = ask(practice), time_at(10)
    practice.do(r.AssignRequest(request, RAO))
    practice.do(r.ProposeTimes(request, (time,), NOW + timedelta(hours=1)))
    practice.clock.advance(timedelta(hours=2))
    with pytest.raises(IllegalTransition):
        practice.writer.execute(r.AcceptProposal(request, time.offer_id))


def test_a_time_taken_on_the_phone_walks_the_whole_road_in_one_step(practice: Practice) -> None:
    request, visit = ask(practice), new_id()
    practice.do(r.ConvertRequest(request, booking(visit, time_at(10))))
    assert state(practice, request) == RequestState.CONVERTED
    practice.writer.undo()
    assert state(practice, request) == RequestState.SUBMITTED


@pytest.mark.parametrize("closed", [RequestState.CONVERTED, RequestState.CANCELLED])
def test_nothing_is_done_with_a_closed_request(practice: Practice, closed: RequestState) -> None:
    request, time = ask(practice), time_at(10)
    practice.do(
        r.CancelRequest(request, "patient")
        if closed is RequestState.CANCELLED
        else r.ConvertRequest(request, booking(new_id(), time_at(9)))
    )
    for command in (
        r.AssignRequest(request, RAO), r.ProposeTimes(request, (time,), NOW + timedelta(days=1)),
        r.DeclineProposal(request), r.CancelRequest(request), r.ConvertRequest(request, booking(new_id(), time)),
        r.AcceptProposal(request, time.offer_id),
    ):  # fmt: skip
        with pytest.raises(IllegalTransition):
            practice.writer.execute(command)


def test_an_anonymous_contact_becomes_a_patient_with_the_visit(practice: Practice) -> None:
    request, visit, new = anonymous(practice), new_id(), patient(new_id(), "Nia Okoro", phone="555-0177")
    practice.do(r.ConvertRequest(request, booking(visit, time_at(10), new.id, new_patient=new)))
    assert practice.reader.appointment(visit).patient_name == "Nia Okoro"
    practice.writer.undo()
    assert practice.reader.find_patients("nia", CLINIC, NOW.date()) == ()
    assert item(practice, request).name == "Nia Okoro"


def test_a_contact_who_may_be_a_known_patient_is_not_made_twice(practice: Practice) -> None:
    """Kim Rao, born 12 March 1984, is known: the desk says that it is somebody else, or books for her."""
    request = anonymous(practice, contact_name="Kim Rao", contact_birth_date=date(1984, 3, 12))
    twin = patient(new_id(), "Kimberly Rao", date(1984, 3, 12))
    with pytest.raises(DuplicatePatient) as found:
        practice.writer.execute(r.ConvertRequest(request, booking(new_id(), time_at(10), twin.id, new_patient=twin)))
    assert found.value.patient_ids == (KIM,)
    practice.do(r.ConvertRequest(request, booking(new_id(), time_at(10), KIM)))
    other = anonymous(practice, contact_name="Kim Rao", contact_birth_date=date(1984, 3, 12))
    command = booking(new_id(), time_at(11), twin.id, new_patient=twin, distinct_from=(KIM,))
    practice.do(r.ConvertRequest(other, command))


def test_a_conversion_is_judged_like_any_booking(practice: Practice) -> None:
    request, time = ask(practice), time_at(10)
    practice.booked(time.start, patient_id=LEE)
    outcome = practice.writer.execute(r.ConvertRequest(request, booking(new_id(), time)))
    assert isinstance(outcome, Refused)
    assert outcome.reasons[0].code is ReasonCode.PROVIDER_BUSY
    assert state(practice, request) == RequestState.SUBMITTED


@pytest.mark.parametrize(
    "said",
    [
        {"patient_id": None}, {"contact_name": "Nia"}, {"patient_id": None, "contact_name": "Nia"},
        {"length_minutes": -5}, {"wishes": Wishes(weekdays=(7,))}, {"wishes": Wishes(times_of_day=("night",))},
        {"wishes": Wishes(date(2026, 12, 2), date(2026, 12, 1))},
    ],
)  # fmt: skip
def test_a_request_that_makes_no_sense_is_not_taken(practice: Practice, said: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue):
        ask(practice, **said)


# --- who sees what ---------------------------------------------------------------------------------------------------
def test_lists_by_type_by_resource_and_by_patient(practice: Practice) -> None:
    targeted, open_one = ask(practice, resource_id=SILVA), ask(practice)
    own = ask(practice, patient_id=LEE)
    find = practice.reader.requests().requests
    assert {row.id for row in find(RequestFilter(CLINIC, resource_id=SILVA))} == {targeted}
    untargeted = find(RequestFilter(CLINIC, FOLLOW_UP, is_untargeted=True))
    assert {row.id for row in untargeted} == {open_one, own, REQUEST}
    assert {row.id for row in find(RequestFilter(CLINIC, patient_id=LEE))} == {own, REQUEST}


# --- lists -----------------------------------------------------------------------------------------------------------
def test_urgent_ones_come_first_then_who_waits_longest(practice: Practice) -> None:
    practice.do(r.CancelRequest(REQUEST))
    first = ask(practice)
    practice.clock.advance(timedelta(minutes=5))
    second, urgent = ask(practice), ask(practice, urgency=Urgency.URGENT)
    assert [row.id for row in inbox(practice).requests][:1] == [urgent]
    assert [row.id for row in inbox(practice).requests][1:] == [first, second]


def test_what_is_put_off_comes_back_on_its_day(practice: Practice) -> None:
    practice.do(r.SnoozeRequest(ItemKind.REQUEST, REQUEST, date(2026, 11, 26)))
    assert inbox(practice).requests == ()
    assert inbox(practice).snoozed == (1, 0, 0, 0)
    practice.clock.advance(timedelta(days=2))
    assert [row.id for row in inbox(practice).requests] == [REQUEST]


def test_a_visit_that_was_cancelled_waits_until_the_patient_has_another(practice: Practice) -> None:
    visit = practice.booked(at(10))
    practice.do(c.CancelAppointment(visit, "patient"))
    assert [(row.kind, row.id) for row in inbox(practice).unscheduled] == [(ItemKind.LOST, visit)]
    practice.do(r.PlaceListItem(ItemKind.LOST, visit, new_id(), time_at(10)))
    assert inbox(practice).unscheduled == ()
    practice.writer.undo()
    practice.do(r.CloseListItem(ItemKind.LOST, visit))
    assert inbox(practice).unscheduled == ()


def test_a_recall_is_listed_until_it_is_booked(practice: Practice) -> None:
    recall = Recall(new_id(), CLINIC, KIM, date(2027, 5, 24), FOLLOW_UP, RAO)
    practice.do(r.AddRecall(recall))
    assert [(row.id, row.due) for row in inbox(practice).recalls] == [(recall.id, recall.due)]
    practice.do(r.PlaceListItem(ItemKind.RECALL, recall.id, new_id(), time_at(10)))
    assert inbox(practice).recalls == ()


def test_a_recall_is_changed_but_stays_the_patients_own(practice: Practice) -> None:
    recall = Recall(new_id(), CLINIC, KIM, date(2027, 5, 24), FOLLOW_UP, RAO, "Check")
    practice.do(r.AddRecall(recall))
    practice.do(r.EditRecall(replace(recall, due=date(2027, 1, 4), resource_id=None, note="Sooner")))
    row = inbox(practice).recalls[0]
    assert (row.due, row.resource_id, row.note) == (date(2027, 1, 4), "", "Sooner")
    with pytest.raises(InvalidValue):
        practice.do(r.EditRecall(replace(recall, patient_id=LEE)))
    practice.writer.undo()
    assert inbox(practice).recalls[0].due == recall.due
    practice.do(r.CloseListItem(ItemKind.RECALL, recall.id))
    with pytest.raises(NotFound):
        practice.do(r.EditRecall(recall))


def test_the_best_three_times_keep_to_the_wishes(practice: Practice) -> None:
    wishes = Wishes(weekdays=(3,), times_of_day=("afternoon",))
    request = ask(practice, wishes=wishes, resource_id=SILVA)
    found = practice.reader.requests().best(CLINIC, item(practice, request))
    assert [row.start_s for row in found] == [int(at(12, minute, 2).timestamp()) for minute in (0, 30)] + [
        int(at(13, 0, 2).timestamp())
    ]
    assert {row.leader_id for row in found} == {SILVA}


def test_a_time_that_is_offered_to_one_is_not_among_the_best_of_another(practice: Practice) -> None:
    request = ask(practice, resource_id=RAO)
    first = practice.reader.requests().best(CLINIC, item(practice, request))[0]
    time = r.OfferedTime(new_id(), datetime.fromtimestamp(first.start_s, UTC), 30, first.resources)
    practice.do(r.AssignRequest(request, RAO))
    practice.do(r.ProposeTimes(request, (time,), NOW + timedelta(days=1)))
    other = ask(practice, patient_id=LEE, resource_id=RAO)
    assert first.start_s not in [row.start_s for row in practice.reader.requests().best(CLINIC, item(practice, other))]


# --- a freed time ----------------------------------------------------------------------------------------------------
def wait(practice: Practice, patient_id: str = KIM, **said: Any) -> str:
    command = PutOnWaitlist(new_id(), CLINIC, patient_id, FOLLOW_UP, None, NOW)
    practice.do(replace(command, **said))
    return command.entry_id if not said.get("entry_id") else str(said["entry_id"])


def fitting(practice: Practice, hour: int = 10, days: int = 1, minutes: int = 30, resource: str = RAO) -> list[str]:
    start_s = int(at(hour, days=days).timestamp())
    free = FreeTime(CLINIC, resource, start_s, start_s + 60 * minutes)
    return [candidate.item.id for candidate in practice.reader.requests().fits(free)]


def test_who_fits_a_freed_time_by_type_length_provider_and_wishes(practice: Practice) -> None:
    any_time = wait(practice)
    mornings = wait(practice, LEE, wishes=Wishes(times_of_day=("morning",)))
    wait(practice, LEE, wishes=Wishes(times_of_day=("evening",)))
    wait(practice, LEE, resource_id=SILVA)
    wait(practice, LEE, length_minutes=45)
    urgent = wait(practice, LEE, urgency=Urgency.URGENT)
    assert fitting(practice) == [urgent, any_time, mornings]


def test_a_visit_that_is_wanted_sooner_fits_an_earlier_time_only(practice: Practice) -> None:
    visit = practice.booked(at(15, days=3), wants_sooner=True)
    assert fitting(practice, days=1) == [visit]
    assert fitting(practice, hour=16, days=3) == []


def test_an_offer_is_chained_on_until_somebody_takes_the_time(practice: Practice) -> None:
    """Declined by the first, expired with the second, taken by the third, whose own time goes on in the chain."""
    visit = practice.booked(at(15, days=3), wants_sooner=True)
    first, second = wait(practice, LEE, urgency=Urgency.URGENT), wait(practice, LEE, urgency=Urgency.SOON)
    assert fitting(practice) == [first, second, visit]
    offer = time_at(10)
    practice.do(r.OfferTime(ItemKind.WAITING, first, offer, NOW + timedelta(hours=1)))
    assert fitting(practice) == [second, visit]
    practice.do(r.AnswerOffer(offer.offer_id, OfferState.DECLINED))
    assert fitting(practice) == [second, visit]
    practice.do(r.OfferTime(ItemKind.WAITING, second, time_at(10), NOW + timedelta(hours=1), offer.offer_id))
    practice.clock.advance(timedelta(hours=2))
    assert fitting(practice) == [visit]
    last = time_at(10)
    practice.do(r.OfferTime(ItemKind.SOONER, visit, last, NOW + timedelta(hours=4), offer.offer_id))
    outcome = practice.do(r.AcceptOffer(last.offer_id, new_id()))
    assert practice.reader.appointment(visit).start_s == int(at(10, days=1).timestamp())
    assert outcome.result["freed_start_s"] == int(at(15, days=3).timestamp())
    assert visit not in [row.id for row in inbox(practice).waitlist]
    practice.writer.undo()
    assert practice.reader.appointment(visit).start_s == int(at(15, days=3).timestamp())
    assert visit in [row.id for row in inbox(practice).waitlist]


# --- parking ---------------------------------------------------------------------------------------------------------
def test_a_parked_visit_lies_there_until_it_is_put_elsewhere(practice: Practice) -> None:
    visit = practice.booked(at(10))
    practice.do(r.ParkVisit(visit))
    practice.desk.close()
    again = Practice.at(practice.folder)
    try:
        assert [row.appointment_id for row in again.reader.requests().parked(CLINIC)] == [visit]
        again.do(c.RescheduleAppointment(visit, at(11), 30, (ResourceUse(RAO),)))
        assert again.reader.requests().parked(CLINIC) == ()
        again.writer.undo()
        assert [row.appointment_id for row in again.reader.requests().parked(CLINIC)] == [visit]
        again.do(c.CancelAppointment(visit, "patient"))
        assert again.reader.requests().parked(CLINIC) == ()
    finally:
        again.close()


# --- rights ----------------------------------------------------------------------------------------------------------
def test_a_provider_answers_own_and_open_requests_and_no_others(practice: Practice) -> None:
    mine, hers, open_one = ask(practice, resource_id=RAO), ask(practice, resource_id=SILVA), ask(practice)
    door = practice.desk.door()

    def answered(request: str) -> type[Outcome]:
        return type(door.execute(Envelope(new_id(), r.AssignRequest(request, RAO), RAO_PERSON, NOW)))

    assert [answered(one) for one in (mine, open_one, hers)] == [Applied, Applied, Denied]


def test_a_provider_sees_own_and_open_requests_and_no_others(practice: Practice) -> None:
    mine, hers, open_one = ask(practice, resource_id=RAO), ask(practice, resource_id=SILVA), anonymous(practice)
    store, clock = practice.reader._stores, practice.clock
    seen = RequestQueries(store, Gate(store.facts, lambda: RAO_PERSON, clock), clock).inbox(CLINIC)
    assert {row.id for row in seen.requests} == {mine, open_one, REQUEST}
    assert hers in {row.id for row in inbox(practice).requests}


def test_whoever_may_see_no_request_is_told_so(practice: Practice) -> None:
    store, clock = practice.reader._stores, practice.clock
    nobody = RequestQueries(store, Gate(store.facts, lambda: KIM, clock), clock)
    with pytest.raises(NotAllowed):
        nobody.inbox(CLINIC)
    assert nobody.parked(CLINIC) == ()
