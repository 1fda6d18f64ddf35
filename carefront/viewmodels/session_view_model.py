"""One group session: who is in it, how full it is; seating somebody, changing a state, freeing a seat."""

from dataclasses import field, replace
from functools import partial

from PySide6.QtCore import QObject, Signal

from carefront.application.commands.catalogue import (
    BookAppointment,
    CancelAppointment,
    ChangeAppointmentStatus,
    CorrectAppointment,
)
from carefront.application.commands.sessions import ChangeSeats
from carefront.application.desk import DeskReader
from carefront.application.envelope import Applied, Command, Outcome
from carefront.application.read_models import PatientHit
from carefront.application.session_rows import Attendee, SessionSheet
from carefront.domain.appointments import APPOINTMENT_LIFE, CORRECTIONS, LIVE, MOST_SEATS, AppointmentStatus, usual_next
from carefront.domain.errors import NotFound
from carefront.domain.sessions import seat_in
from carefront.domain.zones import utc
from carefront.shared.i18n import _
from carefront.shared.ids import new_id
from carefront.shared.values import dataclass
from carefront.viewmodels.choice_state import Hit
from carefront.viewmodels.desk_context import DeskContext
from carefront.viewmodels.visit_acts import Choice
from carefront.wording.booking_messages import phone_text
from carefront.wording.refusals import outcome_sentences
from carefront.wording.sessions import attendee_line, seats_beyond, seats_taken, seen_in_turn, session_when
from carefront.wording.status import cancel_reasons, status_label

_BY_OTHER_COMMANDS = frozenset(
    {AppointmentStatus.CANCELLED, AppointmentStatus.RESCHEDULED, AppointmentStatus.ENTERED_IN_ERROR}
)

SEATS_RANGE = (1, MOST_SEATS)
"""The fewest and the most seats."""


@dataclass(frozen=True, slots=True)
class AttendeeFace:
    """A line of the list: who, and what is to be known of them now."""

    appointment_id: str
    name: str
    detail: str
    phone: str
    is_live: bool


@dataclass(frozen=True, slots=True)
class SessionState:
    """What the panel draws. ``hits``: patients who match what is typed."""

    is_open: bool = False
    title: str = ""
    when: str = ""
    full: str = ""
    turns: str = ""
    seats: int = 1
    people: tuple[AttendeeFace, ...] = ()
    text: str = ""
    hits: tuple[Hit, ...] = ()
    highlighted: int = 0
    notice: str = ""
    is_busy: bool = False


@dataclass(slots=True)
class _Known:
    session_id: str = ""
    sheet: SessionSheet | None = None
    attendees: dict[str, Attendee] = field(default_factory=dict)
    hits: tuple[PatientHit, ...] = ()


