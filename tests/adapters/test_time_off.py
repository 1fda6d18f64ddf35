"""Time off through the door: asking, changing, deciding, a part of it, and who may."""

import json
from dataclasses import fields
from datetime import date, timedelta

import pytest

from carefront.application.commands import catalogue as c
from carefront.application.commands.rebook_catalogue import StartRebook, TellRebooked
from carefront.application.commands.set_up_catalogue import PutOnLeave
from carefront.application.commands.time_off_catalogue import EditTimeOff
from carefront.application.envelope import Applied, Blocked, Command, Denied, Envelope, Outcome, Refused
from carefront.domain.accounts import AccountabilityType
from carefront.domain.booking_facts import ReasonCode
from carefront.domain.errors import IllegalTransition, InvalidValue, TimeOffOverlaps, TooFewOnDuty
from carefront.domain.resources import ResourceGroup
from carefront.domain.schedules import ClockPeriod
from carefront.domain.time_off import Stretch, TimeOff, TimeOffState, TimeOffType
from carefront.shared.ids import new_id
from tests.support.practice import CLINIC, NOW, RAO, RAO_PERSON, SILVA, SILVA_PERSON, Practice, at, fixed

DAY = date(2026, 11, 26)
S = TimeOffState
MORNING = ClockPeriod(8 * 60, 12 * 60)


def run_as(practice: Practice, actor: str, command: Command) -> Outcome:
    return practice.desk.door().execute(Envelope(new_id(), command, actor, practice.clock()))


def person_with(practice: Practice, kind: AccountabilityType, at_clinic: str = "clinic account") -> str:
    identifier = new_id()
    practice.do(c.AddPerson(identifier, "Someone", ((fixed(at_clinic), kind),), date(2020, 1, 1)))
    return identifier


def asked(practice: Practice, person: str = RAO_PERSON, last: date = DAY, period: ClockPeriod | None = None) -> str:
    identifier = new_id()
    practice.do(c.RequestTimeOff(identifier, person, TimeOffType.PERSONAL, DAY, last, period, "family"))
    return identifier


def found(practice: Practice, time_off_id: str) -> TimeOff:
    """The request as stored."""
    rows = {row.id: row for row in all_of(practice)}
    return rows[time_off_id]


def all_of(practice: Practice) -> list[TimeOff]:
    stores = practice.desk.read_stores()
    with stores.snapshot():
        return [row.time_off for row in stores.time_off.rows()]


def told(practice: Practice) -> list[tuple[str, dict[str, object]]]:
    """The time-off events of the file in order, as subscribers get them."""
    rows = practice.desk.database.open_reader().execute(
        "SELECT kind, payload FROM domain_event WHERE kind LIKE 'TimeOff%' OR kind LIKE 'pm_time_off%' ORDER BY no"
    )
    return [(kind, json.loads(payload)) for kind, payload in rows.fetchall()]


# --- asking ----------------------------------------------------------------------------------------------------------
def test_two_requests_of_one_person_never_overlap(practice: Practice) -> None:
    asked(practice, last=DAY + timedelta(days=2))
    for first, period in ((DAY, None), (DAY + timedelta(days=2), MORNING)):
        again = c.RequestTimeOff(new_id(), RAO_PERSON, TimeOffType.SICK, first, first, period)
        with pytest.raises(TimeOffOverlaps):
            practice.writer.execute(again)
    asked(practice, SILVA_PERSON)


def test_two_parts_of_one_day_that_touch_do_not_overlap(practice: Practice) -> None:
    asked(practice, period=MORNING)
    asked(practice, period=ClockPeriod(12 * 60, 15 * 60))


def test_what_was_denied_or_taken_back_leaves_the_days_free_to_ask_again(practice: Practice) -> None:
    for state, note in ((S.DENIED, "Too many are off"), (S.WITHDRAWN, "")):
        practice.do(c.DecideTimeOff(asked(practice), state, note))
    asked(practice)


