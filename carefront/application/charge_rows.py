"""Charges as rows for a screen or a file. Amounts are minor units of their currency."""

from collections.abc import Sequence
from typing import Protocol

from carefront.domain.charges import ChargeState, Payer
from carefront.shared.values import dataclass

PAGE = 300
"""Charges read at once."""


@dataclass(frozen=True, slots=True)
class ChargeFilter:
    """Which charges of a clinic: of visits in ``[start_s, end_s)``, in a state, of a payer (empty: any), of patients
    whose name holds ``text``."""

    facility_id: str
    start_s: int
    end_s: int
    state: str = ""
    payer: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class ChargeLine:
    """One charge. ``at_s``: when the visit is, or when it was made without one; ``patient`` is empty without one, and
    where the reader may not know the name."""

    id: str
    at_s: int
    patient_id: str
    patient: str
    appointment_id: str
    description: str
    amount_minor: int
    currency: str
    state: ChargeState
    payer: Payer
    payer_name: str
    note: str


@dataclass(frozen=True, slots=True)
class ChargeTotal:
    """All charges of one state in one currency; currencies are never added up."""

    state: ChargeState
    currency: str
    count: int
    amount_minor: int


@dataclass(frozen=True, slots=True)
class ChargePage:
    """Charges, newest first, with the totals of all that fit. ``next_offset``: where the next page begins, ``None``
    after the last."""

    lines: tuple[ChargeLine, ...]
    totals: tuple[ChargeTotal, ...]
    next_offset: int | None
    can_edit: bool


class ChargeStore(Protocol):
    """Charges of one tenant."""

    def page(self, wanted: ChargeFilter, offset: int, limit: int) -> Sequence[ChargeLine]:
        """Charges, newest first."""

    def totals(self, wanted: ChargeFilter) -> Sequence[ChargeTotal]:
        """Of all that fit, by state and currency."""


class ChargeQueries(Protocol):
    """Questions about charges; each needs ``pm.billing.view`` in the clinic."""

    def page(self, wanted: ChargeFilter, offset: int = 0, limit: int = PAGE) -> ChargePage:
        """Charges, newest first.

        Raises:
            NotAllowed: charges are for those who may view them.
        """
