"""The desk's two faces as protocols: questions for the reader thread, acts for the writer thread.

View models and the command line know these only. A ``DeskReader`` belongs to one thread at a time, a ``DeskWriter``
to another.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Protocol

from carefront.application.envelope import Command, GoOn, Outcome, always
from carefront.application.opening_rows import OpeningsFound, OpeningsQuestion
from carefront.application.read_models import (
    AppointmentDetail,
    DayCalendar,
    DuplicateHit,
    FacilityRow,
    OfferingRow,
    OverrideRow,
    PatientHit,
    PatientSummary,
    PersonRow,
    Proposal,
    ProposalQuestion,
    ResourceRow,
    SeriesQuestion,
    SeriesVisit,
    UndoState,
    WaitingCount,
)
from carefront.application.session_rows import SessionSheet
from carefront.domain.booking_facts import Alternative
from carefront.domain.permissions import Key

if TYPE_CHECKING:
    from carefront.application.alert_rows import DeskAlerts
    from carefront.application.audit_rows import AuditQueries
    from carefront.application.calendar_rows import DayOpening, FirstOpenings, MonthCalendar, WeekCalendar, WeekLoads
    from carefront.application.caseload_rows import CaseloadQueries
    from carefront.application.charge_rows import ChargeQueries
    from carefront.application.gate import HeldRights
    from carefront.application.message_rows import MessageQueries
    from carefront.application.people_rows import PeopleQueries
    from carefront.application.queries.permissions import PermissionQueries
    from carefront.application.queries.rebook import RebookQueries
    from carefront.application.queries.requests import RequestQueries
    from carefront.application.queries.set_up import SetUpQueries
    from carefront.application.queries.slots_from_layers import CutSlot
    from carefront.application.queries.time_off import TimeOffQueries
    from carefront.application.queries.utilisation import UtilisationAnswers
    from carefront.application.queue_rows import QueueQueries
    from carefront.application.record_rows import RecordQueries
    from carefront.application.schedule_rows import ScheduleQueries


class DeskReader(Protocol):
    """Questions; none of them writes."""

    def facilities(self) -> tuple[FacilityRow, ...]:
        """The clinics the actor may see, by name."""

    def resources(self, facility_id: str) -> tuple[ResourceRow, ...]:
        """The schedulable resources of a clinic in group order."""

    def offerings(self, facility_id: str) -> tuple[OfferingRow, ...]:
        """The published visit types of a clinic in order."""

    def day(self, facility_id: str, day: date, resource_ids: Sequence[str] | None = None) -> DayCalendar:
        """One local day with the given columns (``None``: every person; rooms and the rest only when named)."""

    def week(self, facility_id: str, first: date, resource_id: str) -> "WeekCalendar":
        """Seven local days of one resource from ``first`` on, on one axis of wall-clock time.

        Raises:
            NotFound: there is no such resource in this organization.
        """

    def week_loads(self, facility_id: str, first: date, resource_ids: Sequence[str] | None = None) -> "WeekLoads":
        """How full seven local days from ``first`` on are, for each of the resources (``None``: every person)."""

    def month(
        self, facility_id: str, first: date, last: date, resource_ids: Sequence[str] | None = None
    ) -> "MonthCalendar":
        """Every local day, both dates inclusive: open or why not, how full the resources are together, who is off."""

    def first_openings(self, asked: "FirstOpenings") -> "tuple[DayOpening, ...]":
        """Of every day with an opening the first one, in order of days, as ``find_openings`` would give it."""

    def loads(self, facility_id: str, first: date, last: date) -> Mapping[date, int]:
        """Visits per local day, both dates inclusive; days without any are missing."""

    def find_patients(self, text: str, facility_id: str, today: date, limit: int = 8) -> tuple[PatientHit, ...]:
        """Patients whose name words start with the words typed (any script, any order), or whose record number, phone
        or
        birth date holds the digits; those with a visit today first."""

    def patients(self, patient_ids: Sequence[str], facility_id: str, today: date) -> tuple[PatientHit, ...]:
        """These patients as ``find_patients`` gives them, in this order; ids of nobody are left out."""

    def open_minutes(self, facility_id: str) -> Mapping[int, tuple[tuple[int, int], ...]]:
        """The clinic's weekly hours: minutes ``[start, end)`` of the day by weekday (Monday = 0)."""

    def find_openings(self, question: OpeningsQuestion) -> OpeningsFound:
        """The best bookable starts for the wishes; what took them away where there are none."""

    def schedules(self) -> "ScheduleQueries":
        """Questions of the editors of hours and schedules."""

    def slots(self, facility_id: str, resource_id: str, first: date, last: date) -> "tuple[CutSlot, ...]":
        """The slots of a resource that start on the inclusive local days, as stored; as the layers give them where
        none are stored yet.

        Raises:
            NotFound: no such resource or clinic.
        """

    def appointment(self, appointment_id: str) -> AppointmentDetail:
        """One visit with its history.

        Raises:
            NotFound: no such visit in this organization.
        """

    def propose(self, question: ProposalQuestion) -> Proposal:
        """Type, length and resources resolved, and whether it can be booked; every reason and alternatives where
        not.
        """

    def preview_series(self, question: SeriesQuestion) -> tuple[Proposal, ...]:
        """Every occurrence of a series judged like a booking of its own, with reasons and alternatives.

        Raises:
            InvalidValue: no occurrence at all, too many, or an unknown frequency.
        """

    def series(self, series_id: str) -> tuple[SeriesVisit, ...]:
        """The visits of a series in order of time."""

    def session(self, appointment_id: str) -> SessionSheet:
        """A group session with everybody who has a seat.

        Raises:
            NotFound: no such visit, or it is no session.
        """

    def duplicates(
        self, name: str, birth_date: date | None, phone: str, patient_id: str = ""
    ) -> tuple[DuplicateHit, ...]:
        """Patients who may be the one being typed, most likely first; at most five."""

    def patient(self, patient_id: str) -> PatientSummary:
        """What a booking form says of a patient.

        Raises:
            NotFound: no such patient in this organization.
        """

    def find_instead(self, command: Command) -> tuple[Alternative, ...]:
        """Up to three bookable times other than that of a booking or move, whether or not that one is taken."""

    def waiting(self, facility_id: str) -> WaitingCount:
        """Who has arrived today and was not called in yet."""

    def overrides(self, facility_id: str) -> tuple[OverrideRow, ...]:
        """Visits booked in spite of reasons that nobody has reviewed."""

    def alerts(self, facility_id: str) -> "DeskAlerts":
        """What the desk's actor is to look at in a clinic: overrides, questions, long waits, undecided time off."""

    def who_may(self, key: Key, facility_id: str) -> tuple[PersonRow, ...]:
        """Other people who hold ``key`` in the clinic: whom to ask."""

    def queue(self) -> "QueueQueries":
        """The questions about the queue of a day, and encounters."""

    def audit(self) -> "AuditQueries":
        """The questions about the record of who did what."""

    def caseload(self) -> "CaseloadQueries":
        """The questions about who takes how many patients."""

    def charges(self) -> "ChargeQueries":
        """The questions about what is to be paid."""

    def records(self) -> "RecordQueries":
        """The questions about insurance and medical records."""

    def set_up(self) -> "SetUpQueries":
        """The questions of the set-up screens."""

    def time_off(self) -> "TimeOffQueries":
        """Who asked for time off, and what deciding would do."""

    def requests(self) -> "RequestQueries":
        """Who waits in which list, the best times for each, who could come at a free time."""

    def messages(self) -> "MessageQueries":
        """The questions about messages to patients, how they leave, and who is told of events."""

    def rebook(self) -> "RebookQueries":
        """The questions about whom an absence concerns, and what could be done for each of them."""

    def people(self) -> "PeopleQueries":
        """The questions about people and their sign-ins."""

    def utilisation(self) -> "UtilisationAnswers":
        """The questions about how full the clinic is: figures, the list behind each, third next openings."""

    def permissions(self) -> "PermissionQueries":
        """Roles, what they grant and who has them."""

    def may(self, key: Key, facility_id: str) -> bool:
        """Whether the desk's actor holds ``key`` in the clinic for everybody; for what buttons to show."""

    def rights(self, facility_id: str) -> "HeldRights":
        """Every key that the desk's actor holds in the clinic, and which for their own things; what menus follow."""

    def change_number(self) -> int:
        """A number that grows with every commit of any process; cheap enough to ask four times a second."""


