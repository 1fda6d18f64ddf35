"""Caseloads and charges, read for screens and files."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from carefront.application.caseload_rows import AssignedPatient
from carefront.application.charge_rows import ChargeFilter, ChargeLine, ChargeTotal
from carefront.domain.caseload import Caseload
from carefront.domain.charges import ChargeState, Payer
from carefront.domain.patients import folded
from carefront.persistence.statements import DriverConnection, compiled

_COUNTS, _LOADS, _PATIENTS = compiled("caseload.COUNTS"), compiled("caseload.LOADS"), compiled("caseload.PATIENTS")
_PAGE, _TOTALS = compiled("charges.PAGE"), compiled("charges.TOTALS")
_OF_VISIT = compiled("charges.LINES_OF_VISIT")


class SqlCaseloadLists:
    """See ``carefront.application.caseload_rows.CaseloadStore``."""

    def __init__(self, connection: DriverConnection, organization_no: int) -> None:
        self._connection, self._no = connection, organization_no

    def counts(self) -> dict[str, int]:
        """As the port says."""
        rows = _COUNTS.all(self._connection, organization_no_=self._no)
        return {bytes(account_id).hex(): count for account_id, count in rows}

    def loads(self) -> Sequence[Caseload]:
        """As the port says."""
        rows = _LOADS.all(self._connection, organization_no_=self._no)
        return [Caseload(bytes(account_id).hex(), most, status) for account_id, most, status in rows]

    def patients(self, account_id: str) -> Sequence[AssignedPatient]:
        """As the port says."""
        rows = _PATIENTS.all(self._connection, organization_no_=self._no, account_id=bytes.fromhex(account_id))
        return [
            AssignedPatient(_hex(identifier), _hex(patient_id), name, _day(born), date.fromisoformat(since))
            for identifier, patient_id, name, born, since in rows
        ]


class SqlChargeLists:
    """See ``carefront.application.charge_rows.ChargeStore``."""

    def __init__(self, connection: DriverConnection, organization_no: int) -> None:
        self._connection, self._no = connection, organization_no

    def page(self, wanted: ChargeFilter, offset: int, limit: int) -> Sequence[ChargeLine]:
        """As the port says."""
        rows = _PAGE.all(
            self._connection, organization_no_=self._no, page=limit, skipped=offset, **_bound(wanted)
        )  # fmt: skip
        return [_line(row) for row in rows]

    def of_visit(self, appointment_id: str) -> Sequence[ChargeLine]:
        """As the port says."""
        visit_id = bytes.fromhex(appointment_id)
        rows = _OF_VISIT.all(self._connection, organization_no_=self._no, appointment_id=visit_id)
        return [_line(row) for row in rows]

    def totals(self, wanted: ChargeFilter) -> Sequence[ChargeTotal]:
        """As the port says."""
        rows = _TOTALS.all(self._connection, organization_no_=self._no, **_bound(wanted))
        found = [ChargeTotal(ChargeState(state), currency, count, amount) for state, currency, count, amount in rows]
        places = list(ChargeState)
        return sorted(found, key=lambda total: (places.index(total.state), total.currency))


def _line(row: Any) -> ChargeLine:
    identifier, at_s, patient_id, name, visit_id, text, amount, currency, state, payer, payer_name, note = row
    return ChargeLine(
        _hex(identifier), at_s, _hex(patient_id), name or "", _hex(visit_id), text, amount, currency,
        ChargeState(state), Payer(payer), payer_name, note,
    )  # fmt: skip


def _bound(wanted: ChargeFilter) -> dict[str, Any]:
    return {
        "facility_id": bytes.fromhex(wanted.facility_id), "start_s": wanted.start_s, "end_s": wanted.end_s,
        "state": wanted.state, "payer": wanted.payer, "words": folded(wanted.text),
    }  # fmt: skip


def _hex(value: Any) -> str:
    return bytes(value).hex() if value else ""


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if value else None
