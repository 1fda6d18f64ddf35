"""Every reason of the table, what overrides it, and the warnings that never refuse."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from carefront.domain.appointments import ResourceUse
from carefront.domain.availability import LayerCache
from carefront.domain.booking_facts import (
    BookingFacts,
    BookingQuestion,
    Explanation,
    Hold,
    Reason,
    ReasonCode,
    WarningCode,
)  # fmt: skip
from carefront.domain.booking_rules import explain, resolve_resources
from carefront.domain.errors import NotFound
from carefront.domain.offerings import OfferingKind, OfferingState, Requirement
from carefront.domain.permissions import Key
from carefront.domain.resources import ResourceGroup, ResourceKind, ResourceState
from carefront.domain.schedules import AvailabilityException, BlockType, ScheduleState
from carefront.domain.time_off import TimeOff, TimeOffState, TimeOffType
from tests.support.clinic_facts import (
    MONDAY,
    SATURDAY,
    SUNDAY,
    TUESDAY,
    WEDNESDAY,
    ask,
    at,
    block,
    blocked,
    clinic,
    closure,
    facts,
    offering,
    period,
    person,
    room,
    schedule,
    taken,
)  # fmt: skip

C = ReasonCode
RAO, SILVA, R1, R2 = person(), person("silva", position=1), room(), room("r2", position=1)


def why(question: BookingQuestion, known: BookingFacts) -> list[ReasonCode]:
    return [reason.code for reason in judged(question, known).reasons]


def judged(question: BookingQuestion, known: BookingFacts) -> Explanation:
    return explain(question, known, LayerCache())


def only(question: BookingQuestion, known: BookingFacts) -> Reason:
    (reason,) = judged(question, known).reasons
    return reason


def off(first: date, last: date, state: TimeOffState = TimeOffState.APPROVED) -> TimeOff:
    return TimeOff("off", "account-rao", TimeOffType.SICK, state, first, last)


def test_a_free_time_can_be_booked() -> None:
    answer = judged(ask("10", "10:30", offering=offering(), patient_id="kim"), facts())
    assert answer.is_bookable
    assert answer.warnings == ()


def test_back_to_back_visits_do_not_clash() -> None:
    rows = [taken(RAO, "9:30", "10"), taken(RAO, "10:30", "11", "jo")]
    assert why(ask("10", "10:30"), facts(RAO, rows=rows)) == []


def test_who_may_not_book_a_person_hears_only_of_the_person() -> None:
    known = facts(RAO, SILVA, R1, may_book=frozenset({"rao"}))
    assert why(ask("10", "10:30", "rao", "r1"), known) == []
    reason = only(ask("10", "10:30", "silva", "r1"), known)
    assert (reason.code, reason.resource_id, reason.params["name"]) == (C.PERMISSION, "silva", "Silva")
    assert why(ask("10", "10:30", "r1"), known) == [C.PERMISSION]


@pytest.mark.parametrize("state", [ResourceState.ON_LEAVE, ResourceState.INACTIVE, ResourceState.REGISTERED])
def test_only_active_resources_are_bookable(state: ResourceState) -> None:
    away = replace(RAO, resource=replace(RAO.resource, state=state))
    assert only(ask("10", "10:30"), facts(away)).params["state"] == state.value


def test_nobody_is_bookable_who_was_not_declared_schedulable() -> None:
    hidden = replace(RAO, resource=replace(RAO.resource, is_schedulable=False))
    assert why(ask("10", "10:30"), facts(hidden)) == [C.RESOURCE_INACTIVE]


def test_an_offering_must_be_published_and_booked_by_time() -> None:
    draft = offering(kind=OfferingKind.SERVICE)
    assert why(ask("10", "10:30", offering=replace(draft, state=OfferingState.DRAFT)), facts()) == [
        C.OFFERING_UNAVAILABLE
    ]
    assert only(ask("10", "10:30", offering=offering(kind=OfferingKind.PRODUCT)), facts()).params["why"] == (
        "catalogue_item"
    )


def test_an_offering_is_booked_with_the_people_assigned_to_it() -> None:
    braces = offering("Braces", resource_ids=("rao",), requirements=(Requirement("room", kind="room"),))
    known = facts(RAO, SILVA, R1)
    assert why(ask("10", "10:30", "rao", "r1", offering=braces), known) == []
    reason = only(ask("10", "10:30", "silva", "r1", offering=braces), known)
    assert (reason.code, reason.params["name"], reason.params["why"]) == (
        C.OFFERING_UNAVAILABLE, "Silva", "not_assigned",
    )  # fmt: skip


def test_a_closed_weekday_and_a_holiday_are_told_apart() -> None:
    known = facts(person(days=range(7)), at_clinic=clinic(closures=[closure(WEDNESDAY, name="Thanksgiving")]))
    reason = only(ask("10", "10:30", day=SUNDAY), known)
    assert (reason.code, reason.source_kind, reason.params["hours"]) == (C.CLINIC_CLOSED, "opening_hours", ())
    reason = only(ask("10", "10:30", day=WEDNESDAY), known)
    assert (reason.code, reason.source_id, reason.params["closure"]) == (
        C.CLINIC_CLOSED, "xThanksgiving", "Thanksgiving",
    )  # fmt: skip
    assert reason.override_key is None


def test_before_opening_both_the_clinic_and_the_provider_say_so() -> None:
    assert why(ask("7", "7:30"), facts()) == [C.CLINIC_CLOSED, C.OUTSIDE_HOURS]
    assert why(ask("8", "8:30"), facts()) == [C.OUTSIDE_HOURS]


def test_approved_time_off_refuses_until_its_end_and_pending_only_warns() -> None:
    reason = only(ask("10", "10:30"), facts(person(time_off=(off(MONDAY, WEDNESDAY),))))
    assert (reason.code, reason.source_id, reason.params["until_s"]) == (C.TIME_OFF, "off", at("24", WEDNESDAY))
    assert "sick" not in str(reason.params)
    answer = judged(ask("10", "10:30"), facts(person(time_off=(off(MONDAY, WEDNESDAY, TimeOffState.PENDING),))))
    assert answer.is_bookable
    assert [warning.code for warning in answer.warnings] == [WarningCode.PENDING_TIME_OFF]


def test_an_exception_names_itself() -> None:
    conference = AvailabilityException("ex", "rao", TUESDAY, TUESDAY, "Conference", period("9-12"))
    reason = only(ask("11:30", "12:30"), facts(person(exceptions=(conference,))))
    assert (reason.code, reason.params["exception"], reason.end_s) == (C.EXCEPTION, "Conference", at("12"))


def test_a_visit_that_ends_after_work_names_the_hours_of_that_weekday() -> None:
    reason = only(ask("16:30", "17:20"), facts())
    assert (reason.code, reason.override_key) == (C.OUTSIDE_HOURS, Key.APPOINTMENT_OVERRIDE_HOURS)
    assert (reason.params["hours"], reason.params["weekday"], reason.start_s) == (((540, 1020),), 1, at("17"))


def test_outside_every_block_there_is_no_schedule() -> None:
    known = facts(person(schedules=(schedule(block("9-12")),)))
    assert only(ask("12", "12:30"), known).code is C.NO_SCHEDULE
    assert why(ask("11:30", "12:30"), known) == [C.NO_SCHEDULE]
    paused = facts(person(schedules=(schedule(block("9-12"), state=ScheduleState.PAUSED),)))
    assert why(ask("10", "10:30"), paused) == [C.NO_SCHEDULE]


def test_a_visit_may_span_blocks_that_touch() -> None:
    known = facts(person(schedules=(schedule(block("9-12"), block("12-15", BlockType.TELEHEALTH)),)))
    assert why(ask("11:30", "12:30"), known) == []


def test_a_block_kept_for_others_says_for_whom_and_when_it_opens() -> None:
    kept = block("13-14", name="Vaccine hour", kept_for=("Vaccines",), release_days=0)
    known = facts(person(schedules=(schedule(block("9-13"), kept),)))
    reason = only(ask("13", "13:30", offering=offering()), known)
    assert (reason.code, reason.params["kept_for"], reason.params["block"]) == (
        C.BLOCK_TYPE, ("Vaccines",), "Vaccine hour",
    )  # fmt: skip
    assert reason.params["opens_s"] == at("0", TUESDAY)
    assert why(ask("13", "13:30", offering=offering("Vaccines")), known) == []


def test_an_ordinary_visit_does_not_go_into_a_group_block() -> None:
    known = facts(person(schedules=(schedule(block("9-12", BlockType.GROUP)),)))
    assert why(ask("10", "11", offering=offering()), known) == [C.BLOCK_TYPE]
    assert why(ask("10", "11", offering=offering(is_group=True)), known) == []


def test_nothing_goes_over_blocked_time() -> None:
    reason = only(ask("11:45", "12:15"), facts(RAO, rows=[blocked(RAO, "12", "13")]))
    assert (reason.code, reason.params["block"], reason.override_key) == (C.BLOCKED, "Lunch", None)
    assert why(ask("11:30", "12"), facts(RAO, rows=[blocked(RAO, "12", "13")])) == []


def test_a_busy_provider_is_named_with_the_visit_behind() -> None:
    reason = only(ask("10", "10:30"), facts(RAO, rows=[taken(RAO, "10:15", "10:45")]))
    assert (reason.code, reason.source_id, reason.override_key) == (C.PROVIDER_BUSY, "lee", Key.APPOINTMENT_OVERBOOK)
    assert (reason.start_s, reason.end_s) == (at("10:15"), at("10:30"))
    assert (reason.params["other_patient"], reason.params["patient_id"]) == ("Lee", "patient-lee")


def test_a_visit_does_not_stand_in_its_own_way_when_it_is_moved() -> None:
    known = facts(RAO, rows=[taken(RAO, "10", "10:30")], patient_busy=[taken(RAO, "10", "10:30")])
    assert why(ask("10:15", "10:45", patient_id="kim", ignore_owner_id="lee"), known) == []


def test_a_busy_room_or_second_person_is_another_resource() -> None:
    rows = [taken(R1, "10", "10:30"), taken(SILVA, "10", "10:30", "jo")]
    answer = judged(
        ask("10", "10:30", "rao", "r1", "silva", offering=offering("Procedure")), facts(RAO, SILVA, R1, rows=rows)
    )
    assert [(r.code, r.resource_id) for r in answer.reasons] == [
        (C.OTHER_RESOURCE_BUSY, "r1"), (C.OTHER_RESOURCE_BUSY, "silva"),
    ]  # fmt: skip
    assert answer.reasons[0].params["offering"] == "Procedure"


def test_a_resource_is_needed_for_its_part_of_the_visit_only() -> None:
    uses = (ResourceUse("rao", "provider", 0, 20), ResourceUse("r1", "room"))
    known = facts(RAO, R1, rows=[taken(RAO, "10:20", "11")])
    assert why(ask("10", "10:40", uses=uses), known) == []
    assert why(ask("10:05", "10:45", uses=uses), known) == [C.PROVIDER_BUSY]


def test_buffers_of_neighbours_add_up_and_only_a_buffer_in_the_way_is_told_so() -> None:
    rows = [taken(RAO, "9:30", "10", after=10)]
    reason = only(ask("10", "10:30"), facts(RAO, rows=rows))
    assert (reason.code, reason.params["edge"], reason.params["minutes"]) == (C.BUFFER, "after_other", 10)
    assert reason.params["buffer_end_s"] == at("10:10")
    setup = offering(buffer_before_minutes=5)
    assert why(ask("10:10", "10:40", offering=setup), facts(RAO, rows=rows)) == [C.BUFFER]
    assert why(ask("10:15", "10:45", offering=setup), facts(RAO, rows=rows)) == []


def test_a_buffer_against_blocked_time_is_a_buffer() -> None:
    known = facts(RAO, rows=[blocked(RAO, "12", "13")])
    reason = only(ask("11:30", "12", offering=offering(buffer_after_minutes=10)), known)
    assert (reason.code, reason.params["edge"], reason.params["minutes"]) == (C.BUFFER, "after_this", 10)


def test_buffers_come_from_the_question_else_the_offering_else_the_block() -> None:
    known = facts(
        person(schedules=(schedule(block("9-12", buffer_after_minutes=15)),)), rows=[taken(RAO, "10:30", "11")]
    )
    assert why(ask("10", "10:30"), known) == [C.BUFFER]
    assert why(ask("10", "10:20", offering=offering(buffer_after_minutes=10)), known) == []
    assert why(ask("10", "10:20", offering=offering()), known) == [C.BUFFER]
    assert why(ask("10", "10:30", buffer_after_minutes=0, offering=offering(buffer_after_minutes=10)), known) == []


def test_buffers_may_lie_outside_hours_unless_the_clinic_says_otherwise() -> None:
    asked = ask("16:30", "17", offering=offering(buffer_after_minutes=10))
    assert why(asked, facts()) == []
    assert why(asked, facts(at_clinic=clinic(buffers_inside_hours=True))) == [C.OUTSIDE_HOURS]


def test_a_group_is_full_when_all_its_places_are_taken() -> None:
    physio = person("rao", capacity=3)
    rows = [taken(physio, "10", "11", str(lane), lane=lane) for lane in range(3)]
    reason = only(ask("10:30", "11"), facts(physio, rows=rows))
    assert (reason.code, reason.params["taken"], reason.params["capacity"]) == (C.CAPACITY, 3, 3)
    assert why(ask("10:30", "11"), facts(physio, rows=rows[:2])) == []


def test_the_smallest_capacity_over_the_span_counts() -> None:
    physio = person("rao", capacity=3, schedules=(schedule(block("9-12", capacity=2)),))
    rows = [taken(physio, "10", "11", str(lane), lane=lane) for lane in range(2)]
    assert only(ask("10", "10:30"), facts(physio, rows=rows)).params["capacity"] == 2


def test_a_visit_is_refused_only_where_capacity_is_truly_reached() -> None:
    pool = room("pool", 2, kind=ResourceKind.POOL)
    rows = [taken(pool, "10", "11", "a"), taken(pool, "11", "12", "b", lane=1)]
    assert why(ask("10", "12", "pool"), facts(pool, rows=rows)) == []


def test_beside_a_double_booking_there_is_no_room() -> None:
    rows = [taken(RAO, "10", "10:30"), taken(RAO, "10:15", "11", "jo", lane=1, is_overbooked=True)]
    reason = only(ask("10:30", "11"), facts(RAO, rows=rows))
    assert (reason.code, reason.source_id) == (C.PROVIDER_BUSY, "jo")


def test_a_visit_that_takes_all_of_a_resource_meets_nobody() -> None:
    suite = room("suite", 3)
    alone = offering(is_concurrent=False)
    rows = [taken(suite, "10", "11")]
    assert why(ask("10:30", "11:30", "suite", offering=alone), facts(suite, rows=rows)) == [C.OTHER_RESOURCE_BUSY]
    rows = [taken(suite, "10", "11", lane_hi=3)]
    assert why(ask("10:30", "11:30", "suite"), facts(suite, rows=rows)) == [C.OTHER_RESOURCE_BUSY]


def test_two_units_of_one_pool_count_twice() -> None:
    pool = room("pool", 2, kind=ResourceKind.POOL)
    asked = ask("10", "11", "pool", "pool")
    assert why(asked, facts(pool)) == []
    assert why(asked, facts(pool, rows=[taken(pool, "10", "11")])) == [C.CAPACITY]


def test_a_patient_is_in_one_place_at_a_time() -> None:
    known = facts(RAO, SILVA, patient_busy=[taken(SILVA, "10", "10:30"), taken(R1, "10", "10:30")])
    reason = only(ask("10:15", "10:45", patient_id="kim"), known)
    assert (reason.code, reason.params["with_name"], reason.source_id) == (C.PATIENT_BUSY, "Silva", "lee")
    assert why(ask("10:30", "11", patient_id="kim"), known) == []


def test_a_closed_panel_takes_no_new_patients_and_a_limited_one_warns() -> None:
    asked = ask("10", "10:30", patient_id="kim")
    assert why(asked, facts(panel={"account-rao": "closed"})) == [C.PANEL_CLOSED]
    assert why(asked, facts(panel={"account-silva": "closed"})) == []
    answer = judged(asked, facts(panel={"account-rao": "limited"}))
    assert [warning.code for warning in answer.warnings] == [WarningCode.PANEL_LIMITED]
    assert answer.is_bookable


def test_notice_and_horizon_belong_to_the_offering() -> None:
    careful = offering(min_notice_minutes=24 * 60, horizon_days=7)
    early = judged(ask("15", "15:30", day=MONDAY, offering=careful), facts())
    assert [(r.code, r.params["earliest_s"]) for r in early.reasons] == [(C.LEAD_TIME, at("8"))]
    assert why(ask("15", "15:30", day=MONDAY + timedelta(days=7), offering=careful), facts()) == []
    late = judged(ask("15", "15:30", day=TUESDAY + timedelta(days=7), offering=careful), facts())
    assert [(r.code, r.params["last_day"]) for r in late.reasons] == [(C.BEYOND_HORIZON, "2026-11-30")]


def test_what_has_passed_is_past_but_the_running_minute_is_not() -> None:
    now = at("10")
    assert why(ask("9:30", "10", offering=offering(min_notice_minutes=60)), facts(now_s=now)) == [C.PAST]
    assert why(ask("10", "10:30"), facts(now_s=now + 59)) == []


def test_a_hold_of_somebody_else_warns_until_it_expires() -> None:
    hold = Hold("h", "account-rao", at("10"), at("10:30"), "Ana", at("8:03", MONDAY))
    answer = judged(ask("10", "10:30"), facts(holds=[hold]))
    assert answer.is_bookable
    assert [(w.code, w.params["holder"]) for w in answer.warnings] == [(WarningCode.HELD, "Ana")]
    assert judged(ask("10", "10:30", hold_id="h"), facts(holds=[hold])).warnings == ()
    assert judged(ask("10", "10:30"), facts(holds=[hold], now_s=at("8:04", MONDAY))).warnings == ()


def test_every_reason_is_told_in_the_tables_order() -> None:
    shut = replace(
        person(
            schedules=(schedule(block("9-12", BlockType.ON_CALL)),), time_off=(off(SATURDAY, SUNDAY),),
            exceptions=(AvailabilityException("ex", "rao", SUNDAY, SUNDAY, "Conference"),),
        ),
        resource=replace(RAO.resource, state=ResourceState.INACTIVE),
    )  # fmt: skip
    rows = [
        taken(shut, "10", "11", day=SUNDAY),
        blocked(shut, "11", "12", day=SUNDAY),
        taken(R1, "10", "11", day=SUNDAY),
    ]
    known = facts(
        shut, R1, rows=rows, now_s=at("8", SUNDAY), may_book=frozenset(), panel={"account-rao": "closed"},
        patient_busy=[taken(SILVA, "10", "11", "self", day=SUNDAY)],
    )  # fmt: skip
    hard = offering(min_notice_minutes=10_000, resource_ids=("silva",))
    codes = why(
        ask("10", "13", "rao", "r1", day=SUNDAY, patient_id="kim", is_new_patient=True, offering=hard), known
    )  # fmt: skip
    assert codes == [
        C.PERMISSION, C.RESOURCE_INACTIVE, C.OFFERING_UNAVAILABLE, C.CLINIC_CLOSED, C.TIME_OFF, C.EXCEPTION,
        C.OUTSIDE_HOURS, C.NO_SCHEDULE, C.BLOCK_TYPE, C.BLOCKED, C.PROVIDER_BUSY, C.OTHER_RESOURCE_BUSY,
        C.PATIENT_BUSY, C.PANEL_CLOSED, C.LEAD_TIME,
    ]  # fmt: skip


def test_a_resource_nobody_gathered_is_a_failure_not_a_refusal() -> None:
    with pytest.raises(NotFound):
        judged(ask("10", "10:30", "nobody"), facts())


GROUP = ResourceGroup("rooms", "clinic", "Rooms", 0, ("r2", "r1"))


def resolved(
    clicked: str, needs: Iterable[Requirement], known: BookingFacts, **fields: Any
) -> list[tuple[str, str, bool, str]]:
    asked = offering(requirements=tuple(needs), **fields)
    uses = resolve_resources(asked, clicked, at("10"), 30, known, LayerCache())
    return [(use.resource_id, use.role, use.is_auto, use.fallback) for use in uses]


def test_a_clicked_provider_gets_the_first_free_room_in_order() -> None:
    need = Requirement("room", kind="room")
    known = facts(RAO, R1, R2, groups=[GROUP])
    assert resolved("rao", [need], known) == [("rao", "provider", False, ""), ("r1", "room", True, "kind:room")]
    busy = facts(RAO, R1, R2, rows=[taken(R1, "10", "11")])
    assert resolved("rao", [need], busy)[1] == ("r2", "room", True, "kind:room")
    assert resolved("rao", [Requirement("room", group_id="rooms")], known)[1] == ("r2", "room", True, "group:rooms")
    assert resolved("rao", [Requirement("room", resource_id="r2")], known)[1] == ("r2", "room", False, "")


def test_the_room_of_the_providers_block_goes_first() -> None:
    known = facts(person(schedules=(schedule(block("9-12", room_id="r2")),)), R1, R2)
    assert resolved("rao", [Requirement("room", kind="room")], known)[1][0] == "r2"


def test_where_no_room_is_free_the_first_is_taken_so_that_the_reason_can_be_told() -> None:
    known = facts(RAO, R1, R2, rows=[taken(R1, "10", "11"), taken(R2, "10", "11")])
    uses = resolve_resources(
        offering(requirements=(Requirement("room", kind="room"),)), "rao", at("10"), 30, known, LayerCache()
    )
    assert why(ask("10", "10:30", uses=uses), known) == [C.OTHER_RESOURCE_BUSY]


def test_a_clicked_room_fills_its_place_and_brings_a_provider() -> None:
    known = facts(RAO, SILVA, R1, R2, rows=[taken(RAO, "10", "11")])
    assert resolved("r2", [Requirement("room", kind="room")], known, resource_ids=("rao", "silva")) == [
        ("silva", "provider", True, "kind:person"), ("r2", "room", False, ""),
    ]  # fmt: skip
    roles = [Requirement("nurse", kind="person"), Requirement("room", kind="room")]
    assert resolved("r2", roles, known) == [("silva", "nurse", True, "kind:person"), ("r2", "room", False, "")]
