"""The visits that an absence concerns, as somebody at the telephone needs them; and those of a rebooking."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, Protocol

from carefront.application.booking import Desk
from carefront.application.on_duty import person_name, resources_of_person, span_of
from carefront.application.queries.rebook_plan import why_not
from carefront.application.rebook_ports import RebookShelf
from carefront.application.rebook_rows import AffectedVisit, Pick, PlanQuestion, RebookLine, RebookSheet, SheetRow, Wish
from carefront.application.time_off_rights import about, deciding, other_approvers
from carefront.domain.appointments import AppointmentStatus, ResourceUse
from carefront.domain.errors import NotFound
from carefront.domain.patients import search_words
from carefront.domain.permissions import Key, Subject, is_allowed
from carefront.domain.rebook_lists import ItemState, Rebook, RebookItem
from carefront.domain.resources import Resource, ResourceKind
from carefront.domain.time_off import TimeOffState
from carefront.domain.zones import local_minute, utc

_SETTLED = frozenset({ItemState.MOVED, ItemState.LEFT})
MOST_PAST = 5
"""How many of a patient's last visits say whom they know and when they like to come."""
FEWEST_HABIT = 3
"""From so many visits before on, all before or all after noon, a patient is taken to like that half of the day."""
NOON = 12 * 60
URGENT_WORDS = frozenset({"urgent", "asap", "stat"})
"""Words of a note, a reason or a patient's flags that make a visit urgent."""


class PastVisit(NamedTuple):
    """When a patient came before, and one of those they saw."""

    start_s: int
    resource_id: str


class TakenVisit(NamedTuple):
    """A visit that takes somebody's time, as the store has it; ids of nothing are empty."""

    appointment_id: str
    facility_id: str
    offering_id: str
    start_s: int
    end_s: int
    status: AppointmentStatus
    series_id: str
    seats: int
    note: str
    reason: str
    wants_sooner: bool
    buffer_before_minutes: int
    buffer_after_minutes: int
    row_version: int
    patient_id: str
    patient_name: str
    phone: str
    phone_2: str
    flags: str
    needs_interpreter: bool
    usual_provider_id: str
    uses: tuple[ResourceUse, ...]


class RebookReadShelf(RebookShelf, Protocol):
    """Rebookings, and which of them are not done."""

    def undone(self, since_s: int) -> Sequence[Rebook]:
        """The rebookings of absences that last after ``since_s`` which nobody closed, or of which a visit is open."""


class RebookStore(Protocol):
    """The visits of one tenant by who is taken by them."""

    def taken(self, account_id: str, start_s: int, end_s: int) -> Sequence[TakenVisit]:
        """The visits that take the person in ``[start_s, end_s)`` and can still be moved, by start."""

    def listed(self, rebook_id: str) -> Sequence[TakenVisit]:
        """The visits of a rebooking as they are now, whatever their state, by start."""

    @property
    def shelf(self) -> "RebookReadShelf":
        """What is written down of rebookings."""

    def past(self, patient_ids: Iterable[str], now_s: int, most: int) -> Mapping[str, Sequence[PastVisit]]:
        """The last visits of each patient before ``now_s``, at most so many each, by patient, the latest first."""


def affected(desk: Desk, store: RebookStore, account_id: str, start_s: int, end_s: int) -> tuple[AffectedVisit, ...]:
    """See ``RebookQueries.affected``; asked inside a snapshot."""
    visits = store.taken(account_id, start_s, end_s)
    past = _past(desk, store, visits)
    return tuple(
        _told(desk, account_id, visit, past.get(visit.patient_id, ()))
        for visit in visits
        if is_allowed(desk.actor, Key.APPOINTMENT_VIEW, _subject(desk, visit))
    )


def _past(desk: Desk, store: RebookStore, visits: Iterable[TakenVisit]) -> Mapping[str, Sequence[PastVisit]]:
    """The last visits of the patients, by patient."""
    patient_ids = {visit.patient_id for visit in visits if visit.patient_id}
    return store.past(patient_ids, desk.now_s, MOST_PAST) if patient_ids else {}


def _subject(desk: Desk, visit: TakenVisit, *, is_shared: bool = False) -> Subject:
    people = (resource.account_id for resource in _resources(desk, visit))
    return Subject(frozenset(person for person in people if person), visit.facility_id, is_shared)


def _resources(desk: Desk, visit: TakenVisit) -> list[Resource]:
    return [desk.facts.resource(use.resource_id).resource for use in visit.uses]


