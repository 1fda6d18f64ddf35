"""Holds in the file: short transactions of their own, seen by every desk, no part of history."""

import logging
from collections.abc import Callable, Sequence

from sqlalchemy import bindparam, insert

from carefront.persistence.compiling import CoreStatement
from carefront.persistence.driver import DriverError
from carefront.persistence.occupancy import SqlOccupancy
from carefront.persistence.statements import DriverConnection
from carefront.persistence.tables import hold
from carefront.persistence.tenant import scoped_delete
from carefront.shared.clock import Clock
from carefront.shared.ids import derived_id

_PUT = CoreStatement(insert(hold).values({column.name: bindparam(column.name) for column in hold.c}))
_RELEASE = scoped_delete(hold, hold.c.group_id == bindparam("group_id"))
_EXPIRE = scoped_delete(hold, hold.c.until_s <= bindparam("now_s"))

_log = logging.getLogger(__name__)


class SqlHoldBook:
    """See ``carefront.application.ports.HoldBook``. A hold that can't be written is left out: it only ever warns."""

    def __init__(
        self, connection: DriverConnection, organization_no: int, occupancy: SqlOccupancy, clock: Clock
    ) -> None:
        self._connection = connection
        self._no = organization_no
        self._occupancy = occupancy
        self._clock = clock

    def put(
        self, hold_id: str, subject_ids: Sequence[str], start_s: int, end_s: int, holder: str, until_s: int
    ) -> None:
        def write() -> None:
            self._clear(hold_id)
            for position, subject_id in enumerate(subject_ids):
                _PUT.run(
                    self._connection, id=bytes.fromhex(derived_id(hold_id, "hold", position)),
                    group_id=bytes.fromhex(hold_id), organization_no=self._no,
                    subject_no=self._occupancy.subject_no_made(subject_id), start_s=start_s, end_s=end_s, holder=holder,
                    until_s=until_s,
                )  # fmt: skip

        self._run(write)

    def release(self, hold_id: str) -> None:
        self._run(lambda: self._clear(hold_id))

    def _clear(self, hold_id: str) -> None:
        """Take the hold's rows away, and everybody's that have expired."""
        _RELEASE.run(self._connection, organization_no_=self._no, group_id=bytes.fromhex(hold_id))
        _EXPIRE.run(self._connection, organization_no_=self._no, now_s=int(self._clock().timestamp()))

    def _run(self, write: Callable[[], None]) -> None:
        """Write in a short transaction of its own; a file that can't take it just now goes without the hold."""
        try:
            self._connection.execute("BEGIN IMMEDIATE")
        except DriverError:
            _log.info("hold_not_written")
            return
        is_kept = False
        try:
            write()
            self._connection.execute("COMMIT")
            is_kept = True
        except DriverError:
            _log.info("hold_not_written")
        finally:
            if is_kept:
                self._occupancy.settled()
            else:
                self._occupancy.rolled_back()
                self._connection.execute("ROLLBACK")
