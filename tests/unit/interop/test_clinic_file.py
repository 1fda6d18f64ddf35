"""Clinic files: what they may say, what is refused with path and rule, and that nothing hostile gets further."""

import json
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest

from carefront.application.clinic_document import ClinicDocument, ClinicFileInvalid
from carefront.application.clinic_document_desk import desk_of
from carefront.interop import clinic_file_shape as shape
from carefront.interop.clinic_file import clinic_document
from carefront.interop.clinic_file_write import clinic_file_text
from carefront.shared.ids import canonical, derived_id
from carefront.wording.clinic_file import problem_sentence
from tests.support.clinic_json import clinic_json, full_clinic, offering, person, week
from tests.support.schema_check import check, schema


def read(content: Any, organization: str = "0" * 32) -> ClinicDocument:
    return clinic_document(json.dumps(content).encode(), organization)


def problems(content: Any) -> list[tuple[str, str]]:
    """(path, rule) of everything wrong with a file; each has a sentence."""
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    with pytest.raises(ClinicFileInvalid) as caught:
        clinic_document(data)
    assert all(problem_sentence(problem).encode() for problem in caught.value.problems)
    assert all((problem.path + problem.value + "?").encode() for problem in caught.value.problems)
    return [(problem.path, problem.rule) for problem in caught.value.problems]


def test_sunday_is_0_in_the_file_and_monday_0_inside() -> None:
    document = read(clinic_json(opening_hours=week("09:00-10:00", days=[0, 1])))
    assert [row.weekday for row in document.opening_hours] == [6, 0]


@pytest.mark.parametrize(
    ("end", "minutes"), [("24:00", 1440), ("00:00", 1440), ("02:00", 1560), ("26:00", 1560), ("22:30", 1350)]
)
def test_a_period_ends_at_24_or_goes_past_midnight(end: str, minutes: int) -> None:
    document = read(clinic_json(opening_hours=week(f"22:00-{end}", days=[1])))
    assert document.opening_hours[0].period.end == minutes


def test_the_same_key_is_the_same_thing_in_the_same_practice_only() -> None:
    mine, again, other = read(clinic_json()), read(clinic_json()), read(clinic_json(), "1" * 32)
    assert mine == again
    assert mine.resources[0].id != other.resources[0].id


def test_a_uuid_is_its_own_id() -> None:
    identifier = derived_id("0" * 32, "anything")
    document = read(clinic_json(resources=[person(canonical(identifier))]))
    assert document.resources[0].id == identifier


def test_people_are_shared_between_clinics_and_rooms_are_not() -> None:
    other = clinic_json(clinic={"key": "branch", "name": "Branch", "zone": "Europe/Berlin"})
    here, there = read(clinic_json()).resources[0], read(other).resources[0]
    assert here.account_id == there.account_id
    assert here.id != there.id


def test_local_times_are_of_the_clinic() -> None:
    visit = {"offering": "fu", "start": "2026-11-24T10:00", "resources": ["rao"]}
    document = read(clinic_json(appointments=[visit]))
    assert document.appointments[0].start == datetime(2026, 11, 24, 9, tzinfo=UTC)
    assert document.appointments[0].end == datetime(2026, 11, 24, 10, tzinfo=UTC)


def test_what_is_written_is_read_as_the_same() -> None:
    document = read(full_clinic())
    text = clinic_file_text(document)
    again = clinic_document(text.encode(), "0" * 32)
    assert clinic_file_text(again) == text
    for name in ("facility", "resources", "schedules", "exceptions", "offerings", "time_off", "time_blocks", "patients",
                 "appointments", "groups", "closures", "people"):  # fmt: skip
        assert getattr(again, name) == getattr(document, name), name
    check("clinic-file", json.loads(text))


# --- refused ---------------------------------------------------------------------------------------------------------
VISIT = {"start": "2026-11-24T10:00", "length_minutes": 30, "resources": ["rao"]}


