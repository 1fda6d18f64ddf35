"""Group sessions of a real practice: one holds its facilitator once, people take its seats, lists without times."""

from dataclasses import replace

import pytest

from carefront.application.booking import Desk, explained, instant_s
from carefront.application.clinic_document_desk import desk_of
from carefront.application.commands import catalogue as c
from carefront.application.commands.sessions import ChangeSeats, ScheduleSession
from carefront.application.envelope import Applied, Outcome, Refused
from carefront.application.opening_rows import OpeningsQuestion
from carefront.application.queries.openings import openings
from carefront.application.queries.sessions import session_sheet
from carefront.domain.appointments import AppointmentStatus, ResourceUse
from carefront.domain.booking_facts import BookingQuestion, ReasonCode
from carefront.domain.errors import InvalidValue, NotFound
from carefront.domain.offerings import Offering, OfferingState
from carefront.domain.opening_search import OpeningQuestion, Wishes
from carefront.domain.sessions import Turn, expected_starts, seat_in
from carefront.interop.clinic_file import clinic_document
from carefront.interop.clinic_file_write import clinic_file_text
from carefront.persistence.clinic_shelf import ClinicShelf
from carefront.persistence.integrity import store_checks
from carefront.persistence.owners import ORGANIZATION_NO
from carefront.persistence.projection_check import projection_check
from carefront.persistence.schema import local_schema
from carefront.shared.ids import new_id
from tests.support.practice import CLINIC, FOLLOW_UP, KIM, LEE, NOW, R1, RAO, SILVA, Practice, at, fixed, patient
from tests.support.spine_checks import breaches

PHYSIO = fixed("physio group")
_S = AppointmentStatus


@pytest.fixture
def gym(practice: Practice) -> Practice:
    """A practice with a published group offering of an hour."""
    practice.do(c.SaveOffering(Offering(PHYSIO, CLINIC, "Physio group", "PG", duration_minutes=60, is_group=True)))
    practice.do(c.ChangeOfferingState(PHYSIO, OfferingState.PUBLISHED))
    return practice


def scheduled(gym: Practice, hour: int, *, seats: int = 3, turn_minutes: int = 0, days: int = 1) -> str:
    """A session of an hour with Dr Rao in room 1."""
    identifier = new_id()
    uses = (ResourceUse(RAO, "provider"), ResourceUse(R1, "room"))
    gym.do(ScheduleSession(identifier, CLINIC, PHYSIO, at(hour, days=days), 60, uses, seats, turn_minutes))
    return identifier


def seat(gym: Practice, session_id: str, patient_id: str, hour: int, **changes: object) -> Outcome:
    """Book a seat in the session at ``hour`` tomorrow."""
    command = c.BookAppointment(new_id(), CLINIC, patient_id, PHYSIO, at(hour, days=1), 60, (seat_in(session_id),))
    return gym.writer.execute(replace(command, **changes))  # type: ignore[arg-type]


def seated(gym: Practice, session_id: str, patient_id: str, hour: int, **changes: object) -> str:
    outcome = seat(gym, session_id, patient_id, hour, **changes)
    assert isinstance(outcome, Applied), outcome
    return str(outcome.result["appointment_id"])


def people(gym: Practice, count: int) -> list[str]:
    """That many more patients."""
    found = [fixed(f"person {number}") for number in range(count)]
    for number, identifier in enumerate(found):
        gym.do(c.RegisterPatient(patient(identifier, f"Person {number}")))
    return found


def codes(outcome: Outcome) -> list[ReasonCode]:
    assert isinstance(outcome, Refused), outcome
    return [reason.code for reason in outcome.reasons]


def faults(gym: Practice) -> list[object]:
    """What is wrong with the file, by brute force."""
    connection = gym.desk._keep(gym.desk.database.open_reader())
    found = [line for line in breaches(connection, gym.desk._audit_key, 0) if "without an event" not in line]
    checks = (*store_checks(local_schema()), projection_check())
    return [*found, *(finding for check in checks for finding in check.run(connection))]


def test_a_session_takes_its_people_once_however_many_sit_in_it(gym: Practice) -> None:
    session = scheduled(gym, 10)
    for identifier in (KIM, LEE):
        seated(gym, session, identifier, 10)
    day = gym.reader.day(CLINIC, at(10, days=1).date(), [RAO, R1])
    assert [(card.resource_id, card.seats, card.taken) for card in day.cards] == [(RAO, 3, 2), (R1, 3, 2)]
    assert codes(gym.book(at(10, 30, days=1), patient_id=people(gym, 1)[0])) == [ReasonCode.PROVIDER_BUSY]
    assert faults(gym) == []


