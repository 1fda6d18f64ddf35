"""Records inside a unit of work, and what is done to their keys and to a patient as a whole."""

from carefront.application.record_rows import Erased
from carefront.domain.errors import InvalidValue
from carefront.persistence.erasing import Erasure
from carefront.persistence.field_keys import FieldKeys
from carefront.persistence.field_rotation import FieldRotation
from carefront.persistence.records import SqlRecords
from carefront.persistence.row_writer import RowWriter
from carefront.persistence.statements import DriverConnection


class SqlRecordUnit(SqlRecords):
    """See ``carefront.application.record_rows.RecordBook``. ``has_erased``: the file is to be compacted afterwards."""

    def __init__(
        self, connection: DriverConnection, organization_no: int, keys: FieldKeys, rows: RowWriter, now_s: int,
        version: int,
    ) -> None:  # fmt: skip
        super().__init__(connection, organization_no, keys, rows, now_s)
        self._version = version
        self.has_erased = False

    def erase(self, patient_id: str, label: str) -> Erased:
        erasure = Erasure(self._connection, self._no, self.keys, self._version, self._now_s)
        erased = erasure.run(patient_id, label)
        self.has_erased = True
        return erased

    def begin_rotation(self) -> int:
        rotation = FieldRotation(self._connection, self._no, self.keys, self._now_s)
        return self.keys.current_version() if rotation.remaining() else self.keys.begin_version(self._now_s)

    def retire_old_keys(self) -> tuple[int, ...]:
        rotation = FieldRotation(self._connection, self._no, self.keys, self._now_s)
        current = self.keys.current_version()
        if rotation.remaining():
            raise InvalidValue("version", current, "in_use")
        old = tuple(version for version in self.keys.practice_keys() if version < current)
        for version in old:
            self.keys.retire(version, self._now_s)
        return old