def test_a_request_is_changed_until_it_is_decided(practice: Practice) -> None:
    identifier = asked(practice)
    later = DAY + timedelta(days=7)
    practice.do(EditTimeOff(identifier, TimeOffType.VACATION, later, later, MORNING, "sun", SILVA_PERSON, "by train"))
    row = found(practice, identifier)
    assert (row.first, row.period, row.reason, row.notes) == (later, MORNING, "sun", "by train")
    assert row.coverage_account_id == SILVA_PERSON
    practice.do(c.DecideTimeOff(identifier, S.APPROVED))
    with pytest.raises(IllegalTransition):
        practice.writer.execute(EditTimeOff(identifier, TimeOffType.SICK, DAY, DAY))


def test_a_change_that_says_nothing_of_the_reason_keeps_it(practice: Practice) -> None:
    identifier = asked(practice)
    practice.do(EditTimeOff(identifier, TimeOffType.VACATION, DAY, DAY))
    assert found(practice, identifier).reason == "family"


def test_nobody_stands_in_for_themselves(practice: Practice) -> None:
    command = c.RequestTimeOff(new_id(), RAO_PERSON, TimeOffType.SICK, DAY, DAY, coverage_account_id=RAO_PERSON)
    with pytest.raises(InvalidValue):
        practice.writer.execute(command)


# --- deciding --------------------------------------------------------------------------------------------------------
def refusals(practice: Practice, hour: int) -> list[ReasonCode]:
    outcome = practice.book(at(hour, days=2))
    return [reason.code for reason in outcome.reasons] if isinstance(outcome, Refused) else []


def test_denying_needs_a_reason_that_the_requester_reads(practice: Practice) -> None:
    identifier = asked(practice)
    with pytest.raises(InvalidValue):
        practice.writer.execute(c.DecideTimeOff(identifier, S.DENIED))
    practice.do(c.DecideTimeOff(identifier, S.DENIED, "Dr Silva is off that day"))
    assert found(practice, identifier).decision_note == "Dr Silva is off that day"
    assert refusals(practice, 9) == []


def test_cancelling_frees_exactly_the_span(practice: Practice) -> None:
    kept = asked(practice, period=MORNING)
    freed = asked(practice, period=ClockPeriod(14 * 60, 16 * 60))
    for identifier in (kept, freed):
        practice.do(c.DecideTimeOff(identifier, S.APPROVED))
    practice.do(c.DecideTimeOff(freed, S.CANCELLED))
    assert refusals(practice, 15) == []
    assert refusals(practice, 9) == [ReasonCode.TIME_OFF]


def test_a30_approving_a_part_blocks_only_that_and_denies_the_rest_with_the_reason(practice: Practice) -> None:
    identifier = asked(practice)
    practice.do(c.DecideTimeOff(identifier, S.APPROVED, "Come in after noon", Stretch(DAY, DAY, MORNING)))
    kept = found(practice, identifier)
    assert (kept.state, kept.period) == (S.APPROVED, MORNING)
    rest = sorted(row.period or MORNING for row in all_of(practice) if row.state is S.DENIED)
    assert rest == [ClockPeriod(0, 480), ClockPeriod(720, 1440)]
    assert {row.decision_note for row in all_of(practice)} == {"Come in after noon"}
    assert refusals(practice, 11) == [ReasonCode.TIME_OFF]
    assert refusals(practice, 13) == []


def test_a_part_is_taken_back_as_one_step(practice: Practice) -> None:
    identifier = asked(practice, last=DAY + timedelta(days=3))
    practice.do(c.DecideTimeOff(identifier, S.APPROVED, "Two days", Stretch(DAY, DAY + timedelta(days=1))))
    assert len(all_of(practice)) == 2
    assert isinstance(practice.writer.undo(), Applied)
    (row,) = all_of(practice)
    assert (row.state, row.last) == (S.PENDING, DAY + timedelta(days=3))


def test_a_part_has_to_lie_in_what_was_asked_for_and_to_leave_something(practice: Practice) -> None:
    identifier = asked(practice)
    for part in (Stretch(DAY, DAY), Stretch(DAY, DAY + timedelta(days=1)), Stretch(DAY - timedelta(days=1), DAY)):
        with pytest.raises(InvalidValue):
            practice.writer.execute(c.DecideTimeOff(identifier, S.APPROVED, "why", part))


