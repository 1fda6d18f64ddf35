"""The queue of a day: who is expected, waits, is called or inside, in the order of turns."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date
from typing import NamedTuple, Protocol

from carefront.application.gate import Gate
from carefront.application.ports import FactsReader
from carefront.application.queue_rows import (
    CalledToken,
    EncounterRow,
    QueueBoard,
    QueueColumn,
    QueueDisplay,
    QueueEntry,
    Stage,
)
from carefront.application.store_port import Store
from carefront.domain.appointments import Appointment, AppointmentStatus
from carefront.domain.booking_facts import ResourceFacts
from carefront.domain.encounters import Turn, turn_of
from carefront.domain.permissions import Key, Subject
from carefront.domain.zones import day_span_s

_S = AppointmentStatus
_STAGES: Mapping[str, Stage] = {
    _S.ARRIVED: Stage.WAITING, _S.IN_PROGRESS: Stage.INSIDE, _S.COMPLETED: Stage.DONE, _S.NO_SHOW: Stage.MISSED,
}  # fmt: skip
_ORDER = {stage: at for at, stage in enumerate(
    (Stage.INSIDE, Stage.CALLED, Stage.WAITING, Stage.EXPECTED, Stage.DONE, Stage.MISSED)
)}  # fmt: skip
_TURNS = (Turn.FIRST, Turn.USUAL, Turn.LAST)
WALK_IN_S, SOON_S = 120, 30 * 60
"""A visit booked so shortly before it was checked in, for so soon, is a walk-in."""
SHOWN = 6


class QueuedVisit(NamedTuple):
    """A visit of the day as stored; instants are UTC seconds or ``None``."""

    appointment_id: str
    start_s: int
    end_s: int
    status: str
    patient_id: str
    patient_name: str
    offering_id: str
    row_version: int
    since_s: int | None
    made_s: int
    arrived_s: int | None
    started_s: int | None
    ended_s: int | None
    token: int
    token_of: str
    handed_to: str
    called_s: int | None
    calls: int
    place: str
    turn: Turn
    resource_ids: tuple[str, ...]


class QueueStore(Protocol):
    """The visits of a day with what the queue says of them."""

    def visits(self, facility_id: str, start_s: int, end_s: int) -> Sequence[QueuedVisit]:
        """By start."""

    def encounter(self, appointment_id: str) -> EncounterRow | None:
        """The encounter of a visit."""


class QueueStores(Protocol):
    """What queues are read from."""

    @property
    def facts(self) -> FactsReader: ...

    @property
    def queue(self) -> QueueStore: ...

    @property
    def appointments(self) -> Store[Appointment]: ...

    def snapshot(self) -> AbstractContextManager[None]: ...


class QueueAnswers:
    """See ``carefront.application.queue_rows.QueueQueries``."""

    def __init__(self, stores: QueueStores, gate: Gate) -> None:
        self._stores, self._gate = stores, gate

    def board(self, facility_id: str, day: date, resource_ids: tuple[str, ...] = ()) -> QueueBoard:
        """The queues of a local day."""
        with self._stores.snapshot():
            facts = self._stores.facts
            clinic = facts.clinic(facility_id)
            self._gate.require_some(Key.APPOINTMENT_VIEW, facility_id)
            entries = self._entries(facility_id, *day_span_s(day, clinic.zone))
            queues: defaultdict[str, list[QueueEntry]] = defaultdict(list)
            for entry in entries:
                queues[entry.resource_id].append(entry)
            known = facts.resources_of(facility_id)
            shown = [key for key in known if key in queues or key in resource_ids]
            columns = tuple(
                QueueColumn(key, known[key].resource.name, known[key].resource.code, _in_turn(queues[key]))
                for key in shown
            )
            return QueueBoard(facility_id, day, clinic.facility.wait_limit_minutes, columns)

    def display(self, facility_id: str, day: date) -> QueueDisplay:
        """What the display on the wall shows: nothing of anybody but a number and a place."""
        with self._stores.snapshot():
            facts = self._stores.facts
            clinic = facts.clinic(facility_id)
            self._gate.require_some(Key.APPOINTMENT_VIEW, facility_id)
            visits = self._stores.queue.visits(facility_id, *day_span_s(day, clinic.zone))
            there = [visit for visit in visits if visit.status == _S.ARRIVED]
            called = sorted((visit for visit in there if visit.called_s), key=lambda visit: -(visit.called_s or 0))
            known = facts.resources_of(facility_id)
            tokens = tuple(
                CalledToken(visit.token, self._code(known, visit), visit.place, visit.called_s or 0, visit.calls)
                for visit in called[:SHOWN]
            )
            return QueueDisplay(clinic.facility.name, tokens, len(there) - len(called))

    def encounter(self, appointment_id: str) -> EncounterRow | None:
        """The encounter of a visit."""
        with self._stores.snapshot():
            visit = self._stores.appointments.get(appointment_id)
            self._gate.require(Key.APPOINTMENT_VIEW, self._subject(visit.facility_id, [
                use.resource_id for use in visit.resources
            ]))  # fmt: skip
            return self._stores.queue.encounter(appointment_id)

    def _subject(self, facility_id: str, resource_ids: Iterable[str]) -> Subject:
        known = self._stores.facts.resources_of(facility_id)
        owners = (known[key].resource.account_id for key in resource_ids if key in known)
        return Subject(frozenset(owner for owner in owners if owner), facility_id)

    def _entries(self, facility_id: str, start_s: int, end_s: int) -> list[QueueEntry]:
        visits = self._stores.queue.visits(facility_id, start_s, end_s)
        known = self._stores.facts.resources_of(facility_id)
        return [
            _entry(visit, self._other_code(known, visit), is_seen=self._sees(facility_id, visit))
            for visit in visits if visit.resource_ids
        ]  # fmt: skip

    def _sees(self, facility_id: str, visit: QueuedVisit) -> bool:
        """Whoever it is booked with, and to whom it was handed over."""
        people = [*visit.resource_ids, visit.handed_to]
        return self._gate.may(Key.APPOINTMENT_VIEW, self._subject(facility_id, people))

    def _other_code(self, known: Mapping[str, ResourceFacts], visit: QueuedVisit) -> str:
        """Whose number it is, where that is not whose queue the patient stands in."""
        return self._code(known, visit) if visit.token and visit.token_of != _queue_of(visit) else ""

    def _code(self, known: Mapping[str, ResourceFacts], visit: QueuedVisit) -> str:
        """What stands before a number: each queue counts by itself, and so does each group session."""
        source = known.get(visit.token_of or _queue_of(visit))
        if source is not None:
            return source.resource.code or source.resource.name
        offering = self._stores.facts.offering(visit.offering_id) if visit.offering_id else None
        return (offering.code or offering.name) if offering else ""


def _queue_of(visit: QueuedVisit) -> str:
    return visit.handed_to or (visit.resource_ids[0] if visit.resource_ids else "")


def _entry(visit: QueuedVisit, token_code: str, *, is_seen: bool) -> QueueEntry:
    stage = _STAGES.get(visit.status, Stage.EXPECTED)
    arrived_s = visit.arrived_s or (visit.since_s if visit.status == _S.ARRIVED else 0) or 0
    if stage is Stage.WAITING and visit.called_s:
        stage = Stage.CALLED
    return QueueEntry(
        visit.appointment_id, _queue_of(visit), stage, visit.patient_id if is_seen else "",
        visit.patient_name if is_seen else "", visit.offering_id if is_seen else "", visit.start_s, visit.end_s,
        arrived_s, visit.called_s or 0, visit.started_s or 0, visit.ended_s or 0, visit.token, visit.calls,
        visit.place, _is_walk_in(visit, arrived_s), bool(visit.handed_to), visit.row_version, token_code, visit.turn,
    )  # fmt: skip


def _is_walk_in(visit: QueuedVisit, arrived_s: int) -> bool:
    came_with_it = bool(arrived_s) and abs(arrived_s - visit.made_s) <= WALK_IN_S
    return came_with_it and visit.start_s - visit.made_s <= SOON_S


def _in_turn(entries: Sequence[QueueEntry]) -> tuple[QueueEntry, ...]:
    """By stage; who waits by turn, everybody else by the booked time."""

    def key(entry: QueueEntry) -> tuple[int, int, int, int]:
        waits = entry.stage in (Stage.WAITING, Stage.CALLED)
        at_s = turn_of(entry.start_s, entry.arrived_s) if waits else entry.start_s
        return _ORDER[entry.stage], _TURNS.index(entry.turn) if waits else 0, at_s, entry.token

    return tuple(sorted(entries, key=key))
