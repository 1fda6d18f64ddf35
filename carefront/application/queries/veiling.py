"""What a reader's rights leave of an answer: visits of others as busy time, patients of others without their names.

Loaded only for who may not see everything; whoever may is answered without it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Protocol

from carefront.application.alert_rows import DeskAlerts
from carefront.application.calendar_rows import DayLoad, DayState, MonthCalendar, WeekCalendar, WeekDay, WeekLoads
from carefront.application.gate import Gate
from carefront.application.ports import FactsReader, SessionReader, Store
from carefront.application.queries.calendar import shown_resources
from carefront.application.read_models import (
    AppointmentDetail,
    DayCalendar,
    DayCard,
    DayColumn,
    DuplicateHit,
    OverrideRow,
    PatientHit,
    SeriesVisit,
    WaitingCount,
)
from carefront.application.session_rows import SessionSheet
from carefront.domain.appointments import LIVE, Appointment, AppointmentStatus
from carefront.domain.errors import NotFound
from carefront.domain.permissions import Key, Subject
from carefront.shared.clock import Clock

_BATCH = 64


class OwnBook(Protocol):
    """Whose patients are somebody's own: assigned, seen or booked, in their sessions, or usually theirs."""

    def own_patients(
        self, patient_ids: Iterable[str], account_id: str, resource_ids: frozenset[str], day: date
    ) -> frozenset[str]:
        """Those of the patients that are the person's own on ``day``, who is these resources."""


class VeiledStores(Protocol):
    """What tells own from others'."""

    @property
    def facts(self) -> FactsReader: ...

    @property
    def appointments(self) -> Store[Appointment]: ...

    @property
    def sessions(self) -> SessionReader: ...

    @property
    def own(self) -> OwnBook: ...

    def cards_of(self, subject_id: str, resource_ids: Sequence[str], start_s: int, end_s: int) -> Sequence[DayCard]: ...