class SessionViewModel(QObject):
    """``changed``: the state to draw. ``visit_wanted``: somebody's visit is to be opened."""

    changed = Signal(object)
    visit_wanted = Signal(str)

    def __init__(self, context: DeskContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.state = SessionState()
        self._known = _Known()
        self._serial = 0
        context.applied.connect(self.refresh)
        context.times_changed.connect(self.refresh)

    # Open, read, close

    def open(self, session_id: str) -> None:
        """Show a session."""
        self._known = _Known(session_id)
        self._show(SessionState(is_open=True, is_busy=True))
        self.refresh()

    def close(self) -> None:
        """Leave."""
        self._serial += 1
        self._known = _Known()
        self._show(SessionState())

    def refresh(self) -> None:
        """Read the session again; what is typed stays."""
        if session_id := self._known.session_id:
            self._context.desk.ask(partial(_read, session_id), partial(self._on_read, session_id), self._context.fail)

    def _on_read(self, session_id: str, sheet: SessionSheet | None) -> None:
        if session_id != self._known.session_id:
            return
        if sheet is None:
            self.close()
            return
        speaker = self._context.speaker()
        self._known.sheet = sheet
        self._known.attendees = {one.appointment_id: one for one in sheet.attendees}
        self._show(
            replace(
                self.state, title=sheet.offering_name, when=session_when(sheet, speaker), full=seats_taken(sheet),
                turns=seen_in_turn(sheet.turn_minutes) if sheet.turn_minutes else "", seats=sheet.seats,
                people=tuple(self._face(one) for one in sheet.attendees), is_busy=False,
            )
        )  # fmt: skip

    def _face(self, one: Attendee) -> AttendeeFace:
        speaker = self._context.speaker()
        return AttendeeFace(
            one.appointment_id,
            one.patient_name or _("Another {patient}").format(patient=speaker.words.patient),
            attendee_line(one, speaker),
            phone_text(one.phone, speaker.times),
            one.status in LIVE,
        )

    # Seating somebody

    def search(self, text: str) -> None:
        """Who is called so; an older answer is dropped."""
        self._serial += 1
        facility = self._context.facility
        self._known.hits = ()
        self._show(replace(self.state, text=text, hits=(), highlighted=0, notice=""))
        if text.strip() and facility:
            today = self._context.today()
            self._context.desk.ask(
                lambda reader: reader.find_patients(text, facility.facility_id, today),
                partial(self._on_found, self._serial), self._context.fail,
            )  # fmt: skip

    def _on_found(self, serial: int, found: tuple[PatientHit, ...]) -> None:
        if serial != self._serial:
            return
        self._known.hits = found
        notice = "" if found else _("No match for “{text}”.").format(text=self.state.text.strip())
        self._show(replace(self.state, hits=tuple(map(self._hit, found)), highlighted=0, notice=notice))

    def _hit(self, hit: PatientHit) -> Hit:
        times = self._context.speaker().times
        born = times.plain_day(hit.birth_date) if hit.birth_date else ""
        parts = (born, phone_text(hit.phone or hit.record_number, times))
        return Hit(hit.patient_id, hit.display_name, " · ".join(part for part in parts if part))

    def highlight(self, row: int) -> None:
        """Highlight a match; stays within the lines."""
        if self.state.hits:
            self._show(replace(self.state, highlighted=max(0, min(row, len(self.state.hits) - 1))))

    def enter(self) -> None:
        """Seat whoever is highlighted."""
        self.pick(self.state.highlighted)

    def pick(self, row: int) -> None:
        """Seat a match."""
        sheet, facility = self._known.sheet, self._context.facility
        if sheet is None or facility is None or not 0 <= row < len(self._known.hits):
            return
        length = (sheet.end_s - sheet.start_s) // 60
        command = BookAppointment(
            new_id(), facility.facility_id, self._known.hits[row].patient_id, sheet.offering_id or None,
            utc(sheet.start_s), length, (seat_in(sheet.appointment_id),),
        )  # fmt: skip
        self._run(command, "", 0, self._on_seated)

    def _on_seated(self, _outcome: Applied) -> None:
        self._known.hits = ()
        self._show(replace(self.state, text="", hits=(), highlighted=0, notice=""))

    # Who is in it

    def states(self, appointment_id: str) -> tuple[Choice, ...]:
        """The states that may follow, the usual one preselected; corrections last."""
        one = self._known.attendees.get(appointment_id)
        if one is None:
            return ()
        following = APPOINTMENT_LIFE.moves.get(one.status, frozenset()) - _BY_OTHER_COMMANDS
        usual = usual_next(one.status)
        choices = [
            Choice(state, status_label(state), state is usual) for state in AppointmentStatus if state in following
        ]
        choices += [
            Choice(state, _("Back to: {status}").format(status=status_label(state)))
            for state in CORRECTIONS.moves.get(one.status, frozenset())
        ]
        return tuple(choices)

    def cancel_reasons(self) -> tuple[Choice, ...]:
        """The usual reasons to cancel, the most frequent preselected."""
        return tuple(Choice(code, words, number == 0) for number, (code, words) in enumerate(cancel_reasons()))

    def set_status(self, appointment_id: str, state_id: str) -> None:
        """Give somebody another state."""
        one, state = self._known.attendees[appointment_id], AppointmentStatus(state_id)
        command: Command = ChangeAppointmentStatus(appointment_id, state)
        if not APPOINTMENT_LIFE.allows(one.status, state):
            command = CorrectAppointment(appointment_id, state, _("Corrected at the desk"))
        self._run(command, appointment_id, one.row_version)

    def cancel(self, appointment_id: str, reason: str) -> None:
        """Free a seat; ``reason`` is a code of ``cancel_reasons`` or words."""
        one = self._known.attendees[appointment_id]
        if APPOINTMENT_LIFE.allows(one.status, AppointmentStatus.CANCELLED):
            self._run(CancelAppointment(appointment_id, reason), appointment_id, one.row_version)

    def open_visit(self, appointment_id: str) -> None:
        """Open somebody's visit in full."""
        if appointment_id in self._known.attendees:
            self.close()
            self.visit_wanted.emit(appointment_id)

    def set_seats(self, seats: int) -> None:
        """Another number of seats."""
        sheet = self._known.sheet
        if sheet and 1 <= seats <= MOST_SEATS and seats != sheet.seats:
            self._run(ChangeSeats(sheet.appointment_id, seats), "", 0, self._on_seats)

    def _on_seats(self, outcome: Applied) -> None:
        beyond = outcome.result.get("beyond", ())
        count = len(beyond) if isinstance(beyond, list | tuple) else 0
        self._show(replace(self.state, notice=seats_beyond(count) if count else ""))

    # Within

    def _run(self, command: Command, identifier: str, version: int, done: object = None) -> None:
        self._show(replace(self.state, is_busy=True, notice=""))
        versions = {identifier: version} if identifier else {}

        def on_applied(outcome: Applied) -> None:
            self._show(replace(self.state, is_busy=False))
            if callable(done):
                done(outcome)

        self._context.execute(command, versions, on_applied, self._on_refused, self._on_failed)

    def _on_refused(self, outcome: Outcome) -> None:
        sentences = outcome_sentences(outcome, self._context.speaker())
        self._show(replace(self.state, is_busy=False, notice="\n".join(sentences)))
        self._context.say(" ".join(sentences[:1]), is_urgent=True)

    def _on_failed(self, error: Exception) -> None:
        self._show(replace(self.state, is_busy=False))
        self._context.fail(error)

    def _show(self, state: SessionState) -> None:
        if state != self.state:
            self.state = state
            self.changed.emit(state)


def _read(session_id: str, reader: DeskReader) -> SessionSheet | None:
    try:
        return reader.session(session_id)
    except NotFound:
        return None
