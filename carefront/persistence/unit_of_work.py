"""One transaction of one command on SQLite: BEGIN IMMEDIATE, work, log, audit, commit. The only committer of entity
rows.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from carefront.application.envelope import Envelope
from carefront.application.overriding import Overridden
from carefront.application.payloads import encoded
from carefront.application.ports import PastCommand, Restored, TouchedRow
from carefront.domain.accounts import Accountability, AccountableEntity
from carefront.domain.appointments import OverrideRequest, TimeBlock
from carefront.domain.encounters import QueueCall, Turn
from carefront.domain.events import DomainEvent
from carefront.domain.patients import DistinctPair, Patient
from carefront.persistence import tables
from carefront.persistence.audit import AuditEntry, append
from carefront.persistence.audit_detail import alone, detail_of
from carefront.persistence.booked_visits import SqlVisitBook
from carefront.persistence.bulk import SqlImportStage
from carefront.persistence.change_marks import about, changed_schedules, takes_time
from carefront.persistence.digests import keyed_digest
from carefront.persistence.encounter_projection import EncounterProjection
from carefront.persistence.facts import (
    ACCOUNTABILITY,
    CLOSURE,
    EXCEPTION,
    FACILITY,
    GROUP,
    MANUAL_SLOT,
    OPENING_HOURS,
    RESOURCE,
    TIME_OFF,
    WORKING_HOURS,
    SqlFacts,
)
from carefront.persistence.mappers import Mapper
from carefront.persistence.message_facts import SqlMessagingFacts
from carefront.persistence.message_stores import SqlMessageUnit
from carefront.persistence.occupancy import SqlOccupancy
from carefront.persistence.policy_seal import POLICY_TABLES, seal_policy
from carefront.persistence.projections import PatientWords
from carefront.persistence.restoring import Restorer
from carefront.persistence.role_store import ROLE, RoleStore
from carefront.persistence.row_writer import Change, RowWriter, captured
from carefront.persistence.slot_projection import SlotProjection
from carefront.persistence.statements import DriverConnection, form_of
from carefront.persistence.stores import (
    APPOINTMENT,
    OFFERING,
    SCHEDULE,
    AppointmentStore,
    OfferingStore,
    ScheduleStore,
    SqlStore,
)
from carefront.persistence.summary_projection import SummaryProjection
from carefront.persistence.touched_rows import TouchedRows
from carefront.persistence.turns import Translate, begin_writing
from carefront.persistence.unit_statements import ADVANCE, BUMP, EVENT, HEAD, LOG, OUTBOX, PAST
from carefront.persistence.visit_projection import OccupancyProjection

if TYPE_CHECKING:
    from carefront.persistence.money_shelf import SqlMoneyShelf
    from carefront.persistence.people_stores import SqlPeopleStores
    from carefront.persistence.rebook_shelf import SqlRebookShelf
    from carefront.persistence.record_unit import SqlRecordUnit
    from carefront.persistence.request_stores import SqlRequestStores

ACCOUNT = Mapper(AccountableEntity, tables.accountable_entity)
PATIENT = Mapper(Patient, tables.patient)
TIME_BLOCK = Mapper(TimeBlock, tables.time_block)
OVERRIDE_REQUEST = Mapper(OverrideRequest, tables.override_request)
QUEUE_CALL = Mapper(QueueCall, "queue_call", {"turn": (str, Turn)})

NoteCommit = Callable[[int], None]


def _unnoted(_number: int) -> None:
    """Nobody keeps word of commits."""


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


class SqlUnitOfWork:
    """See ``carefront.application.ports.UnitOfWork``. Made by ``SqlUnitOfWorkFactory`` only."""

    def __init__(self, factory: "SqlUnitOfWorkFactory", envelope: Envelope) -> None:
        connection, no = factory.connection, factory.organization_no
        self._factory = factory
        self._envelope = envelope
        self._connection = connection
        self.command_id = envelope.id
        self.now: datetime = envelope.decided_at
        self._now_s = int(envelope.decided_at.timestamp())
        head = HEAD.one(connection, device_no=factory.device_no, no=no)
        self._last_number, self._audit_number, self._audit_head, self._is_paired, version, organization_id = head
        self.organization_id = bytes(organization_id).hex()
        self.facts: SqlFacts = factory.facts
        self.facts.refresh(version)
        self.occupancy: SqlOccupancy = factory.occupancy
        self.visit_book = SqlVisitBook(connection, no, self.occupancy)
        self.rows = RowWriter(connection, no, self._last_number + 1, self._now_s)
        self.events: list[DomainEvent] = []
        self._overrides: list[Overridden] = []
        self.is_finished = False
        self.last_number = int(self._last_number)
        self._configuration_seen = 0
        self._projected = 0
        store = self._store
        self.accounts: SqlStore[AccountableEntity] = store(ACCOUNT)
        self.accountabilities: SqlStore[Accountability] = store(ACCOUNTABILITY)
        self.facilities = store(FACILITY)
        self.opening_hours = store(OPENING_HOURS)
        self.closures = store(CLOSURE)
        self.resources = store(RESOURCE)
        self.groups = store(GROUP)
        self.working_hours = store(WORKING_HOURS)
        self.exceptions = store(EXCEPTION)
        self.manual_slots = store(MANUAL_SLOT)
        self.time_off = store(TIME_OFF)
        self.patients: SqlStore[Patient] = store(PATIENT)
        self.queue_calls: SqlStore[QueueCall] = store(QUEUE_CALL)
        self.time_blocks: SqlStore[TimeBlock] = store(TIME_BLOCK)
        self.override_requests: SqlStore[OverrideRequest] = store(OVERRIDE_REQUEST)
        self.roles = RoleStore(ROLE, connection, no, self.rows)
        self.schedules = ScheduleStore(SCHEDULE, connection, no, self.rows)
        self.offerings = OfferingStore(OFFERING, connection, no, self.rows)
        self.appointments = AppointmentStore(APPOINTMENT, connection, no, self.rows)
        self.messages = SqlMessageUnit(factory.messaging, self.rows, envelope.id, self._now_s)
        self.slots = factory.slots
        self.stage = factory.stage.within(self._last_number + 1, self._now_s)

    @cached_property
    def rebooking(self) -> "SqlRebookShelf":
        from carefront.persistence.rebook_shelf import SqlRebookShelf

        return SqlRebookShelf(self._connection, self._factory.organization_no, self.rows)

    @cached_property
    def money(self) -> "SqlMoneyShelf":
        from carefront.persistence.money_shelf import SqlMoneyShelf

        return SqlMoneyShelf(self._connection, self._factory.organization_no, self.rows)

    @cached_property
    def people(self) -> "SqlPeopleStores":
        from carefront.persistence.people_stores import SqlPeopleStores

        factory = self._factory
        return SqlPeopleStores(
            self._connection, factory.organization_no, self.organization_id, factory.digest_key, self.rows
        )

    @cached_property
    def lists(self) -> "SqlRequestStores":
        from carefront.persistence.request_stores import SqlRequestStores

        return SqlRequestStores(self._connection, self._factory.organization_no, self.rows, self.facts)

    @cached_property
    def records(self) -> "SqlRecordUnit":
        """Insurance and medical records; what opens and seals them is loaded with the first."""
        from carefront.persistence.field_keys import FieldKeys
        from carefront.persistence.record_unit import SqlRecordUnit

        connection, no = self._connection, self._factory.organization_no
        keys = FieldKeys(connection, no, bytes.fromhex(self.organization_id), self._factory.field_key)
        return SqlRecordUnit(connection, no, keys, self.rows, self._now_s, self._last_number + 1)

    def _store(self, mapper: Mapper[Any]) -> SqlStore[Any]:
        return SqlStore(mapper, self._connection, self._factory.organization_no, self.rows)

    def mark_distinct(self, pair: DistinctPair) -> None:
        key = (bytes.fromhex(pair.patient_id), bytes.fromhex(pair.other_id))
        if self.rows.fetch(form_of(tables.distinct_patient), key) is None:
            self.rows.insert(tables.distinct_patient, {"patient_id": pair.patient_id, "other_id": pair.other_id})

    def record(self, event: DomainEvent) -> None:
        self.events.append(event)

    def note_override(self, noted: Overridden) -> None:
        self._overrides.append(noted)

    def replayed(self) -> PastCommand | None:
        return self.past(self._envelope.id)

    def past(self, command_id: str) -> PastCommand | None:
        row = PAST.one(self._connection, organization_no_=self._factory.organization_no, id=bytes.fromhex(command_id))
        return None if row is None else past_command(row)

    def touched(self, past: PastCommand) -> Sequence[TouchedRow]:
        return TouchedRows(self._connection, self._factory.organization_no, self.rows, past).all()

    def restore(self, past: PastCommand) -> Restored:
        no = self._factory.organization_no
        Restorer(self._connection, no, self.rows, self._last_number + 1).put_back(past)
        return self._restored()

    def _restored(self) -> Restored:
        names = {change.form.name for change in self.rows.changes}
        return Restored(self._taken_again(), frozenset(names), frozenset(changed_schedules(self.rows.changes)))

    def _taken_again(self) -> tuple[str, ...]:
        """Ids of the visits that take time now which they did not take before."""
        changes = self.rows.changes
        moved = {change.key[0] for change in changes if change.form.name == "appointment_resource"}
        visits = {change.key[0]: change for change in changes if change.form.name == "appointment"}
        taken = [change for number, change in visits.items() if number in moved or takes_time(change)]
        return tuple(bytes(change.after["id"]).hex() for change in taken if change.after is not None)

    def project(self) -> None:
        fresh = self.rows.changes[self._projected :]
        self._projected = len(self.rows.changes)
        if any(change.form.is_configuration for change in fresh):
            self.facts.forget()
        self._factory.slots.note(fresh)
        self._factory.visits.project(fresh, self.facts, self._now_s)
        self._factory.words.project(fresh)
        self._factory.summary.project(fresh, self.facts)
        self._factory.encounters.project(fresh, self.facts)
        if offers := [change for change in fresh if change.form.name == "slot_offer"]:
            self._hold(offers)

    def _hold(self, offers: Sequence[Change]) -> None:
        from carefront.persistence.offer_holds import project_offers

        holder = self.facts.actor(self._envelope.actor_id, self.now.date()).name
        project_offers(self._connection, self._factory.organization_no, self.occupancy, self.facts, offers, holder)

    def finish(self, payload: Mapping[str, Any], result: Mapping[str, Any], reverts: str | None) -> int:
        self.project()
        number = int(self._last_number) + 1
        self._log(number, payload, result, reverts if self._envelope.command.KIND == "revert" else None)
        key = self._factory.digest_key
        self._audit("applied", _compact(detail_of(
            self._envelope.command, payload, self.rows.changes, self._overrides, lambda value: keyed_digest(key, value)
        )))  # fmt: skip
        for event in self.events:
            self._store_event(event)
        if self._is_paired:
            OUTBOX.run(
                self._connection, device_no=self._factory.device_no, number=number,
                organization_no=self._factory.organization_no,
                command_id=bytes.fromhex(self.command_id), state="waiting",
            )  # fmt: skip
        if any(change.form.name in POLICY_TABLES for change in self.rows.changes):
            seal_policy(self._connection, self._factory.digest_key)
        if self.rows.touches_configuration:
            BUMP.run(self._connection, no_=self._factory.organization_no)
        self._advance(number)
        self.is_finished = True
        self.last_number = number
        return number

    def cleaned_up(self) -> None:
        """After the commit: what an erasure left in unused space goes too."""
        records = self.__dict__.get("records")
        if records is not None and records.has_erased:
            from carefront.persistence.erasing import compact_file

            compact_file(self._connection)

    def audit_alone(self, outcome: str, facts: Mapping[str, str]) -> None:
        self._audit(outcome, _compact(alone(self._envelope.command, facts)))
        self._advance(self._last_number)
        self.is_finished = True

    def _log(self, number: int, payload: Mapping[str, Any], result: Mapping[str, Any], reverts: str | None) -> None:
        command = self._envelope.command
        LOG.run(
            self._connection, device_no=self._factory.device_no, number=number,
            organization_no=self._factory.organization_no,
            id=bytes.fromhex(self.command_id), kind=command.KIND, payload_version=command.VERSION,
            payload=_compact(payload),
            actor_id=bytes.fromhex(self._envelope.actor_id), decided_at=self._now_s, result=_compact(encoded(result)),
            changes=_compact(captured(self.rows.changes)), reverts=bytes.fromhex(reverts) if reverts else None,
            about=about(result),
        )  # fmt: skip

    def _audit(self, outcome: str, detail: str) -> None:
        self._audit_number += 1
        entry = AuditEntry(
            self._audit_number, self._factory.organization_no, self._now_s, bytes.fromhex(self._envelope.actor_id),
            self._envelope.origin, self._envelope.command.KIND, outcome, bytes.fromhex(self.command_id), detail,
        )  # fmt: skip
        self._audit_head = append(
            self._connection, self._factory.device_no, entry, self._factory.audit_key, bytes(self._audit_head)
        )

    def _store_event(self, event: DomainEvent) -> None:
        EVENT.run(
            self._connection, organization_no=self._factory.organization_no, command_id=bytes.fromhex(self.command_id),
            kind=type(event).__name__, payload=_compact(encoded(event)), created_at=self._now_s, delivered_at=None,
        )  # fmt: skip

    def _advance(self, number: int) -> None:
        ADVANCE.run(
            self._connection, device_no=self._factory.device_no, last_number=number, audit_number=self._audit_number,
            audit_head=self._audit_head, updated_at=self._now_s,
        )  # fmt: skip


def past_command(row: Sequence[Any]) -> PastCommand:
    """A raw line of the command log as a value."""
    identifier, number, kind, payload, result, changes, reverts = row
    return PastCommand(
        bytes(identifier).hex(), number, kind, json.loads(payload), json.loads(result), json.loads(changes),
        None if reverts is None else bytes(reverts).hex(),
    )  # fmt: skip


class SqlUnitOfWorkFactory:
    """Opens units of work of one tenant on the one writing connection of this process."""

    def __init__(
        self,
        connection: DriverConnection,
        *,
        organization_no: int,
        device_no: int,
        audit_key: bytes,
        digest_key: bytes,
        field_key: bytes = b"",
        translate: Translate,
        note_commit: NoteCommit = _unnoted,
    ) -> None:
        self.connection = connection
        self.organization_no = organization_no
        self.device_no = device_no
        self.audit_key = audit_key
        self.digest_key = digest_key
        self.field_key = field_key
        self.facts = SqlFacts(connection, organization_no)
        self.occupancy = SqlOccupancy(connection, organization_no)
        self.messaging = SqlMessagingFacts(connection, organization_no, self.facts)
        self.slots = SlotProjection(connection, organization_no, self.occupancy)
        self.visits = OccupancyProjection(connection, organization_no, self.occupancy, self.slots)
        self.words = PatientWords(connection, organization_no)
        self.summary = SummaryProjection(connection, organization_no)
        self.encounters = EncounterProjection(connection, organization_no)
        self.stage = SqlImportStage(
            connection, organization_no, device_no, self.facts, self.occupancy, self.slots, translate
        )
        self._translate = translate
        self._note_commit = note_commit

    @contextmanager
    def __call__(self, envelope: Envelope) -> Iterator[SqlUnitOfWork]:
        """A unit of work that commits when it finished and leaves no trace otherwise.

        Raises:
            StorageError: the file could not take it.
        """
        try:
            begin_writing(self.connection)
            unit = self._open(envelope)
            try:
                yield unit
            except BaseException:
                self._roll_back()
                raise
            if unit.is_finished:
                self.connection.execute("COMMIT")
                self.occupancy.settled()
                self._note_commit(unit.last_number)
                unit.cleaned_up()
            else:
                self._roll_back()
        except Exception as error:
            failure = self._translate(error)
            if failure is None:
                raise
            self._roll_back()
            raise failure from error

    def _open(self, envelope: Envelope) -> SqlUnitOfWork:
        try:
            return SqlUnitOfWork(self, envelope)
        except BaseException:
            self._roll_back()
            raise

    def _roll_back(self) -> None:
        """Take everything back, in the file and in what is remembered of it."""
        self.facts.forget_if_dirty()
        self.occupancy.rolled_back()
        if getattr(self.connection, "in_transaction", True):
            self.connection.execute("ROLLBACK")
