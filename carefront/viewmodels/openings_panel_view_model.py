"""Find opening: a patient, what kind of visit, with whom, from when; the first openings in their rank, Enter books.

Where there is none it says so with type, provider and date, and offers what would help.
"""

from dataclasses import field, replace
from datetime import date
from functools import partial

from PySide6.QtCore import QObject, Signal

from carefront.application.commands.catalogue import BookAppointment
from carefront.application.commands.waitlist import PutOnWaitlist
from carefront.application.desk import DeskReader
from carefront.application.envelope import Applied, Outcome, Refused
from carefront.application.opening_rows import OpeningRow, OpeningsFound
from carefront.application.read_models import PatientHit, PatientSummary
from carefront.domain.wishes import TIMES_OF_DAY, Wishes
from carefront.domain.zones import instant_s, utc
from carefront.shared.ids import new_id
from carefront.shared.values import dataclass
from carefront.viewmodels.clinic_source import ClinicSource, Where
from carefront.viewmodels.day_grid import Place
from carefront.viewmodels.desk_context import DeskContext
from carefront.viewmodels.entry_booking import PEOPLE, Clinic
from carefront.viewmodels.openings_faces import nothing_found, offers_for, opening_lines, patient_line
from carefront.viewmodels.openings_state import ANYBODY, Choice, OpeningsState, Stage
from carefront.viewmodels.openings_wishes import USUAL, people_of, question_of, with_wishes, without_wishes
from carefront.wording.quick_entry import joined, no_match
from carefront.wording.refusals import alternative_label, outcome_sentences
from carefront.wording.set_up_words import no_opening_why


@dataclass(slots=True)
class _Known:
    """What was read since the panel was opened."""

    clinic: Clinic | None = None
    hits: tuple[PatientHit, ...] = ()
    patient: PatientHit | None = None
    usual_id: str = ""
    asked_id: str = ""
    openings: tuple[OpeningRow, ...] = field(default_factory=tuple)


