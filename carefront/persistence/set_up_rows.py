"""What the set-up screens read beside the configuration: row versions, blocked time."""

from collections.abc import Mapping, Sequence

from carefront.application.set_up_rows import BlockSetUp
from carefront.domain.appointments import BlockKind
from carefront.persistence.statements import DriverConnection, compiled, form_of

_BLOCKS = compiled("set_up.BLOCKS")


class SetUpRows:
    """Reads one tenant on one reading connection."""

    def __init__(self, connection: DriverConnection, organization_no: int) -> None:
        self._connection, self._no = connection, organization_no

    def versions(self, table: str) -> Mapping[str, int]:
        """Row versions by id."""
        form = form_of(table)
        identifier, version = form.columns.index("id"), form.columns.index("row_version")
        rows = form.every.all(self._connection, organization_no_=self._no)
        return {bytes(row[identifier]).hex(): int(row[version]) for row in rows}

    def time_blocks(self, facility_id: str, start_s: int, end_s: int) -> Sequence[BlockSetUp]:
        """The clinic's blocked times that touch the span, by start."""
        rows = _BLOCKS.all(
            self._connection, organization_no_=self._no, facility_id=bytes.fromhex(facility_id), start_s=start_s,
            end_s=end_s,
        )  # fmt: skip
        return [
            BlockSetUp(bytes(own).hex(), bytes(resource).hex(), "", start, end, BlockKind(kind), name, version, False)
            for own, resource, start, end, kind, name, version in rows
        ]