@pytest.mark.parametrize(
    ("sections", "path", "rule"),
    [
        ({"format": "other"}, "format", "format"),
        ({"version": 2}, "version", "version"),
        ({"version": True}, "version", "version"),
        ({"clinic": None}, "clinic", "missing"),
        ({"clinic": {"key": "a", "name": "A", "zone": "Mars/Olympus"}}, "clinic.zone", "zone"),
        ({"clinic": {"key": "a", "name": "A", "zone": "../../etc/passwd"}}, "clinic.zone", "zone"),
        ({"clinic": {"key": "a", "name": " ", "zone": "UTC"}}, "clinic.name", "empty"),
        ({"colour": 1}, "colour", "unknown_key"),
        ({"resources": {}}, "resources", "type"),
        ({"resources": ["rao"]}, "resources[0]", "type"),
        ({"resources": [person(), person()]}, "resources[1].key", "duplicate"),
        ({"resources": [person(age=3)]}, "resources[0].age", "unknown_key"),
        ({"resources": [person(capacity=0)]}, "resources[0].capacity", "range"),
        ({"resources": [person(capacity=True)]}, "resources[0].capacity", "type"),
        ({"resources": [person(capacity=1.5)]}, "resources[0].capacity", "type"),
        ({"resources": [person(name="x" * 201)]}, "resources[0].name", "too_long"),
        ({"resources": [person(name="a\x00b")]}, "resources[0].name", "control_character"),
        ({"resources": [person(name="\ud800")]}, "resources[0].name", "control_character"),
        ({"resources": [person(kind="robot")]}, "resources[0].kind", "choice"),
        ({"resources": [{"key": "r", "kind": "room", "name": "R", "account": "x"}]}, "resources[0].account", "kind"),
        ({"opening_hours": [{"weekday": 7, "start": "08:00", "end": "09:00"}]}, "opening_hours[0].weekday", "range"),
        ({"opening_hours": week("8:00-9:00", days=[1])}, "opening_hours[0]", "clock"),
        ({"opening_hours": week("09:00-09:00", days=[1])}, "opening_hours[0]", "not_forward"),
        ({"opening_hours": week("24:00-25:00", days=[1])}, "opening_hours[0]", "clock"),
        ({"opening_hours": week("09:00-13:00", "12:00-17:00", days=[1])}, "opening_hours[1]", "overlap"),
        ({"opening_hours": week("22:00-06:00", "05:00-07:00", days=[1, 2])}, "opening_hours[3]", "overlap"),
        ({"resources": [person(working_hours=week("09:00-13:00", "12:00-17:00", days=[1]))]},
         "resources[0].working_hours[1]", "overlap"),
        ({"resources": [person(working_hours=[{"weekday": 1, "start": "09:00"}])]},
         "resources[0].working_hours[0].end", "missing"),
        ({"closures": [{"first": "2026-02-30"}]}, "closures[0].first", "date"),
        ({"closures": [{"first": "0001-01-01"}]}, "closures[0].first", "year"),
        ({"closures": [{"first": "2026-02-03", "last": "2026-02-02"}]}, "closures[0].last", "before_first"),
        ({"closures": [{"first": "2026-02-03", "start": "10:00"}]}, "closures[0].end", "missing"),
        ({"offerings": [offering(resources=["nobody"])]}, "offerings[0].resources[0]", "unknown_resource"),
        ({"offerings": [offering(resources=["rao", "rao"])]}, "offerings[0].resources[1]", "repeated"),
        ({"offerings": [offering(requirements=[{"role": "room"}])]}, "offerings[0].requirements[0]", "one_of"),
        ({"offerings": [offering(requirements=[{"role": "r", "kind": "room", "resource": "rao"}])]},
         "offerings[0].requirements[0]", "one_of"),
        ({"groups": [{"key": "g", "name": "G", "members": ["x"]}]}, "groups[0].members[0]", "unknown_resource"),
        ({"time_off": [{"person": "rao", "first": "2026-01-01", "last": "2026-01-02", "start": "09:00",
                        "end": "10:00"}]}, "time_off[0].start", "one_day"),
        ({"time_off": [{"person": "who", "first": "2026-01-01"}]}, "time_off[0].person", "unknown_person"),
        ({"appointments": [VISIT | {"start": "2026-03-29T02:30"}]}, "appointments[0].start", "nonexistent"),
        ({"appointments": [VISIT | {"start": "2026-10-25T02:30"}]}, "appointments[0].start", "ambiguous"),
        ({"appointments": [VISIT | {"start": "noon"}]}, "appointments[0].start", "instant"),
        ({"appointments": [VISIT | {"start": 17}]}, "appointments[0].start", "instant"),
        ({"appointments": [VISIT | {"end": "2026-11-24T11:00"}]}, "appointments[0]", "one_of"),
        ({"appointments": [VISIT | {"resources": []}]}, "appointments[0].resources", "empty"),
        ({"appointments": [VISIT | {"resources": ["rao", "rao"]}]}, "appointments[0].resources", "repeated"),
        ({"appointments": [VISIT | {"patient": "who"}]}, "appointments[0].patient", "unknown_patient"),
        ({"time_blocks": [{"resource": "rao", "start": "2026-11-24T11:00", "end": "2026-11-24T10:00"}]},
         "time_blocks[0].end", "not_forward"),
        ({"resources": [person(schedules=[{"valid_from": "2026-01-01", "recurrence": "custom", "rule": "FREQ=X"}])]},
         "resources[0].schedules[0].rule", "rule"),
        ({"resources": [person(schedules=[{"valid_from": "2026-01-01", "valid_to": "2025-01-01"}])]},
         "resources[0].schedules[0].valid_to", "before_valid_from"),
        ({"resources": [person(schedules=[{"valid_from": "2026-01-01", "blocks": [
            {"start": "09:00", "end": "10:00", "slot_minutes": 0}]}])]},
         "resources[0].schedules[0].blocks[0].slot_minutes", "range"),
    ],
)  # fmt: skip
def test_a_problem_is_named_by_its_path_and_rule(sections: dict[str, Any], path: str, rule: str) -> None:
    assert (path, rule) in problems(clinic_json(**sections))


