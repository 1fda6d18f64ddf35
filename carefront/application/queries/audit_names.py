"""What the rows are called whose ids stand in the record, as far as whoever asks may know."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Protocol

from carefront.application.gate import Gate
from carefront.application.ports import FactsReader
from carefront.application.read_models import PatientHit
from carefront.domain.accounts import STAFF

PATIENT = "patient_id"
_HEX_DIGITS = 32
_ANY_DAY = (0, 0)


class NameStores(Protocol):
    """What names are read from."""

    @property
    def facts(self) -> FactsReader: ...

    def patients(
        self, patient_ids: Sequence[str], facility_id: str, day_span: tuple[int, int]
    ) -> tuple[PatientHit, ...]: ...


class RowNames:
    """Names by id, for the length of one answer. A patient has one for those who may see everybody's patients."""

    def __init__(self, stores: NameStores, gate: Gate) -> None:
        self._stores, self._gate = stores, gate
        self._patients: dict[str, str] = {}

    def of(self, column: str, value: str) -> str:
        """What the row is called that a column's value is the id of; empty where there is none to be told."""
        if len(value) != _HEX_DIGITS:
            return ""
        if column != PATIENT:
            return self._set_up.get(value, "")
        if value not in self._patients:
            self._patients[value] = self._patient(value)
        return self._patients[value]

    @cached_property
    def _set_up(self) -> dict[str, str]:
        """Clinics, what belongs to them, roles, and the people who work there."""
        return dict(self._all())

    def _all(self) -> Iterator[tuple[str, str]]:
        facts = self._stores.facts
        for edge in facts.edges():
            if edge.type in STAFF:
                yield edge.responsible_id, facts.name_of(edge.responsible_id)
        for role in facts.roles():
            yield role.id, role.name
        for facility in facts.facilities():
            yield facility.id, facility.name
            yield facility.account_id, facility.name
            for own in facts.resources_of(facility.id).values():
                yield own.resource.id, own.resource.name
            for offering in facts.offerings_of(facility.id):
                yield offering.id, offering.name
            for group in facts.groups_of(facility.id):
                yield group.id, group.name

    @cached_property
    def _facility_id(self) -> str:
        return next((facility.id for facility in self._stores.facts.facilities()), "")

    def _patient(self, patient_id: str) -> str:
        if not self._facility_id or not self._gate.sees_patients():
            return ""
        return next((hit.display_name for hit in self._stores.patients((patient_id,), self._facility_id, _ANY_DAY)), "")
