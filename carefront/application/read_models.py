"""Frozen rows shaped for screens and for the API. Instants are UTC seconds (``*_s``); spans are half-open."""

from __future__ import annotations

from datetime import date

from carefront.domain.appointments import AppointmentStatus, ResourceUse
from carefront.domain.booking_facts import Explanation
from carefront.shared.values import dataclass


@dataclass(frozen=True, slots=True)
class UnavailableSpan:
    """A stretch of a column that can't be booked and why: ``kind`` is closed, outside_hours, time_off, exception,
    block,
    pending_time_off or time_block; ``label`` is the row's own words, may be empty."""

    start_s: int
    end_s: int
    kind: str
    label: str = ""
    source_id: str = ""


@dataclass(frozen=True, slots=True)
class DayColumn:
    """One resource on one day. ``booked`` visits of ``places`` (how many of the grid's bookable starts there are in
    all).

    ``slots`` are the starts of the column's own grid with their lengths in minutes, sorted: where the cursor stops.
    """

    resource_id: str
    subject_id: str
    name: str
    code: str
    group: str
    kind: str
    color: str
    booked: int
    places: int
    unavailable: tuple[UnavailableSpan, ...]
    slots: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class DayCard:
    """One visit in one column; a visit of several resources has a card in each.

    ``seats`` above 0: a group session, of whose seats ``taken`` are. ``partner_codes`` are the other resources' codes;
    ``lane`` and ``lanes`` say where it stands beside others that
    overlap. ``is_veiled``: of a patient whom the reader may not see.
    """

    appointment_id: str
    resource_id: str
    column: int
    start_s: int
    end_s: int
    occupied_start_s: int
    occupied_end_s: int
    status: AppointmentStatus
    patient_id: str
    patient_name: str
    offering_id: str
    offering_name: str
    offering_code: str
    offering_color: str
    partner_codes: str
    note: str
    is_overbooked: bool
    is_outside_availability: bool
    wants_sooner: bool
    needs_interpreter: bool
    status_since_s: int
    row_version: int
    position: int = 0
    is_incomplete: bool = False
    seats: int = 0
    taken: int = 0
    is_veiled: bool = False


@dataclass(frozen=True, slots=True)
class HourMark:
    """A line of the time axis: seconds after the day's start, and the wall-clock minute of day it is labelled with.

    On a clock-change day marks are missing or doubled, and the axis is 23 or 25 hours long.
    """

    offset_s: int
    wall_minute: int


@dataclass(frozen=True, slots=True)
class DayCalendar:
    """One local day of one clinic: columns in order, cards sorted by column and start, marks of the axis.

    ``[start_s, end_s)`` is the whole local day; ``open_start_s``/``open_end_s`` what is worth showing first.
    """

    facility_id: str
    day: date
    zone: str
    start_s: int
    end_s: int
    open_start_s: int
    open_end_s: int
    closed_reason: str
    columns: tuple[DayColumn, ...]
    cards: tuple[DayCard, ...]
    marks: tuple[HourMark, ...]
    change_number: int


@dataclass(frozen=True, slots=True)
class PatientHit:
    """A patient as a search result. ``today_*``: their visit today, if any: the next one still expected, else the
    first. ``usual_provider_id``: the resource they usually see, where that is recorded."""

    patient_id: str
    display_name: str
    birth_date: date | None
    phone: str
    record_number: str
    row_version: int = 0
    today_appointment_id: str = ""
    today_start_s: int = 0
    today_status: str = ""
    usual_provider_id: str = ""


@dataclass(frozen=True, slots=True)
class PatientSummary:
    """What a booking form says of a patient and takes its defaults from. Ids are empty and instants 0 where unknown.

    ``last_offering_id`` and ``last_resource_id`` are those of the newest visit that was not cancelled;
    ``next_appointment_id`` is the first visit to come.
    """

    patient_id: str
    display_name: str
    birth_date: date | None
    phone: str
    needs_interpreter: bool
    reminder_channel: str
    usual_provider_id: str
    last_visit_s: int
    last_offering_id: str
    last_resource_id: str
    no_shows: int
    next_appointment_id: str = ""


@dataclass(frozen=True, slots=True)
class FacilityRow:
    """A clinic to choose from."""

    facility_id: str
    name: str
    zone: str
    locale: str
    hold_minutes: int = 3


@dataclass(frozen=True, slots=True)
class ResourceRow:
    """A resource to choose from, in group order. ``languages`` and ``gender`` where they are recorded of a person."""

    resource_id: str
    name: str
    code: str
    kind: str
    group: str
    facility_id: str
    languages: tuple[str, ...] = ()
    gender: str = ""


