"""What an import would write, before anything is written."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from carefront.application.import_plan import ImportPlan, KnownRows, MadeBy, hours_seen, new_clinic, plan_import
from carefront.application.import_rows import ImportedResource, ImportRow, ImportSource
from carefront.domain.facilities import Facility
from carefront.domain.resources import Resource, ResourceKind, ResourceState

COMMAND = "0190a1b2c3d4" + "0" * 20
CLINIC = Facility("f" * 32, "a" * 32, "Clinic", "Europe/Berlin")
DOCTOR = ImportedResource(ResourceKind.PERSON, 1, "provider")
SOURCE = ImportSource("simple", "", "Europe/Berlin", (DOCTOR,))
NOBODY = KnownRows({}, {}, {}, lambda *_: True)


def visit(
    number: int, minute: int, length: int = 30, doctor: str = "Ray", patient: str = "p", status: str = "completed"
) -> ImportRow:
    start = int(datetime(2024, 3, 4, 8, tzinfo=UTC).timestamp()) + 60 * minute
    wall = f"2024-03-04T{9 + minute // 60:02}:{minute % 60:02}:00"
    return ImportRow(
        number + 1, f"simple:{number}", str(number), (doctor,), patient, "", "female", "1980-01-02", "Check-up", "C",
        start, start + 60 * length, wall, status, "note",
    )  # fmt: skip


def planned(rows: Sequence[ImportRow], known: KnownRows = NOBODY) -> ImportPlan:
    return plan_import(rows, SOURCE, CLINIC, known, MadeBy(COMMAND, "b" * 32, date(2024, 6, 1), "Patient {number}"))


def test_every_row_becomes_a_visit_in_file_order() -> None:
    plan = planned([visit(1, 0), visit(2, 15), visit(3, 30, status="no_show")])
    assert [one.source_key for one in plan.visits] == ["simple:1", "simple:2", "simple:3"]
    assert [one.is_live for one in plan.visits] == [True, True, False]
    assert {one.patient_id for one in plan.visits} == {plan.patients[0].id}


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
    assert len(plan.accounts) == 2
    assert len(plan.accountabilities) == 2


def test_what_is_there_is_used_and_time_outside_of_availability_is_a_flag() -> None:
    ray = Resource("1" * 32, CLINIC.id, ResourceKind.PERSON, "Ray", account_id="2" * 32)
    known = KnownRows({"p": "3" * 32}, {(ResourceKind.PERSON, "Ray"): ray}, {}, lambda *_: False)
    plan = planned([visit(1, 0)], known)
    assert (plan.resources, plan.patients, plan.accounts) == ([], [], [])
    (one,) = plan.visits
    assert (one.patient_id, one.resources[0].resource_id) == ("3" * 32, ray.id)
    assert one.is_outside_availability


def test_the_same_call_gives_the_same_ids() -> None:
    rows = [visit(1, 0), visit(2, 15), visit(3, 60, doctor="Lee")]
    assert planned(rows) == planned(rows)


def test_a_clinic_made_for_a_file_is_open_when_its_visits_are() -> None:
    rows = [visit(1, 20), visit(2, 485)]
    clinic = new_clinic(SOURCE, COMMAND, rows)
    (hours,) = hours_seen(rows, clinic.id, COMMAND)
    assert (clinic.name, clinic.zone, clinic.slot_minutes) == ("simple", "Europe/Berlin", 15)
    assert (hours.weekday, hours.period.start, hours.period.end) == (0, 9 * 60, 18 * 60)
