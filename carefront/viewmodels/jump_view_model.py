"""Jump to a date: ``tue``, ``24/12``, ``+2w`` or ``24`` is read as in an entry; Enter goes there."""

from dataclasses import replace
from datetime import date, timedelta

from PySide6.QtCore import QObject, Signal

from carefront.application.quick_entry import parse_entry
from carefront.application.quick_entry_terms import ChipKind, Reading
from carefront.shared.i18n import _
from carefront.viewmodels.clinic_source import ClinicSource, Where
from carefront.viewmodels.desk_context import DeskContext
from carefront.viewmodels.entry_booking import Clinic
from carefront.viewmodels.palette_base import PaletteModel
from carefront.viewmodels.palette_state import LineKind, PaletteLine, PaletteMode, PaletteState

STEPS = (0, 1, 7, 14, 28)
"""Days from today that an empty field offers."""


class JumpViewModel(PaletteModel):
    """``day_chosen``: the day to show."""

    day_chosen = Signal(object)

    def __init__(self, context: DeskContext, where: Where, parent: QObject | None = None) -> None:
        super().__init__(context, parent)
        self._source = ClinicSource(context, where)
        self._clinic: Clinic | None = None

    def open(self) -> None:
        """Open the field."""
        self._clinic = None
        self._show(PaletteState(PaletteMode.JUMP, _("Jump to date"), _("Weekday, date or +2w")))
        self._source.ask(self._on_clinic)
        self.search("")

    def search(self, text: str) -> None:
        """The days that may be meant."""
        self._begin()
        days = self._days(text)
        notice = "" if days else _("That date does not exist: {text}.").format(text=text.strip())
        state = replace(self.state, text=text, notice=notice if self._clinic else "")
        self._answer(replace(state, lines=tuple(map(self._line, days))))

    def activate(self, line: PaletteLine) -> None:
        """Go there."""
        self.close()
        self.day_chosen.emit(date.fromisoformat(line.id))

    def _on_clinic(self, clinic: Clinic) -> None:
        self._clinic = clinic
        if self.state.text:
            self.search(self.state.text)

    def _days(self, text: str) -> list[date]:
        if not text.strip():
            return [self._context.today() + timedelta(days=step) for step in STEPS]
        if self._clinic is None:
            return []
        # A word before it stands for the patient, whose name always comes first.
        entry = parse_entry(f"x {text}", self._source.entry_context(self._clinic))
        readings: list[Reading] = []
        for chip in entry.chips:
            readings += [one for one in (chip.reading, *chip.choices) if one.kind is ChipKind.DAY]
        return list(dict.fromkeys(one.value for one in readings if isinstance(one.value, date)))

    def _line(self, day: date) -> PaletteLine:
        away = (day - self._context.today()).days
        detail = {0: _("today"), 1: _("tomorrow")}.get(away, "")
        return PaletteLine(LineKind.DAY, day.isoformat(), self._context.speaker().times.full_day(day), detail)
