"""Checking in: a name, Enter, and the visit today has arrived. The view behind stays as it is."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal

from carefront.application.commands.catalogue import ChangeAppointmentStatus
from carefront.application.desk import DeskReader
from carefront.application.envelope import Applied, Outcome
from carefront.application.read_models import PatientHit
from carefront.domain.appointments import APPOINTMENT_LIFE, AppointmentStatus
from carefront.shared.i18n import _
from carefront.viewmodels.desk_context import DeskContext
from carefront.viewmodels.palette_base import PaletteModel
from carefront.viewmodels.palette_state import LineKind, PaletteLine, PaletteMode, PaletteState
from carefront.wording.quick_entry import already, joined, no_visit_today, visit_today
from carefront.wording.refusals import outcome_sentences

ARRIVED = AppointmentStatus.ARRIVED
MOST_LOOKED_AT, MOST_SHOWN = 60, 8


class CheckInViewModel(PaletteModel):
    """``walk_in_wanted``: somebody without a visit today is to be booked in, with what was typed."""

    walk_in_wanted = Signal(str)

    def __init__(self, context: DeskContext, parent: QObject | None = None) -> None:
        super().__init__(context, parent)
        self._hits: dict[str, PatientHit] = {}

    def open(self) -> None:
        """Open the field with who is expected next."""
        self._show(PaletteState(PaletteMode.CHECK_IN, _("Check in"), _("Name of who has arrived")))
        self.search("")

    def search(self, text: str) -> None:
        """Who has a visit today and is called so; who is expected soonest comes first."""
        serial, facility = self._begin(), self._context.facility
        self._show(replace(self.state, text=text, notice="", is_busy=True))
        if facility:
            today = self._context.today()

            def find(reader: DeskReader) -> tuple[PatientHit, ...]:
                return reader.find_patients(text, facility.facility_id, today, MOST_LOOKED_AT)

            self._context.desk.ask(find, partial(self._on_found, serial), partial(self._fail, serial))

    def activate(self, line: PaletteLine) -> None:
        """Check the visit in, or say why there is nothing to do."""
        if line.kind is LineKind.COMMAND:
            text = self.state.text
            self.close()
            self.walk_in_wanted.emit(text)
            return
        hit = self._hits[line.id]
        if not self._can_arrive(hit):
            sentence = already(hit, self._context.speaker().times)
            self._show(replace(self.state, notice=sentence))
            self._context.say(sentence, is_urgent=True)
            return
        self._show(replace(self.state, is_busy=True))
        command = ChangeAppointmentStatus(hit.today_appointment_id, ARRIVED)
        self._context.execute(command, {}, self._on_arrived, self._on_refused, partial(self._fail, self._serial))

    def _on_found(self, serial: int, found: tuple[PatientHit, ...]) -> None:
        if serial != self._serial:
            return
        visits = sorted((hit for hit in found if hit.today_appointment_id), key=self._urgency)[:MOST_SHOWN]
        self._hits = {hit.today_appointment_id: hit for hit in visits}
        text = self.state.text.strip()
        lines = [self._line(hit) for hit in visits]
        if text and not visits:
            lines.append(PaletteLine(LineKind.COMMAND, "walk_in", _("Walk-in “{text}”").format(text=text)))
        notice = no_visit_today(text) if text and not visits else ""
        self._answer(replace(self.state, lines=tuple(lines), notice=notice))

    def enter(self) -> None:
        """As in every palette; an Enter before the answer only takes what is the one answer."""
        if self._is_answered and not self.state.text.strip() and not self._is_pinned:
            return  # nothing was typed: Enter checks nobody in by chance
        super().enter()

    def _answer(self, state: PaletteState) -> None:
        can = [line for line in state.lines if line.kind is LineKind.VISIT and self._can_arrive(self._hits[line.id])]
        if len(can) > 1:
            self._wants_enter = False
        super()._answer(state)

    def _urgency(self, hit: PatientHit) -> tuple[bool, int]:
        return not self._can_arrive(hit), abs(hit.today_start_s - self._context.now_s())

    @staticmethod
    def _can_arrive(hit: PatientHit) -> bool:
        return APPOINTMENT_LIFE.allows(AppointmentStatus(hit.today_status), ARRIVED)

    def _line(self, hit: PatientHit) -> PaletteLine:
        times = self._context.speaker().times
        born = times.plain_day(hit.birth_date) if hit.birth_date else ""
        detail = joined((visit_today(hit, times), born))
        return PaletteLine(LineKind.VISIT, hit.today_appointment_id, hit.display_name, detail)

    def _on_arrived(self, _outcome: Applied) -> None:
        """The window says who has arrived, in the words of its undo entry."""
        self.close()

    def _on_refused(self, outcome: Outcome) -> None:
        sentences = outcome_sentences(outcome, self._context.speaker())
        self._show(replace(self.state, reasons=sentences, is_busy=False))
        self._context.say(" ".join(sentences[:1]), is_urgent=True)
