"""Everything the desk's reader asks, on one reading connection of one tenant.

The day comes first: what finds patients, duplicates and the history of a visit is loaded when it is asked.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

from carefront.application.read_models import AppointmentDetail, DayCard, PatientHit
from carefront.domain.booking_facts import Occupied
from carefront.persistence.facts import SqlFacts
from carefront.persistence.occupancy import SqlOccupancy
from carefront.persistence.queries import SqlQueries
from carefront.persistence.statements import DriverConnection
from carefront.persistence.stores import APPOINTMENT, AppointmentStore

if TYPE_CHECKING:
    from carefront.persistence.audit_lists import SqlAuditStore
    from carefront.persistence.booked_visits import SqlVisitBook
    from carefront.persistence.desk_lists import DeskLists
    from carefront.persistence.message_lists import SqlMessageReader
    from carefront.persistence.money_lists import SqlCaseloadLists, SqlChargeLists
    from carefront.persistence.own_rows import OwnRows
    from carefront.persistence.patient_search import PatientSearch
    from carefront.persistence.people_lists import SqlPeopleLists
    from carefront.persistence.queue_lists import SqlQueueStore
    from carefront.persistence.rebook_store import SqlRebookStore
    from carefront.persistence.records import SqlRecords
    from carefront.persistence.request_lists import SqlRequestLists
    from carefront.persistence.sessions import SqlSessions
    from carefront.persistence.set_up_rows import SetUpRows
    from carefront.persistence.slot_queries import StoredSlots
    from carefront.persistence.summary_lists import SqlFigureStore
    from carefront.persistence.time_off_store import SqlTimeOffStore
    from carefront.persistence.visit_detail import VisitDetails


class SqlReadStores:
    """See ``carefront.application.read_stores.ReadStores``."""

    def __init__(
        self,
        connection: DriverConnection,
        organization_no: int,
        require_session: Callable[[], None] = lambda: None,
        field_key: bytes = b"",
        digest_key: bytes = b"",
    ) -> None:
        """``require_session`` raises where nothing may be asked: it is called before every answer."""
        self._connection = connection
        self._no = organization_no
        self._require_session = require_session
        self._field_key, self._digest_key = field_key, digest_key
        self._depth = 0
        self.facts = SqlFacts(connection, organization_no)
        self.occupancy = SqlOccupancy(connection, organization_no)
        self.appointments = AppointmentStore(APPOINTMENT, connection, organization_no, None)
        self._queries = SqlQueries(connection, organization_no, self.occupancy)

    @cached_property
    def lists(self) -> "DeskLists":
        """Duplicates, series, who waits, overrides."""
        from carefront.persistence.desk_lists import DeskLists

        return DeskLists(self._connection, self._no, self.facts)

    @cached_property
    def own(self) -> "OwnRows":
        """Whose patients are somebody's own."""
        from carefront.persistence.own_rows import OwnRows

        return OwnRows(self._connection, self._no)

    @cached_property
    def records(self) -> "SqlRecords":
        """Insurance and medical records; what opens them is loaded with the first."""
        from carefront.persistence.field_keys import FieldKeys
        from carefront.persistence.records import SqlRecords

        organization_id = bytes.fromhex(self.facts.organization().id)
        return SqlRecords(
            self._connection, self._no, FieldKeys(self._connection, self._no, organization_id, self._field_key), None
        )

    @cached_property
    def figures(self) -> "SqlFigureStore":
        """The lists behind the figures."""
        from carefront.persistence.summary_lists import SqlFigureStore

        return SqlFigureStore(self._connection, self._no, self.occupancy)

    @cached_property
    def requests(self) -> "SqlRequestLists":
        """Requests and lists."""
        from carefront.persistence.request_lists import SqlRequestLists

        return SqlRequestLists(self._connection, self._no)

    @cached_property
    def rebook(self) -> "SqlRebookStore":
        """Whom an absence concerns."""
        from carefront.persistence.rebook_store import SqlRebookStore

        return SqlRebookStore(self._connection, self._no, self.occupancy)

    @cached_property
    def messages(self) -> "SqlMessageReader":
        """Messages, their settings, and who is told of events."""
        from carefront.persistence.message_lists import SqlMessageReader

        return SqlMessageReader(self._connection, self._no, self.facts)

    @cached_property
    def time_off(self) -> "SqlTimeOffStore":
        """Every request for time off."""
        from carefront.persistence.time_off_store import SqlTimeOffStore

        return SqlTimeOffStore(self._connection, self._no)

    @cached_property
    def set_up(self) -> "SetUpRows":
        """Row versions and blocked time for the set-up screens."""
        from carefront.persistence.set_up_rows import SetUpRows

        return SetUpRows(self._connection, self._no)

    @cached_property
    def visit_book(self) -> "SqlVisitBook":
        """The visits still expected, for judging changes."""
        from carefront.persistence.booked_visits import SqlVisitBook

        return SqlVisitBook(self._connection, self._no, self.occupancy)

    @cached_property
    def sessions(self) -> "SqlSessions":
        """Group sessions and who is in them."""
        from carefront.persistence.sessions import SqlSessions

        return SqlSessions(self._connection, self._no, self.appointments)

    @cached_property
    def people(self) -> "SqlPeopleLists":
        """People, edges, logins."""
        from carefront.persistence.people_lists import SqlPeopleLists

        return SqlPeopleLists(self._connection, self._no, self.facts.organization().id)

    @cached_property
    def slots(self) -> "StoredSlots":
        """Stored slots."""
        from carefront.persistence.slot_queries import StoredSlots

        return StoredSlots(self._connection, self._no, self.occupancy)

    @cached_property
    def _patients(self) -> "PatientSearch":
        from carefront.persistence.patient_search import PatientSearch

        return PatientSearch(self._connection, self._no)

    @cached_property
    def _details(self) -> "VisitDetails":
        from carefront.persistence.visit_detail import VisitDetails

        return VisitDetails(self._connection, self._no, self.appointments, self.facts)

    @cached_property
    def queue(self) -> "SqlQueueStore":
        """The queues of a day, and encounters."""
        from carefront.persistence.queue_lists import SqlQueueStore

        return SqlQueueStore(self._connection, self._no)

    @cached_property
    def audit(self) -> "SqlAuditStore":
        """The record of who did what."""
        from carefront.persistence.audit_lists import SqlAuditStore

        return SqlAuditStore(self._connection, self._no, self._digest_key)

    @cached_property
    def caseloads(self) -> "SqlCaseloadLists":
        """Who takes how many patients."""
        from carefront.persistence.money_lists import SqlCaseloadLists

        return SqlCaseloadLists(self._connection, self._no)

    @cached_property
    def charges(self) -> "SqlChargeLists":
        """What is to be paid."""
        from carefront.persistence.money_lists import SqlChargeLists

        return SqlChargeLists(self._connection, self._no)

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """One state of the file while it is open, with the facts brought up to it."""
        self._require_session()
        if self._depth == 0:
            self._connection.execute("BEGIN")
            self.facts.refresh()
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1
            if self._depth == 0:
                self._connection.execute("COMMIT")

    def cards(self, subjects: Mapping[str, int], start_s: int, end_s: int) -> Sequence[DayCard]:
        return self._queries.cards(subjects, self.facts, start_s, end_s)

    def cards_of(self, subject_id: str, resource_ids: Sequence[str], start_s: int, end_s: int) -> Sequence[DayCard]:
        return self._queries.cards_of(subject_id, resource_ids, self.facts, start_s, end_s)

    def day_loads(
        self, subject_ids: Sequence[str], shifts: Sequence[tuple[int, int, int]]
    ) -> Mapping[tuple[str, int], tuple[int, int]]:
        return self._queries.day_loads(subject_ids, shifts)

    def blocks(self, subject_ids: Sequence[str], start_s: int, end_s: int) -> Sequence[Occupied]:
        return self._queries.blocks(subject_ids, start_s, end_s)

    def starts(self, facility_id: str, start_s: int, end_s: int) -> Iterable[int]:
        return self._queries.starts(facility_id, start_s, end_s)

    def find_patients(
        self, text: str, facility_id: str, day_span: tuple[int, int], limit: int
    ) -> tuple[PatientHit, ...]:
        return self._patients.find(text, facility_id, day_span, limit)

    def patients(
        self, patient_ids: Sequence[str], facility_id: str, day_span: tuple[int, int]
    ) -> tuple[PatientHit, ...]:
        return self._patients.by_ids(patient_ids, facility_id, day_span)

    def detail(self, appointment_id: str, groups: Mapping[str, str]) -> AppointmentDetail:
        return self._details.detail(appointment_id, dict(groups))

    def change_number(self) -> int:
        return self._queries.change_number()

    def file_stamp(self) -> int:
        """SQLite's own count of commits by other connections; no page of data is read for it."""
        return int(self._connection.execute("PRAGMA data_version").fetchone()[0])
