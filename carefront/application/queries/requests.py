"""Questions of the inbox: who waits in which list, the best times for each, who could come at a free time."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from carefront.application.booking import DAY_S, Desk, instant_s
from carefront.application.commands.list_items import open_subject, request_subject
from carefront.application.gate import Gate
from carefront.application.inbox_rows import (
    Candidate,
    FreeTime,
    Inbox,
    OfferRow,
    ParkedRow,
    RequestFilter,
    WaitingItem,
)
from carefront.application.opening_rows import OpeningRow, OpeningsQuestion
from carefront.application.queries.openings import OccupancyBook
from carefront.application.queries.quick_access import wished_openings
from carefront.application.queries.request_store import InboxStores, Listed, Marked, VisitLine
from carefront.domain.busy_masks import BusyBook
from carefront.domain.errors import NotFound
from carefront.domain.permissions import Key
from carefront.domain.requests import AppointmentRequest, ItemKind, Recall, SlotOffer
from carefront.domain.waitlist import WAITLIST, WaitlistEntry
from carefront.domain.wishes import Urgency
from carefront.domain.zones import local_date, local_minute
from carefront.shared.clock import Clock

BEST = 3
"""How many times each item is offered."""
LOST_DAYS = 60
"""How long a visit that was cancelled or missed waits for a successor."""
RECALLED_BEFORE_DAYS = 7
"""How long before it is due a recall may be booked."""
MOST_TRIED = 60
"""How many are tried at a free time, the first in order; who does not fit at once by what they wish costs nothing."""
ANSWERED_S = 2 * DAY_S
"""How long a declined or expired offer is still told."""

_ORDER = {urgency: number for number, urgency in enumerate(Urgency)}


class RequestQueries:
    """See ``DeskReader.requests``."""

    def __init__(self, stores: InboxStores, gate: Gate, clock: Clock) -> None:
        self._stores, self._gate, self._clock = stores, gate, clock
        self._busy = OccupancyBook(stores.occupancy)

    # --- lists -------------------------------------------------------------------------------------------------------
    def inbox(self, facility_id: str, *, with_snoozed: bool = False) -> Inbox:
        """Every list of a clinic, as far as who asks may see it.

        Raises:
            NotAllowed: they may see no request at all.
        """
        with self._stores.snapshot():
            return self._inbox(facility_id, with_snoozed)

    def _inbox(self, facility_id: str, with_snoozed: bool) -> Inbox:
        sees = self._sight(facility_id)
        marks, offers = self._stores.requests.marks(facility_id), self._offers(facility_id)
        lists = (
            self._requests(facility_id, sees), self._waitlist(facility_id, sees), self._recalls(facility_id, sees),
            self._unscheduled(facility_id, sees),
        )  # fmt: skip
        today = self._today(facility_id)
        found, snoozed = [], []
        for rows in lists:
            known = [_dressed(row, marks, offers) for row in rows if not marks.get(row.id, _UNMARKED).is_closed]
            awake = [row for row in known if row.snoozed_until is None or row.snoozed_until <= today]
            snoozed.append(len(known) - len(awake))
            found.append(tuple(sorted(known if with_snoozed else awake, key=_rank)))
        requests, waitlist, recalls, unscheduled = found
        counts = (snoozed[0], snoozed[1], snoozed[2], snoozed[3])
        return Inbox(requests, waitlist, recalls, unscheduled, counts, self._stores.change_number())

    def requests(self, wanted: RequestFilter) -> tuple[WaitingItem, ...]:
        """Requests by visit type, resource or patient, urgent first, then longest waiting.

        Raises:
            NotAllowed: who asks may see no request at all.
        """
        with self._stores.snapshot():
            sees, store = self._sight(wanted.facility_id), self._stores.requests
            if wanted.patient_id:
                rows: Iterable[Listed[AppointmentRequest]] = store.requests_of(wanted.patient_id)
            else:
                read = store.requests if wanted.with_closed else store.open_requests
                rows = read(wanted.facility_id)
            fitting = (row for row in rows if _is_wanted(row.thing, wanted) and sees(self._owners(row.thing)))
            return tuple(sorted((self._request(row) for row in fitting), key=_rank))

    def parked(self, facility_id: str) -> tuple[ParkedRow, ...]:
        """The visits on the parking strip that who asks may see; none where they may see no visit."""
        with self._stores.snapshot():
            mine = self._gate.mine(Key.APPOINTMENT_VIEW, facility_id)
            rows = self._stores.requests.parked(facility_id)
            return tuple(
                ParkedRow(
                    row.id, row.who.name, self._offering_name(row.offering_id), self._resource_name(row.leader_id),
                    row.start_s, (row.end_s - row.start_s) // 60, row.status,
                )
                for row in rows
                if mine is None or mine & self._accounts(row.resource_ids)
            )  # fmt: skip

    # --- times -------------------------------------------------------------------------------------------------------
    def best(self, facility_id: str, item: WaitingItem) -> tuple[OpeningRow, ...]:
        """The best three times for an item; not those that are held for others.

        Raises:
            NotAllowed: who asks may see no request at all.
        """
        with self._stores.snapshot():
            self._sight(facility_id)
            held = [offer for offer in self._held(facility_id) if offer.item_id != item.id]
            found = wished_openings(self._desk(), self._question(facility_id, item), self._masks())
            limit_s = item.visit_start_s if item.kind is ItemKind.SOONER else 1 << 60
            free = (row for row in found.openings if row.start_s < limit_s and not _is_held(row, held))
            return tuple(row for row, _ in zip(free, range(BEST), strict=False))

    def fits(self, free: FreeTime, limit: int = 8) -> tuple[Candidate, ...]:
        """Who of the waitlist could come at a free time: urgent first, then who waits longest.

        Raises:
            NotAllowed: who asks may see no request at all.
        """
        with self._stores.snapshot():
            found: list[Candidate] = []
            asked = self._asked_before(free)
            waiting = (row for row in self._inbox(free.facility_id, False).waitlist if row.id not in asked)
            for item in [row for row in waiting if self._may_fit(row, free)][:MOST_TRIED]:
                opening = self._opening_in(item, free)
                if opening is not None:
                    found.append(Candidate(item, opening))
                if len(found) == limit:
                    break
            return tuple(found)

    def _asked_before(self, free: FreeTime) -> set[str]:
        """Who was offered this time and declined, let it expire, or still thinks; and who has another offer."""
        store, since_s = self._stores.requests, self._now_s() - ANSWERED_S
        held = store.held_offers(free.facility_id, since_s)
        told = [*held, *store.declined_offers(free.facility_id, since_s)]
        same = {
            offer.item_id
            for offer in told
            if free.start_s <= instant_s(offer.start) < free.end_s
            and any(use.resource_id == free.resource_id for use in offer.uses)
        }
        now_s = self._now_s()
        return same | {offer.item_id for offer in held if instant_s(offer.expires_at) > now_s} | set(free.not_for)

    def _may_fit(self, item: WaitingItem, free: FreeTime) -> bool:
        """What can be said without looking into the calendar."""
        zone = self._stores.facts.clinic(free.facility_id).zone
        length = item.length_minutes or self._length(item)
        is_sooner = item.kind is not ItemKind.SOONER or item.visit_start_s >= free.end_s
        return (
            bool(item.patient_id)
            and is_sooner
            and item.resource_id in ("", free.resource_id)
            and 60 * length <= free.end_s - free.start_s
            and item.wishes.allow(local_date(free.start_s, zone), local_minute(free.start_s, zone))
        )

    def _opening_in(self, item: WaitingItem, free: FreeTime) -> OpeningRow | None:
        zone = self._stores.facts.clinic(free.facility_id).zone
        day = local_date(free.start_s, zone)
        asked = replace(
            self._question(free.facility_id, item), among=(free.resource_id,), first=day, last=day, near_s=free.start_s,
            days=1,
        )  # fmt: skip
        for row in wished_openings(self._desk(), asked, self._masks()).openings:
            if free.start_s <= row.start_s and row.start_s + 60 * row.length_minutes <= free.end_s:
                return row
        return None

    def _question(self, facility_id: str, item: WaitingItem) -> OpeningsQuestion:
        today, wishes = self._today(facility_id), item.wishes
        first = max(today, wishes.first or today)
        if item.due is not None:
            first = max(first, item.due - timedelta(days=RECALLED_BEFORE_DAYS))
        last = wishes.last
        if item.kind is ItemKind.SOONER:
            visit_day = local_date(item.visit_start_s, self._stores.facts.clinic(facility_id).zone)
            last = min(last, visit_day) if last else visit_day
        return OpeningsQuestion(
            facility_id, item.offering_id, item.length_minutes, (item.resource_id,) if item.resource_id else (), first,
            last, wishes.periods, usual_id=item.usual_id, patient_id=item.patient_id, is_new_patient=item.is_new,
            limit=4 * BEST, weekdays=frozenset(wishes.weekdays),
            languages=frozenset({wishes.language} - {""}), genders=frozenset({wishes.gender} - {""}),
        )  # fmt: skip

    # --- rows --------------------------------------------------------------------------------------------------------
    def _requests(self, facility_id: str, sees: "Sees") -> list[WaitingItem]:
        rows = self._stores.requests.open_requests(facility_id)
        return [self._request(row) for row in rows if sees(self._owners(row.thing))]

    def _request(self, row: Listed[AppointmentRequest]) -> WaitingItem:
        thing, who = row.thing, row.who
        resource_id = thing.resource_id or ""
        return WaitingItem(
            ItemKind.REQUEST, thing.id, who.name or thing.contact_name,
            instant_s(thing.submitted_at) if thing.submitted_at else row.created_s, thing.patient_id or "",
            who.phone or thing.contact_phone, who.email or thing.contact_email,
            who.birth_date or thing.contact_birth_date, thing.offering_id or "", self._offering_name(thing.offering_id),
            resource_id, self._resource_name(resource_id), self._resource_name(thing.assigned_id), thing.length_minutes,
            thing.wishes, thing.urgency, thing.note, state=thing.state.value, source=thing.source.value,
            is_targeted=thing.is_targeted, usual_id=thing.assigned_id or who.usual_id, row_version=row.row_version,
        )  # fmt: skip

    def _waitlist(self, facility_id: str, sees: "Sees") -> list[WaitingItem]:
        rows = self._entries(facility_id, sees, is_waiting=True)
        tied = {row.thing.appointment_id for row in rows if row.thing.appointment_id}
        sooner = [
            self._visit(line, ItemKind.SOONER, line.created_s)
            for line in self._stores.requests.sooner(facility_id, self._now_s())
            if line.id not in tied and sees(self._accounts(line.resource_ids))
        ]
        return [*(self._entry(row, ItemKind.WAITING) for row in rows), *sooner]

    def _recalls(self, facility_id: str, sees: "Sees") -> list[WaitingItem]:
        return [
            self._recall(row)
            for row in self._stores.requests.recalls(facility_id)
            if sees(self._open_owners(facility_id, row.thing))
        ]

    def _unscheduled(self, facility_id: str, sees: "Sees") -> list[WaitingItem]:
        since_s = self._now_s() - LOST_DAYS * DAY_S
        lost = [
            self._visit(line, ItemKind.LOST, line.since_s)
            for line in self._stores.requests.lost(facility_id, since_s)
            if sees(self._accounts(line.resource_ids))
        ]
        return [
            *(self._entry(row, ItemKind.UNPLACED) for row in self._entries(facility_id, sees, is_waiting=False)),
            *lost,
        ]

    def _entries(self, facility_id: str, sees: "Sees", *, is_waiting: bool) -> list[Listed[WaitlistEntry]]:
        return [
            row
            for row in self._stores.requests.entries(facility_id)
            if (row.thing.origin == WAITLIST) is is_waiting and sees(self._open_owners(facility_id, row.thing))
        ]

    def _entry(self, row: Listed[WaitlistEntry], kind: ItemKind) -> WaitingItem:
        thing, who = row.thing, row.who
        wishes = thing.wishes
        if kind is ItemKind.WAITING and thing.wanted_start is not None and wishes.first is None:
            wanted = local_date(instant_s(thing.wanted_start), self._stores.facts.clinic(thing.facility_id).zone)
            wishes = replace(wishes, first=wanted if wanted > self._today(thing.facility_id) else None)
        wanted_s = instant_s(thing.wanted_start) if thing.wanted_start else 0
        return WaitingItem(
            kind, thing.id, who.name, row.created_s, thing.patient_id or "", who.phone, who.email, who.birth_date,
            thing.offering_id or "", self._offering_name(thing.offering_id), thing.resource_id or "",
            self._resource_name(thing.resource_id), "", thing.length_minutes, wishes, thing.urgency, thing.note,
            visit_start_s=wanted_s if kind is ItemKind.UNPLACED else 0, reasons=thing.reasons, usual_id=who.usual_id,
        )  # fmt: skip

    def _recall(self, row: Listed[Recall]) -> WaitingItem:
        thing, who = row.thing, row.who
        return WaitingItem(
            ItemKind.RECALL, thing.id, who.name, row.created_s, thing.patient_id, who.phone, who.email, who.birth_date,
            thing.offering_id or "", self._offering_name(thing.offering_id), thing.resource_id or "",
            self._resource_name(thing.resource_id), note=thing.note, due=thing.due, usual_id=who.usual_id,
            row_version=row.row_version,
        )  # fmt: skip

    def _visit(self, line: VisitLine, kind: ItemKind, since_s: int) -> WaitingItem:
        """Of a visit that is wanted sooner only the time is to be another, not whom it is with."""
        return WaitingItem(
            kind, line.id, line.who.name, since_s, line.patient_id, line.who.phone, line.who.email, line.who.birth_date,
            line.offering_id, self._offering_name(line.offering_id), line.leader_id,
            self._resource_name(line.leader_id), "", (line.end_s - line.start_s) // 60, note=line.note,
            visit_start_s=line.start_s, state=line.status, reasons=line.cancel_reason, usual_id=line.who.usual_id,
        )  # fmt: skip

    # --- what they stand on ------------------------------------------------------------------------------------------
    def _sight(self, facility_id: str) -> "Sees":
        mine = self._gate.require_some(Key.REQUEST_VIEW, facility_id)
        return lambda owners: mine is None or bool(mine & owners)

    def _owners(self, request: AppointmentRequest) -> frozenset[str]:
        return request_subject(request, self._stores.facts).owner_account_ids

    def _open_owners(self, facility_id: str, thing: WaitlistEntry | Recall) -> frozenset[str]:
        named = (thing.resource_id or "",)
        return open_subject(self._stores.facts, facility_id, thing.offering_id, named).owner_account_ids

    def _accounts(self, resource_ids: Sequence[str]) -> frozenset[str]:
        found = (self._stores.facts.resource(one).resource.account_id for one in resource_ids)
        return frozenset(account for account in found if account)

    def _offers(self, facility_id: str) -> dict[str, list[OfferRow]]:
        since_s = self._now_s() - ANSWERED_S
        store, found = self._stores.requests, dict[str, list[OfferRow]]()
        told = (*store.held_offers(facility_id, since_s), *store.declined_offers(facility_id, since_s))
        for offer in told:
            found.setdefault(offer.item_id, []).append(self._offer(offer))
        return found

    def _offer(self, offer: SlotOffer) -> OfferRow:
        expires_s = instant_s(offer.expires_at)
        return OfferRow(
            offer.id, instant_s(offer.start), offer.length_minutes, offer.uses,
            tuple(self._resource_name(use.resource_id) for use in offer.uses), expires_s, offer.state.value,
            expires_s <= self._now_s(), offer.chain_id or "",
        )  # fmt: skip

    def _held(self, facility_id: str) -> Sequence[SlotOffer]:
        return self._stores.requests.held_offers(facility_id, self._now_s())

    def _desk(self) -> Desk:
        stores = self._stores
        return Desk(stores.facts, stores.occupancy, self._gate.actor(), self._now_s(), stores.sessions)

    def _masks(self) -> BusyBook:
        return self._busy.at(self._stores.change_number())

    def _length(self, item: WaitingItem) -> int:
        return self._stores.facts.offering(item.offering_id).duration_minutes if item.offering_id else 30

    def _offering_name(self, offering_id: str | None) -> str:
        return self._stores.facts.offering(offering_id).name if offering_id else ""

    def _resource_name(self, resource_id: str | None) -> str:
        try:
            return self._stores.facts.resource(resource_id).resource.name if resource_id else ""
        except NotFound:
            return ""

    def _now_s(self) -> int:
        return instant_s(self._clock())

    def _today(self, facility_id: str) -> date:
        return local_date(self._now_s(), self._stores.facts.clinic(facility_id).zone)


Sees = Callable[[frozenset[str]], bool]
"""Whether who asks may see what belongs to one of these accounts."""

_UNMARKED = Marked(None, False)


def _dressed(row: WaitingItem, marks: Mapping[str, Marked], offers: Mapping[str, list[OfferRow]]) -> WaitingItem:
    mark = marks.get(row.id, _UNMARKED)
    return replace(row, snoozed_until=mark.snoozed_until, offers=tuple(offers.get(row.id, ())))


def _rank(row: WaitingItem) -> tuple[int, date, int, str]:
    """Urgent first; of recalls the earliest due; then who waits longest."""
    return _ORDER[row.urgency], row.due or date.min, row.since_s, row.id


def _is_wanted(request: AppointmentRequest, wanted: RequestFilter) -> bool:
    return (
        wanted.offering_id in ("", request.offering_id)
        and wanted.resource_id in ("", request.resource_id, request.assigned_id)
        and not (wanted.is_untargeted and request.is_targeted)
        and (wanted.with_closed or request.state.value in ("submitted", "assigned", "proposed"))
        and request.facility_id == wanted.facility_id
    )


def _is_held(row: OpeningRow, held: Sequence[SlotOffer]) -> bool:
    taken = {use.resource_id for use in row.resources}
    end_s = row.start_s + 60 * row.length_minutes
    return any(
        instant_s(offer.start) < end_s
        and row.start_s < instant_s(offer.start) + 60 * offer.length_minutes
        and any(use.resource_id in taken for use in offer.uses)
        for offer in held
    )
