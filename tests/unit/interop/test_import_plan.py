"""What an import would write, before anything is written."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from carefront.application.import_plan import ImportPlan, KnownRows, MadeBy, hours_seen, new_clinic, plan_import
from carefront.application.import_rows import ImportedResource, ImportRow, ImportSource
from carefront.domain.facilities import Facility
from carefront.domain.resources import Resource, ResourceKind, ResourceState
from carefront.interop.limited_process import parse_file
from carefront.interop.mapping_file import load_mapping, read_mapping

COMMAND = "0190a1b2c3d4" + "0" * 20
CLINIC = Facility("f" * 32, "a" * 32, "Clinic", "Europe/Berlin")
DOCTOR = ImportedResource(ResourceKind.PERSON, 1, "provider")
SOURCE = ImportSource("simple", "", "Europe/Berlin", (DOCTOR,))
NOBODY = KnownRows(frozenset(), {}, {}, {}, {}, lambda *_: 1, lambda *_: True)


def visit(
    number: int, minute: int, length: int = 30, doctor: str = "Ray", patient: str = "p", status: str = "completed"
) -> ImportRow:
    start = int(datetime(2024, 3, 4, 8, tzinfo=UTC).timestamp()) + 60 * minute
    wall = f"2024-03-04T{9 + minute // 60:02}:{minute % 60:02}:00"
    return ImportRow(
        number + 1, f"simple:{number}", str(number), (doctor,), patient, "", "female", "1980-01-02", "Check-up", "C", start,
        start + 60 * length, wall, status, "note",
    )  # fmt: skip


def planned(rows: Sequence[ImportRow], known: KnownRows = NOBODY, source: ImportSource = SOURCE) -> ImportPlan:
    return plan_import(rows, source, CLINIC, known, MadeBy(COMMAND, "b" * 32, date(2024, 6, 1), "Patient {number}"))


def test_rows_are_placed_in_file_order_and_the_one_that_finds_no_room_is_kept_with_its_reason() -> None:
    plan = planned([visit(1, 0), visit(2, 15), visit(3, 30)])
    assert [one.source_key for one in plan.visits] == ["simple:1", "simple:3"]
    (kept,) = plan.unscheduled
    assert (kept.source_key, kept.reasons, kept.length_minutes) == ("simple:2", "PROVIDER_BUSY", 30)
    assert kept.patient_id == plan.patients[0].id
    assert kept.resource_id == plan.resources[0].id


def test_a_visit_that_did_not_happen_takes_no_time() -> None:
    plan = planned([visit(1, 0, status="cancelled"), visit(2, 0), visit(3, 0, status="no_show")])
    assert len(plan.visits) == 3
    assert len(plan.occupied) == 1


def test_what_the_file_names_is_made_once() -> None:
    plan = planned([visit(1, 0), visit(2, 60, patient="q"), visit(3, 120, doctor="Lee")])
    assert [(one.name, one.state, one.is_schedulable) for one in plan.resources] == [
        ("Ray", ResourceState.ACTIVE, True),
        ("Lee", ResourceState.ACTIVE, True),
    ]
    assert [(one.display_name, one.record_number, one.birth_date) for one in plan.patients] == [
        ("Patient p", "p", date(1980, 1, 2)),
        ("Patient q", "q", date(1980, 1, 2)),
    ]
    (offering,) = plan.offerings
    assert (offering.name, offering.duration_minutes, len(offering.resource_ids)) == ("Check-up", 30, 2)
    assert len(plan.accounts) == 4
    assert len(plan.accountabilities) == 2


def test_what_is_there_is_used_and_a_row_imported_before_is_unchanged() -> None:
    ray = Resource("1" * 32, CLINIC.id, ResourceKind.PERSON, "Ray", account_id="2" * 32)
    known = KnownRows(
        frozenset({"simple:1"}),
        {"p": "3" * 32},
        {(ResourceKind.PERSON, "Ray"): ray},
        {},
        {},
        lambda *_: 1,
        lambda *_: False,
    )
    plan = planned([visit(1, 0), visit(2, 0)], known)
    assert (plan.unchanged, plan.resources, plan.patients, plan.accounts) == (1, [], [], [])
    (one,) = plan.visits
    assert (one.patient_id, one.resources[0].resource_id) == ("3" * 32, ray.id)
    assert one.is_outside_availability


def test_a_file_imported_again_leaves_nothing_to_write() -> None:
    rows = [visit(1, 0), visit(2, 15)]
    known = KnownRows(frozenset(row.source_key for row in rows), {}, {}, {}, {}, lambda *_: 1, lambda *_: True)
    plan = planned(rows, known)
    assert plan.is_empty
    assert plan.unchanged == 2


def test_the_same_call_gives_the_same_ids() -> None:
    rows = [visit(1, 0), visit(2, 15), visit(3, 60, doctor="Lee")]
    assert planned(rows) == planned(rows)


def test_a_visit_of_several_days_is_stored_in_pieces() -> None:
    plan = planned([visit(1, 0, length=60 * 50)])
    assert [(row.end_s - row.start_s) // 3600 for row in plan.occupied] == [24, 24, 2]
    assert [row.position for row in plan.occupied] == [0, 1, 2]
    assert {row.owner_id for row in plan.occupied} == {plan.visits[0].id}


def test_a_clinic_made_for_a_file_is_open_when_its_visits_are() -> None:
    rows = [visit(1, 20), visit(2, 485)]
    clinic = new_clinic(SOURCE, COMMAND, rows)
    (hours,) = hours_seen(rows, clinic.id, COMMAND)
    assert (clinic.name, clinic.zone, clinic.slot_minutes) == ("simple", "Europe/Berlin", 15)
    assert (hours.weekday, hours.period.start, hours.period.end) == (0, 9 * 60, 18 * 60)


@pytest.mark.parametrize(
    ("mapping", "place", "visits", "unscheduled"),
    [
        ("operating-rooms", "appointments-operating-rooms-2022/or_utilization_jan_feb.csv", 1343, 14),
        ("hangu-consultations", "appointments-hangu-consultations/consultations.csv", 3255, 0),
        ("synthea-encounters", "synthea-csv-small/encounters.csv", 601, 3),
    ],
)
def test_of_a_real_file_only_double_bookings_stay_unscheduled(
    shared_data: Path, mapping: str, place: str, visits: int, unscheduled: int
) -> None:
    if not (shared_data / place).is_file():
        pytest.skip(f"{place} is not among the shared test data")
    parsed = parse_file(read_mapping(mapping), shared_data / place)
    plan = planned(parsed.rows, source=load_mapping(mapping).source)
    assert (len(plan.visits), len(plan.unscheduled)) == (visits, unscheduled)