def _told(desk: Desk, account_id: str, visit: TakenVisit, past: Sequence[PastVisit]) -> AffectedVisit:
    resources = _resources(desk, visit)
    own = next((row.id for row in resources if row.account_id == account_id), "")
    offering = desk.facts.offering(visit.offering_id) if visit.offering_id else None
    zone = desk.facts.clinic(visit.facility_id).zone
    is_seen = is_allowed(desk.actor, Key.PATIENT_VIEW, _subject(desk, visit, is_shared=True))
    return AffectedVisit(
        visit.appointment_id, visit.facility_id, zone.key, visit.patient_id,
        visit.patient_name if is_seen else "", visit.phone if is_seen else "", visit.phone_2 if is_seen else "",
        visit.offering_id, offering.name if offering else "", offering.code if offering else "",
        visit.start_s, visit.end_s, visit.status, own, visit.uses, tuple(row.name for row in resources),
        visit.series_id, visit.seats, _is_urgent(visit), visit.needs_interpreter,
        _wishes(visit, [local_minute(start_s, zone) for start_s in {each.start_s for each in past}]),
        visit.usual_provider_id, _providers(desk, past), visit.buffer_before_minutes,
        visit.buffer_after_minutes, visit.row_version,
    )  # fmt: skip


def _is_urgent(visit: TakenVisit) -> bool:
    """Whether somebody wrote it down as urgent, of the visit or of the patient."""
    return any(URGENT_WORDS.intersection(search_words(text)) for text in (visit.note, visit.reason, visit.flags))


def _wishes(visit: TakenVisit, minutes: Sequence[int]) -> tuple[Wish, ...]:
    found = [Wish.SOONER] if visit.wants_sooner else []
    if len(minutes) >= FEWEST_HABIT:
        if all(minute < NOON for minute in minutes):
            found.append(Wish.MORNINGS)
        elif all(minute >= NOON for minute in minutes):
            found.append(Wish.AFTERNOONS)
    return tuple(found)


def _providers(desk: Desk, past: Sequence[PastVisit]) -> tuple[str, ...]:
    """The people among those seen, each once, the latest first."""
    seen = dict.fromkeys(each.resource_id for each in past)
    people = (key for key in seen if desk.facts.resource(key).resource.kind is ResourceKind.PERSON)
    return tuple(people)


def undone(desk: Desk, store: RebookStore) -> tuple[RebookLine, ...]:
    """See ``RebookQueries.undone``; asked inside a snapshot."""
    found = store.shelf.undone(desk.now_s)
    lines = ((rebook, _line(desk, store, rebook)) for rebook in found if _may_see(desk, rebook))
    return tuple(line for rebook, line in lines if line.open_count or line.needs_time_off or not rebook.is_planned)


def _may_see(desk: Desk, rebook: Rebook) -> bool:
    own = Subject(frozenset({rebook.account_id}), is_shared=True)
    return is_allowed(desk.actor, Key.APPOINTMENT_EDIT, own)


def _line(desk: Desk, store: RebookStore, rebook: Rebook) -> RebookLine:
    states = [item.state for item in store.shelf.items_of(rebook.id)]
    return RebookLine(
        rebook.id, rebook.account_id, _name(desk, rebook), int(rebook.start.timestamp()), int(rebook.end.timestamp()),
        states.count(ItemState.OPEN), len(states), _needs_time_off(desk, rebook),
    )  # fmt: skip


def _needs_time_off(desk: Desk, rebook: Rebook) -> bool:
    """Whether the absence is still to be written down, and by whoever asks."""
    may = _may_approve(desk, rebook.account_id) or _may_ask(desk, rebook.account_id)
    return rebook.is_planned and not rebook.is_closed and may and not _is_asked(desk, rebook)


def _is_asked(desk: Desk, rebook: Rebook) -> bool:
    """Whether time off that holds the absence is approved, or waits for a decision."""
    return _is_away(desk, rebook, frozenset({TimeOffState.APPROVED, TimeOffState.PENDING}))


def _name(desk: Desk, rebook: Rebook) -> str:
    return person_name(desk.facts, rebook.account_id, rebook.start.date())


