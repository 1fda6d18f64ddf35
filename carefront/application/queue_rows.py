"""The queue of a day as rows: for the board, and for the display on the wall, which knows no names."""

from datetime import date
from enum import StrEnum
from typing import Protocol

from carefront.domain.encounters import EncounterState, Turn
from carefront.shared.values import dataclass


class Stage(StrEnum):
    """Where somebody is on the board."""

    EXPECTED = "expected"
    WAITING = "waiting"
    CALLED = "called"
    INSIDE = "inside"
    DONE = "done"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class QueueEntry:
    """One visit. ``patient_name`` is empty for who may not see it. ``token`` 0: none yet. ``is_walk_in``: booked when
    they came. ``token_code``: whose number it is, where it is of another queue. Instants are UTC seconds, 0 where
    there is none.
    """

    appointment_id: str
    resource_id: str
    stage: Stage
    patient_id: str
    patient_name: str
    offering_id: str
    start_s: int
    end_s: int
    arrived_s: int
    called_s: int
    started_s: int
    ended_s: int
    token: int
    calls: int
    place: str
    is_walk_in: bool
    is_transferred: bool
    row_version: int
    token_code: str = ""
    turn: Turn = Turn.USUAL


@dataclass(frozen=True, slots=True)
class QueueColumn:
    """The queue of one resource, in the order of turns within each stage."""

    resource_id: str
    name: str
    code: str
    entries: tuple[QueueEntry, ...]


@dataclass(frozen=True, slots=True)
class QueueBoard:
    """The queues of a clinic's local day; those of nobody with a visit are left out unless asked for."""

    facility_id: str
    day: date
    wait_limit_minutes: int
    columns: tuple[QueueColumn, ...]


@dataclass(frozen=True, slots=True)
class CalledToken:
    """What the display shows of somebody who was called: no name."""

    token: int
    code: str
    place: str
    called_s: int
    calls: int


@dataclass(frozen=True, slots=True)
class QueueDisplay:
    """Who is called now, latest first, and how many wait."""

    clinic: str
    called: tuple[CalledToken, ...]
    waiting: int


@dataclass(frozen=True, slots=True)
class EncounterRow:
    """What a visit is on its day; instants are UTC seconds, 0 where there is none."""

    state: EncounterState
    arrived_s: int
    started_s: int
    ended_s: int
    token: int


class QueueQueries(Protocol):
    """Questions about the queue."""

    def board(self, facility_id: str, day: date, resource_ids: tuple[str, ...] = ()) -> QueueBoard:
        """The queues of a local day; of ``resource_ids`` also where they are empty.

        Raises:
            NotAllowed: visits are for those who may see them.
        """

    def display(self, facility_id: str, day: date) -> QueueDisplay:
        """What the display on the wall shows.

        Raises:
            NotAllowed: as ``board``.
        """

    def encounter(self, appointment_id: str) -> EncounterRow | None:
        """The encounter of a visit; ``None`` for one that has none (a group session).

        Raises:
            NotAllowed: as ``board``, for this visit.
        """
