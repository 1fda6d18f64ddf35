"""A value made lazily is the dataclass that the standard library would have made."""

import copy
import pickle
from dataclasses import FrozenInstanceError, field, fields, is_dataclass, replace

import pytest

from carefront.shared.values import dataclass


@dataclass(frozen=True, slots=True)
class Visit:
    """A frozen value."""

    room: str
    minutes: int = 30
    notes: tuple[str, ...] = ()
    tags: list[str] = field(default_factory=list, compare=False, hash=False)


@dataclass(frozen=True, slots=True)
class LongVisit(Visit):
    """One with a field more."""

    breaks: int = 1


@dataclass(frozen=True, slots=True)
class Span:
    """A value that looks at itself."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if self.start >= self.end:
            raise ValueError("backward")


@dataclass(slots=True)
class Counter:
    """A value that changes."""

    count: int = 0
    seen: dict[str, int] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Named:
    """A value with a method of its own where the library has one."""

    name: str

    def __repr__(self) -> str:
        return f"<{self.name}>"


def test_equal_fields_are_equal_values_of_one_hash() -> None:
    assert Visit("R1", 20) == Visit("R1", minutes=20)
    assert Visit("R1", 20) != Visit("R1", 30)
    assert Visit("R1") != LongVisit("R1")
    assert len({Visit("R1"), Visit("R1", tags=["x"]), Visit("R2")}) == 2


def test_the_first_thing_asked_of_a_class_may_be_anything() -> None:
    @dataclass(frozen=True, slots=True)
    class Lazy:
        """Fresh."""

        name: str = "a"

    fresh = Lazy.__new__(Lazy)
    object.__setattr__(fresh, "name", "b")
    assert repr(fresh).endswith("Lazy(name='b')")
    assert hash(fresh) == hash(Lazy("b"))


def test_it_says_what_it_holds() -> None:
    assert repr(Visit("R1", 20)) == "Visit(room='R1', minutes=20, notes=(), tags=[])"
    assert repr(Counter(3)) == "Counter(count=3)"
    assert repr(Named("Kim")) == "<Kim>"


def test_every_value_has_a_list_of_its_own() -> None:
    first, second = Visit("R1"), Visit("R1")
    first.tags.append("late")

    assert second.tags == []


def test_a_missing_or_unknown_field_is_refused() -> None:
    with pytest.raises(TypeError, match="room"):
        Visit()  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="floor"):
        Visit("R1", floor=2)  # type: ignore[call-arg]


def test_a_frozen_value_stays_as_it_is() -> None:
    visit = Visit("R1")
    with pytest.raises(FrozenInstanceError):
        visit.room = "R2"  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        del visit.room  # type: ignore[misc]
    assert replace(visit, room="R2") == Visit("R2")


def test_a_value_that_changes_has_no_hash() -> None:
    counter = Counter()
    counter.count += 1

    assert counter == Counter(1)
    with pytest.raises(TypeError):
        hash(counter)


def test_a_child_has_the_fields_of_its_parent_first() -> None:
    assert [one.name for one in fields(LongVisit)] == ["room", "minutes", "notes", "tags", "breaks"]
    assert LongVisit("R1", 60, breaks=2).breaks == 2
    assert is_dataclass(LongVisit)
    assert LongVisit.__match_args__ == ("room", "minutes", "notes", "tags", "breaks")


def test_a_value_looks_at_itself_when_it_is_made() -> None:
    assert Span(1, 2).end == 2
    with pytest.raises(ValueError, match="backward"):
        Span(2, 1)


def test_a_value_takes_no_other_attribute() -> None:
    with pytest.raises(AttributeError):
        Counter().other = 1  # type: ignore[attr-defined]


def test_a_value_can_be_copied_and_carried_elsewhere() -> None:
    for value in (LongVisit("R1", 60), Counter(2, {"a": 1})):
        assert copy.copy(value) == value
        assert copy.deepcopy(value) == value
        assert pickle.loads(pickle.dumps(value)) == value  # noqa: S301 - its own bytes
