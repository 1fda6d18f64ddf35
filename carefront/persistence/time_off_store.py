"""Every request for time off of one tenant, decided or not, reading only."""

from carefront.application.time_off_rows import StoredTimeOff
from carefront.persistence.facts import TIME_OFF
from carefront.persistence.statements import DriverConnection, form_of


class SqlTimeOffStore:
    """See ``carefront.application.time_off_rows.TimeOffStore``."""

    def __init__(self, connection: DriverConnection, organization_no: int) -> None:
        self._connection, self._no = connection, organization_no

    def rows(self) -> tuple[StoredTimeOff, ...]:
        form = form_of("time_off")
        version = form.columns.index("row_version")
        found = form.every.all(self._connection, organization_no_=self._no)
        return tuple(StoredTimeOff(TIME_OFF.entity(row), int(row[version])) for row in found)
