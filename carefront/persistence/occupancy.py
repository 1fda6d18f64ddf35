"""Who is taken when: reading ``occupancy``, bare for the rules or labelled for sentences."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from carefront.domain.booking_facts import Hold, Occupied, OwnerKind
from carefront.domain.busy_masks import BusyRow
from carefront.domain.lanes import LONGEST_ROW_S
from carefront.persistence.owners import OWNER_APPOINTMENT, OWNER_TIME_BLOCK
from carefront.persistence.statements import DriverConnection, Statement, compiled

_BARE = compiled("occupancy.BARE")
_SPANS = compiled("occupancy.SPANS")
_LABELLED = compiled("occupancy.LABELLED")
_OF_PATIENT = compiled("occupancy.OF_PATIENT")
_FIRST_SUBJECT = compiled("occupancy.FIRST_SUBJECT")
_NUMBER_OF = compiled("occupancy.NUMBER_OF")
_SUBJECT = compiled("occupancy.SUBJECT")
_SUBJECT_OF = compiled("occupancy.SUBJECT_OF")
_ADD_SUBJECT = compiled("occupancy.ADD_SUBJECT")
_HOLDS = compiled("occupancy.HOLDS")
_KINDS = {OWNER_APPOINTMENT: OwnerKind.APPOINTMENT, OWNER_TIME_BLOCK: OwnerKind.TIME_BLOCK}


def _short(kind: int, number: int) -> str:
    return f"{kind}:{number}"


class SqlOccupancy:
    """Reads occupancy of one tenant on one connection; knows the surrogates of subjects."""

    def __init__(self, connection: DriverConnection, organization_no: int) -> None:
        self._connection = connection
        self._no = organization_no
        self._numbers: dict[str, int] = {}
        self._fresh: list[str] = []

    def subject_no(self, subject_id: str) -> int | None:
        """The surrogate of a subject, or ``None`` where it never had a row."""
        number = self._numbers.get(subject_id)
        if number is None:
            row = _SUBJECT.one(self._connection, organization_no_=self._no, id=bytes.fromhex(subject_id))
            if row is None:
                return None
            number = self._numbers[subject_id] = int(row[0])
        return number

    def subject_no_made(self, subject_id: str) -> int:
        """The surrogate of a subject, made where it is missing; inside a writing transaction only."""
        number = self.subject_no(subject_id)
        if number is None:
            cursor = _ADD_SUBJECT.run(self._connection, organization_no=self._no, id=bytes.fromhex(subject_id))
            number = self._numbers[subject_id] = int(cursor.lastrowid or 0)
            self._fresh.append(subject_id)
        return number

    def subject_id(self, number: int) -> str:
        """The subject that has the surrogate ``number``."""
        return bytes(_SUBJECT_OF.one(self._connection, organization_no_=self._no, number=number)[0]).hex()

    def settled(self) -> None:
        """The transaction committed: surrogates made in it are for good."""
        self._fresh.clear()

    def rolled_back(self) -> None:
        """The transaction is gone: so are surrogates made in it."""
        for subject_id in self._fresh:
            self._numbers.pop(subject_id, None)
        self._fresh.clear()

    def around(
        self, subject_ids: Sequence[str], start_s: int, end_s: int, *, labelled: bool
    ) -> Mapping[str, Sequence[Occupied]]:
        read = self._labelled if labelled else self._bare
        return {subject_id: read(subject_id, start_s, end_s) for subject_id in dict.fromkeys(subject_ids)}

    def spans(self, subject_ids: Sequence[str], start_s: int, end_s: int) -> Mapping[str, Sequence[BusyRow]]:
        """Rows as the driver gives them: the kind of owner is 1 for a time block, else 0.

        One statement for all of them: between two another thread may have its turn.
        """
        numbers = {subject_id: self.subject_no(subject_id) for subject_id in subject_ids}
        found: dict[int | None, list[Any]] = {number: [] for number in numbers.values()}
        rows = _SPANS.all(
            self._connection, organization_no_=self._no, subjects=json.dumps([no for no in found if no is not None]),
            earliest=start_s - LONGEST_ROW_S, start_s=start_s, end_s=end_s,
        )  # fmt: skip
        for row in rows:
            found[row[8]].append(row[:8])
        for of_subject in found.values():
            of_subject.sort()
        return {subject_id: found[number] for subject_id, number in numbers.items()}

    def _rows(self, statement: Statement, subject_id: str, start_s: int, end_s: int) -> list[Any]:
        number = self.subject_no(subject_id)
        if number is None:
            return []
        return statement.all(
            self._connection,
            organization_no_=self._no,
            subject_no=number,
            earliest=start_s - LONGEST_ROW_S,
            start_s=start_s,
            end_s=end_s,
        )

    def _bare(self, subject_id: str, start_s: int, end_s: int) -> list[Occupied]:
        return [
            Occupied(subject_id, s, e, vs, ve, lo, hi, k, _KINDS[kind], _short(kind, owner), position, bool(over))
            for s, e, vs, ve, lo, hi, k, kind, owner, position, over in self._rows(_BARE, subject_id, start_s, end_s)
        ]

    def _labelled(self, subject_id: str, start_s: int, end_s: int) -> list[Occupied]:
        return [_labelled_row(subject_id, row) for row in self._rows(_LABELLED, subject_id, start_s, end_s)]

    def owner_key(self, appointment_id: str, *, labelled: bool) -> str:
        if labelled or not appointment_id:
            return appointment_id
        row = _NUMBER_OF.one(self._connection, organization_no_=self._no, id=bytes.fromhex(appointment_id))
        return "" if row is None else _short(OWNER_APPOINTMENT, row[0])

    def of_patient(self, patient_id: str, start_s: int, end_s: int, *, labelled: bool) -> Sequence[Occupied]:
        rows = _OF_PATIENT.all(
            self._connection, organization_no_=self._no, patient_id=bytes.fromhex(patient_id),
            earliest=start_s - LONGEST_ROW_S,
            start_s=start_s, end_s=end_s,
        )  # fmt: skip
        return [self._visit(patient_id, row, labelled) for row in rows]

    def _visit(self, patient_id: str, row: Sequence[Any], labelled: bool) -> Occupied:
        """A visit of the patient under the subject of its first resource; labelled with the patient's own name."""
        number, identifier, start_s, end_s, facility_id, name = row
        first = (
            _FIRST_SUBJECT.one(self._connection, organization_no_=self._no, appointment_no=number) if labelled else None
        )
        return Occupied(
            bytes(first[0] or first[1]).hex() if first else patient_id, start_s, end_s, start_s, end_s, 0, 1, 1,
            OwnerKind.APPOINTMENT,
            bytes(identifier).hex() if labelled else _short(OWNER_APPOINTMENT, number), label=name,
            patient_id=patient_id,
            facility_id=bytes(facility_id).hex(),
        )  # fmt: skip

    def holds(self, subject_ids: Sequence[str], start_s: int, end_s: int, now_s: int) -> Sequence[Hold]:
        return [
            held
            for subject_id in dict.fromkeys(subject_ids)
            for held in self._holds_of(subject_id, start_s, end_s, now_s)
        ]

    def _holds_of(self, subject_id: str, start_s: int, end_s: int, now_s: int) -> Iterator[Hold]:
        number = self.subject_no(subject_id)
        if number is None:
            return
        rows = _HOLDS.all(
            self._connection, organization_no_=self._no, subject_no=number, start_s=start_s, end_s=end_s, now_s=now_s
        )
        for identifier, start, end, holder, until in rows:
            yield Hold(bytes(identifier).hex(), subject_id, start, end, holder, until)


def _labelled_row(subject_id: str, row: Sequence[Any]) -> Occupied:
    s, e, vs, ve, lo, hi, k, kind, position, over, visit, clinic, patient_id, name, block, block_clinic, block_name = (
        row
    )
    is_visit = kind == OWNER_APPOINTMENT
    owner, place_of, label = (visit, clinic, name) if is_visit else (block, block_clinic, block_name)
    return Occupied(
        subject_id, s, e, vs, ve, lo, hi, k, _KINDS[kind], bytes(owner).hex() if owner else "", position, bool(over),
        label or "",
        bytes(patient_id).hex() if patient_id else "", bytes(place_of).hex() if place_of else "",
    )  # fmt: skip
