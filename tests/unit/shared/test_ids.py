"""Ids: of the form everybody reads, new each time, or always the same for the same parent."""

import uuid
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carefront.shared.ids import canonical, derived_id, is_id, new_id

PARENTS = st.uuids(version=4).map(lambda value: value.hex)


def test_a_new_id_is_a_uuid_of_version_7_made_now() -> None:
    before = datetime.now(UTC).timestamp()
    made = uuid.UUID(new_id())
    assert (made.version, made.variant) == (7, uuid.RFC_4122)
    assert before - 1 <= (made.int >> 80) / 1000 <= datetime.now(UTC).timestamp() + 1


def test_new_ids_differ() -> None:
    assert len({new_id() for _ in range(1000)}) == 1000


@given(PARENTS, st.text(max_size=10), st.integers(0, 10**6))
def test_a_derived_id_is_a_uuid_of_version_7_with_the_time_of_its_parent(parent: str, role: str, at: int) -> None:
    made = derived_id(parent, role, at)
    assert uuid.UUID(made).version == 7
    assert made[:12] == parent[:12]
    assert made == derived_id(parent, role, at)


@given(PARENTS)
def test_role_and_position_tell_derived_ids_apart(parent: str) -> None:
    made = {derived_id(parent, role, at) for role in ("a", "b", "a/1") for at in range(5)}
    assert len(made) == 15


def test_derived_ids_stay_what_they_are() -> None:
    """Rows of old files have them: this function can't change."""
    assert derived_id("0" * 12 + "70008" + "0" * 15, "account") == PINNED


PINNED = "0000000000007516ba2d573b0b976121"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("0" * 32, True), ("0" * 31, False), ("A" * 32, False), ("g" * 32, False), ("", False), ("é" * 32, False)],
)
def test_an_id_is_32_lower_case_hex_digits(text: str, expected: bool) -> None:
    assert is_id(text) is expected


def test_people_and_other_programs_see_the_dashes() -> None:
    identifier = new_id()
    assert canonical(identifier) == str(uuid.UUID(identifier))
