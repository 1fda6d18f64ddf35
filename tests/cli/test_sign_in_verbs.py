"""Verbs where a sign-in is asked for: who acts is named, and the password comes by a descriptor."""

import json
import os
import shutil
from pathlib import Path

import pytest

from carefront.application.failures import ExitCode
from carefront.bootstrap import make_profile
from carefront.cli.main import main
from carefront.persistence.driver import open_connection
from carefront.persistence.keys import RecoveryKey
from carefront.persistence.profile import ProfileKind, open_profile
from carefront.shared.clock import FixedClock
from tests.support.practice import NOW, Practice, setting_up
from tests.support.signing import ANAS, PASSWORD, signing, with_ana, with_owner_login
from tests.support.spine_checks import rows_of


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, RecoveryKey]:
    """A practice that asks for a sign-in, and its recovery key."""
    folder = tmp_path_factory.mktemp("asking") / "practice"
    recovery = make_profile(
        folder, name="Practice", owner_name="Owner", kind=ProfileKind.PRACTICE, clock=FixedClock(NOW)
    )  # fmt: skip
    practice = Practice.at(folder)
    for command in setting_up():
        practice.do(command)
    with_owner_login(practice)
    with_ana(practice)
    practice.close()
    return folder, recovery


@pytest.fixture
def folder(template: tuple[Path, RecoveryKey], tmp_path: Path) -> Path:
    return Path(shutil.copytree(template[0], tmp_path / "practice"))


def handed(text: str) -> str:
    """A descriptor from which the text can be read once."""
    reading, writing = os.pipe()
    os.write(writing, f"{text}\n".encode())
    os.close(writing)
    return str(reading)


def saved(folder: Path, *more: str) -> int:
    """A verb that reads the practice."""
    return main(["clinic", "save", str(folder / "out.json"), "--profile", str(folder), "--json", *more])


def test_nothing_is_told_to_nobody_and_the_exit_code_is_that_of_a_key(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert saved(folder) == ExitCode.KEY_OR_FILE
    told = json.loads(capsys.readouterr().out)
    assert told["error"]["code"] == "sign_in_needed"
    assert "--password-fd" in told["error"]["message"]
    assert saved(folder, "--user", "owner", "--password-fd", handed("wrong as can be, again")) == 3
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "wrong"


def test_a_verb_acts_as_whoever_is_named_and_the_file_says_so(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "clinic.json"
    save = ["clinic", "save", str(target), "--profile", str(folder)]
    assert main([*save, "--user", "owner", "--password-fd", handed(PASSWORD)]) == ExitCode.OK
    assert target.exists()
    practice = Practice.at(folder)
    lines = rows_of(practice.desk.look(), "audit_log")
    assert ("sign_in.note", "cli") in [(line["act"], line["origin"]) for line in lines]
    practice.close()


def test_the_recovery_key_lets_the_only_administrator_in_again(
    template: tuple[Path, RecoveryKey], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    practice = Practice.at(folder)
    work = signing(practice)
    for _ in range(6):
        work.sign_in("owner", "wrong as can be, again")
    work.close()
    practice.close()
    reset = ["people", "reset-password", "--profile", str(folder), "--json"]
    key = template[1].text()
    assert main([*reset, "--user", "owner", "--recovery-fd", handed(key), "--password-fd", handed("short")]) == 3
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "weak"
    assert main([*reset, "--user", "ana", "--recovery-fd", handed(key), "--password-fd", handed(ANAS + " on")]) == 3
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "wrong"
    fresh = "a heron on one leg at noon"
    assert main([*reset, "--user", "owner", "--recovery-fd", handed(key), "--password-fd", handed(fresh)]) == 0
    assert json.loads(capsys.readouterr().out) == {"user": "owner"}
    assert saved(folder, "--user", "owner", "--password-fd", handed(fresh)) == ExitCode.OK
    practice = Practice.at(folder)
    line = [row for row in rows_of(practice.desk.look(), "audit_log") if row["act"] == "login.reset_password"][-1]
    assert line["origin"] == "recovery"
    practice.close()


def test_another_recovery_key_resets_nothing(folder: Path) -> None:
    other = RecoveryKey(os.urandom(32)).text()
    reset = ["people", "reset-password", "--profile", str(folder), "--user", "owner"]
    assert main([*reset, "--recovery-fd", handed(other), "--password-fd", handed(ANAS)]) == ExitCode.KEY_OR_FILE


def test_rights_changed_by_another_program_are_accepted_by_the_recovery_key_alone(
    template: tuple[Path, RecoveryKey], folder: Path
) -> None:
    profile = open_profile(folder)
    connection = open_connection(profile.database, profile.unlock(), key_is_checked=True)
    connection.execute("UPDATE login SET is_active = 1, user_name = 'somebody'")
    connection.close()
    assert saved(folder, "--user", "owner", "--password-fd", handed(PASSWORD)) == ExitCode.DAMAGED
    accept = ["people", "accept-changes", "--profile", str(folder), "--recovery-fd", handed(template[1].text())]
    assert main(accept) == ExitCode.OK
    assert saved(folder) == ExitCode.KEY_OR_FILE