@dataclass(frozen=True, slots=True)
class OfferingRow:
    """A visit type to choose from; ``resource_ids`` empty means everyone offers it."""

    offering_id: str
    name: str
    code: str
    aliases: str
    duration_minutes: int
    color: str
    resource_ids: tuple[str, ...]
    is_group: bool = False


@dataclass(frozen=True, slots=True)
class PastMove:
    """One line of a visit's history: when, who, what (``act`` is a command kind), from and to values."""

    at_s: int
    actor_name: str
    act: str
    detail: str


@dataclass(frozen=True, slots=True)
class AppointmentDetail:
    """Everything the detail panel shows of one visit."""

    appointment_id: str
    facility_id: str
    zone: str
    patient_id: str
    patient_name: str
    patient_birth_date: date | None
    patient_phone: str
    needs_interpreter: bool
    start_s: int
    end_s: int
    status: AppointmentStatus
    offering_id: str
    offering_name: str
    resources: tuple[ResourceRow, ...]
    note: str
    reason: str
    cancel_reason: str
    override_reason: str
    is_overbooked: bool
    is_outside_availability: bool
    wants_sooner: bool
    row_version: int
    next_visit_s: int
    next_visit_with: str
    previous_visit_s: int
    no_shows: int
    history: tuple[PastMove, ...]
    series_id: str = ""
    seats: int = 0
    session_id: str = ""
    patient_phone_2: str = ""
    patient_language: str = ""
    usual_provider: str = ""


@dataclass(frozen=True, slots=True)
class ProposalQuestion:
    """What somebody is about to book: by pointer, keys or form. ``resource_id`` is the column; ``resources`` where
    the form
    has chosen them all. ``appointment_id`` is the visit being moved (its type, patient and length are taken from
    it). ``room_id``: the room of the slot that is booked; it comes along where the visit type asks for no room."""

    facility_id: str
    resource_id: str
    start_s: int
    offering_id: str = ""
    length_minutes: int = 0
    patient_id: str = ""
    is_new_patient: bool = False
    appointment_id: str = ""
    resources: tuple[ResourceUse, ...] = ()
    hold_id: str = ""
    with_alternatives: bool = True
    room_id: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """The question answered: type, length and every resource resolved, and whether and why not."""

    start_s: int
    length_minutes: int
    offering_id: str
    offering_name: str
    resources: tuple[ResourceUse, ...]
    resource_names: tuple[str, ...]
    explanation: Explanation
    may_override: bool


@dataclass(frozen=True, slots=True)
class UndoState:
    """What Undo and Redo would do now: the command kind and the plain values of its act, or ``None``."""

    undo: PastAct | None = None
    redo: PastAct | None = None


@dataclass(frozen=True, slots=True)
class PastAct:
    """A command that ran: its id, kind, and plain values for its sentence (``patient``, ``start_s``, ``resource``
    …).
    """

    command_id: str
    kind: str
    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class DuplicateHit:
    """A patient who may be the one being typed; ``score`` 0 to 100, ``why`` is ``birth_date``, ``phone`` or
    ``name``.
    """

    patient_id: str
    display_name: str
    birth_date: date | None
    phone: str
    score: int
    why: str


@dataclass(frozen=True, slots=True)
class SeriesQuestion:
    """A visit that repeats: the first occurrence as a question, how it repeats and how often.

    ``frequency`` is daily, weekly, biweekly or monthly, ``interval`` counts them; ``count`` occurrences in all, or up
    to
    the inclusive ``until``.
    """

    first: ProposalQuestion
    frequency: str
    interval: int = 1
    count: int = 0
    until: date | None = None


@dataclass(frozen=True, slots=True)
class SeriesVisit:
    """One visit of a series as it stands."""

    appointment_id: str
    start_s: int
    end_s: int
    status: AppointmentStatus


@dataclass(frozen=True, slots=True)
class WaitingCount:
    """Who has arrived and not been seen: how many, and since when the longest (0: nobody)."""

    count: int
    longest_since_s: int


@dataclass(frozen=True, slots=True)
class OverrideRow:
    """A visit booked in spite of reasons that nobody has reviewed yet."""

    appointment_id: str
    patient_name: str
    start_s: int
    resource_names: str
    override_reason: str
    is_overbooked: bool
    is_outside_availability: bool


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody to ask."""

    account_id: str
    name: str
    role: str
