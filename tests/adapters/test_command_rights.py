"""Every command needs exactly its rights: refused without any one of them, let through with them, for all and for own.

The table is the policy written down; the door is what is tried.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest

from carefront.application.commands.catalogue import AddPerson
from carefront.application.commands.people_catalogue import AddAccountability
from carefront.application.commands.rules import RULES
from carefront.application.envelope import Applied, Denied, Envelope
from carefront.application.execute import Act
from carefront.domain.accounts import Accountability, AccountabilityType
from carefront.domain.errors import CareFrontError
from carefront.domain.permissions import Actor, Key, RoleGrant, Scope, is_allowed
from carefront.shared.ids import derived_id
from tests.support.golden import IN_ORDER, command_of, envelope_id
from tests.support.practice import NOW, Practice, fixed
from tests.support.rights import give

NEEDS = """
facility.open               settings.edit
facility.update             settings.edit
facility.hours              settings.edit
closure.add                 settings.edit
closure.change              settings.edit
closure.add_many            settings.edit
closure.remove              settings.edit
account.add_person          user.edit
account.rename_person       user.edit
accountability.add          user.edit
role.save                   user.edit
accountability.role         user.edit
role.remove                 user.edit
accountability.end          user.edit
login.create                user.edit
login.rename                user.edit
login.reset_password        user.edit
login.active                user.edit
login.unlock                user.edit
sign_in.rule                user.edit
resource.register           resource.edit
resource.update             resource.edit
resource.state              resource.edit
resource_group.save         resource.edit
resource.hours              resource.edit
offering.save               offering.edit
offering.state              offering.edit
schedule.save               schedule.create
schedule.state              schedule.edit
schedule.copy               schedule.view schedule.create
schedule.split              schedule.edit schedule.create
schedule.delete             schedule.delete
exception.add               schedule.edit
exception.change            schedule.edit
exception.remove            schedule.edit
patient.register            patient.edit
patient.update              patient.edit
patient.usual_provider      patient.edit
appointment.book            appointment.create patient.edit
appointment.reschedule      appointment.edit
appointment.review_override appointment.override_hours
appointment.edit            appointment.edit
appointment.status          appointment.edit
appointment.cancel          appointment.cancel
appointment.correct         appointment.edit
appointment.book_series     appointment.create
appointment.reschedule_many appointment.edit
appointment.cancel_many     appointment.cancel
override.ask                appointment.create
override.close              appointment.create
time_block.add              schedule.edit
time_block.remove           schedule.edit
time_off.request            time_off.create
time_off.edit               time_off.edit
time_off.decide             time_off.approve
resource.leave              resource.edit time_off.approve
resource.return             resource.edit time_off.approve
resource_group.remove       resource.edit
clinic.order                resource.edit
time_block.add_many         schedule.edit
time_block.change           schedule.edit
session.schedule            appointment.create
session.seats               appointment.edit
waitlist.add                request.edit
offer.make                  request.edit
offer.accept                request.edit appointment.create
waitlist.close              request.edit
request.submit              request.edit
request.edit                request.edit
request.assign              request.edit
request.propose             request.edit
offer.answer                request.edit
request.accept              request.edit
request.decline             request.edit
request.cancel              request.edit
request.convert             request.edit appointment.create
recall.add                  request.edit
recall.edit                 request.edit
list.snooze                 request.edit
list.place                  request.edit appointment.create
list.close                  request.edit
messaging.save              settings.edit
messaging.template          settings.edit
messaging.channel           settings.edit
subscriber.save             settings.edit
subscriber.remove           settings.edit
patient.contact             patient.edit
message.send                notification.send
message.retry               notification.send
message.cancel              notification.send
queue.call                  appointment.edit
queue.transfer              appointment.edit
queue.turn                  appointment.edit
visit.park                  appointment.edit
visit.unpark                appointment.edit
slot.add                    schedule.create
slot.cut                    schedule.create
slot.block                  schedule.edit
slot.release                schedule.edit
slot.reserve                appointment.create
slot.complete               appointment.edit
slot.remove                 schedule.edit
rebook.start                appointment.edit
rebook.pick                 appointment.edit
rebook.tell                 appointment.edit
rebook.apply                appointment.edit request.edit time_off.approve
rebook.hand_over            appointment.edit
rebook.close                appointment.edit
slot.generate               schedule.create
export.write                billing.view
import.file                 appointment.create resource.edit offering.edit patient.edit
clinic.load                 settings.edit resource.edit offering.edit schedule.create schedule.edit
    appointment.create appointment.edit patient.edit time_off.create time_off.approve
