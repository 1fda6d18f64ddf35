"""Saving the booking form: the first problem, or one command; a refusal keeps everything typed."""

from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject

from carefront.application.commands.catalogue import AskOverride, BookAppointment, Override
from carefront.application.envelope import Applied, Command, Outcome, Refused
from carefront.application.read_models import AppointmentDetail, ProposalQuestion
from carefront.domain.errors import StaleWrite
from carefront.domain.patients import Patient
from carefront.shared.ids import new_id
from carefront.shared.values import dataclass
from carefront.viewmodels import booking_form_commands as commands
from carefront.viewmodels.booking_form_fields import FormFields, read_length, read_start
from carefront.viewmodels.desk_context import DeskContext
from carefront.viewmodels.hold_keeper import ASKING_MINUTES, HoldKeeper
from carefront.viewmodels.live_proposal import LiveProposal
from carefront.viewmodels.new_patient import Problem
from carefront.viewmodels.override_view_model import OverrideViewModel
from carefront.viewmodels.series_view_model import SeriesViewModel, series_question
from carefront.viewmodels.visit_editing import EditedVisit
from carefront.wording import booking_messages as messages
from carefront.wording.failed_acts import failure_sentence
from carefront.wording.refusals import outcome_sentences


class SavedForm(Protocol):
    """The form as far as saving needs it."""

    context: DeskContext
    fields: FormFields
    visit: EditedVisit | None
    proposal: LiveProposal
    series: SeriesViewModel
    override: OverrideViewModel
    hold: HoldKeeper

    def question(self) -> ProposalQuestion | None:
        """What to ask the desk; ``None`` while the form does not name a time."""

    def show_problem(self, problem: Problem) -> None:
        """Show and say a problem, and go to its field."""

    def show_notice(self, text: str) -> None:
        """Show a sentence over the form."""

    def show_refusal(self) -> None:
        """Say the first reason and go to what can be taken instead."""

    def take_refusal(self, outcome: Refused | None) -> None:
        """Show the reasons and times of a refusal."""

    def set_busy(self, *, is_busy: bool) -> None:
        """Whether an act is on its way."""

    def ask_scope(self) -> None:
        """Show what of a series can be changed."""

    def check_for_changes(self) -> None:
        """Read the visit again."""

    def finish(self, appointment_id: str) -> None:
        """Close after saving."""


@dataclass(frozen=True, slots=True)
class Ready:
    """What has been checked and can be made a command."""

    patient: Patient | None
    override: Override | None


