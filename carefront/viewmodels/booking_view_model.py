"""The inline booking field: type a name, Enter picks, Enter books; a refused time says why and offers others.

Opened on a visit it looks first for those who have a visit today: Enter goes there.
"""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal

from carefront.application.commands.catalogue import BookAppointment
from carefront.application.envelope import Applied, Outcome, Refused
from carefront.application.read_models import PatientHit, Proposal, ProposalQuestion
from carefront.domain.booking_facts import Alternative
from carefront.domain.patients import Patient
from carefront.shared.i18n import _
from carefront.shared.ids import new_id
from carefront.viewmodels.choice_state import Hit, Mode, StripState
from carefront.viewmodels.day_grid import Place
from carefront.viewmodels.desk_context import DeskContext
from carefront.viewmodels.new_patient import Entry, Problem, patient_of
from carefront.wording.refusals import alternative_label, outcome_sentences, reason_sentences, warning_sentence

MOST_VISITS = 3
"""How many visits of today are offered to go to, above the patients."""


class BookingViewModel(QObject):
    """``changed``: the state to draw. ``booked``: the new visit's id, after its commit. ``visit_wanted``: go there."""

    changed = Signal(object)
    booked = Signal(str)
    visit_wanted = Signal(str)

    def __init__(self, context: DeskContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.state = StripState()
        self._serial = 0
        self._search_serial = 0
        self._hits: tuple[PatientHit, ...] = ()
        self._patient: PatientHit | Patient | None = None
        self._proposal: Proposal | None = None
        self._alternatives: tuple[Alternative, ...] = ()
        self._wants_to_book = False
        self._visits: tuple[PatientHit, ...] = ()
        self._is_on_visit, self._is_answered = False, True
        self._enters = 0
        context.times_changed.connect(self._say_anew)

    def open_at(self, place: Place, text: str = "") -> None:
        """Open the field at a place, with what has been typed already; says at once if the place can't be booked."""
        if self._context.refuses("book_here"):
            return
        self._begin(place, self._title(place), text, is_on_visit=False)
        self._propose()
        if text:
            self.search(text)

    def look_from(self, place: Place, text: str) -> None:
        """Open the field on the visit at a place, to go to somebody's visit of today; whoever has none is booked."""
        title = _("Go to the {visit} of:").format(visit=self._context.maker.words.visit)
        self._begin(place, title, text, is_on_visit=True)
        self.search(text)

    def _begin(self, place: Place, title: str, text: str, *, is_on_visit: bool) -> None:
        self._serial += 1
        self._patient, self._hits, self._visits = None, (), ()
        self._is_on_visit, self._is_answered, self._enters = is_on_visit, True, 0
        self._show(StripState(mode=Mode.SEARCH, place=place, title=title, text=text))

    def _say_anew(self) -> None:
        """Times are written in another way from now on."""
        if self.state.place and self.state.title:
            if not self._is_on_visit:
                self._show(replace(self.state, title=self._title(self.state.place)))
            if self._proposal:
                self._show_reasons(self._proposal)

    def close(self) -> None:
        """Leave the field; nothing is booked."""
        self._serial += 1
        self._search_serial += 1
        self._wants_to_book, self._enters = False, 0
        self._show(StripState())

    @property
    def picked(self) -> tuple[str, str] | None:
        """Id and name of the known patient who was picked."""
        patient = self._patient
        return (patient.patient_id, patient.display_name) if isinstance(patient, PatientHit) else None

    def search(self, text: str) -> None:
        """What is typed now; patients are looked up, an older answer is dropped."""
        self._search_serial += 1
        self._patient, self._enters, self._is_answered = None, 0, True
        self._show(replace(self.state, mode=Mode.SEARCH, text=text, chosen="", problem="", problem_field=""))
        if not text.strip():
            self._show(replace(self.state, hits=(), highlighted=0))
            return
        facility = self._context.facility
        if facility:
            today, self._is_answered = self._context.today(), False
            self._context.desk.ask(
                lambda reader: reader.find_patients(text, facility.facility_id, today),
                partial(self._on_found, self._search_serial, text),
                partial(self._on_not_found, self._search_serial),
            )

    def highlight(self, row: int) -> None:
        """Highlight a line under the field; stays within the lines."""
        if self.state.hits:
            row = max(0, min(row, len(self.state.hits) - 1))
            self._show(replace(self.state, highlighted=row))
            hit = self.state.hits[row]
            self._context.say(" · ".join(part for part in (hit.name, hit.detail) if part))

    def pick(self, row: int) -> None:
        """Take a line: a visit to go to, a patient, or the offer to add a new one."""
        if not 0 <= row < len(self.state.hits):
            return
        if row < len(self._visits):
            self.close()
            self.visit_wanted.emit(self._visits[row].today_appointment_id)
        elif row < len(self._visits) + len(self._hits):
            self._patient = self._hits[row - len(self._visits)]
            self._leave_visit()
            self._show(replace(self.state, mode=Mode.CONFIRM, chosen=self._patient.display_name, hits=(), problem=""))
            self._context.say(self._patient.display_name)
            self._propose()
        else:
            self._leave_visit()
            self._show(replace(self.state, mode=Mode.NEW_PATIENT, hits=(), problem=""))

    def _leave_visit(self) -> None:
        """From here on it is about booking at the place."""
        if self._is_on_visit and self.state.place:
            self._is_on_visit = False
            self._show(replace(self.state, title=self._title(self.state.place)))

    def enter(self) -> None:
        """Enter in the field: picks the highlighted line, then books; waits for the lines of what was typed last."""
        if self.state.mode is Mode.CONFIRM:
            self._book_when_answered()
        elif self.state.mode is Mode.SEARCH and not self._is_answered:
            self._enters += 1
        elif self.state.hits:
            self.pick(self.state.highlighted)
        elif self.state.mode is Mode.SEARCH:
            self._on_nobody_chosen()

    def enter_new(self, entry: Entry) -> None:
        """Enter in the last field of a new patient: registers and books in one step, or names the first problem."""
        patient = patient_of(entry, self._context.today(), self._context.speaker().times)
        if isinstance(patient, Problem):
            self._show(replace(self.state, problem=patient.message, problem_field=patient.field))
            self._context.say(patient.message, is_urgent=True)
            return
        self._patient = patient
        self._show(replace(self.state, problem="", problem_field=""))
        self._wants_to_book = True
        self._propose()

    def choose(self, number: int) -> None:
        """Take alternative ``number`` (1 to 3): the field moves there; who was picked stays."""
        if not 1 <= number <= len(self._alternatives) or self.state.place is None:
            return
        taken = self._alternatives[number - 1]
        asked = self.state.place
        resource_id = taken.resources[0].resource_id if taken.resources else asked.resource_id
        end_s = taken.start_s + asked.end_s - asked.start_s
        place = replace(asked, resource_id=resource_id, start_s=taken.start_s, end_s=end_s)
        self._show(replace(self.state, place=place, title=self._title(place), reasons=(), alternatives=()))
        self._context.say(self.state.title)
        self._propose(taken)

    def _on_nobody_chosen(self) -> None:
        message = _("Choose a {patient} first: type a name.").format(patient=self._context.maker.words.patient)
        self._show(replace(self.state, problem=message, problem_field="patient"))
        self._context.say(self.state.reasons[0] if self.state.reasons else message)

    def _on_found(self, serial: int, text: str, found: tuple[PatientHit, ...]) -> None:
        if serial != self._search_serial or self.state.mode is not Mode.SEARCH:
            return
        self._hits, self._is_answered = found, True
        self._visits = tuple(hit for hit in found if hit.today_appointment_id)[:MOST_VISITS]
        add = Hit(
            "", _("New {patient} “{text}”").format(patient=self._context.maker.words.patient, text=text.strip()), ""
        )
        hits = (*map(self._visit_hit, self._visits), *map(self._hit, found), add)
        self._show(replace(self.state, hits=hits, highlighted=0 if self._is_on_visit else len(self._visits)))
        enters, self._enters = self._enters, 0
        for _enter in range(enters):
            self.enter()

    def _on_not_found(self, serial: int, error: Exception) -> None:
        if serial == self._search_serial:
            self._is_answered, self._enters = True, 0
        self._context.fail(error)

    def _visit_hit(self, hit: PatientHit) -> Hit:
        moment = self._context.speaker().times.clock(hit.today_start_s)
        return Hit(hit.patient_id, hit.display_name, _("Go to {time}").format(time=moment))

    def _hit(self, hit: PatientHit) -> Hit:
        times = self._context.speaker().times
        parts = [times.plain_day(hit.birth_date) if hit.birth_date else "", hit.phone or hit.record_number]
        if hit.today_appointment_id:
            parts.append(_("today {time}").format(time=times.clock(hit.today_start_s)))
        return Hit(hit.patient_id, hit.display_name, " · ".join(part for part in parts if part))

    def _propose(self, taken: Alternative | None = None) -> None:
        place, facility = self.state.place, self._context.facility
        if place is None or facility is None:
            return
        self._serial += 1
        self._proposal = None
        question = ProposalQuestion(
            facility_id=facility.facility_id,
            resource_id=place.resource_id,
            start_s=place.start_s,
            length_minutes=place.minutes if place.is_range else 0,
            patient_id=self._patient.patient_id if isinstance(self._patient, PatientHit) else "",
            is_new_patient=isinstance(self._patient, Patient),
            resources=taken.resources if taken else (),
        )
        self._show(replace(self.state, is_busy=True))
        self._context.desk.ask(
            lambda reader: reader.propose(question),
            partial(self._on_proposed, self._serial),
            partial(self._on_failed, self._serial),
        )

    def _on_proposed(self, serial: int, proposal: Proposal) -> None:
        if serial != self._serial or not self.state.is_open:
            return
        self._proposal = proposal
        self._show_reasons(proposal)
        if self._wants_to_book:
            self._book_when_answered()
        elif self.state.reasons:
            self._context.say(self.state.reasons[0], is_urgent=True)

    def _show_reasons(self, proposal: Proposal) -> None:
        speaker = self._context.speaker()
        explanation = proposal.explanation
        self._alternatives = explanation.alternatives[:3]
        asked = self.state.place.start_s if self.state.place else proposal.start_s
        self._show(
            replace(
                self.state,
                is_busy=False,
                summary=self._summary(proposal),
                reasons=reason_sentences(explanation.reasons, speaker),
                warnings=tuple(warning_sentence(warning, speaker) for warning in explanation.warnings),
                alternatives=tuple(alternative_label(one, asked, speaker) for one in self._alternatives),
            )
        )

    def _summary(self, proposal: Proposal) -> str:
        times, end_s = self._context.speaker().times, proposal.start_s + 60 * proposal.length_minutes
        names = " · ".join(name for name in proposal.resource_names if name)
        return " · ".join(part for part in (proposal.offering_name, times.span(proposal.start_s, end_s), names) if part)

    def _book_when_answered(self) -> None:
        """Book now, or as soon as the desk has said whether it can be."""
        if self._proposal is None:
            self._wants_to_book = True
            return
        self._wants_to_book = False
        if not self._proposal.explanation.is_bookable:
            self._context.say(self.state.reasons[0] if self.state.reasons else "", is_urgent=True)
            return
        self._show(replace(self.state, is_busy=True))
        self._context.execute(
            self._command(self._proposal), {}, self._on_booked, self._on_refused, partial(self._on_failed, self._serial)
        )

    def _command(self, proposal: Proposal) -> BookAppointment:
        facility, patient = self._context.facility, self._patient
        return BookAppointment(
            appointment_id=new_id(),
            facility_id=facility.facility_id if facility else "",
            patient_id=patient.id if isinstance(patient, Patient) else patient.patient_id if patient else "",
            offering_id=proposal.offering_id or None,
            start=self._context.instant(proposal.start_s),
            length_minutes=proposal.length_minutes,
            resources=proposal.resources,
            new_patient=patient if isinstance(patient, Patient) else None,
        )

    def _on_booked(self, outcome: Applied) -> None:
        self.close()
        self.booked.emit(str(outcome.result.get("appointment_id", "")))

    def _on_refused(self, outcome: Outcome) -> None:
        """Somebody was quicker: everything typed is kept, the reason and other times are shown."""
        speaker = self._context.speaker()
        self._alternatives = outcome.alternatives[:3] if isinstance(outcome, Refused) else ()
        asked = self.state.place.start_s if self.state.place else 0
        self._proposal = None
        self._show(
            replace(
                self.state,
                is_busy=False,
                reasons=outcome_sentences(outcome, speaker),
                alternatives=tuple(alternative_label(one, asked, speaker) for one in self._alternatives),
            )
        )
        self._context.say(self.state.reasons[0] if self.state.reasons else "", is_urgent=True)

    def _on_failed(self, serial: int, error: Exception) -> None:
        if serial == self._serial:
            self._wants_to_book = False
            self._show(replace(self.state, is_busy=False))
            self._context.fail(error)

    def _title(self, place: Place) -> str:
        speaker = self._context.speaker()
        return _("Book {time} {resource}").format(
            time=speaker.moment(place.start_s), resource=self._context.resource_name(place.resource_id)
        )

    def _show(self, state: StripState) -> None:
        if state != self.state:
            self.state = state
            self.changed.emit(state)
