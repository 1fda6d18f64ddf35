"""A typed entry becomes a booking that can be judged: on the reader's thread, without Qt. Nothing is written here."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from carefront.application.commands.catalogue import BookAppointment, BookSeries, Override, SeriesOccurrence
from carefront.application.desk import DeskReader
from carefront.application.opening_rows import OpeningRow, OpeningsFound, OpeningsQuestion
from carefront.application.quick_entry_terms import Asap, ChipKind, ParsedEntry, Repeat, TimeWish, When
from carefront.application.read_models import (
    OfferingRow,
    PatientHit,
    PatientSummary,
    Proposal,
    ProposalQuestion,
    ResourceRow,
    SeriesQuestion,
)
from carefront.domain.appointments import AppointmentStatus, ResourceUse
from carefront.domain.zones import instant_s, utc, zone_named
from carefront.shared.ids import new_id
from carefront.shared.values import dataclass
from carefront.viewmodels.day_grid import Place

DAY_MINUTES, NOON = 1440, 720
PEOPLE = ("person", "organization")
SOON_S = 15 * 60
"""A free place that begins so soon is waited for; before a later one a walk-in is seen between places of the grid."""

WALK_IN_STEP_S = 5 * 60


@dataclass(frozen=True, slots=True)
class Clinic:
    """What entries are resolved against. ``day`` and ``resource_id``: where somebody stands on the calendar."""

    facility_id: str
    zone: str
    now_s: int
    today: date
    offerings: tuple[OfferingRow, ...]
    resources: tuple[ResourceRow, ...]
    hours: Mapping[int, tuple[tuple[int, int], ...]]
    day: date
    resource_id: str = ""

    def resource(self, resource_id: str) -> ResourceRow | None:
        """A resource by id."""
        return next((row for row in self.resources if row.resource_id == resource_id), None)

    def offering(self, offering_id: str) -> OfferingRow | None:
        """A visit type by id, while it is published."""
        return next((row for row in self.offerings if row.offering_id == offering_id), None)


@dataclass(frozen=True, slots=True)
class Wanted:
    """An entry with every default filled in but the time. ``provider_id`` empty: anybody, ``is_usual``: not typed."""

    patient: PatientHit
    offering: OfferingRow | None
    length_minutes: int
    provider_id: str
    is_usual: bool
    room_id: str = ""
    equipment_ids: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Resolved:
    """What Enter would book: ``proposal`` is ``None`` where no time was found at all (``found`` says why).

    ``is_waiting``: put on the waitlist, for no time of its own. ``appointment_id``: the visit that is moved.
    ``problem``: a sentence of what has to be said yet.
    """

    wanted: Wanted
    proposal: Proposal | None
    series: tuple[Proposal, ...] = ()
    found: OpeningsFound | None = None
    is_waiting: bool = False
    appointment_id: str = ""
    problem: str = ""

    @property
    def is_bookable(self) -> bool:
        """Whether Enter books, at least one visit of a series."""
        if self.series:
            return any(one.explanation.is_bookable for one in self.series)
        return self.is_waiting or (self.proposal is not None and self.proposal.explanation.is_bookable)


def wanted_of(entry: ParsedEntry, patient: PatientHit, summary: PatientSummary, clinic: Clinic) -> Wanted:
    """The entry's parts, and where nothing was said the patient's own: last type, usual or last provider."""
    said = {chip.kind: chip.value for chip in reversed(entry.chips)}
    offering = clinic.offering(str(said.get(ChipKind.TYPE, ""))) or clinic.offering(summary.last_offering_id)
    length = said.get(ChipKind.LENGTH, 0)
    named = str(said.get(ChipKind.PROVIDER, ""))
    usual = "" if named else _usual(summary, offering, clinic)
    return Wanted(
        patient, offering, length if isinstance(length, int) else 0, named or usual, bool(usual),
        str(said.get(ChipKind.ROOM, "")),
        tuple(str(chip.value) for chip in entry.all_of(ChipKind.EQUIPMENT)), str(said.get(ChipKind.NOTE, "")),
    )  # fmt: skip


def _usual(summary: PatientSummary, offering: OfferingRow | None, clinic: Clinic) -> str:
    for resource_id in (summary.usual_provider_id, summary.last_resource_id):
        row = clinic.resource(resource_id)
        if row and row.kind in PEOPLE and _offers(row, offering):
            return resource_id
    return ""


def _offers(row: ResourceRow, offering: OfferingRow | None) -> bool:
    return offering is None or not offering.resource_ids or row.resource_id in offering.resource_ids


def _people(wanted: Wanted, clinic: Clinic) -> Iterator[str]:
    """Who may be asked, in order: the one named or usual alone, else the column in focus and everybody."""
    if wanted.provider_id:
        yield wanted.provider_id
        return
    people = [row for row in clinic.resources if row.kind in PEOPLE and _offers(row, wanted.offering)]
    others = people or [row for row in clinic.resources if _offers(row, wanted.offering)]
    yield from sorted((row.resource_id for row in others), key=lambda one: one != clinic.resource_id)


def resolve(reader: DeskReader, entry: ParsedEntry, patient: PatientHit, clinic: Clinic) -> Resolved:
    """What the entry books for this patient, judged as it stands now."""
    wanted = wanted_of(entry, patient, reader.patient(patient.patient_id), clinic)
    day_chip, time_chip = entry.chip(ChipKind.DAY), entry.chip(ChipKind.TIME)
    day = day_chip.value if day_chip else None
    wish = time_chip.value if time_chip and isinstance(time_chip.value, TimeWish) else None
    if wish and wish.when is When.AT and not isinstance(day, Asap):
        on = day if isinstance(day, date) else max(clinic.day, clinic.today)
        start_s = instant_s(on, wish.minute, zone_named(clinic.zone))
        return _in_series(reader, entry, Resolved(wanted, _at(reader, wanted, clinic, start_s)), clinic)
    found = reader.find_openings(openings_question(wanted, clinic, day if isinstance(day, date) else None, wish))
    if not found.openings:
        return Resolved(wanted, None, found=found)
    proposal = _of_opening(reader, wanted, clinic, found.openings[0])
    return _in_series(reader, entry, Resolved(wanted, proposal, found=found), clinic)


def openings_question(wanted: Wanted, clinic: Clinic, day: date | None, wish: TimeWish | None) -> OpeningsQuestion:
    """The openings that would do: on ``day`` (from today on where ``None``), at the time of day wished for."""
    periods: tuple[tuple[int, int], ...] = ()
    if wish:
        first = wish.minute if wish.when is not When.MORNING else 0
        last = {When.AT: wish.minute + 1, When.MORNING: NOON}.get(wish.when, DAY_MINUTES)
        periods = ((first, last),)
    among = (*((wanted.provider_id,) if wanted.provider_id else ()), *((wanted.room_id,) if wanted.room_id else ()),
             *wanted.equipment_ids)  # fmt: skip
    offering_id = wanted.offering.offering_id if wanted.offering else _default_offering(clinic)
    return OpeningsQuestion(
        clinic.facility_id, offering_id, wanted.length_minutes, among, day or clinic.today, day, periods,
        usual_id=wanted.provider_id, patient_id=wanted.patient.patient_id, limit=3,
    )  # fmt: skip


def _default_offering(clinic: Clinic) -> str:
    return clinic.offerings[0].offering_id if clinic.offerings else ""


def _question(wanted: Wanted, clinic: Clinic, resource_id: str, start_s: int) -> ProposalQuestion:
    return ProposalQuestion(
        clinic.facility_id, resource_id, start_s, wanted.offering.offering_id if wanted.offering else "",
        wanted.length_minutes, wanted.patient.patient_id, with_alternatives=False,
    )  # fmt: skip


def _at(reader: DeskReader, wanted: Wanted, clinic: Clinic, start_s: int) -> Proposal | None:
    """The first of the people who can be booked then; else the first of them with the reasons and other times."""
    first: ProposalQuestion | None = None
    for resource_id in _people(wanted, clinic):
        question = _with_named(reader, _question(wanted, clinic, resource_id, start_s), wanted, clinic)
        first = first or question
        proposal = reader.propose(question)
        if proposal.explanation.is_bookable:
            return proposal
    return reader.propose(replace(first, with_alternatives=True)) if first else None


def _with_named(reader: DeskReader, question: ProposalQuestion, wanted: Wanted, clinic: Clinic) -> ProposalQuestion:
    """The question with the rooms and things that were named in the places of chosen ones."""
    named = [wanted.room_id] if wanted.room_id else []
    named += wanted.equipment_ids
    if not named:
        return question
    uses = list(reader.propose(question).resources)
    for resource_id in named:
        row = clinic.resource(resource_id)
        kind = row.kind if row else ""
        place = next((at for at, use in enumerate(uses) if use.is_auto and _kind(use, clinic) == kind), None)
        if any(use.resource_id == resource_id for use in uses):
            continue
        if place is None:
            uses.append(ResourceUse(resource_id, kind))
        else:
            uses[place] = replace(uses[place], resource_id=resource_id, is_auto=False, fallback="")
    return replace(question, resources=tuple(uses))


def _kind(use: ResourceUse, clinic: Clinic) -> str:
    row = clinic.resource(use.resource_id)
    return row.kind if row else ""


def _of_opening(reader: DeskReader, wanted: Wanted, clinic: Clinic, opening: OpeningRow) -> Proposal:
    question = _question(wanted, clinic, opening.leader_id, opening.start_s)
    offering_id = question.offering_id or _default_offering(clinic)
    return reader.propose(
        replace(question, offering_id=offering_id, length_minutes=opening.length_minutes, resources=opening.resources)
    )


def _in_series(reader: DeskReader, entry: ParsedEntry, resolved: Resolved, clinic: Clinic) -> Resolved:
    chip, proposal = entry.chip(ChipKind.REPEAT), resolved.proposal
    repeat = chip.value if chip else None
    if not isinstance(repeat, Repeat) or proposal is None or not (repeat.count or repeat.until):
        return resolved
    first = replace(
        _question(resolved.wanted, clinic, proposal.resources[0].resource_id, proposal.start_s),
        offering_id=proposal.offering_id, length_minutes=proposal.length_minutes,
    )  # fmt: skip
    asked = SeriesQuestion(first, repeat.frequency, repeat.interval, repeat.count, repeat.until)
    return replace(resolved, series=reader.preview_series(asked))


# --- walk-in ---------------------------------------------------------------------------------------------------------


def resolve_walk_in(
    reader: DeskReader, patient: PatientHit, clinic: Clinic, entry: ParsedEntry | None = None, here: Place | None = None
) -> Resolved:
    """The first free place from now on today; where there is none, now with the reasons against it.

    ``here``: that place and no other, from now on where it has begun.

    A place of the grid within a quarter of an hour is taken before one off the grid; that before a later one.
    """
    entry = entry or ParsedEntry("", ())
    wanted = wanted_of(entry, patient, reader.patient(patient.patient_id), clinic)
    soon_s = -(-clinic.now_s // WALK_IN_STEP_S) * WALK_IN_STEP_S
    if here:
        wanted = replace(wanted, provider_id=here.resource_id, is_usual=False)
        start_s = soon_s if here.start_s < soon_s < here.end_s else here.start_s
        return Resolved(wanted, _at(reader, wanted, clinic, start_s))
    asked = openings_question(replace(wanted, provider_id=""), clinic, clinic.today, None)
    if wanted.provider_id and not wanted.is_usual:
        asked = openings_question(wanted, clinic, clinic.today, None)
    found = reader.find_openings(replace(asked, near_s=clinic.now_s, usual_id="", limit=1))
    opening = next(iter(found.openings), None)
    if opening and opening.start_s <= clinic.now_s + SOON_S:
        return Resolved(wanted, _of_opening(reader, wanted, clinic, opening), found=found)
    now = _at(reader, replace(wanted, provider_id="") if wanted.is_usual else wanted, clinic, soon_s)
    if opening and not (now and now.explanation.is_bookable):
        return Resolved(wanted, _of_opening(reader, wanted, clinic, opening), found=found)
    return Resolved(wanted, now, found=found)


# --- commands --------------------------------------------------------------------------------------------------------


def booking_of(resolved: Resolved, proposal: Proposal, facility_id: str) -> BookAppointment:
    """The command that books ``proposal`` for the entry's patient."""
    return BookAppointment(
        appointment_id=new_id(), facility_id=facility_id, patient_id=resolved.wanted.patient.patient_id,
        offering_id=proposal.offering_id or None, start=utc(proposal.start_s), length_minutes=proposal.length_minutes,
        resources=proposal.resources, note=resolved.wanted.note,
    )  # fmt: skip


