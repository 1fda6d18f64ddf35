"""The doctor finds by brute force what the guards would have prevented, and repairs what can be put back."""

from collections.abc import Iterator

import pytest

from carefront.persistence import keys
from carefront.persistence.driver import Connection
from carefront.persistence.integrity import (
    Check,
    Finding,
    Report,
    examine,
    policy_check,
    repair,
)
from carefront.persistence.policy_seal import seal_policy
from carefront.persistence.schema import Schema, local_schema
from tests.support.clinic_file import HOUR, NINE, ClinicFile, occupy


def _examined(clinic: ClinicFile, *extra: Check, schema: Schema | None = None) -> Report:
    with clinic.writing() as connection:
        return examine(connection, clinic.profile, schema or local_schema(), extra)


def _codes(report: Report) -> set[tuple[str, str]]:
    return {(finding.check, finding.code) for finding in report.findings}


def test_a_sound_file_has_no_findings(clinic: ClinicFile) -> None:
    report = _examined(clinic)
    assert report.is_sound
    assert {"cipher", "integrity", "lanes", "occupancy", "organizations", "triggers"} <= set(report.checks)


@pytest.mark.parametrize(
    ("harm", "found"),
    [
        (f"INSERT INTO occupancy SELECT no + 1, organization_no, subject_no, start_s + {HOUR} / 2, end_s, lane_lo, "
         "lane_hi, capacity, is_overbooked, owner_kind, owner_no, position, visit_start_s, visit_end_s FROM occupancy",
         ("lanes", "overlap")),
        ("UPDATE occupancy SET lane_lo = 8, lane_hi = 9", ("lanes", "capacity")),
        ("UPDATE occupancy SET lane_lo = -1", ("lanes", "shape")),
        ("UPDATE occupancy SET owner_no = 99", ("occupancy", "occupancy_without_visit")),
        ("UPDATE occupancy SET organization_no = 2", ("organizations", "occupancy.subject_no")),
        ("UPDATE occupancy SET subject_no = 77", ("foreign_keys", "dangling")),
        ("UPDATE alembic_version SET version_num = 'x'", ("version", "differs")),
        ("DROP TRIGGER audit_log_no_delete", ("triggers", "missing")),
        ("CREATE TRIGGER evil AFTER INSERT ON role BEGIN SELECT 1; END", ("triggers", "unknown")),
        ("UPDATE device SET audit_number = 4", ("audit", "broken")),
    ],
)  # fmt: skip
def test_each_harm_is_found(clinic: ClinicFile, harm: str, found: tuple[str, str]) -> None:
    from carefront.persistence.integrity import audit_check

    with clinic.writing() as connection:
        occupy(connection, NINE, NINE + HOUR)
        for statement in (
            "PRAGMA ignore_check_constraints = ON",
            "PRAGMA foreign_keys = OFF",
            *_without_lane_guards(),
            harm,
        ):
            connection.execute(statement).fetchall()
    assert found in _codes(_examined(clinic, audit_check(keys.audit_key(clinic.key))))


def test_a_check_that_breaks_off_is_a_finding_and_the_others_go_on(clinic: ClinicFile) -> None:
    def broken(connection: Connection) -> Iterator[Finding]:
        connection.execute("SELECT * FROM nothing")
        yield Finding("never", "reached")

    report = _examined(clinic, Check("broken", broken), Check("after", lambda _: ()))
    assert _codes(report) == {("broken", "SQLITE_ERROR")}
    assert report.checks[-1] == "after"


def test_a_page_that_was_altered_is_found(clinic: ClinicFile) -> None:
    content = bytearray(clinic.path.read_bytes())
    content[-2_000] ^= 1
    clinic.path.write_bytes(content)
    assert ("cipher", "page") in _codes(_examined(clinic))


def test_repair_puts_back_the_guards_and_removes_what_nobody_knows(clinic: ClinicFile) -> None:
    with clinic.writing() as connection:
        connection.execute("DROP TRIGGER audit_log_no_delete")
        connection.execute("CREATE TRIGGER evil AFTER INSERT ON role BEGIN SELECT 1; END")
        clinic.path.chmod(0o644)
        repaired = repair(connection, clinic.profile)
    assert {"audit_log_no_delete", "evil"} <= set(repaired)
    assert _examined(clinic).is_sound
    clinic.open().close()


def test_files_that_others_can_read_are_found(clinic: ClinicFile) -> None:
    clinic.profile.key_file.chmod(0o640)
    assert _examined(clinic).findings == (Finding("files", "mode", "carefront.key", is_repairable=True),)


def test_rights_altered_outside_the_program_are_found(clinic: ClinicFile) -> None:
    key = keys.digest_key(clinic.key)
    with clinic.writing() as connection:
        seal_policy(connection, key)
        assert _examined(clinic, policy_check(key)).is_sound
        connection.execute("UPDATE role SET name = 'Owner' WHERE name LIKE '00001%'")
    assert ("policy", "altered") in _codes(_examined(clinic, policy_check(key)))


def _without_lane_guards() -> tuple[str, ...]:
    return ("DROP TRIGGER occupancy_lanes_insert", "DROP TRIGGER occupancy_lanes_update")
