"""Caseloads: who takes how many patients, and the patients of the one that is looked at."""

from datetime import date
from functools import partial

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from carefront.shared.i18n import _
from carefront.viewmodels.caseload_view_model import CaseloadViewModel
from carefront.viewmodels.memory import Memory
from carefront.viewmodels.window_view_model import WindowViewModel
from carefront.views.flow_row import FlowRow
from carefront.views.list_parts import ListTable, ask_where, export_button
from carefront.views.main_window import MainWindow
from carefront.views.panel_parts import scroll_inside
from carefront.views.plain_label import PlainLabel
from carefront.views.theme import Theme
from carefront.views.typed_fields import Choice, Number, TextField

MOST, HITS_SHOWN, LEAST_SHOWN = 100_000, 4, 5
Align = Qt.AlignmentFlag


class CaseloadPage:
    """See ``carefront.views.view_page.ViewPage``."""

    def __init__(self, window: MainWindow, desk: WindowViewModel, theme: Theme, memory: Memory) -> None:
        self._day = date.min
        self.model = CaseloadViewModel(desk, memory, window)
        self.panel = CaseloadPanel(self.model, theme)

    @property
    def widget(self) -> QWidget:
        return self.panel

    def set_theme(self, theme: Theme) -> None:
        self.panel.set_theme(theme)

    def enter(self, day: date) -> None:
        self._day = day
        self.model.enter()

    def leave(self) -> None:
        self.model.leave()

    def step(self, _direction: int) -> date:
        """Caseloads have no days."""
        return self._day

    def title(self, _day: date) -> str:
        return _("Caseloads")

    def take_focus(self) -> None:
        self.panel.table.setFocus()


