"""What the adapter gives the desk's reader: stores of one tenant on one connection."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date
from typing import TYPE_CHECKING, Protocol

from carefront.application.ports import FactsReader, OccupancyReader, SessionReader, Store
from carefront.application.read_models import (
    AppointmentDetail,
    DayCard,
    DuplicateHit,
    OverrideRow,
    PatientHit,
    PatientSummary,
    SeriesVisit,
    WaitingCount,
)
from carefront.domain.appointments import Appointment
from carefront.domain.booking_facts import Occupied

if TYPE_CHECKING:
    from carefront.application.alert_rows import LongWait
    from carefront.application.audit_rows import AuditStore
    from carefront.application.booked_visits import VisitBook
    from carefront.application.caseload_rows import CaseloadStore
    from carefront.application.charge_rows import ChargeStore
    from carefront.application.message_rows import MessageReader
    from carefront.application.people_rows import PeopleReader
    from carefront.application.queries.queue import QueueStore
    from carefront.application.queries.rebook_visits import RebookStore
    from carefront.application.queries.request_store import RequestStore
    from carefront.application.queries.set_up import SetUpLists
    from carefront.application.queries.slots import SlotReader
    from carefront.application.queries.utilisation import FigureStore
    from carefront.application.queries.veiling import OwnBook
    from carefront.application.record_rows import RecordReader
    from carefront.application.time_off_rows import TimeOffStore


class ListReader(Protocol):
    """Small lists of one tenant."""

    def duplicates(
        self, name: str, birth_date: date | None, phone: str, ignored: Iterable[str]
    ) -> tuple[DuplicateHit, ...]: ...

    def distinct_from(self, patient_id: str) -> frozenset[str]: ...

    def patient(self, patient_id: str, now_s: int) -> PatientSummary: ...

    def series(self, series_id: str) -> tuple[SeriesVisit, ...]: ...

    def waiting(self, facility_id: str, start_s: int, end_s: int) -> WaitingCount: ...

    def overrides(self, facility_id: str, since_s: int) -> tuple[OverrideRow, ...]: ...

    def long_waits(self, facility_id: str, start_s: int, end_s: int, until_s: int) -> "tuple[LongWait, ...]": ...

    def asked_of(self, account_id: str, facility_id: str) -> Sequence[tuple[str, str, str, str, str]]: ...


class ReadStores(Protocol):
    """What the adapter gives the reader; all of one tenant and one connection."""

    @property
    def facts(self) -> FactsReader: ...

    @property
    def occupancy(self) -> OccupancyReader: ...

    @property
    def appointments(self) -> Store[Appointment]: ...

    @property
    def visit_book(self) -> "VisitBook": ...

    @property
    def sessions(self) -> SessionReader: ...

    def snapshot(self) -> AbstractContextManager[None]:
        """One state of the file while it is open, with the facts brought up to it; may be nested."""

    def cards(self, subjects: Mapping[str, int], start_s: int, end_s: int) -> Sequence[DayCard]: ...

    def blocks(self, subject_ids: Sequence[str], start_s: int, end_s: int) -> Sequence[Occupied]: ...

    def cards_of(self, subject_id: str, resource_ids: Sequence[str], start_s: int, end_s: int) -> Sequence[DayCard]: ...

    def day_loads(
        self, subject_ids: Sequence[str], shifts: Sequence[tuple[int, int, int]]
    ) -> Mapping[tuple[str, int], tuple[int, int]]: ...

    def starts(self, facility_id: str, start_s: int, end_s: int) -> Iterable[int]: ...

    def find_patients(
        self, text: str, facility_id: str, day_span: tuple[int, int], limit: int
    ) -> tuple[PatientHit, ...]: ...

    def patients(
        self, patient_ids: Sequence[str], facility_id: str, day_span: tuple[int, int]
    ) -> tuple[PatientHit, ...]: ...

    def detail(self, appointment_id: str, groups: Mapping[str, str]) -> AppointmentDetail: ...

    def change_number(self) -> int: ...

    def file_stamp(self) -> int: ...

    @property
    def lists(self) -> ListReader: ...

    @property
    def time_off(self) -> "TimeOffStore": ...

    @property
    def requests(self) -> "RequestStore": ...

    @property
    def rebook(self) -> "RebookStore": ...
    @property
    def own(self) -> "OwnBook": ...

    @property
    def set_up(self) -> "SetUpLists": ...

    @property
    def records(self) -> "RecordReader": ...

    @property
    def people(self) -> "PeopleReader": ...

    @property
    def slots(self) -> "SlotReader": ...

    @property
    def figures(self) -> "FigureStore": ...

    @property
    def messages(self) -> "MessageReader": ...

    @property
    def caseloads(self) -> "CaseloadStore": ...

    @property
    def charges(self) -> "ChargeStore": ...

    @property
    def audit(self) -> "AuditStore": ...

    @property
    def queue(self) -> "QueueStore": ...
