"""A visit as an iCalendar file for a patient's calendar: the same event for every message about the visit."""

from dataclasses import replace
from datetime import UTC, datetime

from icalendar import Calendar, Event, vCalAddress, vText

from carefront.application.message_sending import DueMessage
from carefront.domain.appointments import Appointment
from carefront.domain.notifications import Notification, Occasion

_FIRST = datetime(2020, 1, 1, tzinfo=UTC)
PRODUCT = "-//CareFront//Visits//EN"
METHODS = {
    Occasion.BOOKED: "REQUEST", Occasion.CONFIRMED: "REQUEST", Occasion.MOVED: "REQUEST", Occasion.CANCELLED: "CANCEL",
}  # fmt: skip
"""The occasions that change what stands in the patient's calendar. Source: RFC 5546."""


def uid_of(appointment_id: str) -> str:
    """The event's name in every calendar: the same for the visit wherever it moves."""
    return f"{appointment_id}@visits.carefront"


def invitation(due: DueMessage, sender: str, recipient: str) -> tuple[bytes, str]:
    """The file and its method; nothing for an occasion that changes no calendar.

    What is sent later has the higher sequence number, so that calendars keep the last word whatever comes first.
    Several visits at once are published: a request and a cancellation are of one event each.
    """
    method = METHODS.get(due.note.occasion)
    if method is None or not due.note.appointment_id or not (due.visit or due.note.start_s):
        return b"", ""
    status = "CANCELLED" if method == "CANCEL" else "CONFIRMED"
    method = "PUBLISH" if due.others else method
    calendar = Calendar()
    for name, value in (("prodid", PRODUCT), ("version", "2.0"), ("method", method)):
        calendar.add(name, value)
    for one in (due, *(_of(due, note, visit) for note, visit in due.others)):
        calendar.add_component(_event(one, status, sender, recipient))
    calendar.add_missing_timezones()
    return calendar.to_ical(), method


def _of(due: DueMessage, note: Notification, visit: Appointment | None) -> DueMessage:
    return replace(due, visit=visit, note=note)


def _event(due: DueMessage, status: str, sender: str, recipient: str) -> Event:
    facility, zone = due.clinic.facility, due.clinic.zone
    event = Event()
    event.add("uid", uid_of(due.note.appointment_id))
    event.add("sequence", max(0, due.made_s - int(_FIRST.timestamp())))
    event.add("dtstamp", datetime.fromtimestamp(due.made_s, UTC))
    start = due.visit.start if due.visit else datetime.fromtimestamp(due.note.start_s, UTC)
    event.add("dtstart", start.astimezone(zone))
    if due.visit:
        event.add("dtend", due.visit.end.astimezone(zone))
    event.add("summary", facility.name)
    if facility.address:
        event.add("location", " ".join(facility.address.split()))
    event.add("status", status)
    event.add("organizer", _address(sender, facility.name), encode=False)
    event.add("attendee", _attendee(recipient), encode=False)
    event.add("class", "PRIVATE")
    return event


def _address(email: str, name: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{email}")
    address.params["cn"] = vText(name)
    return address


def _attendee(email: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{email}")
    for name, value in (("role", "REQ-PARTICIPANT"), ("partstat", "ACCEPTED"), ("rsvp", "FALSE")):
        address.params[name] = vText(value)
    return address