def test_one_id_in_two_spellings_is_one_key() -> None:
    identifier = derived_id("0" * 32, "anything")
    closures = [{"key": key, "first": "2026-12-24"} for key in (identifier, canonical(identifier))]
    assert problems(clinic_json(closures=closures)) == [("closures[1].key", "duplicate")]


def test_all_problems_are_said_at_once_up_to_a_hundred() -> None:
    found = problems(clinic_json(closures=[{"first": "x"}] * 300, resources=[person(capacity=0)]))
    assert len(found) == 100
    assert ("resources[0].capacity", "range") in found


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", "json"), (b"{", "json"), (b"\xff\xfe{}", "encoding"), (b'{"a":1,"a":2}', "duplicate_key"),
        (b'{"version":NaN}', "number"), (b'{"version":Infinity}', "number"), (b'{"version":1e999}', "number"),
        (b'{"version":' + b"9" * 5_000 + b"}", "number"), (b"[" * 33 + b"]" * 33, "depth"),
        (b"[" * 200_000, "depth"), (b'{"a":' * 100_000, "depth"), (b"[]", "type"), (b"null", "type"),
        (b" " * 50_000_001, "too_large"), (b"[" + b"[]," * 2_500_001 + b"0]", "too_many"),
        (b'{"\\ud800": 1}', "unknown_key"), (b'{"\\ud800": 1, "\\ud800": 2}', "duplicate_key"),
    ],
)  # fmt: skip
def test_hostile_bytes_are_refused(data: bytes, rule: str) -> None:
    assert problems(data)[0][1] == rule


def test_two_visits_that_need_no_room_together_are_no_matter_of_the_format() -> None:
    assert len(read(clinic_json(appointments=[VISIT, VISIT])).appointments) == 2


# --- the schema ------------------------------------------------------------------------------------------------------
OBJECTS = {
    "resource": shape.RESOURCE, "schedule": shape.SCHEDULE, "block": shape.BLOCK, "group": shape.GROUP,
    "offering": shape.OFFERING, "requirement": shape.REQUIREMENT, "time_off": shape.TIME_OFF,
    "time_block": shape.TIME_BLOCK, "patient": shape.PATIENT, "appointment": shape.VISIT, "use": shape.USE,
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(OBJECTS))
def test_the_schema_knows_every_plain_key_and_those_that_are_needed(name: str) -> None:
    described = schema("clinic-file")["$defs"][name]
    assert {scalar.name for scalar in OBJECTS[name]} <= set(described["properties"])
    assert {scalar.name for scalar in OBJECTS[name] if scalar.is_required} <= set(described["required"])


def test_a_clinic_that_uses_every_part_is_as_the_schema_says() -> None:
    check("clinic-file", full_clinic())


# --- whatever comes --------------------------------------------------------------------------------------------------
ODD: tuple[Any, ...] = (
    None, True, -1, 0, 2**40, 1.5, "", "\x00", "x" * 20_000, "2026-02-30", "24:01", "rao", [], [[]], {},
    {"key": "rao"},
)  # fmt: skip


def places_in(value: Any) -> list[tuple[Any, Any]]:
    """Every (container, key) of the values, however deep."""
    pairs = list(value.items()) if isinstance(value, dict) else list(enumerate(value))
    deeper = [one for _key, part in pairs if isinstance(part, dict | list) for one in places_in(part)]
    return [*((value, key) for key, _part in pairs), *deeper]


@pytest.mark.parametrize("seed", range(4))
def test_whatever_stands_anywhere_is_read_or_refused_by_its_place(seed: int) -> None:
    chance = Random(seed)
    for _ in range(300):
        content = full_clinic()
        for _change in range(chance.randint(1, 3)):
            container, key = chance.choice(places_in(content))
            if isinstance(container, list) and key >= len(container):
                continue
            container[key] = chance.choice(ODD)
        assert all(rule for _path, rule in refusals(content))


def refusals(content: Any) -> list[tuple[str, str]]:
    """(path, rule) of what is wrong; nothing where the file can be used."""
    try:
        desk_of(read(content), 1_795_000_000)
    except ClinicFileInvalid as refused:
        return [(problem.path, problem_sentence(problem) and problem.rule) for problem in refused.problems]
    return []
