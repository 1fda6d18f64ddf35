"""Rebookings and their visits: inside a unit of work, and on a reading connection."""

from collections.abc import Sequence
from typing import Any

from carefront.domain.notifications import NotificationState
from carefront.domain.rebook_lists import ItemState, Rebook, RebookItem
from carefront.domain.rebooking import Reach
from carefront.persistence.mappers import Mapper
from carefront.persistence.request_stores import uses_of, uses_text
from carefront.persistence.row_writer import RowWriter
from carefront.persistence.statements import DriverConnection, compiled
from carefront.persistence.stores import SqlStore

REBOOK = Mapper(Rebook, "rebook", {"reach": (str, Reach)})
ITEM = Mapper(RebookItem, "rebook_item", {"pick_uses": (uses_text, uses_of), "state": (str, ItemState)})

_ITEMS_OF = compiled("rebook.ITEMS_OF")
_OPEN = compiled("rebook.UNDONE")
_TOLD = compiled("rebook.TOLD")


class SqlRebookShelf:
    """See ``carefront.application.rebook_ports.RebookShelf``."""

    def __init__(self, connection: DriverConnection, organization_no: int, rows: RowWriter | None) -> None:
        self._connection, self._no = connection, organization_no
        self.rebooks: SqlStore[Rebook] = SqlStore(REBOOK, connection, organization_no, rows)
        self.items: SqlStore[RebookItem] = SqlStore(ITEM, connection, organization_no, rows)

    def items_of(self, rebook_id: str) -> Sequence[RebookItem]:
        """The visits of a rebooking in their order."""
        return [ITEM.entity(row) for row in self._all(_ITEMS_OF, rebook_id=bytes.fromhex(rebook_id))]

    def undone(self, since_s: int) -> Sequence[Rebook]:
        """The rebookings of absences that last after ``since_s`` which nobody closed, or of which a visit is open."""
        rows = self._all(_OPEN, since_s=since_s, open_state=ItemState.OPEN.value, no=0)
        return [REBOOK.entity(row) for row in rows]

    def is_anybody_told(self, account_id: str, start_s: int, end_s: int, since_s: int) -> bool:
        """Whether a patient of a rebooking of the person in ``[start_s, end_s)`` was told of it since ``since_s``."""
        return bool(self._all(
            _TOLD, account_id=bytes.fromhex(account_id), start_s=start_s, end_s=end_s, since_s=since_s,
            sent=NotificationState.SENT.value, no=0,
        ))  # fmt: skip

    def _all(self, statement: Any, **values: Any) -> list[Any]:
        rows: list[Any] = statement.all(self._connection, organization_no_=self._no, **values)
        return rows