def test_a_full_session_says_how_full_and_offers_the_next_one(gym: Practice) -> None:
    session, later = scheduled(gym, 10, seats=2), scheduled(gym, 14)
    seated(gym, session, KIM, 10)
    seated(gym, session, LEE, 10)
    third = people(gym, 1)[0]
    outcome = seat(gym, session, third, 10)
    assert codes(outcome) == [ReasonCode.CAPACITY]
    assert isinstance(outcome, Refused)
    assert (outcome.reasons[0].params["taken"], outcome.reasons[0].params["capacity"]) == (2, 2)
    assert [(one.start_s, one.resources) for one in outcome.alternatives] == [
        (instant_s(at(14, days=1)), (seat_in(later),))
    ]
    overbooked = seated(gym, session, third, 10, override=c.Override("the group agreed"))
    assert gym.reader.appointment(overbooked).is_overbooked
    assert faults(gym) == []


def test_nobody_sits_twice_nor_while_they_are_elsewhere(gym: Practice) -> None:
    session = scheduled(gym, 10)
    seated(gym, session, KIM, 10)
    assert codes(seat(gym, session, KIM, 10)) == [ReasonCode.PATIENT_BUSY]
    gym.booked(at(10, 30, days=1), patient_id=LEE, resources=(ResourceUse(SILVA),))
    assert codes(seat(gym, session, LEE, 10)) == [ReasonCode.PATIENT_BUSY]


def test_a_seat_is_for_the_whole_session_and_its_own_type(gym: Practice) -> None:
    session = scheduled(gym, 10)
    assert ReasonCode.NO_SCHEDULE in codes(seat(gym, session, KIM, 11))
    assert ReasonCode.NO_SCHEDULE in codes(seat(gym, session, KIM, 10, length_minutes=30))
    assert codes(seat(gym, session, KIM, 10, offering_id=FOLLOW_UP)) == [ReasonCode.OFFERING_UNAVAILABLE]
    with pytest.raises(InvalidValue):
        seat(gym, session, KIM, 10, resources=(seat_in(session), ResourceUse(R1, "room")))
    with pytest.raises(InvalidValue):
        seat(gym, session, KIM, 10, resources=(ResourceUse(session, "provider"),))


def test_a_session_needs_a_group_type_and_a_free_facilitator(gym: Practice) -> None:
    uses = (ResourceUse(RAO, "provider"),)
    with pytest.raises(InvalidValue):
        gym.writer.execute(ScheduleSession(new_id(), CLINIC, FOLLOW_UP, at(10, days=1), 60, uses, 5))
    gym.booked(at(10, 30, days=1))
    refused = gym.writer.execute(ScheduleSession(new_id(), CLINIC, PHYSIO, at(10, days=1), 60, uses, 5))
    assert codes(refused) == [ReasonCode.PROVIDER_BUSY]


def test_whoever_has_a_seat_moves_along_and_one_undo_brings_all_back(gym: Practice) -> None:
    session = scheduled(gym, 10)
    kim, lee = (seated(gym, session, identifier, 10) for identifier in (KIM, LEE))
    gym.do(c.CancelAppointment(lee, "patient"))
    uses = (ResourceUse(RAO, "provider"), ResourceUse(R1, "room"))
    gym.do(c.RescheduleAppointment(session, at(15, days=1), 60, uses))
    assert gym.reader.appointment(kim).start_s == instant_s(at(15, days=1))
    assert gym.reader.appointment(lee).start_s == instant_s(at(10, days=1))
    assert faults(gym) == []
    assert isinstance(gym.writer.undo(), Applied)
    assert gym.reader.appointment(kim).start_s == instant_s(at(10, days=1))
    assert faults(gym) == []


def test_a_session_does_not_move_onto_another_visit_of_its_people(gym: Practice) -> None:
    session = scheduled(gym, 10)
    kim = seated(gym, session, KIM, 10)
    gym.booked(at(15, days=1), resources=(ResourceUse(SILVA),))
    uses = (ResourceUse(RAO, "provider"), ResourceUse(R1, "room"))
    moved = gym.writer.execute(c.RescheduleAppointment(session, at(15, days=1), 60, uses))
    assert codes(moved) == [ReasonCode.PATIENT_BUSY]
    assert gym.reader.appointment(session).start_s == gym.reader.appointment(kim).start_s == instant_s(at(10, days=1))


def test_cancelling_a_session_cancels_its_seats_and_undo_restores_them(gym: Practice) -> None:
    session = scheduled(gym, 10)
    kim = seated(gym, session, KIM, 10)
    gym.do(c.CancelAppointment(session, "ill"))
    assert gym.reader.appointment(kim).status is _S.CANCELLED
    assert codes(seat(gym, session, LEE, 10)) == [ReasonCode.RESOURCE_INACTIVE]
    gym.writer.undo()
    assert gym.reader.appointment(kim).status is _S.BOOKED
    assert faults(gym) == []


def test_a_patient_moves_from_one_session_to_another(gym: Practice) -> None:
    first, second = scheduled(gym, 10, seats=1), scheduled(gym, 14)
    kim = seated(gym, first, KIM, 10)
    gym.do(c.RescheduleAppointment(kim, at(14, days=1), 60, (seat_in(second),)))
    assert gym.reader.session(first).taken == 0
    assert [one.appointment_id for one in gym.reader.session(second).attendees] == [kim]
    seated(gym, first, LEE, 10)
    assert faults(gym) == []


