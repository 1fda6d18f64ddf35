"""Charges, read: by what is wanted of them, with the totals of all that fit."""

from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Protocol

from carefront.application.charge_rows import PAGE, ChargeFilter, ChargePage, ChargeStore, PriceLine, VisitCharges
from carefront.application.gate import Gate
from carefront.application.ports import FactsReader
from carefront.application.store_port import Store
from carefront.domain.appointments import Appointment
from carefront.domain.offerings import OfferingState
from carefront.domain.permissions import Key, Subject


class ChargeStores(Protocol):
    """What charges are read from."""

    @property
    def facts(self) -> FactsReader: ...

    @property
    def charges(self) -> ChargeStore: ...

    @property
    def appointments(self) -> Store[Appointment]: ...

    def snapshot(self) -> AbstractContextManager[None]: ...


class ChargeAnswers:
    """See ``carefront.application.charge_rows.ChargeQueries``."""

    def __init__(self, stores: ChargeStores, gate: Gate) -> None:
        self._stores, self._gate = stores, gate

    def page(self, wanted: ChargeFilter, offset: int = 0, limit: int = PAGE) -> ChargePage:
        """Charges, newest first. Who may not see patients finds nothing by their names."""
        with self._stores.snapshot():
            self._stores.facts.clinic(wanted.facility_id)
            place = Subject(facility_id=wanted.facility_id)
            self._gate.require(Key.BILLING_VIEW, place)
            sees_names = self._gate.may(Key.PATIENT_VIEW, Subject(is_shared=True))
            asked = wanted if sees_names else replace(wanted, text="")
            found = self._stores.charges.page(asked, offset, limit + 1)
            totals = tuple(self._stores.charges.totals(asked))
            lines = tuple(row if sees_names else replace(row, patient="", patient_id="") for row in found[:limit])
            more = offset + limit if len(found) > limit else None
            can_edit = self._gate.may(Key.BILLING_EDIT, place)
            return ChargePage(lines, totals, more, can_edit, self._prices(wanted.facility_id))

    def of_visit(self, appointment_id: str) -> VisitCharges | None:
        """The charges of a visit. Asked with every visit that is shown: who may not view them gets nothing."""
        with self._stores.snapshot():
            visit = self._stores.appointments.get(appointment_id)
            place = Subject(facility_id=visit.facility_id)
            if not self._gate.may(Key.BILLING_VIEW, place):
                return None
            lines = tuple(self._stores.charges.of_visit(appointment_id))
            if not self._gate.may(Key.PATIENT_VIEW, Subject(is_shared=True)):
                lines = tuple(replace(row, patient="", patient_id="") for row in lines)
            prices = self._prices(visit.facility_id, visit.offering_id)
            return VisitCharges(lines, prices, self._gate.may(Key.BILLING_EDIT, place))

    def _prices(self, facility_id: str, offering_id: str | None = None) -> tuple[PriceLine, ...]:
        """By name, those of ``offering_id`` first; what is not offered any more has none."""
        offered = [
            row
            for row in self._stores.facts.offerings_of(facility_id)
            if row.price_minor > 0 and row.state is OfferingState.PUBLISHED
        ]
        offered.sort(key=lambda row: (row.id != offering_id, row.name.casefold()))
        return tuple(PriceLine(row.name, row.price_minor, row.currency) for row in offered)