class OpeningsPanelViewModel(QObject):
    """``changed``: the state to draw. ``booked``: the new visit's id, after its commit.

    Until somebody is looked for, the openings are those for anybody; one of them is ``taken`` (place, visit type's id)
    for a visit whose patient is still to be said.
    """

    changed = Signal(object)
    booked = Signal(str)
    taken = Signal(object, str)

    def __init__(self, context: DeskContext, where: Where, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._source = ClinicSource(context, where)
        self.state = OpeningsState()
        self._known = _Known()
        self._serial = 0
        self._wants_enter = 0
        self._is_answered = True
        context.times_changed.connect(self._say_anew)

    # What the panel is told

    def open(self) -> None:
        """Open the panel, the patient's field first."""
        self._open(self._context.today(), ANYBODY)

    def open_from(self, place: Place) -> None:
        """Open the panel to search from the day of a place on, with whom it belongs to if that is a person."""
        day = self._context.speaker().times.at(place.start_s).date()
        self._open(max(day, self._context.today()), place.resource_id)

    def _open(self, first: date, who_id: str) -> None:
        self._known = _Known(asked_id=who_id)
        self._show(OpeningsState(is_open=True, first=first))
        self._source.ask(self._on_clinic)

    def close(self) -> None:
        """Leave; nothing is booked."""
        self._serial += 1
        self._wants_enter = 0
        self._show(OpeningsState())

    def search(self, text: str) -> None:
        """Who is called so."""
        serial, facility = self._begin(), self._context.facility
        self._known.patient, self._known.hits, self._known.openings = None, (), ()
        self._show(
            replace(
                self._for_nobody(),
                stage=Stage.PATIENT,
                text=text,
                patient="",
                lines=(),
                notice="",
                why="",
                offers=(),
                is_busy=bool(text.strip()),
            )
        )
        if not facility or not text.strip():
            self._is_answered = True
            self._change(self.state)
            return
        today = self._context.today()
        self._context.desk.ask(
            lambda reader: reader.find_patients(text, facility.facility_id, today),
            partial(self._on_found, serial),
            partial(self._on_failed, serial),
        )

    def _for_nobody(self) -> OpeningsState:
        """The state without the usual provider of who was chosen before."""
        clinic, self._known.usual_id = self._known.clinic, ""
        if self.state.who_id != USUAL or clinic is None:
            return self.state
        return replace(self.state, who_id=ANYBODY, people=people_of(clinic, ""))

    def highlight(self, row: int) -> None:
        """Put the highlight on a line; stays within the lines."""
        if self.state.lines:
            self._show(replace(self.state, highlighted=max(0, min(row, len(self.state.lines) - 1))))

    def pick(self, row: int) -> None:
        """Take a line: a patient, or an opening to book."""
        known = self._known
        if not 0 <= row < len(self.state.lines):
            return
        if known.patient:
            self._book(known.openings[row])
        elif known.openings:
            self._take(known.openings[row])
        else:
            self._choose(known.hits[row])

    def enter(self) -> None:
        """Enter: chooses the patient, then accepts the wishes, then books; now or as soon as the lines are there."""
        if not self._is_answered:
            self._wants_enter += 1
        elif not self.state.lines:
            self._context.say(self.state.notice, is_urgent=True)
        elif self.state.stage is Stage.WISHES:
            self._show(replace(self.state, stage=Stage.OPENINGS))
        else:
            self.pick(self.state.highlighted)

    def set_type(self, type_id: str) -> None:
        """Search for another visit type."""
        self._change(replace(self.state, type_id=type_id))

    def set_who(self, who_id: str) -> None:
        """Search with anybody, with the usual provider, with one person or with a group (``group:<name>``)."""
        self._change(replace(self.state, who_id=who_id))

    def set_first(self, day: date) -> None:
        """Search from a day on."""
        self._change(replace(self.state, first=max(day, self._context.today())))

    def wish(self, time_of_day: str, *, is_wished: bool) -> None:
        """Wish for a time of day, or no longer; none wished means any."""
        wished = self.state.times_of_day | {time_of_day} if is_wished else self.state.times_of_day - {time_of_day}
        self._change(replace(self.state, times_of_day=frozenset(wished)))

    def wish_day(self, weekday: int, *, is_wished: bool) -> None:
        """Wish for a day of the week (Monday = 0), or no longer; none wished means any."""
        days = self.state.weekdays | {weekday} if is_wished else self.state.weekdays - {weekday}
        self._change(replace(self.state, weekdays=frozenset(days)))

    def set_place(self, resource_id: str) -> None:
        """Search with a room or thing; empty for any that fits."""
        self._change(replace(self.state, place_id=resource_id))

    def set_language(self, language: str) -> None:
        """Search with somebody who speaks it; empty for anybody."""
        self._change(replace(self.state, language=language))

    def set_gender(self, gender: str) -> None:
        """Search with somebody of whom it is recorded; empty for anybody."""
        self._change(replace(self.state, gender=gender))

    def take_offer(self, offer_id: str) -> None:
        """Do what was offered where there is no opening."""
        if offer_id == "anybody":
            self.set_who(ANYBODY)
        elif offer_id == "any_time":
            self._change(without_wishes(self.state))
        elif offer_id == "waitlist":
            self._wait()

    # Answers

    def _on_clinic(self, clinic: Clinic) -> None:
        if not self.state.is_open:
            return
        self._known.clinic = clinic
        types = tuple(Choice(row.offering_id, row.name) for row in clinic.offerings)
        type_id = self.state.type_id or (types[0].id if types else "")
        people = people_of(clinic, "")
        who_id = self._known.asked_id if any(one.id == self._known.asked_id for one in people) else ANYBODY
        state = replace(self.state, types=types, type_id=type_id, people=people, who_id=who_id)
        self._show(with_wishes(state, clinic, self._context.speaker().times))
        if not state.text.strip():
            self._change(self.state)

    def _on_found(self, serial: int, found: tuple[PatientHit, ...]) -> None:
        if serial != self._serial:
            return
        self._known.hits = found
        lines = tuple(patient_line(hit, self._context.speaker().times) for hit in found)
        notice = "" if found else no_match(self.state.text.strip())
        self._answer(replace(self.state, lines=lines, highlighted=0, notice=notice, is_busy=False))

    def _choose(self, hit: PatientHit) -> None:
        serial = self._begin()
        self._known.patient = hit
        self._show(
            replace(
                self.state, stage=Stage.WISHES, patient=hit.display_name, text=hit.display_name, lines=(), is_busy=True
            )
        )
        self._context.say(hit.display_name)
        self._context.desk.ask(
            lambda reader: reader.patient(hit.patient_id),
            partial(self._on_summary, serial),
            partial(self._on_failed, serial),
        )

    def _on_summary(self, serial: int, summary: PatientSummary) -> None:
        """Defaults of the patient: last type, usual provider."""
        clinic = self._known.clinic
        if serial != self._serial or clinic is None:
            return
        known = [clinic.resource(one) for one in (summary.usual_provider_id, summary.last_resource_id)]
        usual = next((row.resource_id for row in known if row and row.kind in PEOPLE), "")
        self._known.usual_id = usual
        type_id = summary.last_offering_id if clinic.offering(summary.last_offering_id) else self.state.type_id
        people, who_id = people_of(clinic, usual), self.state.who_id
        if not who_id or who_id != self._known.asked_id:
            who_id = USUAL if usual else ANYBODY
        self._change(replace(self.state, type_id=type_id, people=people, who_id=who_id), keeps_enter=True)

    def _change(self, state: OpeningsState, *, keeps_enter: bool = False) -> None:
        """Search anew, unless a name is typed and it is not known whose."""
        clinic, patient = self._known.clinic, self._known.patient
        if clinic is None or (patient is None and (state.text.strip() or not state.type_id)):
            self._show(state)
            return
        wanted, serial = self._wants_enter, self._begin()
        self._wants_enter = wanted if keeps_enter else 0
        self._show(replace(state, is_busy=True, notice="", why="", offers=()))
        question = question_of(state, clinic, patient.patient_id if patient else "", self._known.usual_id)

        def find(reader: DeskReader) -> OpeningsFound:
            return reader.find_openings(question)

        self._context.desk.ask(find, partial(self._on_openings, serial), partial(self._on_failed, serial))

    def _on_openings(self, serial: int, found: OpeningsFound) -> None:
        if serial != self._serial:
            return
        self._known.openings = found.openings
        speaker = self._context.speaker()
        lines = opening_lines(found.openings, speaker)
        state = replace(self.state, lines=lines, highlighted=0, is_busy=False)
        if not lines:
            why = no_opening_why(found.lost)
            nothing = nothing_found(state, found, self._known.clinic, self._known.usual_id, speaker)
            state = replace(state, notice=nothing, why=why, offers=offers_for(state))
            self._context.say(state.notice, is_urgent=True)
        elif state.patient:
            self._context.say(joined((lines[0].text, lines[0].detail)))
        self._answer(state)

    def _say_anew(self) -> None:
        """Times are written in another way from now on."""
        if self._known.openings and self.state.lines:
            self._show(replace(self.state, lines=opening_lines(self._known.openings, self._context.speaker())))

    # Booking

    def _take(self, row: OpeningRow) -> None:
        """A booking begins there; who it is for is asked next."""
        type_id = self.state.type_id
        self.close()
        self.taken.emit(Place(row.leader_id, row.start_s, row.start_s + 60 * row.length_minutes), type_id)

    def _book(self, row: OpeningRow) -> None:
        facility, patient = self._context.facility, self._known.patient
        if facility is None or patient is None or self.state.is_busy:
            return
        self._show(replace(self.state, is_busy=True))
        command = BookAppointment(
            new_id(), facility.facility_id, patient.patient_id, self.state.type_id or None, utc(row.start_s),
            row.length_minutes, row.resources,
        )  # fmt: skip
        self._context.execute(
            command, {}, self._on_booked, partial(self._on_refused, row), partial(self._on_failed, self._serial)
        )

    def _on_booked(self, outcome: Applied) -> None:
        self.close()
        self.booked.emit(str(outcome.result.get("appointment_id", "")))

    def _on_refused(self, row: OpeningRow, outcome: Outcome) -> None:
        """Somebody was quicker: say why, and search again."""
        speaker = self._context.speaker()
        sentences = outcome_sentences(outcome, speaker)
        instead = outcome.alternatives if isinstance(outcome, Refused) else ()
        labels = (alternative_label(one, row.start_s, speaker) for one in instead[:1])
        self._context.say(joined((*sentences[:1], *labels)), is_urgent=True)
        self._change(replace(self.state, is_busy=False))

    def _wait(self) -> None:
        """Put the patient on the waitlist with these wishes."""
        state, facility, patient = self.state, self._context.facility, self._known.patient
        if facility is None or patient is None or state.is_busy:
            return
        who_id = self._known.usual_id if state.who_id == USUAL else state.who_id
        row = self._known.clinic.resource(who_id) if self._known.clinic else None
        zone = self._context.speaker().times.zone
        first_s = max(instant_s(state.first or self._context.today(), 0, zone), self._context.now_s())
        command = PutOnWaitlist(
            new_id(), facility.facility_id, patient.patient_id, state.type_id or None, row.resource_id if row else None,
            utc(first_s),
            wishes=Wishes(
                weekdays=tuple(sorted(state.weekdays)),
                times_of_day=tuple(name for name in TIMES_OF_DAY if name in state.times_of_day),
                language=state.language, gender=state.gender,
            ),
        )  # fmt: skip
        self._show(replace(state, is_busy=True))
        failed = partial(self._on_failed, self._serial)
        self._context.execute(command, {}, lambda _outcome: self.close(), self._on_not_waiting, failed)

    def _on_not_waiting(self, outcome: Outcome) -> None:
        sentences = outcome_sentences(outcome, self._context.speaker())
        self._show(replace(self.state, is_busy=False, notice=" ".join(sentences), why=""))

    def _begin(self) -> int:
        self._serial += 1
        self._is_answered, self._wants_enter = False, 0
        return self._serial

    def _answer(self, state: OpeningsState) -> None:
        self._is_answered = True
        self._show(state)
        while self._wants_enter and self._is_answered and self.state.lines:
            waiting = self._wants_enter - 1
            self._wants_enter = 0
            self.enter()
            self._wants_enter = waiting
        if not state.lines:
            self._wants_enter = 0

    def _on_failed(self, serial: int, error: Exception) -> None:
        if serial == self._serial:
            self._is_answered, self._wants_enter = True, 0
            self._show(replace(self.state, is_busy=False))
            self._context.fail(error)

    def _show(self, state: OpeningsState) -> None:
        if state != self.state:
            self.state = state
            self.changed.emit(state)
