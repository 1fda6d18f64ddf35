"""Keeps the holds of offered times equal to the offers: one that is open or accepted holds its time."""

from collections.abc import Sequence

from sqlalchemy import bindparam, insert

from carefront.application.ports import FactsReader
from carefront.domain.errors import NotFound
from carefront.domain.requests import HOLDING
from carefront.persistence.compiling import CoreStatement
from carefront.persistence.occupancy import SqlOccupancy
from carefront.persistence.request_stores import uses_of
from carefront.persistence.row_writer import Change
from carefront.persistence.statements import DriverConnection
from carefront.persistence.tables import hold
from carefront.persistence.tenant import scoped_delete
from carefront.shared.ids import derived_id

_PUT = CoreStatement(insert(hold).values({column.name: bindparam(column.name) for column in hold.c}))
_RELEASE = scoped_delete(hold, hold.c.group_id == bindparam("group_id"))
_HOLDING = frozenset(state.value for state in HOLDING)


def project_offers(
    connection: DriverConnection, organization_no: int, occupancy: SqlOccupancy, facts: FactsReader,
    changes: Sequence[Change], holder: str,
) -> None:  # fmt: skip
    """Bring the holds up to what changed of offers; ``holder`` is who made or brought back the offer."""
    for change in changes:
        _RELEASE.run(connection, organization_no_=organization_no, group_id=change.key[0])
        row = change.after
        if row is None or row["state"] not in _HOLDING:
            continue
        for position, use in enumerate(uses_of(row["uses"])):
            try:
                subject_id = facts.resource(use.resource_id).resource.subject_id
            except NotFound:
                continue  # it was taken away since
            start_s = row["start"] + 60 * use.offset_minutes
            length = row["length_minutes"] if use.length_minutes is None else use.length_minutes
            _PUT.run(
                connection, id=bytes.fromhex(derived_id(bytes(change.key[0]).hex(), "hold", position)),
                group_id=change.key[0], organization_no=organization_no,
                subject_no=occupancy.subject_no_made(subject_id), start_s=start_s, end_s=start_s + 60 * length,
                holder=holder, until_s=row["expires_at"],
            )  # fmt: skip
