"""``jobs`` and ``doctor --fix`` keep the slots of a profile; ``slots`` says the same of them as of the file."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from carefront.bootstrap import make_profile
from carefront.cli.main import main
from carefront.persistence.profile import ProfileKind
from carefront.shared.assets import resource_path
from tests.support.clinic_json import full_clinic
from tests.support.practice import Practice

Run = Callable[..., dict[str, Any]]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A profile into which a clinic file was loaded."""
    make_profile(tmp_path / "profile", name="Practice", owner_name="Owner", kind=ProfileKind.PRACTICE)
    (tmp_path / "clinic.json").write_text(json.dumps(full_clinic()), encoding="utf-8")
    return tmp_path


@pytest.fixture
def run(place: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def run_verb(*words: str, code: int = 0) -> dict[str, Any]:
        assert main([*words, "--json", "--profile", str(place / "profile")]) == code
        report: dict[str, Any] = json.loads(capsys.readouterr().out)
        return report

    return run_verb


def test_the_jobs_bring_a_loaded_clinic_its_slots_and_say_so_once(run: Run, place: Path) -> None:
    run("clinic", "load", str(place / "clinic.json"))
    first, again = run("jobs", "run"), run("jobs", "run")
    schema = json.loads(resource_path("schemas", "jobs.json").read_text(encoding="utf-8"))
    assert set(schema["properties"]) == set(first)
    assert first["followed"]
    assert first["slots"] > 0
    assert again == {"followed": False, "resources": 0, "slots": 0}
    assert run("doctor")["sound"]


def test_the_doctor_finds_a_lost_slot_and_makes_it_anew(run: Run, place: Path) -> None:
    run("clinic", "load", str(place / "clinic.json"))
    run("jobs", "run")
    opened = Practice.at(place / "profile")
    opened.desk.units().connection.execute("DELETE FROM time_slot WHERE no = (SELECT max(no) FROM time_slot)")
    opened.close()
    assert {finding["check"] for finding in run("doctor", code=4)["findings"]} == {"slots"}
    assert run("doctor", "--fix")["repaired"] == ["slots"]
    assert run("doctor")["sound"]


def test_stored_slots_and_those_of_the_file_are_the_same(run: Run, place: Path) -> None:
    path = str(place / "clinic.json")
    run("clinic", "load", path)
    run("jobs", "run")
    name = full_clinic()["resources"][0]["name"]
    words = ("--resource", name, "--days", "60")
    stored, of_file = run("slots", *words)["slots"], run("slots", *words, "--clinic", path)["slots"]
    told = ("start", "end", "type", "capacity", "free", "status")
    assert stored
    assert [[slot[key] for key in told] for slot in stored] == [[slot[key] for key in told] for slot in of_file]
