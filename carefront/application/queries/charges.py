"""Charges, read: by what is wanted of them, with the totals of all that fit."""

from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Protocol

from carefront.application.charge_rows import PAGE, ChargeFilter, ChargePage, ChargeStore
from carefront.application.gate import Gate
from carefront.application.ports import FactsReader
from carefront.domain.permissions import Key, Subject


class ChargeStores(Protocol):
    """What charges are read from."""

    @property
    def facts(self) -> FactsReader: ...

    @property
    def charges(self) -> ChargeStore: ...

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
            return ChargePage(lines, totals, more, self._gate.may(Key.BILLING_EDIT, place))