class Veil:
    """Asked by ``desk_reader.Reader``, inside its snapshot."""

    def __init__(self, stores: VeiledStores, gate: Gate, clock: Clock) -> None:
        self._stores, self._gate, self._clock = stores, gate, clock

    # --- whose -------------------------------------------------------------------------------------------------------
    def _resources(self) -> frozenset[str]:
        """The resources that the actor is, in every clinic."""
        account_id, facts = self._gate.actor().account_id, self._stores.facts
        rows = (row for clinic in facts.facilities() for row in facts.resources_of(clinic.id).values())
        return frozenset(row.resource.id for row in rows if row.resource.account_id == account_id)

    def owner_of(self, resource_id: str) -> Subject:
        """Whose a resource is, for scope ``own``."""
        own = self._stores.facts.resource(resource_id).resource
        return Subject(frozenset({own.account_id} if own.account_id else ()), own.facility_id)

    def owner_of_visit(self, visit: Appointment) -> Subject:
        """Whose a visit is: of the people among its resources, and of those who hold the session it is a seat of."""
        uses = list(visit.resources)
        if visit.session_id and (session := self._stores.appointments.find(visit.session_id)):
            uses += session.resources
        accounts = set()
        for use in uses:
            try:
                accounts.add(self._stores.facts.resource(use.resource_id).resource.account_id)
            except NotFound:  # a seat of a session that is gone
                continue
        return Subject(frozenset(account for account in accounts if account), visit.facility_id)

    def sees_visit(self, appointment_id: str) -> bool:
        """Whether the actor may see what a visit is.

        Raises:
            NotFound: no such visit.
        """
        return self._gate.may(Key.APPOINTMENT_VIEW, self.owner_of_visit(self._stores.appointments.get(appointment_id)))

    def patients(self, patient_ids: Iterable[str]) -> frozenset[str]:
        """Those of the patients whom the actor may see."""
        wanted = frozenset(filter(None, patient_ids))
        reach = self._gate.mine(Key.PATIENT_VIEW, is_shared=True)
        if reach is None or not reach or not wanted:
            return wanted if reach is None else frozenset()
        actor = self._gate.actor()
        return self._stores.own.own_patients(wanted, actor.account_id, self._resources(), self._clock().date())

    def own_cards(self, start_s: int, end_s: int) -> Sequence[DayCard]:
        """The actor's own visits, once each."""
        found = self._stores.cards_of(self._gate.actor().account_id, sorted(self._resources()), start_s, end_s)
        return tuple({card.appointment_id: card for card in found}.values())

    # --- calendars ---------------------------------------------------------------------------------------------------
    def cards(self, facility_id: str, cards: Sequence[DayCard], span_s: tuple[int, int]) -> tuple[DayCard, ...]:
        """The cards as the actor may see them: others' visits as busy time where their schedules may be seen, else
        not at all."""
        reach = self._gate.mine(Key.APPOINTMENT_VIEW, facility_id)
        own = None if reach is None else {card.appointment_id for card in self.own_cards(*span_s)} if reach else set()
        plain = [card for card in cards if own is None or card.appointment_id in own]
        known = self.patients(card.patient_id for card in plain)
        busy = {card.resource_id: self._sees_schedule(card.resource_id) for card in cards}
        found = []
        for card in cards:
            if own is None or card.appointment_id in own:
                found.append(card if not card.patient_id or card.patient_id in known else _nameless(card))
            elif busy[card.resource_id] and card.status in LIVE:
                found.append(_busy(card))
        return tuple(found)

    def _sees_schedule(self, resource_id: str) -> bool:
        try:
            return self._gate.may(Key.SCHEDULE_VIEW, self.owner_of(resource_id))
        except NotFound:
            return False

    def day(self, read: DayCalendar) -> DayCalendar:
        """A day as the actor may see it."""
        cards = self.cards(read.facility_id, read.cards, (read.start_s, read.end_s))
        booked = Counter(card.column for card in cards if card.occupied_end_s > card.occupied_start_s)
        columns = tuple(self._column(column, booked[number]) for number, column in enumerate(read.columns))
        return replace(read, cards=cards, columns=columns)

    def week(self, read: WeekCalendar) -> WeekCalendar:
        """A week of one resource as the actor may see it."""
        cards = self.cards(read.facility_id, read.cards, (read.start_s, read.end_s))
        booked = Counter(card.column for card in cards if card.occupied_end_s > card.occupied_start_s)
        days = tuple(self._week_day(day, booked[number]) for number, day in enumerate(read.days))
        return replace(read, cards=cards, days=days)

    def _week_day(self, day: WeekDay, booked: int) -> WeekDay:
        column = self._column(day.column, booked)
        load = day.load if column is day.column else _without_hours(day.load)
        return WeekDay(day.day, day.start_s, day.end_s, day.pieces, column, load)

    def _column(self, column: DayColumn, booked: int) -> DayColumn:
        """The column; without the schedule of somebody whose schedule the actor may not see."""
        if self._sees_schedule(column.resource_id):
            return column
        closed = tuple(span for span in column.unavailable if span.kind == "closed")
        return replace(column, booked=booked, places=booked, unavailable=closed, slots=())

    def shown(self, facility_id: str, resource_ids: Sequence[str] | None) -> list[str] | None:
        """Whose days may be counted: those whose schedules or visits the actor may see."""
        if None in (self._gate.mine(key, facility_id) for key in (Key.SCHEDULE_VIEW, Key.APPOINTMENT_VIEW)):
            return None if resource_ids is None else list(resource_ids)
        own = self._resources()
        rows = shown_resources(self._stores.facts, facility_id, resource_ids)
        return [row.resource.id for row in rows if row.resource.id in own]

    def week_loads(self, read: WeekLoads) -> WeekLoads:
        """How full weeks are, without the hours of those whose schedules the actor may not see."""
        rows = tuple(
            row if self._sees_schedule(row.resource_id) else replace(row, days=tuple(map(_without_hours, row.days)))
            for row in read.rows
        )
        return replace(read, rows=rows)

    def month(self, read: MonthCalendar) -> MonthCalendar:
        """A month; its visits alone where the actor may not see everybody's schedule."""
        if self._gate.mine(Key.SCHEDULE_VIEW, read.facility_id) is None:
            return read
        days = tuple(replace(day, load=_without_hours(day.load), off=()) for day in read.days)
        return replace(read, days=days)

    # --- visits ------------------------------------------------------------------------------------------------------
    def detail(self, read: AppointmentDetail) -> AppointmentDetail:
        """A visit, without a patient whom the actor may not see and without visits with others."""
        if self._gate.mine(Key.APPOINTMENT_VIEW, read.facility_id) is not None:
            read = replace(read, next_visit_s=0, next_visit_with="", previous_visit_s=0)
        if not read.patient_id or self.patients([read.patient_id]):
            return read
        return replace(
            read, patient_id="", patient_name="", patient_birth_date=None, patient_phone="", needs_interpreter=False,
            note="", reason="", cancel_reason="", next_visit_s=0, next_visit_with="", previous_visit_s=0, no_shows=0,
            patient_phone_2="", patient_language="", usual_provider="",
        )  # fmt: skip

    def session(self, read: SessionSheet) -> SessionSheet:
        """A session with the names of those alone whom the actor may see."""
        known = self.patients(one.patient_id for one in read.attendees)
        attendees = tuple(
            one if one.patient_id in known else replace(one, patient_id="", patient_name="", phone="")
            for one in read.attendees
        )
        return replace(read, attendees=attendees)

    def series(self, visits: Sequence[SeriesVisit]) -> tuple[SeriesVisit, ...]:
        """The visits that the actor may see."""
        return tuple(visit for visit in visits if self.sees_visit(visit.appointment_id))

    def overrides(self, rows: Sequence[OverrideRow]) -> tuple[OverrideRow, ...]:
        """Those of visits that the actor may see, named where the patient may be seen."""
        return tuple(
            row if self._sees_patient_of(row.appointment_id) else replace(row, patient_name="")
            for row in rows
            if self.sees_visit(row.appointment_id)
        )

    def _sees_patient_of(self, appointment_id: str) -> bool:
        patient_id = self._stores.appointments.get(appointment_id).patient_id
        return not patient_id or bool(self.patients([patient_id]))

    def alerts(self, read: DeskAlerts) -> DeskAlerts:
        """What concerns visits that the actor may see, named where the patient may be seen."""
        waits = tuple(
            row if self._sees_patient_of(row.appointment_id) else replace(row, patient_name="")
            for row in read.waits
            if self.sees_visit(row.appointment_id)
        )
        arrivals = tuple(
            row if self._sees_patient_of(row.appointment_id) else replace(row, patient_name="")
            for row in read.arrivals
            if self.sees_visit(row.appointment_id)
        )
        return replace(read, overrides=self.overrides(read.overrides), waits=waits, arrivals=arrivals)

    def visits_named(self, ids: Iterable[str]) -> Mapping[str, bool]:
        """Of these visits the ones that the actor may see: whether their patients may be named too."""
        return {key: self._sees_patient_of(key) for key in dict.fromkeys(ids) if self.sees_visit(key)}

    def waiting(self, facility_id: str, span_s: tuple[int, int]) -> WaitingCount:
        """Who waits for the actor."""
        here = self._stores.facts.resources_of(facility_id)
        cards = [card for card in self.own_cards(*span_s) if card.resource_id in here]
        since = [card.status_since_s for card in cards if card.status is AppointmentStatus.ARRIVED]
        seats = (
            visit for card in cards if card.seats for visit in self._stores.sessions.attendees(card.appointment_id)
        )
        since += [
            int(visit.status_since.timestamp()) if visit.status_since else 0
            for visit in seats
            if visit.status is AppointmentStatus.ARRIVED
        ]
        return WaitingCount(len(since), min((at_s for at_s in since if at_s), default=0))

    def starts(self, facility_id: str, start_s: int, end_s: int) -> list[int]:
        """Starts of the actor's own live visits, of a session once more for each seat that is taken."""
        here = self._stores.facts.resources_of(facility_id)
        cards = self.own_cards(start_s, end_s)
        return [
            card.start_s
            for card in cards
            if card.status in LIVE and card.resource_id in here and start_s <= card.start_s < end_s
            for _visit in range(1 + card.taken)
        ]

    # --- patients ----------------------------------------------------------------------------------------------------
    def hits(self, found: Sequence[PatientHit], limit: int) -> tuple[PatientHit, ...]:
        """The first ``limit`` whom the actor may see; today's visit where that may be seen."""
        kept: list[PatientHit] = []
        for at in range(0, len(found), _BATCH):
            batch = found[at : at + _BATCH]
            known = self.patients(hit.patient_id for hit in batch)
            kept += [self._hit(hit) for hit in batch if hit.patient_id in known]
            if len(kept) >= limit:
                break
        return tuple(kept[:limit])

    def _hit(self, hit: PatientHit) -> PatientHit:
        if not hit.today_appointment_id or self.sees_visit(hit.today_appointment_id):
            return hit
        return replace(hit, today_appointment_id="", today_start_s=0, today_status="")

    def duplicates(self, found: Sequence[DuplicateHit]) -> tuple[DuplicateHit, ...]:
        """Those whom the actor may see."""
        known = self.patients(hit.patient_id for hit in found)
        return tuple(hit for hit in found if hit.patient_id in known)


def _nameless(card: DayCard) -> DayCard:
    """A visit of a patient whom the actor may not see."""
    return replace(card, patient_id="", patient_name="", note="", needs_interpreter=False, is_veiled=True)


def _busy(card: DayCard) -> DayCard:
    """A visit of which the actor may know only that it takes time."""
    return replace(
        _nameless(card), status=AppointmentStatus.BOOKED, offering_id="", offering_name="", offering_code="",
        offering_color="", partner_codes="", is_overbooked=False, is_outside_availability=False, wants_sooner=False,
        status_since_s=0, is_incomplete=False, seats=0, taken=0,
    )  # fmt: skip


def _without_hours(load: DayLoad) -> DayLoad:
    """How many visits a day has, and nothing of the hours they are in."""
    return DayLoad(load.booked, load.booked, load.booked_minutes, load.booked_minutes, DayState.OPEN)
