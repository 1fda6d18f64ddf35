"""The summary of resources' days in the file: reading it, and reading what it is made from."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from struct import pack, unpack, unpack_from
from typing import Any

from carefront.application.summary_days import SummaryDay
from carefront.domain.intervals import Span
from carefront.domain.lanes import LONGEST_ROW_S
from carefront.domain.summary import HOURS, UsedVisit
from carefront.persistence.occupancy import SqlOccupancy
from carefront.persistence.statements import DriverConnection, Statement, compiled

_DAYS = compiled("summary.DAYS")
_MARKS = compiled("summary.MARKS")
_VISITS = compiled("summary.VISITS")
_RUNNING = compiled("summary.RUNNING")
_BLOCKS = compiled("summary.BLOCKS")
_FIRST = 6
_HOURS_AT = -2
_DIGIT = 8


def packed_hours(hours: Sequence[int]) -> bytes:
    """24 numbers from the first that is not 0 to the last: the number of the first, then four bytes each."""
    used = [hour for hour, seconds in enumerate(hours) if seconds]
    if not used:
        return b""
    kept = hours[used[0] : used[-1] + 1]
    return pack(f"<B{len(kept)}i", used[0], *kept)


def opened_hours(packed: bytes) -> list[int]:
    """The 24 numbers again."""
    hours = [0] * HOURS
    if packed:
        count = (len(packed) - 1) // 4
        hours[packed[0] : packed[0] + count] = unpack_from(f"<{count}i", packed, 1)
    return hours


def summed_hours(packed: Iterable[bytes]) -> list[int]:
    """The sums of many, hour by hour: whole numbers of 24 digits of eight bytes each are added up.

    A year of hours has ten thousand times the room that it needs; nothing that is counted is negative.
    """
    days = Counter(packed)
    total = sum(
        count * int.from_bytes(_spread(one), "little") << (8 * _DIGIT * one[0]) for one, count in days.items() if one
    )
    return list(unpack(f"<{HOURS}Q", total.to_bytes(_DIGIT * HOURS, "little")))


def _spread(packed: bytes) -> bytes:
    """The numbers of one day without the number of the first, each of them eight bytes wide."""
    count = (len(packed) - 1) // 4
    return pack(f"<{count}q", *unpack_from(f"<{count}i", packed, 1))


class SqlSummaryRows:
    """See ``carefront.application.summary_days.SummaryRows``; on any connection of the tenant."""

    def __init__(self, connection: DriverConnection, organization_no: int, subjects: SqlOccupancy) -> None:
        self._connection = connection
        self._no = organization_no
        self._subjects = subjects

    def _all(self, statement: Statement, **values: Any) -> list[Any]:
        return statement.all(self._connection, organization_no_=self._no, **values)

    def days(self, resource_id: str, first: int, last: int) -> Sequence[SummaryDay]:
        found = self._all(_DAYS, resource_id=bytes.fromhex(resource_id), first=first, last=last)
        return [
            SummaryDay(*row[:_FIRST], row[_FIRST:_HOURS_AT], row[_HOURS_AT], row[_HOURS_AT + 1])  # type: ignore[call-arg]
            for row in found
        ]

    def marks(self, resource_id: str, first: int, last: int) -> Sequence[Span]:
        return self._all(_MARKS, resource_id=bytes.fromhex(resource_id), first=first, last=last)

    def visits(self, start_s: int, end_s: int) -> Iterable[UsedVisit]:
        return map(_used, self._all(_VISITS, start_s=start_s, end_s=end_s))

    def running(self, subject_id: str, edge_s: int) -> Iterator[UsedVisit]:
        number = self._subjects.subject_no(subject_id)
        if number is not None:
            earliest = edge_s - LONGEST_ROW_S
            found = self._all(_RUNNING, subject_no=number, edge_s=edge_s, earliest=earliest)
            yield from {row[:2]: _used(row[2:]) for row in found}.values()

    def blocks(self, start_s: int, end_s: int) -> Iterator[tuple[str, int, int]]:
        for resource_id, block_start_s, block_end_s in self._all(_BLOCKS, start_s=start_s, end_s=end_s):
            yield bytes(resource_id).hex(), block_start_s, block_end_s

    def packed(self, hours: Sequence[int]) -> bytes:
        return packed_hours(hours)

    def hours(self, packed: bytes) -> Sequence[int]:
        return opened_hours(packed)

    def summed(self, packed: Iterable[bytes]) -> Sequence[int]:
        return summed_hours(packed)


def _used(row: Sequence[Any]) -> UsedVisit:
    resource_id, start_s, end_s, status, offset, length = row
    return UsedVisit(bytes(resource_id).hex(), start_s, end_s, status, offset, length)
