"""Core selects behind the desk's questions, into read models. Nothing here writes."""

import json
from collections.abc import Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from carefront.application.ports import FactsReader
from carefront.application.read_models import DayCard
from carefront.domain.appointments import LIVE, AppointmentStatus
from carefront.domain.booking_facts import Occupied, OwnerKind
from carefront.domain.lanes import LONGEST_ROW_S
from carefront.persistence.occupancy import SqlOccupancy
from carefront.persistence.owners import PIECES
from carefront.persistence.statements import DriverConnection, compiled

_VISITS = compiled("calendar.VISITS")
_USES = compiled("calendar.USES")
_BLOCKS = compiled("calendar.BLOCKS")
_STARTS = compiled("calendar.STARTS")
_NUMBER = compiled("calendar.NUMBER")
_VISITS_OF = compiled("calendar.VISITS_OF")
_USES_OF = compiled("calendar.USES_OF")
_DAY_LOADS = compiled("calendar.DAY_LOADS")
_LIVE_SET = frozenset(status.value for status in LIVE)


class SqlQueries:
    """The tenant's questions on one reading connection."""

    def __init__(self, connection: DriverConnection, organization_no: int, subjects: SqlOccupancy) -> None:
        self._connection = connection
        self._no = organization_no
        self._subjects = subjects

    def _all(self, statement: Any, **values: Any) -> list[Any]:
        rows: list[Any] = statement.all(self._connection, organization_no_=self._no, **values)
        return rows

    def visits(self, start_s: int, end_s: int) -> tuple[list[Any], list[Any]]:
        """Raw visits that touch the span, in order of start, and their resource rows in the same order."""
        span = {"earliest": start_s - LONGEST_ROW_S, "start_s": start_s, "end_s": end_s}
        return self._all(_VISITS, **span), self._all(_USES, **span)

    def blocks(self, subject_ids: Sequence[str], start_s: int, end_s: int) -> list[Occupied]:
        """Time blocks of the subjects that touch the span, by start; one statement, as each waits for its turn."""
        known = self._numbers(subject_ids)
        rows = self._all(
            _BLOCKS, subjects=json.dumps(list(known)), start_s=start_s, end_s=end_s, earliest=start_s - LONGEST_ROW_S
        )
        return [_block(known[row[0]], row[1:]) for row in rows]

    def _numbers(self, subject_ids: Sequence[str]) -> dict[int, str]:
        """Those who have been booked or blocked at all, by their numbers."""
        numbers = ((self._subjects.subject_no(subject_id), subject_id) for subject_id in subject_ids)
        return {number: subject_id for number, subject_id in numbers if number is not None}

    def cards(self, subjects: Mapping[str, int], facts: FactsReader, start_s: int, end_s: int) -> list[DayCard]:
        """The cards of the shown columns, sorted by column, start and visit; cancelled and missed visits too."""
        visits, uses = self.visits(start_s, end_s)
        return _cards(visits, uses, subjects, facts, (start_s, end_s))

    def cards_of(
        self, subject_id: str, resource_ids: Sequence[str], facts: FactsReader, start_s: int, end_s: int
    ) -> list[DayCard]:
        """The cards of one subject, who is these resources, in column 0, by start; cancelled and missed visits too."""
        span = {"earliest": start_s - LONGEST_ROW_S, "start_s": start_s, "end_s": end_s}
        ids = [bytes.fromhex(resource_id) for resource_id in resource_ids]
        visits = [row for own in ids for row in self._all(_VISITS_OF, resource_id=own, **span)]
        uses = [row for own in ids for row in self._all(_USES_OF, resource_id=own, **span)]
        return _cards(visits, uses, {subject_id: 0}, facts, (start_s, end_s))

    def day_loads(
        self, subject_ids: Sequence[str], shifts: Sequence[tuple[int, int, int]]
    ) -> dict[tuple[str, int], tuple[int, int]]:
        """Live visits and their minutes, by subject and the number of a local day since 1970.

        ``shifts``: spans ``[start, end)`` with the seconds to add to get local days.
        """
        known = self._numbers(subject_ids)
        numbers = json.dumps(list(known))
        found = {}
        for start_s, end_s, offset_s in shifts:
            rows = self._all(
                _DAY_LOADS, subjects=numbers, start_s=start_s, end_s=end_s, offset_s=offset_s,
                earliest=start_s - LONGEST_ROW_S, latest=end_s + LONGEST_ROW_S, pieces=PIECES,
            )  # fmt: skip
            found.update({(known[row[0]], row[1]): (row[2], row[3] // 60) for row in rows})
        return found

    def starts(self, facility_id: str, start_s: int, end_s: int) -> list[int]:
        """Starts of the clinic's live visits in the span."""
        return [
            row[0] for row in self._all(_STARTS, facility_id=bytes.fromhex(facility_id), start_s=start_s, end_s=end_s)
        ]

    def change_number(self) -> int:
        """The number of the last command in the file."""
        found = _NUMBER.one(self._connection, organization_no_=self._no)[0]
        return int(found or 0)


def _cards(
    visits: Sequence[Any], uses: Sequence[Any], subjects: Mapping[str, int], facts: FactsReader, span: tuple[int, int]
) -> list[DayCard]:
    """The cards of the visits in the shown columns that touch the span; uses follow each other visit by visit."""
    by_visit = {row[0]: row for row in visits}
    names = _Names(facts)
    cards: list[DayCard] = []
    for number, group in groupby(uses, key=itemgetter(0)):
        of_visit = list(group)
        if number in by_visit:
            cards += _cards_of(by_visit[number], of_visit, subjects, names)
    shown = [card for card in cards if card.start_s < span[1] and card.end_s > span[0]]
    shown.sort(key=lambda card: (card.column, card.start_s, card.appointment_id))
    return shown


def _block(subject_id: str, row: Sequence[Any]) -> Occupied:
    start_s, end_s, lane_lo, lane_hi, capacity, identifier, name, facility_id = row
    return Occupied(
        subject_id, start_s, end_s, start_s, end_s, lane_lo, lane_hi, capacity, OwnerKind.TIME_BLOCK,
        bytes(identifier).hex(), label=name,
        facility_id=bytes(facility_id).hex(),
    )  # fmt: skip


class _Names:
    """What cards say of offerings and resources, looked up once."""

    def __init__(self, facts: FactsReader) -> None:
        self._facts = facts
        self._offerings: dict[bytes | None, tuple[str, str, str, str]] = {None: ("", "", "", "")}
        self._resources: dict[bytes, tuple[str, str, str]] = {}

    def offering(self, raw_id: bytes | None) -> tuple[str, str, str, str]:
        """(id, name, code, colour)."""
        if raw_id not in self._offerings:
            offering = self._facts.offering(raw_id.hex()) if raw_id is not None else None
            self._offerings[raw_id] = (
                (offering.id, offering.name, offering.code, offering.color) if offering else ("", "", "", "")
            )
        return self._offerings[raw_id]

    def resource(self, raw_id: bytes) -> tuple[str, str, str]:
        """(id, subject id, code or name)."""
        if raw_id not in self._resources:
            resource = self._facts.resource(raw_id.hex()).resource
            self._resources[raw_id] = (resource.id, resource.subject_id, resource.code or resource.name)
        return self._resources[raw_id]


_STATUSES = {status.value: status for status in AppointmentStatus}


def _cards_of(
    visit: Sequence[Any], uses: Sequence[Sequence[Any]], subjects: Mapping[str, int], names: _Names
) -> list[DayCard]:
    """The visit's cards in the shown columns, one for each of its resources that is shown."""
    (_no, identifier, start, end, status, patient_id, patient_name, offering_id, note, overbooked, outside, sooner,
    interpreter, since,
     version, before, after, incomplete, seats, taken) = visit  # fmt: skip
    resources = [names.resource(use[2]) for use in uses]
    offering = names.offering(offering_id)
    is_live = status in _LIVE_SET
    cards = []
    for (_number, position, _raw_id, offset, length), (resource_id, subject_id, _code) in zip(
        uses, resources, strict=True
    ):
        column = subjects.get(subject_id)
        if column is None:
            continue
        start_s = start + 60 * offset
        end_s = end if length is None else min(end, start_s + 60 * length)
        partners = " ".join(code for other, _subject, code in resources if other != resource_id)
        cards.append(
            DayCard(
                identifier.hex(), resource_id, column, start_s, end_s, start_s - 60 * before if is_live else start_s,
                end_s + 60 * after if is_live else start_s, _STATUSES[status], patient_id.hex() if patient_id else "",
                patient_name or "", *offering, partners, note, bool(overbooked), bool(outside), bool(sooner),
                bool(interpreter),
                since or 0, version, position, bool(incomplete), seats, taken,
            )
        )  # fmt: skip
    return cards
