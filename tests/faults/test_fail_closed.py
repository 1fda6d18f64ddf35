"""C32 and C15: where the check of a right or the audit itself fails, nothing is done and nothing is told."""

from collections.abc import Iterator
from typing import Any

import pytest

from carefront.application import execute, gate
from carefront.application.commands import catalogue as c
from carefront.application.envelope import Applied, Denied
from carefront.application.query_rules import QUERY_RULES, Reach
from carefront.domain.appointments import AppointmentStatus, ResourceUse
from carefront.domain.errors import CareFrontError
from carefront.persistence import unit_of_work
from tests.support.golden import IN_ORDER, command_of, envelope_id
from tests.support.machines import lives
from tests.support.practice import CLINIC, KIM, NOW, RAO, Practice, at
from tests.support.questions import QUESTIONS
from tests.support.rights import own
from tests.support.spine_checks import file_digest, rows_of

NEEDY = sorted(name for name, rule in QUERY_RULES.items() if rule.reach in (Reach.ALL, Reach.OWN, Reach.ROWS))
MOST_WRITES = 400
TABLES = ("appointment", "occupancy", "encounter", "audit_log", "command_log", "domain_event")


class Broken(Exception):
    """What is injected."""


def _breaks(*_args: Any, **_options: Any) -> Any:
    raise Broken


def _counts(practice: Practice) -> list[tuple[int, str]]:
    look = practice.desk.look()
    counts = [look.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in TABLES]
    states = look.execute("SELECT status FROM appointment ORDER BY no").fetchall()
    device = look.execute("SELECT last_number, audit_number, hex(audit_head) FROM device").fetchone()
    return [*((count, "") for count in counts), (0, repr(states)), (0, repr(device))]


def test_where_the_check_of_a_right_fails_no_act_is_done(practice: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    visit = practice.booked(at(9))
    before = _counts(practice)
    monkeypatch.setattr(execute, "is_allowed", _breaks)
    for act in (
        lambda: practice.book(at(11)),
        lambda: practice.writer.execute(c.CancelAppointment(visit, "ill")),
        lambda: practice.writer.execute(c.ChangeAppointmentStatus(visit, AppointmentStatus.ARRIVED)),
    ):
        with pytest.raises(Broken):
            act()
    monkeypatch.undo()
    assert _counts(practice) == before
    practice.booked(at(11))


@pytest.mark.parametrize("name", NEEDY)
def test_where_the_gate_fails_no_question_is_answered(
    practice: Practice, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(gate, "is_allowed", _breaks)
    monkeypatch.setattr(gate, "reach_of", _breaks)
    with pytest.raises(Exception) as failed:  # noqa: PT011 - an id of nobody may be refused first
        QUESTIONS[name](practice.reader, own)
    assert "Kim" not in repr(failed.value)


def test_where_the_audit_cannot_be_written_nothing_is_done(practice: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    visit = practice.booked(at(9))
    before = _counts(practice)
    monkeypatch.setattr(unit_of_work, "append", _breaks)
    with pytest.raises(Broken):
        practice.writer.execute(c.CancelAppointment(visit, "ill"))
    with pytest.raises(Broken):
        practice.book(at(11))
    monkeypatch.undo()
    assert _counts(practice) == before


def test_where_the_audit_of_a_denial_fails_the_act_is_not_done_either(
    practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = _counts(practice)
    monkeypatch.setattr(execute, "is_allowed", lambda *_args: False)
    monkeypatch.setattr(unit_of_work, "append", _breaks)
    with pytest.raises(Broken):
        practice.book(at(11))
    monkeypatch.undo()
    assert _counts(practice) == before


class FailingConnection:
    """A driver connection whose n-th write fails."""

    def __init__(self, connection: Any, fails_at: int) -> None:
        self._connection, self._left = connection, fails_at

    def execute(self, sql: str, parameters: Any = ()) -> Any:
        if sql.lstrip().startswith(("INSERT", "UPDATE", "DELETE")):
            self._left -= 1
            if self._left == 0:
                raise Broken
        return self._connection.execute(sql, parameters)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


def _failing(practice: Practice) -> Iterator[int]:
    """Book with the n-th write failing, for every n there is; gives each n."""
    number = 0
    while True:
        number += 1
        units = practice.desk.units()
        factory = unit_of_work.SqlUnitOfWorkFactory(
            FailingConnection(units.connection, number), organization_no=units.organization_no,
            device_no=units.device_no, audit_key=units.audit_key, digest_key=units.digest_key,
            translate=lambda _error: None,
        )  # fmt: skip
        door = execute.Door(factory, practice.desk.door()._rules, lambda _events: None)
        command = c.BookAppointment("0" * 31 + "a", CLINIC, KIM, None, at(14), 30, (ResourceUse(RAO),))
        envelope = execute.Envelope(f"{number:032x}", command, practice.desk.identity.owner_id, NOW)
        try:
            door.execute(envelope)
        except Broken:
            yield number
        else:
            return


def test_a_fault_at_any_write_of_a_booking_leaves_the_visit_and_its_audit_entry_or_neither(practice: Practice) -> None:
    before = _counts(practice)
    tried = 0
    for _number in _failing(practice):
        tried += 1
        assert _counts(practice) == before
    assert tried >= 10
    after = _counts(practice)
    assert [now[0] - was[0] for now, was in zip(after[:6], before[:6], strict=True)][3:5] == [1, 1]


@pytest.mark.slow
@pytest.mark.timeout(0)
def test_a_fault_at_any_write_of_any_command_leaves_all_of_it_or_nothing(practice: Practice) -> None:
    """Every stored command, with its n-th write failing; at last it goes through, audited once.

    The soak tries every n, the tests every fifth.
    """
    tried, step = 0, 1 if lives(0) else 5
    look = practice.desk.look()
    for kind in IN_ORDER:
        for number in range(1, MOST_WRITES, step):
            before = file_digest(look)
            entries = len(rows_of(look, "audit_log"))
            outcome = _with_fault(practice, kind, number)
            if outcome is not None:
                break
            tried += 1
            assert file_digest(look) == before, f"{kind}: write {number}"
        fresh = len(rows_of(look, "audit_log")) - entries
        assert fresh == isinstance(outcome, Applied | Denied), kind
    assert tried >= 5 * len(IN_ORDER) // step


def _with_fault(practice: Practice, kind: str, number: int) -> Any:
    """What the command answers, or how it is refused; nothing where its ``number``-th write failed."""
    units = practice.desk.units()
    factory = unit_of_work.SqlUnitOfWorkFactory(
        FailingConnection(units.connection, number), organization_no=units.organization_no,
        device_no=units.device_no, audit_key=units.audit_key, digest_key=units.digest_key, field_key=units.field_key,
        translate=lambda _error: None,
    )  # fmt: skip
    door = execute.Door(factory, practice.desk.door()._rules, lambda _events: None)
    try:
        return door.execute(execute.Envelope(envelope_id(kind), command_of(kind), practice.desk.identity.owner_id, NOW))
    except Broken:
        return None
    except CareFrontError as refused:
        return refused
    finally:
        practice.desk._let_go(units.connection)
