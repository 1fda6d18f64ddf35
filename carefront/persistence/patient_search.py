"""Finding patients by the beginnings of words, in any script and order, and by digits."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select

from carefront.application.read_models import PatientHit
from carefront.domain.appointments import LIVE
from carefront.domain.patients import folded, search_words
from carefront.persistence.statements import DriverConnection, one_of
from carefront.persistence.tables import appointment, patient, patient_word
from carefront.persistence.tenant import scoped

MOST_CANDIDATES = 600
"""How many patients the rarest word may give before the other words narrow them down."""

_AFTER = "\U0010ffff"

_CANDIDATES = scoped(
    select(patient_word.c.patient_no).where(patient_word.c.word >= bindparam("first"),
    patient_word.c.word < bindparam("after"))
    .limit(bindparam("most"))
)  # fmt: skip
_HAS = scoped(
    select(patient_word.c.patient_no).where(
        patient_word.c.patient_no == bindparam("patient_no"), patient_word.c.word >= bindparam("first"),
        patient_word.c.word < bindparam("after"),
    ).limit(1)
)  # fmt: skip
_HIT = scoped(
    select(
        patient.c.id, patient.c.display_name, patient.c.birth_date, patient.c.phone, patient.c.record_number,
        patient.c.row_version,
        patient.c.sort_key,
    ).where(patient.c.no == bindparam("no"))
)  # fmt: skip
_TODAY = scoped(
    select(appointment.c.patient_id, appointment.c.id, appointment.c.start).where(
        appointment.c.start >= bindparam("start_s"), appointment.c.start < bindparam("end_s"),
        appointment.c.facility_id == bindparam("facility_id"), appointment.c.patient_id.is_not(None),
        one_of(appointment.c.status, LIVE),
    ).order_by(appointment.c.start)
)  # fmt: skip


def query_words(text: str) -> list[str]:
    """The words to look for, longest first; a run of digits is looked for among phones, record numbers and birth
    dates.
    """
    words = []
    for word in search_words(text):
        words.append(f"#{word}" if any(char.isdigit() for char in word) else word)
    return sorted(dict.fromkeys(words), key=len, reverse=True)


class PatientSearch:
    """Searches one tenant's patients on one reading connection."""

    def __init__(self, connection: DriverConnection, organization_no: int) -> None:
        self._connection = connection
        self._no = organization_no

    def _all(self, statement: Any, **values: Any) -> list[Any]:
        rows: list[Any] = statement.all(self._connection, organization_no_=self._no, **values)
        return rows

    def find(self, text: str, facility_id: str, day_span: tuple[int, int], limit: int) -> tuple[PatientHit, ...]:
        """The best ``limit`` patients: with a visit in ``day_span`` first, then whole-word matches, then by sort
        key.
        """
        words = query_words(text)
        if not words:
            return ()
        today = self._today(facility_id, day_span)
        found = [self._hit(number, words, today) for number in self._numbers(words)]
        ranked = sorted(found, key=lambda item: item[0])
        return tuple(hit for _rank, hit in ranked[:limit])

    def _numbers(self, words: list[str]) -> list[int]:
        first, *others = words
        rows = self._all(_CANDIDATES, first=first, after=first + _AFTER, most=MOST_CANDIDATES)
        numbers = list(dict.fromkeys(row[0] for row in rows))
        return [number for number in numbers if all(self._has(number, word) for word in others)]

    def _has(self, number: int, word: str) -> bool:
        return bool(self._all(_HAS, patient_no=number, first=word, after=word + _AFTER))

    def _today(self, facility_id: str, day_span: tuple[int, int]) -> dict[bytes, tuple[bytes, int]]:
        rows = self._all(_TODAY, facility_id=bytes.fromhex(facility_id), start_s=day_span[0], end_s=day_span[1])
        visits: dict[bytes, tuple[bytes, int]] = {}
        for patient_id, appointment_id, start_s in rows:
            visits.setdefault(bytes(patient_id), (bytes(appointment_id), start_s))
        return visits

    def _hit(self, number: int, words: Iterable[str], today: dict[bytes, tuple[bytes, int]]) -> tuple[Any, PatientHit]:
        identifier, name, birth_date, phone, record_number, version, sort_key = self._all(_HIT, no=number)[0]
        visit, start_s = today.get(bytes(identifier), (b"", 0))
        known = set(folded(name).split())
        whole = sum(word in known for word in words)
        rank = (not visit, -whole, sort_key, number)
        born = date.fromisoformat(birth_date) if birth_date else None
        return rank, PatientHit(
            bytes(identifier).hex(), name, born, phone, record_number, version, visit.hex(), start_s
        )
