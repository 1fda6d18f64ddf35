"""Requests from asking to a booking: submit, assign, propose, accept, decline, convert, cancel."""

from collections.abc import Sequence
from dataclasses import replace

from carefront.application.booking import explained, instant_s, offering_of
from carefront.application.commands.booking import book, check_form, desk_of, needs_book, refusal, same_clinic
from carefront.application.commands.list_items import patient_name, request_subject
from carefront.application.commands.request_catalogue import (
    AcceptProposal,
    AssignRequest,
    CancelRequest,
    ConvertRequest,
    DeclineProposal,
    EditRequest,
    OfferedTime,
    ProposeTimes,
    SubmitRequest,
)
from carefront.application.execute import Act, Answer, Done, Need, No, Rule, Rules
from carefront.domain.booking_facts import BookingQuestion
from carefront.domain.errors import DuplicatePatient, IllegalTransition, InvalidValue, NotFound
from carefront.domain.permissions import Key
from carefront.domain.request_events import (
    ProposalAccepted,
    ProposalDeclined,
    RequestAssigned,
    RequestCancelled,
    RequestConverted,
    RequestSubmitted,
    TimesProposed,
)
from carefront.domain.requests import (
    HOLDING,
    OFFER_LIFE,
    REQUEST_LIFE,
    ROAD,
    AppointmentRequest,
    ItemKind,
    OfferState,
    RequestState,
    SlotOffer,
    check_request,
)
from carefront.domain.wishes import check_wishes

MOST_TIMES = 5
"""Times that one proposal may name."""


def _needs(request: AppointmentRequest, act: Act) -> list[Need]:
    return [(Key.REQUEST_EDIT, request_subject(request, act.unit.facts))]


Known = AssignRequest | ProposeTimes | AcceptProposal | DeclineProposal | CancelRequest


def _needs_known(command: Known, act: Act) -> Sequence[Need]:
    return _needs(act.unit.lists.requests.get(command.request_id), act)


# --- asked -----------------------------------------------------------------------------------------------------------
def _needs_submit(command: SubmitRequest, act: Act) -> Sequence[Need]:
    act.unit.facts.clinic(command.request.facility_id)
    _check_clinic(command.request, act)
    return _needs(command.request, act)


def _submit(command: SubmitRequest, act: Act) -> Answer:
    asked = _checked(command.request, act)
    request = replace(
        asked, state=RequestState.SUBMITTED, assigned_id=None, appointment_id=None, close_reason="",
        submitted_at=asked.submitted_at or act.unit.now,
    )  # fmt: skip
    act.unit.lists.requests.add(request)
    act.unit.record(RequestSubmitted(request.id, request.facility_id, request.patient_id))
    return _done(request, act)


def _needs_edit(command: EditRequest, act: Act) -> Sequence[Need]:
    known = act.unit.lists.requests.get(command.request.id)
    _check_clinic(command.request, act)
    return [*_needs(known, act), *_needs(replace(command.request, assigned_id=known.assigned_id), act)]


def _edit(command: EditRequest, act: Act) -> Answer:
    known = act.unit.lists.requests.get(command.request.id)
    asked = _checked(command.request, act)
    if known.state not in REQUEST_LIFE.moves:
        raise IllegalTransition(REQUEST_LIFE.name, known.state, "edited")
    kept = replace(
        asked, facility_id=known.facility_id, state=known.state, assigned_id=known.assigned_id,
        appointment_id=known.appointment_id, submitted_at=known.submitted_at, close_reason=known.close_reason,
    )  # fmt: skip
    act.unit.lists.requests.save(kept)
    return _done(kept, act)


def _checked(request: AppointmentRequest, act: Act) -> AppointmentRequest:
    """As it is kept.

    Raises:
        InvalidValue: who asks, a wish or a date makes no sense.
        NotFound: no such patient, visit type or resource.
    """
    checked = replace(check_request(request), wishes=check_wishes(request.wishes))
    if checked.patient_id is not None:
        act.unit.patients.get(checked.patient_id)
    born = checked.contact_birth_date
    if born is not None and born > act.unit.now.date():
        raise InvalidValue("birth_date", born, "future")
    return replace(checked, contact_name=" ".join(checked.contact_name.split()))


def _check_clinic(request: AppointmentRequest, act: Act) -> None:
    for identifier, find in ((request.offering_id, act.unit.offerings), (request.resource_id, act.unit.resources)):
        if identifier is not None and find.get(identifier).facility_id != request.facility_id:
            raise InvalidValue("facility_id", identifier, "other_clinic")


