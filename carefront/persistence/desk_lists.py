"""Small lists for the desk: possible duplicates, a series, who waits, overrides nobody has reviewed."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from rapidfuzz import fuzz
from sqlalchemy import bindparam, or_, select

from carefront.application.ports import FactsReader
from carefront.application.read_models import DuplicateHit, OverrideRow, PatientSummary, SeriesVisit, WaitingCount
from carefront.domain.appointments import LIVE, AppointmentStatus
from carefront.domain.errors import NotFound
from carefront.domain.patients import folded, search_words
from carefront.persistence.statements import DriverConnection, one_of
from carefront.persistence.tables import appointment, appointment_resource, distinct_patient, patient, patient_word
from carefront.persistence.tenant import scoped

SIMILAR_NAME = 82
"""From this token-set ratio on two names count as similar (0 to 100)."""

MOST_COMPARED = 400
_AFTER = "\U0010ffff"

_KNOWN = (
    patient.c.no, patient.c.id, patient.c.display_name, patient.c.birth_date, patient.c.phone
)  # fmt: skip
_BY_WORD = scoped(
    select(*_KNOWN)
    .select_from(patient_word.join(patient, patient.c.no == patient_word.c.patient_no))
    .where(patient_word.c.word >= bindparam("first"), patient_word.c.word < bindparam("after"))
    .limit(MOST_COMPARED)
)
_DISTINCT = scoped(
    select(distinct_patient.c.patient_id, distinct_patient.c.other_id).where(
        or_(distinct_patient.c.patient_id == bindparam("id"), distinct_patient.c.other_id == bindparam("id"))
    )
)
_SERIES = scoped(
    select(appointment.c.id, appointment.c.start, appointment.c.end, appointment.c.status)
    .where(appointment.c.series_id == bindparam("series_id"))
    .order_by(appointment.c.start)
)
_WAITING = scoped(
    select(appointment.c.status_since).where(
        appointment.c.facility_id == bindparam("facility_id"), appointment.c.start >= bindparam("start_s"),
        appointment.c.start < bindparam("end_s"), one_of(appointment.c.status, [AppointmentStatus.ARRIVED]),
    )
)  # fmt: skip
_PATIENT = scoped(
    select(
        patient.c.display_name, patient.c.birth_date, patient.c.phone, patient.c.needs_interpreter,
        patient.c.reminder_channel, patient.c.usual_provider_id,
    ).where(patient.c.id == bindparam("id"))
)  # fmt: skip
_VISITS_OF = scoped(
    select(appointment.c.no, appointment.c.start, appointment.c.status, appointment.c.offering_id)
    .where(appointment.c.patient_id == bindparam("id"))
    .order_by(appointment.c.start)
)
_OVERRIDES = scoped(
    select(
        appointment.c.no, appointment.c.id, patient.c.display_name, appointment.c.start, appointment.c.override_reason,
        appointment.c.is_overbooked, appointment.c.is_outside_availability,
    ).select_from(appointment.join(patient, patient.c.id == appointment.c.patient_id)).where(
        appointment.c.facility_id == bindparam("facility_id"), appointment.c.start >= bindparam("since_s"),
        or_(appointment.c.is_overbooked == bindparam("yes"), appointment.c.is_outside_availability == bindparam("yes")),
        appointment.c.is_override_reviewed == bindparam("no"), appointment.c.override_reason != bindparam("nothing"),
        one_of(appointment.c.status, LIVE),
    ).order_by(appointment.c.start)
)  # fmt: skip
_USES = scoped(
    select(appointment_resource.c.resource_id).where(appointment_resource.c.appointment_no == bindparam("number"))
    .order_by(appointment_resource.c.position)
)  # fmt: skip


class DeskLists:
    """Reads one tenant's lists on one reading connection."""

    def __init__(self, connection: DriverConnection, organization_no: int, facts: FactsReader) -> None:
        self._connection = connection
        self._no = organization_no
        self._facts = facts

    def _all(self, statement: Any, **values: Any) -> list[Any]:
        rows: list[Any] = statement.all(self._connection, organization_no_=self._no, **values)
        return rows

    def duplicates(
        self, name: str, birth_date: date | None, phone: str, ignored: Iterable[str]
    ) -> tuple[DuplicateHit, ...]:
        """Patients with the same birth date and a similar name, the same phone, or, with neither given, the same
        name.
        """
        rows = {row[0]: row for word in self._words(name, birth_date, phone) for row in self._of_word(word)}
        hits = (_judged(row, name, birth_date, _digits(phone)) for row in rows.values())
        skipped = frozenset(ignored)
        found = [hit for hit in hits if hit is not None and hit.patient_id not in skipped]
        return tuple(sorted(found, key=lambda hit: (-hit.score, hit.display_name))[:5])

    def _words(self, name: str, birth_date: date | None, phone: str) -> list[str]:
        words = [word for word in search_words(name) if len(word) > 1]
        if birth_date is not None:
            words.append(f"#{birth_date:%Y%m%d}")
        if len(_digits(phone)) >= 5:
            words.append(f"#{_digits(phone)}")
        return words

    def _of_word(self, word: str) -> list[Any]:
        return self._all(_BY_WORD, first=word, after=word + _AFTER)

    def distinct_from(self, patient_id: str) -> frozenset[str]:
        """Ids of patients that were said to be somebody else."""
        rows = self._all(_DISTINCT, id=bytes.fromhex(patient_id))
        return frozenset(bytes(part).hex() for row in rows for part in row) - {patient_id}

    def series(self, series_id: str) -> tuple[SeriesVisit, ...]:
        """The visits of a series in order of time."""
        rows = self._all(_SERIES, series_id=bytes.fromhex(series_id))
        return tuple(SeriesVisit(bytes(row[0]).hex(), row[1], row[2], AppointmentStatus(row[3])) for row in rows)

    def patient(self, patient_id: str, now_s: int) -> PatientSummary:
        """The patient with their last visit before ``now_s``.

        Raises:
            NotFound: no such patient in this organization.
        """
        rows = self._all(_PATIENT, id=bytes.fromhex(patient_id))
        if not rows:
            raise NotFound("patient", patient_id)
        name, born, phone, interpreter, channel, usual = rows[0]
        visits = self._all(_VISITS_OF, id=bytes.fromhex(patient_id))
        live = [row for row in visits if AppointmentStatus(row[2]) in LIVE]
        past = [row for row in live if row[1] < now_s]
        uses = self._all(_USES, number=live[-1][0]) if live else []
        return PatientSummary(
            patient_id, name, date.fromisoformat(born) if born else None, phone, bool(interpreter), channel,
            _hex(usual), past[-1][1] if past else 0, _hex(live[-1][3]) if live else "",
            _hex(uses[0][0]) if uses else "", sum(row[2] == AppointmentStatus.NO_SHOW.value for row in visits),
        )  # fmt: skip

    def waiting(self, facility_id: str, start_s: int, end_s: int) -> WaitingCount:
        """Who has arrived on the day ``[start_s, end_s)`` and was not called in yet."""
        since = [
            row[0] for row in self._all(_WAITING, facility_id=bytes.fromhex(facility_id), start_s=start_s, end_s=end_s)
        ]
        return WaitingCount(len(since), min((at_s for at_s in since if at_s), default=0))

    def overrides(self, facility_id: str, since_s: int) -> tuple[OverrideRow, ...]:
        """Live visits from ``since_s`` on that were booked in spite of reasons and not reviewed."""
        rows = self._all(_OVERRIDES, facility_id=bytes.fromhex(facility_id), since_s=since_s, yes=1, no=0, nothing="")
        return tuple(self._override(row) for row in rows)

    def _override(self, row: Sequence[Any]) -> OverrideRow:
        number, identifier, name, start_s, reason, overbooked, outside = row
        uses = self._all(_USES, number=number)
        names = " · ".join(self._facts.resource(bytes(use[0]).hex()).resource.name for use in uses)
        return OverrideRow(bytes(identifier).hex(), name, start_s, names, reason, bool(overbooked), bool(outside))


def _hex(identifier: bytes | None) -> str:
    return bytes(identifier).hex() if identifier else ""


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit())


def _judged(row: Sequence[Any], name: str, birth_date: date | None, digits: str) -> DuplicateHit | None:
    """The patient as a possible duplicate, or ``None``."""
    _no, identifier, known_name, born, phone = row
    known_born = date.fromisoformat(born) if born else None
    similar = round(fuzz.token_set_ratio(folded(name), folded(known_name))) if name else 0
    same_phone = len(digits) >= 5 and _digits(phone)[-9:] == digits[-9:]
    same_day = birth_date is not None and birth_date == known_born
    if same_phone:
        why, score = "phone", max(90, similar)
    elif same_day and similar >= SIMILAR_NAME - 12:
        why, score = "birth_date", similar
    elif birth_date is None and not digits and similar >= SIMILAR_NAME + 10:
        why, score = "name", similar
    else:
        return None
    return DuplicateHit(bytes(identifier).hex(), known_name, known_born, phone, score, why)
