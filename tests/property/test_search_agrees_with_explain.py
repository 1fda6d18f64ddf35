"""The search and the judge on random clinics: the short form of ``tests.property.search_trial``."""

import pytest

from tests.property.search_trial import disagreements


@pytest.mark.parametrize("tens", range(12))
def test_the_search_offers_a_time_exactly_when_the_judge_allows_it(tens: int) -> None:
    assert [wrong for seed in range(10 * tens, 10 * tens + 10) for wrong in disagreements(seed, 20)] == []


@pytest.mark.parametrize("seed", [298, 327, 2710])
def test_clinics_that_once_differed_stay_agreed(seed: int) -> None:
    assert disagreements(seed, 300) == []
