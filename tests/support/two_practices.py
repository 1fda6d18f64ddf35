"""Two practices in one file, and the first of them alone in another: what the first is told must be the same in both.

The second does everything that the first does, under the very same ids and by an account of the same id (somebody who
works in both), at the same times, but with words of its own: whatever is seen of it shows as a difference or as one of
``CANARIES``.
"""

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from carefront.application.commands.rules import COMMAND_TYPES, RULES
from carefront.application.desk_reader import Reader
from carefront.application.desk_session import DeskSession
from carefront.application.envelope import Applied, Command, Envelope
from carefront.application.execute import Door
from carefront.application.payloads import decoded, encoded
from carefront.domain.accounts import AccountabilityType, AccountKind
from carefront.persistence import tables
from carefront.persistence.driver import Connection
from carefront.persistence.outgoing_stores import SqlOutgoingStores
from carefront.persistence.read_stores import SqlReadStores
from carefront.persistence.statements import form_of
from carefront.persistence.unit_of_work import SqlUnitOfWorkFactory
from carefront.shared.ids import derived_id
from tests.support.golden import BULK, IN_ORDER, command_of, envelope_id, with_secret
from tests.support.practice import NOW, Practice, fixed, setting_up
from tests.support.rights import group_offering, own, things_of

TWIN_NO = 2
TWIN_OWNER = fixed("twin owner")
CANARIES = ("twincanary", "555-0666", "555 0666")
RENAMED: Mapping[str, str] = {
    "Kim Rao": "Twincanary Rao", "Lee Ångström": "Twincanary Berg", "Dr Rao": "Dr Twincanary", "Rao": "Twincanary",
    "Silva": "Twincanarysilva", "555-0134": "555-0666", "Åsa Öz": "Twincanary Oz", "Room 1": "Twincanary room",
    "+49 30 901820": "555-0666",
}  # fmt: skip
"""What the first practice's people are called in the second."""
_PLAIN = ("note", "reason", "text", "substance", "reaction", "payer", "member_number", "label", "phone", "email")
"""Fields whose words become the second practice's own where they hold any."""


# --- the second practice ---------------------------------------------------------------------------------------------
def found_second(connection: Connection, *, account: str, owner: str) -> None:
    """A second organization with its owner, as founding writes the first."""
    organization = fixed("twin organization")
    connection.execute(
        "INSERT INTO organization (no, id, name, account_id, configuration_version, created_at, updated_at)"
        " VALUES (?, ?, 'Twin', ?, 1, 0, 0)",
        (TWIN_NO, bytes.fromhex(organization), bytes.fromhex(account)),
    )
    history = {"organization_no": TWIN_NO, "row_version": 0, "created_at": 0, "updated_at": 0}
    people = ((account, AccountKind.ORGANIZATION, "Twin"), (owner, AccountKind.USER, "Twin owner"))
    for identifier, kind, name in people:
        form_of(tables.accountable_entity).insert.run(
            connection, **history, id=bytes.fromhex(identifier), kind=kind.value, name=name
        )
    form_of(tables.accountability).insert.run(
        connection, **history, id=bytes.fromhex(fixed("twin edge")), commissioner_id=bytes.fromhex(account),
        responsible_id=bytes.fromhex(owner), type=AccountabilityType.ADMIN.value, effective_from="1970-01-01",
        effective_to=None, role_id=None,
    )  # fmt: skip


def second_units(practice: Practice) -> SqlUnitOfWorkFactory:
    """Units of work of the second practice, on a writing connection of their own."""
    first = practice.desk.units()
    return SqlUnitOfWorkFactory(
        first.connection, organization_no=TWIN_NO, device_no=first.device_no, audit_key=first.audit_key,
        digest_key=first.digest_key, field_key=first.field_key, translate=lambda _error: None,
    )  # fmt: skip


def second_door(practice: Practice) -> Door:
    """The second practice's door."""
    return Door(second_units(practice), RULES, lambda _events: None)


