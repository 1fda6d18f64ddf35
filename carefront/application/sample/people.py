"""The invented patients of the sample clinic, with names of many scripts."""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

from carefront.domain.patients import Gender, Patient, default_sort_key
from carefront.shared.assets import resource_path
from carefront.shared.ids import derived_id, new_id

_AREAS = (201, 302, 415, 503, 617, 718, 808, 914)
_FIRST_RECORD = 1001
_YOUNGEST, _OLDEST = 1, 94
_INTERPRETER_ODDS = 0.3

NAMED = (
    ("Kim", "Rao", date(1984, 3, 12), "555-0134", Gender.FEMALE),
    ("Kavita", "Rao", date(1991, 7, 2), "555-0178", Gender.FEMALE),
    ("Kiran", "Rao", date(1957, 11, 23), "555-0112", Gender.MALE),
    ("Bo", "Carlsen", date(1979, 5, 30), "555-0151", Gender.MALE),
    ("Ana", "Park", date(1966, 1, 18), "555-0127", Gender.FEMALE),
)
"""People the manual and the pictures speak of: given name, family name, birth date, phone."""


def patients(count: int, today: date, chance: Random) -> list[Patient]:
    """``count`` patients, the named ones first; the same for the same ``chance`` but for their ids."""
    named = [_person(number, *row, language="en") for number, row in enumerate(NAMED)]
    return named + list(_invented(count - len(named), len(named), today, chance))


def _invented(count: int, first: int, today: date, chance: Random) -> Iterator[Patient]:
    cultures = tomllib.loads(resource_path("sample", "names.toml").read_text("utf-8"))["culture"]
    seen: set[str] = set()
    number = 0
    for culture in chance.choices(cultures, [row["share"] for row in cultures], k=20 * count):
        given, family, gender = _name(culture, chance)
        if number == count:
            return
        if (shown := _shown(culture, given, family)) in seen:
            continue
        seen.add(shown)
        yield _person(
            first + number, given, family, _birth_date(today, chance), _phone(chance), gender,
            language=culture["language"], shown=shown,
            needs_interpreter=_needs_interpreter(culture["language"], chance),
        )  # fmt: skip
        number += 1


def _name(culture: Mapping[str, Any], chance: Random) -> tuple[str, str, Gender]:
    if "whole" in culture:
        return chance.choice(culture["whole"]), "", Gender.UNKNOWN
    gender = chance.choice((Gender.FEMALE, Gender.MALE))
    families = culture.get(f"family_{gender.value}", culture["family"])
    return chance.choice(culture[gender.value]), chance.choice(families), gender


def _shown(culture: Mapping[str, Any], given: str, family: str) -> str:
    parts = (family, given) if culture["order"] == "family" else (given, family)
    return ("" if culture.get("joined") else " ").join(part for part in parts if part)


def _person(
    number: int, given: str, family: str, birth_date: date, phone: str, gender: Gender,
    *, language: str, shown: str = "", needs_interpreter: bool = False,
) -> Patient:  # fmt: skip
    identifier = new_id()
    display_name = shown or f"{given} {family}"
    return Patient(
        id=identifier, account_id=derived_id(identifier, "account"), display_name=display_name,
        sort_key=default_sort_key(display_name, family, given), family=family, given=given if family else "",
        birth_date=birth_date, gender=gender, phone=phone, email=f"patient{_FIRST_RECORD + number}@example.org",
        language=language, needs_interpreter=needs_interpreter, record_number=f"MR-{_FIRST_RECORD + number}",
    )  # fmt: skip


def _birth_date(today: date, chance: Random) -> date:
    age_days = int(chance.triangular(_YOUNGEST, _OLDEST, 45) * 365.25)
    return today - timedelta(days=age_days)


def _phone(chance: Random) -> str:
    """A number of the range that is kept for fiction."""
    return f"{chance.choice(_AREAS)}-555-01{chance.randrange(100):02d}"


def _needs_interpreter(language: str, chance: Random) -> bool:
    return language != "en" and chance.random() < _INTERPRETER_ODDS
