"""Small projections of entity rows: the search words of patients."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, insert

from carefront.domain.patients import index_words, plain_digits
from carefront.persistence.compiling import CoreStatement
from carefront.persistence.row_writer import Change
from carefront.persistence.statements import DriverConnection
from carefront.persistence.tables import patient, patient_word
from carefront.persistence.tenant import scoped_delete

_ADD = CoreStatement(
    insert(patient_word)
    .prefix_with("OR IGNORE")
    .values({column.name: bindparam(column.name) for column in patient_word.c})
)
_CLEAR = scoped_delete(patient_word, patient_word.c.patient_no == bindparam("patient_no"))
_DIGITS = frozenset({"phone", "phone_2", "record_number", "birth_date"})


def words_of(row: dict[str, Any]) -> set[str]:
    """What a patient is found by: name words; the digit runs of phones, record number and birth date after ``#``; and
    those of the phones from behind after ``!``, because people say the last four."""
    words = set(index_words(f"{row['display_name']} {row['family']} {row['given']}"))
    for name in _DIGITS:
        digits = "".join(char for char in plain_digits(str(row[name] or "")) if char.isalnum()).casefold()
        if digits:
            words.add(f"#{digits}")
            if name.startswith("phone"):
                words.add(f"!{digits[::-1]}")
            elif name == "record_number" and (number := "".join(char for char in digits if char.isdigit())):
                words.add(f"#{number}")
    return words


class PatientWords:
    """Keeps ``patient_word`` equal to the patients' rows."""

    def __init__(self, connection: DriverConnection, organization_no: int) -> None:
        self._connection = connection
        self._no = organization_no

    def project(self, changes: Sequence[Change]) -> None:
        """Bring the words of every changed patient up to date."""
        for change in changes:
            if change.form.name == patient.name:
                self._replace(change)

    def _replace(self, change: Change) -> None:
        if change.before is not None:
            _CLEAR.run(self._connection, organization_no_=self._no, patient_no=change.key[0])
        if change.after is not None and not change.after["is_archived"]:
            for word in sorted(words_of(dict(change.after))):
                _ADD.run(self._connection, organization_no=self._no, word=word, patient_no=change.key[0])
