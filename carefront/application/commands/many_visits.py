"""Several visits in one step: series, cancelling and moving many, reviewing and asking for overrides. All or none."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial

from carefront.application.booking import subject_of
from carefront.application.commands.booking import book, cancel, needs_book, needs_edit, reasons_of, reschedule
from carefront.application.commands.catalogue import (
    AskOverride,
    BookAppointment,
    BookSeries,
    CancelAppointment,
    CancelAppointments,
    CloseOverrideRequest,
    RescheduleAppointments,
    ReviewOverride,
)
from carefront.application.execute import Act, Answer, Done, InTheWay, Need, No, Rule, Rules
from carefront.application.payloads import encoded, text_of
from carefront.domain.appointments import OverrideRequest
from carefront.domain.booking_facts import BookingWarning
from carefront.domain.errors import InvalidValue
from carefront.domain.events import AppointmentEdited, OverrideAnswered, OverrideAsked
from carefront.domain.permissions import Key, Subject


def _all_or_none(answers: Iterable[Callable[[], Answer]]) -> No | InTheWay | tuple[Done, ...]:
    """Every answer, or the first no: what came before it is never committed."""
    done: list[Done] = []
    for answer in answers:
        given = answer()
        if not isinstance(given, Done):
            return given
        done.append(given)
    return tuple(done)


def _summed(answers: No | InTheWay | tuple[Done, ...], identifiers: Sequence[str]) -> Answer:
    """One answer for all; the result names the first visit and counts them."""
    if not isinstance(answers, tuple):
        return answers
    warnings: tuple[BookingWarning, ...] = tuple(warning for answer in answers for warning in answer.warnings)
    return Done(
        {"appointment_id": identifiers[0], "appointment_ids": list(identifiers), "count": len(identifiers)}, warnings
    )


# --- series ----------------------------------------------------------------------------------------------------------
def _bookings(command: BookSeries) -> tuple[BookAppointment, ...]:
    shared = replace(command.first, series_id=command.series_id)
    later = (
        replace(
            shared, appointment_id=each.appointment_id, start=each.start, resources=each.resources, new_patient=None,
            distinct_from=(),
        )
        for each in command.occurrences
    )  # fmt: skip
    return (shared, *later)


def _needs_series(command: BookSeries, act: Act) -> Sequence[Need]:
    return [need for booking in _bookings(command) for need in needs_book(booking, act)]


def _book_series(command: BookSeries, act: Act) -> Answer:
    bookings = _bookings(command)
    answers = _all_or_none(partial(book, booking, act) for booking in bookings)
    return _summed(answers, [booking.appointment_id for booking in bookings])


# --- many ------------------------------------------------------------------------------------------------------------
def _needs_cancel(command: CancelAppointments, act: Act) -> Sequence[Need]:
    visits = (act.unit.appointments.get(identifier) for identifier in command.appointment_ids)
    return [
        (Key.APPOINTMENT_CANCEL, subject_of(act.unit.facts, visit.resources, visit.facility_id)) for visit in visits
    ]


def _cancel_many(command: CancelAppointments, act: Act) -> Answer:
    _some(command.appointment_ids)
    each = (CancelAppointment(identifier, command.reason) for identifier in command.appointment_ids)
    answers = _all_or_none(partial(cancel, one, act) for one in each)
    return _summed(answers, command.appointment_ids)


def _needs_moves(command: RescheduleAppointments, act: Act) -> Sequence[Need]:
    return [need for move in command.moves for need in needs_edit(move, act)]


def _move_many(command: RescheduleAppointments, act: Act) -> Answer:
    """In an order in which no visit stands in the way of another of the same step where that is possible: later ones
    first when time goes forward, earlier ones first when it goes back."""
    _some(command.moves)
    first = act.unit.appointments.get(command.moves[0].appointment_id)
    goes_forward = command.moves[0].start > first.start
    moves = sorted(command.moves, key=lambda move: move.start, reverse=goes_forward)
    answers = _all_or_none(partial(reschedule, move, act) for move in moves)
    return _summed(answers, [move.appointment_id for move in command.moves])


def _some(items: Sequence[object]) -> None:
    if not items:
        raise InvalidValue("appointment_ids", (), "empty")


# --- overrides -------------------------------------------------------------------------------------------------------
def _needs_review(command: ReviewOverride, act: Act) -> Sequence[Need]:
    visit = act.unit.appointments.get(command.appointment_id)
    subject = subject_of(act.unit.facts, visit.resources, visit.facility_id)
    key = Key.APPOINTMENT_OVERBOOK if visit.is_overbooked else Key.APPOINTMENT_OVERRIDE_HOURS
    return [(key, subject)]


def _review(command: ReviewOverride, act: Act) -> Answer:
    visit = act.unit.appointments.get(command.appointment_id)
    act.unit.appointments.save(replace(visit, is_override_reviewed=True))
    act.unit.record(AppointmentEdited(visit.id, visit.facility_id))
    return Done({"appointment_id": visit.id})


def _ask(command: AskOverride, act: Act) -> Answer:
    act.unit.accounts.get(command.asked_of)
    booking = command.booking
    request = OverrideRequest(
        command.request_id, booking.facility_id, act.actor.account_id, command.asked_of,
        None if booking.new_patient else booking.patient_id, booking.start, text_of(encoded(booking)),
        _codes(booking, act),
    )  # fmt: skip
    act.unit.override_requests.add(request)
    act.unit.record(OverrideAsked(request.id, request.facility_id, request.asked_of))
    return Done({"request_id": request.id})


def _needs_close(command: CloseOverrideRequest, act: Act) -> Sequence[Need]:
    request = act.unit.override_requests.get(command.request_id)
    return [(Key.APPOINTMENT_CREATE, Subject(facility_id=request.facility_id))]


def _close(command: CloseOverrideRequest, act: Act) -> Answer:
    request = act.unit.override_requests.get(command.request_id)
    act.unit.override_requests.save(replace(request, is_closed=True))
    act.unit.record(OverrideAnswered(request.id, request.facility_id))
    return Done({"request_id": request.id})


def _codes(booking: BookAppointment, act: Act) -> str:
    """What stands in the way of the booking now."""
    return " ".join(dict.fromkeys(reason.code.value for reason in reasons_of(booking, act)))


RULES: Rules = {
    BookSeries: Rule(_needs_series, _book_series),
    CancelAppointments: Rule(_needs_cancel, _cancel_many),
    RescheduleAppointments: Rule(_needs_moves, _move_many),
    ReviewOverride: Rule(_needs_review, _review),
    CloseOverrideRequest: Rule(_needs_close, _close),
    AskOverride: Rule(lambda command, act: needs_book(command.booking, act), _ask),
}
