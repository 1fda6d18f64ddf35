"""Failures of the domain as typed exceptions with fields. Sentences are made elsewhere (``carefront.wording``)."""

from datetime import date
from typing import Any


class CareFrontError(Exception):
    """Root of every failure that CareFront raises on purpose."""


class SignedOut(CareFrontError):
    """Nobody is signed in, or the program is locked: nothing is asked or done until somebody signs in."""


class InvalidValue(CareFrontError):
    """A value that no rule of the model allows: ``field`` is its place, ``rule`` a stable code such as ``overlap``."""

    def __init__(self, field: str, value: object, rule: str) -> None:
        super().__init__(f"{field}: {rule}")
        self.field, self.value, self.rule = field, value, rule


class IllegalTransition(CareFrontError):
    """A move that the state machine of ``machine`` does not have."""

    def __init__(self, machine: str, state: str, wanted: str) -> None:
        super().__init__(f"{machine}: {state} -> {wanted}")
        self.machine, self.state, self.wanted = machine, state, wanted


class NotFound(CareFrontError):
    """No such row in this organization (one of another organization looks just the same)."""

    def __init__(self, kind: str, identifier: str) -> None:
        super().__init__(f"{kind} {identifier}")
        self.kind, self.identifier = kind, identifier


class AlreadyThere(CareFrontError):
    """A new row of ``kind`` under an id, or under something else that nothing else may have, that is taken already."""

    def __init__(self, kind: str, identifier: str) -> None:
        super().__init__(f"{kind} {identifier}")
        self.kind, self.identifier = kind, identifier


class NotAllowed(CareFrontError):
    """A question that the permission ``key`` would have allowed; the asker does not hold it for what was asked."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class Stopped(CareFrontError):
    """Somebody stopped a long act, named by its ``kind``, before its end: nothing of it was written."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


class StaleWrite(CareFrontError):
    """The row changed since the writer saw it: ``expected`` and ``found`` are row versions."""

    def __init__(self, kind: str, identifier: str, expected: int, found: int) -> None:
        super().__init__(f"{kind} {identifier}: {expected} != {found}")
        self.kind, self.identifier, self.expected, self.found = kind, identifier, expected, found


class RowChanged(CareFrontError):
    """A row that an undo wants to put back is no longer as the undone command left it."""

    def __init__(self, kind: str, identifier: str) -> None:
        super().__init__(f"{kind} {identifier}")
        self.kind, self.identifier = kind, identifier


class NoRoom(CareFrontError):
    """No lane is free for the owner over the whole span; ``blocking_owner_ids`` are in the way."""

    def __init__(self, subject_id: str, owner_id: str, blocking_owner_ids: tuple[str, ...] = ()) -> None:
        super().__init__(f"{subject_id} {owner_id}")
        self.subject_id, self.owner_id, self.blocking_owner_ids = subject_id, owner_id, blocking_owner_ids


class TimeOffOverlaps(CareFrontError):
    """The person has live time off in these days: ``time_off_id`` with its inclusive days and its state."""

    def __init__(self, time_off_id: str, first: date, last: date, state: str) -> None:
        super().__init__(f"time_off {time_off_id} {state}")
        self.time_off_id, self.first, self.last, self.state = time_off_id, first, last, state


class TooFewOnDuty(CareFrontError):
    """Approving takes more people away than a group can spare, and no reason was given for doing it anyway.

    ``breaches``: one ``carefront.domain.duty.Breach`` for every stretch that would have too few.
    """

    def __init__(self, breaches: tuple[Any, ...]) -> None:
        super().__init__(f"{len(breaches)} breaches")
        self.breaches = breaches


class InUse(CareFrontError):
    """A thing that can't go while others need it: ``kind`` and ``name`` of it, ``by_kind`` and ``by_names`` of them."""

    def __init__(self, kind: str, name: str, by_kind: str, by_names: tuple[str, ...]) -> None:
        super().__init__(f"{kind} in use by {by_kind}")
        self.kind, self.name, self.by_kind, self.by_names = kind, name, by_kind, by_names


class DuplicatePatient(CareFrontError):
    """A new patient who may be one that is known: ``patient_ids`` of those whom nobody said to be somebody else."""

    def __init__(self, patient_ids: tuple[str, ...]) -> None:
        super().__init__(f"{len(patient_ids)} alike")
        self.patient_ids = patient_ids


class RecordClosed(CareFrontError):
    """A record was asked for that the actor has not opened, or whose time is over."""

    def __init__(self, patient_id: str) -> None:
        super().__init__(patient_id)
        self.patient_id = patient_id


class SealBroken(CareFrontError):
    """An encrypted field does not open where it stands: it was changed, or moved here from another place."""

    def __init__(self, table: str, row_id: str, column: str) -> None:
        super().__init__(f"{table} {row_id} {column}")
        self.table, self.row_id, self.column = table, row_id, column
