"""``carefront audit verify`` names the first bad entry to whoever edits behind the program's back (C16)."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from carefront.cli.main import main
from carefront.persistence import audit
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
    whole = {"device": 1, "entries": entries, "first_bad": None, "flaw": None}
    assert report == {"whole": True, "anchor_whole": True, "devices": [whole]}


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
    assert "entry 3 was changed or moved" in capsys.readouterr().out


def _anchored(folder: Path, place: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """A file with how far the record goes now."""
    assert main(["audit", "anchor", "--json", "--profile", str(folder)]) == 0
    (place / "anchor.json").write_text(capsys.readouterr().out, encoding="utf-8")
    return str(place / "anchor.json")


def test_a_tail_cut_by_somebody_who_sets_the_head_back_shows_against_an_anchor(
    folder: Path, shell: Connection, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It takes cutting the log of acts with it, and the word of the last commit beside the file."""
    anchor = _anchored(folder, tmp_path, capsys)
    last = shell.execute("SELECT max(number) FROM audit_log").fetchone()[0]
    shell.execute("DELETE FROM audit_log WHERE number > ?", (last - 2,))
    shell.execute(
        "UPDATE device SET audit_number = ?, audit_head = (SELECT mac FROM audit_log WHERE number = ?)",
        (last - 2, last - 2),
    )
    words = ["audit", "verify", "--profile", str(folder)]
    assert main(words) == 4
    assert f"the record ends before entry {last - 1}" in capsys.readouterr().out

    shell.execute("DROP TRIGGER command_log_no_delete")
    shell.execute("DELETE FROM command_log WHERE id NOT IN (SELECT command_id FROM audit_log)")
    assert main(words) == 0
    assert main([*words, "--anchor", anchor]) == 4
    assert f"the record ends before entry {last - 1}" in capsys.readouterr().out


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


# --- as somebody would who wants to hide something -------------------------------------------------------------------
Attack = Callable[[Connection], None]


def _sql(*statements: str) -> Attack:
    def run(shell: Connection) -> None:
        shell.execute("PRAGMA foreign_keys = OFF")
        for statement in statements:
            shell.execute(statement)

    return run


def _renumbered(shell: Connection) -> None:
    """One entry goes, and those behind it close up, as does the head."""
    shell.execute("DELETE FROM audit_log WHERE number = 5")
    [(last,)] = shell.execute("SELECT max(number) FROM audit_log").fetchall()
    for number in range(6, last + 1):
        shell.execute("UPDATE audit_log SET number = ? WHERE number = ?", (number - 1, number))
    shell.execute("UPDATE device SET audit_number = audit_number - 1")


_SAME = "organization_no, at, actor_id, origin, act, outcome, command_id, detail, mac"


@pytest.mark.parametrize(
    ("attack", "number", "flaw"),
    [
        (_sql("UPDATE audit_log SET detail = replace(detail, '1', '2') WHERE number = 4"), 4, "changed"),
        (_sql("UPDATE audit_log SET at = 'yesterday' WHERE number = 4"), 4, "changed"),
        (_sql("UPDATE audit_log SET detail = CAST(x'ff41' AS TEXT) WHERE number = 4"), 4, "changed"),
        (_sql("UPDATE audit_log SET command_id = NULL, actor_id = 5 WHERE number = 4"), 4, "changed"),
        (_sql("UPDATE audit_log SET number = 4.5 WHERE number = 4"), 4, "changed"),
        (_sql("UPDATE audit_log SET number = 'x' WHERE number = 4"), 4, "missing"),
        (_sql("UPDATE audit_log SET number = number + 1000 WHERE number > 3"), 4, "missing"),
        (_sql("DELETE FROM audit_log WHERE number = 4"), 4, "missing"),
        (_renumbered, 5, "changed"),
        (_sql("DELETE FROM audit_log"), 1, "cut"),
        (_sql("DELETE FROM audit_log", "UPDATE device SET audit_number = 0, audit_head = zeroblob(32)"), 1, "cut"),
        (_sql("UPDATE device SET audit_head = 'text', audit_number = 'many'"), 1, "added"),
        (_sql(f"INSERT INTO audit_log (device_no, number, {_SAME}) SELECT 2, number, {_SAME} FROM audit_log"), 1,
         "unknown"),
        (_sql(f"INSERT INTO audit_log (device_no, number, {_SAME}) SELECT 1, 0, {_SAME} FROM audit_log LIMIT 1"), 1,
         "changed"),
    ],
)  # fmt: skip
def test_whatever_is_done_to_the_record_is_found_by_its_first_bad_entry(
    verify: Verify, folder: Path, shell: Connection, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    attack: Attack, number: int, flaw: str,
) -> None:  # fmt: skip
    anchor = _anchored(folder, tmp_path, capsys)
    _loosened(shell)

    attack(shell)

    found = [(device["first_bad"], device["flaw"]) for device in verify(4)["devices"] if device["flaw"]]
    assert found == [(number, flaw)]
    assert main(["audit", "verify", "--profile", str(folder), "--anchor", anchor]) == 4
    assert f"entry {number}" in capsys.readouterr().out


