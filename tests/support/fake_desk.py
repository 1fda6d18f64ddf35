"""A desk in memory with a plausible day, for view models and views. Its rules are rough; the real ones have tests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import cast
from zoneinfo import ZoneInfo

from carefront.application.alert_rows import DeskAlerts
from carefront.application.charge_rows import ChargeQueries
from carefront.application.commands.catalogue import (
    BookAppointment,
    CancelAppointment,
    ChangeAppointmentStatus,
    CorrectAppointment,
    RescheduleAppointment,
)
from carefront.application.desk import DeskReader, DeskWriter
from carefront.application.desk_session import DeskSession
from carefront.application.envelope import Applied, Command, Outcome, Refused
from carefront.application.gate import HeldRights
from carefront.application.import_job import ImportWork
from carefront.application.jobs import DailyJobs
from carefront.application.message_rows import MessageQueries
from carefront.application.outgoing import Connections, Outgoing
from carefront.application.ports import Draft, DraftBook
from carefront.application.read_models import (
    AppointmentDetail,
    DayCalendar,
    DayCard,
    DayColumn,
    FacilityRow,
    HourMark,
    OfferingRow,
    PastAct,
    PastMove,
    PatientHit,
    Proposal,
    ProposalQuestion,
    ResourceRow,
    UnavailableSpan,
    UndoState,
    WaitingCount,
)
from carefront.application.record_rows import UnreviewedView
from carefront.domain.appointments import APPOINTMENT_LIFE, LIVE, AppointmentStatus, ResourceUse
from carefront.domain.booking_facts import Alternative, AlternativeKind, Explanation, Reason, ReasonCode
from carefront.domain.errors import NotFound, StaleWrite
from carefront.domain.patients import search_words
from carefront.domain.permissions import Key
from carefront.shared.clock import Clock
from carefront.shared.ids import derived_id, new_id

S = AppointmentStatus
ZONE = "Europe/London"
MINUTE = 60
SLOT_MINUTES = 30
FACILITY = derived_id("0" * 32, "facility")
NOON = datetime(2026, 11, 24, 9, 44, tzinfo=ZoneInfo(ZONE))
"""When the sample day is looked at."""

PROVIDERS = ("Dr Rao", "Dr Silva", "Nurse Ito", "Dr Okafor", "Dr Weiß", "Nurse Kaur", "Dr Nguyễn", "Dr Haddad")
ROOMS = ("R1", "R2", "R3", "R4")
PATIENTS = (
    "Kim Rao", "Ana Park", "Bo Chen", "Lee Ang", "Jo Müller", "Max Toro", "Cy Dubois", "Di Evans", "Zoë Łukasz",
    "Мария Иванова", "محمد العلي", "דנה לוי", "山田太郎", "김지우", "प्रिया शर्मा", "สมชาย ใจดี",
    "Nguyễn Thị Hoa", "Ólafur Jónsson", "María-José Fernández de la Vega", "O’Brien, Siobhán",
)  # fmt: skip
OFFERINGS = (("Follow-up", "FU", 30), ("New patient", "NP", 30), ("Procedure", "PROC", 60), ("Phone call", "TEL", 15))
STATUSES = (S.COMPLETED, S.NO_SHOW, S.ARRIVED, S.IN_PROGRESS, S.CONFIRMED, S.BOOKED, S.REQUESTED, S.CANCELLED)


def ident(role: str, number: int = 0) -> str:
    """The same id for the same role and number, always."""
    return derived_id("0" * 32, role, number)


class FakeRecords:
    """Nobody has opened a record."""

    def unreviewed(self) -> tuple[UnreviewedView, ...]:
        return ()


@dataclass(frozen=True)
class Visit:
    """One visit of the fake: one person, perhaps a room."""

    id: str
    resource_ids: tuple[str, ...]
    patient_id: str
    offering: int
    start_s: int
    minutes: int
    status: AppointmentStatus
    since_s: int = 0
    version: int = 1
    note: str = ""

    @property
    def end_s(self) -> int:
        return self.start_s + self.minutes * MINUTE


class MemoryDraftBook:
    """Drafts that end with the test."""

    def __init__(self) -> None:
        self._drafts: dict[tuple[str, str], Draft] = {}

    def all(self) -> Sequence[Draft]:
        return sorted(self._drafts.values(), key=lambda draft: (-draft.saved_at_s, draft.id))

    def keep(self, draft: Draft) -> None:
        self._drafts[draft.id, draft.owner] = draft

    def drop(self, draft_id: str, owner: str | None = None) -> None:
        for key in [key for key in self._drafts if key[0] == draft_id and owner in (None, key[1])]:
            del self._drafts[key]


class _NoCharges:
    """A clinic that charges nothing."""

    def of_visit(self, _appointment_id: str) -> None:
        return None


class _NoMessages:
    """A clinic that sends none."""

    def of_visit(self, _appointment_id: str) -> tuple[()]:
        return ()

    def reminders(self, *_asked: object) -> tuple[()]:
        return ()

    def unreached(self, *_asked: object) -> str:
        return ""

    def troubled(self, _facility_id: str) -> tuple[int, int]:
        return 0, 0


@dataclass
class FakeDesk:
    """Reader and writer in one. ``fails_with``: raised by the next act."""

    now: datetime = NOON
    providers: tuple[str, ...] = PROVIDERS
    visits: dict[str, Visit] = field(default_factory=dict)
    patients: dict[str, PatientHit] = field(default_factory=dict)
    number: int = 1
    fails_with: Exception | None = None
    acts: list[tuple[PastAct, dict[str, Visit], dict[str, Visit]]] = field(default_factory=list)
    undone: list[tuple[PastAct, dict[str, Visit], dict[str, Visit]]] = field(default_factory=list)
    days_asked: int = 0
    executed: list[Command] = field(default_factory=list)

    alert_rows: DeskAlerts = field(default_factory=DeskAlerts)
    draft_book: MemoryDraftBook = field(default_factory=MemoryDraftBook)

    def __post_init__(self) -> None:
        for number, name in enumerate(PATIENTS):
            patient_id = ident("patient", number)
            born = date(1940 + 3 * number, 1 + number % 12, 1 + number)
            self.patients[patient_id] = PatientHit(patient_id, name, born, f"555-01{number:02}", str(1000 + number))
        self._fill_day(self.now.date())

    is_practice = True
    is_read_only = True  # so that no jobs are begun on it

    @property
    def clock(self) -> Clock:
        return lambda: self.now

    @property
    def session(self) -> DeskSession:
        return DeskSession("owner")

    def leave(self) -> None:
        """No network is waited for."""

    def close(self) -> None:
        """Nothing is open."""

    def importing(self) -> ImportWork:
        """Nothing is imported here."""
        raise NotImplementedError

    def jobs(self) -> DailyJobs:
        """There are none here."""
        raise NotImplementedError

    def charges(self) -> ChargeQueries:
        return _NoCharges()  # type: ignore[return-value]

    def messages(self) -> MessageQueries:
        return cast("MessageQueries", _NoMessages())

    def outgoing(self) -> Outgoing:
        """Nothing leaves here."""
        raise NotImplementedError

    def connections(self) -> Connections:
        """There are none here."""
        raise NotImplementedError

    def drafts(self) -> DraftBook:
        return self.draft_book

    def reader(self) -> DeskReader:
        return cast("DeskReader", self)  # what the day calendar asks for, and no more

    @contextmanager
    def aside(self) -> Iterator[DeskReader]:
        yield self.reader()

    def writer(self) -> DeskWriter:
        return cast("DeskWriter", self)

    def midnight(self, day: date) -> int:
        return int(datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(ZONE)).timestamp())

    def at(self, clock: str, day: date | None = None) -> int:
        """The instant of ``"9:30"`` on the sample day, in UTC seconds."""
        hour, minute = map(int, clock.split(":"))
        return self.midnight(day or self.now.date()) + (hour * 60 + minute) * MINUTE

    def _fill_day(self, day: date) -> None:
        start, now_s, number = self.midnight(day), int(self.now.timestamp()), 0
        for column in range(len(self.providers)):
            clock = 8 * 60 + 30 * (column % 2)
            for turn in range(12):
                offering = (column + turn) % len(OFFERINGS)
                minutes, begin = OFFERINGS[offering][2], start + clock * MINUTE
                status = self._status(begin, now_s, column + turn)
                rooms = (self.resource_id(len(self.providers) + column % 4),) if turn % 3 == 0 else ()
                visit = Visit(
                    ident("visit", number), (self.resource_id(column), *rooms),
                    ident("patient", number % len(PATIENTS)), offering, begin, minutes, status,
                    now_s - 14 * MINUTE, note="needs a chair" if turn == 4 else "",
                )  # fmt: skip
                self.visits[visit.id] = visit
                number += 1
                clock += minutes + (30 if turn % 3 == column % 3 else 0)

    @staticmethod
    def _status(begin: int, now_s: int, number: int) -> AppointmentStatus:
        if begin + 45 * MINUTE < now_s:
            return (S.COMPLETED, S.NO_SHOW, S.COMPLETED)[number % 3]
        if begin < now_s + 15 * MINUTE:
            return (S.IN_PROGRESS, S.ARRIVED)[number % 2]
        return (S.CONFIRMED, S.BOOKED, S.BOOKED, S.CONFIRMED, S.REQUESTED, S.CANCELLED, S.RESCHEDULED)[number % 7]

    def resource_id(self, number: int) -> str:
        """Providers first, then rooms."""
        return ident("resource", number)

    # Reader

    def facilities(self) -> tuple[FacilityRow, ...]:
        return (FacilityRow(FACILITY, "High Street", ZONE, "en_GB"),)

    def resources(self, facility_id: str) -> tuple[ResourceRow, ...]:
        people = [
            ResourceRow(self.resource_id(n), name, name, "person", "Nurses" if "Nurse" in name else "Doctors", FACILITY)
            for n, name in enumerate(self.providers)
        ]
        people.sort(key=lambda row: row.group)
        rooms = [
            ResourceRow(self.resource_id(len(self.providers) + n), name, name, "room", "", FACILITY)
            for n, name in enumerate(ROOMS)
        ]
        return (*people, *rooms)

    def rights(self, facility_id: str) -> HeldRights:
        return HeldRights(frozenset(Key), everywhere=frozenset(Key))

    def offerings(self, facility_id: str) -> tuple[OfferingRow, ...]:
        return tuple(
            OfferingRow(ident("offering", n), name, code, "", minutes, "", ())
            for n, (name, code, minutes) in enumerate(OFFERINGS)
        )

    def day(self, facility_id: str, day: date, resource_ids: Sequence[str] | None = None) -> DayCalendar:
        self.days_asked += 1
        rows = {row.resource_id: row for row in self.resources(facility_id)}
        wanted = (
            [rid for rid, row in rows.items() if row.kind == "person"] if resource_ids is None else list(resource_ids)
        )
        start = self.midnight(day)
        end = self.midnight(day + timedelta(days=1))
        cards = [card for number, rid in enumerate(wanted) for card in self._cards(number, rid, start, end)]
        return DayCalendar(
            facility_id=facility_id, day=day, zone=ZONE, start_s=start, end_s=end,
            open_start_s=start + 8 * 3600, open_end_s=start + 18 * 3600, closed_reason="",
            columns=tuple(self._column(rows[rid], day, cards) for rid in wanted),
            cards=tuple(cards), marks=_marks(start, end), change_number=self.number,
        )  # fmt: skip

    def _cards(self, number: int, resource_id: str, start: int, end: int) -> list[DayCard]:
        visits = [v for v in self.visits.values() if resource_id in v.resource_ids and start <= v.start_s < end]
        return [self._card(number, resource_id, visit) for visit in sorted(visits, key=lambda v: (v.start_s, v.id))]

    def _card(self, number: int, resource_id: str, visit: Visit) -> DayCard:
        name, code, _minutes = OFFERINGS[visit.offering]
        rooms = [row.code for row in self.resources("") if row.resource_id in visit.resource_ids[1:]]
        return DayCard(
            visit.id, resource_id, number, visit.start_s, visit.end_s, visit.start_s, visit.end_s, visit.status,
            visit.patient_id, self.patients[visit.patient_id].display_name, ident("offering", visit.offering), name,
            code, "", ", ".join(rooms), visit.note, False, False, False, visit.offering == 2, visit.since_s,
            visit.version,
        )  # fmt: skip

    def _column(self, row: ResourceRow, day: date, cards: list[DayCard]) -> DayColumn:
        start = self.midnight(day)
        spans, step = self._spans(row, day), SLOT_MINUTES * MINUTE
        slots = tuple(
            (begin, SLOT_MINUTES)
            for begin in range(start + 8 * 3600, start + 18 * 3600, step)
            if not any(span.start_s < begin + step and begin < span.end_s for span in spans)
        )
        booked = sum(card.resource_id == row.resource_id and card.status in LIVE for card in cards)
        return DayColumn(
            row.resource_id, row.resource_id, row.name, row.code, row.group, row.kind, "", booked, len(slots),
            spans, slots,
        )  # fmt: skip

    def _spans(self, row: ResourceRow, day: date) -> tuple[UnavailableSpan, ...]:
        start, end = self.midnight(day), self.midnight(day + timedelta(days=1))
        spans = [UnavailableSpan(start, start + 8 * 3600, "closed"), UnavailableSpan(start + 18 * 3600, end, "closed")]
        if row.name == "Dr Silva":
            spans.append(UnavailableSpan(start + 15 * 3600, start + 18 * 3600, "time_off", "family"))
        if row.name == "Nurse Ito":
            spans.append(UnavailableSpan(start + 16 * 3600, start + 18 * 3600, "outside_hours"))
            spans.append(UnavailableSpan(start + 14 * 3600, start + 15 * 3600, "block", "Vaccines"))
        if row.name == "Dr Haddad":
            spans.append(UnavailableSpan(start + 17 * 3600, start + 18 * 3600, "time_block", "Meeting"))
        return tuple(sorted(spans, key=lambda span: span.start_s))

    def loads(self, facility_id: str, first: date, last: date) -> Mapping[date, int]:
        counts: dict[date, int] = {}
        for visit in self.visits.values():
            day = datetime.fromtimestamp(visit.start_s, ZoneInfo(ZONE)).date()
            if first <= day <= last:
                counts[day] = counts.get(day, 0) + 1
        return counts

    def find_patients(self, text: str, facility_id: str, today: date, limit: int = 8) -> tuple[PatientHit, ...]:
        words = search_words(text)
        found = []
        for hit in self.patients.values():
            names = search_words(hit.display_name)
            if words and all(any(name.startswith(word) for name in names) for word in words):
                found.append(hit)
        return tuple(found[:limit])

    def appointment(self, appointment_id: str) -> AppointmentDetail:
        visit = self.visits.get(appointment_id)
        if visit is None:
            raise NotFound("appointment", appointment_id)
        patient = self.patients[visit.patient_id]
        rows = {row.resource_id: row for row in self.resources("")}
        return AppointmentDetail(
            visit.id, FACILITY, ZONE, visit.patient_id, patient.display_name, patient.birth_date, patient.phone,
            visit.offering == 2, visit.start_s, visit.end_s, visit.status, ident("offering", visit.offering),
            OFFERINGS[visit.offering][0], tuple(rows[one] for one in visit.resource_ids), visit.note, "", "", "", False,
            False, False, visit.version, 0, "", 0, 1,
            (PastMove(visit.start_s - 86_400, "Ana", "appointment.book", "{}"),),
        )  # fmt: skip

    def waiting(self, facility_id: str) -> WaitingCount:
        since = [visit.since_s for visit in self.visits.values() if visit.status is S.ARRIVED]
        return WaitingCount(len(since), min(since, default=0))

    def alerts(self, facility_id: str) -> DeskAlerts:
        return self.alert_rows

    def records(self) -> FakeRecords:
        return FakeRecords()

    def propose(self, question: ProposalQuestion) -> Proposal:
        moved = self.visits.get(question.appointment_id)
        offering = moved.offering if moved else 0
        minutes = moved.minutes if moved else question.length_minutes or OFFERINGS[offering][2]
        resources = question.resources or (ResourceUse(question.resource_id),)
        if moved and not question.resources:
            resources = (ResourceUse(question.resource_id), *map(ResourceUse, moved.resource_ids[1:]))
        patient_id = moved.patient_id if moved else question.patient_id
        reasons = self._reasons(question.start_s, minutes, resources, patient_id, question.appointment_id)
        alternatives: tuple[Alternative, ...] = ()
        if reasons and question.with_alternatives:
            alternatives = self._alternatives(question.start_s, minutes, resources, patient_id, question.appointment_id)
        names = {row.resource_id: row.name for row in self.resources("")}
        return Proposal(
            question.start_s, minutes, ident("offering", offering), OFFERINGS[offering][0], resources,
            tuple(names.get(use.resource_id, "") for use in resources), Explanation(reasons, (), alternatives), False,
        )  # fmt: skip

    def change_number(self) -> int:
        return self.number

    def _reasons(
        self, start_s: int, minutes: int, uses: tuple[ResourceUse, ...], patient_id: str, ignored: str
    ) -> tuple[Reason, ...]:
        end_s, reasons = start_s + minutes * MINUTE, []
        rows = {row.resource_id: row for row in self.resources("")}
        day = datetime.fromtimestamp(start_s, ZoneInfo(ZONE)).date()
        for use in uses:
            row = rows[use.resource_id]
            for span in self._spans(row, day):
                if span.start_s < end_s and start_s < span.end_s:
                    code = {"closed": ReasonCode.CLINIC_CLOSED, "time_off": ReasonCode.TIME_OFF,
                            "outside_hours": ReasonCode.OUTSIDE_HOURS}.get(span.kind, ReasonCode.BLOCKED)  # fmt: skip
                    params = {"name": row.name, "until_s": span.end_s, "block": span.label}
                    reasons.append(Reason(code, use.resource_id, span.start_s, span.end_s, params=params))
        for visit in self.visits.values():
            if visit.id == ignored or visit.status not in LIVE or visit.end_s <= start_s or end_s <= visit.start_s:
                continue
            busy = {
                "other_patient": self.patients[visit.patient_id].display_name,
                "busy_start_s": visit.start_s, "busy_end_s": visit.end_s, "until_s": visit.end_s,
            }  # fmt: skip
            for use in uses:
                if use.resource_id in visit.resource_ids:
                    row = rows[use.resource_id]
                    is_person = row.kind == "person"
                    code = ReasonCode.PROVIDER_BUSY if is_person else ReasonCode.OTHER_RESOURCE_BUSY
                    reasons.append(Reason(code, use.resource_id, params=busy | {"name": row.name}))
            if patient_id == visit.patient_id and not {use.resource_id for use in uses} & set(visit.resource_ids):
                with_name = rows[visit.resource_ids[0]].name
                reasons.append(Reason(ReasonCode.PATIENT_BUSY, params=busy | {"with_name": with_name}))
        return tuple(sorted(reasons, key=lambda reason: reason.order))

    def _alternatives(
        self, start_s: int, minutes: int, uses: tuple[ResourceUse, ...], patient_id: str, ignored: str
    ) -> tuple[Alternative, ...]:
        found = []
        for shift in range(1, 20):
            at = start_s + shift * SLOT_MINUTES * MINUTE
            if not self._reasons(at, minutes, uses, patient_id, ignored):
                found.append(Alternative(AlternativeKind.SAME_PROVIDER, at, uses))
                break
        for number in range(len(self.providers)):
            other = (ResourceUse(self.resource_id(number)), *uses[1:])
            if other != uses and not self._reasons(start_s, minutes, other, patient_id, ignored):
                found.append(Alternative(AlternativeKind.SAME_TIME, start_s, other))
                break
        found.append(Alternative(AlternativeKind.NEXT_WEEK, start_s + 7 * 86400, uses))
        return tuple(found[:3])

    # Writer

    def execute(self, command: Command, expected_versions: Mapping[str, int] | None = None) -> Outcome:
        self.executed.append(command)
        if self.fails_with:
            error, self.fails_with = self.fails_with, None
            raise error
        for entity_id, version in (expected_versions or {}).items():
            if entity_id in self.visits and self.visits[entity_id].version != version:
                raise StaleWrite("appointment", entity_id, version, self.visits[entity_id].version)
        before = dict(self.visits)
        outcome = self._run(command)
        if isinstance(outcome, Applied):
            self.acts.append((self._past(command, outcome), before, dict(self.visits)))
            self.undone.clear()
            self.number += 1
        return outcome

    def _run(self, command: Command) -> Outcome:
        match command:
            case BookAppointment():
                return self._book(command)
            case RescheduleAppointment(appointment_id=identifier):
                visit, start_s = self.visits[identifier], int(command.start.timestamp())
                reasons = self._reasons(
                    start_s, command.length_minutes, command.resources, visit.patient_id, identifier
                )
                if reasons:
                    return Refused(new_id(), reasons)
                ids = tuple(use.resource_id for use in command.resources)
                self._save(replace(visit, start_s=start_s, minutes=command.length_minutes, resource_ids=ids))
            case ChangeAppointmentStatus(appointment_id=identifier, status=status):
                APPOINTMENT_LIFE.check(self.visits[identifier].status, status)
                self._save(replace(self.visits[identifier], status=status, since_s=int(self.now.timestamp())))
            case CorrectAppointment(appointment_id=identifier, status=status):
                self._save(replace(self.visits[identifier], status=status))
            case CancelAppointment(appointment_id=identifier):
                self._save(replace(self.visits[identifier], status=S.CANCELLED))
            case _:
                raise NotImplementedError(command.KIND)
        return Applied(new_id(), self.number, {"appointment_id": identifier})

    def _book(self, command: BookAppointment) -> Outcome:
        start_s = int(command.start.timestamp())
        if reasons := self._reasons(start_s, command.length_minutes, command.resources, command.patient_id, ""):
            return Refused(new_id(), reasons)
        if command.new_patient:
            new = command.new_patient
            self.patients[new.id] = PatientHit(new.id, new.display_name, new.birth_date, new.phone, "")
        ids = tuple(use.resource_id for use in command.resources)
        self.visits[command.appointment_id] = Visit(
            command.appointment_id, ids, command.patient_id, 0, start_s, command.length_minutes, command.status
        )
        return Applied(new_id(), self.number, {"appointment_id": command.appointment_id})

    def _save(self, visit: Visit) -> None:
        self.visits[visit.id] = replace(visit, version=visit.version + 1)

    def _past(self, command: Command, outcome: Applied) -> PastAct:
        visit = self.visits[str(outcome.result["appointment_id"])]
        values = (
            ("patient", self.patients[visit.patient_id].display_name), ("start_s", str(visit.start_s)),
            ("status", visit.status.value),
        )  # fmt: skip
        return PastAct(outcome.command_id, command.KIND, values)

    def undo(self) -> Outcome | None:
        return self._swap(self.acts, self.undone, 1)

    def redo(self) -> Outcome | None:
        return self._swap(self.undone, self.acts, 2)

    def _swap(self, source: list, target: list, side: int) -> Outcome | None:  # type: ignore[type-arg]
        if not source:
            return None
        entry = source.pop()
        target.append(entry)
        self.visits = dict(entry[side])
        self.number += 1
        return Applied(entry[0].command_id, self.number, {})

    def undo_state(self) -> UndoState:
        return UndoState(self.acts[-1][0] if self.acts else None, self.undone[-1][0] if self.undone else None)


def _marks(start: int, end: int) -> tuple[HourMark, ...]:
    zone = ZoneInfo(ZONE)
    marks = []
    for offset in range(0, end - start, 30 * MINUTE):
        local = datetime.fromtimestamp(start + offset, zone)
        marks.append(HourMark(offset, local.hour * 60 + local.minute))
    return tuple(marks)
