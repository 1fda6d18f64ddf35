"""A seeded clinic group of any size, in a profile that is kept for the next time.

Patients and visits are written in bulk straight into the tables, in the order of their dates so that pages are local;
the clinic itself is set up by commands. ``python -m tests.benchmarks.generator --help`` says the rest.
"""

import argparse
import hashlib
import os
import shutil
import sys
import time
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import platformdirs
from sqlalchemy import Table

from carefront.application.commands.catalogue import (
    AddPerson,
    ChangeOfferingState,
    ChangeResourceState,
    ChangeScheduleState,
    OpenFacility,
    RegisterResource,
    SaveOffering,
    SaveSchedule,
    SetOpeningHours,
    WeekPeriod,
)
from carefront.application.envelope import Applied, Command
from carefront.cli.doctor import extra_checks
from carefront.domain.appointments import LIVE, AppointmentStatus
from carefront.domain.facilities import Facility
from carefront.domain.offerings import Offering, OfferingState
from carefront.domain.patients import default_sort_key
from carefront.domain.resources import Resource, ResourceKind, ResourceState
from carefront.domain.schedules import ClockPeriod, Recurrence, Schedule, ScheduleBlock, ScheduleState
from carefront.domain.zones import day_span_s
from carefront.persistence import owners, tables
from carefront.persistence.encounter_check import repair_encounters
from carefront.persistence.integrity import examine
from carefront.persistence.projections import words_of
from carefront.persistence.schema import local_schema
from carefront.persistence.statements import form_of
from carefront.persistence.summary_keeper import SummaryKeeper
from carefront.persistence.triggers import expected_triggers
from carefront.persistence.visit_projection import PIECES
from carefront.shared.assets import resource_path
from carefront.shared.ids import derived_id
from tests.benchmarks.practice_file import PracticeFile, new_practice, open_practice

SEED = 2
ZONE = ZoneInfo("America/New_York")
PROVIDERS, ROOMS = 30, 10
OPEN = ClockPeriod(8 * 60, 20 * 60)
SLOT_MINUTES = 30
OFFERINGS = ("Follow-up", "Check-up", "Nurse")
SLOTS = (OPEN.end - OPEN.start) // SLOT_MINUTES
VISITS_A_DAY = 547
DAYS_BEHIND_SHARE = 0.8
PATIENTS = 100_000
"""In every group, so that groups differ in their visits alone."""

LANE_TRIGGERS = ("occupancy_lanes_insert", "occupancy_lanes_update")
STATUSES_PAST = (AppointmentStatus.COMPLETED,) * 18 + (AppointmentStatus.NO_SHOW, AppointmentStatus.CANCELLED)
STATUSES_AHEAD = (AppointmentStatus.BOOKED,) * 11 + (AppointmentStatus.CONFIRMED,) * 8 + (AppointmentStatus.CANCELLED,)


@dataclass(frozen=True, slots=True)
class Group:
    """The clinic group's ids that its visits need. ``middle``: the day that parts past and future visits."""

    facility_id: str
    provider_ids: tuple[str, ...]
    account_ids: tuple[str, ...]
    room_ids: tuple[str, ...]
    offering_ids: tuple[str, ...]
    middle: date


def middle_day() -> date:
    """The same day all year, so that a generated file serves a year."""
    return date(datetime.now(UTC).year, 7, 1)


def cache_folder() -> Path:
    """Where generated profiles are kept."""
    chosen = os.environ.get("CAREFRONT_BENCH_CACHE")
    return Path(chosen) if chosen else platformdirs.user_cache_path("carefront", appauthor=False) / "bench"


def clinic_group(appointments: int, *, say: Any = print) -> Path:
    """The profile of a clinic group with so many visits: from the cache, or made now and checked by the doctor."""
    folder = cache_folder() / f"group-{appointments}-{_recipe()}"
    if folder.is_dir():
        return folder
    fresh = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    started = time.perf_counter()
    _make(fresh, appointments, say)
    os.rename(fresh, folder)
    say(f"{appointments} visits generated and checked in {time.perf_counter() - started:.0f} s")
    return folder


def _recipe() -> str:
    """A digest of what decides the content: seed, year, this program, the schema."""
    digest = hashlib.sha256(f"{SEED} {middle_day()}".encode())
    for path in (Path(__file__), *sorted((local_schema().migrations / "versions").glob("*.py"))):
        digest.update(path.read_bytes())
    for name, sql in sorted(expected_triggers().items()):
        digest.update(f"{name} {sql}".encode())
    return digest.hexdigest()[:12]


