"""Caseloads, assignments and charges inside a unit of work. Loaded with the first of them."""

from collections.abc import Sequence
from dataclasses import asdict

from carefront.domain.caseload import Caseload, PatientAssignment
from carefront.domain.charges import Charge, ChargeState, Payer
from carefront.persistence.mappers import Mapper
from carefront.persistence.row_writer import RowWriter
from carefront.persistence.statements import DriverConnection, compiled, form_of
from carefront.persistence.stores import SqlStore

ASSIGNMENT = Mapper(PatientAssignment, "patient_assignment")
CHARGE = Mapper(Charge, "charge", {"state": (str, ChargeState), "payer": (str, Payer)})
CASELOAD = Mapper(Caseload, "caseload")

_ASSIGNED = compiled("caseload.ASSIGNED")
_CHARGES_OF = compiled("charges.OF_VISIT")


class SqlMoneyShelf:
    """See ``carefront.application.money_ports.MoneyShelf``."""

    def __init__(self, connection: DriverConnection, organization_no: int, rows: RowWriter) -> None:
        self._connection, self._no, self._rows = connection, organization_no, rows
        self.assignments: SqlStore[PatientAssignment] = SqlStore(ASSIGNMENT, connection, organization_no, rows)
        self.charges: SqlStore[Charge] = SqlStore(CHARGE, connection, organization_no, rows)

    def assigned(self, patient_id: str, account_id: str) -> Sequence[PatientAssignment]:
        """As the port says."""
        rows = _ASSIGNED.all(
            self._connection, organization_no_=self._no, patient_id=bytes.fromhex(patient_id),
            account_id=bytes.fromhex(account_id),
        )  # fmt: skip
        return [ASSIGNMENT.entity(row) for row in rows]

    def charges_of(self, appointment_id: str) -> Sequence[Charge]:
        """As the port says."""
        rows = _CHARGES_OF.all(
            self._connection, organization_no_=self._no, appointment_id=bytes.fromhex(appointment_id)
        )
        return [CHARGE.entity(row) for row in rows]

    def caseload(self, account_id: str) -> Caseload:
        """As the port says."""
        row = self._rows.fetch(form_of("caseload"), (bytes.fromhex(account_id),))
        return Caseload(account_id) if row is None else CASELOAD.entity(tuple(row.values()))

    def set_caseload(self, caseload: Caseload) -> None:
        """As the port says."""
        key, values = (bytes.fromhex(caseload.account_id),), asdict(caseload)
        if self._rows.fetch(form_of("caseload"), key) is None:
            self._rows.insert("caseload", values)
        else:
            self._rows.update("caseload", key, values)