def walk_in_of(resolved: Resolved, proposal: Proposal, facility_id: str, override: str) -> BookAppointment:
    """The command that books and checks in at once; ``override`` only where there are reasons."""
    booking = replace(booking_of(resolved, proposal, facility_id), status=AppointmentStatus.ARRIVED)
    return booking if proposal.explanation.is_bookable else replace(booking, override=Override(override))


def series_of(resolved: Resolved, facility_id: str) -> BookSeries | BookAppointment:
    """The command for the visits of the series that can be booked."""
    first, *later = [one for one in resolved.series if one.explanation.is_bookable]
    booking = booking_of(resolved, first, facility_id)
    occurrences = tuple(SeriesOccurrence(new_id(), utc(one.start_s), one.resources) for one in later)
    return BookSeries(new_id(), booking, occurrences) if occurrences else booking


def moved(resolved: Resolved, start_s: int, resources: tuple[ResourceUse, ...], names: tuple[str, ...]) -> Resolved:
    """The same booking at another time, with these resources, that is known to be free."""
    if resolved.proposal is None:
        return resolved
    explanation = replace(resolved.proposal.explanation, reasons=(), alternatives=())
    proposal = replace(
        resolved.proposal, start_s=start_s, resources=resources, resource_names=names, explanation=explanation
    )
    return replace(resolved, proposal=proposal, series=())
