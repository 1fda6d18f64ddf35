"""Holding a value against a JSON Schema, as far as the schemas of the project go."""

import json
import re
from typing import Any

from carefront.shared.assets import resource_path

_KINDS: dict[str, tuple[type, ...]] = {
    "object": (dict,), "array": (list,), "string": (str,), "integer": (int,), "boolean": (bool,), "null": (type(None),),
}  # fmt: skip


def schema(name: str) -> dict[str, Any]:
    """A schema that the project ships."""
    found: dict[str, Any] = json.loads(resource_path("schemas", f"{name}.json").read_text(encoding="utf-8"))
    return found


def check(name: str, value: Any) -> None:
    """Fail where ``value`` is not as the schema says."""
    whole = schema(name)
    _check(value, whole, whole, name)


def _check(value: Any, part: dict[str, Any], whole: dict[str, Any], where: str) -> None:
    if "$ref" in part:
        _check(value, whole["$defs"][part["$ref"].rpartition("/")[2]], whole, where)
    if "oneOf" in part:
        assert sum(_fits(value, choice, whole) for choice in part["oneOf"]) == 1, where
    kinds = part.get("type", [])
    if kinds:
        names = kinds if isinstance(kinds, list) else [kinds]
        allowed = tuple(kind for name in names for kind in _KINDS[name])
        assert isinstance(value, allowed), where
        assert not isinstance(value, bool) or bool in allowed, where
    if value is None:
        return
    assert value in part.get("enum", [value]), where
    assert value == part.get("const", value), where
    if isinstance(value, str):
        assert re.search(part.get("pattern", ""), value), where
    if isinstance(value, int):
        assert part.get("minimum", value) <= value <= part.get("maximum", value), where
    if isinstance(value, dict):
        _check_object(value, part, whole, where)
    if isinstance(value, list):
        for number, item in enumerate(value):
            _check(item, part.get("items", {}), whole, f"{where}[{number}]")


def _check_object(value: dict[str, Any], part: dict[str, Any], whole: dict[str, Any], where: str) -> None:
    properties = part.get("properties", {})
    assert set(part.get("required", ())) <= set(value), where
    assert part.get("additionalProperties") is not False or set(value) <= set(properties), where
    for name, item in value.items():
        _check(item, properties.get(name, {}), whole, f"{where}.{name}")


def _fits(value: Any, part: dict[str, Any], whole: dict[str, Any]) -> bool:
    try:
        _check(value, part, whole, "")
    except AssertionError:
        return False
    return True
