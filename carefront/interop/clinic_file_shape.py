"""The plain keys of every object of a clinic file, once for reading and for writing."""

from carefront.domain.appointments import MOST_SEATS, AppointmentStatus, BlockKind
from carefront.domain.offerings import OfferingKind, OfferingState
from carefront.domain.patients import Gender
from carefront.domain.resources import ResourceKind, ResourceState
from carefront.domain.schedules import BlockType, Recurrence, ScheduleState
from carefront.domain.time_off import TimeOffState, TimeOffType
from carefront.interop.clinic_file_values import (
    LONGEST_TEXT,
    MOST_MINUTES,
    Scalar,
    choice,
    day,
    flag,
    recurrence_rule,
    text,
    whole,
    zone_name,
)

FORMAT = "carefront-clinic"
VERSION = 1

_MINUTES = whole(0, MOST_MINUTES)
_SOME_MINUTES = whole(1, MOST_MINUTES)
_COUNT = whole(1, 10_000)
_POSITION = whole(0, 1_000_000)
_NOTE = text(0, LONGEST_TEXT)
_NAME = Scalar("name", text(1), is_required=True)

CLINIC = (
    _NAME, Scalar("zone", zone_name, is_required=True), Scalar("locale", text(1)), Scalar("address", _NOTE),
    Scalar("phone", text()), Scalar("slot_minutes", whole(1, 1_440)), Scalar("wait_limit_minutes", _MINUTES),
    Scalar("buffers_inside_hours", flag), Scalar("hold_minutes", whole(0, 1_440)),
    Scalar("assigns_first_visit", flag),
)  # fmt: skip
RESOURCE = (
    Scalar("kind", choice(ResourceKind), is_required=True), _NAME, Scalar("code", text()),
    Scalar("state", choice(ResourceState), default=ResourceState.ACTIVE),
    Scalar("schedulable", flag, "is_schedulable", default=True), Scalar("capacity", _COUNT),
    Scalar("specialty", text()), Scalar("languages", text()), Scalar("gender", text()), Scalar("color", text()),
    Scalar("position", _POSITION),
)  # fmt: skip
GROUP = (_NAME, Scalar("position", _POSITION, default=0), Scalar("min_on_duty", whole(0, 10_000)))
SCHEDULE = (
    Scalar("name", text(), default=""), Scalar("state", choice(ScheduleState), default=ScheduleState.PUBLISHED),
    Scalar("recurrence", choice(Recurrence), default=Recurrence.WEEKLY),
    Scalar("valid_from", day, is_required=True), Scalar("valid_to", day), Scalar("rule", recurrence_rule),
)  # fmt: skip
BLOCK = (
    Scalar("type", choice(BlockType)), Scalar("slot_minutes", _SOME_MINUTES), Scalar("capacity", _COUNT),
    Scalar("buffer_before_minutes", _MINUTES), Scalar("buffer_after_minutes", _MINUTES),
    Scalar("release_days", whole(0, 3_660)), Scalar("name", text()), Scalar("effective_date", day),
    Scalar("end_date", day),
)  # fmt: skip
OFFERING = (
    _NAME, Scalar("code", text()), Scalar("aliases", text()), Scalar("kind", choice(OfferingKind)),
    Scalar("state", choice(OfferingState), default=OfferingState.PUBLISHED),
    Scalar("duration_minutes", _SOME_MINUTES), Scalar("buffer_before_minutes", _MINUTES),
    Scalar("buffer_after_minutes", _MINUTES), Scalar("grid_minutes", _MINUTES),
    Scalar("min_notice_minutes", whole(0, 5_270_400)), Scalar("horizon_days", whole(0, 36_600)),
    Scalar("concurrent", flag, "is_concurrent"), Scalar("group", flag, "is_group"), Scalar("color", text()),
    Scalar("price_minor", whole(0, 10**12)), Scalar("currency", text()), Scalar("position", _POSITION),
)  # fmt: skip
REQUIREMENT = (
    Scalar("role", text(1), is_required=True), Scalar("offset_minutes", _MINUTES),
    Scalar("length_minutes", _SOME_MINUTES),
)  # fmt: skip
TIME_OFF = (
    Scalar("type", choice(TimeOffType), default=TimeOffType.OTHER),
    Scalar("status", choice(TimeOffState), "state", default=TimeOffState.PENDING), Scalar("reason", _NOTE),
    Scalar("decision_note", _NOTE), Scalar("notes", _NOTE),
)  # fmt: skip
TIME_BLOCK = (Scalar("kind", choice(BlockKind), default=BlockKind.OTHER), Scalar("name", text()))
PATIENT = (
    Scalar("name", text(1), "display_name", is_required=True), Scalar("sort_key", text()),
    Scalar("family", text()), Scalar("given", text()), Scalar("birth_date", day),
    Scalar("gender", choice(Gender)), Scalar("phone", text()), Scalar("phone_2", text()), Scalar("email", text()),
    Scalar("language", text()), Scalar("needs_interpreter", flag), Scalar("reminder_channel", text()),
    Scalar("record_number", text()), Scalar("flags", text(0, LONGEST_TEXT)),
    Scalar("incomplete", flag, "is_incomplete"), Scalar("archived", flag, "is_archived"),
)  # fmt: skip
VISIT = (
    Scalar("status", choice(AppointmentStatus), default=AppointmentStatus.BOOKED), Scalar("note", _NOTE),
    Scalar("reason", _NOTE), Scalar("cancel_reason", _NOTE), Scalar("overbooked", flag, "is_overbooked"),
    Scalar("outside_availability", flag, "is_outside_availability"), Scalar("override_reason", _NOTE),
    Scalar("override_reviewed", flag, "is_override_reviewed"), Scalar("wants_sooner", flag),
    Scalar("seats", whole(1, MOST_SEATS)), Scalar("turn_minutes", _SOME_MINUTES),
)  # fmt: skip
USE = (
    Scalar("role", text()), Scalar("offset_minutes", _MINUTES), Scalar("length_minutes", _SOME_MINUTES),
    Scalar("auto", flag, "is_auto"),
)  # fmt: skip
