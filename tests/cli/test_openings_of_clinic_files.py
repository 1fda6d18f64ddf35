"""Openings, slots and reasons of clinic files, by the command line; no profile is touched."""

import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from carefront.cli.main import main
from tests.support.clinic_json import ALL_DAYS, AT, clinic_json, file_of, offering, person, week
from tests.support.schema_check import check

Ask = Callable[..., dict[str, Any]]
MONDAY, SATURDAY = "2026-11-23", "2026-11-28"


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str], home: Path) -> Ask:
    """Ask a verb about a clinic of these sections; the report, as its schema says, and nothing written at home."""

    def run(verb: str, *words: str, at: str = AT, **sections: Any) -> dict[str, Any]:
        path = file_of(tmp_path, clinic_json(**sections))
        before = sorted(home.rglob("*"))
        code = main([verb, *words, "--clinic", str(path), "--at", at, "--json"])
        said = capsys.readouterr()
        assert code == 0, said.err
        assert sorted(home.rglob("*")) == before
        report: dict[str, Any] = json.loads(said.out)
        check(verb, report)
        return report

    return run


def hours_of(report: dict[str, Any]) -> list[str]:
    """The local clock times of the openings or slots, as ``09:00``."""
    rows = report.get("openings", report.get("slots", []))
    return [row["start"][11:16] for row in rows]


def day(first: str = MONDAY) -> tuple[str, ...]:
    return ("--from", first, "--days", "1")


# --- clinic hours and provider hours: the table of source 003 --------------------------------------------------------
@pytest.mark.parametrize(
    ("clinic", "provider", "expected"),
    [
        (["08:00-20:00"], ["09:00-17:00"], list(range(9, 17))),
        (["09:00-13:00", "15:00-19:00"], ["10:00-18:00"], [10, 11, 12, 15, 16, 17]),
        (["08:00-20:00"], ["09:00-13:00", "13:00-17:00"], list(range(9, 17))),
        (["08:00-20:00"], [], list(range(8, 20))),
        (["09:00-13:00"], ["13:00-17:00"], []),
        (["22:00-24:00"], ["20:00-24:00"], [22, 23]),
    ],
)
def test_a_provider_is_bookable_where_clinic_and_provider_hours_meet(
    ask: Ask, clinic: list[str], provider: list[str], expected: list[int]
) -> None:
    sections = {"opening_hours": week(*clinic), "resources": [person(working_hours=week(*provider))]}
    report = ask("openings", "--offering", "fu", *day(), **sections)
    assert hours_of(report) == [f"{hour:02d}:00" for hour in expected]
    assert hours_of(ask("slots", "--resource", "rao", *day(), **sections)) == hours_of(report)


def test_a_clinic_closed_on_saturday_has_no_openings_whatever_the_provider_says(ask: Ask) -> None:
    rao = person(working_hours=week("09:00-22:00", days=[6]))
    report = ask("openings", "--offering", "fu", *day(SATURDAY), resources=[rao])
    assert report["openings"] == []
    assert [(one["code"], one["minutes"]) for one in report["lost"]] == [("CLINIC_CLOSED", 1440)]
    assert report["lost"][0]["message"]
    words = ("--resource", "rao", "--offering", "fu", "--start", f"{SATURDAY}T10:00")
    reasons = ask("explain", *words, resources=[rao])
    assert [reason["code"] for reason in reasons["reasons"]] == ["CLINIC_CLOSED"]


def test_a_part_time_provider_is_bookable_in_the_mornings_only(ask: Ask) -> None:
    rao = person(working_hours=week("09:00-13:00"))
    report = ask("openings", "--offering", "fu", "--from", MONDAY, "--days", "5", resources=[rao])
    assert set(hours_of(report)) == {"09:00", "10:00", "11:00", "12:00"}
    assert len(report["openings"]) == 20


def test_a_specialist_is_offered_for_their_own_visit_type_only(ask: Ask) -> None:
    sections = {
        "resources": [person(), person("silva")],
        "offerings": [offering("ortho", resources=["silva"]), offering("clean", resources=["rao"])],
    }
    report = ask("openings", "--offering", "ortho", *day(), **sections)
    assert {use["key"] for one in report["openings"] for use in one["resources"]} == {"silva"}
    words = ("--resource", "silva", "--offering", "clean", "--start", f"{MONDAY}T10:00")
    assert [reason["code"] for reason in ask("explain", *words, **sections)["reasons"]] == ["OFFERING_UNAVAILABLE"]