# --- who may ---------------------------------------------------------------------------------------------------------
def make_manager(practice: Practice, person: str) -> None:
    practice.do(
        c.AddPerson(
            new_id(), "Other manager", ((fixed("clinic account"), AccountabilityType.MANAGER),), date(2020, 1, 1)
        )
    )


def test_nobody_decides_their_own_and_an_only_approver_is_marked(practice: Practice) -> None:
    manager = person_with(practice, AccountabilityType.MANAGER)
    identifier = new_id()
    assert isinstance(
        run_as(practice, manager, c.RequestTimeOff(identifier, manager, TimeOffType.VACATION, DAY, DAY)), Applied
    )
    assert isinstance(run_as(practice, manager, c.DecideTimeOff(identifier, S.APPROVED)), Denied)
    owner = practice.desk.identity.owner_id
    assert isinstance(run_as(practice, owner, c.DecideTimeOff(identifier, S.APPROVED)), Applied)
    assert not found(practice, identifier).is_self_decided


def test_an_only_approver_decides_their_own_and_it_is_marked(practice: Practice) -> None:
    owner = practice.desk.identity.owner_id
    identifier = asked(practice, owner)
    practice.do(c.DecideTimeOff(identifier, S.APPROVED))
    assert found(practice, identifier).is_self_decided


def test_nobody_brings_a_decision_on_their_own_back_by_redo(practice: Practice) -> None:
    manager = person_with(practice, AccountabilityType.MANAGER)
    identifier = asked(practice, manager)
    decided = practice.do(c.DecideTimeOff(identifier, S.APPROVED))
    assert isinstance(run_as(practice, manager, c.Revert(decided.command_id)), Denied)


def test_a_provider_asks_and_takes_back_for_themselves_alone(practice: Practice) -> None:
    own, others = new_id(), new_id()
    ask = c.RequestTimeOff(own, RAO_PERSON, TimeOffType.VACATION, DAY, DAY)
    assert isinstance(run_as(practice, RAO_PERSON, ask), Applied)
    other = c.RequestTimeOff(others, SILVA_PERSON, TimeOffType.VACATION, DAY, DAY)
    assert isinstance(run_as(practice, RAO_PERSON, other), Denied)
    assert isinstance(run_as(practice, RAO_PERSON, c.DecideTimeOff(own, S.APPROVED)), Denied)
    assert isinstance(run_as(practice, SILVA_PERSON, c.DecideTimeOff(own, S.WITHDRAWN)), Denied)
    assert isinstance(run_as(practice, RAO_PERSON, c.DecideTimeOff(own, S.WITHDRAWN)), Applied)


def test_the_manager_of_another_clinic_decides_nothing_here(practice: Practice) -> None:
    elsewhere, account = new_id(), new_id()
    practice.do(c.OpenFacility(c.Facility(elsewhere, account, "Elsewhere", "Europe/Berlin")))
    stranger = new_id()
    practice.do(c.AddPerson(stranger, "Far", ((account, AccountabilityType.FACILITY_MANAGER),), date(2020, 1, 1)))
    assert isinstance(run_as(practice, stranger, c.DecideTimeOff(asked(practice), S.APPROVED)), Denied)


def test_leave_set_up_by_oneself_is_a_decision_too(practice: Practice) -> None:
    practice.do(
        c.AddPerson(new_id(), "Other", ((fixed("clinic account"), AccountabilityType.MANAGER),), date(2020, 1, 1))
    )
    assert isinstance(run_as(practice, RAO_PERSON, PutOnLeave(new_id(), RAO, DAY, DAY)), Denied)


# --- minimum on duty -------------------------------------------------------------------------------------------------
def doctors(practice: Practice, least: int) -> None:
    practice.do(c.SaveResourceGroup(ResourceGroup(fixed("doctors"), CLINIC, "Doctors", 0, (RAO, SILVA), least)))


