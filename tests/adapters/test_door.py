"""The one door: what a command leaves behind, and what a refused, denied or repeated one does not."""

import json
from datetime import timedelta

import pytest

from carefront.application.commands import catalogue as c
from carefront.application.envelope import Applied, Denied, Envelope, Refused
from carefront.domain.accounts import AccountabilityType
from carefront.domain.appointments import AppointmentStatus, BlockKind, ResourceUse
from carefront.domain.booking_facts import ReasonCode
from carefront.domain.errors import IllegalTransition, InvalidValue, NotFound, StaleWrite
from carefront.domain.events import AppointmentBooked, DomainEvent
from carefront.domain.schedules import AvailabilityException, ClockPeriod
from carefront.domain.time_off import TimeOffState, TimeOffType
from carefront.persistence.audit import verify
from carefront.persistence.driver import Connection
from carefront.shared.ids import new_id
from tests.support.practice import (
    CLINIC,
    DRAFT,
    ECG,
    FOLLOW_UP,
    KIM,
    LEE,
    NOW,
    PROCEDURE,
    R1,
    R2,
    RAO,
    RAO_PERSON,
    SILVA,
    Practice,
    at,
    patient,
)  # fmt: skip


def raw(practice: Practice) -> Connection:
    return practice.desk._keep(practice.desk.database.open_reader())


def count(practice: Practice, table: str, where: str = "1") -> int:
    return int(raw(practice).execute(f"SELECT count(*) FROM {table} WHERE {where}").fetchone()[0])


def codes(outcome: object) -> list[ReasonCode]:
    assert isinstance(outcome, Refused), outcome
    return [reason.code for reason in outcome.reasons]


def test_a_booking_leaves_one_log_line_one_audit_entry_and_one_event(practice: Practice) -> None:
    tables = ("command_log", "audit_log", "domain_event", "appointment", "occupancy", "calendar_index", "outbox")
    before = {table: count(practice, table) for table in tables}
    practice.booked(at(10))
    after = {table: count(practice, table) - before[table] for table in tables}
    assert after == {**dict.fromkeys(tables, 1), "outbox": 0}


def test_numbers_are_gapless_and_the_chain_holds_after_bookings_refusals_and_denials(practice: Practice) -> None:
    practice.booked(at(10))
    assert codes(practice.book(at(10)))[0] is ReasonCode.PROVIDER_BUSY
    stranger = new_id()
    practice.do(c.AddPerson(stranger, "Nobody", (), NOW.date()))
    door = practice.desk.door()
    command = c.CancelAppointment(practice.booked(at(11)), "called")
    assert isinstance(door.execute(Envelope(new_id(), command, stranger, NOW)), Denied)
    numbers = [row[0] for row in raw(practice).execute("SELECT number FROM command_log ORDER BY number")]
    assert numbers == list(range(1, len(numbers) + 1))
    [chain] = verify(raw(practice), practice.desk._audit_key)
    assert chain.first_bad is None
    assert chain.entries == len(numbers) + 2  # the founding and the denial


def test_a_denial_is_audited_and_changes_nothing_else(practice: Practice) -> None:
    visit = practice.booked(at(10))
    stranger = new_id()
    practice.do(c.AddPerson(stranger, "Nobody", (), NOW.date()))
    before = count(practice, "command_log")
    outcome = practice.desk.door().execute(Envelope(new_id(), c.CancelAppointment(visit, "x"), stranger, NOW))
    assert isinstance(outcome, Denied)
    assert outcome.key == "pm.appointment.cancel"
    assert count(practice, "command_log") == before
    assert count(practice, "audit_log", "outcome = 'denied'") == 1
    assert practice.reader.appointment(visit).status is AppointmentStatus.BOOKED


def test_a_provider_books_only_themselves(practice: Practice) -> None:
    clinic_account = practice.desk.units().facts.clinic(CLINIC).facility.account_id
    doctor = new_id()
    practice.do(c.AddPerson(doctor, "Dr New", ((clinic_account, AccountabilityType.RESOURCE),), NOW.date()))
    practice.do(c.AddPerson(new_id(), "Someone", (), NOW.date()))
    door = practice.desk.door()
    command = c.BookAppointment(new_id(), CLINIC, KIM, FOLLOW_UP, at(10), 30, (ResourceUse(SILVA),))
    assert isinstance(door.execute(Envelope(new_id(), command, doctor, NOW)), Denied)
    own = c.BookAppointment(new_id(), CLINIC, KIM, FOLLOW_UP, at(10), 30, (ResourceUse(RAO),))
    assert isinstance(door.execute(Envelope(new_id(), own, RAO_PERSON, NOW)), Applied)


