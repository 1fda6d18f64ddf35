"""Commands as stored payloads: the same for good, and refused with their place where they are not right."""

import json
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carefront.application.commands import catalogue as c
from carefront.application.commands.rules import COMMAND_TYPES
from carefront.application.envelope import Command
from carefront.application.payloads import decoded, encoded
from carefront.domain.appointments import AppointmentStatus, BlockKind, ResourceUse
from carefront.domain.errors import InvalidValue
from carefront.domain.patients import Gender, Patient
from carefront.domain.schedules import ClockPeriod
from carefront.domain.time_off import TimeOffType
from tests.support.golden import BULK, FOLDER, FOR_ANYBODY, IN_ORDER, path_of, payload_of

KINDS = sorted({*IN_ORDER, *FOR_ANYBODY} - set(BULK))


def test_every_command_has_a_stored_payload_and_there_is_no_other() -> None:
    assert {path_of(kind) for kind in COMMAND_TYPES} <= set(FOLDER.glob("*.json"))
    assert {path.name.rpartition(".v")[0] for path in FOLDER.glob("*.json")} == set(COMMAND_TYPES)
    assert sorted((*IN_ORDER, *FOR_ANYBODY)) == sorted(COMMAND_TYPES)


@pytest.mark.parametrize("kind", KINDS)
def test_a_stored_payload_is_read_and_written_alike(kind: str) -> None:
    stored = payload_of(kind)
    command = decoded(kind, stored, COMMAND_TYPES)
    assert type(command) is COMMAND_TYPES[kind]
    assert encoded(command) == stored
    assert path_of(kind).read_text(encoding="utf-8") == json.dumps(stored, ensure_ascii=False, indent=1) + "\n"


@pytest.mark.parametrize("kind", sorted(BULK))
def test_of_a_bulk_command_the_summary_is_stored(kind: str) -> None:
    assert encoded(BULK[kind].summary()) == payload_of(kind)  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", KINDS)
