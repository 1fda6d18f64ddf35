"""The record of who did what: a head to choose, the entries, and what changed in the one that is chosen."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, QEvent, QObject, QSignalBlocker, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from carefront.shared.i18n import _
from carefront.viewmodels.audit_view_model import AuditViewModel
from carefront.viewmodels.memory import Memory
from carefront.viewmodels.window_view_model import WindowViewModel
from carefront.views.audit_changes import ChangesTable, dress_table
from carefront.views.list_parts import ask_where, date_field, export_button
from carefront.views.main_window import MainWindow
from carefront.views.plain_label import PlainLabel
from carefront.views.theme import Theme

NEAR_END = 40
"""How many rows from the last one the following page is read."""
NARROW, NARROWEST = 760, 420
WHAT = 2
"""The column that takes the room that is left."""


class AuditPage:
    """See ``carefront.views.view_page.ViewPage``."""

    def __init__(self, window: MainWindow, desk: WindowViewModel, theme: Theme, memory: Memory) -> None:
        self._desk = desk
        self._model = AuditViewModel(desk, memory, window)
        self.panel = AuditPanel(self._model, theme)

    @property
    def widget(self) -> QWidget:
        return self.panel

    def set_theme(self, theme: Theme) -> None:
        self.panel.set_theme(theme)

    def enter(self, _day: date) -> None:
        self._model.enter()

    def leave(self) -> None:
        """Nothing goes on while it is not shown."""

    def step(self, direction: int) -> date:
        """As many days on or back as are shown."""
        model = self._model
        shift = (model.last - model.first + date.resolution) * direction
        model.choose_days(model.first + shift, model.last + shift)
        return self._desk.day or self._desk.context.today()

    def title(self, _day: date) -> str:
        return self._model.times.days(self._model.first, self._model.last)

    def take_focus(self) -> None:
        self.panel.table.setFocus()


class AuditPanel(QWidget):
    """Shows its view model; every choice goes to it."""

    def __init__(self, model: AuditViewModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.setAccessibleName(_("Record of who did what"))
        self.setAutoFillBackground(True)
        self.first, self.last = date_field(_("From")), date_field(_("To"))
        self.who, self.what, self.outcome = _box(_("Who")), _box(_("What")), _box(_("Outcome"))
        self.about = QLineEdit()
        self.about.setPlaceholderText(_("Id of a visit or patient"))
        self.about.setAccessibleName(_("Id of a visit or patient"))
        self.about.setClearButtonEnabled(True)
        self.about.setMinimumHeight(30)
        self.export_button = export_button(_("Export the record"), self.export)
        self.cancel_button = QPushButton(_("&Cancel"))
        self.go_on_button, self.clear_button = QPushButton(_("Search &on")), QPushButton(_("Show &all"))
        self.count, self.progress, self.empty = PlainLabel(), PlainLabel(), PlainLabel(wraps=True)
        self.table, self.changes = QTableView(), ChangesTable()
        self._dress()
        self._fill()
        self._lay_out()
        self._tie()
        self.set_theme(theme)

    def set_theme(self, _theme: Theme) -> None:
        """Drawn by the palette alone."""

    def _dress(self) -> None:
        for button in (self.cancel_button, self.go_on_button, self.clear_button):
            button.setMinimumHeight(30)
            button.hide()
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.table.setModel(self._model.model)
        dress_table(self.table, _("Entries"))
        self.table.horizontalHeader().setSectionResizeMode(WHAT, QHeaderView.ResizeMode.Stretch)
        for table in (self.table, self.changes):
            table.installEventFilter(self)

    def _fill(self) -> None:
        self.who.addItem(_("Everybody"), "")
        self.what.addItem(_("Everything"), -1)
        for name, number in self._model.groups():
            self.what.addItem(name, number)
        self.outcome.addItem(_("Any outcome"), "")
        for name, outcome in self._model.outcomes():
            self.outcome.addItem(name, outcome)

    def _lay_out(self) -> None:
        self._head = QGridLayout()
        self._head.setSpacing(6)
        self._parts = (self.first, self.last, self.who, self.what, self.outcome, self.about)
        tail = QHBoxLayout()
        tail.addWidget(self.count)
        tail.addSpacing(12)
        tail.addWidget(self.progress, 1)
        tail.addWidget(self.clear_button)
        tail.addWidget(self.go_on_button)
        tail.addWidget(self.cancel_button)
        tail.addWidget(self.export_button)
        self._body = QStackedWidget()
        self._body.addWidget(self.table)
        self._body.addWidget(self.empty)
        self._split = QSplitter(Qt.Orientation.Vertical)
        self._split.addWidget(self._body)
        self._split.addWidget(self.changes)
        self._split.setStretchFactor(0, 3)
        self._split.setStretchFactor(1, 2)
        self._split.setChildrenCollapsible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 8)
        column.addLayout(self._head)
        column.addLayout(tail)
        column.addWidget(self._split, 1)
        self._columns = 0
        self._arrange(6)

    def _arrange(self, columns: int) -> None:
        """The head in one row, or in two where there is no room."""
        if columns != self._columns:
            self._columns = columns
            for number, part in enumerate(self._parts):
                self._head.addWidget(part, number // columns, number % columns)

    def _tie(self) -> None:
        model = self._model
        for field in (self.first, self.last):
            field.dateChanged.connect(self._choose_days)
        self.who.activated.connect(lambda at: model.choose(actor_id=str(self.who.itemData(at))))
        self.what.activated.connect(lambda at: model.choose(group=int(self.what.itemData(at))))
        self.outcome.activated.connect(lambda at: model.choose(outcome=str(self.outcome.itemData(at))))
        self.about.editingFinished.connect(self._choose_about)
        self.cancel_button.clicked.connect(model.cancel)
        self.go_on_button.clicked.connect(model.go_on)
        self.clear_button.clicked.connect(self._clear)
        self.table.selectionModel().currentRowChanged.connect(lambda at, _before: self._on_row(at.row()))
        self.table.verticalScrollBar().valueChanged.connect(self._on_scroll)
        model.changed.connect(self._show)
        model.chosen_changed.connect(lambda: self.changes.show_faces(model.changes))
        model.busy_changed.connect(self._show_progress)

    def _choose_about(self) -> None:
        if self.about.text().strip() != self._model.about_id:
            self._model.choose_about(self.about.text())

    def _clear(self) -> None:
        """Whatever was chosen but the days is chosen no more."""
        for box in (self.who, self.what, self.outcome):
            box.setCurrentIndex(0)
        self.about.clear()
        self._model.clear()
        self.table.setFocus()

    def _choose_days(self) -> None:
        first, last = (field.date().toPython() for field in (self.first, self.last))
        if isinstance(first, date) and isinstance(last, date):
            self._model.choose_days(first, last)

    def _show(self) -> None:
        model = self._model
        for field, day in ((self.first, model.first), (self.last, model.last)):
            with QSignalBlocker(field):
                field.setDate(QDate(day.year, day.month, day.day))
        if self.who.count() != len(model.people) + 1:
            self.who.clear()
            self.who.addItem(_("Everybody"), "")
            for identifier, name in model.people:
                self.who.addItem(name or identifier, identifier)
            self.who.setCurrentIndex(max(0, self.who.findData(model.actor_id)))
        self._show_progress()
        if model.model.lines and not self.table.currentIndex().isValid():
            self.table.setCurrentIndex(model.model.index(0, 0))  # selectRow selects nothing where lines are mirrored

    def _show_progress(self) -> None:
        """What a search or a file is at, and what can be done about it."""
        model, emptiness = self._model, self._model.emptiness
        self.empty.setText(emptiness)
        self._body.setCurrentWidget(self.empty if emptiness else self.table)
        self.changes.setVisible(not emptiness)
        self.count.setText("" if emptiness else model.count_text)
        self.progress.setText("" if emptiness and not model.export.is_running else model.progress_text)
        self._show_button(self.cancel_button, is_shown=model.is_busy)
        self._show_button(self.go_on_button, is_shown=model.can_go_on)
        self._show_button(self.clear_button, is_shown=bool(emptiness) and model.is_narrowed and not model.is_refused)
        self.export_button.setEnabled(bool(model.model.lines) and not model.export.is_running)

    def _show_button(self, button: QPushButton, *, is_shown: bool) -> None:
        """A button that goes hands its focus to the entries."""
        if not is_shown and button.hasFocus():
            self.table.setFocus()
        button.setVisible(is_shown)

    def _on_row(self, row: int) -> None:
        self._model.open(row)

    def _on_scroll(self) -> None:
        if self.table.rowAt(self.table.viewport().height() - 1) >= self._model.model.rowCount() - NEAR_END:
            self._model.read_more()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt override
        """Copying takes the whole entry, not the cell in focus."""
        if isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Copy):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self.copy()
                return True
        return super().eventFilter(watched, event)

    def copy(self) -> None:
        """Put the entry in focus, with what it changed, on the clipboard."""
        text = self._model.copied(self.table.currentIndex().row())
        if text:
            QGuiApplication.clipboard().setText(text)

    def resizeEvent(self, event: object) -> None:  # noqa: N802 - Qt override
        """Put what there is no room for below."""
        self._arrange(6 if self.width() >= NARROW else 3 if self.width() >= NARROWEST else 2)
        super().resizeEvent(event)  # type: ignore[arg-type]

    def export(self, kind: str) -> None:
        """Ask where, and have the entries written there."""
        model = self._model
        ask_where(self, _("Export the record"), model.export_folder, model.file_name, kind, model.save)


def _box(name: str) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    box.setToolTip(name)
    box.setMinimumHeight(30)
    box.setMinimumContentsLength(8)
    return box
