"""Ctrl+9: how full the clinic is. A head to choose, the strip of figures, the heat table, and the list behind any."""

from datetime import date

from PySide6.QtCore import QDate, QMimeData, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from carefront.shared.i18n import _
from carefront.viewmodels.memory import Memory
from carefront.viewmodels.utilisation_faces import CellFace, FigureFace, ListRowFace
from carefront.viewmodels.utilisation_view_model import By, Period, Rows, UtilisationViewModel
from carefront.viewmodels.window_view_model import WindowViewModel
from carefront.views.list_parts import ask_where, date_field, export_button
from carefront.views.main_window import MainWindow
from carefront.views.panel_page import PagePanel, PanelPage
from carefront.views.plain_label import PlainLabel
from carefront.views.theme import Theme
from carefront.views.utilisation.figure_list import FigureList
from carefront.views.utilisation.heat_table import HeatTable

SPINNER_MS = 1_000
"""How long an answer is awaited before anything says so."""


class UtilisationPage(PanelPage[UtilisationViewModel, "UtilisationPanel"]):
    """See ``carefront.views.view_page.ViewPage``."""

    def __init__(self, window: MainWindow, desk: WindowViewModel, theme: Theme, memory: Memory) -> None:
        model = UtilisationViewModel(desk, memory, window)
        super().__init__(model, UtilisationPanel(model, theme))

    def step(self, direction: int) -> date:
        return self.model.step(direction)

    def title(self, day: date) -> str:
        return self.model.title(day)

    def take_focus(self) -> None:
        self.panel.table.setFocus()


