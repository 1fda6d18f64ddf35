"""How full the clinic is: which period, of whom, by what; the answer, the list behind a figure, the table as text."""

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from carefront.application.commands.exports import List, NoteExport
from carefront.application.tables_out import OutTable
from carefront.application.utilisation_rows import By as By
from carefront.application.utilisation_rows import Figure, FigureList, ThirdNext, Utilisation, UtilisationQuestion
from carefront.shared.i18n import _
from carefront.viewmodels.memory import Memory
from carefront.viewmodels.table_saver import TableSaver
from carefront.viewmodels.utilisation_faces import (
    FigureFace,
    HeatFace,
    ListFace,
    heat_face,
    lead_face,
    list_face,
    out_table,
    strip_faces,
)
from carefront.viewmodels.window_view_model import WindowViewModel
from carefront.wording import utilisation as words
from carefront.wording.times import Times

Choice = TypeVar("Choice", bound=StrEnum)

AGAIN_MS = 300
"""How long others must have written nothing before the figures are read again."""


class Period(StrEnum):
    """How much is looked at around a day."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    CUSTOM = "custom"


class Rows(StrEnum):
    """Whose rows there are."""

    PROVIDERS = "providers"
    THINGS = "things"


class UtilisationViewModel(QObject):
    """``changed``: another table or other figures; ``list_changed``: another list; ``busy_changed``: an answer is
    awaited; ``saved``: a file was written, with its name."""

    changed = Signal()
    list_changed = Signal()
    busy_changed = Signal(bool)
    saved = Signal(str)

    def __init__(self, desk: WindowViewModel, memory: Memory, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._context, self._memory = desk, desk.context, memory
        self.period = _chosen(Period, memory.value("utilisation_period"), Period.WEEK)
        self.rows = _chosen(Rows, memory.value("utilisation_rows"), Rows.PROVIDERS)
        self.by = _chosen(By, memory.value("utilisation_by"), By.DAY)
        self.day: date | None = None
        self.custom: tuple[date, date] | None = None
        self.heat = HeatFace()
        self.figures: tuple[FigureFace, ...] = ()
        self.list: ListFace | None = None
        self._make_list: Callable[[], ListFace] | None = None
        self._saver = TableSaver(self._context, memory, self.saved.emit)
        self.is_busy = False
        self.is_shown = False
        self._found: Utilisation | None = None
        self._question: UtilisationQuestion | None = None
        self._third: tuple[ThirdNext, ...] | None = None
        self._asked = self._listed = 0
        self._again = QTimer(self, singleShot=True, interval=AGAIN_MS)
        self._again.timeout.connect(self.read)
        desk.columns_changed.connect(self._later)
        desk.data_changed.connect(self._later)
        desk.facilities_changed.connect(self._later)
        desk.context.times_changed.connect(self._say_anew)

    # What is looked at

    @property
    def times(self) -> Times:
        """The clock texts of the clinic."""
        return self._context.maker.times(self._context.zone)

    def span(self, day: date) -> tuple[date, date]:
        """The inclusive days of the period around ``day``."""
        if self.period is Period.WEEK:
            first = self.times.week_of(day)
            return first, first + timedelta(days=6)
        if self.period is Period.MONTH:
            return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])
        if self.period is Period.CUSTOM and self.custom:
            return self.custom
        return day, day

    def step(self, direction: int) -> date:
        """The day one period on or back."""
        day = self.day or self._context.today()
        first, last = self.span(day)
        if self.period is Period.CUSTOM and self.custom:
            shift = timedelta(days=direction * ((last - first).days + 1))
            self.custom = first + shift, last + shift
            return self.custom[0]
        if self.period is Period.MONTH:
            return last + timedelta(days=1) if direction > 0 else (first - timedelta(days=1)).replace(day=1)
        return day + timedelta(days=direction * ((last - first).days + 1))

    def title(self, day: date) -> str:
        """The period in words."""
        first, last = self.span(day)
        if self.period is Period.WEEK:
            return _("Week {number}, {days}").format(
                number=words.week_of_day(first, self.times), days=self.times.days(first, last)
            )
        if self.period is Period.MONTH:
            return self.times.month(day)
        return self.times.full_day(first) if first == last else self.times.days(first, last)

    @property
    def zone_note(self) -> str:
        """Whose days these are, where the viewer's clock is another; else empty."""
        zone = self._context.zone
        if self._context.viewer_zone == zone:
            return ""
        if self._context.has_other_clock:
            return _("Days of the clinic, {zone}; hours of this computer, {viewer}").format(
                zone=zone, viewer=self._context.viewer_zone
            )
        return _("Days and hours of the clinic: {zone}").format(zone=zone)

    def choose_period(self, period: Period) -> None:
        """Look at another stretch of days; a custom one starts with what was on screen."""
        if period is Period.CUSTOM and self.custom is None and self.day:
            self.custom = self.span(self.day)
        self._put("utilisation_period", "period", period, self._show_period)

    def choose_custom(self, first: date, last: date) -> None:
        """Look at these days, whichever is the earlier."""
        self.custom = min(first, last), max(first, last)
        self._show_period()

    def choose_rows(self, rows: Rows) -> None:
        """Look at providers, or at rooms and equipment."""
        self._put("utilisation_rows", "rows", rows)

    def choose_by(self, by: By) -> None:
        """Look by day, weekday or hour."""
        self._put("utilisation_by", "by", by)

    def _put(self, name: str, field: str, value: StrEnum, then: Callable[[], None] | None = None) -> None:
        if getattr(self, field) != value:
            setattr(self, field, value)
            self._memory.put(name, str(value))
            (then or self.read)()

    def _show_period(self) -> None:
        """Read another period: the window's title says it, and comes back with ``enter``."""
        if self.day:
            self._desk.go_to(self.day)

    # Reading

    def enter(self, day: date) -> None:
        """The page is shown, or another day while it is."""
        self.day, self.is_shown = day, True
        self.read()

    def leave(self) -> None:
        """Nothing is read until ``enter``."""
        self.is_shown = False
        self._again.stop()

    def _later(self) -> None:
        if self.is_shown:
            self._again.start()

    def shown_ids(self) -> tuple[str, ...]:
        """The resources of the rows: those checked in the sidebar of the kind; all of it where none of it is."""
        wants_people = self.rows is Rows.PROVIDERS
        own = [row.resource_id for row in self._desk.resources if (row.kind == "person") == wants_people]
        checked = [key for key in own if key in self._desk.shown_columns]
        return tuple(checked or own)

    def read(self) -> None:
        """Ask for the figures; what comes for an earlier question is dropped."""
        facility = self._context.facility
        if facility is None or self.day is None or not self.is_shown:
            return
        first, last = self.span(self.day)
        question = UtilisationQuestion(
            facility.facility_id, self.shown_ids(), first, last, self.by, self.times.locale.first_week_day
        )
        self._asked += 1
        self._set_busy(True)
        self._context.desk.ask(
            lambda reader: reader.utilisation().utilisation(question), partial(self._on_found, self._asked, question),
            partial(self._on_failed, self._asked),
        )  # fmt: skip

    def _on_found(self, asked: int, question: UtilisationQuestion, found: Utilisation) -> None:
        if asked != self._asked:
            return
        is_other = self._question is None or self._question.resource_ids != question.resource_ids
        self._found, self._question = found, question
        self._third = None if is_other else self._third
        self._set_busy(False)
        self._make_faces()
        if found.is_permitted and self.rows is Rows.PROVIDERS:
            self._search(asked, question, list(question.resource_ids), ())

    def _search(self, asked: int, question: UtilisationQuestion, left: list[str], known: tuple[ThirdNext, ...]) -> None:
        """Search provider by provider, so that nobody waits long behind it."""
        if asked != self._asked or not self.is_shown:
            return
        if not left:
            order = {row.offering_id: at for at, row in reversed(list(enumerate(known)))}
            self._third = tuple(sorted(known, key=lambda row: order[row.offering_id]))
            self._make_faces()
            return
        self._context.desk.ask(
            lambda reader: reader.utilisation().third_next(question.facility_id, left[:1]),
            lambda rows: self._search(asked, question, left[1:], (*known, *rows)), partial(self._on_failed, asked),
        )  # fmt: skip

    def _make_faces(self) -> None:
        if self._found is None or self._question is None:
            return
        if self._found.is_permitted:
            third = self._third if self.rows is Rows.PROVIDERS else ()
            self.heat = heat_face(self._found, self._question, self.times)
            self.figures = strip_faces(self._found, self._question, third, self.times)
        else:
            self.heat, self.figures = HeatFace(), ()
        self.changed.emit()

    def _on_failed(self, asked: int, error: Exception) -> None:
        if asked == self._asked:
            self._set_busy(False)
            self._context.fail(error)

    def _set_busy(self, is_busy: bool) -> None:
        if is_busy != self.is_busy:
            self.is_busy = is_busy
            self.busy_changed.emit(is_busy)

    @property
    def emptiness(self) -> str:
        """Why there is no table; empty where there is one."""
        if self._found is None:
            return ""
        if not self._found.is_permitted:
            return _("Figures are for people who may view reports. Ask an administrator.")
        if not self._found.rows:
            return _("There are no rooms or equipment here yet.") if self.rows is Rows.THINGS else _("No one is shown.")
        total = self._found.total.total
        if total.booked_s or total.bookable_s or total.off_s or any(self._found.counts.values()):
            return ""
        return {
            Period.WEEK: _("Nothing was bookable this week."), Period.MONTH: _("Nothing was bookable this month."),
            Period.DAY: _("Nothing was bookable this day."),
        }.get(self.period, _("Nothing was bookable in these days."))  # fmt: skip

    # Lists

    def open_list(self, figure: Figure | None, title: str) -> None:
        """Show the list behind a figure beside the table; ``None``: the lead times."""
        self._listed += 1
        if figure is None:
            third = self._third
            self._show_list(None if third is None else lambda: lead_face(third, self.times))
            return
        self._context.desk.ask(
            lambda reader: reader.utilisation().list_behind(figure),
            partial(self._on_list, self._listed, figure, title), self._context.fail,
        )  # fmt: skip

    def close_list(self) -> None:
        """Put the list away."""
        self._listed += 1
        self._show_list(None)

    def _on_list(self, listed: int, figure: Figure, title: str, found: FigureList) -> None:
        if listed == self._listed:
            self._show_list(lambda: list_face(found, title, figure, self.times))

    def _show_list(self, make: Callable[[], ListFace] | None) -> None:
        self._make_list = make
        self.list = make() if make else None
        self.list_changed.emit()

    def _say_anew(self) -> None:
        """Times are written in another way from now on."""
        self._make_faces()
        if self.list:
            self._show_list(self._make_list)

    def go_to(self, appointment_id: str, day: date | None) -> None:
        """Go to a visit, or to a day where there is none."""
        if appointment_id:
            self._desk.go_to_visit(appointment_id)
        elif day:
            self._desk.go_to(day)

    # Out

    def table(self) -> OutTable | None:
        """The table as it leaves the program, by the clinic's clock; none while there is none."""
        if self._found is None or self._question is None or not self._found.rows or self.day is None:
            return None
        title = _("Utilisation, {period}").format(period=self.title(self.day))
        return out_table(self._found, self._question, title, self.times.clinics)

    def copied(self) -> str:
        """What is on screen as lines of texts with tabs between them, with its title and figures."""
        title = self.title(self.day) if self.day else ""
        whose = [self.zone_note] if self._context.has_other_clock else []
        lines = [title, *whose, "\t".join((_("Name"), *self.heat.headings))]
        for name, cells in zip(self.heat.names, self.heat.rows, strict=True):
            lines.append("\t".join((name, *(cell.text for cell in cells))))
        return "\n".join([*lines, *(face.text for face in self.figures)])

    def save(self, path: Path) -> None:
        """Write the table to a file in the background; its kind is that of its name."""
        table = self.table()
        if table is not None:
            self._saver.save(path, lambda: table, self._note)

    def _note(self, form: str) -> NoteExport:
        facility = self._context.facility
        days = self.span(self.day or self._context.today())
        return NoteExport(List.UTILISATION, form, facility.facility_id if facility else None, *days)

    def tell_copied(self) -> None:
        """Say that the table is on the clipboard."""
        self._context.say(_("The table is on the clipboard."))

    @property
    def file_name(self) -> str:
        """What a file of it is called, without its ending."""
        first, last = self.span(self.day or self._context.today())
        return _("utilisation {first} to {last}").format(first=first.isoformat(), last=last.isoformat())

    @property
    def export_folder(self) -> str:
        """Where the last file was saved."""
        return self._saver.folder


def _chosen(kind: Callable[[str], Choice], text: object, default: Choice) -> Choice:
    try:
        return kind(str(text)) if text else default
    except ValueError:
        return default
