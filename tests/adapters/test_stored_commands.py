"""Every stored command, run for real: each works for who may, and for nobody who may not."""

import json
from datetime import date
from typing import Any

import pytest

from carefront.application.commands import catalogue as c
from carefront.application.commands.rules import COMMAND_TYPES
from carefront.application.envelope import Applied, Command, Denied, Envelope, Outcome, SensitiveCommand
from carefront.application.payloads import encoded
from carefront.domain.accounts import AccountabilityType
from carefront.domain.appointments import ResourceUse
from carefront.domain.errors import AlreadyThere, TimeOffOverlaps
from carefront.persistence.audit import verify
from carefront.persistence.driver import Connection
from carefront.shared.ids import new_id
from tests.support.golden import BULK, IN_ORDER, command_of, envelope_id
from tests.support.practice import CLINIC, FOLLOW_UP, KIM, NOW, RAO, Practice, at, fixed
from tests.support.spine_checks import breaches, file_digest, rows_of


def run(practice: Practice, command: Command, actor: str, identifier: str = "") -> Outcome:
    return practice.door.execute(Envelope(identifier or new_id(), command, actor, NOW))


def look(practice: Practice) -> Connection:
    return practice.file


def test_every_stored_command_still_runs_and_is_logged_as_it_is_stored(practice: Practice) -> None:
    owner = practice.desk.identity.owner_id
    for kind in IN_ORDER:
        outcome = run(practice, command_of(kind), owner, envelope_id(kind))
        assert isinstance(outcome, Applied), (kind, outcome)
        line = rows_of(look(practice), "command_log")[-1]
        assert line["kind"] == kind
        assert line["payload_version"] == COMMAND_TYPES[kind].VERSION
        if isinstance(command_of(kind), SensitiveCommand):
            assert_sealed(json.loads(line["payload"]), encoded(command_of(kind)))
        elif kind not in BULK:
            assert json.loads(line["payload"]) == encoded(command_of(kind))
    found = [line for line in breaches(look(practice), practice.desk._audit_key, 0) if "without an event" not in line]
    assert found == []


def assert_sealed(logged: Any, stored: Any) -> None:
    """The log has the stored payload with every clinical text sealed."""
    if isinstance(stored, dict):
        for name in logged.keys() | stored.keys():
            if name not in stored or logged[name] != stored[name]:
                assert_sealed(logged[name], stored.get(name, ""))
    else:
        assert logged.startswith("x:01")


MAKES = (
    "facility.open", "closure.add", "account.add_person", "resource.register", "exception.add", "patient.register",
    "appointment.book", "time_block.add", "time_off.request",
)  # fmt: skip
"""Commands that bring the id of a new row with them."""


def test_what_is_there_already_is_made_no_second_time_and_no_disk_is_blamed(practice: Practice) -> None:
    """Under the same envelope it is a replay; under another one the door says that the id is taken."""
    owner = practice.desk.identity.owner_id
    for kind in MAKES:
        assert isinstance(run(practice, command_of(kind), owner, envelope_id(kind)), Applied)
        before = file_digest(look(practice))
        replay = run(practice, command_of(kind), owner, envelope_id(kind))
        assert isinstance(replay, Applied)
        assert replay.is_replay
        with pytest.raises((AlreadyThere, TimeOffOverlaps)) as caught:
            run(practice, command_of(kind), owner)
        assert kind == "time_off.request" or isinstance(caught.value, AlreadyThere)
        assert file_digest(look(practice)) == before


def test_nobody_without_a_role_gets_any_command_through(practice: Practice) -> None:
    """Each is tried where it would work, and leaves one line in the audit and nothing else."""
    owner, stranger = practice.desk.identity.owner_id, new_id()
    former = new_id()
    practice.do(c.AddPerson(stranger, "Nobody", (), NOW.date()))
    whole = practice.desk.identity.organization_account_id
    practice.do(c.AddPerson(former, "Not yet", ((whole, AccountabilityType.ADMIN),), date(2027, 1, 1)))
    denials = 0
    for kind in IN_ORDER:
        for actor in (stranger, former, KIM, new_id()):
            before = file_digest(look(practice))
            outcome = run(practice, command_of(kind), actor)
            assert isinstance(outcome, Denied), (kind, outcome)
            after = file_digest(look(practice))
            assert {name for name in after if after[name] != before[name]} == {"audit_log", "device"}
            denials += 1
        assert isinstance(run(practice, command_of(kind), owner, envelope_id(kind)), Applied)
    assert sum(row["outcome"] == "denied" for row in rows_of(look(practice), "audit_log")) == denials
    assert [chain.first_bad for chain in verify(look(practice), practice.desk._audit_key)] == [None]


ALLOWED = {
    AccountabilityType.RECEPTIONIST: {
        "patient.register", "patient.update", "patient.usual_provider", "record.view",
        "appointment.book", "appointment.reschedule", "appointment.edit",
        "appointment.status", "appointment.cancel", "appointment.correct", "appointment.book_series",
        "appointment.reschedule_many", "appointment.cancel_many", "session.schedule", "session.seats", "slot.reserve",
        "slot.complete", "waitlist.add", "waitlist.close", "message.send", "message.retry", "message.cancel",
        "patient.contact", "queue.call", "queue.transfer", "queue.turn", "request.submit", "request.edit",
        "request.assign",
        "request.propose", "request.accept", "request.decline", "request.convert", "request.cancel", "list.snooze",
        "list.close", "list.place", "offer.make", "offer.answer", "offer.accept", "recall.add", "recall.edit",
        "visit.park", "visit.unpark", "rebook.start", "rebook.pick", "rebook.tell", "rebook.hand_over", "rebook.close",
    },
    AccountabilityType.STAFF_MEMBER: {"record.view"},
    AccountabilityType.BILLING: {"record.view", "charge.add", "charge.change", "charge.state", "export.write"},
}  # fmt: skip


@pytest.mark.parametrize("role", sorted(ALLOWED))
def test_a_role_at_the_clinic_gets_exactly_its_commands_through(practice: Practice, role: AccountabilityType) -> None:
    """Besides what is decided by the row itself: undo, reviewing and asking for overrides, imports. Opening a record
    is for all who see patients, with a reason."""
    person = new_id()
    practice.do(c.AddPerson(person, "Someone", ((fixed("clinic account"), role),), date(2020, 1, 1)))
    passed = set()
    for kind in IN_ORDER:
        if not isinstance(run(practice, command_of(kind), person, envelope_id(kind)), Denied):
            passed.add(kind)
        else:
            run(practice, command_of(kind), practice.desk.identity.owner_id, envelope_id(kind))
    undecided = {"revert", "appointment.review_override", "override.ask", "override.close"}
    assert passed - undecided == ALLOWED[role]


def test_an_edge_gives_its_role_from_its_first_day_to_its_last(practice: Practice) -> None:
    person = new_id()
    tomorrow = at(9, days=1).date()
    practice.do(c.AddPerson(person, "Someone", ((fixed("clinic account"), AccountabilityType.RECEPTIONIST),), tomorrow))
    command = c.BookAppointment(new_id(), CLINIC, KIM, FOLLOW_UP, at(10, days=2), 30, (ResourceUse(RAO),))
    assert isinstance(run(practice, command, person), Denied)
    later = practice.desk.door().execute(Envelope(new_id(), command, person, at(9, days=1)))
    assert isinstance(later, Applied)
