"""Found openings on random clinics: everyone who could lead is found, in the rank that was asked for, and bookable."""

from typing import Any

import pytest

from carefront.domain.availability import LayerCache
from carefront.domain.booking_facts import BookingQuestion
from carefront.domain.booking_rules import explain
from carefront.domain.opening_search import OpeningQuestion, find_openings
from carefront.domain.zones import local_date
from tests.support.random_clinic import RandomClinic

LIMIT = 25


def asked(clinic: RandomClinic, **wishes: Any) -> OpeningQuestion:
    question = clinic.question
    return OpeningQuestion(
        question.offering, question.length_minutes, tuple(use.resource_id for use in question.resources[1:]), days=3,
        patient_id=question.patient_id, is_new_patient=question.is_new_patient,
        ignore_owner_id=question.ignore_owner_id, **wishes,
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(60))
def test_openings_near_a_time_are_all_openings_in_the_order_of_their_rank(seed: int) -> None:
    clinic, cache = RandomClinic(seed), LayerCache()
    first_s, last_s = clinic.span_s()
    near_s = first_s + 60 * clinic.chance.randrange((last_s - first_s) // 60)
    near = find_openings(asked(clinic, near_s=near_s), clinic.facts, cache, 1 << 20)
    every = find_openings(asked(clinic, near_s=near_s, usual_id="silva"), clinic.facts, cache, 1 << 20)
    assert {(found.start_s, found.leader_id) for found in near.openings} == {
        (found.start_s, found.leader_id) for found in every.openings
    }
    day = local_date(near_s, clinic.zone)
    ranks = [
        (local_date(found.start_s, clinic.zone) != day, abs(found.start_s - near_s), found.start_s)
        for found in near.openings
    ]
    assert ranks == sorted(ranks)
    usual = [found.leader_id == "silva" for found in every.openings]
    assert usual == sorted(usual, reverse=True)
    assert find_openings(asked(clinic, near_s=near_s), clinic.facts, cache, LIMIT).openings == near.openings[:LIMIT]


@pytest.mark.parametrize("seed", range(60))
def test_every_opening_found_can_be_booked(seed: int) -> None:
    clinic, cache = RandomClinic(seed), LayerCache()
    question = asked(clinic)
    found = find_openings(question, clinic.facts, cache, 60).openings
    assert [opening.start_s for opening in found] == sorted(opening.start_s for opening in found)
    for opening in found:
        booked = BookingQuestion(
            opening.start_s, question.length_minutes, opening.resources, question.offering, question.patient_id,
            question.is_new_patient, question.ignore_owner_id,
        )  # fmt: skip
        assert explain(booked, clinic.facts, cache).is_bookable
