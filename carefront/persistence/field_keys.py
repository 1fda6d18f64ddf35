"""The keys of encrypted fields of one tenant: a key for each patient, wrapped by the practice's own of one version.

Terms: the *root* is derived from the key of the file and never stored; a *practice key* (``field_key``) is wrapped by
the root and has a version; a *patient key* (``patient_key``) is wrapped by the practice key of its version and seals
the patient's fields. Destroying a patient key makes what it sealed unreadable, in every log too.
"""

import hmac
from collections.abc import Mapping
from typing import Final

from carefront.domain.errors import SealBroken
from carefront.persistence.field_cipher import Place, opened, sealed
from carefront.persistence.keys import derived_key, new_key
from carefront.persistence.statements import DriverConnection, compiled, form_of
from carefront.shared.values import dataclass

_FIELD_KEYS = compiled("records.FIELD_KEYS")
_PATIENT_KEY = compiled("records.PATIENT_KEY")
FIRST_VERSION: Final = 1


@dataclass(frozen=True, slots=True, repr=False)
class PatientKey:
    """The key of one patient's fields and the version it is of."""

    version: int
    secret: bytes


class FieldKeys:
    """Keys on one connection of one tenant. Only the writer may make any."""

    def __init__(self, connection: DriverConnection, organization_no: int, organization_id: bytes, root: bytes) -> None:
        self._connection, self._no, self._root = connection, organization_no, root
        self.organization_id = organization_id

    @property
    def index_key(self) -> bytes:
        """The key of what member numbers are found by; another one in every organization."""
        return derived_key(self._root, f"index {self.organization_id.hex()}")

    def digest(self, text: str) -> bytes:
        """What ``text`` is found by: equal for equal texts, telling nothing else."""
        return hmac.digest(self.index_key, text.encode(), "sha256")

    def practice_keys(self) -> Mapping[int, bytes]:
        """The practice keys that are known by version, retired ones left out.

        Raises:
            SealBroken: a wrap does not open; it was changed, or is of another file.
        """
        rows = _FIELD_KEYS.all(self._connection, organization_no_=self._no)
        return {
            version: opened(self._root, self._practice_place(version), bytes(wrapped))
            for version, wrapped in rows
            if wrapped is not None
        }

    def current_version(self) -> int:
        """The version that new patient keys get; 0 where no key was made yet."""
        return max(self.practice_keys(), default=0)

    def of_patient(self, patient_id: bytes) -> PatientKey | None:
        """The key of a patient's fields, ``None`` where there is none, or it was destroyed."""
        row = _PATIENT_KEY.one(self._connection, organization_no_=self._no, wanted=patient_id)
        if row is None:
            return None
        version, wrapped = row
        wrapping, place = self.practice_keys().get(version), self._patient_place(patient_id)
        if wrapping is None:
            raise SealBroken(place.table, patient_id.hex(), place.column)
        return PatientKey(version, opened(wrapping, place, bytes(wrapped)))

    # For the writer

    def made_for(self, patient_id: bytes, now_s: int) -> PatientKey:
        """The key of a patient's fields, made where there is none."""
        return self.of_patient(patient_id) or self.renew(patient_id, now_s)

    def renew(self, patient_id: bytes, now_s: int) -> PatientKey:
        """A fresh key of the current version for a patient, in the place of any they had."""
        keys = self.practice_keys()
        version = max(keys) if keys else self.begin_version(now_s)
        wrapping = keys[version] if keys else self.practice_keys()[version]
        made = PatientKey(version, new_key())
        self.forget(patient_id)
        wrapped = sealed(wrapping, version, self._patient_place(patient_id), made.secret)
        form_of("patient_key").insert.run(
            self._connection, organization_no=self._no, patient_id=patient_id, version=version, wrapped=wrapped
        )
        return made

    def begin_version(self, now_s: int) -> int:
        """A fresh practice key; its version."""
        rows = _FIELD_KEYS.all(self._connection, organization_no_=self._no)
        version = max((row[0] for row in rows), default=FIRST_VERSION - 1) + 1
        wrapped = sealed(self._root, version, self._practice_place(version), new_key())
        form_of("field_key").insert.run(
            self._connection, organization_no=self._no, version=version, wrapped=wrapped, created_at=now_s,
            retired_at=None,
        )  # fmt: skip
        return version

    def forget(self, patient_id: bytes) -> None:
        """Destroy a patient's key."""
        self._connection.execute(
            "DELETE FROM patient_key WHERE organization_no = ? AND patient_id = ?", (self._no, patient_id)
        )

    def retire(self, version: int, now_s: int) -> None:
        """Destroy a practice key; its line stays, so that no version is given twice."""
        self._connection.execute(
            "UPDATE field_key SET wrapped = NULL, retired_at = ? WHERE organization_no = ? AND version = ?",
            (now_s, self._no, version),
        )

    def _practice_place(self, version: int) -> Place:
        return Place(self.organization_id, "field_key", str(version).encode(), "wrapped")

    def _patient_place(self, patient_id: bytes) -> Place:
        return Place(self.organization_id, "patient_key", patient_id, "wrapped")
