"""A clinic read whole, for a clinic file: everything that is its own, and the people and patients it works with."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Table, bindparam, select

from carefront.application.clinic_document import ClinicDocument
from carefront.domain.accounts import AccountableEntity
from carefront.domain.appointments import Appointment, TimeBlock
from carefront.domain.patients import Patient
from carefront.domain.resources import Resource
from carefront.persistence import tables
from carefront.persistence.facts import TIME_OFF, SqlFacts
from carefront.persistence.mappers import Mapper
from carefront.persistence.statements import DriverConnection, Statement
from carefront.persistence.stores import APPOINTMENT, AppointmentStore
from carefront.persistence.tenant import scoped

_ACCOUNT = Mapper(AccountableEntity, tables.accountable_entity)
_PATIENT = Mapper(Patient, tables.patient)
_TIME_BLOCK = Mapper(TimeBlock, tables.time_block)


def _every(table: Table) -> Statement:
    return scoped(select(*table.c).order_by(*table.primary_key))


def _of_clinic(table: Table) -> Statement:
    return scoped(select(*table.c).where(table.c.facility_id == bindparam("facility_id")).order_by(*table.primary_key))


_PEOPLE, _LEAVES, _PATIENTS = _every(tables.accountable_entity), _every(tables.time_off), _every(tables.patient)
_BLOCKS = _of_clinic(tables.time_block)
_VISITS = scoped(
    select(tables.appointment.c.id)
    .where(tables.appointment.c.facility_id == bindparam("facility_id"))
    .order_by(tables.appointment.c.start, tables.appointment.c.no)
)


class ClinicShelf:
    """Reads clinics of one tenant on one reading connection; all of one state of the file."""

    def __init__(self, connection: DriverConnection, organization_no: int) -> None:
        self._connection, self._no = connection, organization_no
        self._facts = SqlFacts(connection, organization_no)

    def facilities(self) -> dict[str, str]:
        """The names of the clinics by id."""
        return {one.id: one.name for one in self._facts.facilities()}

    def read(self, facility_id: str) -> ClinicDocument:
        """The clinic as a document.

        Raises:
            NotFound: no such clinic in this organization.
        """
        self._connection.execute("BEGIN")
        try:
            self._facts.refresh()
            return self._document(facility_id)
        finally:
            self._connection.execute("COMMIT")

    def _document(self, facility_id: str) -> ClinicDocument:
        facts = self._facts
        clinic = facts.clinic(facility_id)
        rows = list(facts.resources_of(facility_id).values())
        own = {row.resource.account_id for row in rows if row.resource.account_id}
        leaves = [leave for leave in self._rows(_LEAVES, TIME_OFF) if leave.account_id in own]
        people = own | {leave.coverage_account_id for leave in leaves if leave.coverage_account_id}
        visits = self._visits(facility_id)
        return ClinicDocument(
            clinic.facility, clinic.opening_hours, clinic.closures,
            tuple(one for one in self._rows(_PEOPLE, _ACCOUNT) if one.id in people),
            tuple(row.resource for row in rows), tuple(facts.groups_of(facility_id)),
            tuple(hours for row in rows for hours in row.working_hours),
            tuple(schedule for row in rows for schedule in row.schedules),
            tuple(exception for row in rows for exception in row.exceptions),
            tuple(facts.offerings_of(facility_id)), tuple(leaves),
            tuple(self._rows(_BLOCKS, _TIME_BLOCK, facility_id=bytes.fromhex(facility_id))),
            tuple(self._patients(visits, [row.resource for row in rows])), tuple(visits),
        )  # fmt: skip

    def _visits(self, facility_id: str) -> list[Appointment]:
        store = AppointmentStore(APPOINTMENT, self._connection, self._no, None)
        found = _VISITS.all(self._connection, organization_no_=self._no, facility_id=bytes.fromhex(facility_id))
        return [store.get(bytes(identifier).hex()) for (identifier,) in found]

    def _patients(self, visits: Sequence[Appointment], resources: Sequence[Resource]) -> list[Patient]:
        """All of a practice with one clinic; of several clinics those who come to this one."""
        every: list[Patient] = self._rows(_PATIENTS, _PATIENT)
        if len(self._facts.facilities()) > 1:
            here = {visit.patient_id for visit in visits}
            every = [patient for patient in every if patient.id in here]
        known = {resource.id for resource in resources}
        return [one if one.usual_provider_id in known else replace(one, usual_provider_id=None) for one in every]

    def _rows(self, statement: Statement, mapper: Mapper[Any], **bound: Any) -> list[Any]:
        rows = statement.all(self._connection, organization_no_=self._no, **bound)
        return [mapper.entity(row) for row in rows]