# --- answered --------------------------------------------------------------------------------------------------------
def _assign(command: AssignRequest, act: Act) -> Answer:
    request = act.unit.lists.requests.get(command.request_id)
    if request.state is RequestState.PROPOSED:  # that way leads over a declined proposal
        raise IllegalTransition(REQUEST_LIFE.name, request.state, RequestState.ASSIGNED)
    return _done(_assigned(request, command.resource_id, act), act)


def _assigned(request: AppointmentRequest, resource_id: str, act: Act) -> AppointmentRequest:
    if act.unit.resources.get(resource_id).facility_id != request.facility_id:
        raise InvalidValue("facility_id", resource_id, "other_clinic")
    state = REQUEST_LIFE.check(request.state, RequestState.ASSIGNED)
    assigned = replace(request, state=state, assigned_id=resource_id)
    act.unit.lists.requests.save(assigned)
    act.unit.record(RequestAssigned(request.id, request.facility_id, resource_id))
    return assigned


def _propose(command: ProposeTimes, act: Act) -> Answer:
    if not 1 <= len(command.times) <= MOST_TIMES:
        raise InvalidValue("times", len(command.times), "range")
    if command.expires_at <= act.unit.now:
        raise InvalidValue("expires_at", command.expires_at, "past")
    request = act.unit.lists.requests.get(command.request_id)
    if request.state is not RequestState.SUBMITTED:
        REQUEST_LIFE.check(request.state, RequestState.PROPOSED)
    for time in command.times:
        refused = unbookable(time, request.facility_id, request.offering_id, request.patient_id, act)
        if refused is not None:
            return refused
    for time in command.times:
        act.unit.lists.offers.add(_offer_of(request, time, command))
    if request.state is RequestState.SUBMITTED:  # whoever proposes a time answers it
        request = _assigned(request, request.resource_id or command.times[0].uses[0].resource_id, act)
    proposed = replace(request, state=REQUEST_LIFE.check(request.state, RequestState.PROPOSED))
    act.unit.lists.requests.save(proposed)
    starts = tuple(time.start for time in command.times)
    act.unit.record(TimesProposed(request.id, request.facility_id, request.patient_id, starts, command.expires_at))
    return _done(proposed, act)


def _offer_of(request: AppointmentRequest, time: OfferedTime, command: ProposeTimes) -> SlotOffer:
    return SlotOffer(
        time.offer_id, request.facility_id, ItemKind.REQUEST, request.id, time.start, time.length_minutes, time.uses,
        command.expires_at, request.patient_id,
    )  # fmt: skip


def unbookable(
    time: OfferedTime, facility_id: str, offering_id: str | None, patient_id: str | None, act: Act, visit_id: str = ""
) -> No | None:
    """Why a time can't be offered; ``visit_id``: the visit that would move there."""
    check_form(time.length_minutes, time.uses)
    same_clinic(act, facility_id, time.uses)
    offering = offering_of(act.unit.facts, offering_id)
    asked = BookingQuestion(
        instant_s(time.start), time.length_minutes, time.uses, offering, patient_id, False, visit_id
    )
    explanation = explained(desk_of(act), facility_id, asked, visit_id).explanation
    return None if explanation.is_bookable else refusal(explanation)


def _accept(command: AcceptProposal, act: Act) -> Answer:
    request = act.unit.lists.requests.get(command.request_id)
    if request.state is not RequestState.PROPOSED:
        raise IllegalTransition(REQUEST_LIFE.name, request.state, "accepted")
    chosen = act.unit.lists.offers.get(command.offer_id)
    if chosen.item_id != request.id:
        raise NotFound("slot_offer", command.offer_id)
    if not chosen.is_open(act.unit.now):
        raise IllegalTransition(OFFER_LIFE.name, "expired" if chosen.state in HOLDING else chosen.state, "accepted")
    act.unit.lists.offers.save(replace(chosen, state=OfferState.ACCEPTED))
    _settle_offers(request.id, OfferState.WITHDRAWN, act, but=chosen.id)
    act.unit.record(ProposalAccepted(request.id, request.facility_id, chosen.id))
    return _done(request, act)