@pytest.mark.parametrize(
    "away",
    [
        {"time_off": [{"person": "rao", "type": "vacation", "status": "approved", "first": MONDAY,
                       "last": "2026-12-06"}]},
        {"resources": [person(exceptions=[{"name": "Vacation", "first": MONDAY, "last": "2026-12-06"}])]},
    ],
)  # fmt: skip
def test_a_provider_on_leave_for_two_weeks_is_back_after_them(ask: Ask, away: dict[str, Any]) -> None:
    report = ask("openings", "--offering", "fu", "--limit", "1", "--days", "30", **away)
    assert report["openings"][0]["start"] == "2026-12-07T08:00:00+01:00"


@pytest.mark.parametrize("status", ["pending", "denied", "withdrawn", "cancelled"])
def test_time_off_that_is_not_approved_takes_nothing(ask: Ask, status: str) -> None:
    leave = [{"person": "rao", "status": status, "first": MONDAY}]
    assert len(ask("openings", "--offering", "fu", *day(), time_off=leave)["openings"]) == 12
    words = ("--resource", "rao", "--offering", "fu", "--start", f"{MONDAY}T10:00")
    warnings = [one["code"] for one in ask("explain", *words, time_off=leave)["warnings"]]
    assert warnings == (["PENDING_TIME_OFF"] if status == "pending" else [])


def test_an_extra_opening_opens_a_closed_day_and_a_closure_closes_an_open_one(ask: Ask) -> None:
    sections = {
        "extra_openings": [{"name": "Fair", "first": SATURDAY, "start": "10:00", "end": "12:00"}],
        "closures": [{"name": "Party", "first": MONDAY, "start": "12:00", "end": "20:00"}],
    }
    assert hours_of(ask("openings", "--offering", "fu", *day(SATURDAY), **sections)) == ["10:00", "11:00"]
    assert hours_of(ask("openings", "--offering", "fu", *day(), **sections)) == ["08:00", "09:00", "10:00", "11:00"]


# --- schedules, capacity, blocks -------------------------------------------------------------------------------------
def test_slots_follow_the_published_schedule_and_say_how_full_they_are(ask: Ask) -> None:
    blocks = [
        {"weekday": 1, "start": "09:00", "end": "10:00", "slot_minutes": 20, "capacity": 2},
        {"weekday": 1, "start": "11:00", "end": "12:00", "type": "documentation"},
        {"weekday": 1, "start": "14:00", "end": "14:50", "type": "telehealth", "slot_minutes": 25},
    ]
    visit = {"offering": "fu", "start": f"{MONDAY}T09:00", "resources": ["rao"]}
    sections: dict[str, Any] = {
        "resources": [person(capacity=3, schedules=[{"key": "usual", "valid_from": "2026-01-01", "blocks": blocks}])],
        "offerings": [offering(minutes=20)],
        "appointments": [visit, visit, visit | {"start": f"{MONDAY}T09:20"}],
        "time_blocks": [{"resource": "rao", "start": f"{MONDAY}T14:30", "end": f"{MONDAY}T14:40"}],
    }
    slots = ask("slots", "--resource", "rao", *day(), **sections)["slots"]
    assert [(one["start"][11:16], one["type"], one["free"], one["status"]) for one in slots] == [
        ("09:00", "appointments", 0, "reserved"), ("09:20", "appointments", 1, "available"),
        ("09:40", "appointments", 2, "available"), ("14:00", "telehealth", 3, "available"),
        ("14:25", "telehealth", 0, "blocked"),
    ]  # fmt: skip
    assert {one["schedule"] for one in slots} == {"usual"}
    assert ask("slots", "--resource", "rao", *day(), **sections)["slots"] == slots


def test_a_draft_or_paused_schedule_gives_nothing(ask: Ask) -> None:
    for state in ("draft", "paused", "archived"):
        schedule = {"valid_from": "2026-01-01", "state": state, "blocks": [{"start": "09:00", "end": "12:00"}]}
        report = ask("openings", "--offering", "fu", *day(), resources=[person(schedules=[schedule])])
        assert [one["code"] for one in report["lost"]] == ["CLINIC_CLOSED", "NO_SCHEDULE"]


