"""Who asked for time off, and what approving it would do: the queue and the impact. Nothing in here writes."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from typing import Protocol

from carefront.application.booking import Desk, instant_s
from carefront.application.gate import Gate
from carefront.application.on_duty import (
    breaches,
    duty_of,
    is_in_use,
    person_name,
    resources_of_person,
    span_of,
    without,
)
from carefront.application.ports import FactsReader, OccupancyReader
from carefront.application.queries.cover import covers_for
from carefront.application.queries.day_loads import Loads, Shift, shifts_of
from carefront.application.queries.rebook_visits import RebookStore, affected
from carefront.application.rebook_rows import AffectedVisit
from carefront.application.time_off_rights import about, deciding
from carefront.application.time_off_rows import (
    AlsoOff,
    GroupDuty,
    Impact,
    PersonOff,
    Queue,
    StoredTimeOff,
    TimeOffRow,
    TimeOffStore,
)
from carefront.domain.booking_facts import ClinicFacts, ResourceFacts
from carefront.domain.duty import Breach
from carefront.domain.errors import NotFound
from carefront.domain.intervals import length
from carefront.domain.permissions import Key, is_allowed
from carefront.domain.resources import ResourceKind
from carefront.domain.time_off import Stretch, TimeOff, TimeOffState, check_stretch
from carefront.shared.clock import Clock

_EPOCH_DAY = date(1970, 1, 1).toordinal()
_PATIENT_ROLE = "patient"


class TimeOffStores(Protocol):
    """What the answers are made from."""

    def snapshot(self) -> AbstractContextManager[None]: ...

    @property
    def facts(self) -> FactsReader: ...

    @property
    def occupancy(self) -> OccupancyReader: ...

    @property
    def time_off(self) -> TimeOffStore: ...

    @property
    def rebook(self) -> RebookStore: ...

    def day_loads(self, subject_ids: Sequence[str], shifts: Sequence[Shift]) -> Loads: ...


class TimeOffQueries:
    """Questions of one reader; each is answered from one state of the file."""

    def __init__(self, stores: TimeOffStores, gate: Gate, clock: Clock) -> None:
        self._stores, self._gate, self._clock = stores, gate, clock
        self._facts = stores.facts

    # --- the queue ---------------------------------------------------------------------------------------------------
    def queue(self) -> Queue:
        """The requests that the actor may see: those that wait by their first day, then the others, the latest first.

        Raises:
            NotAllowed: they may see nobody's.
        """
        with self._stores.snapshot():
            own = self._gate.actor().account_id
            if not self._sees_any():
                self._gate.refuse(Key.TIME_OFF_VIEW)
            rows = [self._row(row) for row in self._stores.time_off.rows() if self._sees(row.time_off.account_id)]
            people = self._people()
            asked = [person for person in people if self._may(Key.TIME_OFF_CREATE, person.account_id)]
            asked.sort(key=lambda person: person.account_id != own)
            return Queue(tuple(sorted(rows, key=_by_urgency)), tuple(asked), tuple(people), own)

    def _sees_any(self) -> bool:
        places = [None, *(clinic.id for clinic in self._facts.facilities())]
        reaches = (self._gate.mine(Key.TIME_OFF_VIEW, place, is_shared=place is None) for place in places)
        return any(reach is None or reach for reach in reaches)

    def _sees(self, account_id: str) -> bool:
        return self._may(Key.TIME_OFF_VIEW, account_id)

    def _may(self, key: Key, account_id: str) -> bool:
        actor = self._gate.actor()
        return is_allowed(actor, key, about(self._facts, actor, account_id, key))

    def _may_decide(self, account_id: str) -> bool:
        actor = self._gate.actor()
        subject = deciding(self._facts, actor, account_id, self._today())
        return is_allowed(actor, Key.TIME_OFF_APPROVE, subject)

    def _today(self) -> date:
        return self._clock().date()

    def _people(self) -> list[PersonOff]:
        """Everybody who works here, by name."""
        found: dict[str, PersonOff] = {}
        for clinic in self._facts.facilities():
            for own in self._facts.resources_of(clinic.id).values():
                account_id = own.resource.account_id
                if own.resource.kind is ResourceKind.PERSON and account_id and account_id not in found:
                    found[account_id] = PersonOff(account_id, own.resource.name, clinic.id)
        for actor in self._facts.actors(self._today()):
            roles = {role.role: role.facility_id for role in actor.roles if role.role != _PATIENT_ROLE}
            if roles and actor.account_id not in found:
                found[actor.account_id] = PersonOff(actor.account_id, actor.name, next(iter(roles.values())) or "")
        return sorted(found.values(), key=lambda person: (person.name, person.account_id))

    def _row(self, stored: StoredTimeOff) -> TimeOffRow:
        row, own = stored.time_off, self._gate.actor().account_id
        is_own = row.account_id == own
        may_decide = self._may_decide(row.account_id)
        is_told = may_decide or is_own or self._may(Key.TIME_OFF_APPROVE, row.account_id)
        may_edit = self._may(Key.TIME_OFF_EDIT, row.account_id)
        return TimeOffRow(
            row.id, row.account_id, self._name(row.account_id), row.type, row.state, row.first, row.last, row.period,
            self._count(row), row.reason if is_told else "", row.notes, row.coverage_account_id or "",
            self._name(row.coverage_account_id), self._name(row.asked_by), _at_s(row.asked_at),
            self._name(row.decided_by), _at_s(row.decided_at), row.decision_note if is_told else "",
            row.override_reason if is_told else "", row.is_self_decided, is_own,
            may_decide and row.state is TimeOffState.PENDING, may_edit and row.state is TimeOffState.PENDING,
            row.state is TimeOffState.APPROVED and (may_edit if is_own else may_decide), stored.row_version,
        )  # fmt: skip

    def _name(self, account_id: str | None) -> str:
        return person_name(self._facts, account_id, self._today()) if account_id else ""

    def _count(self, row: TimeOff) -> int:
        if row.state is not TimeOffState.PENDING or row.last < self._today() - timedelta(days=1):
            return 0
        spans = self._spans(row.account_id, row.stretch)
        return sum(
            visit.facility_id == place
            for place, (start_s, end_s) in spans.items()
            for visit in self._stores.rebook.taken(row.account_id, start_s, end_s)
        )

    def _spans(self, account_id: str, stretch: Stretch) -> dict[str, tuple[int, int]]:
        """The stretch as instants of each of the person's clinics, by clinic."""
        clinics = (self._facts.clinic(own.resource.facility_id) for own in resources_of_person(self._facts, account_id))
        found = {clinic.facility.id: span_of(stretch, clinic) for clinic in clinics}
        return {place: span for place, span in found.items() if span is not None}

    # --- the impact --------------------------------------------------------------------------------------------------
    def impact(self, time_off_id: str, part: Stretch | None = None) -> Impact:
        """What approving a request, or a part of it, would do.

        Raises:
            NotFound: no such request.
            NotAllowed: the actor may not see time off of this person.
        """
        with self._stores.snapshot():
            row = next((one.time_off for one in self._stores.time_off.rows() if one.time_off.id == time_off_id), None)
            if row is None:
                raise NotFound("time_off", time_off_id)
            return self._impact(row.account_id, part or row.stretch, row.id, row.coverage_account_id or "")

    def impact_of(self, account_id: str, stretch: Stretch, cover_id: str = "") -> Impact:
        """The same for a stretch that is typed and not asked for yet.

        Raises:
            InvalidValue: the stretch can't be time off.
            NotAllowed: the actor may not see time off of this person.
        """
        check_stretch(stretch)
        with self._stores.snapshot():
            return self._impact(account_id, stretch, "", cover_id)

    def _impact(self, account_id: str, stretch: Stretch, time_off_id: str, cover_id: str) -> Impact:
        actor, facts = self._gate.actor(), self._facts
        self._gate.require(Key.TIME_OFF_VIEW, about(facts, actor, account_id, Key.TIME_OFF_VIEW))
        spans = self._spans(account_id, stretch)
        if not spans:
            return Impact(account_id, stretch, "", "UTC", 0, 0, (), 0, 0, (), (), (), (), (), 0)
        visits = self._affected(account_id, spans)
        own = [
            without(row, time_off_id) for row in resources_of_person(facts, account_id)
            if row.resource.facility_id in spans
        ]  # fmt: skip
        place = own[0].resource.facility_id
        clinic = facts.clinic(place)
        found = tuple(breaches(facts, account_id, stretch, time_off_id))
        covers, elsewhere = covers_for(self._desk(), own, stretch, visits, cover_id)
        a_day, average = self._caseload(account_id, clinic, own, stretch)
        return Impact(
            account_id, stretch, place, clinic.zone.key, *spans[place], visits, a_day, average,
            self._also_off(own, stretch), self._on_duty(own, stretch), self._groups(own, found), found, covers,
            elsewhere,
        )  # fmt: skip

    def _desk(self) -> Desk:
        return Desk(self._facts, self._stores.occupancy, self._gate.actor(), instant_s(self._clock()))

    def _affected(self, account_id: str, spans: Mapping[str, tuple[int, int]]) -> tuple[AffectedVisit, ...]:
        """Each clinic's visits in its own span: the same wall clock may be another instant in another clinic."""
        found: dict[str, AffectedVisit] = {}
        for span in dict.fromkeys(spans.values()):
            for visit in affected(self._desk(), self._stores.rebook, account_id, *span):
                if spans.get(visit.facility_id) == span:
                    found[visit.appointment_id] = visit
        return tuple(sorted(found.values(), key=lambda visit: (visit.start_s, visit.appointment_id)))

    def _caseload(
        self, account_id: str, clinic: ClinicFacts, own: Sequence[ResourceFacts], stretch: Stretch
    ) -> tuple[float, float]:
        """Visits on a working day of the stretch, and of the week from Monday that it begins in."""
        monday = stretch.first - timedelta(days=stretch.first.weekday())
        last = max(stretch.last, monday + timedelta(days=6))
        loads = self._stores.day_loads([account_id], tuple(shifts_of(monday, last, clinic.zone)))
        counts = {day: count for (_subject, day), (count, _minutes) in loads.items()}

        def average(first: date, until: date) -> float:
            days = [first + timedelta(days=number) for number in range((until - first).days + 1)]
            numbers = [counts.get(day.toordinal() - _EPOCH_DAY, 0) for day in days]
            worked = sum(
                bool(number) or self._works(clinic, own, day) for day, number in zip(days, numbers, strict=True)
            )
            return round(sum(numbers) / max(1, worked), 1)

        return average(stretch.first, stretch.last), average(monday, monday + timedelta(days=6))

    def _works(self, clinic: ClinicFacts, own: Sequence[ResourceFacts], day: date) -> bool:
        here = (row for row in own if row.resource.facility_id == clinic.facility.id)
        return any(duty_of(self._facts, clinic, row, Stretch(day, day)) for row in here)

    def _also_off(self, own: Sequence[ResourceFacts], stretch: Stretch) -> tuple[AlsoOff, ...]:
        """The others of the person's clinics who are away in the stretch, by time."""
        found: dict[tuple[str, int, int], AlsoOff] = {}
        for mine in own:
            clinic = self._facts.clinic(mine.resource.facility_id)
            span = span_of(stretch, clinic)
            for other in self._facts.resources_of(clinic.facility.id).values():
                if (
                    span is None
                    or other.resource.account_id in (None, mine.resource.account_id)
                    or not is_in_use(other)
                ):
                    continue
                days = [*((row.stretch, row.state is TimeOffState.PENDING) for row in other.time_off)]
                days += [
                    (Stretch(row.first, row.last, row.period), False) for row in other.exceptions if not row.is_extra
                ]
                for away, is_pending in days:
                    if away.overlaps(stretch) and (there := span_of(away, clinic)) is not None:
                        key = other.resource.name, *there
                        found[key] = AlsoOff(other.resource.name, *there, is_pending)
        return tuple(sorted(found.values(), key=lambda row: (row.is_pending, row.start_s, row.name)))

    def _on_duty(self, own: Sequence[ResourceFacts], stretch: Stretch) -> tuple[str, ...]:
        """Who of the person's groups, else of their clinics, is there at some time of the stretch."""
        names: dict[str, None] = {}
        for mine in own:
            clinic = self._facts.clinic(mine.resource.facility_id)
            rows = self._facts.resources_of(clinic.facility.id)
            groups = [row for row in self._facts.groups_of(clinic.facility.id) if mine.resource.id in row.member_ids]
            members = [member for group in groups for member in group.member_ids] or list(rows)
            for member in dict.fromkeys(members):
                other = rows.get(member)
                if (
                    other is None
                    or other.resource.kind is not ResourceKind.PERSON
                    or other.resource.id == mine.resource.id
                ):
                    continue
                if length(duty_of(self._facts, clinic, other, stretch)):
                    names[other.resource.name] = None
        return tuple(names)

    def _groups(self, own: Sequence[ResourceFacts], found: Sequence[Breach]) -> tuple[GroupDuty, ...]:
        short = {breach.group_id for breach in found}
        return tuple(
            GroupDuty(group.name, group.min_on_duty, group.id not in short)
            for mine in own
            for group in self._facts.groups_of(mine.resource.facility_id)
            if group.min_on_duty and mine.resource.id in group.member_ids
        )


def _at_s(at: datetime | None) -> int:
    return int(at.timestamp()) if at else 0


def _by_urgency(row: TimeOffRow) -> tuple[object, ...]:
    """Those that wait first, by their days; then the others, what was decided last first."""
    if row.state is TimeOffState.PENDING:
        return 0, row.first.toordinal(), row.period.start if row.period else 0, row.name, row.time_off_id
    return 1, -row.decided_at_s, row.first.toordinal(), row.name, row.time_off_id