def test_the_same_envelope_twice_books_once_and_answers_alike(practice: Practice) -> None:
    door = practice.desk.door()
    command = c.BookAppointment(new_id(), CLINIC, KIM, FOLLOW_UP, at(10), 30, (ResourceUse(RAO),))
    envelope = Envelope(new_id(), command, practice.desk.identity.owner_id, NOW)
    first, second = door.execute(envelope), door.execute(envelope)
    assert isinstance(first, Applied)
    assert isinstance(second, Applied)
    assert second.is_replay
    assert (second.number, second.result) == (first.number, first.result)
    assert count(practice, "appointment") == 1


def test_events_are_told_after_the_commit_and_never_for_a_refusal(practice: Practice) -> None:
    told: list[tuple[DomainEvent, int]] = []
    reading = raw(practice)

    def listen(events: object) -> None:
        for event in events:  # type: ignore[attr-defined]
            told.append((event, reading.execute("SELECT count(*) FROM appointment").fetchone()[0]))

    practice.desk._publish = listen
    writer = practice.desk.writer()
    command = c.BookAppointment(new_id(), CLINIC, KIM, FOLLOW_UP, at(10), 30, (ResourceUse(RAO),))
    writer.execute(command)
    writer.execute(c.BookAppointment(new_id(), CLINIC, LEE, FOLLOW_UP, at(10), 30, (ResourceUse(RAO),)))
    assert [(type(event), seen) for event, seen in told] == [(AppointmentBooked, 1)]


def test_a_row_that_changed_since_it_was_seen_is_not_written_over(practice: Practice) -> None:
    visit = practice.booked(at(10))
    seen = practice.reader.appointment(visit).row_version
    practice.do(c.ChangeAppointmentStatus(visit, AppointmentStatus.CONFIRMED))
    with pytest.raises(StaleWrite) as caught:
        practice.writer.execute(c.CancelAppointment(visit, "late"), {visit: seen})
    assert (caught.value.expected, caught.value.found) == (seen, seen + 1)
    assert practice.reader.appointment(visit).status is AppointmentStatus.CONFIRMED


def test_a_visit_with_several_resources_is_booked_whole_or_not_at_all(practice: Practice) -> None:
    uses = (ResourceUse(RAO), ResourceUse(R1), ResourceUse(ECG))
    practice.booked(at(10), offering_id=PROCEDURE, length_minutes=60, resources=uses)
    other = practice.book(
        at(10),
        patient_id=LEE,
        offering_id=PROCEDURE,
        length_minutes=60,
        resources=(ResourceUse(SILVA), ResourceUse(R2), ResourceUse(ECG)),
    )
    assert codes(other) == [ReasonCode.OTHER_RESOURCE_BUSY]
    assert isinstance(other, Refused)
    assert other.reasons[0].params["name"] == "ECG cart"
    assert count(practice, "occupancy") == 3


def test_the_buffer_after_a_procedure_keeps_the_next_visit_off_but_not_one_after_it(practice: Practice) -> None:
    uses = (ResourceUse(RAO), ResourceUse(R1), ResourceUse(ECG))
    practice.booked(at(10), offering_id=PROCEDURE, length_minutes=60, resources=uses)
    assert codes(practice.book(at(11), patient_id=LEE)) == [ReasonCode.BUFFER]
    practice.booked(at(11, 10), patient_id=LEE)


@pytest.mark.parametrize(
    ("prepare", "start", "expected"),
    [
        (None, at(19), ReasonCode.CLINIC_CLOSED),
        (None, at(8, days=-1), ReasonCode.PAST),
        (c.AddClosure(new_id(), CLINIC, at(9).date(), at(9).date(), "Stocktaking"), at(10), ReasonCode.CLINIC_CLOSED),
        (
            c.AddException(AvailabilityException(new_id(), RAO, at(9).date(), at(9).date(), "Course")),
            at(10),
            ReasonCode.EXCEPTION,
        ),
        (c.SetWorkingHours(RAO, (c.WeekPeriod(1, ClockPeriod(12 * 60, 18 * 60)),)), at(10), ReasonCode.OUTSIDE_HOURS),
        (c.BlockTime(new_id(), CLINIC, RAO, at(10), at(11), BlockKind.MEETING, "Meeting"), at(10), ReasonCode.BLOCKED),
    ],
)
def test_what_closes_time_refuses_a_booking_at_once(
    practice: Practice, prepare: object, start: object, expected: ReasonCode
) -> None:
    if prepare is not None:
        practice.do(prepare)  # type: ignore[arg-type]
    assert expected in codes(practice.book(start))  # type: ignore[arg-type]