def test_a_field_that_a_command_does_not_have_is_named(kind: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        decoded(kind, {**payload_of(kind), "zzz": 1}, COMMAND_TYPES)
    assert (caught.value.field, caught.value.rule) == (f"{kind}.zzz", "unknown")


@pytest.mark.parametrize("kind", KINDS)
def test_a_field_that_is_missing_is_named(kind: str) -> None:
    first = fields(COMMAND_TYPES[kind])[0].name  # type: ignore[arg-type]
    stored = payload_of(kind)
    with pytest.raises(InvalidValue) as caught:
        decoded(kind, {name: value for name, value in stored.items() if name != first}, COMMAND_TYPES)
    assert (caught.value.field, caught.value.rule) == (f"{kind}.{first}", "missing")


@pytest.mark.parametrize("kind", KINDS)
def test_a_value_of_another_type_is_named_wherever_it_stands(kind: str) -> None:
    stored = payload_of(kind)
    for name in stored:
        with pytest.raises(InvalidValue) as caught:
            decoded(kind, {**stored, name: {"of": "another type"}}, COMMAND_TYPES)
        assert caught.value.field.startswith(f"{kind}.{name}")


def test_an_unknown_command_is_refused() -> None:
    with pytest.raises(InvalidValue) as caught:
        decoded("appointment.teleport", {}, COMMAND_TYPES)
    assert (caught.value.field, caught.value.rule) == ("kind", "unknown")


BOOKING = "appointment.book"


@pytest.mark.parametrize(
    ("changes", "place", "rule"),
    [
        ({"start": "tomorrow"}, "appointment.book.start", "type"),
        ({"start": "2026-11-24T10:00:00"}, "appointment.book.start", "zone"),
        ({"start": "2026-11-24"}, "appointment.book.start", "zone"),
        ({"length_minutes": "30"}, "appointment.book.length_minutes", "type"),
        ({"length_minutes": True}, "appointment.book.length_minutes", "type"),
        ({"length_minutes": 30.5}, "appointment.book.length_minutes", "type"),
        ({"wants_sooner": 1}, "appointment.book.wants_sooner", "type"),
        ({"patient_id": None}, "appointment.book.patient_id", "type"),
        ({"status": "teleported"}, "appointment.book.status", "type"),
        ({"resources": "all"}, "appointment.book.resources", "type"),
        ({"resources": [{}]}, "appointment.book.resources[0].resource_id", "missing"),
        ({"resources": [{"resource_id": 7}]}, "appointment.book.resources[0].resource_id", "type"),
        ({"resources": [{"resource_id": "a", "why": 1}]}, "appointment.book.resources[0].why", "unknown"),
        ({"new_patient": {"id": "a"}}, "appointment.book.new_patient.account_id", "missing"),
    ],
)  # fmt: skip
def test_a_wrong_value_inside_a_booking_is_named_with_its_place(changes: dict[str, Any], place: str, rule: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        decoded(BOOKING, {**payload_of(BOOKING), **changes}, COMMAND_TYPES)
    assert (caught.value.field, caught.value.rule) == (place, rule)


@pytest.mark.parametrize("roles", [[["a"]], [["a", "Admin", "b"]], [["a", "Emperor"]], ["Admin"]])
def test_a_role_is_a_pair_of_account_and_type(roles: object) -> None:
    with pytest.raises(InvalidValue) as caught:
        decoded("account.add_person", {**payload_of("account.add_person"), "roles": roles}, COMMAND_TYPES)
    assert caught.value.field.startswith("account.add_person.roles[0]")


def test_a_period_that_runs_backwards_is_refused() -> None:
    hours = [{"weekday": 0, "period": {"start": 600, "end": 540}}]
    with pytest.raises(InvalidValue):
        decoded("facility.hours", {**payload_of("facility.hours"), "hours": hours}, COMMAND_TYPES)


def test_fields_at_their_default_are_left_out() -> None:
    command = c.BookAppointment("a", "b", "c", None, datetime(2026, 1, 1, tzinfo=UTC), 30, (ResourceUse("d"),))
    assert encoded(command) == {
        "appointment_id": "a", "facility_id": "b", "patient_id": "c", "offering_id": None,
        "start": "2026-01-01T00:00:00+00:00", "length_minutes": 30, "resources": [{"resource_id": "d"}],
    }  # fmt: skip


# --- round trips -----------------------------------------------------------------------------------------------------
TEXT = st.text(max_size=20)
IDS = st.uuids().map(lambda value: value.hex)
INSTANTS = st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2090, 1, 1), timezones=st.just(UTC))
USES = st.builds(ResourceUse, IDS, TEXT, st.integers(), st.none() | st.integers(), st.booleans(), TEXT)
PERIODS = st.tuples(st.integers(0, 1439), st.integers(1, 1440)).map(lambda pair: ClockPeriod(pair[0], sum(pair)))
PATIENTS = st.builds(
    Patient, id=IDS, account_id=IDS, display_name=TEXT, sort_key=TEXT, birth_date=st.none() | st.dates(),
    gender=st.sampled_from(Gender), flags=TEXT, is_incomplete=st.booleans(),
)  # fmt: skip
COMMANDS: st.SearchStrategy[Command] = st.one_of(
    st.builds(
        c.BookAppointment, IDS, IDS, IDS, st.none() | IDS, INSTANTS, st.integers(),
        st.lists(USES, max_size=3).map(tuple), st.sampled_from(AppointmentStatus), st.none() | PATIENTS, TEXT, TEXT,
        st.booleans(), st.none() | IDS, st.none() | IDS, st.none() | st.integers(), st.none() | st.integers(),
        st.none() | st.builds(c.Override, TEXT),
    ),
    st.builds(c.BlockTime, IDS, IDS, IDS, INSTANTS, INSTANTS, st.sampled_from(BlockKind), TEXT),
    st.builds(c.RequestTimeOff, IDS, IDS, st.sampled_from(TimeOffType), st.dates(), st.dates(), st.none() | PERIODS),
    st.builds(c.SetOpeningHours, IDS, st.lists(st.builds(c.WeekPeriod, st.integers(), PERIODS), max_size=4).map(tuple)),
    st.builds(c.RegisterPatient, PATIENTS),
)  # fmt: skip


@given(COMMANDS)
def test_any_command_comes_back_as_it_went(command: Command) -> None:
    text = json.dumps(encoded(command))
    assert decoded(command.KIND, json.loads(text), COMMAND_TYPES) == command
