"""Sealing every field anew with a fresh key, a few patients at a time: may be stopped, or killed, at any moment.

One transaction takes a patient from the old key to the new one with everything that is sealed for them: fields, and the
images of fields in the command log. So each is readable by exactly one key, before and after.
"""

import json
from collections.abc import Mapping
from typing import Any

from carefront.domain.errors import SealBroken
from carefront.persistence.driver import Connection
from carefront.persistence.field_cipher import Place, opened, sealed
from carefront.persistence.field_keys import FieldKeys, PatientKey
from carefront.persistence.log_patch import open_log, sealed_parts
from carefront.persistence.records import KIND_NAMED
from carefront.persistence.row_writer import plain, raw
from carefront.persistence.turns import begin_writing

PLACES: Mapping[str, tuple[str, str, str]] = {
    "insurance.save": ("insurance", "insurance", "id"), "allergy.save": ("allergy", "allergy", "id"),
    "condition.save": ("condition", "medical_condition", "id"), "record_note.save": ("note", "record_note", "id"),
    "record.view": ("", "record_view", "view_id"),
}  # fmt: skip
"""Where a command's payload holds sealed values: the field, the table they stand in, and what names the row."""

SEALED: Mapping[str, tuple[str, ...]] = {name: kind.sealed for name, kind in KIND_NAMED.items()}


class FieldRotation:
    """On a writing connection of its own, of one tenant."""

    def __init__(self, connection: Connection, organization_no: int, keys: FieldKeys, now_s: int) -> None:
        self._connection, self._no, self._keys, self._now_s = connection, organization_no, keys, now_s

    def remaining(self) -> int:
        """How many patients are still sealed with an old key."""
        found = self._connection.execute(
            "SELECT count(*) FROM patient_key WHERE organization_no = ? AND version < ?",
            (self._no, self._keys.current_version()),
        ).fetchone()
        return int(found[0])

    def step(self, patients: int = 20) -> int:
        """Seal some patients anew, each in a transaction of its own; how many remain.

        Raises:
            DriverError: the file could not take it; what was done before stands.
        """
        rows = self._connection.execute(
            "SELECT patient_id FROM patient_key WHERE organization_no = ? AND version < ? LIMIT ?",
            (self._no, self._keys.current_version(), patients),
        ).fetchall()
        for (patient_id,) in rows:
            self._renew(bytes(patient_id))
        return self.remaining()

    def _renew(self, patient_id: bytes) -> None:
        begin_writing(self._connection)
        try:
            old = self._keys.of_patient(patient_id)
            if old is not None and old.version < self._keys.current_version():
                new = self._keys.renew(patient_id, self._now_s)
                self._rows(patient_id, old, new)
                self._log(patient_id, old, new)
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def _rows(self, patient_id: bytes, old: PatientKey, new: PatientKey) -> None:
        for table, columns in SEALED.items():
            names = ", ".join(columns)
            changed = ", ".join(f"{name} = ?" for name in columns)
            found = self._connection.execute(
                f"SELECT id, {names} FROM {table} WHERE organization_no = ? AND patient_id = ?",  # noqa: S608 - own names
                (self._no, patient_id),
            ).fetchall()
            for own, *fields in found:
                fresh = [
                    self._anew(table, bytes(own), name, bytes(field), old, new)
                    for name, field in zip(columns, fields, strict=True)
                ]
                self._connection.execute(
                    f"UPDATE {table} SET {changed} WHERE organization_no = ? AND id = ?",  # noqa: S608 - own names
                    (*fresh, self._no, own),
                )

    def _anew(self, table: str, own: bytes, name: str, field: bytes, old: PatientKey, new: PatientKey) -> bytes:
        """The field under the new key; one that does not open stays as it is, and the check of the file names it."""
        place = Place(self._keys.organization_id, table, own, name)
        try:
            return sealed(new.secret, new.version, place, opened(old.secret, place, field))
        except SealBroken:
            return field

    def _log(self, patient_id: bytes, old: PatientKey, new: PatientKey) -> None:
        lines = self._connection.execute(
            "SELECT device_no, number, kind, payload, changes FROM command_log WHERE organization_no = ? AND about = ?",
            (self._no, patient_id),
        ).fetchall()
        if not lines:
            return
        with open_log(self._connection):
            for device_no, number, kind, payload_text, changes_text in lines:
                payload, changes = json.loads(payload_text), json.loads(changes_text)
                for table, own, values in (*payload_parts(kind, payload), *sealed_parts(SEALED, changes)):
                    for name in SEALED[table]:
                        if name in values:
                            field = self._anew(table, bytes.fromhex(own), name, raw(values[name]), old, new)
                            values[name] = plain(field)
                self._connection.execute(
                    "UPDATE command_log SET payload = ?, changes = ? WHERE device_no = ? AND number = ?",
                    (_compact(payload), _compact(changes), device_no, number),
                )


def rotation_of(
    connection: Connection, organization_no: int, organization_id: str, root: bytes, now_s: int
) -> FieldRotation:
    """The rotation of one tenant's keys; ``root`` is ``keys.field_key`` of the data key."""
    keys = FieldKeys(connection, organization_no, bytes.fromhex(organization_id), root)
    return FieldRotation(connection, organization_no, keys, now_s)


def payload_parts(kind: str, payload: dict[str, Any]) -> tuple[tuple[str, str, dict[str, Any]], ...]:
    """The sealed values of a payload: table, row id in hex, the values."""
    if kind not in PLACES:
        return ()
    place, table, name = PLACES[kind]
    values = payload.get(place) if place else payload
    return ((table, str(values[name]), values),) if isinstance(values, dict) and name in values else ()


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