class BookingFormSaving(QObject):
    """Belongs to one form."""

    def __init__(self, form: SavedForm, parent: QObject) -> None:
        super().__init__(parent)
        self._form = form
        self._context = form.context
        self._wants_to_save = False
        self.asks_scope = False
        self._scope = ""

    def save(self) -> None:
        """Save, or go to the first problem. Waits for the desk's answer where that is on its way."""
        form = self._form
        problem = self.first_problem()
        if problem is not None:
            form.show_problem(problem)
            return
        if form.visit and form.visit.series_id and not self._scope:
            self.asks_scope = True
            form.ask_scope()
            return
        self._wants_to_save = True
        form.proposal.ask_now()
        form.series.ask_now()
        self.go_on()

    def scopes(self) -> tuple[tuple[str, str], ...]:
        """How far a change of a series may go, code and words; the first is the default."""
        return messages.scope_words()

    def choose_scope(self, scope: str) -> None:
        """What of the series the changes are for; asked once."""
        self._scope, self.asks_scope = scope, False
        self.save()

    def forget(self) -> None:
        """The form was closed."""
        self._wants_to_save, self.asks_scope, self._scope = False, False, ""

    def first_problem(self) -> Problem | None:
        """The first field, in their order, that can't be used as it is."""
        form, fields = self._form, self._form.fields
        today, times, words = self._context.today(), self._context.speaker().times, self._context.maker.words
        if not fields.patient_id and not fields.is_new:
            return Problem("patient", messages.choose_patient(fields.patient.strip(), words))
        patient = commands.new_patient_of(fields, today, times)
        if isinstance(patient, Problem):
            return patient
        needs_type = form.visit is None or form.visit.seen.offering_id
        if not fields.offering_id and needs_type and not form.proposal.is_pending:
            return Problem("offering_id", messages.choose_type())
        for read in (read_length(fields), read_start(fields, today, times)):
            if isinstance(read, Problem):
                return read
        return self._series_problem() or self._override_problem()

    def _series_problem(self) -> Problem | None:
        form = self._form
        question = form.question()
        asked = series_question(form.fields, question, self._context) if question and form.visit is None else None
        if isinstance(asked, Problem):
            return asked
        if asked and not form.series.is_pending and not form.series.booked:
            return Problem("count", form.series.problem or messages.series_empty())
        return None

    def _override_problem(self) -> Problem | None:
        taken = self._form.override.taken()
        return taken if isinstance(taken, Problem) else None

    def go_on(self) -> None:
        """The desk has answered: save if that was wanted."""
        form = self._form
        if not self._wants_to_save or form.proposal.is_pending or form.series.is_pending:
            return
        self._wants_to_save = False
        problem = self.first_problem()
        if problem is not None:
            form.show_problem(problem)
            return
        override = form.override.taken()
        proposal = form.proposal.proposal
        if proposal is None or isinstance(override, Problem):
            return
        if form.visit is None and form.series.is_on:
            self._run(self._series_command())
        elif not proposal.explanation.is_bookable and override is None:
            form.show_refusal()
        elif form.visit is None:
            self._run(self._booking(override))
        else:
            self._save_changes(form.visit, override)

    def _booking(self, override: Override | None) -> BookAppointment:
        form = self._form
        patient = commands.new_patient_of(form.fields, self._context.today(), self._context.speaker().times)
        proposal, facility = form.proposal.proposal, self._context.facility
        assert proposal is not None  # ``go_on`` has looked
        return commands.booking_of(
            form.fields, proposal, facility.facility_id if facility else "",
            patient if isinstance(patient, Patient) else None, form.hold.hold_id, override,
        )  # fmt: skip

    def _series_command(self) -> Command:
        return commands.series_of(self._booking(None), self._form.series.booked)

    # Leave to override

    def ask_leave(self, person_id: str, person_name: str) -> None:
        """Ask somebody who may; the time stays held for ten minutes and what was typed stays a draft."""
        form = self._form
        problem = self.first_problem()
        if problem is not None or form.proposal.proposal is None:
            if problem:
                form.show_problem(problem)
            return
        command = AskOverride(new_id(), person_id, self._booking(None))
        self._context.execute(command, {}, partial(self._on_asked, person_name), self._on_refused, self._on_failed)

    def _on_asked(self, person_name: str, _outcome: Applied) -> None:
        self._form.hold.leave_for_asking()
        text = messages.asked_person(person_name, ASKING_MINUTES)
        self._form.show_notice(text)
        self._context.say(text)

    # A new visit or series

    def _run(self, command: Command) -> None:
        self._form.set_busy(is_busy=True)
        self._context.execute(command, {}, self._on_booked, self._on_refused, self._on_failed)

    def _on_booked(self, outcome: Applied) -> None:
        form, series = self._form, self._form.series
        done = ""
        if form.visit is None and series.is_on:
            times = self._context.speaker().times
            done = messages.booked_some(len(series.booked), len(series.occurrences), series.missing, times)
        form.finish(str(outcome.result.get("appointment_id", "")))
        if done:
            self._context.applied.emit()
            self._context.complain(done) if series.missing else self._context.say(done)

    # Changes to a visit that is there

    def _save_changes(self, visit: EditedVisit, override: Override | None) -> None:
        form, proposal = self._form, self._form.proposal.proposal
        assert proposal is not None  # ``go_on`` has looked
        changes = commands.changes_of(visit, form.fields, proposal, override)
        form.set_busy(is_busy=True)
        if self._scope in ("later", "all"):
            times, scope = self._context.speaker().times, self._scope
            self._context.desk.ask(
                partial(commands.series_moves, visit, proposal, scope, times), partial(self._save_series, changes),
                self._on_failed,
            )  # fmt: skip
            return
        act = partial(commands.saved, changes, visit, form.fields, ())
        self._context.desk.act(act, self._on_saved, self._on_failed)

    def _save_series(self, changes: commands.Changes, found: commands.SeriesMoves) -> None:
        act = partial(commands.saved_series, changes, found, self._form.fields)
        self._context.desk.act(act, self._on_saved, self._on_failed)

    def _on_saved(self, outcome: Outcome) -> None:
        self._scope = ""
        if isinstance(outcome, Applied):
            self._context.complain("")
            self._on_booked(outcome)
            self._context.applied.emit()
        else:
            self._on_refused(outcome)

    # What goes wrong

    def _on_refused(self, outcome: Outcome) -> None:
        """Everything typed is kept; says who was quicker, or why not."""
        form = self._form
        form.set_busy(is_busy=False)
        other = commands.was_taken(outcome)
        sentences = outcome_sentences(outcome, self._context.speaker())
        form.take_refusal(outcome if isinstance(outcome, Refused) else None)
        if other:
            self._tell_taken(self._context.now_s())
            self._context.desk.ask(lambda reader: reader.appointment(other), self._on_other, self._on_other_unknown)
        else:
            form.show_notice(sentences[0] if sentences else "")
            self._context.say(sentences[0] if sentences else "", is_urgent=True)

    def _tell_taken(self, at_s: int) -> None:
        text = messages.taken_meanwhile(self._context.speaker().times.clock(at_s))
        self._form.show_notice(text)
        self._context.say(text, is_urgent=True)

    def _on_other(self, detail: AppointmentDetail) -> None:
        """When the visit in the way was booked, or moved there."""
        moves = [move.at_s for move in detail.history if move.act.startswith(("appointment.book", "appointment.resch"))]
        if moves:
            self._form.show_notice(messages.taken_meanwhile(self._context.speaker().times.clock(moves[-1])))

    def _on_other_unknown(self, _error: Exception) -> None:
        """It may be gone again, or not for these eyes; the time of the refusal stands."""

    def _on_failed(self, error: Exception) -> None:
        form = self._form
        form.set_busy(is_busy=False)
        form.show_notice(failure_sentence(error))
        if isinstance(error, StaleWrite):
            form.check_for_changes()
        self._context.say(failure_sentence(error), is_urgent=True)