def _make(directory: Path, appointments: int, say: Any) -> None:
    opened = datetime.combine(middle_day(), datetime.min.time(), UTC) - timedelta(days=1900)
    practice = new_practice(directory, "Clinic group", opened)
    chance = Random(SEED)
    try:
        group = _set_up(practice, chance)
        _fill(practice, group, appointments, chance)
        repair_encounters(practice.connection)
        SummaryKeeper(practice.connection, owners.ORGANIZATION_NO).rebuild(
            int(datetime.combine(middle_day(), datetime.min.time(), UTC).timestamp())
        )
        say("filled, now the doctor")
        report = examine(practice.connection, practice.profile, local_schema(), extra_checks(practice.key))
        if not report.is_sound:
            raise SystemExit(f"the generated file is not sound: {report.findings[:5]}")
    finally:
        practice.close()


def _new_id(chance: Random, at_s: int) -> str:
    return derived_id(f"{at_s * 1000:012x}", f"{chance.getrandbits(80):x}")


def _set_up(practice: PracticeFile, chance: Random) -> Group:
    since = middle_day() - timedelta(days=1899)
    at_s = int(practice.at.timestamp())
    ids = iter(lambda: _new_id(chance, at_s), "")
    facility = Facility(next(ids), next(ids), "Clinic group", ZONE.key, slot_minutes=SLOT_MINUTES)
    people = [_person(facility, number, ids) for number in range(PROVIDERS)]
    rooms = [_room(facility, number, ids) for number in range(ROOMS)]
    offerings = [Offering(next(ids), facility.id, name, name[:3], duration_minutes=30) for name in OFFERINGS]
    for command in _commands(facility, people, rooms, offerings, since, ids):
        outcome = practice.execute(command)
        if not isinstance(outcome, Applied):
            raise SystemExit(f"{command.KIND}: {outcome}")
    return Group(
        facility.id, tuple(person.id for person in people), tuple(person.subject_id for person in people),
        tuple(room.id for room in rooms), tuple(offering.id for offering in offerings), middle_day(),
    )  # fmt: skip


def _person(facility: Facility, number: int, ids: Iterator[str]) -> Resource:
    return Resource(
        next(ids), facility.id, ResourceKind.PERSON, f"Provider {number + 1:02d}", f"P{number + 1:02d}", next(ids),
        is_schedulable=True, position=number,
    )  # fmt: skip


def _room(facility: Facility, number: int, ids: Iterator[str]) -> Resource:
    name, code = f"Room {number + 1}", f"R{number + 1}"
    return Resource(
        next(ids), facility.id, ResourceKind.ROOM, name, code, is_schedulable=True, position=PROVIDERS + number
    )


def _commands(
    facility: Facility, people: Sequence[Resource], rooms: Sequence[Resource], offerings: Sequence[Offering],
    since: date, ids: Iterator[str],
) -> Iterator[Command]:  # fmt: skip
    week = range(7)
    yield OpenFacility(facility)
    yield SetOpeningHours(facility.id, tuple(WeekPeriod(day, OPEN) for day in week))
    for person in people:
        yield AddPerson(person.subject_id, person.name, (), since)
    for resource in (*people, *rooms):
        yield RegisterResource(resource)
        yield ChangeResourceState(resource.id, ResourceState.ACTIVE)
    for offering in offerings:
        yield SaveOffering(offering)
        yield ChangeOfferingState(offering.id, OfferingState.PUBLISHED)
    for person in people:
        blocks = tuple(ScheduleBlock(next(ids), day, OPEN, slot_minutes=SLOT_MINUTES) for day in week)
        schedule = Schedule(next(ids), person.id, "Week", ScheduleState.DRAFT, Recurrence.WEEKLY, since, blocks=blocks)
        yield SaveSchedule(schedule)
        yield ChangeScheduleState(schedule.id, ScheduleState.PUBLISHED)


