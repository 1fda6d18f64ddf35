"""Stores of aggregates over the RowWriter; children are written row by row, only where they differ."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, Generic, TypeVar

from carefront.domain.appointments import SEAT_ROLE, Appointment, ResourceUse
from carefront.domain.errors import NotFound
from carefront.domain.offerings import Offering, Requirement
from carefront.domain.schedules import Schedule, ScheduleBlock
from carefront.persistence.mappers import Mapper
from carefront.persistence.row_writer import RowWriter
from carefront.persistence.statements import DriverConnection, Statement, compiled

Entity = TypeVar("Entity")


class RowReader:
    """Reads whole rows of one table by one column, of one tenant; ``statement`` binds that as ``wanted``."""

    def __init__(self, statement: Statement) -> None:
        self._statement = statement

    def all(self, connection: DriverConnection, organization_no: int, wanted: Any) -> list[Any]:
        """Raw rows in primary key order."""
        return self._statement.all(connection, organization_no_=organization_no, wanted=wanted)


class SqlStore(Generic[Entity]):
    """A store of one table without children."""

    def __init__(
        self, mapper: Mapper[Entity], connection: DriverConnection, organization_no: int, rows: RowWriter | None
    ) -> None:
        self._mapper = mapper
        self._connection = connection
        self._organization_no = organization_no
        self._rows = rows

    @cached_property
    def _by_id(self) -> RowReader:
        return RowReader(self._mapper.form.by_id)

    @property
    def _writer(self) -> RowWriter:
        if self._rows is None:
            raise RuntimeError("a reading store was asked to write")
        return self._rows

    def row(self, identifier: str) -> Any:
        """The raw row or ``None``."""
        found = self._by_id.all(self._connection, self._organization_no, bytes.fromhex(identifier))
        return found[0] if found else None

    def find(self, identifier: str) -> Entity | None:
        """The entity or ``None``."""
        row = self.row(identifier)
        return None if row is None else self._load(row)

    def get(self, identifier: str) -> Entity:
        """The entity.

        Raises:
            NotFound: no such id in this organization.
        """
        entity = self.find(identifier)
        if entity is None:
            raise NotFound(self._mapper.form.name, identifier)
        return entity

    def version(self, identifier: str) -> int:
        """The row version, 0 where there is no such row."""
        row = self.row(identifier)
        return 0 if row is None else int(row[self._mapper.form.columns.index("row_version")])

    def add(self, entity: Entity) -> None:
        """Insert the row and its children."""
        row = self._writer.insert(self._mapper.form, self._mapper.values(entity))
        self._write_children(entity, row)

    def save(self, entity: Entity) -> None:
        """Write what differs."""
        values = self._mapper.values(entity)
        key = self._row_key(values["id"])
        self._writer.update(self._mapper.form, key, values)
        self._write_children(entity, {"no": key[0], "id": bytes.fromhex(values["id"])})

    def remove(self, identifier: str) -> None:
        """Delete the row and its children."""
        key = self._row_key(identifier)
        self._remove_children({"no": key[0], "id": bytes.fromhex(identifier)})
        self._writer.delete(self._mapper.form, key)

    def _row_key(self, identifier: str) -> tuple[Any, ...]:
        if not self._mapper.form.surrogate:
            return (bytes.fromhex(identifier),)
        row = self.row(identifier)
        if row is None:
            raise NotFound(self._mapper.form.name, identifier)
        return (row[0],)

    def _load(self, row: Any) -> Entity:
        return self._mapper.entity(row)

    def _write_children(self, entity: Entity, row: Mapping[str, Any]) -> None:
        """Nothing to write here."""

    def _remove_children(self, row: Mapping[str, Any]) -> None:
        """Nothing to remove here."""

    def _sync(
        self, child: str, wanted: Mapping[tuple[Any, ...], Mapping[str, Any]], present: Sequence[tuple[Any, ...]]
    ) -> None:
        """Make the children with the raw keys ``present`` those of ``wanted`` (domain values by raw key)."""
        for key in present:
            if key not in wanted:
                self._writer.delete(child, key)
        for key, values in wanted.items():
            if key in present:
                self._writer.update(child, key, values)
            else:
                self._writer.insert(child, values)


USE = Mapper(ResourceUse, "appointment_resource")
BLOCK = Mapper(ScheduleBlock, "schedule_block")
REQUIREMENT = Mapper(Requirement, "offering_requirement")
APPOINTMENT = Mapper(Appointment, "appointment")
SCHEDULE = Mapper(Schedule, "schedule")
OFFERING = Mapper(Offering, "offering")

_SESSION_AT = APPOINTMENT.form.columns.index("session_id")

USES_OF = RowReader(compiled("rows.USES_OF"))
"""The resources of a visit, by its number."""

_IN_SESSION = RowReader(compiled("rows.IN_SESSION"))
_BLOCKS_OF = RowReader(compiled("rows.BLOCKS_OF"))
_REQUIREMENTS_OF = RowReader(compiled("rows.REQUIREMENTS_OF"))


class AppointmentStore(SqlStore[Appointment]):
    """Visits with the resources they take; a seat in a group session is a column and no row of its own."""

    def of_session(self, session_id: str) -> list[Appointment]:
        """The visits with a seat in a session, whatever their state, in the order they were booked."""
        rows = _IN_SESSION.all(self._connection, self._organization_no, bytes.fromhex(session_id))
        return [self._load(row) for row in rows]

    def loaded(self, row: Any) -> Appointment:
        """The visit of a raw row."""
        return self._load(row)

    def _uses(self, no: int) -> list[Any]:
        return USES_OF.all(self._connection, self._organization_no, no)

    def _load(self, row: Any) -> Appointment:
        session_id = row[_SESSION_AT]
        if session_id is not None:
            return APPOINTMENT.entity(row, resources=(ResourceUse(bytes(session_id).hex(), SEAT_ROLE),))
        return APPOINTMENT.entity(row, resources=tuple(USE.entity(use) for use in self._uses(row[0])))

    def _write_children(self, entity: Appointment, row: Mapping[str, Any]) -> None:
        no = row["no"]
        wanted = {
            (no, position): USE.values(use) | {"appointment_no": no, "position": position}
            for position, use in enumerate(entity.resources)
            if use.role != SEAT_ROLE
        }
        is_new = "status" in row
        self._sync("appointment_resource", wanted, [] if is_new else self._present(no))

    def _present(self, no: int) -> list[tuple[Any, ...]]:
        at = [USE.form.columns.index(name) for name in USE.form.row_key]
        return [tuple(use[place] for place in at) for use in self._uses(no)]

    def _remove_children(self, row: Mapping[str, Any]) -> None:
        self._sync("appointment_resource", {}, self._present(row["no"]))


class ScheduleStore(SqlStore[Schedule]):
    """Schedules with their blocks."""

    def _load(self, row: Any) -> Schedule:
        identifier = row[SCHEDULE.form.columns.index("id")]
        blocks = _BLOCKS_OF.all(self._connection, self._organization_no, identifier)
        return SCHEDULE.entity(row, blocks=tuple(BLOCK.entity(block) for block in blocks))

    def _present(self, identifier: bytes) -> list[tuple[Any, ...]]:
        at = BLOCK.form.columns.index("id")
        return [(block[at],) for block in _BLOCKS_OF.all(self._connection, self._organization_no, identifier)]

    def _write_children(self, entity: Schedule, row: Mapping[str, Any]) -> None:
        wanted = {
            (bytes.fromhex(block.id),): BLOCK.values(block) | {"schedule_id": entity.id} for block in entity.blocks
        }
        self._sync("schedule_block", wanted, self._present(row["id"]))

    def _remove_children(self, row: Mapping[str, Any]) -> None:
        self._sync("schedule_block", {}, self._present(row["id"]))


class OfferingStore(SqlStore[Offering]):
    """Visit types with their requirements."""

    def _load(self, row: Any) -> Offering:
        identifier = row[OFFERING.form.columns.index("id")]
        rows = _REQUIREMENTS_OF.all(self._connection, self._organization_no, identifier)
        return OFFERING.entity(row, requirements=tuple(REQUIREMENT.entity(requirement) for requirement in rows))

    def _present(self, identifier: bytes) -> list[tuple[Any, ...]]:
        at = [REQUIREMENT.form.columns.index(name) for name in REQUIREMENT.form.row_key]
        rows = _REQUIREMENTS_OF.all(self._connection, self._organization_no, identifier)
        return [tuple(row[place] for place in at) for row in rows]

    def _write_children(self, entity: Offering, row: Mapping[str, Any]) -> None:
        wanted = {
            (bytes.fromhex(entity.id), position): REQUIREMENT.values(requirement)
            | {"offering_id": entity.id, "position": position}
            for position, requirement in enumerate(entity.requirements)
        }
        self._sync("offering_requirement", wanted, self._present(row["id"]))

    def _remove_children(self, row: Mapping[str, Any]) -> None:
        self._sync("offering_requirement", {}, self._present(row["id"]))