def test_too_few_on_duty_needs_a_reason_which_is_kept(practice: Practice) -> None:
    doctors(practice, 2)
    identifier = asked(practice)
    with pytest.raises(TooFewOnDuty) as caught:
        practice.writer.execute(c.DecideTimeOff(identifier, S.APPROVED))
    (breach,) = caught.value.breaches
    assert (breach.on_duty, breach.minimum, breach.group_name) == (1, 2, "Doctors")
    assert (breach.start_s, breach.end_s) == (int(at(8, days=2).timestamp()), int(at(18, days=2).timestamp()))
    practice.do(c.DecideTimeOff(identifier, S.APPROVED, override_reason="A locum comes"))
    assert found(practice, identifier).override_reason == "A locum comes"


def test_enough_on_duty_asks_nothing(practice: Practice) -> None:
    doctors(practice, 1)
    practice.do(c.DecideTimeOff(asked(practice), S.APPROVED))
    second = asked(practice, SILVA_PERSON, period=MORNING)
    with pytest.raises(TooFewOnDuty):
        practice.writer.execute(c.DecideTimeOff(second, S.APPROVED))


# --- events ----------------------------------------------------------------------------------------------------------
PAYLOADS = {
    "pm_time_off_requested": {
        "organization_id",
        "provider_id",
        "time_off_id",
        "start_date",
        "end_date",
        "time_off_type",
    },
    "pm_time_off_approved": {"organization_id", "provider_id", "time_off_id", "approved_by", "coverage_provider_id"},
    "pm_time_off_denied": {"organization_id", "provider_id", "time_off_id", "denied_by"},
    "pm_time_off_cancelled": {"organization_id", "provider_id", "time_off_id"},
}


def test_events_carry_exactly_the_fields_of_pm_05() -> None:
    from carefront.domain import events

    kinds = (events.TimeOffRequested, events.TimeOffApproved, events.TimeOffDenied, events.TimeOffCancelled)
    for kind, names in zip(kinds, PAYLOADS.values(), strict=True):
        assert {field.name for field in fields(kind)} == names


def test_every_step_is_told(practice: Practice) -> None:
    identifier = asked(practice, last=DAY + timedelta(days=1))
    practice.do(c.DecideTimeOff(identifier, S.APPROVED, "One day", Stretch(DAY, DAY)))
    practice.do(c.DecideTimeOff(identifier, S.CANCELLED))
    names = [kind for kind, _payload in told(practice)]
    assert names == ["TimeOffRequested", "TimeOffRequested", "TimeOffApproved", "TimeOffRequested", "TimeOffDenied",
                     "TimeOffCancelled"]  # fmt: skip


def test_a_decision_undone_after_others_heard_of_it_is_told_anew(practice: Practice) -> None:
    identifier = asked(practice)
    practice.clock.advance(timedelta(minutes=1))
    practice.do(c.DecideTimeOff(identifier, S.APPROVED))
    practice.clock.advance(timedelta(seconds=10))
    practice.writer.undo()
    assert [kind for kind, _payload in told(practice)][2:] == []
    practice.writer.redo()
    practice.clock.advance(timedelta(minutes=1))
    practice.writer.undo()
    assert [kind for kind, _payload in told(practice)][-2:] == ["TimeOffCancelled", "TimeOffRequested"]
    assert practice.clock() > NOW


# --- undo until somebody is told -------------------------------------------------------------------------------------
def test_a_decision_is_undone_until_the_first_patient_is_told(practice: Practice) -> None:
    visit = practice.booked(at(10, days=2))
    approved = practice.do(c.DecideTimeOff(asked(practice), S.APPROVED))
    undone = practice.do(c.Revert(approved.command_id))
    practice.do(c.Revert(undone.command_id))
    rebooking = new_id()
    practice.do(StartRebook(rebooking, RAO_PERSON, at(8, days=2), at(18, days=2), (visit,)))
    practice.clock.advance(timedelta(minutes=2))
    practice.do(TellRebooked(rebooking, (visit,)))
    outcome = practice.writer.execute(c.Revert(approved.command_id))
    assert isinstance(outcome, Blocked)
    assert outcome.kind == "told_patient"
    assert refusals(practice, 9) == [ReasonCode.TIME_OFF]
    practice.do(TellRebooked(rebooking, (visit,), is_told=False))
    practice.do(c.DecideTimeOff(str(approved.result["time_off_id"]), S.CANCELLED))
