"""Bookable starts, and what is offered instead of a refused time."""

from datetime import timedelta

from carefront.domain.appointments import ResourceUse
from carefront.domain.availability import LayerCache
from carefront.domain.booking_facts import AlternativeKind, BookingFacts, BookingQuestion
from carefront.domain.booking_rules import explain
from carefront.domain.openings import alternatives, find_starts
from carefront.domain.resources import ResourceKind
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
    clock,
    closure,
    facts,
    offering,
    person,
    room,
    schedule,
    taken,
)  # fmt: skip

RAO, SILVA, R1, R2 = person(), person("silva", position=1), room(), room("r2", position=1)
AUTO_ROOM = (ResourceUse("rao", "provider"), ResourceUse("r1", "room", is_auto=True, fallback="kind:room"))


def starts(question: BookingQuestion, known: BookingFacts, first: int = at("0"), last: int = at("24")) -> list[str]:
    return [clock(found.start_s)[3:] for found in find_starts(question, known, LayerCache(), first, last, 100)]


def offered(question: BookingQuestion, known: BookingFacts) -> list[tuple[AlternativeKind, str, list[str]]]:
    return [
        (found.kind, clock(found.start_s), [use.resource_id for use in found.resources])
        for found in alternatives(question, known, LayerCache())
    ]


def test_a_free_morning_is_offered_on_the_grid_of_the_block() -> None:
    known = facts(person(schedules=(schedule(block("9-10:30", slot_minutes=20)),)))
    assert starts(ask("9", "9:30"), known) == ["09:00", "09:20", "09:40", "10:00"]


def test_booked_and_blocked_time_is_left_out_with_its_buffers() -> None:
    rows = [taken(RAO, "10", "11", after=10), blocked(RAO, "12", "13")]
    known = facts(RAO, rows=rows)
    assert starts(ask("9", "10"), known, at("9"), at("15")) == ["09:00", "13:00", "13:30", "14:00", "14:30"]


def test_an_offering_may_start_on_the_clock() -> None:
    quarter = offering(grid_minutes=15)
    known = facts(person(schedules=(schedule(block("9:10-10", slot_minutes=30)),)))
    assert starts(ask("9", "9:30", offering=quarter), known) == ["09:15", "09:30"]


def test_provider_and_room_are_free_together() -> None:
    rows = [taken(RAO, "9", "11"), taken(R1, "11", "12", "jo"), taken(R1, "13", "18", "bo")]
    assert starts(ask("9", "10", "rao", "r1"), facts(RAO, R1, rows=rows)) == ["12:00"]


def test_an_automatic_room_is_exchanged_for_one_that_is_free() -> None:
    rows = [taken(R1, "9", "10"), taken(R1, "11", "18", "jo")]
    found = find_starts(
        ask("9", "10", uses=AUTO_ROOM), facts(RAO, R1, R2, rows=rows), LayerCache(), at("9"), at("11:30")
    )
    assert [(clock(start)[3:], uses[1].resource_id) for start, uses in found] == [
        ("09:00", "r2"), ("09:30", "r2"), ("10:00", "r1"), ("10:30", "r2"), ("11:00", "r2"),
    ]  # fmt: skip


def test_nothing_is_offered_in_the_past_or_beyond_the_limit() -> None:
    known = facts(now_s=at("15:40"))
    assert starts(ask("9", "9:30"), known) == ["16:00", "16:30"]
    assert len(find_starts(ask("9", "9:30"), facts(), LayerCache(), at("0"), at("24"), 3)) == 3


def test_a_night_clinic_offers_starts_over_midnight() -> None:
    night = clinic(["22-26"], days=range(7))
    known = facts(room(), at_clinic=night)
    assert starts(ask("22", "23", "r1"), known, at("22"), at("27")) == [
        "22:00", "22:30", "23:00", "23:30", "00:00", "00:30", "01:00",
    ]  # fmt: skip


