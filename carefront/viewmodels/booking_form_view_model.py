"""The booking form: opened for a new visit, a copy or a change; typed into; saved. Nothing typed is ever lost."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject

from carefront.application.read_models import PatientSummary
from carefront.domain.booking_facts import Alternative
from carefront.domain.zones import instant_s, local_date, local_minute
from carefront.shared.i18n import _
from carefront.viewmodels import form_drafts
from carefront.viewmodels.booking_form_core import BookingFormCore
from carefront.viewmodels.booking_form_fields import YES, FormFields, split_name, with_start
from carefront.viewmodels.booking_form_steps import settled, stepped
from carefront.viewmodels.day_grid import Place
from carefront.viewmodels.desk_context import DeskContext
from carefront.viewmodels.visit_editing import ReadVisit, edited, fields_of, merged, read_visit, value_of, with_field

FOLLOW_UP_DAYS = 14


class BookingFormViewModel(BookingFormCore):
    """One form of one window; see ``BookingFormCore`` for its signals."""

    def __init__(self, context: DeskContext, parent: QObject | None = None) -> None:
        super().__init__(context, parent)
        self._reading = 0
        self.patients.picked.connect(self._on_picked)
        self.patients.new_wanted.connect(self.begin_new_patient)
        self.patients.learnt.connect(self._on_learnt)

    # Open and close

    def open_new(self, place: Place | None = None, text: str = "", patient: tuple[str, str] | None = None) -> None:
        """A new visit at ``place``, with the name typed so far, or a patient (id, name) who was picked."""
        self._begin(self._placed(FormFields(patient=text), place))
        if patient:
            self._on_picked(*patient)
        elif text:
            self.patients.search(text)
        self.opened.emit("patient" if not patient else "offering_id")

    def open_new_patient(self, place: Place | None = None) -> None:
        """A new visit of somebody to be added."""
        self._begin(self._placed(FormFields(), place))
        self.begin_new_patient("")
        self.opened.emit("name")

    def open_visit(self, appointment_id: str) -> None:
        """A visit that is there, to be changed."""
        self._read(appointment_id, self._on_visit)

    def copy_visit(self, appointment_id: str, place: Place | None = None) -> None:
        """A new visit like another, at ``place`` or at its time."""
        self._read(appointment_id, partial(self._on_copied, place, 0))

    def follow_up(self, appointment_id: str) -> None:
        """A new visit after another: same patient, type and people, two weeks on."""
        self._read(appointment_id, partial(self._on_copied, None, FOLLOW_UP_DAYS))

    def resume(self, draft_id: str) -> None:
        """Go on with a draft."""
        draft = self.drafts.find(draft_id)
        if draft is None:
            return
        facility = self.context.facility
        stored = form_drafts.read(draft, self.context.today(), self.context.speaker().times)
        if facility is None or stored.facility_id != facility.facility_id:
            word = self.context.maker.words.clinic
            self.context.complain(_("This draft is of another {clinic}. Choose that one first.").format(clinic=word))
            return
        self._begin(stored.fields, stored.visit, draft_id)
        self._initial = FormFields()
        if stored.fields.patient_id:
            self.patients.learn(stored.fields.patient_id)
        self.duplicates.watch(self.fields)
        self.opened.emit("patient" if not stored.fields.patient_id and not stored.fields.is_new else "time")
        self.check_for_changes()

    # Typing

    def edit(self, field: str, value: str) -> None:
        """What stands in a field now; ``role:room`` names who fills a role."""
        if value_of(self.fields, field) == value:
            return
        self.fields = with_field(self.fields, field, value)
        self._typed |= {field}
        self.problems = {name: text for name, text in self.problems.items() if name != field}
        if field == "patient":
            self.fields = replace(self.fields, patient_id="")
            self.patients.search(value)
        elif field == "name" and not {"given", "family"} & self._typed:
            given, family = split_name(value)
            self.fields = replace(self.fields, given=given, family=family)
        self._after(field)

    def step(self, field: str, by: int) -> None:
        """Up and down in a day, time or length."""
        proposal = self.proposal.proposal
        length = proposal.length_minutes if proposal else 0
        value = stepped(self.fields, field, by, length, self.context.today(), self.context.speaker().times)
        self.edit(field, value)
        self.context.say(value)

    def settle(self, field: str) -> None:
        """The field was left: what was typed is written as the form writes it."""
        self.edit(field, settled(self.fields, field, self.context.today(), self.context.speaker().times))

    def begin_new_patient(self, name: str) -> None:
        """Show the fields of a new patient."""
        given, family = split_name(name)
        self.fields = replace(self.fields, is_new=YES, patient_id="", name=name, given=given, family=family)
        self._after("name")
        self.focus_wanted.emit("phone" if name else "name")

    def leave_new_patient(self) -> None:
        """Choose among known patients after all; what was typed stays in the field."""
        self.fields = replace(self.fields, is_new="", patient=self.fields.name or self.fields.patient)
        self._after("name")
        self.focus_wanted.emit("patient")

    def use_duplicate(self) -> None:
        """The new patient is known already: take their record."""
        if hit := self.duplicates.hit:
            self._on_picked(hit.patient_id, hit.display_name)

    def tell_apart(self) -> None:
        """The new patient is somebody else; remembered for the pair."""
        if hit := self.duplicates.hit:
            self.edit("distinct", f"{self.fields.distinct} {hit.patient_id}".strip())

    def choose(self, number: int) -> None:
        """Take alternative ``number`` (1 to 3)."""
        offered = self.offered
        if 1 <= number <= len(offered):
            self.take(offered[number - 1])

    def take(self, offer: Alternative) -> None:
        """Another time, with whom it was offered."""
        proposal, times = self.proposal.proposal, self.context.speaker().times
        fields = with_start(self.fields, offer.start_s, self.context.today(), times)
        before = {use.role: use.resource_id for use in proposal.resources} if proposal else {}
        for use in offer.resources:
            old = before.get(use.role, use.resource_id)
            if use.resource_id != old and old == fields.resource_id:
                fields = replace(fields, resource_id=use.resource_id)
            elif use.resource_id != old and use.role in fields.chosen_resources:
                fields = fields.with_chosen(use.role, use.resource_id)
        self.fields, self.notice, self._refused = fields, "", ()
        self.context.say(" ".join((fields.day, times.clock(offer.start_s))))
        self._after("time")
        self.focus_wanted.emit("book")

    def take_theirs(self, field: str) -> None:
        """Take the other desk's value."""
        theirs = next((one for one in self.theirs if one.field == field), None)
        if theirs:
            self.keep_own(field)
            self.edit(field, theirs.value)

    def keep_own(self, field: str) -> None:
        """Leave one's own value."""
        self.theirs = tuple(one for one in self.theirs if one.field != field)
        self.changed.emit()

    def save(self) -> None:
        """Book, or go to the first problem."""
        self.saving.save()

    # Other desks

    def check_for_changes(self) -> None:
        """Somebody has written to the file: the visit may have changed, the time may be taken or free again."""
        super().check_for_changes()
        if self.is_open and not self.is_busy and self.visit:
            self._read(self.visit.appointment_id, self._on_reread)

    def _on_reread(self, read: ReadVisit) -> None:
        visit = self.visit
        if visit is None or visit.appointment_id != read.detail.appointment_id:
            return
        today, times = self.context.today(), self.context.speaker().times
        now, history = edited(read, today, times), read.detail.history
        self.visit = now
        if now.seen != visit.seen:
            self._initial = replace(now.seen, patient=self._initial.patient)
            who = history[-1].actor_name if history else ""
            self.fields, found = merged(self.fields, visit.seen, now.seen, who)
            fields = {one.field for one in found}
            self.theirs = (*(one for one in self.theirs if one.field not in fields), *found)
            for one in self.theirs_faces():
                self.context.say(one.text)
            self._after("")

    # Answers

    def _on_picked(self, patient_id: str, name: str) -> None:
        self.fields = replace(self.fields, patient=name, patient_id=patient_id, is_new="")
        self.problems = {}
        self.context.say(name)
        self.patients.learn(patient_id)
        self._after("name")

    def _on_learnt(self, summary: PatientSummary) -> None:
        """The patient's usual type and people, where nobody chose otherwise."""
        if not self.is_open:
            return
        if self._initial.patient == self.fields.patient:
            self._initial = replace(self._initial, patient=self.patients.named(summary))
        self.fields = replace(self.fields, patient=self.patients.named(summary))
        if self.visit is None:
            self._take_usual(summary)
        self._after("")

    def _take_usual(self, summary: PatientSummary) -> None:
        opened, known = self._opened_with, {row.resource_id for row in self.resources}
        people = {row.resource_id for row in self.resources if row.kind == "person"}
        asked = opened.resource_id if opened.resource_id in people else ""  # the column that was clicked
        offered = {
            row.offering_id for row in self.offerings
            if not row.is_group and (not asked or not row.resource_ids or asked in row.resource_ids)
        }  # fmt: skip
        if "offering_id" not in self._typed and not opened.offering_id and summary.last_offering_id in offered:
            self.fields = replace(self.fields, offering_id=summary.last_offering_id)
        usual = next((one for one in (summary.usual_provider_id, summary.last_resource_id) if one in known), "")
        if usual and "resource_id" not in self._typed and not opened.resource_id:
            self.fields = replace(self.fields, resource_id=usual)

    def _read(self, appointment_id: str, done: Callable[[ReadVisit], None]) -> None:
        """Read a visit; only the newest wish is answered."""
        self._reading += 1
        asked = self._reading

        def on_read(read: ReadVisit) -> None:
            if asked == self._reading:
                done(read)

        self.context.desk.ask(partial(read_visit, appointment_id), on_read, self.context.fail)

    def _on_visit(self, read: ReadVisit) -> None:
        times, today = self.context.speaker().times, self.context.today()
        self._begin(fields_of(read, today, times), edited(read, today, times))
        self.patients.learn(read.detail.patient_id)
        self.opened.emit("time")

    def _on_copied(self, place: Place | None, days: int, read: ReadVisit) -> None:
        times, today = self.context.speaker().times, self.context.today()
        fields = replace(fields_of(read, today, times), chosen="")
        day = local_date(read.detail.start_s, times.zone)
        if place:
            fields = self._placed(fields, place)
        elif days:
            minute = local_minute(read.detail.start_s, times.zone)
            later_s = instant_s(day.fromordinal(day.toordinal() + days), minute, times.zone)
            fields = with_start(fields, later_s, today, times)
        self._begin(fields)
        self.patients.learn(fields.patient_id)
        self.opened.emit("day" if days else "time")