def second_stores(practice: Practice) -> SqlReadStores:
    """What the second practice reads."""
    connection = practice.desk._keep(practice.desk.database.open_reader())
    return SqlReadStores(connection, TWIN_NO, practice.desk.session.require, practice.desk._field_key)


def second_reader(practice: Practice, owner: str = TWIN_OWNER) -> Reader:
    """The second practice's reader; ``owner`` asks."""
    stores = SqlReadStores(
        practice.desk._keep(practice.desk.database.open_reader()), TWIN_NO, lambda: None, practice.desk._field_key
    )
    return Reader(stores, DeskSession(owner), practice.clock)


def second_outgoing(practice: Practice) -> SqlOutgoingStores:
    """The second practice's events and messages."""
    return SqlOutgoingStores(second_units(practice), lambda _error: None)


# --- its words -------------------------------------------------------------------------------------------------------
def reworded(command: Command) -> Command:
    """The command with the same ids and times, in the words of the second practice."""
    if command.KIND in BULK:
        return command
    return with_secret(decoded(command.KIND, _reworded(encoded(command)), COMMAND_TYPES))


def _reworded(value: Any, name: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _reworded(item, key) for key, item in value.items()}
    if isinstance(value, list):
        return [_reworded(item, name) for item in value]
    if not isinstance(value, str):
        return value
    for first, second in RENAMED.items():
        if first in value:
            return value.replace(first, second)
    return f"{value} twincanary" if value and name in _PLAIN and " " in value else value


# --- both files ------------------------------------------------------------------------------------------------------
def acts() -> dict[str, Command]:
    """By its envelope everything that each practice does, in order."""
    own_acts = {envelope_id(kind): command_of(kind) for kind in IN_ORDER if kind not in BULK}
    things = [*group_offering(), *things_of(own, "Own note", 12, days=6)]
    return own_acts | {fixed(f"thing {number}"): command for number, command in enumerate(things)}


@dataclass(frozen=True, slots=True)
class TwoFiles:
    """Folders: the first practice with the second beside it, and the first alone. Otherwise they are the same."""

    both: Path
    alone: Path


def build_two_files(template: Path, folder: Path) -> TwoFiles:
    """Make both from the template. Every act of the one is followed by the same one of the other."""
    files = TwoFiles(folder / "both", folder / "alone")
    for place in (files.both, files.alone):
        shutil.copytree(template, place)
    for place in (files.both, files.alone):
        practice = Practice.at(place)
        try:
            _act(practice, with_second=place == files.both)
        finally:
            practice.close()
    return files


def _act(practice: Practice, *, with_second: bool) -> None:
    owner, account = practice.desk.identity.owner_id, practice.desk.identity.organization_account_id
    first, second = practice.desk.door(), None
    if with_second:
        found_second(practice.desk._keep(practice.desk.database.open_writer()), account=account, owner=owner)
        second = second_door(practice)
        for number, command in enumerate(setting_up()):
            applied(second, Envelope(fixed(f"setting up {number}"), reworded(command), owner, NOW))
    for identifier, command in acts().items():
        applied(first, Envelope(identifier, command, owner, NOW))
        if second is not None:
            applied(second, Envelope(identifier, reworded(command), owner, NOW))


def applied(door: Door, envelope: Envelope) -> Applied:
    """Run what has to work."""
    outcome = door.execute(envelope)
    assert isinstance(outcome, Applied), (envelope.command.KIND, outcome)
    return outcome


def shown(value: object) -> str:
    """Whatever was answered, as text to be compared."""
    return value if isinstance(value, str) else json.dumps(value, default=repr, ensure_ascii=False, sort_keys=True)


def canaries_in(text: str) -> list[str]:
    """The second practice's words that ``text`` holds."""
    folded = text.casefold()
    return [word for word in CANARIES if word in folded]


def other_envelope(command: Command, name: str) -> str:
    """An envelope id for one more run of a command."""
    return derived_id(fixed("again"), f"{command.KIND} {name}")
