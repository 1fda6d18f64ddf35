"""Scheduling group sessions: what, with whom, when, how many seats, how often; judged while it is typed."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from carefront.application.commands.catalogue import Override, SeriesOccurrence
from carefront.application.commands.sessions import ScheduleSession
from carefront.application.desk import DeskReader
from carefront.application.envelope import Applied, Outcome
from carefront.application.read_models import OfferingRow, Proposal, ProposalQuestion, ResourceRow
from carefront.domain.appointments import MOST_SEATS
from carefront.domain.zones import instant_s, local_date, local_minute, utc
from carefront.shared.i18n import _
from carefront.shared.ids import new_id
from carefront.shared.values import dataclass
from carefront.viewmodels.day_grid import Place
from carefront.viewmodels.desk_context import DeskContext
from carefront.viewmodels.visit_acts import Choice
from carefront.wording.refusals import outcome_sentences, reason_sentence

ASK_MS = 120
USUAL_SEATS, USUAL_LENGTH, USUAL_MINUTE = 8, 60, 9 * 60
MOST_REPEATS = 52
SEATS_RANGE = (1, MOST_SEATS)
"""The fewest and the most seats."""


@dataclass(frozen=True, slots=True)
class NewSessionState:
    """What the panel draws: the fields, the choices, and the desk's answer. ``turn_minutes`` 0: all together."""

    is_open: bool = False
    types: tuple[Choice, ...] = ()
    people: tuple[Choice, ...] = ()
    type_id: str = ""
    who_id: str = ""
    day: date | None = None
    minute: int = USUAL_MINUTE
    length: int = USUAL_LENGTH
    seats: int = USUAL_SEATS
    turn_minutes: int = 0
    repeats: int = 1
    override: str = ""
    may_override: bool = False
    resources: str = ""
    reasons: tuple[str, ...] = ()
    notice: str = ""
    is_busy: bool = False


