"""Whom an absence concerns: every visit of the person in the span, with what a caller needs to know."""

from datetime import timedelta

from carefront.application.commands import catalogue as c
from carefront.application.queries.rebook_visits import MOST_PAST
from carefront.application.rebook_rows import AffectedVisit, Wish
from carefront.domain.appointments import AppointmentStatus, ResourceUse
from carefront.persistence.statements import compiled
from carefront.shared.ids import new_id
from tests.support.practice import (
    ECG,
    FOLLOW_UP,
    KIM,
    LEE,
    PROCEDURE,
    R1,
    RAO,
    RAO_PERSON,
    SILVA,
    SILVA_PERSON,
    Practice,
    at,
)


def asked(practice: Practice, first: int = 8, last: int = 18, person: str = RAO_PERSON) -> tuple[AffectedVisit, ...]:
    return practice.reader.rebook().affected(person, int(at(first).timestamp()), int(at(last).timestamp()))


def test_every_visit_of_the_day_is_told_by_time(practice: Practice) -> None:
    late = practice.booked(at(15), patient_id=LEE)
    uses = (ResourceUse(RAO, "provider"), ResourceUse(R1, "room", is_auto=True, fallback="kind:room"), ResourceUse(ECG))
    early = practice.booked(at(10), offering_id=PROCEDURE, length_minutes=60, resources=uses)
    practice.booked(at(10), patient_id=LEE, resources=(ResourceUse(SILVA),))
    first, second = asked(practice)
    assert [first.appointment_id, second.appointment_id] == [early, late]
    assert (first.patient_name, first.phone, first.offering_code, first.minutes) == ("Kim Rao", "555-0134", "PROC", 60)
    assert first.resources == uses
    assert first.resource_names == ("Dr Rao", "Room 1", "ECG cart")
    assert (first.resource_id, second.resource_id) == (RAO, RAO)


def test_only_what_touches_the_span_is_told(practice: Practice) -> None:
    practice.booked(at(9))
    inside = practice.booked(at(11, 30), patient_id=LEE)
    practice.booked(at(14))
    assert [row.appointment_id for row in asked(practice, 11, 14)] == [inside]
    assert asked(practice, 10, 11) == ()


def test_a_visit_that_is_cancelled_or_under_way_needs_no_action(practice: Practice) -> None:
    gone, here = practice.booked(at(10)), practice.booked(at(9, 30), patient_id=LEE)
    practice.do(c.CancelAppointment(gone, "patient"))
    for status in (AppointmentStatus.ARRIVED, AppointmentStatus.IN_PROGRESS):
        practice.do(c.ChangeAppointmentStatus(here, status))
    assert asked(practice) == ()


def test_who_has_arrived_is_told_too(practice: Practice) -> None:
    here = practice.booked(at(9, 30))
    practice.do(c.ChangeAppointmentStatus(here, AppointmentStatus.ARRIVED))
    assert [row.status for row in asked(practice)] == [AppointmentStatus.ARRIVED]


def test_a_visit_written_down_as_urgent_is_marked(practice: Practice) -> None:
    practice.booked(at(10), note="Urgent: pain since Sunday")
    practice.booked(at(11), patient_id=LEE, note="not urgently needed")
    assert [row.is_urgent for row in asked(practice)] == [True, False]


def test_whom_a_patient_saw_before_and_when_they_like_to_come_is_told(practice: Practice) -> None:
    for day in (7, 14, 21):
        practice.booked(at(9, days=day), resources=(ResourceUse(SILVA if day > 7 else RAO),))
    practice.clock.advance(timedelta(days=25))
    practice.booked(at(15, days=27), wants_sooner=True)
    (row,) = practice.reader.rebook().affected(
        RAO_PERSON, int(at(8, days=27).timestamp()), int(at(18, days=27).timestamp())
    )
    assert row.past_provider_ids == (SILVA, RAO)
    assert row.wishes == (Wish.SOONER, Wish.MORNINGS)


def test_a_person_who_was_never_booked_has_nobody_affected(practice: Practice) -> None:
    assert asked(practice, person=SILVA_PERSON) == ()
    assert asked(practice, person=new_id()) == ()


def test_a_series_is_told_as_one(practice: Practice) -> None:
    series = new_id()
    practice.booked(at(10), series_id=series)
    practice.booked(at(11), patient_id=LEE, offering_id=FOLLOW_UP)
    assert [row.series_id for row in asked(practice)] == [series, ""]
    assert KIM in {row.patient_id for row in asked(practice)}


def _patients_visits(practice: Practice, day: int) -> AffectedVisit:
    """The one visit of the provider on that day."""
    span = int(at(8, days=day).timestamp()), int(at(18, days=day).timestamp())
    (row,) = practice.reader.rebook().affected(RAO_PERSON, *span)
    return row


def test_two_visits_with_a_room_are_no_habit(practice: Practice) -> None:
    for day in (7, 14):
        practice.booked(at(9, days=day), resources=(ResourceUse(RAO, "provider"), ResourceUse(R1, "room")))
    practice.clock.advance(timedelta(days=25))
    practice.booked(at(15, days=27))
    assert _patients_visits(practice, 27).wishes == ()


def test_the_last_visits_alone_say_whom_a_patient_knows(practice: Practice) -> None:
    for day in range(MOST_PAST + 1):
        practice.booked(at(9 if day else 15, days=7 * day + 1), resources=(ResourceUse(RAO if day else SILVA),))
    last = 7 * MOST_PAST + 3
    practice.clock.advance(timedelta(days=last - 1))
    practice.booked(at(15, days=last))
    row = _patients_visits(practice, last)
    assert row.past_provider_ids == (RAO,)
    assert row.wishes == (Wish.MORNINGS,)


def test_each_patients_visits_are_read_by_themselves(practice: Practice) -> None:
    statement = compiled("rebook.PAST")
    values = [None] * len(statement.names)
    asked_for = practice.desk.units().connection.execute(f"EXPLAIN QUERY PLAN {statement.sql}", values)
    steps = [row[3] for row in asked_for]
    by_patient = "COVERING INDEX ix_appointment_patient (organization_no=? AND patient_id=? AND start<?)"
    assert f"SEARCH appointment USING {by_patient}" in steps
    assert "SEARCH appointment_resource USING PRIMARY KEY (appointment_no=?)" in steps
