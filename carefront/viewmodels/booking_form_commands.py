"""What the form saves: a visit, a series, a request for leave, or changes to a visit that is there. Pure: no Qt."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from carefront.application.commands.catalogue import (
    BookAppointment,
    BookSeries,
    EditAppointment,
    Override,
    RescheduleAppointment,
    RescheduleAppointments,
    SeriesOccurrence,
)
from carefront.application.desk import DeskReader, DeskWriter
from carefront.application.envelope import Applied, Outcome, Refused
from carefront.application.read_models import Proposal, ProposalQuestion
from carefront.domain.booking_facts import Reason
from carefront.domain.patients import Patient, default_sort_key
from carefront.domain.zones import instant_s, local_date, local_minute, utc
from carefront.shared.ids import new_id
from carefront.shared.values import dataclass
from carefront.viewmodels.booking_form_fields import FormFields
from carefront.viewmodels.new_patient import Entry, Problem, patient_of
from carefront.viewmodels.series_view_model import Occurrence
from carefront.viewmodels.visit_editing import EditedVisit
from carefront.wording.times import Times


def new_patient_of(form: FormFields, today: date, times: Times) -> Patient | Problem | None:
    """The patient to register with the visit, ``None`` for a known one, or the first problem in their fields."""
    if not form.is_new:
        return None
    made = patient_of(Entry(form.name, form.phone, form.birth_date, bool(form.no_phone)), today, times)
    if isinstance(made, Problem):
        return made
    given, family = " ".join(form.given.split()), " ".join(form.family.split())
    sort_key = default_sort_key(made.display_name, family, given)
    return replace(made, given=given, family=family, sort_key=sort_key)


def booking_of(
    form: FormFields, proposal: Proposal, facility_id: str, patient: Patient | None, hold_id: str,
    override: Override | None,
) -> BookAppointment:  # fmt: skip
    """The visit as the form has it."""
    return BookAppointment(
        appointment_id=new_id(),
        facility_id=facility_id,
        patient_id=patient.id if patient else form.patient_id,
        offering_id=proposal.offering_id or None,
        start=utc(proposal.start_s),
        length_minutes=proposal.length_minutes,
        resources=proposal.resources,
        new_patient=patient,
        note=form.note.strip(),
        reason=form.reason.strip(),
        wants_sooner=bool(form.wants_sooner),
        override=override,
        hold_id=hold_id,
        distinct_from=form.distinct_from if patient else (),
    )


def series_of(booking: BookAppointment, occurrences: Sequence[Occurrence]) -> BookSeries | BookAppointment:
    """The visit with every occurrence that can be booked, the first as the command's own; of one, a visit alone."""
    first, *later = occurrences
    own = replace(booking, start=utc(first.start_s), resources=first.resources, override=None)
    if not later:
        return own
    each = tuple(SeriesOccurrence(new_id(), utc(one.start_s), one.resources) for one in later)
    return BookSeries(new_id(), own, each)


@dataclass(frozen=True, slots=True)
class Changes:
    """What is saved of a visit that is there: where it goes, what is said of it; ``None`` for what stays."""

    move: RescheduleAppointment | None
    edit: EditAppointment | None


def changes_of(visit: EditedVisit, form: FormFields, proposal: Proposal, override: Override | None) -> Changes:
    """What differs between the visit as it was seen and the form."""
    is_moved = (
        proposal.start_s != visit.start_s
        or proposal.length_minutes != visit.length_minutes
        or [use.resource_id for use in proposal.resources] != list(visit.resource_ids)
    )
    move = RescheduleAppointment(
        visit.appointment_id, utc(proposal.start_s), proposal.length_minutes, proposal.resources, override
    )
    said = ("offering_id", "note", "reason", "wants_sooner")
    is_edited = any(form.value(name) != visit.seen.value(name) for name in said)
    return Changes(move if is_moved else None, _edit(visit.appointment_id, form) if is_edited else None)


def _edit(appointment_id: str, form: FormFields) -> EditAppointment:
    return EditAppointment(
        appointment_id, form.offering_id or None, form.note.strip(), form.reason.strip(), bool(form.wants_sooner)
    )


def saved(changes: Changes, visit: EditedVisit, form: FormFields, others: Sequence[str], writer: DeskWriter) -> Outcome:
    """Save on the writer's thread; ``others`` are later visits of the series whose words change too.

    The move comes first, because only it can be refused; nothing else is saved then.
    """
    outcome: Outcome = Applied("", 0, {"appointment_id": visit.appointment_id})
    versions = {visit.appointment_id: visit.row_version}
    if changes.move is not None:
        outcome = writer.execute(changes.move, versions)
        versions = {}
    if changes.edit is not None and isinstance(outcome, Applied):
        outcome = writer.execute(changes.edit, versions)
        for other in others:
            if isinstance(outcome, Applied):
                outcome = writer.execute(_edit(other, form))
    return outcome


@dataclass(frozen=True, slots=True)
class SeriesMoves:
    """Moves of several visits of a series, or the first reason why one of them can't follow."""

    appointment_ids: tuple[str, ...]
    moves: tuple[RescheduleAppointment, ...]
    reasons: tuple[Reason, ...] = ()


def series_moves(visit: EditedVisit, proposal: Proposal, scope: str, times: Times, reader: DeskReader) -> SeriesMoves:
    """The same change of day and clock time for the visits of ``scope`` (``later`` or ``all``); on the reader's thread.

    Visits that have begun stay as they are.
    """
    rows = [row for row in reader.series(visit.series_id) if row.status.value in ("requested", "booked", "confirmed",
            "rescheduled") and (scope == "all" or row.start_s >= visit.start_s)]  # fmt: skip
    days = (local_date(proposal.start_s, times.zone) - local_date(visit.start_s, times.zone)).days
    minutes = local_minute(proposal.start_s, times.zone) - local_minute(visit.start_s, times.zone)
    moves = []
    for row in rows:
        day = local_date(row.start_s, times.zone) + timedelta(days=days)
        start_s = instant_s(day, local_minute(row.start_s, times.zone) + minutes, times.zone)
        lead = proposal.resources[0].resource_id
        asked = ProposalQuestion(
            visit.facility_id, lead, start_s, length_minutes=proposal.length_minutes, appointment_id=row.appointment_id
        )
        found = reader.propose(asked)
        moves.append(RescheduleAppointment(row.appointment_id, utc(start_s), found.length_minutes, found.resources))
    return SeriesMoves(tuple(row.appointment_id for row in rows), tuple(moves))


def saved_series(changes: Changes, found: SeriesMoves, form: FormFields, writer: DeskWriter) -> Outcome:
    """Move all of them or none, then change what is said of each; on the writer's thread."""
    outcome: Outcome = Applied("", 0, {"appointment_id": found.appointment_ids[0]})
    if changes.move is not None:
        outcome = writer.execute(RescheduleAppointments(found.moves))
    if changes.edit is not None:
        for appointment_id in found.appointment_ids:
            if isinstance(outcome, Applied):
                outcome = writer.execute(_edit(appointment_id, form))
    return outcome


def was_taken(outcome: Outcome) -> str:
    """The visit that stands where the form wanted to book; empty where something else refused."""
    if not isinstance(outcome, Refused):
        return ""
    return next((reason.source_id for reason in outcome.reasons if reason.source_kind == "appointment"), "")