class _Rows:
    """Bulk rows of one table: a template row, and the columns that differ, in the order they are given in."""

    def __init__(self, table: Table, *varying: str, **fixed: Any) -> None:
        form = form_of(table)
        row = form.full({"organization_no": 1, "row_version": 1, "created_at": 0, "updated_at": 0} | fixed)
        names = [name for name in form.columns if name in row]
        columns = ", ".join('"' + name + '"' for name in names)
        holders = ", ".join(self._holder(name, varying, row) for name in names)
        self._sql = f"INSERT INTO {form.name} ({columns}) VALUES ({holders})"
        if tuple(name for name in names if name in varying) != varying:
            raise ValueError(f"{form.name}: name the columns in the table's order")

    @staticmethod
    def _holder(name: str, varying: tuple[str, ...], row: dict[str, Any]) -> str:
        """A place to bind, or the value written out: numbers, text of this module, ids as hex."""
        if name in varying:
            return "?"
        value = row[name]
        if value is None:
            return "NULL"
        if isinstance(value, bytes):
            return f"x'{value.hex()}'"
        return str(int(value)) if isinstance(value, int) else "'" + str(value).replace("'", "''") + "'"

    def write(self, connection: Any, rows: Sequence[Sequence[Any]]) -> None:
        """Insert them."""
        connection.executemany(self._sql, rows)


def _fill(practice: PracticeFile, group: Group, appointments: int, chance: Random) -> None:
    connection = practice.connection
    for pragma in ("synchronous = OFF", "foreign_keys = OFF", "wal_autocheckpoint = 20000", "cache_size = -400000"):
        connection.execute(f"PRAGMA {pragma}")
    triggers = expected_triggers()
    connection.execute("BEGIN IMMEDIATE")
    for name in LANE_TRIGGERS:
        connection.execute(f"DROP TRIGGER {name}")
    patient_ids = _write_patients(connection, PATIENTS, chance)
    connection.execute("COMMIT")
    connection.execute("BEGIN IMMEDIATE")
    _write_visits(connection, group, patient_ids, appointments, chance)
    for name in LANE_TRIGGERS:
        connection.execute(triggers[name])
    connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _write_patients(connection: Any, count: int, chance: Random) -> list[bytes]:
    patient_rows = _Rows(
        tables.patient, *_PATIENT_COLUMNS
    )  # fmt: skip
    account_rows = _Rows(tables.accountable_entity, "id", "name", kind="user")
    rows, accounts, words = [], [], []
    for no in range(1, count + 1):
        row = _patient(no, chance)
        rows.append(tuple(row[name] for name in _PATIENT_COLUMNS))
        accounts.append((row["account_id"], row["display_name"]))
        words += [(word, no) for word in words_of(row)]
    account_rows.write(connection, accounts)
    patient_rows.write(connection, rows)
    _Rows(tables.patient_word, "word", "patient_no").write(connection, sorted(words))
    return [row[1] for row in rows]


_PATIENT_COLUMNS = (
    "no", "id", "account_id", "display_name", "sort_key", "family", "given", "birth_date", "gender", "phone",
    "language", "record_number",
)  # fmt: skip
_CULTURES = tomllib.loads(resource_path("sample", "names.toml").read_text("utf-8"))["culture"]
_SHARES = [culture["share"] for culture in _CULTURES]


def _patient(no: int, chance: Random) -> dict[str, Any]:
    culture = chance.choices(_CULTURES, _SHARES)[0]
    gender = chance.choice(("female", "male"))
    if "whole" in culture:
        family, given = "", chance.choice(culture["whole"])
    else:
        family = chance.choice(culture["family"])
        given = " ".join(chance.sample(culture[gender], chance.randint(1, 2)))
    name = f"{family} {given}".strip() if culture["order"] == "family" else f"{given} {family}".strip()
    return {
        "no": no, "id": _id_bytes(chance, no), "account_id": _id_bytes(chance, no), "display_name": name,
        "sort_key": default_sort_key(name, family, given), "family": family, "given": given,
        "birth_date": date.fromordinal(chance.randint(711_000, 738_000)).isoformat(), "gender": gender,
        "phone": f"{chance.randint(201, 989)}-555-{chance.randint(0, 9999):04d}", "phone_2": "",
        "language": culture["language"], "record_number": f"MR-{100_000 + no}",
    }  # fmt: skip


def _id_bytes(chance: Random, at_s: int) -> bytes:
    """A UUIDv7 whose time part grows with ``at_s``."""
    low = chance.getrandbits(74)
    value = (at_s * 1000) << 80 | 0x7 << 76 | (low >> 62) << 64 | 0x2 << 62 | (low & ((1 << 62) - 1))
    return value.to_bytes(16, "big")