def test_every_reason_is_named_with_its_row_and_the_way_out(ask: Ask) -> None:
    visit = {"key": "v1", "patient": "kim", "offering": "fu", "start": f"{MONDAY}T10:00", "resources": ["rao"]}
    sections: dict[str, Any] = {
        "patients": [{"key": "kim", "name": "Kim Rao"}],
        "resources": [person(working_hours=week("09:00-10:30"))],
        "appointments": [visit],
    }
    words = ("--resource", "rao", "--offering", "fu", "--start", f"{MONDAY}T10:00:00+01:00", "--patient", "kim")
    report = ask("explain", *words, **sections)
    assert not report["bookable"]
    codes = [reason["code"] for reason in report["reasons"]]
    assert codes == ["OUTSIDE_HOURS", "PROVIDER_BUSY", "PATIENT_BUSY"]
    busy = next(reason for reason in report["reasons"] if reason["code"] == "PROVIDER_BUSY")
    assert busy["source"] == {"kind": "appointment", "key": "v1"}
    assert "Kim Rao" in busy["message"]
    assert report["alternatives"][0]["start"] == f"{MONDAY}T09:00:00+01:00"


def test_provider_and_room_are_found_together(ask: Ask) -> None:
    sections: dict[str, Any] = {
        "resources": [person(), *({"key": key, "kind": "room", "name": key.upper()} for key in ("r1", "r2"))],
        "offerings": [offering(requirements=[{"role": "room", "kind": "room"}])],
        "time_blocks": [{"resource": "r1", "start": f"{MONDAY}T08:00", "end": f"{MONDAY}T09:00"}],
    }
    first, second = ask("openings", "--offering", "fu", "--limit", "2", *day(), **sections)["openings"]
    assert [use["key"] for use in first["resources"]] == ["rao", "r2"]
    assert [use["key"] for use in second["resources"]] == ["rao", "r1"]
    only = ask("openings", "--offering", "fu", "--limit", "1", "--resource", "r1", *day(), **sections)["openings"]
    assert only[0]["start"] == f"{MONDAY}T09:00:00+01:00"


def test_a_visit_type_whose_room_does_not_exist_is_neither_offered_nor_bookable(ask: Ask) -> None:
    sections = {"offerings": [offering(requirements=[{"role": "room", "kind": "room"}])]}
    report = ask("openings", "--offering", "fu", *day(), **sections)
    assert report["openings"] == report["lost"] == []
    words = ("--resource", "rao", "--offering", "fu", "--start", f"{MONDAY}T10:00")
    explained = ask("explain", *words, **sections)
    assert [reason["code"] for reason in explained["reasons"]] == ["OFFERING_UNAVAILABLE"]
    assert not explained["bookable"]


def test_wishes_narrow_the_search(ask: Ask) -> None:
    words = ("--weekday", "3", "--after", "14:00", "--before", "16:00", "--language", "pt", "--days", "10")
    people = [person(), person("silva", languages="pt, en")]
    report = ask("openings", "--offering", "fu", *words, resources=people)
    assert [one["start"] for one in report["openings"]] == [
        "2026-11-25T14:00:00+01:00", "2026-11-25T15:00:00+01:00",
        "2026-12-02T14:00:00+01:00", "2026-12-02T15:00:00+01:00",
    ]  # fmt: skip
    assert {use["key"] for one in report["openings"] for use in one["resources"]} == {"silva"}


# --- days on which clocks change -------------------------------------------------------------------------------------
NIGHTS = [
    ("Europe/Berlin", "2026-03-29", 23), ("Europe/Berlin", "2026-10-25", 25),
    ("America/New_York", "2026-03-08", 23), ("America/New_York", "2026-11-01", 25),
    ("Australia/Lord_Howe", "2026-04-05", 24.5), ("Australia/Lord_Howe", "2026-10-04", 23.5),
    ("Africa/Cairo", "2026-04-24", 23), ("America/Santiago", "2026-09-06", 23), ("Asia/Kathmandu", "2026-03-29", 24),
]  # fmt: skip


@pytest.mark.parametrize(("zone", "changed", "hours"), NIGHTS)
def test_no_slot_is_lost_or_doubled_when_the_clocks_change(ask: Ask, zone: str, changed: str, hours: float) -> None:
    sections: dict[str, Any] = {
        "clinic": {"key": "main", "name": "Main", "zone": zone, "slot_minutes": 30},
        "opening_hours": week("00:00-24:00", days=ALL_DAYS),
        "offerings": [offering(minutes=30)],
    }
    words = ("--from", changed, "--days", "1")
    slots = ask("slots", "--resource", "rao", *words, at="2026-01-01T00:00:00Z", **sections)["slots"]
    assert len(slots) == 2 * hours
    assert all(one["end"] == other["start"] for one, other in pairwise(slots))
    found = ask("openings", "--offering", "fu", "--limit", "100", *words, at="2026-01-01T00:00:00Z", **sections)
    assert [one["start"] for one in found["openings"]] == [one["start"] for one in slots]


