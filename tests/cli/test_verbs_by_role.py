"""Twenty processes of the command line: people of five roles ask four verbs, and are answered as the table says."""

import json
import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from carefront.application.commands.catalogue import AddPerson
from carefront.application.commands.people_catalogue import AddAccountability, CreateLogin
from carefront.application.signing_in import SignInAnswer, SignInResult
from carefront.bootstrap import make_profile
from carefront.domain.accounts import Accountability, AccountabilityType
from carefront.persistence.profile import ProfileKind
from carefront.shared.clock import FixedClock
from tests.support.practice import NOW, RAO_PERSON, Practice, at, fixed, setting_up
from tests.support.signing import PASSWORD, signing, with_owner_login
from tests.support.spine_checks import rows_of

TABLE = """
            save  openings  explain  slots
owner       yes   yes       yes      yes
manager     yes   yes       yes      yes
staff       yes   yes       yes      yes
provider    no    yes       yes      yes
billing     no    no        no       no
"""
LINES = [line.split() for line in TABLE.strip().split("\n")]
EXPECTED = {(row[0], verb): said == "yes" for row in LINES[1:] for verb, said in zip(LINES[0], row[1:], strict=True)}
TYPES = {
    "manager": AccountabilityType.MANAGER, "staff": AccountabilityType.STAFF_MEMBER,
    "billing": AccountabilityType.BILLING,
}  # fmt: skip
WORDS = {
    "openings": ["openings", "--offering", "FU", "--limit", "1"],
    "explain": ["explain", "--offering", "FU", "--resource", "RAO", "--start", "2026-11-25T10:00"],
    "slots": ["slots", "--resource", "SIL", "--days", "1"],
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A practice that asks for a sign-in, with somebody of each role."""
    found = tmp_path_factory.mktemp("roles") / "practice"
    make_profile(found, name="Practice", owner_name="Owner", kind=ProfileKind.PRACTICE, clock=FixedClock(NOW))
    practice = Practice.at(found)
    for command in setting_up():
        practice.do(command)
    practice.booked(at(10))
    for name, kind in TYPES.items():
        practice.do(AddPerson(fixed(name), name.title(), (), date(2020, 1, 1)))
        place = practice.desk.identity.organization_account_id
        practice.do(
            AddAccountability(Accountability(fixed(f"{name} edge"), place, fixed(name), kind, date(2020, 1, 1)))
        )
    everywhere = practice.desk.identity.organization_account_id
    edge = Accountability(fixed("edge"), everywhere, RAO_PERSON, AccountabilityType.RESOURCE, date(2020, 1, 1))
    practice.do(AddAccountability(edge))
    with_owner_login(practice)
    people = {name: fixed(name) for name in TYPES} | {"provider": RAO_PERSON}
    for name, account_id in people.items():
        practice.do(CreateLogin(fixed(f"{name} login"), account_id, name))
        work = signing(practice)
        work.reset(fixed(f"{name} login"), "first for all, to be changed")
        assert work.sign_in(name, "first for all, to be changed", PASSWORD) == SignInAnswer(SignInResult.OPEN)
        practice.desk.session.sign_in(practice.desk.identity.owner_id)
        work.close()
    practice.close()
    return found


@pytest.mark.parametrize(("who", "verb"), EXPECTED)
def test_a_process_tells_what_the_table_says(folder: Path, tmp_path: Path, who: str, verb: str) -> None:
    own = Path(shutil.copytree(folder, tmp_path / "practice"))
    out = tmp_path / "clinic.json"
    reading, writing = os.pipe()
    os.write(writing, f"{PASSWORD}\n".encode())
    os.close(writing)
    words = ["clinic", "save", str(out)] if verb == "save" else WORDS[verb]
    done = subprocess.run(
        [sys.executable, "-m", "carefront", *words, "--profile", str(own), "--json", "--user", who,
         "--password-fd", str(reading)],
        pass_fds=(reading,), capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    os.close(reading)
    told = json.loads(done.stdout)
    if EXPECTED[who, verb]:
        assert "error" not in told, told
        assert verb != "save" or "Kim Rao" in out.read_text(encoding="utf-8")
    else:
        assert (done.returncode, told["error"]["code"]) == (1, "not_allowed")
        assert not out.exists()
        assert denials(own) == 1


def denials(folder: Path) -> int:
    """How many refusals the audit has."""
    practice = Practice.at(folder)
    connection = practice.desk._keep(practice.desk.database.open_reader())
    found = [row for row in rows_of(connection, "audit_log") if row["outcome"] == "denied"]
    practice.close()
    return len(found)
