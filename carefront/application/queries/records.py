"""Questions about insurance and medical records: answered only while the actor has the record open."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Protocol

from carefront.application.commands.records import VIEWING, insurance_keys
from carefront.application.gate import Gate
from carefront.application.ports import FactsReader
from carefront.application.record_rows import (
    PatientRecord,
    RecordAccess,
    RecordReader,
    UnreviewedView,
)
from carefront.domain.errors import RecordClosed
from carefront.domain.permissions import Key, Subject
from carefront.domain.records import Allergy, Condition, Insurance, RecordNote
from carefront.shared.clock import Clock

REVIEWED_FOR = timedelta(days=31)
"""How long a view without a right stays worth a look."""


class RecordStores(Protocol):
    """What the answers are made of; one state of the file in each ``snapshot``."""

    @property
    def facts(self) -> FactsReader: ...

    @property
    def records(self) -> RecordReader: ...

    def snapshot(self) -> AbstractContextManager[None]: ...


class RecordAnswers:
    """See ``carefront.application.desk.DeskReader.records``. The rights are those of the moment of each question."""

    def __init__(self, stores: RecordStores, gate: Gate, clock: Clock) -> None:
        self._stores, self._gate, self._clock = stores, gate, clock

    def access(self, patient_id: str) -> RecordAccess:
        """What the actor may do with the record now; tells nothing of what is in it.

        Raises:
            NotAllowed: the actor may not see patients at all.
        """
        with self._stores.snapshot():
            return self._access(patient_id)

    def record(self, patient_id: str) -> PatientRecord:
        """The record, as far as the actor may see it.

        Raises:
            RecordClosed: the actor has not opened it, or its time is over.
            NotAllowed: the actor may not see patients at all.
        """
        with self._stores.snapshot():
            access = self._access(patient_id)
            if not access.open_until_s:
                raise RecordClosed(patient_id)
            return self._record(access)

    def unreviewed(self) -> tuple[UnreviewedView, ...]:
        """Records of the last month opened without a right, that nobody has looked at; nothing for whom it is not."""
        with self._stores.snapshot():
            if not self._gate.may(Key.AUDIT_VIEW, Subject(is_shared=True)):
                return ()
            found = self._stores.records.unreviewed(int((self._clock() - REVIEWED_FOR).timestamp()))
            own = self._gate.actor().account_id  # nobody looks at their own
            return tuple(row for row in found if row.account_id != own)

    def _owners(self, patient_id: str) -> frozenset[str]:
        return self._stores.records.owners(patient_id, self._clock().date())

    def _access(self, patient_id: str) -> RecordAccess:
        self._gate.require_some(Key.PATIENT_VIEW, is_shared=True)
        actor, subject = self._gate.actor(), Subject(self._owners(patient_id), is_shared=True)
        has_right = self._may_all((), subject, any_of=VIEWING)
        now_s = int(self._clock().timestamp())
        view = self._stores.records.open_view(patient_id, actor.account_id, now_s)
        can_erase = self._may_all((Key.PATIENT_EDIT, Key.USER_EDIT), Subject(is_shared=True))
        in_force = view is not None and (has_right or view.is_break_glass)
        return RecordAccess(
            patient_id, None if has_right else VIEWING[0], not has_right,
            self._gate.may(Key.MEDICAL_RECORD_EDIT, subject), self._may_all(insurance_keys(actor), subject),
            can_erase,
            int(view.until.timestamp()) if view and in_force else 0, bool(view and in_force and view.is_break_glass),
            self._stores.records.visits_to_come(patient_id, now_s) if can_erase else 0,
        )  # fmt: skip

    def _may_all(self, keys: Iterable[Key], subject: Subject, any_of: tuple[Key, ...] = ()) -> bool:
        return all(self._gate.may(key, subject) for key in keys) and (
            not any_of or any(self._gate.may(key, subject) for key in any_of)
        )

    def _record(self, access: RecordAccess) -> PatientRecord:
        book, patient_id = self._stores.records, access.patient_id
        subject = Subject(self._owners(patient_id), is_shared=True)
        opened = access.is_break_glass
        sees_medical = opened or self._gate.may(Key.MEDICAL_RECORD_VIEW, subject)
        sees_insurance = opened or self._gate.may(Key.PATIENT_VIEW_SENSITIVE, subject)
        insurances = book.of_patient(Insurance, patient_id) if sees_insurance else None
        allergies = book.of_patient(Allergy, patient_id) if sees_medical else None
        conditions = book.of_patient(Condition, patient_id) if sees_medical else None
        notes = book.of_patient(RecordNote, patient_id) if sees_medical else None
        day = self._clock().date()
        authors = {note.author_id for note in notes.parts} if notes else set()
        return PatientRecord(
            access,
            insurances.parts if insurances else None,
            allergies.parts if allergies else None,
            conditions.parts if conditions else None,
            notes.parts if notes else None,
            {author: self._stores.facts.actor(author, day).name for author in authors},
            book.versions(patient_id),
            tuple(one for rows in (insurances, allergies, conditions, notes) if rows for one in rows.broken),
        )
