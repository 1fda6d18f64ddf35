"""What an import has laid ready: the few rows that go through the stores, and the many that are moved in one sweep."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from typing import NamedTuple

from carefront.application.import_plan import ImportPlan, PlannedVisit
from carefront.domain.booking_facts import Occupied
from carefront.domain.facilities import Facility, OpeningHours
from carefront.domain.lanes import Move
from carefront.shared.values import dataclass


class KnownIdentities(NamedTuple):
    """Source keys that a visit or an unscheduled entry has already, and patient ids by record number."""

    source_keys: frozenset[str]
    patients: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Refused:
    """A visit that found no room: kept unscheduled with the codes of why, space separated, and its note."""

    id: str
    visit: PlannedVisit
    reasons: str
    note: str


@dataclass(frozen=True, slots=True)
class StagedRows:
    """The many rows. ``visits`` are those that were placed, in file order.

    ``places`` are their rows of occupancy by subject and start, the ``owner_id`` of each being ``new:`` and the
    position of its visit in ``visits``; ``moves`` give rows that were there other lanes. ``origin`` is what the
    unscheduled list calls the source.
    """

    facility: Facility
    booked_by: str
    origin: str
    visits: Sequence[PlannedVisit]
    places: Iterable[Occupied]
    moves: Sequence[Move]
    refused: Sequence[Refused]
    plan: ImportPlan


@dataclass(frozen=True, slots=True)
class PreparedImport:
    """What ``apply`` needs beside the staged rows. ``clinic`` is ``None`` where there is nothing new in the file;
    ``new_hours`` are those of a clinic that has to be opened.

    ``outside_availability`` visits carry that flag. ``patient_busy`` visits have a patient who is elsewhere at the
    time, which their rows say already: only their number is kept.
    """

    command_id: str
    clinic: Facility | None = None
    is_new_clinic: bool = False
    new_hours: Sequence[OpeningHours] = ()
    plan: ImportPlan = field(default_factory=ImportPlan)
    imported: int = 0
    unscheduled: int = 0
    unchanged: int = 0
    outside_availability: int = 0
    patient_busy: int = 0

    @property
    def result(self) -> dict[str, object]:
        """What the command answers."""
        counts: dict[str, object] = {
            "imported": self.imported, "unscheduled": self.unscheduled, "unchanged": self.unchanged,
        }  # fmt: skip
        if self.clinic is None:
            return counts
        flags = {"outside_availability": self.outside_availability, "patient_busy": self.patient_busy}
        return counts | flags | {"facility_id": self.clinic.id}