def test_pending_time_off_never_blocks_and_approved_does_at_once(practice: Practice) -> None:
    request = c.RequestTimeOff(new_id(), RAO_PERSON, TimeOffType.VACATION, at(9).date(), at(9).date())
    practice.do(request)
    practice.booked(at(10))
    practice.do(c.DecideTimeOff(request.time_off_id, TimeOffState.APPROVED))
    assert codes(practice.book(at(11)))[0] is ReasonCode.TIME_OFF
    practice.do(c.DecideTimeOff(request.time_off_id, TimeOffState.CANCELLED))
    practice.booked(at(11), patient_id=LEE)


def test_a_draft_visit_type_cannot_be_booked(practice: Practice) -> None:
    assert codes(practice.book(at(10), offering_id=DRAFT)) == [ReasonCode.OFFERING_UNAVAILABLE]


def test_an_override_needs_five_letters_of_reason_and_marks_the_visit(practice: Practice) -> None:
    practice.booked(at(10))
    assert isinstance(practice.book(at(10), patient_id=LEE, override=c.Override("no")), Refused)
    visit = practice.booked(at(10), patient_id=LEE, override=c.Override("Patient travels far"))
    detail = practice.reader.appointment(visit)
    assert detail.is_overbooked
    assert detail.override_reason == "Patient travels far"


def test_nothing_goes_over_blocked_time_and_blocked_time_goes_over_no_visit(practice: Practice) -> None:
    practice.do(c.BlockTime(new_id(), CLINIC, RAO, at(10), at(11), BlockKind.MEETING))
    assert codes(practice.book(at(10), override=c.Override("It is urgent"))) == [ReasonCode.BLOCKED]
    practice.booked(at(12))
    assert codes(practice.writer.execute(c.BlockTime(new_id(), CLINIC, RAO, at(12), at(13), BlockKind.BREAK))) == [
        ReasonCode.PROVIDER_BUSY
    ]


def test_an_overbooked_visit_moves_into_the_free_lane_when_the_first_one_is_cancelled(practice: Practice) -> None:
    first = practice.booked(at(10))
    practice.booked(at(10), patient_id=LEE, override=c.Override("Patient travels far"))
    assert count(practice, "occupancy", "is_overbooked = 1") == 1
    practice.do(c.CancelAppointment(first, "called"))
    assert count(practice, "occupancy", "is_overbooked = 1") == 0
    assert [row[0] for row in raw(practice).execute("SELECT lane_lo FROM occupancy")] == [0]


def test_cancelling_frees_the_time_in_the_same_commit(practice: Practice) -> None:
    visit = practice.booked(at(10))
    practice.do(c.CancelAppointment(visit, "called"))
    practice.booked(at(10), patient_id=LEE)


def test_moving_keeps_the_old_place_until_the_new_one_is_taken(practice: Practice) -> None:
    visit = practice.booked(at(10))
    practice.booked(at(11), patient_id=LEE)
    refused = practice.writer.execute(c.RescheduleAppointment(visit, at(11), 30, (ResourceUse(RAO),)))
    assert ReasonCode.PROVIDER_BUSY in codes(refused)
    assert codes(practice.book(at(10), patient_id=LEE))[0] is ReasonCode.PROVIDER_BUSY
    practice.do(c.RescheduleAppointment(visit, at(10, 15), 30, (ResourceUse(RAO),)))
    assert practice.reader.appointment(visit).start_s == int(at(10, 15).timestamp())


def test_illegal_moves_of_a_visit_are_typed_errors(practice: Practice) -> None:
    visit = practice.booked(at(10))
    practice.do(c.CancelAppointment(visit, "called"))
    with pytest.raises(IllegalTransition) as caught:
        practice.writer.execute(c.ChangeAppointmentStatus(visit, AppointmentStatus.ARRIVED))
    assert (caught.value.state, caught.value.wanted) == ("cancelled", "arrived")


