"""Whether every encrypted field opens where it stands, by the one key of its patient; asked by ``carefront doctor``."""

import json
from collections.abc import Iterator
from typing import Any

from carefront.domain.errors import SealBroken
from carefront.persistence.driver import Connection
from carefront.persistence.field_cipher import Place, opened, version_of
from carefront.persistence.field_keys import FieldKeys, PatientKey
from carefront.persistence.field_rotation import SEALED, payload_parts
from carefront.persistence.integrity import Check, Finding
from carefront.persistence.log_patch import sealed_parts
from carefront.persistence.row_writer import raw

_LINES = "SELECT number, kind, about, payload, changes FROM command_log WHERE organization_no = ? AND about IS NOT NULL"


def field_check(root: bytes) -> Check:
    """The check. ``root``: ``keys.field_key`` of the data key."""
    return Check("fields", lambda connection: _findings(connection, root))


def _findings(connection: Connection, root: bytes) -> Iterator[Finding]:
    for no, identifier in connection.execute("SELECT no, id FROM organization").fetchall():
        yield from _Fields(connection, no, FieldKeys(connection, no, bytes(identifier), root)).findings()


class _Fields:
    """The encrypted fields of one tenant."""

    def __init__(self, connection: Connection, organization_no: int, keys: FieldKeys) -> None:
        self._connection, self._no, self._keys = connection, organization_no, keys
        self._of: dict[bytes, PatientKey | None] = {}

    def findings(self) -> Iterator[Finding]:
        try:
            self._keys.practice_keys()
        except SealBroken as error:
            yield Finding("fields", "practice_key", error.row_id)
            return
        for (patient,) in self._connection.execute(
            "SELECT patient_id FROM patient_key WHERE organization_no = ?", (self._no,)
        ).fetchall():
            try:
                self._of[bytes(patient)] = self._keys.of_patient(bytes(patient))
            except SealBroken:
                yield Finding("fields", "patient_key", bytes(patient).hex())
        yield from self._rows()
        yield from self._log()

    def _rows(self) -> Iterator[Finding]:
        for table, columns in SEALED.items():
            rows = self._connection.execute(
                f"SELECT id, patient_id, {', '.join(columns)} FROM {table} WHERE organization_no = ?",  # noqa: S608
                (self._no,),
            )
            for own, patient, *fields in rows:
                for name, field in zip(columns, fields, strict=True):
                    if not self._opens(table, bytes(own), name, bytes(field), self._of.get(bytes(patient))):
                        yield Finding("fields", "sealed", f"{table} {bytes(own).hex()} {name}")

    def _log(self) -> Iterator[Finding]:
        """Lines of patients whose key was destroyed can't be read any more, as it should be."""
        for number, kind, about, payload, changes in self._connection.execute(_LINES, (self._no,)):
            key = self._of.get(bytes(about))
            if key is None:
                continue
            parts: list[tuple[str, str, Any]] = [
                *payload_parts(kind, json.loads(payload)), *sealed_parts(SEALED, json.loads(changes)),
            ]  # fmt: skip
            for table, own, values in parts:
                fields = ((name, raw(values[name])) for name in SEALED[table] if name in values)
                if not all(self._opens(table, bytes.fromhex(own), name, field, key) for name, field in fields):
                    yield Finding("fields", "log", f"command_log {number}")

    def _opens(self, table: str, own: bytes, name: str, field: bytes, key: PatientKey | None) -> bool:
        if key is None or version_of(field) != key.version:
            return False
        try:
            opened(key.secret, Place(self._keys.organization_id, table, own, name), field)
        except SealBroken:
            return False
        return True