field_keys.rotate           user.edit
field_keys.retire           user.edit
insurance.save              patient.view_sensitive patient.edit|medical_record.edit
allergy.save                medical_record.edit
condition.save              medical_record.edit
record_note.save            medical_record.edit
record.view                 medical_record.view|patient.view_sensitive|patient.view
record.review               audit.view
insurance.find              patient.view_sensitive
insurance.remove            patient.view_sensitive patient.edit|medical_record.edit
allergy.remove              medical_record.edit
condition.remove            medical_record.edit
record_note.remove          medical_record.edit
patient_assignment.add      caseload.edit
patient_assignment.end      caseload.edit
patient_assignment.move_many caseload.edit
caseload.save               caseload.edit
charge.add                  billing.edit
charge.change               billing.edit
charge.state                billing.edit
patient.erase               patient.edit user.edit
revert                      schedule.edit
"""
"""What each command of the stored payloads needs; the keys without their ``pm.``; of some either is enough (``|``)."""
LINES = NEEDS.replace("\n    ", " ").split("\n")
EXPECTED: Mapping[str, tuple[tuple[Key, ...], ...]] = {
    line.split()[0]: tuple(tuple(Key(f"pm.{key}") for key in word.split("|")) for word in line.split()[1:])
    for line in LINES
    if line
}
CLERK = fixed("clerk with rights")
EVERY_KEY = dict.fromkeys(Key, Scope.ALL)
Tried = Mapping[str, Mapping[str, str]]


@pytest.fixture(scope="module")
def tried(practice_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tried]:
    """What the door answered to each command with each set of rights; the commands run one after the other."""
    practice = Practice.copied(practice_template, tmp_path_factory.mktemp("commands") / "practice")
    practice.do(AddPerson(CLERK, "Clerk", (), date(2020, 1, 1)))
    organization = practice.desk.identity.organization_account_id
    edge = Accountability(fixed("clerk edge"), organization, CLERK, AccountabilityType.STAFF_MEMBER, date(2020, 1, 1))
    practice.do(AddAccountability(edge))
    yield {kind: _tried(practice, kind) for kind in IN_ORDER}
    practice.close()


def _tried(practice: Practice, kind: str) -> dict[str, str]:
    keys = EXPECTED.get(kind, ())
    found = {"none": _said(practice, kind, "none", {})}
    for either in keys:
        rest = {other: Scope.ALL for other in Key if other not in either}
        found[f"without {either[0]}"] = _said(practice, kind, f"without {either[0]}", rest)
    found["own"] = _said(practice, kind, "own", dict.fromkeys(Key, Scope.OWN))
    found["exactly"] = _said(practice, kind, "", {either[0]: Scope.ALL for either in keys})
    if found["exactly"] != "applied":
        with suppress(CareFrontError):
            practice.door.execute(Envelope(envelope_id(kind), command_of(kind), practice.desk.actor_id, NOW))
    return found


def _said(practice: Practice, kind: str, attempt: str, granted: Mapping[Key, Scope]) -> str:
    """What becomes of the command as the clerk with these rights; ``attempt`` is empty for the one that may stand."""
    give(practice, CLERK, granted)
    identifier = derived_id(envelope_id(kind), attempt) if attempt else envelope_id(kind)
    try:
        outcome = practice.door.execute(Envelope(identifier, command_of(kind), CLERK, NOW))
    except CareFrontError as failed:
        return type(failed).__name__
    return (
        f"denied {outcome.key}" if isinstance(outcome, Denied) else "applied" if isinstance(outcome, Applied) else "no"
    )


def _denials(kind: str) -> set[str]:
    return {f"denied {key}" for either in EXPECTED[kind] for key in either}


WITH_A_REASON = ("record.view", "insurance.find")
"""Whoever may see patients of their own opens another's record in an emergency, which is told to managers; a search
finds only whose insurance may be seen."""


def test_every_command_stands_in_the_table_and_no_other() -> None:
    assert set(EXPECTED) == set(IN_ORDER)


@pytest.mark.parametrize("kind", IN_ORDER)
def test_a_command_is_refused_without_any_one_of_its_rights(tried: Tried, kind: str) -> None:
    assert tried[kind]["none"] in _denials(kind)
    for either in EXPECTED[kind]:
        assert tried[kind][f"without {either[0]}"] in {f"denied {key}" for key in either}


@pytest.mark.parametrize("kind", IN_ORDER)
def test_a_command_is_let_through_with_exactly_its_rights(tried: Tried, kind: str) -> None:
    assert not tried[kind]["exactly"].startswith("denied")


@pytest.mark.parametrize("kind", IN_ORDER)
def test_rights_to_ones_own_do_not_reach_what_is_others(tried: Tried, kind: str) -> None:
    assert kind in WITH_A_REASON or tried[kind]["own"] in _denials(kind)


def test_whose_own_it_is_may(practice: Practice) -> None:
    """The subject of every need names its owners, and a right to one's own covers it for each of them."""
    owned = 0
    units, door, owner_id = practice.desk.units(), practice.desk.door(), practice.desk.actor_id
    for kind in IN_ORDER:
        command = command_of(kind)
        with units(Envelope(derived_id(envelope_id(kind), "look"), command, owner_id, NOW)) as unit:
            needs = RULES[type(command)].needs(command, Act(unit, unit.facts.actor(owner_id, NOW.date())))
        for key, subject in needs:
            for account_id in subject.owner_account_ids:
                owned += 1
                assert is_allowed(Actor(account_id, "", (RoleGrant("own", {key: Scope.OWN}),)), key, subject)
        with suppress(CareFrontError):
            door.execute(Envelope(envelope_id(kind), command, owner_id, NOW))
    assert owned > 40
