"""Find openings: anybody, any room, wishes, rank, seats, and why there are none."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from carefront.domain.appointments import ResourceUse
from carefront.domain.availability import LayerCache
from carefront.domain.booking_facts import BookingFacts, BookingQuestion, Occupied, ReasonCode
from carefront.domain.booking_rules import explain
from carefront.domain.busy_masks import BusyBook
from carefront.domain.layer_masks import MaskCache
from carefront.domain.offerings import Offering, OfferingKind, OfferingState, Requirement
from carefront.domain.opening_search import FoundOpenings, OpeningQuestion, Wishes, find_openings
from carefront.domain.resources import ResourceGroup, ResourceKind, ResourceState
from carefront.domain.schedules import BlockType
from tests.support.clinic_facts import (
    MONDAY,
    SATURDAY,
    TUESDAY,
    WEDNESDAY,
    at,
    block,
    blocked,
    clinic,
    clock,
    closure,
    facts,
    offering,
    period,
    person,
    room,
    schedule,
    taken,
)

RAO, SILVA = person(), person("silva", hours=("13-17",), position=1)
R1, R2 = room(), room("r2", position=1)
ANY_ROOM = Requirement("room", kind="room")
PROCEDURE = offering("Procedure", requirements=(ANY_ROOM,))


def find(known: BookingFacts, visit: Offering | None = PROCEDURE, limit: int = 20, **asked: Any) -> FoundOpenings:
    question = OpeningQuestion(visit, visit.duration_minutes if visit else 30, **asked)
    return find_openings(question, known, LayerCache(), limit)


def shown(found: FoundOpenings) -> list[tuple[str, str]]:
    return [
        (clock(opening.start_s), "+".join(use.resource_id for use in opening.resources)) for opening in found.openings
    ]


def test_everybody_who_offers_it_is_found_in_the_order_of_time() -> None:
    found = find(facts(RAO, SILVA, R1, R2, now_s=at("12:30")), limit=4)
    assert shown(found) == [
        ("24 12:30", "rao+r1"), ("24 13:00", "rao+r1"), ("24 13:00", "silva+r1"), ("24 13:30", "rao+r1"),
    ]  # fmt: skip


def test_provider_and_room_are_looked_for_together() -> None:
    rows = [taken(RAO, "9", "11"), taken(R1, "11", "12", "jo"), taken(R2, "11", "11:30", "bo")]
    found = find(facts(RAO, R1, R2, rows=rows, now_s=at("9")), limit=3)
    assert shown(found) == [("24 11:30", "rao+r2"), ("24 12:00", "rao+r1"), ("24 12:30", "rao+r1")]


def test_two_rooms_of_one_kind_are_never_the_same_room() -> None:
    double = offering("Double", requirements=(ANY_ROOM, Requirement("second room", kind="room")))
    known = facts(RAO, R1, R2, rows=[taken(R2, "9", "10")], now_s=at("9"))
    assert shown(find(known, double, limit=1)) == [("24 10:00", "rao+r1+r2")]
    assert find(facts(RAO, R1, now_s=at("9")), double).openings == ()


def test_the_provider_is_needed_for_a_part_of_the_visit_only() -> None:
    infusion = offering(
        "Infusion", 60, requirements=(Requirement("provider", kind="person", length_minutes=20), ANY_ROOM)
    )
    rows = [taken(RAO, "9:20", "10"), taken(RAO, "10:20", "17", "jo")]
    assert shown(find(facts(RAO, R1, rows=rows, now_s=at("9")), infusion, limit=2)) == [
        ("24 09:00", "rao+r1"), ("24 10:00", "rao+r1"),
    ]  # fmt: skip


def test_a_named_thing_and_a_pool_come_along() -> None:
    ecg = room("ecg", kind=ResourceKind.ASSET)
    chairs = room("chairs", capacity=2, kind=ResourceKind.POOL)
    visit = offering("ECG", requirements=(Requirement("ecg", resource_id="ecg"), Requirement("chair", kind="pool")))
    rows = [taken(ecg, "9", "9:30"), taken(chairs, "9:30", "10", "a"), taken(chairs, "9:30", "10", "b", lane=1)]
    assert shown(find(facts(RAO, ecg, chairs, rows=rows, now_s=at("9")), visit, limit=1)) == [
        ("24 10:00", "rao+ecg+chairs")
    ]


def test_a_group_is_tried_in_its_order() -> None:
    visit = offering("Visit", requirements=(Requirement("room", group_id="g"),))
    known = facts(RAO, R1, R2, now_s=at("9"), groups=(ResourceGroup("g", "clinic", "Rooms", 0, ("r2", "r1")),))
    assert shown(find(known, visit, limit=1)) == [("24 09:00", "rao+r2")]


def test_who_or_what_is_named_narrows_the_search() -> None:
    known = facts(RAO, SILVA, R1, R2, now_s=at("12:30"))
    assert shown(find(known, limit=1, among=("silva",))) == [("24 13:00", "silva+r1")]
    assert shown(find(known, limit=1, among=("r2", "silva"))) == [("24 13:00", "silva+r2")]
    assert shown(find(known, limit=1, among=("kind:room",))) == [("24 12:30", "rao+r1")]
    assert shown(find(known, offering(), limit=1, among=("r2",))) == [("24 12:30", "rao+r2")]


def test_only_those_assigned_to_the_visit_type_are_found() -> None:
    known = facts(RAO, SILVA, R1, now_s=at("12:30"))
    own = replace(PROCEDURE, resource_ids=("silva",))
    assert shown(find(known, own, limit=1)) == [("24 13:00", "silva+r1")]
    assert find(known, replace(PROCEDURE, resource_ids=("silva",)), among=("rao",)).openings == ()


def test_a_pool_is_rented_without_anybody() -> None:
    wheelchairs = room("chairs", capacity=2, kind=ResourceKind.POOL)
    rental = offering("Chair", 60, kind=OfferingKind.RENTAL, requirements=(Requirement("chair", kind="pool"),))
    known = facts(RAO, wheelchairs, rows=[taken(wheelchairs, "9", "10")], now_s=at("9"))
    found = find(known, rental, limit=3)
    assert shown(found)[0] == ("24 09:00", "chairs")
    assert [opening.seats_left for opening in found.openings] == [1, 1, 2]


def test_notice_and_horizon_bound_the_search() -> None:
    soon = replace(PROCEDURE, min_notice_minutes=24 * 60, horizon_days=2)
    found = find(facts(RAO, R1, now_s=at("10")), soon, limit=1000)
    assert shown(found)[0] == ("25 10:00", "rao+r1")
    assert shown(found)[-1] == ("26 16:30", "rao+r1")


def test_wishes_for_days_weekdays_and_time_of_day_are_met() -> None:
    known = facts(RAO, R1)
    wishes = Wishes(
        first=WEDNESDAY, last=WEDNESDAY + timedelta(days=9), weekdays=frozenset({4}), periods=(period("14-15"),)
    )
    assert shown(find(known, limit=9, wishes=wishes)) == [
        ("27 14:00", "rao+r1"), ("27 14:30", "rao+r1"), ("04 14:00", "rao+r1"), ("04 14:30", "rao+r1"),
    ]  # fmt: skip


def test_language_and_gender_are_those_recorded() -> None:
    def named(who: Any, **recorded: str) -> Any:
        return replace(who, resource=replace(who.resource, **recorded))

    known = facts(named(RAO, languages="de, en", gender="female"), named(SILVA, languages="pt"), R1, now_s=at("13"))
    assert {opening.leader_id for opening in find(known, wishes=Wishes(languages=frozenset({"PT"}))).openings} == {
        "silva"
    }
    assert {opening.leader_id for opening in find(known, wishes=Wishes(genders=frozenset({"female"}))).openings} == {
        "rao"
    }
    nobody = find(known, wishes=Wishes(genders=frozenset({"male"})))
    assert (nobody.openings, nobody.lost) == ((), ())


def test_the_usual_provider_goes_first_then_the_same_day_then_the_smallest_shift() -> None:
    known = facts(RAO, SILVA, R1, rows=[blocked(RAO, "9", "16", day=TUESDAY)])
    near = find(known, limit=4, near_s=at("13"))
    assert shown(near) == [
        ("24 13:00", "silva+r1"), ("24 13:30", "silva+r1"), ("24 14:00", "silva+r1"), ("24 14:30", "silva+r1"),
    ]  # fmt: skip
    usual = find(known, limit=4, near_s=at("13"), usual_id="rao")
    assert shown(usual) == [
        ("24 16:00", "rao+r1"), ("24 16:30", "rao+r1"), ("25 09:00", "rao+r1"), ("23 16:30", "rao+r1"),
    ]  # fmt: skip


def test_of_two_times_alike_the_earlier_is_nearer() -> None:
    known = facts(RAO, R1, rows=[taken(RAO, "12", "12:30")])
    assert [start for start, _ in shown(find(known, limit=2, near_s=at("12")))] == ["24 11:30", "24 12:30"]


def test_a_group_visit_is_offered_with_the_seats_that_are_left() -> None:
    physio = offering("Group physio", 60, is_group=True)
    leader = person(capacity=8, schedules=(schedule(block("9-11", BlockType.GROUP, capacity=3, slot_minutes=60)),))
    rows = [taken(leader, "9", "10", name, lane=lane) for lane, name in enumerate(("a", "b"))]
    rows += [taken(leader, "10", "11", name, lane=lane) for lane, name in enumerate(("c", "d", "e"))]
    rows = [replace(row, capacity=3) for row in rows]
    known = facts(leader, rows=rows, now_s=at("9"))
    found = find(known, physio, limit=2)
    assert [(clock(opening.start_s), opening.seats_left) for opening in found.openings] == [
        ("24 09:00", 1), ("25 09:00", 3),
    ]  # fmt: skip
    assert find(known, offering("Ordinary", 60), limit=2).openings == ()


def test_the_visit_being_moved_is_in_nobodys_way() -> None:
    known = facts(RAO, rows=[taken(RAO, "9", "17", "own")], now_s=at("9"))
    assert shown(find(known, offering(), limit=1)) == [("25 09:00", "rao")]
    assert shown(find(known, offering(), limit=1, ignore_owner_id="own")) == [("24 09:00", "rao")]


def test_a_patient_is_not_offered_a_time_they_have_another_visit() -> None:
    known = facts(RAO, SILVA, now_s=at("9"), patient_busy=[taken(SILVA, "9", "10", patient="kim")])
    assert shown(find(known, offering(), limit=1, patient_id="kim")) == [("24 10:00", "rao")]


def test_the_room_of_the_block_goes_before_the_others() -> None:
    own = person(schedules=(schedule(block("9-12", room_id="r2")),))
    assert shown(find(facts(own, R1, R2, now_s=at("9")), limit=1)) == [("24 09:00", "rao+r2")]


def test_every_opening_is_one_that_the_judge_allows() -> None:
    rows = [taken(RAO, "10", "11", before=5, after=5), taken(R1, "14", "15", after=20), blocked(R2, "9", "12")]
    known = facts(RAO, SILVA, R1, R2, rows=rows)
    visit = replace(PROCEDURE, buffer_after_minutes=10)
    found = find(known, visit, limit=200)
    assert len(found.openings) == 200
    for opening in found.openings:
        asked = BookingQuestion(opening.start_s, 30, opening.resources, visit)
        assert explain(asked, known, LayerCache()).is_bookable


def test_what_was_kept_gives_the_same_answer_and_reads_nothing_again() -> None:
    reads: list[tuple[int, int]] = []
    rows = {RAO.resource.subject_id: [taken(RAO, "10", "11")]}

    def load(subject_ids: Any, start_s: int, end_s: int) -> dict[str, list[Occupied]]:
        reads.append((start_s, end_s))
        return rows

    known, cache, book = facts(RAO, R1), MaskCache(), BusyBook(load)
    question = OpeningQuestion(PROCEDURE, 30)
    first = find_openings(question, known, cache, 20, book)
    assert len(reads) == 1
    assert find_openings(question, known, cache, 20, book) == first
    assert len(reads) == 1


def lost(found: FoundOpenings) -> dict[ReasonCode, int]:
    assert found.openings == ()
    return {entry.code: entry.minutes for entry in found.lost}


def test_a_search_in_vain_says_which_reasons_took_the_time() -> None:
    known = facts(RAO, rows=[taken(RAO, "9", "12"), blocked(RAO, "12", "17", "Course")], now_s=at("8"))
    wishes = Wishes(first=TUESDAY, last=TUESDAY)
    found = find(known, offering(), wishes=wishes)
    minutes = lost(found)
    assert list(minutes) == [
        ReasonCode.CLINIC_CLOSED, ReasonCode.OUTSIDE_HOURS, ReasonCode.BLOCKED, ReasonCode.PROVIDER_BUSY,
    ]  # fmt: skip
    assert sum(minutes.values()) == 16 * 60  # from now to midnight
    assert minutes[ReasonCode.BLOCKED] == 29 + 4 * 60 + 31


def test_a_closed_clinic_takes_everything() -> None:
    away = clinic(closures=[closure(MONDAY, TUESDAY + timedelta(days=90))])
    assert lost(find(facts(RAO, at_clinic=away), offering(), days=60)) == {ReasonCode.CLINIC_CLOSED: 60 * 1440}


def test_nobody_active_and_nothing_published_are_told_before_all() -> None:
    resting = replace(RAO, resource=replace(RAO.resource, state=ResourceState.INACTIVE))
    assert list(lost(find(facts(resting), offering(), days=1))) == [ReasonCode.RESOURCE_INACTIVE]
    draft = replace(offering(), state=OfferingState.DRAFT)
    assert list(lost(find(facts(RAO), draft, days=1))) == [ReasonCode.OFFERING_UNAVAILABLE]


def test_when_only_rooms_are_missing_the_rooms_are_named() -> None:
    known = facts(RAO, R1, rows=[blocked(R1, "0", "24", day=TUESDAY)], now_s=at("8"))
    found = find(known, wishes=Wishes(first=TUESDAY, last=TUESDAY))
    assert lost(found)[ReasonCode.OTHER_RESOURCE_BUSY] == 8 * 60 - 29


@pytest.mark.parametrize("buffer", [0, 10])
def test_the_minutes_lost_are_those_whose_first_reason_it_is(buffer: int) -> None:
    own = person(schedules=(schedule(block("9-12"), block("13-16", BlockType.ON_CALL)),))
    rows = [taken(own, "9", "10", after=10), taken(own, "10:10", "11:40", "jo"), blocked(own, "11:40", "12")]
    known = facts(own, rows=rows, now_s=at("8"), patient_busy=[taken(own, "9", "10", patient="kim")])
    visit = offering(buffer_before_minutes=buffer, min_notice_minutes=120)
    found = find(known, visit, wishes=Wishes(first=TUESDAY, last=TUESDAY), patient_id="kim")
    counted: Counter[ReasonCode] = Counter()
    for start_s in range(at("8"), at("24"), 60):
        asked = BookingQuestion(start_s, 30, (ResourceUse("rao", "provider"),), visit, "kim")
        reasons = explain(asked, known, LayerCache()).reasons
        counted.update(reason.code for reason in reasons[:1])
    assert lost(found) == dict(counted)


def test_a_saturday_clinic_without_anybody_working_says_outside_hours() -> None:
    found = find(facts(RAO), offering(), wishes=Wishes(first=SATURDAY, last=SATURDAY))
    assert list(lost(found)) == [ReasonCode.CLINIC_CLOSED, ReasonCode.OUTSIDE_HOURS]
