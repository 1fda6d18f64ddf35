"""The one door: every write of every kind goes through ``Door.execute`` and nothing else writes.

Order: open a unit of work, answer a replay, authorise now, let the handler ask the domain and write, log and audit in
the
same transaction, commit, and only then tell the world.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from carefront.application.denials import Denial
from carefront.application.envelope import (
    Applied,
    Blocked,
    BulkCommand,
    Command,
    Denied,
    Envelope,
    GoOn,
    Outcome,
    Refused,
    SensitiveCommand,
    always,
)
from carefront.application.messages import plan
from carefront.application.payloads import encoded
from carefront.application.ports import DoorUnit, Publish, UnitOfWork, UnitOfWorkFactory
from carefront.domain.booking_facts import Alternative, BookingWarning, Reason
from carefront.domain.errors import SealBroken, StaleWrite
from carefront.domain.events import DomainEvent
from carefront.domain.permissions import Actor, Key, Subject, is_allowed
from carefront.shared.ids import new_id
from carefront.shared.values import dataclass

Need = tuple[Key, Subject]


@dataclass(frozen=True, slots=True)
class Done:
    """A handler's yes: plain result values, and warnings worth saying."""

    result: Mapping[str, Any]
    warnings: tuple[BookingWarning, ...] = ()


@dataclass(frozen=True, slots=True)
class No:
    """A handler's no, with every reason."""

    reasons: tuple[Reason, ...]
    alternatives: tuple[Alternative, ...] = ()
    warnings: tuple[BookingWarning, ...] = ()


@dataclass(frozen=True, slots=True)
class InTheWay:
    """An undo's no: the row that changed or took the place."""

    kind: str
    identifier: str
    reasons: tuple[Reason, ...] = ()


Answer = Done | No | InTheWay


@dataclass(frozen=True, slots=True)
class Act:
    """What a handler is told beside its command: who acts, in which unit of work, and whether it is to go on."""

    unit: UnitOfWork
    actor: Actor
    goes_on: GoOn = always


@dataclass(frozen=True, slots=True)
class Rule:
    """One command's rights and handler. ``needs``: every (key, subject) must be granted."""

    needs: Callable[[Any, Act], Sequence[Need]]
    handle: Callable[[Any, Act], Answer]


Rules = Mapping[type[Command], Rule]


@dataclass(frozen=True, slots=True)
class AskedInVain(Command):
    """Stands in the audit for a question that was refused; never run."""

    KIND: ClassVar[str] = "question"


class Door:
    """Runs envelopes. One thread at a time."""

    def __init__(self, open_unit: UnitOfWorkFactory, rules: Rules, publish: Publish) -> None:
        self._open_unit = open_unit
        self._rules = rules
        self._publish = publish

    def execute(self, envelope: Envelope, goes_on: GoOn = always) -> Outcome:
        """Run the envelope once for ever: a second run gives the first one's answer and changes nothing.

        Raises:
            Stopped: ``goes_on`` said no before the end; nothing changed.
            NotFound, AlreadyThere, IllegalTransition, InvalidValue, StaleWrite: nothing changed.
            SealBroken: an encrypted field or key is not of this place; nothing changed but the audit, which says so.
            StorageError: the file could not take it; nothing changed.
        """
        try:
            with self._open_unit(envelope) as unit:
                outcome = self._run(envelope, unit, goes_on)
                events: Sequence[DomainEvent] = (
                    unit.events if isinstance(outcome, Applied) and not outcome.is_replay else ()
                )
        except SealBroken as broken:
            with self._open_unit(envelope) as unit:
                facts = {"broken_seal": broken.table, "row": broken.row_id, "column": broken.column}
                unit.audit_alone("failed", facts)
            raise
        if events:
            self._publish(events)
        return outcome

    def deny(self, denial: Denial, origin: str) -> None:
        """Put a question that was refused into the audit; nothing else changes.

        Raises:
            StorageError: the file could not take it.
        """
        with self._open_unit(Envelope(new_id(), AskedInVain(), denial.account_id, denial.at, origin)) as unit:
            unit.audit_alone("denied", {"key": str(denial.key)})

    def _run(self, envelope: Envelope, unit: DoorUnit, goes_on: GoOn) -> Outcome:
        past = unit.replayed()
        if past is not None:
            return Applied(envelope.id, past.number, past.result, is_replay=True)
        rule = self._rules[type(envelope.command)]
        actor = unit.facts.actor(envelope.actor_id, unit.now.date())
        act = Act(unit, actor, goes_on)
        for key, subject in rule.needs(envelope.command, act):
            if not is_allowed(actor, key, subject):
                unit.audit_alone("denied", {"key": str(key)})
                return Denied(envelope.id, key)
        _check_versions(envelope, unit)
        return self._settle(envelope, unit, rule.handle(envelope.command, act))

    def _settle(self, envelope: Envelope, unit: DoorUnit, answer: Answer) -> Outcome:
        if isinstance(answer, No):
            return Refused(envelope.id, answer.reasons, answer.alternatives, answer.warnings)
        if isinstance(answer, InTheWay):
            return Blocked(envelope.id, answer.kind, answer.identifier, answer.reasons)
        plan(unit.events, unit)
        reverts = getattr(envelope.command, "command_id", None)
        number = unit.finish(_logged(envelope.command, answer, unit), answer.result, reverts)
        return Applied(envelope.id, number, answer.result, warnings=answer.warnings)


def _logged(command: Command, answer: Done, unit: UnitOfWork) -> Mapping[str, Any]:
    """The command as the log keeps it: a bulk one by its summary, clinical text as the file has it."""
    if isinstance(command, BulkCommand):
        return command.logged(answer.result)
    payload: Mapping[str, Any] = encoded(command)
    return (
        unit.records.logged(payload, command.PLACE, *command.row())
        if isinstance(command, SensitiveCommand)
        else payload
    )


def _check_versions(envelope: Envelope, unit: DoorUnit) -> None:
    """Refuse to write over what the writer has not seen. Ids of visits, patients, resources, schedules, requests and
    recalls may be named.
    """
    stores = (
        unit.appointments,
        unit.patients,
        unit.time_blocks,
        unit.resources,
        unit.schedules,
        unit.offerings,
        unit.facilities,
        unit.groups,
        unit.time_off,
    )
    for identifier, expected in envelope.expected_versions.items():
        found = next((version for store in stores if (version := store.version(identifier))), 0)
        found = found or unit.records.version(identifier) or unit.lists.version(identifier)
        if found != expected:
            raise StaleWrite("row", identifier, expected, found)
