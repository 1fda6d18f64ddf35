"""``carefront clinic load`` and ``save`` on a real profile: all or nothing, twice changes nothing, round trips."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from carefront.bootstrap import make_profile, open_desk
from carefront.cli.main import main
from carefront.persistence.profile import ProfileKind
from tests.support.clinic_json import clinic_json, file_of, full_clinic, offering, person, week
from tests.support.schema_check import check
from tests.support.spine_checks import file_digest

Run = Callable[..., tuple[int, dict[str, Any]]]
MONDAY = "2026-11-23"
AT = ("--at", "2026-11-23T06:00:00Z")


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    """A profile without any clinic."""
    make_profile(tmp_path / "profile", name="Practice", owner_name="Owner", kind=ProfileKind.PRACTICE)
    return tmp_path / "profile"


@pytest.fixture
def run(profile: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a verb on the profile with ``--json``: the exit code and the report."""

    def run_verb(*words: str, at: Path = profile) -> tuple[int, dict[str, Any]]:
        code = main([*words, "--profile", str(at), "--json"])
        return code, json.loads(capsys.readouterr().out)

    return run_verb


def digest(profile: Path) -> Any:
    """All rows of the file."""
    desk = open_desk(profile, read_only=True)
    try:
        return file_digest(desk.database.open_reader())
    finally:
        desk.close()


def test_a_clinic_is_loaded_once_and_found_as_it_is_the_second_time(run: Run, profile: Path, tmp_path: Path) -> None:
    path = str(file_of(tmp_path, full_clinic()))
    code, first = run("clinic", "load", path)
    check("clinic-load", first)
    assert (code, first["unchanged"]) == (0, 0)
    before = digest(profile)
    code, second = run("clinic", "load", path)
    assert (code, second["added"], second["changed"]) == (0, 0, 0)
    assert digest(profile) == before
    assert run("doctor")[0] == 0


def test_a_dry_run_says_what_would_be_done_and_changes_nothing(run: Run, profile: Path, tmp_path: Path) -> None:
    path, before = str(file_of(tmp_path, full_clinic())), digest(profile)
    code, dry = run("clinic", "load", path, "--dry-run")
    assert (code, dry["dry_run"]) == (0, True)
    assert digest(profile) == before
    _, done = run("clinic", "load", path)
    assert done == dry | {"dry_run": False}


def test_what_is_saved_loads_to_the_same_here_and_elsewhere(run: Run, tmp_path: Path, profile: Path) -> None:
    run("clinic", "load", str(file_of(tmp_path, full_clinic())))
    saved, again = tmp_path / "saved.json", tmp_path / "again.json"
    code, report = run("clinic", "save", str(saved))
    assert code == 0
    check("clinic-save", report)
    check("clinic-file", json.loads(saved.read_text(encoding="utf-8")))
    assert saved.stat().st_mode & 0o077 == 0
    before = digest(profile)
    code, same = run("clinic", "load", str(saved))
    assert (code, same["added"], same["changed"]) == (0, 0, 0)
    assert digest(profile) == before
    other = tmp_path / "other"
    make_profile(other, name="Other", owner_name="Owner", kind=ProfileKind.PRACTICE)
    assert run("clinic", "load", str(saved), at=other)[0] == 0
    assert run("clinic", "save", str(again), at=other)[0] == 0
    assert again.read_text(encoding="utf-8") == saved.read_text(encoding="utf-8")
    assert run("doctor", at=other)[0] == 0


def test_a_changed_file_changes_what_differs_and_leaves_what_it_does_not_name(run: Run, tmp_path: Path) -> None:
    visits = [{"key": key, "offering": "fu", "start": f"{MONDAY}T{hour}:00", "resources": ["rao"]}
              for key, hour in (("a", "09"), ("b", "10"))]  # fmt: skip
    run("clinic", "load", str(file_of(tmp_path, clinic_json(appointments=visits, closures=[{"key": "x",
        "first": "2026-12-24"}]))))  # fmt: skip
    swapped = [visits[0] | {"start": visits[1]["start"]}, visits[1] | {"start": visits[0]["start"]}]
    changed = clinic_json(
        appointments=swapped, resources=[person(state="inactive")], opening_hours=week("08:00-12:00"),
        offerings=[offering(minutes=60, state="deactivated")],
    )  # fmt: skip
    code, report = run("clinic", "load", str(file_of(tmp_path, changed)))
    assert (code, report["added"], report["changed"]) == (0, 0, 5)
    saved = tmp_path / "saved.json"
    run("clinic", "save", str(saved))
    content = json.loads(saved.read_text(encoding="utf-8"))
    assert len(content["closures"]) == 1
    assert content["resources"][0]["state"] == "inactive"
    assert run("clinic", "load", str(file_of(tmp_path, changed)))[1]["changed"] == 0


TWICE = {"offering": "fu", "start": f"{MONDAY}T10:00", "resources": ["rao"]}
BLOCK = {"resource": "rao", "start": f"{MONDAY}T10:30", "end": f"{MONDAY}T11:30"}
SCHEDULE = {"key": "s", "valid_from": "2026-01-01"}


