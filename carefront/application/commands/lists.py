"""Waitlist, recalls, what is not placed: putting off, closing, offering a time and placing; the parking strip."""

from collections.abc import Sequence
from dataclasses import replace

from carefront.application.booking import subject_of
from carefront.application.commands.list_items import (
    Item,
    close_item,
    item_of,
    mark,
    needs_item,
    needs_place,
    open_subject,
    patient_name,
    place,
)
from carefront.application.commands.request_catalogue import (
    AcceptOffer,
    AddRecall,
    AnswerOffer,
    CloseListItem,
    EditRecall,
    OfferedTime,
    OfferTime,
    ParkVisit,
    PlaceListItem,
    SnoozeRequest,
    UnparkVisit,
)
from carefront.application.commands.requests import cancelled, unbookable
from carefront.application.execute import Act, Answer, Done, Need, Rule, Rules
from carefront.domain.errors import IllegalTransition, InvalidValue, NotFound
from carefront.domain.permissions import Key
from carefront.domain.request_events import (
    ListItemMarked,
    OfferAnswered,
    RecallChanged,
    TimeOffered,
    VisitParked,
)
from carefront.domain.requests import (
    OFFER_LIFE,
    ItemKind,
    ListMark,
    OfferState,
    ParkedVisit,
    SlotOffer,
)


# --- said of an item -------------------------------------------------------------------------------------------------
def _needs_said(command: SnoozeRequest | CloseListItem | OfferTime, act: Act) -> Sequence[Need]:
    return needs_item(item_of(command.item_kind, command.item_id, act), act)


def _snooze(command: SnoozeRequest, act: Act) -> Answer:
    item = item_of(command.item_kind, command.item_id, act)
    known = act.unit.lists.marks.find(item.id)
    wanted = replace(known or ListMark(item.id, item.facility_id, item.kind), snoozed_until=command.until)
    mark(wanted, act)
    act.unit.record(ListItemMarked(item.id, item.facility_id, item.kind.value))
    return _done(item, act)


def _close(command: CloseListItem, act: Act) -> Answer:
    item = item_of(command.item_kind, command.item_id, act)
    if item.kind is ItemKind.REQUEST:
        cancelled(act.unit.lists.requests.get(item.id), "", act)
    else:
        close_item(item, act)
        act.unit.record(ListItemMarked(item.id, item.facility_id, item.kind.value))
    return _done(item, act)


def _done(item: Item, act: Act) -> Done:
    name = patient_name(item.patient_id, act)
    if not name and item.kind is ItemKind.REQUEST:
        name = act.unit.lists.requests.get(item.id).contact_name
    return Done({"entry_id": item.id, "patient": name})


# --- a time for it ---------------------------------------------------------------------------------------------------
def _needs_placed(command: PlaceListItem, act: Act) -> Sequence[Need]:
    item = _placeable(command.item_kind, command.item_id, act)
    return needs_place(item, command.time, command.appointment_id, command.override, act)


def _placed(command: PlaceListItem, act: Act) -> Answer:
    item = _placeable(command.item_kind, command.item_id, act)
    _withdraw(item, act)
    return place(item, command.time, command.appointment_id, command.override, act)


def _placeable(kind: ItemKind, identifier: str, act: Act) -> Item:
    if kind is ItemKind.REQUEST:
        raise InvalidValue("item_kind", kind, "own_command")
    return item_of(kind, identifier, act)


def _withdraw(item: Item, act: Act, but: str = "") -> None:
    """What else was offered for the item is free again."""
    for offer in act.unit.lists.offers_of(item.id):
        if offer.state is OfferState.OPEN and offer.id != but:
            act.unit.lists.offers.save(replace(offer, state=OfferState.WITHDRAWN))


def _offer(command: OfferTime, act: Act) -> Answer:
    item = _placeable(command.item_kind, command.item_id, act)
    if command.expires_at <= act.unit.now:
        raise InvalidValue("expires_at", command.expires_at, "past")
    refused = unbookable(
        command.time, item.facility_id, item.offering_id, item.patient_id, act, item.moves_id or ""
    )  # fmt: skip
    if refused is not None:
        return refused
    _withdraw(item, act)
    time = command.time
    offer = SlotOffer(
        time.offer_id, item.facility_id, item.kind, item.id, time.start, time.length_minutes, time.uses,
        command.expires_at, item.patient_id, chain_id=command.chain_id or time.offer_id,
    )  # fmt: skip
    act.unit.lists.offers.add(offer)
    act.unit.record(TimeOffered(offer.id, offer.facility_id, offer.patient_id, offer.start, offer.expires_at))
    return replace(_done(item, act), result={**_done(item, act).result, "offer_id": offer.id})


def _needs_answer(command: AnswerOffer, act: Act) -> Sequence[Need]:
    offer = act.unit.lists.offers.get(command.offer_id)
    return needs_item(item_of(offer.item_kind, offer.item_id, act), act)


def _answer(command: AnswerOffer, act: Act) -> Answer:
    offer = act.unit.lists.offers.get(command.offer_id)
    if command.state not in (OfferState.DECLINED, OfferState.WITHDRAWN):
        raise InvalidValue("state", command.state, "own_command")
    act.unit.lists.offers.save(replace(offer, state=OFFER_LIFE.check(offer.state, command.state)))
    act.unit.record(OfferAnswered(offer.id, offer.facility_id, offer.patient_id, command.state.value))
    return _done(item_of(offer.item_kind, offer.item_id, act), act)


