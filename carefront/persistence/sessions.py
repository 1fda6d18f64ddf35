"""Group sessions of one tenant on one reading connection."""

from collections.abc import Sequence

from carefront.application.session_rows import OpenSession
from carefront.domain.appointments import Appointment
from carefront.persistence.statements import DriverConnection, compiled
from carefront.persistence.stores import AppointmentStore

_BETWEEN = compiled("sessions.BETWEEN")
_TAKEN = compiled("sessions.TAKEN")


class SqlSessions:
    """See ``carefront.application.ports.SessionReader``."""

    def __init__(self, connection: DriverConnection, organization_no: int, visits: AppointmentStore) -> None:
        self._connection = connection
        self._no = organization_no
        self._visits = visits

    def between(self, offering_id: str, start_s: int, end_s: int) -> Sequence[OpenSession]:
        rows = _BETWEEN.all(
            self._connection, organization_no_=self._no, start_s=start_s, end_s=end_s,
            offering_id=bytes.fromhex(offering_id),
        )  # fmt: skip
        sessions = [self._visits.loaded(row) for row in rows]
        return [OpenSession(session, self.taken(session.id)) for session in sessions]

    def attendees(self, session_id: str) -> Sequence[Appointment]:
        return self._visits.of_session(session_id)

    def taken(self, session_id: str) -> int:
        """How many seats of a session are taken."""
        found = _TAKEN.one(self._connection, organization_no_=self._no, session_id=bytes.fromhex(session_id))
        return int(found[0])