def test_a_wrong_cancellation_is_corrected_unless_the_time_is_taken(practice: Practice) -> None:
    visit = practice.booked(at(10))
    practice.do(c.CancelAppointment(visit, "called"))
    other = practice.booked(at(10), patient_id=LEE)
    correction = c.CorrectAppointment(visit, AppointmentStatus.BOOKED, "wrong patient")
    assert codes(practice.writer.execute(correction))[0] is ReasonCode.PROVIDER_BUSY
    practice.do(c.CancelAppointment(other, "called"))
    practice.do(correction)
    assert practice.reader.appointment(visit).status is AppointmentStatus.BOOKED


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"length_minutes": 0}, "length_minutes"),
        ({"resources": ()}, "resources"),
        ({"resources": (ResourceUse(RAO), ResourceUse(RAO))}, "resources"),
        ({"status": AppointmentStatus.COMPLETED}, "status"),
    ],
)
def test_a_booking_that_makes_no_sense_names_the_field(
    practice: Practice, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(InvalidValue) as caught:
        practice.book(at(10), **changes)
    assert caught.value.field == field


def test_unknown_ids_look_the_same_as_those_of_another_organization(practice: Practice) -> None:
    with pytest.raises(NotFound):
        practice.book(at(10), patient_id=new_id())


def test_a_new_patient_comes_with_the_booking_in_one_step(practice: Practice) -> None:
    identifier = new_id()
    practice.booked(at(10), patient_id=identifier, new_patient=patient(identifier, "Zoë Ünal", phone="555 0199"))
    [hit] = practice.reader.find_patients("unal", CLINIC, NOW.date())
    assert (hit.display_name, bool(hit.today_appointment_id)) == ("Zoë Ünal", True)
    practice.writer.undo()
    assert practice.reader.find_patients("unal", CLINIC, NOW.date()) == ()


def test_overlapping_clinic_hours_are_refused_and_touching_ones_are_fine(practice: Practice) -> None:
    touching = (c.WeekPeriod(0, ClockPeriod(540, 780)), c.WeekPeriod(0, ClockPeriod(780, 1020)))
    practice.do(c.SetOpeningHours(CLINIC, touching))
    with pytest.raises(InvalidValue, match="overlap"):
        practice.writer.execute(c.SetOpeningHours(CLINIC, (*touching, c.WeekPeriod(0, ClockPeriod(1000, 1100)))))


def test_the_audit_entry_says_what_the_row_was_and_is(practice: Practice) -> None:
    visit = practice.booked(at(10))
    practice.do(c.ChangeAppointmentStatus(visit, AppointmentStatus.CONFIRMED))
    detail = raw(practice).execute("SELECT detail FROM audit_log ORDER BY number DESC LIMIT 1").fetchone()[0]
    [[table, _key, before, after]] = json.loads(detail)
    assert (table, before["status"], after["status"]) == ("appointment", "booked", "confirmed")


def test_an_edited_audit_entry_is_found_by_number(practice: Practice) -> None:
    practice.booked(at(10))
    connection = practice.desk.database.open_writer()
    connection.execute("DROP TRIGGER audit_log_no_update")
    connection.execute("UPDATE audit_log SET detail = '[]' WHERE number = 5")
    [chain] = verify(connection, practice.desk._audit_key)
    connection.close()
    assert chain.first_bad == 5


def test_two_days_of_blocked_time_are_stored_in_pieces_and_freed_whole(practice: Practice) -> None:
    block = c.BlockTime(new_id(), CLINIC, ECG, at(10), at(10, days=2), BlockKind.MAINTENANCE, "Repair")
    practice.do(block)
    rows = raw(practice).execute("SELECT start_s, end_s FROM occupancy ORDER BY start_s").fetchall()
    assert [end - start for start, end in rows] == [86_400, 86_400]
    practice.do(c.RemoveTimeBlock(block.time_block_id))
    assert count(practice, "occupancy") == count(practice, "calendar_index") == 0


def test_a_second_process_sees_a_commit_by_the_files_own_count(practice: Practice) -> None:
    other = Practice.at(practice.folder)
    try:
        before = other.reader.change_number()
        practice.booked(at(10))
        assert other.reader.change_number() != before
        assert len(other.reader.day(CLINIC, at(10).date()).cards) == 1
    finally:
        other.close()


def test_visits_in_the_past_keep_their_order_of_time(practice: Practice) -> None:
    practice.clock.advance(timedelta(days=1))
    assert ReasonCode.PAST in codes(practice.book(at(10)))