def _loosened(shell: Connection) -> None:
    """The table without its conditions: whoever has the file can take those away too."""
    shell.execute("PRAGMA writable_schema = ON")
    shell.execute("UPDATE sqlite_schema SET sql = replace(sql, 'NOT NULL', '') WHERE name IN ('audit_log', 'device')")
    shell.execute("PRAGMA writable_schema = RESET")


@pytest.mark.parametrize(
    "attack",
    [_sql("DROP TABLE audit_log"), _sql("DELETE FROM device"), _sql("DELETE FROM audit_log", "DELETE FROM device")],
)
def test_a_file_that_cannot_even_be_opened_for_it_is_no_success(
    folder: Path, shell: Connection, attack: Attack
) -> None:
    attack(shell)
    assert main(["audit", "verify", "--profile", str(folder)]) == 4


def test_a_record_of_no_device_is_no_whole_one(folder: Path) -> None:
    """Where the word of the last commit, beside the file, went too."""
    practice = Practice.at(folder)
    key, writing = practice.desk._audit_key, practice.desk.database.open_writer()
    _sql(*(f"DROP TRIGGER {guard}" for guard in GUARDS), "DELETE FROM device")(writing)
    assert [(chain.first_bad, chain.flaw) for chain in audit.verify(writing, key)] == [(1, "unknown")]
    writing.execute("DELETE FROM audit_log")
    assert [(chain.first_bad, chain.flaw) for chain in audit.verify(writing, key)] == [(1, "nothing")]
    writing.close()
    practice.close()


@pytest.mark.parametrize(
    "edit",
    [
        lambda said: said["devices"][0].update(number=3),
        lambda said: said["devices"][0].update(seal="00" * 32),
        lambda said: said["devices"].append({"device": 7, "number": 3, "seal": "00"}),
        lambda said: said.update(proof="00"),
    ],
)
def test_an_anchor_that_was_edited_is_said(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], edit: Callable[[dict[str, Any]], None]
) -> None:
    anchor = Path(_anchored(folder, tmp_path, capsys))
    said = json.loads(anchor.read_text("utf-8"))
    edit(said)
    anchor.write_text(json.dumps(said), "utf-8")

    assert main(["audit", "verify", "--profile", str(folder), "--anchor", str(anchor)]) == 4
    assert "anchor.json is not as it was made" in capsys.readouterr().out


def test_an_older_file_put_back_and_a_copy_that_went_its_own_way_do_not_fit_the_anchor(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    older, fork = tmp_path / "older", tmp_path / "fork"
    shutil.copytree(folder, older)
    shutil.copytree(folder, fork)
    for place in (folder, fork):
        practice = Practice.at(place)
        for hour in (9, 10):
            practice.booked(at(hour))
        practice.close()
    anchor = _anchored(folder, tmp_path, capsys)
    numbers = {}
    for place in (older, fork):
        assert main(["audit", "verify", "--json", "--profile", str(place), "--anchor", anchor]) == 4
        numbers[place] = json.loads(capsys.readouterr().out)["devices"][0]
    assert numbers[older]["flaw"] == "cut"
    assert numbers[older]["first_bad"] == numbers[older]["entries"] + 1
    assert numbers[fork]["flaw"] == "otherwise"
    assert numbers[fork]["first_bad"] == numbers[older]["first_bad"] + 1


def test_an_exported_file_is_an_anchor_too(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    practice = Practice.at(folder)
    [head] = practice.reader.audit().heads()
    practice.close()
    lines = ["a,b,c,d,e,f,g,h,i", f"1,{head.number},,,,,anchor,,{head.seal}"]
    (tmp_path / "record.csv").write_text("\r\n".join(lines), "utf-8-sig")
    words = ["audit", "verify", "--profile", str(folder), "--anchor", str(tmp_path / "record.csv")]
    assert main(words) == 0

    lines[1] = lines[1].replace(head.seal, "00" * 32)
    (tmp_path / "record.csv").write_text("\r\n".join(lines), "utf-8-sig")
    assert main(words) == 4
    assert f"entry {head.number} is another one" in capsys.readouterr().out


def test_a_record_that_is_being_written_to_meanwhile_is_whole(folder: Path) -> None:
    """The head is read in the state of the entries: nothing that comes between them looks like a forgery."""
    practice = Practice.at(folder)
    looking, between = practice.desk.look(), BookedBetween(practice)
    assert [report.flaw for report in audit.verify(between.over(looking), practice.desk._audit_key)] == [None]
    assert between.count >= 2
    practice.close()


class BookedBetween:
    """A connection before each of whose looks at entries a visit is booked."""

    def __init__(self, practice: Practice) -> None:
        self._practice, self.count = practice, 0
        self._connection: Connection = None

    def over(self, connection: Connection) -> Any:
        self._connection = connection
        return self

    def execute(self, sql: str, parameters: Any = ()) -> Any:
        if "FROM audit_log" in sql:
            self._practice.booked(at(9 + self.count))
            self.count += 1
        return self._connection.execute(sql, parameters)
