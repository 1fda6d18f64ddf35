"""``dataclass`` as the standard library has it, made in a fraction of the time: a start makes some three hundred.

The standard library writes and compiles up to six methods of every class at once. Here a class is made with its fields
and slots alone; its methods are taken, by way of the standard library, when one of them is called first, which for
most classes of a start never happens. What a class means is the same, and so it is for a type checker.
"""

from collections.abc import Callable, Mapping
from dataclasses import Field, FrozenInstanceError, field, fields, make_dataclass
from dataclasses import dataclass as at_once
from typing import TYPE_CHECKING, Any

METHODS = ("__init__", "__repr__", "__eq__")
OWN = frozenset({*METHODS, "__hash__", "__setattr__", "__delattr__", "__getstate__", "__setstate__"})
"""A class that brings one of these itself is made at once."""

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(cls: type | None = None, /, **options: bool) -> Any:
        """Make ``cls`` a dataclass; ``options`` as in the standard library, of which only frozen and slots are lazy."""
        if cls is None:
            return lambda made: dataclass(made, **options)
        if OWN & vars(cls).keys() or options.keys() - {"frozen", "slots"}:
            return at_once(cls, **options)
        is_frozen = options.get("frozen", False)
        made = at_once(cls, init=False, repr=False, eq=False, slots=options.get("slots", False))
        for name in METHODS:
            setattr(made, name, _on_first_call(made, name, is_frozen))
        made.__hash__ = _on_first_call(made, "__hash__", is_frozen) if is_frozen else None
        if is_frozen:
            made.__setattr__, made.__delattr__ = _refuse_to_set, _refuse_to_delete
            made.__getstate__, made.__setstate__ = _state, _set_state
        return made


def _on_first_call(made: type, name: str, is_frozen: bool) -> Callable[..., Any]:
    """Stands for the method ``name`` of ``made`` until it is called."""

    def method(self: Any, /, *args: Any, **options: Any) -> Any:
        _complete(made, is_frozen)
        return getattr(made, name)(self, *args, **options)

    method.__name__, method.__qualname__ = name, f"{made.__qualname__}.{name}"
    return method


def _complete(made: type, is_frozen: bool) -> None:
    """Give ``made`` its methods, taken from a class of the same fields."""
    namespace: dict[str, Any] = {"__doc__": made.__doc__ or made.__name__}
    if hasattr(made, "__post_init__"):
        namespace["__post_init__"] = made.__post_init__
    same = [(one.name, one.type, _again(one)) for one in fields(made)]
    twin = make_dataclass(made.__name__, same, namespace=namespace, frozen=is_frozen)
    for name in (*METHODS, "__hash__"):
        setattr(made, name, vars(twin)[name])


def _again(one: Field[Any]) -> Any:
    """The field for another class."""
    return field(
        default=one.default, default_factory=one.default_factory, init=one.init, repr=one.repr, hash=one.hash,
        compare=one.compare, metadata=one.metadata, kw_only=one.kw_only,
    )  # fmt: skip


def _refuse_to_set(_self: object, name: str, _value: object) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_to_delete(_self: object, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: Any) -> Mapping[str, Any]:
    return {one.name: getattr(self, one.name) for one in fields(self)}


def _set_state(self: Any, state: Mapping[str, Any]) -> None:
    for name, value in state.items():
        object.__setattr__(self, name, value)