@pytest.mark.parametrize(("night", "morning", "hours"), [
    ("2026-03-28", "2026-03-29", 7), ("2026-10-24", "2026-10-25", 9), ("2026-11-07", "2026-11-08", 8),
])  # fmt: skip
def test_a_night_shift_over_the_change_has_its_real_length(ask: Ask, night: str, morning: str, hours: int) -> None:
    sections = {"opening_hours": week("22:00-06:00", days=ALL_DAYS)}
    report = ask("slots", "--resource", "rao", "--from", night, "--days", "2", at="2026-01-01T00:00Z", **sections)
    starts = [one["start"] for one in report["slots"]]
    shift = [at for at in starts if at >= f"{night}T22" and at < f"{morning}T06"]
    assert len(shift) == hours


@pytest.mark.parametrize(
    ("start", "rule"), [("2026-03-29T02:30", "does not exist"), ("2026-10-25T02:30", "comes twice")]
)
def test_a_local_time_that_is_not_there_once_is_asked_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], start: str, rule: str
) -> None:
    path = file_of(tmp_path, clinic_json())
    words = ["explain", "--clinic", str(path), "--resource", "rao", "--offering", "fu", "--start", start, "--json"]
    assert main(words) == 2
    assert rule in json.loads(capsys.readouterr().out)["error"]["message"]


# --- usage -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "words",
    [
        ["openings"], ["openings", "--offering", "what"], ["openings", "--offering", "fu", "--days", "0"],
        ["openings", "--offering", "fu", "--days", "9999"], ["openings", "--offering", "fu", "--from", "soon"],
        ["openings", "--offering", "fu", "--resource", "who"], ["openings", "--offering", "fu", "--after", "9"],
        ["openings", "--offering", "fu", "--at", "later"], ["slots"], ["slots", "--resource", "who"],
        ["openings", "--offering", "fu", "--after", "12:00", "--before", "11:00"],
        ["explain", "--resource", "rao", "--offering", "fu"],
        ["explain", "--resource", "rao", "--offering", "fu", "--start", "noon"],
        ["explain", "--resource", "rao", "--offering", "fu", "--start", AT, "--patient", "who"],
    ],
)  # fmt: skip
def test_what_makes_no_sense_ends_with_2(tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    path = file_of(tmp_path, clinic_json())
    assert main([*words, "--clinic", str(path), "--json"]) == 2
    report = json.loads(capsys.readouterr().out)
    check("error", report)
    assert report["error"]["code"] == "usage"


def test_a_file_that_cannot_be_used_ends_with_1_and_every_path(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    twice = {"offering": "fu", "start": f"{MONDAY}T10:00", "resources": ["rao"]}
    for content, expected in (
        (clinic_json(closures=[{"first": "x"}], colour=1), [("colour", "unknown_key")]),
        (clinic_json(closures=[{"first": "x"}]), [("closures[0].first", "date")]),
        (clinic_json(appointments=[twice, twice]), [("appointments[1]", "no_room")]),
    ):
        path = file_of(tmp_path, content)
        assert main(["openings", "--offering", "fu", "--clinic", str(path), "--json"]) == 1
        report = json.loads(capsys.readouterr().out)
        check("error", report)
        assert [(one["path"], one["rule"]) for one in report["error"]["problems"]] == expected
    assert main(["openings", "--offering", "fu", "--clinic", str(tmp_path / "nowhere.json")]) == 1
    assert "Traceback" not in capsys.readouterr().err


def test_without_json_people_can_read_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(file_of(tmp_path, clinic_json()))
    source = ["--clinic", path, "--at", AT]
    assert main(["openings", "--offering", "fu", "--limit", "1", *source]) == 0
    assert "Dr Rao" in capsys.readouterr().out
    assert main(["slots", "--resource", "Dr Rao", *day(), *source]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 12
    assert main(["explain", "--offering", "FU", "--resource", "rao", "--start", f"{MONDAY}T07:00", *source]) == 0
    assert "The clinic is open" in capsys.readouterr().out
