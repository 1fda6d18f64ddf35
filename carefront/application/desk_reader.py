"""The desk's questions, answered from the stores; each inside one state of the file. The day needs no booking rule."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from carefront.application.desk_parts import DeskParts
from carefront.application.desk_session import DeskSession
from carefront.application.gate import Gate, HeldRights, Note, unnoted
from carefront.application.queries.calendar import day_calendar, group_names, shown_resources
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
    WaitingCount,
)
from carefront.application.read_stores import ReadStores
from carefront.domain.booking_facts import Alternative
from carefront.domain.facilities import Facility
from carefront.domain.offerings import OfferingState
from carefront.domain.permissions import Key, Subject, is_allowed
from carefront.domain.resources import ResourceState, spoken_languages
from carefront.domain.zones import day_span_s, local_date
from carefront.shared.clock import Clock

if TYPE_CHECKING:
    from carefront.application.alert_rows import DeskAlerts
    from carefront.application.booking_answers import BookingAnswers
    from carefront.application.calendar_rows import DayOpening, FirstOpenings, MonthCalendar, WeekCalendar, WeekLoads
    from carefront.application.envelope import Command
    from carefront.application.opening_rows import OpeningsFound, OpeningsQuestion
    from carefront.application.queries.calendars import Calendars
    from carefront.application.queries.slots_from_layers import CutSlot
    from carefront.application.session_rows import SessionSheet
    from carefront.domain.appointments import Appointment

DAY_S = 86_400
MANY = 5_000
"""How many patients are looked at for who may see only some of them."""
CALENDAR_KEYS = Key.SCHEDULE_VIEW, Key.APPOINTMENT_VIEW
BOOKING_KEYS = Key.SCHEDULE_VIEW, Key.APPOINTMENT_CREATE
INSTEAD_KEYS = Key.APPOINTMENT_CREATE, Key.APPOINTMENT_EDIT
NOBODY: frozenset[str] = frozenset()


class Reader(DeskParts):
    """See ``carefront.application.desk.DeskReader``. ``note`` takes word of questions that were refused."""

    def __init__(self, stores: ReadStores, session: DeskSession, clock: Clock, note: Note = unnoted) -> None:
        self._stores = stores
        self._session = session
        self._clock = clock
        self._gate = Gate(stores.facts, lambda: session.actor_id, clock, note)

    @cached_property
    def _answers(self) -> "BookingAnswers":
        """What judges and searches; loaded with the first question of that kind, after the first day."""
        from carefront.application.booking_answers import BookingAnswers

        return BookingAnswers(self._stores, self._gate, self._clock)

    def _now_s(self) -> int:
        return int(self._clock().timestamp())

    def facilities(self) -> tuple[FacilityRow, ...]:
        """The clinics, by name."""
        with self._stores.snapshot():
            rows = self._stores.facts.facilities()
            return tuple(self._facility(row) for row in rows if self._gate.is_member(row.id))

    @staticmethod
    def _facility(row: Facility) -> FacilityRow:
        return FacilityRow(row.id, row.name, row.zone, row.locale, row.hold_minutes)

    def resources(self, facility_id: str) -> tuple[ResourceRow, ...]:
        """The schedulable resources of a clinic in group order."""
        with self._stores.snapshot():
            facts = self._stores.facts
            groups = group_names(facts, facility_id)
            known = facts.resources_of(facility_id) if self._gate.is_member(facility_id) else {}
            usable = [
                key
                for key, row in known.items()
                if row.resource.is_schedulable and row.resource.state is not ResourceState.INACTIVE
            ]
            ordered = [row.resource for row in shown_resources(facts, facility_id, usable)]
            return tuple(
                ResourceRow(
                    item.id,
                    item.name,
                    item.code,
                    item.kind.value,
                    groups.get(item.id, ""),
                    facility_id,
                    spoken_languages(item),
                    item.gender,
                )
                for item in ordered
            )

    def offerings(self, facility_id: str) -> tuple[OfferingRow, ...]:
        """The published visit types of a clinic in order."""
        with self._stores.snapshot():
            found = (
                [item for item in self._stores.facts.offerings_of(facility_id) if item.state is OfferingState.PUBLISHED]
                if self._gate.is_member(facility_id)
                else []
            )
            return tuple(
                OfferingRow(
                    item.id,
                    item.name,
                    item.code,
                    item.aliases,
                    item.duration_minutes,
                    item.color,
                    item.resource_ids,
                    item.is_group,
                )
                for item in found
            )

    def day(self, facility_id: str, day: date, resource_ids: Sequence[str] | None = None) -> DayCalendar:
        """One local day."""
        with self._stores.snapshot():
            self._gate.require_any(CALENDAR_KEYS, facility_id)
            now_s = self._now_s()
            read = day_calendar(
                self._stores.facts, self._stores, facility_id, day, resource_ids, now_s, self._stores.change_number()
            )
            return read if self._gate.sees_all(facility_id) else self._veil.day(read)

    @cached_property
    def _calendars(self) -> "Calendars":
        """What answers for weeks and months; loaded with the first of them."""
        from carefront.application.queries.calendars import Calendars

        return Calendars(self._stores)

    def week(self, facility_id: str, first: date, resource_id: str) -> "WeekCalendar":
        """Seven days of one resource."""
        with self._stores.snapshot():
            self._gate.require_any(CALENDAR_KEYS, facility_id)
            read = self._calendars.week(facility_id, first, resource_id, self._now_s())
            return read if self._gate.sees_all(facility_id) else self._veil.week(read)

    def week_loads(self, facility_id: str, first: date, resource_ids: Sequence[str] | None = None) -> "WeekLoads":
        """How full seven days of each resource are."""
        with self._stores.snapshot():
            self._gate.require_any(CALENDAR_KEYS, facility_id)
            if self._gate.sees_all(facility_id):
                return self._calendars.week_loads(facility_id, first, resource_ids, self._now_s())
            shown = self._veil.shown(facility_id, resource_ids)
            return self._veil.week_loads(self._calendars.week_loads(facility_id, first, shown, self._now_s()))

    def month(
        self, facility_id: str, first: date, last: date, resource_ids: Sequence[str] | None = None
    ) -> "MonthCalendar":
        """Every day of the resources together."""
        with self._stores.snapshot():
            self._gate.require_any(CALENDAR_KEYS, facility_id)
            if self._gate.sees_all(facility_id):
                return self._calendars.month(facility_id, first, last, resource_ids, self._now_s())
            shown = self._veil.shown(facility_id, resource_ids)
            return self._veil.month(self._calendars.month(facility_id, first, last, shown, self._now_s()))

    def first_openings(self, asked: "FirstOpenings") -> "tuple[DayOpening, ...]":
        """The first opening of each day that has one."""
        with self._stores.snapshot():
            self._gate.require_any(BOOKING_KEYS, asked.facility_id)
            return self._answers.first_openings(asked, self._stores.change_number())

    def loads(self, facility_id: str, first: date, last: date) -> Mapping[date, int]:
        """Visits per local day."""
        with self._stores.snapshot():
            zone = self._stores.facts.clinic(facility_id).zone
            days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
            edges = [*(day_span_s(day, zone)[0] for day in days), day_span_s(last, zone)[1]]
            reach = self._gate.mine(Key.APPOINTMENT_VIEW, facility_id)
            source = self._stores.starts if reach is None else self._veil.starts
            starts = sorted(source(facility_id, edges[0], edges[-1])) if reach != NOBODY else []
            places = [bisect_left(starts, edge) for edge in edges]
            counts = {day: after - before for day, before, after in zip(days, places, places[1:], strict=False)}
            return {day: count for day, count in counts.items() if count}

    def find_patients(self, text: str, facility_id: str, today: date, limit: int = 8) -> tuple[PatientHit, ...]:
        """Patients by the beginnings of words and by digits."""
        with self._stores.snapshot():
            self._gate.require_some(Key.PATIENT_VIEW, is_shared=True)
            span = day_span_s(today, self._stores.facts.clinic(facility_id).zone)
            if self._gate.sees_all(facility_id):
                return self._stores.find_patients(text, facility_id, span, limit)
            return self._veil.hits(self._stores.find_patients(text, facility_id, span, MANY), limit)

    def patients(self, patient_ids: Sequence[str], facility_id: str, today: date) -> tuple[PatientHit, ...]:
        """These patients, in this order."""
        with self._stores.snapshot():
            self._gate.require_some(Key.PATIENT_VIEW, is_shared=True)
            zone = self._stores.facts.clinic(facility_id).zone
            found = self._stores.patients(patient_ids, facility_id, day_span_s(today, zone))
            return found if self._gate.sees_all(facility_id) else self._veil.hits(found, len(found))

    def open_minutes(self, facility_id: str) -> Mapping[int, tuple[tuple[int, int], ...]]:
        """The clinic's weekly hours."""
        with self._stores.snapshot():
            return self._answers.open_minutes(facility_id) if self._gate.is_member(facility_id) else {}

    def find_openings(self, question: "OpeningsQuestion") -> "OpeningsFound":
        """The best bookable starts for the wishes."""
        with self._stores.snapshot():
            self._gate.require_any(BOOKING_KEYS, question.facility_id)
            return self._answers.openings(question, self._stores.change_number())

    def slots(self, facility_id: str, resource_id: str, first: date, last: date) -> "tuple[CutSlot, ...]":
        """The slots of a resource that start on the inclusive local days."""
        with self._stores.snapshot():
            self._gate.require(Key.SCHEDULE_VIEW, self._owner_of(facility_id, resource_id))
            return self._answers.slots(facility_id, resource_id, first, last)

    def appointment(self, appointment_id: str) -> AppointmentDetail:
        """One visit with its history."""
        with self._stores.snapshot():
            visit = self._seen_visit(appointment_id)
            read = self._stores.detail(appointment_id, group_names(self._stores.facts, visit.facility_id))
            return read if self._gate.sees_all(visit.facility_id) else self._veil.detail(read)

    def propose(self, question: ProposalQuestion) -> Proposal:
        """Type, length and resources resolved; whether it can be booked, why not, and what instead."""
        with self._stores.snapshot():
            self._check(question)
            return self._answers.propose(question)

    def preview_series(self, question: SeriesQuestion) -> tuple[Proposal, ...]:
        """Every occurrence judged like a booking of its own."""
        with self._stores.snapshot():
            self._check(question.first)
            return self._answers.preview_series(question)

    def session(self, appointment_id: str) -> "SessionSheet":
        """A group session with everybody who has a seat."""
        with self._stores.snapshot():
            visit = self._seen_visit(appointment_id)
            read = self._answers.session(appointment_id)
            return read if self._gate.sees_all(visit.facility_id) else self._veil.session(read)

    def series(self, series_id: str) -> tuple[SeriesVisit, ...]:
        """The visits of a series in order of time."""
        with self._stores.snapshot():
            self._gate.require_some(Key.APPOINTMENT_VIEW, is_shared=True)
            found = self._stores.lists.series(series_id)
            return found if self._gate.mine(Key.APPOINTMENT_VIEW) is None else self._veil.series(found)

    def duplicates(
        self, name: str, birth_date: date | None, phone: str, patient_id: str = ""
    ) -> tuple[DuplicateHit, ...]:
        """Patients who may be the one typed; not the patient themselves, nor who was said to be somebody else."""
        with self._stores.snapshot():
            ignored = {patient_id} | self._stores.lists.distinct_from(patient_id) if patient_id else set()
            reach = self._gate.require_some(Key.PATIENT_VIEW, is_shared=True)
            found = self._stores.lists.duplicates(name, birth_date, phone, ignored)
            return found if reach is None else self._veil.duplicates(found)

    def patient(self, patient_id: str) -> PatientSummary:
        """What a booking form says of a patient."""
        with self._stores.snapshot():
            self._see_patient(patient_id)
            return self._stores.lists.patient(patient_id, self._now_s())

    def waiting(self, facility_id: str) -> WaitingCount:
        """Who has arrived today and was not called in yet."""
        with self._stores.snapshot():
            zone = self._stores.facts.clinic(facility_id).zone
            today = local_date(self._now_s(), zone)
            span, reach = day_span_s(today, zone), self._gate.mine(Key.APPOINTMENT_VIEW, facility_id)
            if reach is None:
                return self._stores.lists.waiting(facility_id, *span)
            return self._veil.waiting(facility_id, span) if reach else WaitingCount(0, 0)

    def overrides(self, facility_id: str) -> tuple[OverrideRow, ...]:
        """Visits of the last month and to come, booked in spite of reasons, that nobody has reviewed."""
        with self._stores.snapshot():
            found = self._stores.lists.overrides(facility_id, self._now_s() - 31 * DAY_S)
            return found if self._gate.sees_all(facility_id) else self._veil.overrides(found)

    def alerts(self, facility_id: str) -> "DeskAlerts":
        """What the desk's actor is to look at."""
        from carefront.application.queries.alerts import desk_alerts
        from carefront.application.queries.own_news import arrivals, decided_leave

        with self._stores.snapshot():
            read = desk_alerts(self._stores.lists, self._stores.facts, self._gate.actor(), facility_id, self._now_s())
            asked = (self._stores, self._gate.actor(), facility_id, self._now_s())
            read = replace(
                read, rebooks=self.rebook().begun(), decided=decided_leave(*asked), arrivals=arrivals(*asked)
            )
            return read if self._gate.sees_all(facility_id) else self._veil.alerts(read)

    def who_may(self, key: Key, facility_id: str) -> tuple[PersonRow, ...]:
        """Other people with an unbounded grant of ``key`` in the clinic today: whom to ask."""
        with self._stores.snapshot():
            day = self._clock().date()
            actors = self._stores.facts.actors(day) if self._gate.is_member(facility_id) else ()
            subject = Subject(facility_id=facility_id)
            return tuple(
                PersonRow(actor.account_id, actor.name, actor.roles[0].role)
                for actor in actors
                if actor.account_id != self._session.actor_id and is_allowed(actor, key, subject)
            )

    def may(self, key: Key, facility_id: str) -> bool:
        """Whether the desk's actor holds ``key`` in the clinic for everybody; for what buttons to show."""
        with self._stores.snapshot():
            return self._gate.may(key, Subject(facility_id=facility_id))

    def rights(self, facility_id: str) -> HeldRights:
        """Every key that the desk's actor holds in the clinic, and which for their own things alone."""
        with self._stores.snapshot():
            return self._gate.held(facility_id)

    def change_number(self) -> int:
        """Grows with every commit of any process that changed the file."""
        return self._stores.file_stamp()

    def find_instead(self, command: "Command") -> tuple[Alternative, ...]:
        """Bookable times instead of a refused booking or move."""
        with self._stores.snapshot():
            may_book = any(self._gate.mine(key, is_shared=True) != NOBODY for key in INSTEAD_KEYS)
            return self._answers.instead_of(command) if may_book else ()

    # --- what a question must be allowed -----------------------------------------------------------------------------
    def _owner_of(self, facility_id: str, resource_id: str) -> Subject:
        """Whose a resource is, where the actor's reach makes that matter."""
        reach = self._gate.mine(Key.SCHEDULE_VIEW, facility_id)
        return self._veil.owner_of(resource_id) if reach else Subject(facility_id=facility_id)

    def _seen_visit(self, appointment_id: str) -> "Appointment":
        """The visit, if the actor may see it.

        Raises:
            NotFound: no such visit in this organization.
            NotAllowed: it is not theirs to see.
        """
        self._gate.require_some(Key.APPOINTMENT_VIEW, is_shared=True)
        visit = self._stores.appointments.get(appointment_id)
        if self._gate.mine(Key.APPOINTMENT_VIEW, visit.facility_id) is not None:
            self._gate.require(Key.APPOINTMENT_VIEW, self._veil.owner_of_visit(visit))
        return visit

    def _see_patient(self, patient_id: str) -> None:
        """Return where the actor may see the patient.

        Raises:
            NotAllowed: they may not.
        """
        if self._gate.require_some(Key.PATIENT_VIEW, is_shared=True) is not None and not self._veil.patients(
            [patient_id]
        ):
            self._gate.refuse(Key.PATIENT_VIEW)

    def _check(self, question: ProposalQuestion) -> None:
        """Return where the actor may ask about booking there, instead of that visit.

        Raises:
            NotFound, NotAllowed: they may not, or there is no such visit.
        """
        self._gate.require_any(BOOKING_KEYS, question.facility_id)
        if question.appointment_id:
            self._seen_visit(question.appointment_id)
