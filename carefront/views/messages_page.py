"""The messages of the clinic: a list with those in trouble first, and the one that is looked at."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QHeaderView,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QTableWidget,
    QVBoxLayout,
    QWidget,
)
from PySide6.QtWidgets import QTableWidgetItem as Item

from carefront.shared.i18n import _
from carefront.viewmodels.memory import Memory
from carefront.viewmodels.messages_view_model import MessagesViewModel
from carefront.viewmodels.window_view_model import WindowViewModel
from carefront.views.flow_row import FlowRow
from carefront.views.main_window import MainWindow
from carefront.views.panel_page import PagePanel, PanelPage
from carefront.views.plain_label import PlainLabel
from carefront.views.table_dress import dress
from carefront.views.theme import Theme

_STATE = 3


class MessagesListPage(PanelPage[MessagesViewModel, "MessagesPanel"]):
    """See ``carefront.views.view_page.ViewPage``."""

    def __init__(self, window: MainWindow, desk: WindowViewModel, theme: Theme, _memory: Memory) -> None:
        model = MessagesViewModel(desk, window)
        super().__init__(model, MessagesPanel(model, theme, lambda: window.command_given.emit("settings:messages")))

    def step(self, _direction: int) -> date:
        """The list has no days."""
        return self.model.day

    def title(self, _day: date) -> str:
        return self.model.title

    def take_focus(self) -> None:
        (self.panel.table if self.model.faces else self.panel.settings_button).setFocus()


class MessagesPanel(PagePanel):
    """Shows its view model; every choice goes to it."""

    def __init__(self, model: MessagesViewModel, theme: Theme, open_settings: Callable[[], object]) -> None:
        super().__init__()
        self._model, self._theme = model, theme
        self.setAccessibleName(_("Messages"))
        self.setAutoFillBackground(True)
        self.table = QTableWidget(0, len(model.headings))
        self.detail = PlainLabel(wraps=True)
        self.detail.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
        self.detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.retry_button, self.cancel_button = QPushButton(_("&Try again")), QPushButton(_("&Cancel message"))
        self.all_button = QPushButton(_("Try &all again"))
        self.visit_button, self.settings_button = QPushButton(_("Show &visit")), QPushButton(_("Message settings…"))
        self.empty = PlainLabel(_("No messages wait, and none was sent in the last two weeks."), wraps=True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._dress()
        self._lay_out()
        self.table.currentCellChanged.connect(self._look)
        self.retry_button.clicked.connect(model.retry)
        self.all_button.clicked.connect(model.retry_all)
        self.cancel_button.clicked.connect(model.cancel)
        self.visit_button.clicked.connect(model.show_visit)
        self.settings_button.clicked.connect(open_settings)
        model.changed.connect(self._show)
        self._show()

    def _dress(self) -> None:
        table = self.table
        dress(table, _("Messages, those in trouble first"))
        table.setHorizontalHeaderLabels(list(self._model.headings))
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(_STATE, QHeaderView.ResizeMode.Stretch)

    def _lay_out(self) -> None:
        side = QWidget()
        rows = QVBoxLayout(side)
        rows.addWidget(FlowRow((self.retry_button, self.all_button, self.cancel_button, self.visit_button)))
        rows.addWidget(self.detail, 1)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.table)
        split.addWidget(side)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        split.setChildrenCollapsible(False)
        nothing = QWidget()
        lines = QVBoxLayout(nothing)
        lines.addStretch(1)
        lines.addWidget(self.empty)
        lines.addWidget(self.settings_button, 0, Qt.AlignmentFlag.AlignHCenter)
        lines.addStretch(2)
        self.settings_button.setMinimumHeight(32)
        self._body = QStackedWidget()
        self._body.addWidget(split)
        self._body.addWidget(nothing)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 8)
        column.addWidget(self._body)

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        self._theme = theme
        self._show()

    def _show(self) -> None:
        faces = self._model.faces
        self._body.setCurrentIndex(0 if faces else 1)
        with QSignalBlocker(self.table):
            self.table.setRowCount(len(faces))
            for at, face in enumerate(faces):
                for column, text in enumerate(face.texts):
                    self.table.setItem(at, column, _item(text, self._theme.warning if face.is_bad else None))
            ids = [face.id for face in faces]
            if self._model.selected in ids:
                self.table.setCurrentCell(ids.index(self._model.selected), 0)
        current = self._model.current
        self.detail.setText(current.detail if current else "")
        self.retry_button.setEnabled(bool(current and current.can_retry))
        self.all_button.setVisible(len(self._model.failed) > 1)
        self.cancel_button.setEnabled(bool(current and current.can_cancel))
        self.visit_button.setEnabled(bool(current and current.appointment_id))

    def _look(self, row: int, _column: int, _old: int, _old_column: int) -> None:
        if 0 <= row < len(self._model.faces):
            self._model.select(self._model.faces[row].id)


def _item(text: str, ink: QColor | None) -> Item:
    item = Item(text)
    item.setToolTip(text)
    if ink is not None:
        item.setForeground(ink)
    return item
