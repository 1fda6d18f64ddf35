"""Why nothing is found, on random clinics of few people: a minute counts exactly where no choice can be booked."""

from itertools import permutations
from random import Random

import pytest

from carefront.domain.appointments import ResourceUse
from carefront.domain.availability import LayerCache
from carefront.domain.booking_facts import BookingFacts, BookingQuestion, ReasonCode
from carefront.domain.booking_rules import explain
from carefront.domain.lost_starts import LostStarts
from carefront.domain.offerings import Offering, Requirement
from carefront.domain.opening_search import OpeningQuestion, Wishes, find_openings
from tests.support.clinic_facts import MONDAY, TUESDAY, at, facts, offering, person, taken

PEOPLE = ("rao", "silva", "costa")


def needing(people: int, minutes: int) -> Offering:
    """A visit type that needs so many of any people at once."""
    return offering("Procedure", minutes, requirements=(Requirement("provider", kind="person"),) * people)


def clinic_of(chance: Random) -> BookingFacts:
    """One or two people with hours of their own, each busy now and then."""
    own = [
        person(name, hours=[f"{chance.randint(8, 12)}-{chance.randint(13, 18)}"], position=number)
        for number, name in enumerate(PEOPLE[: chance.randint(1, 2)])
    ]
    rows = []
    for one in own:
        if chance.random() < 0.7:
            start = chance.randint(8, 16)
            rows.append(taken(one, str(start), str(start + 1)))
    return facts(*own, rows=rows)


def can_be_booked(known: BookingFacts, visit: Offering, leader: str, start_s: int, cache: LayerCache) -> bool:
    """Whether the judge allows the start with any different people, this one first."""
    others = [name for name in known.resources if name != leader]
    return any(
        explain(
            BookingQuestion(
                start_s, visit.duration_minutes, tuple(ResourceUse(name, "provider") for name in (leader, *rest)), visit
            ),
            known, cache,
        ).is_bookable
        for rest in permutations(others, len(visit.requirements) - 1)
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(25))
def test_where_nothing_is_found_every_minute_that_cannot_be_booked_is_counted_once(seed: int) -> None:
    chance, cache = Random(seed), LayerCache()
    known = clinic_of(chance)
    visit = needing(chance.choice((2, 2, 3)), chance.choice((30, 60)))
    found = find_openings(
        OpeningQuestion(visit, visit.duration_minutes, wishes=Wishes(first=TUESDAY, last=TUESDAY)), known, cache
    )
    if found.openings:
        return
    minutes = range(found.first_s, found.last_s, 60)
    refused = sum(
        not can_be_booked(known, visit, leader, start_s, cache) for leader in known.resources for start_s in minutes
    )
    assert sum(lost.minutes for lost in found.lost) == refused


def test_two_needs_with_one_doctor_say_that_the_second_is_not_there() -> None:
    known = facts(person())
    question = OpeningQuestion(needing(2, 60), 60, wishes=Wishes(first=TUESDAY, last=TUESDAY))
    found = find_openings(question, known, LayerCache())
    assert found.openings == ()
    assert found.lost[-1] == LostStarts(ReasonCode.OTHER_RESOURCE_BUSY, 7 * 60 + 1)


def test_what_is_past_counts_for_the_missing_second_before_it_counts_as_past() -> None:
    known = facts(person())
    question = OpeningQuestion(needing(2, 60), 60, wishes=Wishes(first=MONDAY, last=MONDAY))
    found = find_openings(question, known, LayerCache())
    assert found.first_s == at("8", MONDAY)
    assert {lost.code for lost in found.lost} == {
        ReasonCode.CLINIC_CLOSED, ReasonCode.OUTSIDE_HOURS, ReasonCode.OTHER_RESOURCE_BUSY,
    }  # fmt: skip


def test_two_doctors_who_are_never_there_together_are_not_there_at_once() -> None:
    known = facts(person(hours=["8-12"]), person("silva", hours=["12-17"], position=1))
    question = OpeningQuestion(needing(2, 60), 60, wishes=Wishes(first=TUESDAY, last=TUESDAY))
    found = find_openings(question, known, LayerCache())
    assert found.openings == ()
    assert ReasonCode.OTHER_RESOURCE_BUSY in {lost.code for lost in found.lost}
