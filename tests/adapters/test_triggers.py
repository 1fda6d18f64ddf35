"""The file itself refuses a double booking, a change of history and a change of tenant, whoever writes."""

import random

import pytest

from carefront.application.failures import TriggersMissing
from carefront.persistence import tables
from carefront.persistence.driver import Connection, IntegrityError
from carefront.persistence.triggers import (
    APPEND_ONLY,
    CLASH,
    ENTITY_TABLES,
    OTHER_ORGANIZATION,
    OVERLAP,
    PARKED_LANE,
    expected_triggers,
    missing_triggers,
)
from tests.support.clinic_file import DAY, HOUR, NINE, ClinicFile, occupy


def test_two_visits_of_one_person_at_one_time_are_refused(clinic: ClinicFile) -> None:
    with clinic.writing() as connection:
        occupy(connection, NINE, NINE + HOUR)
        with pytest.raises(IntegrityError, match=f"^{OVERLAP}$"):
            occupy(connection, NINE + HOUR // 2, NINE + 2 * HOUR)


@pytest.mark.parametrize(
    ("start_s", "end_s", "lanes"),
    [
        (NINE + HOUR, NINE + 2 * HOUR, (0, 1)),
        (NINE - HOUR, NINE, (0, 1)),
        (NINE, NINE + HOUR, (1, 2)),
        (NINE + DAY, NINE + DAY + HOUR, (0, 1)),
    ],
)
def test_visits_that_touch_or_take_another_lane_or_day_stand_side_by_side(
    clinic: ClinicFile, start_s: int, end_s: int, lanes: tuple[int, int]
) -> None:
    with clinic.writing() as connection:
        occupy(connection, NINE, NINE + HOUR)
        occupy(connection, start_s, end_s, lanes)


def test_a_row_of_a_whole_day_is_still_seen_in_its_last_second(clinic: ClinicFile) -> None:
    with clinic.writing() as connection:
        occupy(connection, NINE, NINE + DAY)
        with pytest.raises(IntegrityError, match=OVERLAP):
            occupy(connection, NINE + DAY - 1, NINE + DAY + HOUR)


def test_moving_a_visit_onto_another_is_refused(clinic: ClinicFile) -> None:
    with clinic.writing() as connection:
        occupy(connection, NINE, NINE + HOUR)
        moved = occupy(connection, NINE + HOUR, NINE + 2 * HOUR)
        with pytest.raises(IntegrityError, match=OVERLAP):
            connection.execute("UPDATE occupancy SET start_s = start_s - 1 WHERE no = ?", (moved,))
        connection.execute("UPDATE occupancy SET end_s = end_s + 1 WHERE no = ?", (moved,))


def test_replacing_a_row_is_no_way_around(clinic: ClinicFile) -> None:
    with clinic.writing() as connection:
        first = occupy(connection, NINE, NINE + HOUR)
        connection.execute("CREATE TEMP TABLE copy AS SELECT * FROM occupancy")
        connection.execute("UPDATE temp.copy SET no = ?", (first + 1,))
        with pytest.raises(IntegrityError, match=OVERLAP):
            connection.execute("INSERT OR REPLACE INTO occupancy SELECT * FROM temp.copy")


def test_rows_can_trade_lanes_by_way_of_the_parking(clinic: ClinicFile) -> None:
    with clinic.writing() as connection:
        one, two = occupy(connection, NINE, NINE + HOUR, (0, 1)), occupy(connection, NINE, NINE + HOUR, (1, 2))
        connection.execute("BEGIN IMMEDIATE")
        _lane(connection, one, PARKED_LANE)
        _lane(connection, two, 0)
        _lane(connection, one, 1)
        connection.execute("COMMIT")
        assert connection.execute("SELECT lane_lo FROM occupancy ORDER BY no").fetchall() == [(1,), (0,)]


def test_a_parked_row_cannot_be_committed(clinic: ClinicFile) -> None:
    with clinic.writing() as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE occupancy SET capacity = capacity")
        parked = occupy(connection, NINE, NINE + HOUR)
        connection.execute("UPDATE occupancy SET is_overbooked = 1 WHERE no = ?", (parked,))
        _lane(connection, parked, PARKED_LANE)
        with pytest.raises(IntegrityError, match="FOREIGN KEY"):
            connection.execute("COMMIT")
        connection.execute("ROLLBACK")


def test_whatever_is_tried_the_file_agrees_with_brute_force(clinic: ClinicFile) -> None:
    dice, held = random.Random(11), list[tuple[int, int, int, int]]()
    with clinic.writing() as connection:
        connection.execute("BEGIN IMMEDIATE")
        for _ in range(1_500):
            start = NINE + dice.randrange(0, 3 * DAY, 900)
            end, low = start + dice.choice((900, HOUR, 8 * HOUR, DAY)), dice.randrange(3)
            row = (start, end, low, low + dice.randrange(1, 4))
            clashes = any(_overlap(row, other) for other in held)
            try:
                occupy(connection, row[0], row[1], (row[2], row[3]))
                assert not clashes
                held.append(row)
            except IntegrityError:
                assert clashes
        connection.execute("COMMIT")
    assert len(held) > 30


@pytest.mark.parametrize("also", ["", " AND other.no <> old.no"])
def test_the_look_up_walks_a_stretch_of_the_covering_index_and_nothing_else(clinic: ClinicFile, also: str) -> None:
    names = ("subject_no", "start_s", "end_s", "lane_lo", "lane_hi")
    statement = CLASH + also.replace("old.no", ":no")
    for name in names:
        statement = statement.replace(f"new.{name}", f":{name}")
    with clinic.writing() as connection:
        plan = connection.execute(f"EXPLAIN QUERY PLAN {statement}", {"no": 1} | dict.fromkeys(names, 1)).fetchall()
    assert [row[3] for row in plan] == [
        "SEARCH other USING COVERING INDEX ix_occupancy_lanes (subject_no=? AND start_s>? AND start_s<?)"
    ]


@pytest.mark.parametrize("verb", ["UPDATE audit_log SET outcome = 'x'", "DELETE FROM audit_log"])
def test_the_audit_log_only_grows(clinic: ClinicFile, verb: str) -> None:
    with clinic.writing() as connection:
        connection.execute(
            "INSERT INTO audit_log (device_no, number, organization_no, at, actor_id, origin, act, outcome, "
            "command_id, detail, mac) VALUES (1, 1, 1, 0, x'00', 'desk', 'book', 'done', x'00', '', x'00')"
        )
        with pytest.raises(IntegrityError, match=APPEND_ONLY):
            connection.execute(verb)


def test_a_row_never_changes_its_clinic(clinic: ClinicFile) -> None:
    with clinic.writing() as connection:
        with pytest.raises(IntegrityError, match=OTHER_ORGANIZATION):
            connection.execute("UPDATE role SET organization_no = 2")
        connection.execute("UPDATE role SET organization_no = 1, name = 'B'")


def test_every_table_that_commands_write_is_guarded() -> None:
    entities = {table.name for table in tables.metadata.sorted_tables if table.info.get("entity")}
    assert set(ENTITY_TABLES) == entities


@pytest.mark.parametrize("name", ["occupancy_lanes_insert", "audit_log_no_delete", "role_organization"])
def test_a_file_that_lost_a_guard_is_not_opened_for_writing(clinic: ClinicFile, name: str) -> None:
    with clinic.writing() as connection:
        connection.execute(f"DROP TRIGGER {name}")
    with pytest.raises(TriggersMissing) as missing:
        clinic.open()
    assert missing.value.names == (name,)
    clinic.open(read_only=True).close()


def test_a_guard_that_was_altered_counts_as_missing(clinic: ClinicFile) -> None:
    with clinic.writing() as connection:
        connection.execute("DROP TRIGGER occupancy_lanes_insert")
        connection.execute("CREATE TRIGGER occupancy_lanes_insert BEFORE INSERT ON occupancy BEGIN SELECT 1; END")
        assert missing_triggers(connection) == ("occupancy_lanes_insert",)
        assert len(expected_triggers()) == 2 + 4 + len(ENTITY_TABLES)


def _lane(connection: Connection, number: int, lane: int) -> None:
    connection.execute(
        "UPDATE occupancy SET lane_lo = ?, lane_hi = ?, is_overbooked = 1 WHERE no = ?", (lane, lane + 1, number)
    )


def _overlap(one: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1] and one[2] < other[3] and other[2] < one[3]
