"""Small lists for the desk: possible duplicates, a series, who waits, overrides nobody has reviewed."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from rapidfuzz import fuzz

from carefront.application.alert_rows import LongWait
from carefront.application.ports import FactsReader
from carefront.application.read_models import DuplicateHit, OverrideRow, PatientSummary, SeriesVisit, WaitingCount
from carefront.domain.appointments import LIVE, AppointmentStatus
from carefront.domain.errors import NotFound
from carefront.domain.patients import folded, search_words
from carefront.persistence.statements import DriverConnection, compiled

SIMILAR_NAME = 82
"""From this token-set ratio on two names count as similar (0 to 100)."""

MOST_COMPARED = 400
_AFTER = "\U0010ffff"

_BY_WORD = compiled("lists.BY_WORD")
_DISTINCT = compiled("lists.DISTINCT")
_SERIES = compiled("lists.SERIES")
_WAITING = compiled("lists.WAITING")
_PATIENT = compiled("lists.PATIENT")
_LONG_WAITS = compiled("lists.LONG_WAITS")
_ASKED_OF = compiled("lists.ASKED_OF")
_VISITS_OF = compiled("lists.VISITS_OF")
_OVERRIDES = compiled("lists.OVERRIDES")
_USES = compiled("lists.USES")


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
        coming = next((_hex(row[4]) for row in live if row[1] >= now_s), "")
        uses = self._all(_USES, number=live[-1][0]) if live else []
        return PatientSummary(
            patient_id, name, date.fromisoformat(born) if born else None, phone, bool(interpreter), channel,
            _hex(usual), past[-1][1] if past else 0, _hex(live[-1][3]) if live else "",
            _hex(uses[0][0]) if uses else "", sum(row[2] == AppointmentStatus.NO_SHOW.value for row in visits), coming,
        )  # fmt: skip

    def waiting(self, facility_id: str, start_s: int, end_s: int) -> WaitingCount:
        """Who has arrived on the day ``[start_s, end_s)`` and was not called in yet."""
        since = [
            row[0] for row in self._all(_WAITING, facility_id=bytes.fromhex(facility_id), start_s=start_s, end_s=end_s)
        ]
        return WaitingCount(len(since), min((at_s for at_s in since if at_s), default=0))

    def long_waits(self, facility_id: str, start_s: int, end_s: int, until_s: int) -> tuple[LongWait, ...]:
        """Who arrived on the day ``[start_s, end_s)`` and waits since ``until_s`` or before, longest first."""
        rows = self._all(
            _LONG_WAITS, facility_id=bytes.fromhex(facility_id), start_s=start_s, end_s=end_s, until_s=until_s
        )
        return tuple(LongWait(bytes(row[0]).hex(), row[1], row[2]) for row in rows)

    def asked_of(self, account_id: str, facility_id: str) -> tuple[tuple[str, str, str, str, str], ...]:
        """Open questions by time: request, who asks, the patient's name, the booking as JSON text, codes."""
        rows = self._all(_ASKED_OF, facility_id=bytes.fromhex(facility_id), account_id=bytes.fromhex(account_id), no=0)
        return tuple((bytes(row[0]).hex(), bytes(row[1]).hex(), row[2] or "", row[3], row[4]) for row in rows)

    def overrides(self, facility_id: str, since_s: int) -> tuple[OverrideRow, ...]:
        """Live visits from ``since_s`` on that were booked in spite of reasons and not reviewed."""
        rows = self._all(_OVERRIDES, facility_id=bytes.fromhex(facility_id), since_s=since_s, yes=1, no=0)
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
