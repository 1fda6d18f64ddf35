"""Rights, roles, logins and the rules of signing in, edited past the program, are noticed when it starts (C35)."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from carefront.application.failures import PolicyAltered
from carefront.bootstrap import make_profile, open_desk
from carefront.persistence.driver import Connection, open_connection
from carefront.persistence.keys import RecoveryKey
from carefront.persistence.policy_seal import POLICY_TABLES, seal_policy
from carefront.persistence.profile import KeyRequest, ProfileKind, open_profile
from carefront.persistence.tables import metadata
from carefront.persistence.triggers import recreate_triggers
from carefront.shared.clock import FixedClock
from carefront.wording.failures import ChoiceCode, choices, failure_sentence
from tests.support.practice import NOW, Practice, setting_up
from tests.support.signing import signing, with_ana, with_owner_login
from tests.support.spine_checks import rows_of

CLOCK = FixedClock(NOW)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, RecoveryKey]:
    """A practice with people, logins, a rule and wrong passwords, and its recovery key."""
    folder = tmp_path_factory.mktemp("sealed") / "practice"
    recovery = make_profile(folder, name="Practice", owner_name="Owner", kind=ProfileKind.PRACTICE, clock=CLOCK)
    practice = Practice.at(folder)
    for command in setting_up():
        practice.do(command)
    with_owner_login(practice)
    with_ana(practice)
    work = signing(practice)
    work.sign_in("owner", "wrong as can be, again")
    work.close()
    writing = practice.desk.units().connection
    organization = bytes.fromhex(practice.desk.identity.organization_id)
    writing.execute("INSERT INTO role VALUES (1, ?, 'Night', '', 1, 0, 0)", (organization,))
    writing.execute("INSERT INTO role_grant VALUES (1, ?, 'pm.user.edit', 'own', 1, 0, 0)", (organization,))
    seal_policy(writing, practice.desk._digest_key)
    practice.close()
    return folder, recovery


@pytest.fixture
def folder(made: tuple[Path, RecoveryKey], tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(made[0], tmp_path / "practice"))


@pytest.fixture
def shell(folder: Path) -> Iterator[Connection]:
    """What a database tool sees that somebody gave the key."""
    profile = open_profile(folder)
    connection = open_connection(profile.database, profile.unlock(), key_is_checked=True)
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("PRAGMA ignore_check_constraints = ON")
    yield connection
    connection.close()


CELLS = [(table, column.name) for table in POLICY_TABLES for column in metadata.tables[table].c]


def other(value: Any) -> Any:
    """A value of the same kind that is not this one."""
    if isinstance(value, bytes):
        return bytes([value[0] ^ 1]) + value[1:]
    if isinstance(value, int):
        return value + 1
    return "2031-01-01" if value is None else f"{value}x"


def opened(folder: Path, **how: Any) -> None:
    open_desk(folder, clock=CLOCK, **how).close()


@pytest.mark.parametrize(("table", "column"), CELLS, ids=[f"{table}.{column}" for table, column in CELLS])
def test_c35_every_column_edited_by_a_database_tool_stops_the_start(
    folder: Path, shell: Connection, table: str, column: str
) -> None:
    value = rows_of(shell, table)[0][column]
    shell.execute(f"DROP TRIGGER {table}_organization")
    shell.execute(f'UPDATE "{table}" SET "{column}" = ? WHERE "{column}" IS ?', (other(value), value))
    recreate_triggers(shell)
    with pytest.raises(PolicyAltered):
        opened(folder)


@pytest.mark.parametrize("statement", [
    "DELETE FROM meta WHERE key = 'policy_digest'",
    "DELETE FROM sign_in_try",
    "DELETE FROM sign_in_rule",
    "DELETE FROM login",
    "INSERT INTO accountability SELECT organization_no, randomblob(16), commissioner_id, zeroblob(16), type,"
    " effective_from, effective_to, role_id, row_version, created_at, updated_at"
    " FROM accountability WHERE type = 'Admin'",
])  # fmt: skip
def test_c35_rows_added_and_taken_away_stop_the_start_and_so_does_a_seal_that_is_gone(
    folder: Path, shell: Connection, statement: str
) -> None:
    shell.execute(statement)
    with pytest.raises(PolicyAltered) as found:
        opened(folder)
    offered = [choice.code for choice in choices(found.value)]
    assert offered == [
        ChoiceCode.RESTORE_NEWEST, ChoiceCode.RESTORE_FILE, ChoiceCode.ACCEPT_WITH_KEY, ChoiceCode.QUIT
    ]  # fmt: skip
    assert "another program" in failure_sentence(found.value)


def test_c35_reading_only_is_no_way_around_it(folder: Path, shell: Connection) -> None:
    shell.execute("UPDATE login SET is_active = 1, user_name = 'thief'")
    with pytest.raises(PolicyAltered):
        opened(folder, read_only=True)
    with pytest.raises(PolicyAltered):  # the key that opens the file vouches for nothing
        opened(folder, accept_altered_policy=True)


def test_c35_the_recovery_key_vouches_for_it_once_and_the_audit_says_so(
    made: tuple[Path, RecoveryKey], folder: Path, shell: Connection
) -> None:
    recovery = made[1]
    shell.execute("UPDATE sign_in_rule SET idle_minutes = 3")
    desk = open_desk(folder, KeyRequest(recovery=recovery), clock=CLOCK, accept_altered_policy=True)
    line = rows_of(desk.look(), "audit_log")[-1]
    assert (line["act"], line["origin"]) == ("policy.accept", "recovery")
    desk.close()
    opened(folder)
