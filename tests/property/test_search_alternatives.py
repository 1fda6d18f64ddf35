"""Alternatives read lazily are those over everything at hand, and every one can be booked."""

import pytest

from carefront.domain.availability import LayerCache
from carefront.domain.booking_rules import explain
from carefront.domain.busy_masks import BusyBook
from carefront.domain.openings import alternatives, find_starts
from tests.support.random_clinic import RandomClinic


@pytest.mark.parametrize("seed", range(60))
def test_what_is_offered_instead_can_be_booked_and_the_nearest_is_the_nearest(seed: int) -> None:
    clinic, cache = RandomClinic(seed), LayerCache()
    first_s, last_s = clinic.span_s()
    question = clinic.asked_at(first_s + 60 * clinic.chance.randrange((last_s - first_s) // 60))
    found = alternatives(question, clinic.facts, cache, 2)
    for other in found:
        assert explain(clinic.asked_at(other.start_s, other.resources), clinic.facts, cache).is_bookable
    reach_s = max(question.start_s - 2 * 86_400, clinic.facts.now_s), question.start_s + 2 * 86_400 + 1
    starts = [opening.start_s for opening in find_starts(question, clinic.facts, cache, *reach_s, 1 << 20)]
    others = sorted(
        (start for start in starts if start != question.start_s), key=lambda at: (abs(at - question.start_s), at)
    )
    nearest = [other.start_s for other in found if other.kind == "same_provider"]
    assert nearest == others[:1]
    assert alternatives(question, clinic.facts, cache, 2, BusyBook.of_rows(clinic.facts.occupied)) == found
