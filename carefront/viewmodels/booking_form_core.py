"""What every part of the booking form shares: its fields, the desk's answer to them, the hold and the draft."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal

from carefront.application.envelope import Refused
from carefront.application.read_models import OfferingRow, Proposal, ProposalQuestion, ResourceRow
from carefront.domain.booking_facts import Alternative
from carefront.domain.zones import instant_s
from carefront.shared.ids import new_id
from carefront.viewmodels import booking_form_faces as faces
from carefront.viewmodels import form_drafts
from carefront.viewmodels.booking_form_fields import (
    NEW_PATIENT_FIELDS,
    WHEN_FIELDS,
    FormFields,
    read_length,
    read_start,
    with_start,
)
from carefront.viewmodels.booking_form_saving import BookingFormSaving
from carefront.viewmodels.day_grid import Place
from carefront.viewmodels.desk_context import DeskContext
from carefront.viewmodels.drafts_view_model import DraftsViewModel
from carefront.viewmodels.duplicates_view_model import DuplicatesViewModel
from carefront.viewmodels.hold_keeper import HoldKeeper
from carefront.viewmodels.live_proposal import LiveProposal
from carefront.viewmodels.new_patient import Problem
from carefront.viewmodels.next_opening import NextOpening
from carefront.viewmodels.override_view_model import OverrideViewModel
from carefront.viewmodels.patient_field_view_model import PatientFieldViewModel
from carefront.viewmodels.series_view_model import SeriesViewModel, series_question
from carefront.viewmodels.visit_editing import EditedVisit, Theirs, value_of
from carefront.wording import booking_messages as messages


class BookingFormCore(QObject):
    """``changed``: draw again. ``opened``: show the panel and go to a field. ``closed``: hide it.

    ``focus_wanted``: the field to go to. ``booked``: the visit that was saved.
    """

    changed = Signal()
    opened = Signal(str)
    closed = Signal()
    focus_wanted = Signal(str)
    booked = Signal(str)

    def __init__(self, context: DeskContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.fields, self._initial, self._opened_with = FormFields(), FormFields(), FormFields()
        self.visit: EditedVisit | None = None
        self.problems: Mapping[str, str] = {}
        self.theirs: tuple[Theirs, ...] = ()
        self.notice, self.is_open, self.is_busy = "", False, False
        self.offerings: tuple[OfferingRow, ...] = ()
        self.resources: tuple[ResourceRow, ...] = ()
        self._draft_id, self._known_facility = "", ""
        self._typed: frozenset[str] = frozenset()
        self._refused: tuple[Alternative, ...] = ()
        self._said = ""
        self.patients, self.proposal = PatientFieldViewModel(context, self), LiveProposal(context, self)
        self.series, self.duplicates = SeriesViewModel(context, self), DuplicatesViewModel(context, self)
        self.override, self.hold = OverrideViewModel(context, self), HoldKeeper(context, self)
        self.drafts, self.openings = DraftsViewModel(context, self), NextOpening(context, self)
        self.saving = BookingFormSaving(self, self)
        for part in (self.patients, self.series, self.duplicates, self.override, self.openings):
            part.changed.connect(self.changed)
        self.proposal.changed.connect(self._on_proposal)
        self.proposal.answered.connect(self.saving.go_on)
        self.series.changed.connect(self.saving.go_on)
        context.times_changed.connect(self.changed)

    # Close

    def close(self) -> None:
        """Close; what was typed stays a draft."""
        if self.is_open:
            self._keep()
            self.drafts.flush()
            self._leave()

    def discard(self) -> None:
        """Close and forget what was typed."""
        if self.is_open:
            self.drafts.drop(self._draft_id)
            self.drafts.flush()
            self._leave()

    def finish(self, appointment_id: str) -> None:
        """Close after saving."""
        self.hold.release(is_booked=True)
        self.discard()
        self.booked.emit(appointment_id)

    # What is shown

    @property
    def offered(self) -> tuple[Alternative, ...]:
        """At most three other times: those of the last refusal, else of the desk's answer."""
        proposal = self.proposal.proposal
        return (self._refused or (proposal.explanation.alternatives if proposal else ()))[:3]

    @property
    def answer(self) -> faces.AnswerFaces:
        """The desk's answer in words."""
        return faces.answer_faces(self.proposal.proposal, self.offered, self.context.speaker())

    def roles(self) -> tuple[faces.RoleFace, ...]:
        """The chips."""
        offering = next((one for one in self.offerings if one.offering_id == self.fields.offering_id), None)
        return faces.role_faces(self.fields, self.proposal.proposal, offering, self.resources, self.context.speaker())

    def repeat_choices(self) -> tuple[faces.Choice, ...]:
        """How a visit may repeat, code and words."""
        return messages.repeat_words()

    @property
    def title(self) -> str:
        """What the form is for."""
        return messages.form_title(is_change=self.visit is not None)

    @property
    def save_text(self) -> str:
        """What the button does: ``Book``, ``Book 5 of 6``, ``Save changes``."""
        if self.visit:
            return messages.save_changes()
        return self.series.book_text if self.series.occurrences else messages.book()

    @property
    def missing_line(self) -> str:
        """Which dates of a series are not booked."""
        missing = self.series.missing
        return messages.series_missing(missing, self.context.speaker().times) if missing else ""

    def theirs_faces(self) -> tuple[faces.TheirsFace, ...]:
        """What others have changed and this form keeps as it was typed."""
        names = {row.resource_id: row.name for row in self.resources}
        names |= {row.offering_id: row.name for row in self.offerings}
        return tuple(faces.theirs_face(one, value_of(self.fields, one.field), names) for one in self.theirs)

    def question(self) -> ProposalQuestion | None:
        """What to ask the desk; ``None`` while the form does not name a time."""
        fields, facility = self.fields, self.context.facility
        start = read_start(fields, self.context.today(), self.context.speaker().times)
        length = read_length(fields)
        if facility is None or not fields.resource_id or isinstance(start, Problem) or isinstance(length, Problem):
            return None
        return ProposalQuestion(
            facility.facility_id, fields.resource_id, start, fields.offering_id, length, fields.patient_id,
            bool(fields.is_new), self.visit.appointment_id if self.visit else "", (), self.hold.hold_id,
            room_id=fields.room_id,
        )  # fmt: skip

    # What the saving tells

    def show_problem(self, problem: Problem) -> None:
        """Show and say a problem, and go to its field."""
        self.problems = {problem.field: problem.message}
        self.changed.emit()
        self.context.say(problem.message, is_urgent=True)
        self.focus_wanted.emit(problem.field)

    def show_notice(self, text: str) -> None:
        """Show a sentence over the form."""
        self.notice = text
        self.changed.emit()

    def show_refusal(self) -> None:
        """Say the first reason and go to what can be taken instead."""
        reasons = self.answer.reasons
        self.context.say(reasons[0] if reasons else "", is_urgent=True)
        self.focus_wanted.emit("alternatives" if self.offered else "time")

    def take_refusal(self, outcome: Refused | None) -> None:
        """Show the times of a refusal; the reasons come with the desk's next answer."""
        self._refused = outcome.alternatives if outcome else ()
        self._keep()
        self.drafts.flush()
        self.proposal.ask_again()
        self.focus_wanted.emit("alternatives" if self.offered else "time")

    def check_for_changes(self) -> None:
        """Somebody has written to the file: the time may be taken, or free again."""
        if self.is_open and not self.is_busy:
            self.proposal.ask_again()

    def set_busy(self, *, is_busy: bool) -> None:
        """Whether an act is on its way."""
        self.is_busy = is_busy
        self.changed.emit()

    def ask_scope(self) -> None:
        """Show what of a series can be changed."""
        self.changed.emit()
        self.focus_wanted.emit("scope")

    # Within

    def _begin(self, fields: FormFields, visit: EditedVisit | None = None, draft_id: str = "") -> None:
        self.close()
        self.saving.forget()
        self.fields, self._initial, self._opened_with, self.visit = fields, fields, fields, visit
        self.problems, self.theirs, self._typed, self._refused = {}, (), frozenset(), ()
        self.notice, self._said, self.is_open, self.is_busy = "", "", True, False
        self._draft_id = draft_id or new_id()
        self.drafts.hold_open(self._draft_id)
        self.hold.begin()
        self._learn_clinic()
        self._ask()
        self.changed.emit()

    def _leave(self) -> None:
        self.is_open, self.is_busy, self.visit = False, False, None
        self.saving.forget()
        self.proposal.forget()
        self.override.close()
        self.hold.release()
        self.patients.close()
        self.fields = FormFields()
        self.duplicates.watch(self.fields)
        self.series.ask_soon(None, {})
        self.drafts.hold_open("")
        self.closed.emit()

    def _placed(self, form: FormFields, place: Place | None) -> FormFields:
        times, today = self.context.speaker().times, self.context.today()
        if place is None:
            day = self.context.day or today
            return with_start(form, instant_s(day, 0, times.zone), today, times).with_value("time", "")
        length = str(place.minutes) if place.is_range else ""
        slot_room = f"{place.resource_id} {place.room_id}" if place.room_id else ""
        placed = with_start(form, place.start_s, today, times)
        return replace(placed, resource_id=place.resource_id, length=length, slot_room=slot_room)

    def _learn_clinic(self) -> None:
        facility = self.context.facility
        if facility is None or self._known_facility == facility.facility_id:
            self._take_first_resource()
            return
        identifier = facility.facility_id
        self.context.desk.ask(
            lambda reader: (reader.offerings(identifier), reader.resources(identifier)),
            partial(self._on_clinic, identifier), self.context.fail,
        )  # fmt: skip

    def _on_clinic(self, facility_id: str, found: tuple[tuple[OfferingRow, ...], tuple[ResourceRow, ...]]) -> None:
        self._known_facility = facility_id
        self.offerings, self.resources = found
        self._take_first_resource()
        self.changed.emit()

    def _take_first_resource(self) -> None:
        people = [row.resource_id for row in self.resources if row.kind == "person"]
        if self.is_open and not self.fields.resource_id and people:
            self.fields = replace(self.fields, resource_id=people[0])
            self._initial = replace(self._initial, resource_id=people[0])
            self._ask()

    def _after(self, field: str) -> None:
        """Something was typed or taken: ask the desk, hold on, keep the draft, draw."""
        if field in WHEN_FIELDS or field.startswith("role:"):
            self._refused, self.notice = (), ""
        if field in NEW_PATIENT_FIELDS or field == "distinct":
            self.duplicates.watch(self.fields)
        self.hold.renew()
        self._ask()
        self._keep()
        self.changed.emit()

    def _ask(self) -> None:
        self.proposal.ask_soon(self.question(), self.fields.chosen_resources)
        self._ask_series()

    def _ask_series(self) -> None:
        question = self.question()
        asked = series_question(self.fields, question, self.context) if question and not self.visit else None
        self.series.ask_soon(None if isinstance(asked, Problem) else asked, self.fields.chosen_resources)

    def _on_proposal(self) -> None:
        proposal = self.proposal.proposal
        if proposal and not self.fields.offering_id and proposal.offering_id and not self.visit:
            self.fields = replace(self.fields, offering_id=proposal.offering_id)
            self._initial = replace(self._initial, offering_id=proposal.offering_id)
            self.proposal.ask_soon(self.question(), self.fields.chosen_resources)
        self.override.judge(proposal)
        self.openings.look(proposal, self.fields.patient_id)
        if proposal and self.is_open:
            self.patients.plan(proposal.offering_id, proposal.start_s)
            self._hold(proposal)
            self._say_answer()
        self.changed.emit()

    def _hold(self, proposal: Proposal) -> None:
        asked = self.question()
        if asked:
            held = replace(asked, resources=proposal.resources, length_minutes=proposal.length_minutes)
            self.hold.place(held)

    def _say_answer(self) -> None:
        """The first reason, once; and once that there is none any more."""
        answer = self.answer
        first = answer.reasons[0] if answer.reasons else answer.held_by
        if first != self._said:
            self._said = first
            self.context.say(first, is_urgent=True)

    def _keep(self) -> None:
        """Keep the draft, or let go of one in which nothing is left."""
        if not self.is_open:
            return
        start = read_start(self.fields, self.context.today(), self.context.speaker().times)
        facility = self.context.facility
        if self.fields == self._initial:
            self.drafts.drop(self._draft_id)
        elif facility:
            start_s = 0 if isinstance(start, Problem) else start
            stored = form_drafts.Stored(self.fields, self.visit, facility.facility_id, start_s)
            self.drafts.keep(self._draft_id, form_drafts.KIND, form_drafts.values_of(stored))