def _decline(command: DeclineProposal, act: Act) -> Answer:
    request = act.unit.lists.requests.get(command.request_id)
    if request.state is not RequestState.PROPOSED:
        raise IllegalTransition(REQUEST_LIFE.name, request.state, "declined")
    _settle_offers(request.id, OfferState.DECLINED, act)
    declined = replace(request, state=REQUEST_LIFE.check(request.state, RequestState.ASSIGNED))
    act.unit.lists.requests.save(declined)
    act.unit.record(ProposalDeclined(request.id, request.facility_id))
    return _done(declined, act)


def _settle_offers(item_id: str, state: OfferState, act: Act, *, but: str = "") -> None:
    for offer in act.unit.lists.offers_of(item_id):
        if offer.state in HOLDING and offer.id != but:
            act.unit.lists.offers.save(replace(offer, state=OFFER_LIFE.check(offer.state, state)))


# --- converted -------------------------------------------------------------------------------------------------------
def _needs_convert(command: ConvertRequest, act: Act) -> Sequence[Need]:
    request = act.unit.lists.requests.get(command.request_id)
    return [*_needs(request, act), *needs_book(command.booking, act)]


def _convert(command: ConvertRequest, act: Act) -> Answer:
    request, booking = act.unit.lists.requests.get(command.request_id), command.booking
    if request.state not in ROAD[:-1]:
        raise IllegalTransition(REQUEST_LIFE.name, request.state, RequestState.CONVERTED)
    if booking.facility_id != request.facility_id:
        raise InvalidValue("facility_id", booking.facility_id, "other_clinic")
    if request.patient_id not in (None, booking.patient_id):
        raise InvalidValue("patient_id", booking.patient_id, "other_patient")
    if booking.new_patient is not None:
        alike = act.unit.lists.look_alikes(booking.new_patient) - set(booking.distinct_from)
        if alike:
            raise DuplicatePatient(tuple(sorted(alike)))
    answer = book(booking, act)
    if isinstance(answer, Done):
        _walk(request, command, act)
    return answer


def _walk(request: AppointmentRequest, command: ConvertRequest, act: Act) -> None:
    """Go the rest of the road, every move of it checked, to the visit that was booked."""
    booking = command.booking
    if request.state is RequestState.SUBMITTED:
        request = _assigned(request, request.resource_id or booking.resources[0].resource_id, act)
    if request.state is RequestState.ASSIGNED:
        request = replace(request, state=REQUEST_LIFE.check(request.state, RequestState.PROPOSED))
    for offer in act.unit.lists.offers_of(request.id):
        if offer.state in HOLDING:
            is_taken = offer.id == booking.hold_id
            wanted = OfferState.BOOKED if is_taken else OfferState.WITHDRAWN
            act.unit.lists.offers.save(replace(offer, state=OFFER_LIFE.check(offer.state, wanted)))
    converted = replace(
        request, state=REQUEST_LIFE.check(request.state, RequestState.CONVERTED), appointment_id=booking.appointment_id,
        patient_id=booking.patient_id, contact_name="", contact_phone="", contact_email="", contact_birth_date=None,
    )  # fmt: skip
    act.unit.lists.requests.save(converted)
    act.unit.record(RequestConverted(request.id, request.facility_id, booking.appointment_id))


def _cancel(command: CancelRequest, act: Act) -> Answer:
    request = act.unit.lists.requests.get(command.request_id)
    return _done(cancelled(request, command.reason, act), act)


def cancelled(request: AppointmentRequest, reason: str, act: Act) -> AppointmentRequest:
    """The request done with, its offered times free."""
    state = REQUEST_LIFE.check(request.state, RequestState.CANCELLED)
    _settle_offers(request.id, OfferState.WITHDRAWN, act)
    closed = replace(request, state=state, close_reason=reason)
    act.unit.lists.requests.save(closed)
    act.unit.record(RequestCancelled(request.id, request.facility_id, request.patient_id))
    return closed


def _done(request: AppointmentRequest, act: Act) -> Done:
    name = patient_name(request.patient_id, act) or request.contact_name
    return Done({"entry_id": request.id, "patient": name, "request_state": request.state.value})


RULES: Rules = {
    SubmitRequest: Rule(_needs_submit, _submit), EditRequest: Rule(_needs_edit, _edit),
    AssignRequest: Rule(_needs_known, _assign), ProposeTimes: Rule(_needs_known, _propose),
    AcceptProposal: Rule(_needs_known, _accept), DeclineProposal: Rule(_needs_known, _decline),
    ConvertRequest: Rule(_needs_convert, _convert), CancelRequest: Rule(_needs_known, _cancel),
}  # fmt: skip
