"""The search against the judge on any number of random times: ``python -m tests.property.search_trial 100000``."""

import sys
from dataclasses import replace
from itertools import product

from carefront.domain.availability import LayerCache
from carefront.domain.booking_rules import explain
from carefront.domain.openings import find_starts
from carefront.domain.requirements import candidates
from carefront.domain.visit_parts import primary_position
from carefront.domain.zones import local_minute
from tests.support.random_clinic import RandomClinic

TIMES_A_CLINIC = 100


def disagreements(seed: int, times: int) -> list[str]:
    """The random grid times of one clinic on which search and judge differ, and offers that the judge refuses."""
    clinic, cache = RandomClinic(seed), LayerCache()
    first_s, last_s = clinic.span_s()
    offered = {found.start_s: found.resources for found in find_starts(
        clinic.question, clinic.facts, cache, first_s, last_s, 1 << 20
    )}  # fmt: skip
    wrong = [
        f"seed {seed}: offered {start_s} but {[reason.code.value for reason in reasons]}"
        for start_s, uses in offered.items()
        if (reasons := explain(clinic.asked_at(start_s, uses), clinic.facts, cache).reasons)
    ]
    grid = on_grid(clinic, cache, first_s, last_s)
    starts = [clinic.chance.choice(grid) for _ in range(times)] if grid else []
    for start_s in starts:
        if start_s not in offered and is_bookable(clinic, cache, start_s):
            wrong.append(f"seed {seed}: {start_s} can be booked but is not offered")
    return wrong


def on_grid(clinic: RandomClinic, cache: LayerCache, first_s: int, last_s: int) -> list[int]:
    """Every start of the grid, by counting the minutes of the blocks of whom the visit is with."""
    question, facts = clinic.question, clinic.facts
    lead = question.resources[primary_position(question, facts)].resource_id
    layers = cache.over(facts.clinic, facts.resources[lead], first_s, last_s)
    step = question.offering.grid_minutes if question.offering else 0
    return sorted({
        start_s
        for block in layers.blocks if block.fits(question.offering, facts.now_s)
        for start_s in range(-(-block.start_s // 60) * 60, block.end_s, 60)
        if first_s <= start_s < last_s and (
            local_minute(start_s, clinic.zone) % step == 0 if step else (start_s - block.grid_s) % block.slot_s == 0
        )
    })  # fmt: skip


def is_bookable(clinic: RandomClinic, cache: LayerCache, start_s: int) -> bool:
    """Whether the judge allows the start with any choice of the automatic resources."""
    question = clinic.question
    choices = [
        list(dict.fromkeys([use.resource_id, *candidates(use.fallback, use.role, question.offering, clinic.facts)]))
        if use.is_auto else [use.resource_id]
        for use in question.resources
    ]  # fmt: skip
    named = {found[0] for found in choices if len(found) == 1}
    for chosen in product(*choices):
        free = [own for own, found in zip(chosen, choices, strict=True) if len(found) > 1]
        if len(set(free)) == len(free) and not named & set(free):
            uses = [replace(use, resource_id=own) for use, own in zip(question.resources, chosen, strict=True)]
            if explain(clinic.asked_at(start_s, uses), clinic.facts, cache).is_bookable:
                return True
    return False


def main() -> int:
    """Compare, say how it went; 0 when nothing differs."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    wrong: list[str] = []
    for seed in range(-(-times // TIMES_A_CLINIC)):
        wrong += disagreements(seed, TIMES_A_CLINIC)
    print(f"{times} times, {len(wrong)} disagreements", *wrong[:20], sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
