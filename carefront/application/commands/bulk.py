"""Bulk commands: many rows in one unit of work, logged and audited by count and digest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from carefront.application.envelope import BulkCommand
from carefront.application.execute import Act, Answer, Done, Need, Rule, Rules
from carefront.application.ports import VisitToPlace
from carefront.domain.events import VisitsImported
from carefront.domain.patients import Patient
from carefront.domain.permissions import Key, Subject


@dataclass(frozen=True, slots=True)
class ImportVisits(BulkCommand):
    """Record visits that were made elsewhere, in order: only the lane rule can refuse one, which is then kept
    unscheduled.

    ``digest`` is of the file's rows; ``origin`` names mapping and file. Facility, resources, visit types exist already;
    ``patients`` are new ones. Visits whose ``source_key`` is known are left as they are.
    """

    KIND: ClassVar[str] = "import.visits"
    facility_id: str
    origin: str
    digest: str
    patients: tuple[Patient, ...]
    visits: tuple[VisitToPlace, ...]

    def summary(self) -> Mapping[str, Any]:
        return {
            "facility_id": self.facility_id, "origin": self.origin, "digest": self.digest, "visits": len(self.visits),
            "patients": len(self.patients),
        }  # fmt: skip


def _needs(command: ImportVisits, _act: Act) -> Sequence[Need]:
    return [
        (Key.APPOINTMENT_CREATE, Subject(facility_id=command.facility_id)),
        (Key.PATIENT_EDIT, Subject(is_shared=True)),
    ]


def _import(command: ImportVisits, act: Act) -> Answer:
    bulk = act.unit.bulk
    known = bulk.known_sources([visit.appointment.source_key for visit in command.visits])
    fresh = [visit for visit in command.visits if visit.appointment.source_key not in known]
    wanted = {visit.appointment.patient_id for visit in fresh}
    bulk.add_patients(patient for patient in command.patients if patient.id in wanted)
    refused = bulk.place(fresh)
    bulk.keep_unscheduled(refused, "NO_LANE")
    act.unit.record(VisitsImported(command.facility_id, len(fresh) - len(refused)))
    return Done(
        {
            "imported": len(fresh) - len(refused), "unchanged": len(known),
            "unscheduled": [visit.appointment.source_key for visit in refused],
        }
    )  # fmt: skip


RULES: Rules = {ImportVisits: Rule(_needs, _import)}
