"""Setting a clinic up on a real file: leave, groups, order, blocked time, and what is said before it is done."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from carefront.application.commands import catalogue as c
from carefront.application.commands import set_up_catalogue as s
from carefront.application.envelope import Applied, Command, Denied, Envelope, Outcome, Refused
from carefront.domain.accounts import AccountabilityType
from carefront.domain.appointments import BlockKind, ResourceUse
from carefront.domain.booking_facts import ReasonCode
from carefront.domain.errors import InUse, InvalidValue
from carefront.domain.facilities import Facility
from carefront.domain.offerings import Offering, Requirement
from carefront.domain.resources import Resource, ResourceGroup, ResourceKind, ResourceState
from carefront.domain.time_off import TimeOffType
from carefront.shared.ids import new_id
from tests.support.practice import CLINIC, FOLLOW_UP, NOW, R1, R2, RAO, RAO_PERSON, SILVA, Practice, at, fixed

TODAY = date(2026, 11, 24)


def state_of(practice: Practice, resource_id: str) -> ResourceState:
    rows = practice.reader.set_up().clinic(CLINIC).resources
    return next(row.state for row in rows if row.resource.id == resource_id)


def as_somebody(practice: Practice, role: AccountabilityType, account: str, command: Command) -> Outcome:
    """Run a command as a new person with that role at an account."""
    person = new_id()
    practice.do(c.AddPerson(person, "Somebody", ((account, role),), date(2020, 1, 1)))
    return practice.desk.door().execute(Envelope(new_id(), command, person, NOW))


def second_clinic(practice: Practice) -> str:
    facility = Facility(new_id(), new_id(), "Harbour", "Europe/Lisbon")
    practice.do(c.OpenFacility(facility))
    return facility.id


# --- leave -----------------------------------------------------------------------------------------------------------
def test_leave_blocks_its_days_and_no_others(practice: Practice) -> None:
    practice.do(s.PutOnLeave(new_id(), RAO, TODAY, TODAY + timedelta(days=3), TimeOffType.SICK))

    assert state_of(practice, RAO) is ResourceState.ON_LEAVE
    refused = practice.book(at(10))
    assert isinstance(refused, Refused)
    assert [reason.code for reason in refused.reasons] == [ReasonCode.TIME_OFF]
    assert isinstance(practice.book(at(10, days=6)), Applied)


def test_leave_to_come_begins_and_ends_by_itself(practice: Practice) -> None:
    practice.do(s.PutOnLeave(new_id(), RAO, TODAY + timedelta(days=1), TODAY + timedelta(days=2)))
    assert state_of(practice, RAO) is ResourceState.ACTIVE
    practice.clock.advance(timedelta(days=1))
    assert state_of(practice, RAO) is ResourceState.ON_LEAVE
    practice.clock.advance(timedelta(days=2))
    assert state_of(practice, RAO) is ResourceState.ACTIVE


def test_whoever_is_back_early_can_be_booked_today(practice: Practice) -> None:
    leave = new_id()
    practice.do(s.PutOnLeave(leave, RAO, TODAY - timedelta(days=2), TODAY + timedelta(days=3)))
    practice.do(s.ReturnFromLeave(RAO, leave))

    assert state_of(practice, RAO) is ResourceState.ACTIVE
    assert isinstance(practice.book(at(10)), Applied)


def test_leave_counts_in_every_clinic_of_the_person(practice: Practice) -> None:
    other = second_clinic(practice)
    there = Resource(new_id(), other, ResourceKind.PERSON, "Dr Rao", "", RAO_PERSON, ResourceState.ACTIVE, True)
    practice.do(c.RegisterResource(there))
    practice.do(s.PutOnLeave(new_id(), RAO, TODAY, TODAY))

    rows = practice.reader.set_up().clinic(other).resources
    assert [(row.state, row.elsewhere) for row in rows] == [(ResourceState.ON_LEAVE, ("Clinic",))]


def test_leave_over_leave_is_refused_at_its_field(practice: Practice) -> None:
    practice.do(s.PutOnLeave(new_id(), RAO, TODAY, TODAY + timedelta(days=3)))

    with pytest.raises(InvalidValue) as refused:
        practice.do(s.PutOnLeave(new_id(), RAO, TODAY + timedelta(days=3), TODAY + timedelta(days=9)))
    assert (refused.value.field, refused.value.rule) == ("first", "overlap")


def test_leave_is_taken_back_whole_by_one_undo(practice: Practice) -> None:
    practice.do(s.PutOnLeave(new_id(), RAO, TODAY, TODAY))
    assert isinstance(practice.writer.undo(), Applied)

    assert state_of(practice, RAO) is ResourceState.ACTIVE
    assert isinstance(practice.book(at(10)), Applied)


def test_a_receptionist_sends_nobody_on_leave(practice: Practice) -> None:
    command = s.PutOnLeave(new_id(), RAO, TODAY, TODAY)
    outcome = as_somebody(practice, AccountabilityType.RECEPTIONIST, fixed("clinic account"), command)
    assert isinstance(outcome, Denied)


# --- resources -------------------------------------------------------------------------------------------------------
def test_a_new_person_and_their_resource_are_one_step(practice: Practice) -> None:
    person, resource = new_id(), new_id()
    doctor = Resource(resource, CLINIC, ResourceKind.PERSON, "Dr Ito", "ITO", person, ResourceState.ACTIVE, True)
    command = c.RegisterResource(doctor, new_account="Ito")

    outcome = as_somebody(practice, AccountabilityType.MANAGER, fixed("clinic account"), command)

    assert isinstance(outcome, Applied)
    assert isinstance(practice.book(at(10), resources=(ResourceUse(resource),)), Applied)


def test_a_person_is_one_resource_of_a_clinic(practice: Practice) -> None:
    twin = Resource(new_id(), CLINIC, ResourceKind.PERSON, "Rao again", "", RAO_PERSON)
    with pytest.raises(InvalidValue) as refused:
        practice.do(c.RegisterResource(twin))
    assert (refused.value.field, refused.value.rule) == ("account_id", "doubled")


def test_visits_ahead_are_named_before_somebody_is_deactivated(practice: Practice) -> None:
    practice.booked(at(10))
    practice.booked(at(11, days=8))

    ahead = practice.reader.set_up().visits_ahead(RAO)

    assert [visit.patient for visit in ahead] == ["Kim Rao", "Kim Rao"]
    assert [len(practice.reader.set_up().visits_ahead(RAO, TODAY, TODAY))] == [1]
    assert practice.reader.set_up().visits_ahead(SILVA) == ()


def test_a_capacity_below_present_use_names_the_visits(practice: Practice) -> None:
    doctor = next(r.resource for r in practice.reader.set_up().clinic(CLINIC).resources if r.resource.id == RAO)
    practice.do(c.UpdateResource(replace(doctor, capacity=2)))
    first = practice.booked(at(10))
    second = practice.booked(at(10), patient_id=fixed("lee"))
    practice.booked(at(12))

    over = practice.reader.set_up().over_capacity(RAO, 1)

    assert {visit.appointment_id for visit in over} == {first, second}
    practice.do(c.UpdateResource(replace(doctor, capacity=1)))


def test_nobody_takes_a_resource_of_another_clinic_over(practice: Practice) -> None:
    other = second_clinic(practice)
    account = next(
        row.facility.account_id for row in practice.reader.set_up().clinics().clinics if row.facility.id == other
    )
    stolen = Offering(FOLLOW_UP, other, "Stolen")
    with pytest.raises(InvalidValue):
        as_somebody(practice, AccountabilityType.FACILITY_MANAGER, account, c.SaveOffering(stolen))


def test_what_is_named_by_a_visit_type_is_of_its_clinic(practice: Practice) -> None:
    other = second_clinic(practice)
    for named in (
        Offering(new_id(), other, "Type", resource_ids=(RAO,)),
        Offering(new_id(), other, "Type", requirements=(Requirement("room", resource_id=R1),)),
    ):
        with pytest.raises(InvalidValue) as refused:
            practice.do(c.SaveOffering(named))
        assert refused.value.rule == "other_clinic"


# --- groups and order ------------------------------------------------------------------------------------------------
def test_a_group_goes_unless_a_visit_type_needs_it(practice: Practice) -> None:
    rooms = ResourceGroup(new_id(), CLINIC, "Rooms", 0, (R1, R2))
    practice.do(c.SaveResourceGroup(rooms))
    offering = Offering(new_id(), CLINIC, "Surgery", requirements=(Requirement("room", group_id=rooms.id),))
    practice.do(c.SaveOffering(offering))

    assert [row.needed_by for row in practice.reader.set_up().clinic(CLINIC).groups] == [("Surgery",)]
    with pytest.raises(InUse) as refused:
        practice.do(s.RemoveResourceGroup(rooms.id))
    assert (refused.value.name, refused.value.by_names) == ("Rooms", ("Surgery",))
    practice.do(c.SaveOffering(replace(offering, requirements=())))
    practice.do(s.RemoveResourceGroup(rooms.id))
    assert practice.reader.set_up().clinic(CLINIC).groups == ()


def test_an_order_is_kept_and_taken_back(practice: Practice) -> None:
    practice.do(s.SetOrder(CLINIC, s.Ordered.RESOURCES, (R2, R1, SILVA, RAO, fixed("ecg"))))
    assert [row.name for row in practice.reader.resources(CLINIC)][:2] == ["Room 2", "Room 1"]
    practice.writer.undo()
    assert [row.name for row in practice.reader.resources(CLINIC)][:2] == ["Dr Rao", "Dr Silva"]


# --- blocked time ----------------------------------------------------------------------------------------------------
def block(resource_id: str, hour: int, days: int = 0) -> c.BlockTime:
    return c.BlockTime(
        new_id(), CLINIC, resource_id, at(hour, days=days), at(hour + 1, days=days), BlockKind.MEETING, "Team"
    )


def test_time_of_several_is_blocked_in_one_step_or_not_at_all(practice: Practice) -> None:
    practice.booked(at(10))
    refused = practice.writer.execute(s.BlockTimes((block(SILVA, 10), block(RAO, 10), block(RAO, 14))))
    assert isinstance(refused, Refused)
    assert [(reason.code, reason.params["other_patient"]) for reason in refused.reasons] == [
        (ReasonCode.PROVIDER_BUSY, "Kim Rao")
    ]
    assert practice.reader.set_up().blocks(CLINIC, TODAY, TODAY) == ()

    practice.do(s.BlockTimes((block(SILVA, 10), block(RAO, 14), block(RAO, 14, days=1))))

    found = practice.reader.set_up().blocks(CLINIC, TODAY, TODAY)
    assert [(row.resource_name, row.name, row.may_edit) for row in found] == [
        ("Dr Silva", "Team", True), ("Dr Rao", "Team", True),
    ]  # fmt: skip
    practice.writer.undo()
    assert practice.reader.set_up().blocks(CLINIC, TODAY, TODAY + timedelta(days=1)) == ()


def test_blocked_time_is_moved_but_never_over_a_visit(practice: Practice) -> None:
    practice.booked(at(10))
    one = block(RAO, 14)
    practice.do(one)
    moved = s.ChangeTimeBlock(one.time_block_id, RAO, at(9, 30), at(10, 30), BlockKind.BREAK)

    refused = practice.writer.execute(moved)
    assert isinstance(refused, Refused)
    assert refused.reasons[0].params["other_patient"] == "Kim Rao"
    practice.do(s.ChangeTimeBlock(one.time_block_id, R1, at(9, 30), at(10, 30), BlockKind.BREAK))

    assert [(row.resource_name, row.kind) for row in practice.reader.set_up().blocks(CLINIC, TODAY, TODAY)] == [
        ("Room 1", BlockKind.BREAK)
    ]
    assert isinstance(practice.book(at(14)), Applied)


# --- clinics and visit types -----------------------------------------------------------------------------------------
def test_another_zone_says_what_keeps_its_clock_and_what_its_instant(practice: Practice) -> None:
    practice.booked(at(10))
    there = practice.reader.set_up().zone_change(CLINIC, "Europe/Lisbon")
    same = practice.reader.set_up().zone_change(CLINIC, "Europe/Paris")

    assert (there.periods, there.visits, there.shown_otherwise) == (6, 1, 1)
    assert (same.visits, same.shown_otherwise) == (1, 0)


def test_a_clinic_keeps_its_account_whatever_is_sent(practice: Practice) -> None:
    row = practice.reader.set_up().clinics().clinics[0]
    whole = practice.desk.identity.organization_account_id
    practice.do(c.UpdateFacility(replace(row.facility, account_id=whole, name="Other")))
    found = practice.reader.set_up().clinics().clinics[0]
    assert (found.facility.name, found.facility.account_id) == ("Other", row.facility.account_id)
    assert found.version > row.version


def test_the_check_of_a_visit_type_says_when_or_why_not(practice: Practice) -> None:
    draft = Offering(new_id(), CLINIC, "Long", duration_minutes=30, requirements=(Requirement("room", kind="room"),))
    queries = practice.reader.set_up()

    found = queries.opening_check(draft)
    assert found.start_s is not None
    assert found.names == ("Dr Rao", "Room 1")
    never = queries.opening_check(Offering(new_id(), CLINIC, "Too long", duration_minutes=11 * 60))
    assert (never.start_s, bool(never.lost)) == (None, True)