def _time_of(offer: SlotOffer) -> OfferedTime:
    return OfferedTime(offer.id, offer.start, offer.length_minutes, offer.uses)


def _needs_accepted(command: AcceptOffer, act: Act) -> Sequence[Need]:
    offer = act.unit.lists.offers.get(command.offer_id)
    item = _placeable(offer.item_kind, offer.item_id, act)
    return needs_place(item, _time_of(offer), command.appointment_id, None, act)


def _accepted(command: AcceptOffer, act: Act) -> Answer:
    offer = act.unit.lists.offers.get(command.offer_id)
    item = _placeable(offer.item_kind, offer.item_id, act)
    if offer.state is OfferState.OPEN and not offer.is_open(act.unit.now):
        raise IllegalTransition(OFFER_LIFE.name, "expired", OfferState.BOOKED)
    act.unit.lists.offers.save(replace(offer, state=OFFER_LIFE.check(offer.state, OfferState.BOOKED)))
    _withdraw(item, act, but=offer.id)
    act.unit.record(OfferAnswered(offer.id, offer.facility_id, offer.patient_id, OfferState.BOOKED.value))
    return place(item, _time_of(offer), command.appointment_id, None, act)


# --- recalls ---------------------------------------------------------------------------------------------------------
def _needs_recall(command: AddRecall | EditRecall, act: Act) -> Sequence[Need]:
    recall = command.recall
    for identifier, find in ((recall.offering_id, act.unit.offerings), (recall.resource_id, act.unit.resources)):
        if identifier is not None and find.get(identifier).facility_id != recall.facility_id:
            raise InvalidValue("facility_id", identifier, "other_clinic")
    act.unit.facts.clinic(recall.facility_id)
    subject = open_subject(act.unit.facts, recall.facility_id, recall.offering_id, (recall.resource_id or "",))
    return [(Key.REQUEST_EDIT, subject)]


def _recall(command: AddRecall, act: Act) -> Answer:
    patient = act.unit.patients.get(command.recall.patient_id)
    recall = replace(command.recall, is_closed=False, appointment_id=None)
    act.unit.lists.recalls.add(recall)
    act.unit.record(RecallChanged(recall.id, recall.facility_id, recall.patient_id, recall.due))
    return Done({"entry_id": recall.id, "patient": patient.display_name, "due": recall.due.isoformat()})


def _needs_edited(command: EditRecall, act: Act) -> Sequence[Need]:
    """The right to it as it is and as it is to be."""
    return [*needs_item(item_of(ItemKind.RECALL, command.recall.id, act), act), *_needs_recall(command, act)]


def _edited(command: EditRecall, act: Act) -> Answer:
    known = act.unit.lists.recalls.get(command.recall.id)
    if (known.facility_id, known.patient_id) != (command.recall.facility_id, command.recall.patient_id):
        raise InvalidValue("recall.patient_id", command.recall.patient_id, "fixed")
    recall = replace(command.recall, after_id=known.after_id, is_closed=known.is_closed, appointment_id=None)
    act.unit.lists.recalls.save(recall)
    act.unit.record(RecallChanged(recall.id, recall.facility_id, recall.patient_id, recall.due))
    name = patient_name(recall.patient_id, act)
    return Done({"entry_id": recall.id, "patient": name, "due": recall.due.isoformat()})


# --- the parking strip -----------------------------------------------------------------------------------------------
def _needs_parked(command: ParkVisit | UnparkVisit, act: Act) -> Sequence[Need]:
    visit = act.unit.appointments.get(command.appointment_id)
    return [(Key.APPOINTMENT_EDIT, subject_of(act.unit.facts, visit.resources, visit.facility_id))]


def _park(command: ParkVisit, act: Act) -> Answer:
    visit = act.unit.appointments.get(command.appointment_id)
    if not visit.is_live:
        raise IllegalTransition("appointment", visit.status, "parked")
    if act.unit.lists.parked.find(visit.id) is None:
        act.unit.lists.parked.add(ParkedVisit(visit.id, visit.facility_id, act.unit.now))
    act.unit.record(VisitParked(visit.id, visit.facility_id, True))
    return Done({"appointment_id": visit.id})


def _unpark(command: UnparkVisit, act: Act) -> Answer:
    visit = act.unit.appointments.get(command.appointment_id)
    if act.unit.lists.parked.find(visit.id) is None:
        raise NotFound("parked_visit", visit.id)
    act.unit.lists.parked.remove(visit.id)
    act.unit.record(VisitParked(visit.id, visit.facility_id, False))
    return Done({"appointment_id": visit.id})


RULES: Rules = {
    SnoozeRequest: Rule(_needs_said, _snooze), CloseListItem: Rule(_needs_said, _close),
    PlaceListItem: Rule(_needs_placed, _placed), OfferTime: Rule(_needs_said, _offer),
    AnswerOffer: Rule(_needs_answer, _answer), AcceptOffer: Rule(_needs_accepted, _accepted),
    AddRecall: Rule(_needs_recall, _recall), EditRecall: Rule(_needs_edited, _edited),
    ParkVisit: Rule(_needs_parked, _park),
    UnparkVisit: Rule(_needs_parked, _unpark),
}  # fmt: skip
