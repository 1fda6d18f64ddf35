"""Ctrl+7: those who wait for a time, in four lists, and one of them in full beside or below."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QSplitter, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from carefront.shared.i18n import _
from carefront.viewmodels.inbox_faces import RECALLS, TABS
from carefront.viewmodels.inbox_view_model import InboxViewModel
from carefront.viewmodels.memory import Memory
from carefront.viewmodels.recall_form import RecallForm
from carefront.viewmodels.request_form import RequestForm
from carefront.viewmodels.window_view_model import WindowViewModel
from carefront.views.inbox.item_panel import SNOOZES, ItemPanel, snooze_words
from carefront.views.inbox.recall_dialog import show_recall
from carefront.views.inbox.request_dialog import show_request
from carefront.views.inbox.waiting_table import WaitingTable
from carefront.views.main_window import MainWindow
from carefront.views.outlined_check import OutlinedCheck
from carefront.views.plain_label import PlainLabel
from carefront.views.theme import Theme

NARROW, WITH_TIMES = 700, 1180
"""Below the one width one side is shown at a time; from the other on the list has the best times itself."""


class InboxPage:
    """See ``carefront.views.view_page.ViewPage``."""

    def __init__(self, window: MainWindow, desk: WindowViewModel, theme: Theme, memory: Memory) -> None:
        self._desk, self._window = desk, window
        self.model = InboxViewModel(desk, memory, window)
        self.panel = InboxPanel(self.model, theme, self.write, self.write_recall)
        self.model.acts.freed.connect(lambda free: desk.context.freed.emit(free))

    @property
    def widget(self) -> QWidget:
        return self.panel

    def set_theme(self, theme: Theme) -> None:
        self.panel.set_theme(theme)

    def enter(self, day: date) -> None:
        self.model.enter(day)

    def leave(self) -> None:
        self.model.leave()

    def step(self, _direction: int) -> date:
        return self._desk.day or self._desk.context.today()

    def title(self, _day: date) -> str:
        return self.model.title

    def take_focus(self) -> None:
        self.panel.take_focus()

    def commands(self) -> Mapping[str, Callable[[], object]]:
        """It opens the form itself, so that what it shows is written in."""
        return {"new_request": self.write}

    def write(self, item_id: str = "") -> None:
        """The form of a new request, or of the request or recall looked at."""
        item = self.model.item if item_id else None
        if item is not None and self.model.face.is_recall:
            self.write_recall(item_id)
        else:
            show_request(RequestForm(self._desk.context, item), self._window)

    def write_recall(self, item_id: str = "") -> None:
        """The form of a new recall, or of the one looked at."""
        item = self.model.item if item_id else None
        show_recall(RecallForm(self._desk.context, item), self._window)


class InboxPanel(QWidget):
    """Shows its view model; every choice goes to it. ``write``: opens the form of a new request or of the item looked
    at; ``recall`` that of a new recall."""

    def __init__(
        self, model: InboxViewModel, theme: Theme, write: Callable[[str], object], recall: Callable[[], object],
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._model, self._write, self._recall = model, write, recall
        self.setAccessibleName(_("Inbox"))
        self.setAutoFillBackground(True)
        self.new_button = QPushButton(_("New re&quest…"))
        self.snoozed = OutlinedCheck("")
        self.tabs, self.table, self.empty = QTabBar(), WaitingTable(theme), PlainLabel(wraps=True)
        self.item = ItemPanel(theme)
        self._is_narrow = self._is_looking = False
        self._lay_out()
        self._tie()
        self._show()
        self._show_item()

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        self.table.set_theme(theme)
        self.item.set_theme(theme)

    def _lay_out(self) -> None:
        self.new_button.setMinimumHeight(30)
        self.snoozed.setMinimumHeight(26)
        self.tabs.setAccessibleName(_("Which list"))
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        head = QHBoxLayout()
        head.addWidget(self.tabs, 1)
        head.addWidget(self.snoozed)
        head.addWidget(self.new_button)
        self._rows = QStackedWidget()
        self._rows.addWidget(self.table)
        self._rows.addWidget(self.empty)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.addWidget(self._rows)
        self._split.addWidget(self.item)
        self._split.setStretchFactor(0, 6)
        self._split.setStretchFactor(1, 4)
        self._split.setChildrenCollapsible(False)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(12, 10, 12, 10)
        outer.addLayout(head)
        outer.addWidget(self._split, 1)

    def _tie(self) -> None:
        model = self._model
        for name in model.tab_names:
            self.tabs.addTab(name)
        self.tabs.setCurrentIndex(TABS.index(model.tab))
        self.tabs.currentChanged.connect(lambda at: model.choose_tab(TABS[at]))
        self.snoozed.toggled.connect(model.show_snoozed)
        self.table.looked.connect(model.select)
        self.table.entered.connect(self._enter)
        self.table.offered.connect(model.offer)
        self.table.menu_wanted.connect(self.open_menu)
        self.new_button.clicked.connect(lambda: self._recall() if model.tab == RECALLS else self._write(""))
        self.item.acted.connect(self._act)
        model.changed.connect(self._show)
        model.line_changed.connect(self.table.show_line)
        model.item_changed.connect(self._show_item)

    # --- showing -----------------------------------------------------------------------------------------------------
    def _show(self) -> None:
        model = self._model
        for at, name in enumerate(model.tab_names):
            self.tabs.setTabText(at, name)
        self.tabs.setCurrentIndex(TABS.index(model.tab))
        self.snoozed.setText(model.snoozed_text or _("Show what was put off"))
        self.snoozed.setVisible(bool(model.snoozed_text) or model.shows_snoozed)
        self.new_button.setText(_("New re&call…") if model.tab == RECALLS else _("New re&quest…"))
        self.empty.setText(model.emptiness)
        had_focus = self.table.hasFocus()
        self._rows.setCurrentWidget(self.empty if model.emptiness else self.table)
        self.table.show_lines(model.lines, model.selected)
        if had_focus and model.emptiness:
            self.new_button.setFocus()
        self._show_sides()

    def _show_item(self) -> None:
        item = self._model.item
        self.item.show_face(self._model.face, self._model.alikes, is_snoozed=bool(item and item.snoozed_until))
        if item is None:
            self._is_looking = False
        self._show_sides()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt override
        """One side at a time where there is no room for both."""
        super().resizeEvent(event)
        self._is_narrow = self.width() < NARROW
        self.table.show_times(self.width() >= WITH_TIMES)
        self._show_sides()

    def _show_sides(self) -> None:
        has_item = self._model.item is not None
        self._rows.setVisible(not self._is_narrow or not self._is_looking)
        self.item.setVisible(has_item and (not self._is_narrow or self._is_looking))
        self.item.back.setVisible(self._is_narrow)

    def take_focus(self) -> None:
        """Put the keyboard into the list, or where something can be done without one."""
        if self._model.emptiness:
            self.new_button.setFocus()
        else:
            (self.item if self._is_narrow and self._is_looking else self.table).setFocus()

    # --- acts --------------------------------------------------------------------------------------------------------
    def _enter(self) -> None:
        """Offer the best time; where something was offered, or there is no room for both sides, look at the item."""
        face = self._model.face
        if self._is_narrow or any(offer.is_open for offer in face.offers) or not face.openings:
            self._is_looking = True
            self._show_sides()
            self.item.take_focus()
        else:
            self._model.offer(0)

    def _act(self, word: str, value: object) -> None:
        model = self._model
        if word == "back":
            self._is_looking = False
            self._show_sides()
            self.table.setFocus()
            return
        if word == "edit":
            self._write(model.selected)
            return
        given: dict[str, Callable[[], object]] = {
            "offer": lambda: model.offer(int(str(value))), "book": lambda: model.book(int(str(value))),
            "accept": lambda: model.accept(str(value)), "decline": lambda: model.decline(str(value)),
            "answer": lambda: model.answer(str(value)), "snooze": lambda: model.snooze(int(str(value))),
            "close": model.close_item, "visit": model.open_visit,
        }  # fmt: skip
        given[word]()

    def open_menu(self, point: QPoint) -> QMenu:
        """What can be done with the item looked at, as a menu."""
        menu, face = QMenu(self), self._model.face
        if not any(offer.is_open for offer in face.offers):
            for number, text in enumerate(face.openings):
                words = _("&Offer {time}") if number == 0 else _("Offer {time}")
                menu.addAction(words.format(time=text.replace("&", "&&")), partial(self._model.offer, number))
        menu.addSeparator()
        for days in SNOOZES:
            menu.addAction(snooze_words(days), partial(self._model.snooze, days))
        menu.addSeparator()
        menu.addAction(_("&Done") if face.is_recall else _("C&lose"), self._model.close_item)
        if face.is_request or face.is_recall:
            menu.addAction(_("&Edit…"), lambda: self._write(self._model.selected))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(point)
        return menu
