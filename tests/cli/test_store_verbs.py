"""The store's verbs, as somebody runs them: exit codes, JSON that its schema describes, no traceback."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from carefront.cli.main import VERB_MODULES, build_parser, main
from carefront.persistence.backup import backups
from carefront.persistence.keys import new_recovery_key
from carefront.persistence.profile import KeyPlace, open_profile
from carefront.shared.assets import resource_path
from tests.support.clinic_file import ClinicFile
from tests.support.failing_verb import SECRET
from tests.support.later_release import later_schema

PASSPHRASE = "a passphrase of many letters"
KINDS = {"string": str, "integer": int, "boolean": bool, "array": list, "object": dict, "null": type(None)}


@pytest.fixture
def run(clinic: ClinicFile, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, Any, str]]:
    """Run a verb on the clinic with ``--json``: the exit code, what was printed, what was said on the error side."""

    def run_verb(*words: str, profile: Path | None = None) -> tuple[int, Any, str]:
        directory = str(profile or clinic.profile.directory)
        code = main([*words, "--profile", directory, "--json"])
        said = capsys.readouterr()
        return code, json.loads(said.out), said.err

    return run_verb


def _descriptor(text: str) -> str:
    """The number of a descriptor from which ``text`` can be read."""
    reading, writing = os.pipe()
    os.write(writing, text.encode() + b"\n")
    os.close(writing)
    return str(reading)


def _conforms(value: Any, schema: dict[str, Any], where: str = "report") -> None:
    """Hold ``value`` against the few words of JSON Schema that ours use."""
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    assert any(type(value) is KINDS[kind] for kind in kinds), where
    if isinstance(value, dict):
        assert set(schema.get("required", ())) <= set(value), where
        assert schema.get("additionalProperties") is not False or set(value) <= set(schema["properties"]), where
        for name, part in value.items():
            _conforms(part, schema["properties"][name], f"{where}.{name}")
    if isinstance(value, list):
        for number, part in enumerate(value):
            _conforms(part, schema["items"], f"{where}[{number}]")


def _check(name: str, value: Any) -> None:
    _conforms(value, json.loads(resource_path("schemas", f"{name}.json").read_text(encoding="utf-8")))


def test_the_version_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["version", "--json"]) == 0
    _check("version", json.loads(capsys.readouterr().out))


def test_a_sound_file_passes(run: Callable[..., Any]) -> None:
    code, report, _ = run("doctor")
    assert (code, report["sound"], report["findings"]) == (0, True, [])
    _check("doctor", report)


def test_a_lost_guard_is_found_and_repaired(run: Callable[..., Any], clinic: ClinicFile) -> None:
    with clinic.writing() as connection:
        connection.execute("DROP TRIGGER occupancy_lanes_insert")
    code, report, _ = run("doctor")
    assert (code, report["findings"][0]["where"]) == (4, "occupancy_lanes_insert")
    _check("doctor", report)
    code, report, _ = run("doctor", "--repair")
    assert (code, report["repaired"]) == (0, ["occupancy_lanes_insert"])


def test_a_damaged_file_is_said_with_exit_code_four(run: Callable[..., Any], clinic: ClinicFile) -> None:
    clinic.path.write_bytes(b"nothing" * 4096)
    for verb in ("doctor", "backup", "migrate"):
        code, report, said = run(verb)
        assert code == 4
        assert report["error"]["code"] == "database_damaged"
        assert str(clinic.path) in said
        _check("error", report)


def test_a_backup_is_taken_and_put_back(run: Callable[..., Any], clinic: ClinicFile, tmp_path: Path) -> None:
    code, taken, _ = run("backup", "--to", str(tmp_path / "stick"))
    assert code == 0
    _check("backup", taken)
    code, done, _ = run("restore", taken["path"])
    assert (code, done["rows"], done["recovery_key"]) == (0, taken["rows"], None)
    assert Path(done["kept"]).is_file()
    _check("restore", done)


def test_a_backup_starts_a_new_machine_with_the_recovery_key(
    run: Callable[..., Any], clinic: ClinicFile, tmp_path: Path
) -> None:
    _, taken, _ = run("backup")
    words = ("restore", taken["path"], "--recovery-fd")
    code, done, _ = run(*words, _descriptor(clinic.recovery.text()), profile=tmp_path / "new")
    assert (code, done["kept"]) == (0, None)
    assert done["recovery_key"]
    assert run("doctor", profile=tmp_path / "new")[0] == 0
    code, refusal, _ = run(*words, _descriptor(new_recovery_key().text()), profile=tmp_path / "other")
    assert (code, refusal["error"]["code"]) == (3, "key_rejected")
    assert not (tmp_path / "other").exists()


def test_a_bad_backup_changes_nothing(run: Callable[..., Any], clinic: ClinicFile, tmp_path: Path) -> None:
    (tmp_path / "bad.cfbackup").write_bytes(b"PK")
    before = clinic.path.read_bytes()
    code, report, _ = run("restore", str(tmp_path / "bad.cfbackup"))
    assert (code, report["error"]["code"]) == (4, "backup_invalid")
    assert clinic.path.read_bytes() == before


def test_a_file_of_this_release_needs_no_migration(run: Callable[..., Any], clinic: ClinicFile) -> None:
    code, report, _ = run("migrate")
    assert (code, report["changed"]) == (0, False)
    assert backups(clinic.profile.backups) == ()
    _check("migrate", report)


def test_a_newer_file_is_refused_with_exit_code_three(
    run: Callable[..., Any], clinic: ClinicFile, tmp_path: Path
) -> None:
    clinic.open(schema=later_schema(tmp_path)).close()
    code, report, _ = run("migrate")
    assert (code, report["error"]["code"]) == (3, "database_too_new")


def test_a_missing_clinic_is_refused_and_not_made(run: Callable[..., Any], clinic: ClinicFile, tmp_path: Path) -> None:
    for directory in (tmp_path / "nowhere", clinic.profile.directory):
        clinic.path.unlink(missing_ok=True)
        code, report, _ = run("doctor", profile=directory)
        assert (code, report["error"]["code"]) == (3, "database_missing")
        assert not (directory / "carefront.db").exists()


def test_a_key_goes_under_a_passphrase_and_comes_back_by_the_recovery_key(
    run: Callable[..., Any], clinic: ClinicFile
) -> None:
    code, report, _ = run("key", "protect", "--passphrase-fd", _descriptor(PASSPHRASE))
    assert (code, report) == (0, {"key_place": "passphrase"})
    _check("key", report)
    assert not clinic.profile.key_file.exists()
    assert run("doctor", "--passphrase-fd", _descriptor(PASSPHRASE))[0] == 0
    assert run("doctor", "--passphrase-fd", _descriptor("another passphrase"))[1]["error"]["code"] == "key_rejected"
    code, report, _ = run("key", "recover", "--recovery-fd", _descriptor(clinic.recovery.text()))
    assert (code, report) == (0, {"key_place": "key_file"})
    assert open_profile(clinic.profile.directory).key_place is KeyPlace.KEY_FILE


def test_a_passphrase_anybody_guesses_is_refused(run: Callable[..., Any], clinic: ClinicFile) -> None:
    code, report, _ = run("key", "protect", "--passphrase-fd", _descriptor("1234"))
    assert (code, report["error"]["code"]) == (2, "usage")
    assert clinic.profile.key_file.exists()


def test_another_key_file_opens_it_too(run: Callable[..., Any], clinic: ClinicFile, tmp_path: Path) -> None:
    (tmp_path / "stick.key").write_text(clinic.key.hex())
    clinic.profile.key_file.unlink()
    assert run("doctor", "--key-file", str(tmp_path / "stick.key"))[0] == 0


def test_without_a_key_and_a_terminal_nobody_is_asked(clinic: ClinicFile, project_root: Path) -> None:
    clinic.profile.key_file.unlink()
    ended = _process(project_root, "doctor", "--json", "--profile", str(clinic.profile.directory))
    assert ended.returncode == 3
    assert json.loads(ended.stdout)["error"]["code"] == "key_missing"
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    "words", [[], ["dance"], ["doctor", "--what"], ["restore"], ["key"], ["backup", "--passphrase-fd", "99"]]
)
def test_what_makes_no_sense_is_said_with_exit_code_two(words: list[str], clinic: ClinicFile, capsys: Any) -> None:
    profile = ["--profile", str(clinic.profile.directory)] if len(words) == 3 else []
    assert main([*words, *profile, "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "usage"


def test_help_is_no_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    assert "doctor" in capsys.readouterr().out
    assert build_parser(VERB_MODULES).prog == "carefront"


def test_a_reader_that_leaves_gets_no_traceback(project_root: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    ended = _process(project_root, "version", stdout=writing)
    os.close(writing)
    assert "Traceback" not in ended.stderr
    assert "BrokenPipe" not in ended.stderr


def test_what_nobody_foresaw_is_logged_without_names_and_told_by_its_number(
    clinic: ClinicFile, capsys: pytest.CaptureFixture[str], expected_log: Callable[..., None]
) -> None:
    expected_log("carefront.cli.main", "verb_crashed")
    words = ["crash", "--profile", str(clinic.profile.directory), "--json"]
    assert main(words, ("tests.support.failing_verb",)) == 1
    said = capsys.readouterr()
    report = json.loads(said.out)
    _check("error", report)
    log = (clinic.profile.logs / "carefront.log").read_text()
    identifier = report["error"]["message"].split()[-1].rstrip(".")
    assert f"[{identifier}] verb_crashed" in log
    assert SECRET not in log + said.out + said.err
    assert "Traceback" not in said.err


def test_ctrl_c_ends_a_verb_quietly(clinic: ClinicFile, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["interrupt", "--profile", str(clinic.profile.directory)]
    assert main(words, ("tests.support.failing_verb",)) == 130
    assert capsys.readouterr().err == ""


def _process(project_root: Path, *words: str, stdout: int = subprocess.PIPE) -> subprocess.CompletedProcess[str]:
    script = "import sys; from carefront.cli.main import main; sys.exit(main())"
    command = [sys.executable, "-c", script, *words]
    return subprocess.run(
        command,
        cwd=project_root,
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
