"""Finding patients in the real file: any script, any order, by digits; few statements, each from an index."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from carefront.application.commands.catalogue import ChangeAppointmentStatus, RegisterPatient
from carefront.domain.appointments import AppointmentStatus
from carefront.domain.patients import Patient
from carefront.domain.zones import day_span_s, zone_named
from carefront.persistence.owners import ORGANIZATION_NO
from carefront.persistence.patient_search import PatientSearch, query_terms
from carefront.shared.ids import new_id
from tests.support.practice import CLINIC, KIM, Practice, at

TODAY = date(2026, 11, 24)
SPAN = day_span_s(TODAY, zone_named("Europe/Berlin"))
QUERIES = ("k", "rao k", "k rao 1984", "a b c", "0134", "12.03.1984", "555 0134", "山")


class Watched:
    """A connection that keeps what was asked of it."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self.asked: list[tuple[str, Sequence[Any]]] = []

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> Any:
        self.asked.append((sql, parameters))
        return self._connection.execute(sql, parameters)


@pytest.fixture
def watched(practice: Practice) -> Watched:
    return Watched(practice.desk.units().connection)


def names(practice: Practice, text: str) -> list[str]:
    return [hit.display_name for hit in practice.reader.find_patients(text, CLINIC, TODAY)]


def register(practice: Practice, name: str, **known: Any) -> str:
    identifier = new_id()
    practice.do(RegisterPatient(Patient(identifier, new_id(), name, "", **known)))
    return identifier


@pytest.mark.parametrize("text", QUERIES)
def test_a06_a_key_stroke_asks_at_most_three_statements(watched: Watched, text: str) -> None:
    search = PatientSearch(watched, ORGANIZATION_NO)  # type: ignore[arg-type]

    search.find(text, CLINIC, SPAN, 8)

    assert len(watched.asked) <= 3


@pytest.mark.parametrize("text", QUERIES)
def test_a06_a_key_stroke_reads_no_table_from_end_to_end(watched: Watched, text: str) -> None:
    search = PatientSearch(watched, ORGANIZATION_NO)  # type: ignore[arg-type]
    search.find(text, CLINIC, SPAN, 8)

    asked = list(watched.asked)
    plans = [row[3] for sql, values in asked for row in watched.execute(f"EXPLAIN QUERY PLAN {sql}", values)]

    scans = [step for step in plans if step.startswith("SCAN") and "patient" in step]
    assert scans == []
    assert not any("appointment" in step and step.startswith("SCAN") for step in plans)


def test_any_order_of_names_finds_the_patient(practice: Practice) -> None:
    assert names(practice, "rao k") == ["Kim Rao"]
    assert names(practice, "k rao") == ["Kim Rao"]
    assert names(practice, "rao x") == []


@pytest.mark.parametrize(
    "digits", ["555-0134", "5550134", "555 0134", "0134", "1984", "12031984", "12.3.1984", "3/12/1984", "1984-03-12"]
)
def test_digits_find_by_phone_its_end_and_birth_date(practice: Practice, digits: str) -> None:
    assert "Kim Rao" in names(practice, digits)


def test_native_digits_find_what_plain_ones_do(practice: Practice) -> None:
    assert names(practice, "١٩٨٤") == ["Kim Rao"]


def test_a_record_number_is_found_with_and_without_its_letters(practice: Practice) -> None:
    register(practice, "Ada Byron", record_number="MR-100042")

    for text in ("MR-100042", "mr100042", "100042", "byron 1000"):
        assert names(practice, text) == ["Ada Byron"]


def test_a05_birth_date_digits_choose_between_two_of_one_name(practice: Practice) -> None:
    register(practice, "Kai Rao", birth_date=date(1971, 5, 2))

    assert sorted(names(practice, "rao k")) == ["Kai Rao", "Kim Rao"]
    assert names(practice, "rao k 1971") == ["Kai Rao"]


def test_who_has_a_visit_today_comes_first_with_the_next_one_expected(practice: Practice) -> None:
    register(practice, "Aaron Rao")
    early, late = practice.booked(at(10)), practice.booked(at(11))
    practice.do(ChangeAppointmentStatus(early, AppointmentStatus.ARRIVED))

    first = practice.reader.find_patients("rao", CLINIC, TODAY)[0]

    assert (first.display_name, first.today_appointment_id, first.today_status) == ("Kim Rao", late, "booked")


def test_patients_are_read_again_by_id_in_the_order_asked(practice: Practice, watched: Watched) -> None:
    other = register(practice, "Zoe Last")
    search = PatientSearch(watched, ORGANIZATION_NO)  # type: ignore[arg-type]

    found = search.by_ids([other, new_id(), KIM], CLINIC, SPAN)

    assert [hit.display_name for hit in found] == ["Zoe Last", "Kim Rao"]


def test_what_only_looks_like_a_query_finds_nobody() -> None:
    assert query_terms("% _ ' -- ;") == []


def test_every_case_of_the_multiscript_list_is_met(practice: Practice, shared_data: Path) -> None:
    cases = shared_data / "names-multiscript" / "search_cases.json"
    if not cases.is_file():
        pytest.skip("the list of search cases is not beside the project")
    rows = [row for row in json.loads(cases.read_text("utf-8")) if row["expect"] != "optional"]
    ids = {stored: register(practice, stored) for stored in dict.fromkeys(row["stored"] for row in rows)}

    def is_found(row: dict[str, str]) -> bool:
        found = practice.reader.find_patients(row["query"], CLINIC, TODAY, limit=100)
        return ids[row["stored"]] in {hit.patient_id for hit in found}

    assert [row for row in rows if is_found(row) is not row["expect"].startswith("match")] == []