def test_fewer_seats_than_people_lists_who_sits_beyond(gym: Practice) -> None:
    session = scheduled(gym, 10)
    seated(gym, session, KIM, 10)
    lee = seated(gym, session, LEE, 10)
    assert gym.do(ChangeSeats(session, 1)).result["beyond"] == [lee]
    assert codes(seat(gym, session, people(gym, 1)[0], 10)) == [ReasonCode.CAPACITY]
    assert faults(gym) == []


def test_a_session_is_found_as_an_opening_with_its_seats(gym: Practice) -> None:
    session = scheduled(gym, 10)
    seated(gym, session, KIM, 10)
    question = OpeningsQuestion(CLINIC, PHYSIO, first=at(9, days=1).date(), last=at(9, days=1).date())
    found = {row.resources: row for row in gym.reader.find_openings(question).openings}
    row = found[(seat_in(session),)]
    assert (row.start_s, row.length_minutes, row.seats_left, row.leader_id) == (instant_s(at(10, days=1)), 60, 2, RAO)
    mine = gym.reader.find_openings(replace(question, patient_id=KIM))
    assert (seat_in(session),) not in {row.resources for row in mine.openings}
    others = gym.reader.find_openings(replace(question, among=(SILVA,)))
    assert (seat_in(session),) not in {row.resources for row in others.openings}


def test_expected_times_of_an_untimed_session_slide_as_people_check_in(gym: Practice) -> None:
    session = scheduled(gym, 10, seats=4, turn_minutes=15)
    third = people(gym, 1)[0]
    kim, lee, person = (seated(gym, session, identifier, 10) for identifier in (KIM, LEE, third))
    start_s = instant_s(at(10, days=1))

    def expected() -> dict[str, int]:
        return {one.appointment_id: one.expected_s - start_s for one in gym.reader.session(session).attendees}

    assert expected() == {kim: 0, lee: 900, person: 1800}
    gym.clock.advance(at(9, 50, days=1) - gym.clock())
    gym.do(c.ChangeAppointmentStatus(person, _S.ARRIVED))
    assert expected() == {person: 0, kim: 900, lee: 1800}
    gym.clock.advance(at(10, 5, days=1) - gym.clock())
    gym.do(c.ChangeAppointmentStatus(person, _S.IN_PROGRESS))
    gym.do(c.ChangeAppointmentStatus(kim, _S.NO_SHOW))
    assert expected() == {person: -start_s, lee: 20 * 60, kim: -start_s}
    assert [one.appointment_id for one in gym.reader.session(session).attendees] == [person, lee, kim]


def test_the_list_order_holds_until_people_come() -> None:
    turns = [
        Turn("a", 0, _S.BOOKED),
        Turn("b", 1, _S.ARRIVED, 50),
        Turn("c", 2, _S.ARRIVED, 40),
        Turn("d", 3, _S.CANCELLED),
    ]
    assert expected_starts(turns, 1000, 10, 0) == {"c": 1000, "b": 1600, "a": 2200}
    assert expected_starts(turns, 1000, 10, 5000)["c"] == 5000


def test_the_sheet_of_a_plain_visit_is_no_session(gym: Practice) -> None:
    visit = gym.booked(at(10, days=1))
    stores = gym.desk.read_stores()
    with stores.snapshot():
        desk = Desk(stores.facts, stores.occupancy, stores.facts.actor(gym.desk.identity.owner_id, NOW.date()), 0)
        with pytest.raises(NotFound):
            session_sheet(desk, stores, visit)


def test_sessions_and_their_seats_are_saved_in_a_clinic_file_and_read_again(gym: Practice) -> None:
    session = scheduled(gym, 10, turn_minutes=20)
    seated(gym, session, KIM, 10)
    seated(gym, session, LEE, 10)
    shelf = ClinicShelf(gym.desk._keep(gym.desk.database.open_reader()), ORGANIZATION_NO)
    read = clinic_document(clinic_file_text(shelf.read(CLINIC)).encode(), gym.desk.identity.organization_id)
    assert sorted((visit.seats, visit.turn_minutes, visit.session_id or "") for visit in read.appointments) == sorted(
        [(3, 20, ""), (0, 0, session), (0, 0, session)]
    )
    desk = desk_of(read, instant_s(NOW))
    offering = desk.facts.offering(PHYSIO)
    asked = BookingQuestion(instant_s(at(10, days=1)), 60, (seat_in(session),), offering)
    assert explained(desk, CLINIC, asked).explanation.is_bookable
    found = openings(desk, CLINIC, OpeningQuestion(offering, 60, wishes=Wishes(first=at(10, days=1).date())))
    assert [one.seats_left for one in found.openings if one.resources == (seat_in(session),)] == [1]
