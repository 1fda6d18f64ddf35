"""What the commands of rebooking need of the outside."""

from collections.abc import Sequence
from typing import Protocol

from carefront.application.store_port import Store
from carefront.domain.rebook_lists import Rebook, RebookItem


class RebookShelf(Protocol):
    """Rebookings inside a unit of work."""

    @property
    def rebooks(self) -> Store[Rebook]: ...

    @property
    def items(self) -> Store[RebookItem]: ...

    def items_of(self, rebook_id: str) -> Sequence[RebookItem]:
        """The visits of a rebooking in their order."""

    def is_anybody_told(self, account_id: str, start_s: int, end_s: int, since_s: int) -> bool:
        """Whether a patient of a rebooking of the person in ``[start_s, end_s)`` was told of it since ``since_s``."""