def test_every_offered_start_is_one_that_explain_allows() -> None:
    known = facts(RAO, R1, rows=[taken(RAO, "10", "11", before=5, after=5), taken(R1, "14", "15", after=20)])
    question = ask("9", "9:45", "rao", "r1", offering=offering(buffer_after_minutes=10))
    for start_s, uses in find_starts(question, known, LayerCache(), at("0"), at("24", WEDNESDAY), 100):
        asked = BookingQuestion(start_s, 45, uses, question.offering)
        assert explain(asked, known, LayerCache()).is_bookable


def test_the_nearest_time_of_the_same_provider_is_offered_first() -> None:
    known = facts(RAO, rows=[taken(RAO, "10", "11"), taken(RAO, "9", "10", "jo")])
    kind, when, uses = offered(ask("10", "10:30"), known)[0]
    assert (kind, when, uses) == (AlternativeKind.SAME_PROVIDER, "24 11:00", ["rao"])
    known = facts(RAO, rows=[taken(RAO, "10", "10:30")])
    assert offered(ask("10", "10:30"), known)[0][1] == "24 09:30"


def test_nothing_before_now_is_offered_instead() -> None:
    known = facts(RAO, rows=[taken(RAO, "10", "10:30")], now_s=at("9:45"))
    assert offered(ask("10", "10:30"), known)[0][1] == "24 10:30"


def test_the_same_time_with_another_provider_and_next_week_follow() -> None:
    known = facts(RAO, SILVA, rows=[taken(RAO, "10", "10:30")])
    assert offered(ask("10", "10:30"), known)[1:] == [
        (AlternativeKind.SAME_TIME, "24 10:00", ["silva"]),
        (AlternativeKind.NEXT_WEEK, "01 10:00", ["rao"]),
    ]


def test_another_provider_is_offered_only_if_assigned_to_the_visit_type() -> None:
    known = facts(RAO, SILVA, rows=[taken(RAO, "10", "10:30")])
    own = ask("10", "10:30", offering=offering(resource_ids=("rao",)))
    assert [kind for kind, _, _ in offered(own, known)] == [AlternativeKind.SAME_PROVIDER, AlternativeKind.NEXT_WEEK]


def test_when_only_the_room_is_taken_another_room_is_offered_at_the_same_time() -> None:
    known = facts(RAO, SILVA, R1, R2, rows=[taken(R1, "10", "11")])
    found = {kind: (when, uses) for kind, when, uses in offered(ask("10", "10:30", "rao", "r1"), known)}
    assert found[AlternativeKind.SAME_TIME] == ("24 10:00", ["rao", "r2"])


def test_far_openings_are_found_and_what_has_none_in_sixty_days_says_so() -> None:
    away = clinic(closures=[closure(MONDAY, TUESDAY + timedelta(days=40))])
    assert offered(ask("10", "10:30"), facts(at_clinic=away)) == [
        (AlternativeKind.SAME_PROVIDER, "04 09:00", ["rao"]),
    ]  # fmt: skip
    shut = clinic(closures=[closure(MONDAY, TUESDAY + timedelta(days=61))])
    assert offered(ask("10", "10:30"), facts(at_clinic=shut)) == []


def test_the_nearest_start_may_lie_in_the_week_before() -> None:
    known = facts(RAO, now_s=at("8", MONDAY - timedelta(days=7)), rows=[blocked(RAO, "0", "24", day=MONDAY)])
    assert offered(ask("9", "9:30", day=SUNDAY), known)[0][1] == "30 09:00"
    assert offered(ask("9", "9:30", day=SATURDAY), known)[0][1] == "27 16:30"


def test_a_rental_over_two_days_uses_a_pool() -> None:
    everyday = clinic(["0-24"], days=range(7))
    pool = room("pool", 2, kind=ResourceKind.POOL)
    question = BookingQuestion(at("12"), 36 * 60, (ResourceUse("pool"),))
    found = find_starts(question, facts(pool, at_clinic=everyday), LayerCache(), at("12"), at("13"))
    assert [clock(start) for start, _ in found] == ["24 12:00", "24 12:30"]