class NewSessionViewModel(QObject):
    """``changed``: the state to draw. ``scheduled``: the first new session's id, after its commit."""

    changed = Signal(object)
    scheduled = Signal(str)

    def __init__(self, context: DeskContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.state = NewSessionState()
        self._offerings: tuple[OfferingRow, ...] = ()
        self._serial = 0
        self._answers: tuple[Proposal, ...] = ()
        self._is_wanted = False
        self._later = QTimer(self, singleShot=True, interval=ASK_MS)
        self._later.timeout.connect(self._ask)

    @property
    def clinic_times_note(self) -> str:
        """That the times of the form are the clinic's, where another clock is shown elsewhere; else empty."""
        return self._context.clinic_times_note

    def open(self, place: Place | None = None) -> None:
        """Open the form, at a place of the calendar or on the day in view."""
        context = self._context
        day, minute, who_id = context.day or context.today(), USUAL_MINUTE, ""
        if place:
            zone = context.clinic_speaker().times.zone
            day, minute = local_date(place.start_s, zone), local_minute(place.start_s, zone)
            who_id = place.resource_id
        self._answers = ()
        self._show(NewSessionState(is_open=True, day=day, minute=minute, who_id=who_id))
        if facility := context.facility:
            identifier = facility.facility_id
            context.desk.ask(
                lambda reader: (reader.offerings(identifier), reader.resources(identifier)), self._on_clinic,
                context.fail,
            )  # fmt: skip

    def close(self) -> None:
        """Leave; nothing is scheduled."""
        self._serial += 1
        self._is_wanted = False
        self._later.stop()
        self._show(NewSessionState())

    def _on_clinic(self, found: tuple[tuple[OfferingRow, ...], tuple[ResourceRow, ...]]) -> None:
        if not self.state.is_open:
            return
        self._offerings = tuple(row for row in found[0] if row.is_group)
        people = tuple(Choice(row.resource_id, row.name) for row in found[1] if row.kind == "person")
        types = tuple(Choice(row.offering_id, row.name) for row in self._offerings)
        who_id = self.state.who_id if any(one.id == self.state.who_id for one in people) else ""
        who_id = who_id or (people[0].id if people else "")
        notice = "" if types else _("There is no visit type for groups yet. Tick “group” at one in the settings.")
        self._show(replace(self.state, types=types, people=people, who_id=who_id, notice=notice))
        if types:
            self.set_type(types[0].id)

    # Typing

    def set_type(self, type_id: str) -> None:
        """Another visit type, with its usual length."""
        row = next((one for one in self._offerings if one.offering_id == type_id), None)
        self._change(replace(self.state, type_id=type_id, length=row.duration_minutes if row else self.state.length))

    def set_who(self, who_id: str) -> None:
        """Somebody else holds it."""
        self._change(replace(self.state, who_id=who_id))

    def set_day(self, day: date) -> None:
        """Another first day."""
        self._change(replace(self.state, day=day))

    def set_minute(self, minute: int) -> None:
        """Another time, in minutes of the day."""
        self._change(replace(self.state, minute=minute))

    def set_length(self, minutes: int) -> None:
        """Another length, in minutes."""
        self._change(replace(self.state, length=minutes))

    def set_seats(self, seats: int) -> None:
        """Another number of seats."""
        self._show(replace(self.state, seats=max(1, min(seats, MOST_SEATS))))

    def set_turn(self, minutes: int) -> None:
        """Minutes each for people seen in turn; 0: all together."""
        self._show(replace(self.state, turn_minutes=max(0, minutes)))

    def set_repeats(self, count: int) -> None:
        """How many weeks in a row."""
        self._change(replace(self.state, repeats=max(1, min(count, MOST_REPEATS))))

    def set_override(self, reason: str) -> None:
        """Why in spite of the reasons."""
        self._show(replace(self.state, override=reason))

    def _change(self, state: NewSessionState) -> None:
        self._serial += 1
        self._answers = ()
        self._show(replace(state, notice=""))
        self._later.start()

    # The desk's answer

    def _starts(self) -> tuple[int, ...]:
        """The same wall-clock time in each week."""
        state, zone = self.state, self._context.clinic_speaker().times.zone
        day = state.day or self._context.today()
        return tuple(instant_s(day + timedelta(weeks=week), state.minute, zone) for week in range(state.repeats))

    def _ask(self) -> None:
        state, facility = self.state, self._context.facility
        if not state.is_open or facility is None or not state.type_id or not state.who_id:
            return
        questions = [
            ProposalQuestion(
                facility.facility_id, state.who_id, start_s, state.type_id, state.length, with_alternatives=False
            )
            for start_s in self._starts()
        ]

        def propose(reader: DeskReader) -> tuple[Proposal, ...]:
            return tuple(reader.propose(question) for question in questions)

        self._context.desk.ask(propose, partial(self._on_answers, self._serial), self._context.fail)

    def _on_answers(self, serial: int, answers: tuple[Proposal, ...]) -> None:
        if serial != self._serial:
            return
        self._answers, speaker = answers, self._context.clinic_speaker()
        reasons = tuple(
            dict.fromkeys(
                reason_sentence(reason, speaker) for answer in answers for reason in answer.explanation.reasons
            )
        )
        refused = [answer for answer in answers if answer.explanation.reasons]
        self._show(
            replace(
                self.state, reasons=reasons, resources=" · ".join(answers[0].resource_names) if answers else "",
                may_override=bool(refused) and all(answer.may_override for answer in refused),
            )
        )  # fmt: skip
        if reasons:
            self._context.say(reasons[0], is_urgent=True)
        if self._is_wanted:
            self.schedule()

    # Scheduling

    def schedule(self) -> None:
        """Schedule all of them or none; what was just changed is judged first."""
        state, facility, answers = self.state, self._context.facility, self._answers
        self._is_wanted = not answers
        if not answers:
            self._later.stop()
            self._ask()
            return
        if facility is None or state.is_busy or not state.type_id:
            return
        first, *later = answers
        command = ScheduleSession(
            new_id(), facility.facility_id, state.type_id, utc(first.start_s), state.length, first.resources,
            state.seats, state.turn_minutes, series_id=new_id() if later else None,
            override=Override(state.override) if state.override.strip() and state.reasons else None,
            occurrences=tuple(SeriesOccurrence(new_id(), utc(one.start_s), one.resources) for one in later),
        )  # fmt: skip
        self._show(replace(state, is_busy=True))
        self._context.execute(command, {}, self._on_scheduled, self._on_refused, self._on_failed)

    def _on_scheduled(self, outcome: Applied) -> None:
        self.close()
        self.scheduled.emit(str(outcome.result["appointment_id"]))

    def _on_refused(self, outcome: Outcome) -> None:
        sentences = outcome_sentences(outcome, self._context.clinic_speaker())
        self._show(replace(self.state, is_busy=False, reasons=sentences))
        self._context.say(" ".join(sentences[:1]), is_urgent=True)

    def _on_failed(self, error: Exception) -> None:
        self._show(replace(self.state, is_busy=False))
        self._context.fail(error)

    def _show(self, state: NewSessionState) -> None:
        if state != self.state:
            self.state = state
            self.changed.emit(state)