class DeskWriter(Protocol):
    """Acts; each is durable when it returns ``Applied``."""

    def execute(
        self, command: Command, expected_versions: Mapping[str, int] | None = None, goes_on: GoOn = always
    ) -> Outcome:
        """Run a command as the desk's actor, now; a long one asks ``goes_on`` now and then.

        Raises:
            Stopped: it was told to stop; nothing was changed.
        """

    def note_denials(self) -> None:
        """Put the questions that were refused since into the audit."""

    def hold(self, hold_id: str, question: ProposalQuestion, minutes: int = 0) -> None:
        """Tell the other desks that somebody has this time open, or renew it; ``minutes`` 0 is the clinic's own
        length.
        """

    def hold_row(self, hold_id: str, row_id: str, span_s: tuple[int, int]) -> None:
        """Tell the other desks that somebody works on a row of a list, for three minutes or until ``release``;
        ``span_s`` is that of the list."""

    def release(self, hold_id: str) -> None:
        """Let go of a hold."""

    def undo(self) -> Outcome | None:
        """Take the last act of this session back; ``None`` when there is none."""

    def redo(self) -> Outcome | None:
        """Do it again; ``None`` when there is nothing to redo."""

    def undo_state(self) -> UndoState:
        """What Undo and Redo would do now."""
