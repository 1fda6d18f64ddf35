"""``carefront audit verify`` names the first bad entry to whoever edits behind the program's back (C16)."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from carefront.cli.main import main
from carefront.persistence.driver import Connection
from carefront.shared.assets import resource_path
from tests.support.practice import Practice, at, build_template

Verify = Callable[..., dict[str, Any]]
GUARDS = ("audit_log_no_update", "audit_log_no_delete")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return build_template(tmp_path / "practice")


@pytest.fixture
def shell(folder: Path) -> Iterator[Connection]:
    """The file in the hands of somebody with its key and a database tool, who has taken the guards away."""
    practice = Practice.at(folder)
    connection = practice.desk.database.open_writer()
    for guard in GUARDS:
        connection.execute(f"DROP TRIGGER {guard}")
    yield connection
    connection.close()
    practice.close()


@pytest.fixture
def verify(folder: Path, capsys: pytest.CaptureFixture[str]) -> Verify:
    def run_verb(code: int = 0) -> dict[str, Any]:
        assert main(["audit", "verify", "--json", "--profile", str(folder)]) == code
        report: dict[str, Any] = json.loads(capsys.readouterr().out)
        return report

    return run_verb


def _first_bad(report: dict[str, Any]) -> int | None:
    [device] = report["devices"]
    found: int | None = device["first_bad"]
    return found


def test_a_whole_record_is_said_with_the_number_of_its_entries(verify: Verify, shell: Connection) -> None:
    report = verify()
    schema = json.loads(resource_path("schemas", "audit-verify.json").read_text(encoding="utf-8"))
    assert set(schema["properties"]) == set(report)
    entries = shell.execute("SELECT count(*) FROM audit_log").fetchone()[0]
    assert report == {"whole": True, "devices": [{"device": 1, "entries": entries, "first_bad": None}]}


@pytest.mark.parametrize(
    ("column", "value"),
    [("at", "at + 1"), ("actor_id", "zeroblob(16)"), ("origin", "'elsewhere'"), ("act", "'patient.update'"),
     ("outcome", "'denied'"), ("command_id", "zeroblob(16)"), ("detail", "'[]'"), ("mac", "zeroblob(32)"),
     ("actor_id", "'somebody'"), ("mac", "'text'"), ("detail", "5")],
)  # fmt: skip
def test_an_entry_with_any_column_edited_is_named(verify: Verify, shell: Connection, column: str, value: str) -> None:
    shell.execute(f"UPDATE audit_log SET {column} = {value} WHERE number = 7")
    report = verify(4)
    assert (report["whole"], _first_bad(report)) == (False, 7)


def test_a_removed_entry_is_named(verify: Verify, shell: Connection) -> None:
    shell.execute("DELETE FROM audit_log WHERE number = 5")
    assert _first_bad(verify(4)) == 5


def test_two_entries_in_each_other_s_place_are_named(verify: Verify, shell: Connection) -> None:
    shell.execute("UPDATE audit_log SET number = 1000 WHERE number = 5")
    shell.execute("UPDATE audit_log SET number = 5 WHERE number = 6")
    shell.execute("UPDATE audit_log SET number = 6 WHERE number = 1000")
    assert _first_bad(verify(4)) == 5


def test_a_cut_tail_is_named(verify: Verify, shell: Connection) -> None:
    last = shell.execute("SELECT max(number) FROM audit_log").fetchone()[0]
    shell.execute("DELETE FROM audit_log WHERE number > ?", (last - 2,))
    assert _first_bad(verify(4)) == last - 1


def test_an_entry_slipped_in_at_the_end_is_named(verify: Verify, shell: Connection) -> None:
    last = shell.execute("SELECT max(number) FROM audit_log").fetchone()[0]
    columns = "organization_no, at, actor_id, origin, act, outcome, command_id, detail, mac"
    shell.execute(
        f"INSERT INTO audit_log (device_no, number, {columns}) SELECT device_no, number + 1, {columns} FROM audit_log"
        " WHERE number = ?", (last,),
    )  # fmt: skip
    assert _first_bad(verify(4)) == last + 1


def test_the_sentence_names_the_entry(folder: Path, shell: Connection, capsys: pytest.CaptureFixture[str]) -> None:
    shell.execute("UPDATE audit_log SET detail = '[]' WHERE number = 3")
    assert main(["audit", "verify", "--profile", str(folder)]) == 4
    assert "entry 3 was changed, moved or removed" in capsys.readouterr().out


def _anchored(folder: Path, place: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """A file with how far the record goes now."""
    assert main(["audit", "anchor", "--json", "--profile", str(folder)]) == 0
    (place / "anchor.json").write_text(capsys.readouterr().out, encoding="utf-8")
    return str(place / "anchor.json")


def test_a_tail_cut_by_somebody_who_sets_the_head_back_shows_against_an_anchor(
    folder: Path, shell: Connection, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    anchor = _anchored(folder, tmp_path, capsys)
    last = shell.execute("SELECT max(number) FROM audit_log").fetchone()[0]
    shell.execute("DELETE FROM audit_log WHERE number > ?", (last - 2,))
    shell.execute(
        "UPDATE device SET audit_number = ?, audit_head = (SELECT mac FROM audit_log WHERE number = ?)",
        (last - 2, last - 2),
    )
    words = ["audit", "verify", "--profile", str(folder)]
    assert main(words) == 0
    assert main([*words, "--anchor", anchor]) == 4
    assert f"entry {last - 1} was changed" in capsys.readouterr().out


def test_a_record_that_went_on_since_still_fits_its_anchor(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    anchor = _anchored(folder, tmp_path, capsys)
    practice = Practice.at(folder)
    practice.booked(at(9))
    practice.close()
    assert main(["audit", "verify", "--anchor", anchor, "--profile", str(folder)]) == 0


def test_a_file_that_is_no_anchor_is_said(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "anchor.json").write_text("{}", encoding="utf-8")
    code = main(["audit", "verify", "--anchor", str(tmp_path / "anchor.json"), "--profile", str(folder)])
    assert code == 2
    assert "holds no anchor" in capsys.readouterr().err
