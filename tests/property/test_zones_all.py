"""Every zone through its clock changes: a sample; ``python -m tests.property.zones_trial`` tries them all."""

import pytest

from tests.property.zones_trial import changes_of, every_zone, faults

ODDEST = (
    "Australia/Lord_Howe", "Africa/Casablanca", "America/Asuncion", "Asia/Gaza", "Antarctica/Troll", "America/Nuuk",
)  # fmt: skip
SAMPLE = 24
"""Every so many-th zone is tried here, from a start that differs for each test."""


@pytest.mark.parametrize("first", range(4))
def test_no_slot_is_lost_doubled_or_overlapping_at_any_clock_change(first: int) -> None:
    for name in every_zone()[first::SAMPLE]:
        for change_s in changes_of(name)[:: max(1, len(changes_of(name)) // 6)]:
            assert faults(name, change_s) == []


@pytest.mark.parametrize(
    "name",
    ["Australia/Lord_Howe", "Africa/Casablanca", "America/Asuncion", "Asia/Gaza", "Antarctica/Troll", "America/Nuuk"],
)
def test_the_zones_with_the_oddest_changes_are_tried_whole(name: str) -> None:
    assert [fault for change_s in changes_of(name) for fault in faults(name, change_s)] == []
