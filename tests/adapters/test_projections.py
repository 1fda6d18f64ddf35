"""What is drawn and what is taken, kept equal to visits and blocks in the corners that nobody passes every day."""

from dataclasses import replace

from carefront.application.commands import catalogue as c
from carefront.domain.appointments import BlockKind, ResourceUse
from carefront.persistence.driver import Connection
from carefront.shared.ids import new_id
from tests.support.practice import CLINIC, LEE, R1, R2, RAO, Practice, at
from tests.support.spine_checks import breaches, rows_of


def look(practice: Practice) -> Connection:
    return practice.desk._keep(practice.desk.database.open_reader())


def assert_sound(practice: Practice) -> None:
    assert breaches(look(practice), practice.desk._audit_key, 0) == []


def test_a_clinic_that_corrects_its_zone_has_its_calendar_on_the_right_days(practice: Practice) -> None:
    practice.booked(at(12))
    practice.do(c.BlockTime(new_id(), CLINIC, R2, at(12), at(14), BlockKind.MAINTENANCE))
    days = {row["local_day"] for row in rows_of(look(practice), "calendar_index")}
    clinic = practice.desk.units().facts.clinic(CLINIC).facility
    practice.do(c.UpdateFacility(replace(clinic, zone="Pacific/Kiritimati")))
    assert {row["local_day"] for row in rows_of(look(practice), "calendar_index")} == {day + 1 for day in days}
    assert_sound(practice)
    practice.writer.undo()
    assert {row["local_day"] for row in rows_of(look(practice), "calendar_index")} == days


def test_a_resource_needed_after_the_end_of_a_visit_made_shorter_is_free(practice: Practice) -> None:
    """Its buffers alone take nothing either."""
    late = ResourceUse(R1, offset_minutes=40)
    visit = practice.booked(
        at(10), offering_id=None, length_minutes=60, resources=(ResourceUse(RAO), late), buffer_after_minutes=20
    )
    practice.do(c.RescheduleAppointment(visit, at(10), 30, (ResourceUse(RAO), late)))
    assert len(rows_of(look(practice), "occupancy")) == 1
    assert_sound(practice)


def test_an_overbooked_visit_settles_though_another_process_cancels(practice: Practice) -> None:
    first = practice.booked(at(10))
    practice.booked(at(10), patient_id=LEE, override=c.Override("Patient travels far"))
    other = Practice.at(practice.folder)
    try:
        other.do(c.CancelAppointment(first, "called"))
    finally:
        other.close()
    assert [row["lane_lo"] for row in rows_of(look(practice), "occupancy")] == [0]
    assert_sound(practice)


def test_a_booking_done_again_does_not_meet_a_later_one_under_its_number(practice: Practice) -> None:
    other = practice.desk.writer()
    visit = practice.booked(at(10))
    practice.writer.undo()
    later = new_id()
    other.execute(c.BookAppointment(later, CLINIC, LEE, None, at(12), 30, (ResourceUse(RAO),)))
    practice.writer.redo()
    assert {row["id"].hex() for row in rows_of(look(practice), "appointment")} == {visit, later}
    assert_sound(practice)
