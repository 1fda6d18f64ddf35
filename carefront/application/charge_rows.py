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
class PriceLine:
    """What something costs by the price list: a visit type or an article."""

    name: str
    amount_minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class ChargePage:
    """Charges, newest first, with the totals of all that fit, and the clinic's prices by name. ``next_offset``: where
    the next page begins, ``None`` after the last."""

    lines: tuple[ChargeLine, ...]
    totals: tuple[ChargeTotal, ...]
    next_offset: int | None
    can_edit: bool
    prices: tuple[PriceLine, ...] = ()


@dataclass(frozen=True, slots=True)
class VisitCharges:
    """The charges of a visit in the order they were made, and the clinic's prices, that of the visit's type first."""

    lines: tuple[ChargeLine, ...]
    prices: tuple[PriceLine, ...]
    can_edit: bool


class ChargeStore(Protocol):
    """Charges of one tenant."""

    def page(self, wanted: ChargeFilter, offset: int, limit: int) -> Sequence[ChargeLine]:
        """Charges, newest first."""

    def totals(self, wanted: ChargeFilter) -> Sequence[ChargeTotal]:
        """Of all that fit, by state and currency."""

    def of_visit(self, appointment_id: str) -> Sequence[ChargeLine]:
        """The charges of a visit in the order they were made."""


class ChargeQueries(Protocol):
    """Questions about charges; each needs ``pm.billing.view`` in the clinic."""

    def page(self, wanted: ChargeFilter, offset: int = 0, limit: int = PAGE) -> ChargePage:
        """Charges, newest first.

        Raises:
            NotAllowed: charges are for those who may view them.
        """

    def of_visit(self, appointment_id: str) -> VisitCharges | None:
        """The charges of a visit; ``None`` for who may not view them.

        Raises:
            NotFound: no such visit in this organization.
        """