@pytest.mark.parametrize(
    ("first", "second", "problem"),
    [
        ({}, {"appointments": [TWICE, TWICE]}, ("appointments[1]", "no_room")),
        ({}, {"appointments": [TWICE], "time_blocks": [BLOCK]}, ("appointments[0]", "no_room")),
        ({}, {"patients": [{"key": "kim", "name": "Kim", "birth_date": "2199-01-01"}]},
         ("patients[0].birth_date", "future")),
        ({}, {"resources": [person(kind="room")]}, ("resources[0].kind", "fixed")),
        ({"resources": [person(schedules=[SCHEDULE | {"state": "archived"}])]},
         {"resources": [person(schedules=[SCHEDULE])]}, ("resources[0].schedules[0]", "transition")),
        ({"appointments": [TWICE]}, {"time_blocks": [BLOCK]}, ("time_blocks[0]", "no_room")),
    ],
)  # fmt: skip
def test_a_file_that_does_not_go_in_changes_nothing_at_all(
    run: Run, profile: Path, tmp_path: Path, first: dict[str, Any], second: dict[str, Any], problem: tuple[str, str]
) -> None:
    run("clinic", "load", str(file_of(tmp_path, clinic_json(**first))))
    before = digest(profile)
    more = {"closures": [{"name": "New", "first": "2026-12-24"}], **second}
    code, report = run("clinic", "load", str(file_of(tmp_path, clinic_json(**more))))
    check("error", report)
    assert code == 1
    assert [(one["path"], one["rule"]) for one in report["error"]["problems"]] == [problem]
    assert digest(profile) == before


def test_the_same_person_in_two_clinics_is_never_booked_in_both_at_once(run: Run, tmp_path: Path) -> None:
    """The multi-clinic provider of source 003: clinic A on workdays, clinic B at weekends, one calendar."""
    here = clinic_json(
        resources=[person(working_hours=week("09:00-18:00"))],
        appointments=[TWICE],
    )
    branch = {"key": "branch", "name": "Branch", "zone": "Europe/Berlin"}
    there = clinic_json(clinic=branch, opening_hours=week("08:00-20:00", days=range(7)), resources=[person()])
    assert run("clinic", "load", str(file_of(tmp_path, here)))[0] == 0
    assert run("clinic", "load", str(file_of(tmp_path, there)))[0] == 0
    question = ("explain", "--resource", "Dr Rao", "--offering", "Fu", "--start", f"{MONDAY}T10:00", *AT)
    _, report = run(*question, "--facility", "Branch")
    assert [reason["code"] for reason in report["reasons"]] == ["PROVIDER_BUSY"]
    code, refused = run("clinic", "load", str(file_of(tmp_path, there | {"appointments": [TWICE]})))
    assert (code, refused["error"]["problems"][0]["path"]) == (1, "appointments[0]")
    code, unnamed = run(*question)
    assert (code, unnamed["error"]["code"]) == (2, "usage")


def test_a_file_in_memory_and_the_same_file_loaded_answer_alike(run: Run, tmp_path: Path) -> None:
    path = file_of(tmp_path, full_clinic())
    run("clinic", "load", str(path))
    words = ("--offering", "fu", "--from", MONDAY, "--days", "40", "--limit", "1000")
    moments = [f"2026-11-{day}T{hour}:00" for day in (24, 25, 30) for hour in ("08", "09", "12")]
    for question in (
        ("openings", *words), ("slots", "--resource", "Dr Rao", "--from", MONDAY, "--days", "40"),
        ("slots", "--resource", "Dr Silva", "--from", MONDAY, "--days", "3"),
        *(("explain", "--resource", "Dr Rao", "--offering", "fu", "--start", at) for at in moments),
    ):  # fmt: skip
        _, stored = run(*question, *AT)
        _, in_memory = run(*question, *AT, "--clinic", str(path))
        assert plain(stored) == plain(in_memory)
        check(question[0], stored)


UNNAMED = {"key", "offering", "schedule", "source", "message"}


def plain(report: Any) -> Any:
    """The report without keys, which are ids in a profile, and without which of two equals is named."""
    if isinstance(report, dict):
        kept = {name: part for name, part in report.items() if name not in UNNAMED}
        return {name: plain(part) if name != "resource" else None for name, part in kept.items()}
    return [plain(part) for part in report] if isinstance(report, list) else report


def test_saving_where_nobody_can_write_says_so(run: Run, tmp_path: Path) -> None:
    run("clinic", "load", str(file_of(tmp_path, clinic_json())))
    code, report = run("clinic", "save", str(tmp_path / "nowhere" / "out.json"))
    assert (code, report["error"]["code"]) == (2, "usage")


def test_a_profile_without_a_clinic_has_nothing_to_save_or_to_ask(run: Run, tmp_path: Path) -> None:
    assert run("clinic", "save", str(tmp_path / "out.json"))[0] == 2
    assert run("openings", "--offering", "fu")[0] == 2


def test_a_good_file_makes_a_profile_where_there_is_none_and_a_bad_one_does_not(run: Run, tmp_path: Path) -> None:
    fresh = tmp_path / "fresh"
    for content in (clinic_json(colour=1), clinic_json(appointments=[TWICE, TWICE])):
        assert run("clinic", "load", str(file_of(tmp_path, content)), at=fresh)[0] == 1
        assert not fresh.exists()
    good = str(file_of(tmp_path, clinic_json()))
    assert run("clinic", "load", good, "--dry-run", at=fresh)[0] == 3
    assert not fresh.exists()
    assert run("clinic", "load", good, at=fresh)[0] == 0
    assert run("slots", "--resource", "Dr Rao", "--from", MONDAY, "--days", "1", *AT, at=fresh)[0] == 0