class UtilisationPanel(PagePanel):
    """Shows its view model; every choice goes to it."""

    def __init__(self, model: UtilisationViewModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.setAccessibleName(_("Utilisation"))
        self.setAutoFillBackground(True)
        self.period = _choice(_("Period"), (
            (_("Day"), Period.DAY), (_("Week"), Period.WEEK), (_("Month"), Period.MONTH),
            (_("From … to"), Period.CUSTOM),
        ), model.period)  # fmt: skip
        self.whose = _choice(_("Rows"), (
            (_("Providers"), Rows.PROVIDERS), (_("Rooms and equipment"), Rows.THINGS),
        ), model.rows)  # fmt: skip
        self.by = _choice(_("Columns"), (
            (_("By day"), By.DAY), (_("By weekday"), By.WEEKDAY), (_("By hour"), By.HOUR),
        ), model.by)  # fmt: skip
        self.first, self.last = date_field(_("From")), date_field(_("To"))
        self.copy_button = QPushButton(_("&Copy table"))
        self.export_button = export_button(_("Export the table"), self.export)
        self.zone = PlainLabel(wraps=True)
        self.strip = QWidget()
        self.figures: list[QPushButton] = []
        self.table = HeatTable(theme)
        self.list = FigureList()
        self.empty = PlainLabel(wraps=True)
        self.waiting = PlainLabel()
        self.spinner = QProgressBar()
        self._spin = QTimer(self, singleShot=True, interval=SPINNER_MS)
        self._dress()
        self._lay_out()
        self._tie()
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        self.table.set_theme(theme)
        self.list.set_theme(theme)

    def _dress(self) -> None:
        self.copy_button.setMinimumHeight(30)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.waiting.setText(_("Counting the visits…"))
        self.spinner.setRange(0, 0)
        self.spinner.setAccessibleName(_("Counting the visits…"))
        self.spinner.setMaximumWidth(160)
        self._show_spinner(is_shown=False)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        for part in (self.period, self.first, self.last, self.whose, self.by, self.waiting, self.spinner):
            head.addWidget(part)
        head.addStretch(1)
        head.addWidget(self.copy_button)
        head.addWidget(self.export_button)
        self._strip_row = QHBoxLayout(self.strip)
        self._strip_row.setContentsMargins(0, 0, 0, 0)
        self._body = QStackedWidget()
        self._body.addWidget(self.table)
        self._body.addWidget(self.empty)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.addWidget(self._body)
        self._split.addWidget(self.list)
        self._split.setStretchFactor(0, 3)
        self._split.setStretchFactor(1, 2)
        self._split.setChildrenCollapsible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 8)
        column.addLayout(head)
        column.addWidget(self.strip)
        column.addWidget(self.zone)
        column.addWidget(self._split, 1)

    def _tie(self) -> None:
        model = self._model
        self.period.activated.connect(lambda at: self._choose_period(Period(self.period.itemData(at))))
        self.whose.activated.connect(lambda at: model.choose_rows(Rows(self.whose.itemData(at))))
        self.by.activated.connect(lambda at: model.choose_by(By(self.by.itemData(at))))
        for field in (self.first, self.last):
            field.dateChanged.connect(self._choose_days)
        self.copy_button.clicked.connect(self.copy)
        self.table.opened.connect(self._open_cell)
        self.list.closed.connect(self._close_list)
        self.list.went.connect(self._go)
        self._spin.timeout.connect(lambda: self._show_spinner(is_shown=True))
        model.changed.connect(self._show)
        model.list_changed.connect(lambda: self.list.show_face(model.list))
        model.busy_changed.connect(self._on_busy)
        self._show_days()

    # Choosing

    def _choose_period(self, period: Period) -> None:
        self._model.choose_period(period)
        self._show_days()

    def _choose_days(self) -> None:
        first, last = (field.date().toPython() for field in (self.first, self.last))
        if isinstance(first, date) and isinstance(last, date):
            self._model.choose_custom(first, last)

    def _show_days(self) -> None:
        is_custom = self._model.period is Period.CUSTOM
        for field, day in zip((self.first, self.last), self._model.custom or (None, None), strict=True):
            field.setVisible(is_custom)
            if day:
                field.blockSignals(True)
                field.setDate(QDate(day.year, day.month, day.day))
                field.blockSignals(False)

    # Showing

    def _show(self) -> None:
        self._show_days()
        self.zone.setText(self._model.zone_note)
        self.zone.setVisible(bool(self._model.zone_note))
        empty = self._model.emptiness
        self.empty.setText(empty)
        self._body.setCurrentWidget(self.empty if empty else self.table)
        self.table.show_face(self._model.heat)
        for button in (self.copy_button, self.export_button):
            button.setEnabled(not empty)
        self._show_strip(self._model.figures)

    def _show_strip(self, faces: tuple[FigureFace, ...]) -> None:
        while len(self.figures) < len(faces):
            self.figures.append(self._figure_button(len(self.figures)))
        for at, button in enumerate(self.figures):
            button.setVisible(at < len(faces))
            if at < len(faces):
                button.setText(f"{faces[at].label}\n{faces[at].value}")
                button.setAccessibleName(faces[at].text)
                button.setToolTip(_("Open the list behind it"))
        self.strip.setVisible(bool(faces))

    def _figure_button(self, at: int) -> QPushButton:
        button = QPushButton()
        button.setMinimumHeight(2 * self.fontMetrics().height() + 12)
        button.clicked.connect(lambda: self._open_figure(at))
        self._strip_row.addWidget(button)
        return button

    def _on_busy(self, is_busy: bool) -> None:
        if is_busy:
            self._spin.start()
        else:
            self._spin.stop()
            self._show_spinner(is_shown=False)

    def _show_spinner(self, *, is_shown: bool) -> None:
        self.waiting.setVisible(is_shown)
        self.spinner.setVisible(is_shown)

    # Lists

    def _open_cell(self, face: CellFace) -> None:
        self._model.open_list(face.figure, face.spoken)

    def _open_figure(self, at: int) -> None:
        face = self._model.figures[at]
        self._model.open_list(face.figure, face.text)

    def _close_list(self) -> None:
        self._model.close_list()
        self.table.setFocus()

    def _go(self, row: ListRowFace) -> None:
        self._model.go_to(row.appointment_id, row.day)

    # Out

    def copy(self) -> None:
        """Put the table on the clipboard: as plain text, and with tabs for spreadsheets."""
        text = self._model.copied()
        data = QMimeData()
        data.setText(text)
        data.setData("text/tab-separated-values", text.encode())
        QGuiApplication.clipboard().setMimeData(data)
        self._model.tell_copied()

    def export(self, kind: str) -> None:
        """Ask where, and have the table written there."""
        model = self._model
        ask_where(self, _("Export the table"), model.export_folder, model.file_name, kind, model.save)


def _choice(name: str, entries: tuple[tuple[str, object], ...], chosen: object) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    box.setToolTip(name)
    box.setMinimumHeight(30)
    for text, value in entries:
        box.addItem(text, value)
    box.setCurrentIndex([value for _text, value in entries].index(chosen))
    return box