def days_of(appointments: int, middle: date) -> list[date]:
    """The days with visits: as many as the visits fill, four fifths of them before ``middle`` and it among the rest."""
    count = max(2, -(-appointments // VISITS_A_DAY))
    first = middle - timedelta(days=int(count * DAYS_BEHIND_SHARE))
    return [first + timedelta(days=offset) for offset in range(count)]


class _Visits:
    """Writes visits day by day, with everything that hangs on them."""

    def __init__(self, connection: Any, group: Group, patient_ids: Sequence[bytes], chance: Random) -> None:
        self._connection, self._group = connection, group
        self._patients, self._chance = patient_ids, chance
        self._offerings = [bytes.fromhex(identifier) for identifier in group.offering_ids]
        self._visits = _Rows(
            tables.appointment, "no", "id", "patient_id", "offering_id", "start", "end", "status", "status_since",
            facility_id=bytes.fromhex(group.facility_id),
        )  # fmt: skip
        self._uses = _Rows(tables.appointment_resource, "appointment_no", "position", "resource_id", "role")
        self._occupied = _Rows(
            tables.occupancy, "no", "subject_no", "start_s", "end_s", "owner_no", "position", "visit_start_s",
            "visit_end_s", lane_lo=0, lane_hi=1, capacity=1, owner_kind=owners.OWNER_APPOINTMENT,
        )  # fmt: skip
        self._index = _Rows(
            tables.calendar_index, "no", "subject_no", "start_s", "end_s", "local_day", "owner_no", "position",
            kind=owners.KIND_APPOINTMENT, is_exclusive=0,
        )  # fmt: skip
        self._subjects = self._write_subjects((*group.account_ids, *group.room_ids))
        self._no = self._row = 0

    def _write_subjects(self, subject_ids: Sequence[str]) -> dict[str, int]:
        numbers = {subject_id: no for no, subject_id in enumerate(subject_ids, start=1)}
        rows = [(no, bytes.fromhex(subject_id)) for subject_id, no in numbers.items()]
        _Rows(tables.subject, "no", "id").write(self._connection, rows)
        return numbers

    def write_day(self, day: date, count: int) -> None:
        """``count`` visits on ``day``, spread evenly over the providers."""
        visits: list[Any] = []
        uses: list[Any] = []
        occupied: list[Any] = []
        index: list[Any] = []
        opens_s = day_span_s(day, ZONE)[0] + 60 * OPEN.start
        statuses = STATUSES_PAST if day < self._group.middle else STATUSES_AHEAD
        for start_s, provider in sorted(self._starts(opens_s, count)):
            self._no += 1
            end_s, status = start_s + 60 * SLOT_MINUTES, self._chance.choice(statuses)
            visits.append((
                self._no, _id_bytes(self._chance, start_s - 864_000), self._chance.choice(self._patients),
                self._chance.choice(self._offerings), start_s, end_s, status.value, start_s - 86_400,
            ))  # fmt: skip
            for position, (subject_no, resource_id, role) in enumerate(self._taken(provider)):
                uses.append((self._no, position, resource_id, role))
                if status in LIVE:
                    self._row += 1
                    span, place = (self._row, subject_no, start_s, end_s), position * PIECES
                    occupied.append((*span, self._no, place, start_s, end_s))
                    index.append((*span, day.toordinal(), self._no, place))
        self._visits.write(self._connection, visits)
        self._uses.write(self._connection, uses)
        self._occupied.write(self._connection, occupied)
        self._index.write(self._connection, index)

    def _starts(self, opens_s: int, count: int) -> Iterator[tuple[int, int]]:
        for provider in range(PROVIDERS):
            share = (count * (provider + 1)) // PROVIDERS - (count * provider) // PROVIDERS
            for slot in self._chance.sample(range(SLOTS), min(share, SLOTS)):
                yield opens_s + 60 * SLOT_MINUTES * slot, provider

    def _taken(self, provider: int) -> Iterator[tuple[int, bytes, str]]:
        group = self._group
        yield self._subjects[group.account_ids[provider]], bytes.fromhex(group.provider_ids[provider]), "provider"
        if provider < ROOMS:
            yield self._subjects[group.room_ids[provider]], bytes.fromhex(group.room_ids[provider]), "room"


def _write_visits(
    connection: Any, group: Group, patient_ids: Sequence[bytes], appointments: int, chance: Random
) -> None:
    writer = _Visits(connection, group, patient_ids, chance)
    days = days_of(appointments, group.middle)
    for number, day in enumerate(days):
        count = appointments * (number + 1) // len(days) - appointments * number // len(days)
        writer.write_day(day, count)


def main() -> None:
    """Make a clinic group and print the folder of its profile."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--appointments", type=int, default=1_000_000)
    args = parser.parse_args()
    folder = clinic_group(args.appointments, say=lambda line: print(line, file=sys.stderr))
    with open_practice(folder) as practice:
        print(folder, practice.profile.database.stat().st_size, sep="\t")


if __name__ == "__main__":
    main()