def sheet(desk: Desk, store: RebookStore, rebook_id: str) -> RebookSheet:
    """See ``RebookQueries.sheet``; asked inside a snapshot."""
    rebook = store.shelf.rebooks.get(rebook_id)
    start_s, end_s = int(rebook.start.timestamp()), int(rebook.end.timestamp())
    items = {item.appointment_id: item for item in store.shelf.items_of(rebook_id)}
    listed = store.listed(rebook_id)
    later = [
        visit for visit in store.taken(rebook.account_id, start_s, end_s) if visit.appointment_id not in items
    ]  # fmt: skip
    past = _past(desk, store, [*listed, *later])
    rows = []
    for visit in [*listed, *later]:
        if is_allowed(desk.actor, Key.APPOINTMENT_VIEW, _subject(desk, visit)):
            told = _told(desk, rebook.account_id, visit, past.get(visit.patient_id, ()))
            item = items.get(visit.appointment_id)
            holds = desk.occupancy.holds([item.id], start_s, end_s, desk.now_s) if item else ()
            holders = tuple((hold.id, hold.holder) for hold in holds)
            rows.append(SheetRow(told, item, _picked(desk, item) if item else None, (), holders))
    rows = _with_reasons(desk, rebook, rows)
    rows.sort(key=lambda row: row.item.position if row.item else len(items))
    may_approve = _may_approve(desk, rebook.account_id)
    shown = rebook if may_approve else replace(rebook, reason="")  # why somebody is away is for who decides alone
    return RebookSheet(
        shown, _name(desk, rebook), tuple(rows), _is_away(desk, rebook), may_approve,
        _covers(desk, rebook.account_id, {visit.facility_id for visit in [*listed, *later]}),
        _may_ask(desk, rebook.account_id), _deciders(desk, rebook.account_id),
    )  # fmt: skip


def _with_reasons(desk: Desk, rebook: Rebook, rows: list[SheetRow]) -> list[SheetRow]:
    """The rows, those without another time with what stands against their own."""
    unplaced = [row.visit for row in rows if row.pick is None and not (row.item and row.item.state in _SETTLED)]
    span_s = int(rebook.start.timestamp()), int(rebook.end.timestamp())
    found = why_not(desk, unplaced, PlanQuestion(rebook.account_id, *span_s)) if unplaced else {}
    return [replace(row, reasons=found.get(row.visit.appointment_id, ())) for row in rows]


def _picked(desk: Desk, item: RebookItem) -> Pick | None:
    """The time that is written down; none where something of it is no longer there."""
    if item.pick_start is None:
        return None
    try:
        names = tuple(desk.facts.resource(use.resource_id).resource.name for use in item.pick_uses)
    except NotFound:
        return None
    return Pick(int(item.pick_start.timestamp()), item.pick_uses, item.pick_leader or "", names)


def _may_approve(desk: Desk, account_id: str) -> bool:
    today = utc(desk.now_s).date()
    return is_allowed(desk.actor, Key.TIME_OFF_APPROVE, deciding(desk.facts, desk.actor, account_id, today))


def _may_ask(desk: Desk, account_id: str) -> bool:
    key = Key.TIME_OFF_CREATE
    return is_allowed(desk.actor, key, about(desk.facts, desk.actor, account_id, key))


def _deciders(desk: Desk, account_id: str) -> tuple[str, ...]:
    """Who may approve time off of the person, by name."""
    today = utc(desk.now_s).date()
    subject = deciding(desk.facts, desk.actor, account_id, today)
    found = other_approvers(desk.facts.actors(today), account_id, subject)
    return tuple(sorted(actor.name for actor in found if actor.name))


_APPROVED = frozenset({TimeOffState.APPROVED})


def _is_away(desk: Desk, rebook: Rebook, states: frozenset[TimeOffState] = _APPROVED) -> bool:
    """Whether approved time off holds all of the absence."""
    for own in resources_of_person(desk.facts, rebook.account_id):
        clinic = desk.facts.clinic(own.resource.facility_id)
        spans = [span_of(leave.stretch, clinic) for leave in own.time_off if leave.state in states]
        wanted = int(rebook.start.timestamp()), int(rebook.end.timestamp())
        if not any(span and span[0] <= wanted[0] and wanted[1] <= span[1] for span in spans):
            return False
    return True


def _covers(desk: Desk, account_id: str, facility_ids: set[str]) -> tuple[tuple[str, str], ...]:
    found: dict[str, str] = {}
    for facility_id in sorted(facility_ids):
        for own in desk.facts.resources_of(facility_id).values():
            other = own.resource.account_id
            if own.resource.kind is ResourceKind.PERSON and other and other != account_id and own.is_offered:
                found.setdefault(other, own.resource.name)
    return tuple(found.items())
