"""A visit in the form: as it was when it was opened, and what others have changed since. Pure: no Qt.

What somebody else changes is taken over where nobody has typed, and offered beside the field where somebody has.
"""

from dataclasses import replace
from datetime import date

from carefront.application.desk import DeskReader
from carefront.application.read_models import AppointmentDetail, ProposalQuestion
from carefront.domain.appointments import ResourceUse
from carefront.shared.values import dataclass
from carefront.viewmodels.booking_form_fields import YES, FormFields, day_text
from carefront.wording.times import Times

WATCHED = ("offering_id", "length", "reason", "day", "time", "resource_id", "note", "wants_sooner")
ROLE = "role:"


@dataclass(frozen=True, slots=True)
class ReadVisit:
    """A visit with the way each of its resources is used."""

    detail: AppointmentDetail
    uses: tuple[ResourceUse, ...]


@dataclass(frozen=True, slots=True)
class EditedVisit:
    """The visit that is being changed. ``seen``: its fields as last read."""

    appointment_id: str
    facility_id: str
    series_id: str
    patient_id: str
    row_version: int
    start_s: int
    length_minutes: int
    resource_ids: tuple[str, ...]
    seen: FormFields


@dataclass(frozen=True, slots=True)
class Theirs:
    """Another desk's value for a field in which somebody here has typed."""

    field: str
    value: str
    who: str


def read_visit(appointment_id: str, reader: DeskReader) -> ReadVisit:
    """The visit as it is now; on the reader's thread.

    Raises:
        NotFound: it is no longer there.
    """
    detail = reader.appointment(appointment_id)
    first = detail.resources[0].resource_id if detail.resources else ""
    asked = ProposalQuestion(
        detail.facility_id, first, detail.start_s, appointment_id=appointment_id, with_alternatives=False
    )
    return ReadVisit(detail, reader.propose(asked).resources)


def fields_of(read: ReadVisit, today: date, times: Times) -> FormFields:
    """The form of a visit."""
    detail = read.detail
    people = [row.resource_id for row in detail.resources if row.kind == "person"]
    lead = people[0] if people else detail.resources[0].resource_id
    form = FormFields(
        patient=detail.patient_name, patient_id=detail.patient_id, offering_id=detail.offering_id,
        length=str((detail.end_s - detail.start_s) // 60), reason=detail.reason,
        day=day_text(detail.start_s, today, times), time=times.clinic_clock(detail.start_s), resource_id=lead,
        note=detail.note, wants_sooner=YES if detail.wants_sooner else "",
    )  # fmt: skip
    for use in read.uses:
        if use.resource_id != lead and not use.is_auto:
            form = form.with_chosen(use.role, use.resource_id)
    return form


def edited(read: ReadVisit, today: date, times: Times) -> EditedVisit:
    """The visit as it is now, to be changed."""
    detail = read.detail
    return EditedVisit(
        detail.appointment_id, detail.facility_id, detail.series_id, detail.patient_id, detail.row_version,
        detail.start_s, (detail.end_s - detail.start_s) // 60, tuple(use.resource_id for use in read.uses),
        fields_of(read, today, times),
    )  # fmt: skip


def value_of(form: FormFields, field: str) -> str:
    """A field by name; ``role:room`` is who was named for a role."""
    if field.startswith(ROLE):
        return form.chosen_resources.get(field.removeprefix(ROLE), "")
    return form.value(field)


def with_field(form: FormFields, field: str, value: str) -> FormFields:
    """``form`` with a field changed, a role's too."""
    if field.startswith(ROLE):
        return form.with_chosen(field.removeprefix(ROLE), value)
    return form.with_value(field, value)


def merged(form: FormFields, seen: FormFields, now: FormFields, who: str) -> tuple[FormFields, tuple[Theirs, ...]]:
    """``form`` with what changed from ``seen`` to ``now`` where nobody typed; the rest is for the user to decide."""
    theirs: list[Theirs] = []
    roles = {**seen.chosen_resources, **now.chosen_resources, **form.chosen_resources}
    for field in (*WATCHED, *(f"{ROLE}{role}" for role in roles)):
        before, after, own = value_of(seen, field), value_of(now, field), value_of(form, field)
        if after == before or own == after:
            continue
        if own == before:
            form = with_field(form, field, after)
        else:
            theirs.append(Theirs(field, after, who))
    return replace(form), tuple(theirs)
