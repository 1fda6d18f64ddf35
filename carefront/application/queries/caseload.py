"""Caseloads, read: who takes how many patients, and which."""

from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Protocol

from carefront.application.caseload_rows import AssignedPatient, CaseloadStore, PanelLine
from carefront.application.gate import Gate
from carefront.application.on_duty import resources_of_person
from carefront.application.ports import FactsReader
from carefront.application.time_off_rights import about
from carefront.domain.booking_facts import panel_status
from carefront.domain.caseload import Caseload
from carefront.domain.permissions import Key, Subject


class CaseloadStores(Protocol):
    """What caseloads are read from."""

    @property
    def facts(self) -> FactsReader: ...

    @property
    def caseloads(self) -> CaseloadStore: ...

    def snapshot(self) -> AbstractContextManager[None]: ...


class CaseloadAnswers:
    """See ``carefront.application.caseload_rows.CaseloadQueries``."""

    def __init__(self, stores: CaseloadStores, gate: Gate) -> None:
        self._stores, self._gate = stores, gate

    def panels(self) -> tuple[PanelLine, ...]:
        """Everybody whose caseload may be seen."""
        with self._stores.snapshot():
            seen = [account for account in self._people() if self._may(Key.CASELOAD_VIEW, account)]
            if not seen:
                self._gate.require_any((Key.CASELOAD_VIEW,))
                for facility in self._stores.facts.facilities():
                    self._gate.require_any((Key.CASELOAD_VIEW,), facility.id)
            counts = self._stores.caseloads.counts()
            loads = {load.account_id: load for load in self._stores.caseloads.loads()}
            return tuple(
                self._line(account, loads.get(account, Caseload(account)), counts.get(account, 0)) for account in seen
            )

    def patients(self, account_id: str) -> tuple[AssignedPatient, ...]:
        """The person's active patients."""
        with self._stores.snapshot():
            self._gate.require(Key.CASELOAD_VIEW, self._subject(Key.CASELOAD_VIEW, account_id))
            found = self._stores.caseloads.patients(account_id)
            if self._gate.may(Key.PATIENT_VIEW, Subject(frozenset({account_id}), is_shared=True)):
                return tuple(found)
            return tuple(replace(row, name="", birth_date=None) for row in found)

    def _people(self) -> list[str]:
        """Everybody with a column in a calendar, in the order of the columns."""
        facts = self._stores.facts
        found = (
            own.resource.account_id for place in facts.facilities() for own in facts.resources_of(place.id).values()
        )
        return [account for account in dict.fromkeys(found) if account]

    def _subject(self, key: Key, account_id: str) -> Subject:
        return about(self._stores.facts, self._gate.actor(), account_id, key)

    def _may(self, key: Key, account_id: str) -> bool:
        return self._gate.may(key, self._subject(key, account_id))

    def _line(self, account_id: str, load: Caseload, active: int) -> PanelLine:
        facts = self._stores.facts
        own = next(iter(resources_of_person(facts, account_id)), None)
        return PanelLine(
            account_id, own.resource.name if own else facts.name_of(account_id), active, load.max_patients,
            panel_status(load.panel_status, load.max_patients, active), load.panel_status,
            self._may(Key.CASELOAD_EDIT, account_id),
        )  # fmt: skip