class CaseloadPanel(QWidget):
    """Shows its view model; every choice goes to it."""

    def __init__(self, model: CaseloadViewModel, theme: Theme) -> None:
        super().__init__()
        self._model, self._theme = model, theme
        self.setAccessibleName(_("Caseloads"))
        self.setAutoFillBackground(True)
        self.table = ListTable(_("Caseloads by provider"), model.headings, numbers=(1, 2, 3))
        self.export_button = export_button(_("Export caseloads"), self.export)
        self.most = Number(_("Most patients"), -1, MOST, least_word=_("No limit"))
        self.status = Choice(_("New patients"), model.statuses)
        self.title = PlainLabel()
        self.patients = ListTable(_("Patients"), model.patient_headings)
        self.search = TextField(_("Patient to assign"), _("Name, phone, birth date or record number"))
        self.hits = QListWidget()
        self.reason = TextField(_("Reason"), _("Reason, for a closed panel"))
        self.patients.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._ids: list[str] = []
        self.end_button, self.move_button = QPushButton(_("&Take off")), QPushButton(_("Mo&ve to"))
        self.empty = PlainLabel(wraps=True)
        self._dress()
        self._lay_out()
        self._tie()
        self._show()

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        self._theme = theme
        self._show()

    def _dress(self) -> None:
        font = self.title.font()
        font.setBold(True)
        self.title.setFont(font)
        self.hits.setAccessibleName(_("Patients found"))
        self.hits.setFixedHeight((self.fontMetrics().height() + 10) * HITS_SHOWN)
        self.hits.hide()
        self.search.setClearButtonEnabled(True)
        self.empty.setAlignment(Align.AlignCenter)
        self._menu = QMenu(self.move_button)
        self.move_button.setMenu(self._menu)

    def _lay_out(self) -> None:
        left = QWidget()
        lines = QVBoxLayout(left)
        lines.setContentsMargins(0, 0, 0, 0)
        head = QHBoxLayout()
        head.addStretch(1)
        head.addWidget(self.export_button)
        lines.addLayout(head)
        lines.addWidget(self.table, 1)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(left)
        split.addWidget(self._side())
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        split.setChildrenCollapsible(False)
        self._body = QStackedWidget()
        self._body.addWidget(split)
        self._body.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 8)
        column.addWidget(self._body)

    def _side(self) -> QWidget:
        side = QWidget()
        rows = QVBoxLayout(side)
        rows.setContentsMargins(8, 0, 0, 0)
        rows.addWidget(self.title)
        pair = QHBoxLayout()
        for text, field in ((_("Mo&st patients"), self.most), (_("New &patients"), self.status)):
            column, label = QVBoxLayout(), QLabel(text)
            label.setBuddy(field)
            column.setSpacing(2)
            column.addWidget(label)
            column.addWidget(field)
            pair.addLayout(column, 1)
        rows.addLayout(pair)
        self._label = QLabel(_("Assi&gn a patient"))
        self._label.setBuddy(self.search)
        for part in (self._label, self.search, self.hits, self.reason):
            rows.addWidget(part)
        rows.addWidget(self.patients, 1)
        rows.addWidget(FlowRow((self.end_button, self.move_button)))
        self.patients.setMinimumHeight((self.fontMetrics().height() + 10) * LEAST_SHOWN)
        scrolled = QWidget()
        scrolled.setMinimumWidth(250)
        scroll_inside(scrolled, side)
        return scrolled

    def _tie(self) -> None:
        model = self._model
        self.table.currentCellChanged.connect(lambda row, *_rest: self._look(row))
        self.most.valueChanged.connect(lambda value: model.set_maximum(None if value < 0 else value))
        self.status.activated.connect(lambda _at: model.set_status(self.status.chosen()))
        self.search.textEdited.connect(model.search)
        self.search.returnPressed.connect(lambda: self._assign(max(0, self.hits.currentRow())))
        self.hits.itemActivated.connect(lambda item: self._assign(self.hits.row(item)))
        self.hits.itemClicked.connect(lambda item: self._assign(self.hits.row(item)))
        self.patients.itemSelectionChanged.connect(self._show_buttons)
        self.end_button.clicked.connect(self._end)
        self._menu.aboutToShow.connect(self._fill_menu)
        model.changed.connect(self._show)
        model.patients_changed.connect(self._show_patients)
        model.found.connect(self._show_hits)
        model.assigned.connect(self._clear)

    def _look(self, row: int) -> None:
        if 0 <= row < len(self._model.faces):
            self._model.select(self._model.faces[row].account_id)

    def _show(self) -> None:
        model = self._model
        self.empty.setText(model.emptiness)
        self._body.setCurrentIndex(1 if model.emptiness else 0)
        inks = {"limited": self._theme.warning, "closed": self._theme.warning}
        faces = model.faces
        self.table.show_lines([(face.texts, inks.get(face.tone)) for face in faces])
        ids = [face.account_id for face in faces]
        if model.selected in ids:
            with QSignalBlocker(self.table):
                self.table.setCurrentCell(ids.index(model.selected), 0)
        self._show_person()
        self._show_patients()

    def _show_person(self) -> None:
        line = self._model.current
        can_edit = line is not None and line.can_edit
        if line is not None:
            self.most.show_value(-1 if line.max_patients is None else line.max_patients)
            self.status.pick(line.by_hand)
        self.most.setEnabled(can_edit)
        self.status.setEnabled(can_edit)
        for part in (self._label, self.search):
            part.setVisible(can_edit)
        self.reason.setVisible(can_edit and self._model.is_reason_wanted)

    def _show_patients(self) -> None:
        faces = self._model.patients
        chosen = self._chosen()
        self.title.setText(self._model.patients_title)
        self.patients.show_lines([(face.texts, None) for face in faces])
        self._ids = [face.assignment_id for face in faces]
        self.patients.choose([row for row, identifier in enumerate(self._ids) if identifier in chosen])
        self._show_buttons()

    def _chosen(self) -> list[str]:
        return [self._ids[row] for row in self.patients.chosen_rows() if row < len(self._ids)]

    def _show_buttons(self) -> None:
        line = self._model.current
        can_edit = line is not None and line.can_edit
        self.end_button.setVisible(can_edit)
        self.move_button.setVisible(can_edit)
        self.end_button.setEnabled(bool(self._chosen()))
        self.move_button.setEnabled(bool(self._chosen() and self._model.others))

    def _show_hits(self) -> None:
        self.hits.clear()
        for identifier, text in self._model.hits:
            item = QListWidgetItem(text)
            item.setData(Qt.ItemDataRole.UserRole, identifier)
            self.hits.addItem(item)
        self.hits.setCurrentRow(0)
        self.hits.setVisible(self.hits.count() > 0)

    def _assign(self, row: int) -> None:
        item = self.hits.item(row)
        if item is not None:
            self._model.assign(str(item.data(Qt.ItemDataRole.UserRole)), self.reason.text())

    def _clear(self) -> None:
        self.search.clear()
        self.reason.clear()
        self.search.setFocus()

    def _end(self) -> None:
        if self._chosen():
            self._model.end(self._chosen())

    def _fill_menu(self) -> None:
        self._menu.clear()
        for account_id, name in self._model.others:
            self._menu.addAction(name.replace("&", "&&"), partial(self._move, account_id))

    def _move(self, account_id: str) -> None:
        if self._chosen():
            self._model.move(self._chosen(), account_id, self.reason.text())

    def export(self, kind: str) -> None:
        """Ask where, and have the caseloads written there."""
        model = self._model
        ask_where(self, _("Export caseloads"), model.saver.folder, model.file_name, kind, model.save)
