"""The settings window: a list of pages, the one that is chosen, and nothing lost on the way out. Knows no page.

Wide, the list stands beside the page; under 900 dip the window covers the one it was opened from and shows the list or
a page with a way back.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAction, QCloseEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from carefront.shared.i18n import _
from carefront.views import icons
from carefront.views import theme as themes
from carefront.views.message_strip import MessageStrip
from carefront.views.plain_label import PlainLabel
from carefront.views.settings.home import WindowHome
from carefront.views.settings.page_list import PageList
from carefront.views.settings.page_table import settings_pages
from carefront.views.settings.pages import SettingsPage
from carefront.views.settings.unsaved_strip import UnsavedStrip
from carefront.views.window_layout import USUAL_LINE

SHEET_BELOW, USUAL_SIZE, LIST_WIDTH = 900, QSize(1000, 680), 240
LAST_PAGE = "settings_page"


class SettingsWindow(QWidget):
    """Lives as long as the window it was opened from; closing hides it, so that a page keeps where it was."""

    def __init__(self, home: WindowHome, pages: tuple[SettingsPage, ...] | None = None) -> None:
        super().__init__(home.window, Qt.WindowType.Window)
        self.setObjectName("settings_window")
        self._home = home
        self._pages = {page.id: page for page in pages or settings_pages()}
        self._areas: dict[str, QScrollArea] = {}
        self._current = ""
        self._is_sheet = False
        self._before: QWidget | None = None
        home.complain, home.say = self.complain, self._say
        self.list = PageList(tuple(self._pages.values()))
        self.messages, self.unsaved = MessageStrip(home.theme), UnsavedStrip()
        self._lay_out()
        self._tie()
        self.set_theme(home.theme)
        self._fit()

    def _lay_out(self) -> None:
        self.back_button, self.heading = QToolButton(), PlainLabel(wraps=True)
        self.back_button.setAutoRaise(True)
        self.back_button.setMinimumSize(30, 30)
        self.back_button.setAccessibleName(_("Back to the list of pages"))
        self.back_button.setToolTip(_("Back to the list of pages"))
        self.stack = QStackedWidget()
        self.clinic_times = PlainLabel(wraps=True)
        self.messages.hide()
        head = QHBoxLayout()
        head.addWidget(self.back_button)
        head.addWidget(self.heading, 1)
        self.right = QFrame()
        rows = QVBoxLayout(self.right)
        rows.setContentsMargins(12, 8, 8, 8)
        rows.addLayout(head)
        for part, stretch in ((self.messages, 0), (self.clinic_times, 0), (self.stack, 1)):
            rows.addWidget(part, stretch)
        beside = QHBoxLayout()
        beside.setSpacing(0)
        beside.addWidget(self.list)
        beside.addWidget(self.right, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.unsaved)
        outer.addLayout(beside, 1)

    def _tie(self) -> None:
        home, model = self._home, self._home.window_model
        self.list.chosen.connect(self._on_chosen)
        self.list.entered.connect(self._on_entered)
        self.list.counted.connect(self._say)
        self.back_button.clicked.connect(self._back)
        self.unsaved.kept.connect(self._keep)
        self.unsaved.dropped.connect(self._drop)
        model.facilities_changed.connect(self._refresh)
        model.resources_changed.connect(self._refresh)
        home.context.times_changed.connect(self._on_times)
        home.dressing.changed.connect(self.set_theme)
        home.window.installEventFilter(self)
        QApplication.instance().focusChanged.connect(self._on_focus)  # type: ignore[union-attr]
        home.window.closed.connect(self._end)
        for command in ("next_region", "previous_region", "undo", "redo", "help"):
            self._add_key(command)
        self._show_keys()
        home.keys.changed.connect(self._show_keys)

    def _add_key(self, command: str) -> None:
        """Regions are stepped through here as in the window; what was saved is taken back there."""
        action = QAction(self)
        action.setObjectName(command)
        steps = {"next_region": 1, "previous_region": -1}
        if command in steps:
            action.triggered.connect(partial(self._step_region, steps[command]))
        else:
            action.triggered.connect(partial(self._home.give, command))
        self.addAction(action)

    def _show_keys(self) -> None:
        for action in self.actions():
            action.setShortcuts(self._home.keys.sequences(action.objectName()))

    # What is shown

    def appear(self, page: str = "") -> None:
        """Come to the front on a page: the one named, else the one of last time, else the first."""
        self._before = self._home.window.focusWidget()
        if not self.isVisible():
            self._place()
        self.show()
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.raise_()
        self.activateWindow()
        kept = str(self._home.memory.value(LAST_PAGE) or "")
        wanted = next((one for one in (page, self._current, kept) if one in self._pages), next(iter(self._pages)))
        self._fit()
        self.list.choose(wanted)
        self._show(wanted)
        self._open_sheet(is_page=bool(page))
        (self.list.list if not page else self.list).setFocus()
        if page:
            self._enter_page()

    def _place(self) -> None:
        """As large as usual; over a narrow window, as large as that."""
        window = self._home.window
        if window.width() / self._text_scale() < SHEET_BELOW:
            self.setGeometry(window.geometry())
        else:
            room = window.screen().availableGeometry().size().expandedTo(window.size())
            self.resize(USUAL_SIZE.boundedTo(room) if self.width() < SHEET_BELOW else self.size())

    def offer(self, pages: tuple[SettingsPage, ...], reasons: Mapping[str, str]) -> None:
        """List exactly these pages from now on. One with something typed stays, not to be changed, with its reason."""
        offered = {page.id: page for page in pages}
        for page_id, area in [*self._areas.items()]:
            is_kept = page_id not in offered and page_id in self._typed_pages()
            if is_kept:
                offered[page_id] = self._pages[page_id]
            elif page_id not in offered:
                self.stack.removeWidget(area)
                self._areas.pop(page_id).deleteLater()
            area.viewport().setEnabled(not is_kept)
        is_gone = bool(self._current) and self._current not in offered
        self._pages = {page.id: page for page in settings_pages() if page.id in offered} or offered
        self.list.show_pages(tuple(self._pages.values()))
        if is_gone:
            reason, self._current = reasons.get(self._current, ""), ""
            self.list.choose(next(iter(self._pages)))
            self._show(next(iter(self._pages)))
            self.complain(reason)
        elif reasons.get(self._current):
            self.complain(reasons[self._current])
        else:
            self.list.choose(self._current)
            self._refresh()

    def page(self, page_id: str) -> QWidget | None:
        """The widget of a page that has been made; ``None`` before that."""
        area = self._areas.get(page_id)
        return area.widget() if area else None

    def _on_chosen(self, page_id: str) -> None:
        if self.isVisible():
            self._show(page_id)

    def _on_entered(self, page_id: str) -> None:
        self._show(page_id)
        self._open_sheet(is_page=True)
        self._enter_page()

    def _show(self, page_id: str) -> None:
        page = self._pages[page_id]
        if page_id not in self._areas:
            self._areas[page_id] = area = QScrollArea()
            area.setFrameShape(QFrame.Shape.NoFrame)
            area.setWidgetResizable(True)
            area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            area.setWidget(page.factory(self._home))
            self.stack.addWidget(area)
        if page_id != self._current:
            self.messages.show_message("")
        self._current = page_id
        self.stack.setCurrentWidget(self._areas[page_id])
        self.heading.setText(page.title)
        self.setWindowTitle(_("{page} – Settings").format(page=page.title))
        self._home.memory.put(LAST_PAGE, page_id)
        self._dress_page()
        self._refresh()

    def _on_times(self) -> None:
        """Hours are set up by the clinic's clock; where another is shown elsewhere this is said."""
        page = self._pages.get(self._current)
        is_of_clinic = page is not None and page.group == _("Clinic")
        note = self._home.context.clinic_times_note if is_of_clinic else ""
        self.clinic_times.setText(note)
        self.clinic_times.setVisible(bool(note))

    def _refresh(self) -> None:
        self._on_times()
        refresh = getattr(self.page(self._current), "refresh", None)
        if refresh and self.isVisible():
            refresh()

    def set_theme(self, theme: themes.Theme) -> None:
        """Draw everything with ``theme`` from now on."""
        is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        self.back_button.setIcon(icons.icon("chevron-right" if is_mirrored else "chevron-left", theme.ink))
        for part in (self.list, self.messages, self.unsaved):
            part.set_theme(theme)
        self._dress_page()

    def _dress_page(self) -> None:
        for area in self._areas.values():
            dress = getattr(area.widget(), "set_theme", None)
            if dress:
                dress(self._home.theme)

    # One pane or two

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt override
        """List and page beside each other, or one of them."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        scale = self._text_scale()
        is_sheet = self.width() / scale < SHEET_BELOW
        self.list.setMaximumWidth(16777215 if is_sheet else round(LIST_WIDTH * scale))
        self.list.setMinimumWidth(0 if is_sheet else round(LIST_WIDTH * scale))
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * 1.25)
        font.setBold(True)
        self.heading.setFont(font)
        if is_sheet != self._is_sheet:
            self._is_sheet = is_sheet
            self._open_sheet(is_page=bool(self._current))
        self.back_button.setVisible(is_sheet)

    def _open_sheet(self, *, is_page: bool) -> None:
        """Where there is room for one, show the page or the list."""
        self.right.setVisible(is_page or not self._is_sheet)
        self.list.setVisible(not is_page or not self._is_sheet)

    def _back(self) -> None:
        self._open_sheet(is_page=False)
        self.list.list.setFocus()

    def _text_scale(self) -> float:
        return max(1.0, self.fontMetrics().height() / USUAL_LINE)

    # Keys

    def _step_region(self, step: int, _checked: bool = False) -> None:
        """F6: filter, list, page; those in view."""
        regions = [part for part in (self.list.filter, self.list.list, self.stack) if part.isVisible()]
        focused = self.focusWidget()
        here = next((n for n, part in enumerate(regions) if _holds(part, focused)), -1)
        wanted = regions[(here + step) % len(regions)]
        if wanted is self.stack:
            self._enter_page()
        else:
            wanted.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_focus(self, _old: QWidget | None, now: QWidget | None) -> None:
        """What has the focus is in view, however small the window."""
        area = self._areas.get(self._current)
        page = area.widget() if area else None
        if area and page and now is not None and page.isAncestorOf(now):
            area.ensureWidgetVisible(now)

    def _enter_page(self) -> None:
        """Focus the first thing of the page that takes it."""
        page = self.page(self._current)
        if page is None:
            return
        widget = page.nextInFocusChain()
        while widget is not None and widget is not page:
            takes = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.isEnabled()
            if takes and page.isAncestorOf(widget) and widget.isVisibleTo(page):
                widget.setFocus(Qt.FocusReason.TabFocusReason)
                return
            widget = widget.nextInFocusChain()
        self.stack.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt override
        """Esc that the page left: out of the question, else out of the window."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.unsaved.isVisible():
            self._keep()
        else:
            self.close()

    # Nothing typed is lost

    def _typed_pages(self) -> list[str]:
        """The ids of pages with something typed and not saved; the one in view before others."""
        asked = {page_id: getattr(self.page(page_id), "has_unsaved", None) for page_id in self._areas}
        found = [page_id for page_id, has_unsaved in asked.items() if has_unsaved and has_unsaved()]
        return sorted(found, key=lambda one: one != self._current)

    def _unsaved_page(self) -> str:
        return next(iter(self._typed_pages()), "")

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt override
        """Ask first where something typed would be lost."""
        if self._asks():
            event.ignore()
            return
        super().closeEvent(event)
        if self._before is not None and isValid(self._before) and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt override
        """The window these settings belong to does not close over something typed either."""
        if event.type() == QEvent.Type.Close and watched is self._home.window and self.isVisible() and self._asks():
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def _asks(self) -> bool:
        page_id = self._unsaved_page()
        if page_id:
            self.list.choose(page_id)
            self._show(page_id)
            self._open_sheet(is_page=True)
            self.unsaved.ask(self._pages[page_id].title)
            self._say(self.unsaved.text.text())
            self.raise_()
            self.activateWindow()
        return bool(page_id)

    def _keep(self) -> None:
        self.unsaved.hide()
        self._enter_page()

    def _end(self) -> None:
        """The window these settings belong to is closed: nobody hears what is chosen elsewhere any more."""
        self.hide()
        self.deleteLater()

    def _drop(self) -> None:
        """Forget what was typed: those pages are made anew when they are shown again."""
        self.unsaved.hide()
        while page_id := self._unsaved_page():
            self._areas.pop(page_id).deleteLater()
        self._current = self._current if self._current in self._areas else ""
        self.close()

    # What is said

    def complain(self, text: str) -> None:
        """As ``SettingsHome`` says."""
        self.messages.show_message(text)
        self._announce(text, QAccessible.AnnouncementPoliteness.Assertive)

    def _say(self, text: str) -> None:
        self._announce(text, QAccessible.AnnouncementPoliteness.Polite)

    def _announce(self, text: str, politeness: QAccessible.AnnouncementPoliteness) -> None:
        if text:
            event = QAccessibleAnnouncementEvent(self, text)
            event.setPoliteness(politeness)
            QAccessible.updateAccessibility(event)


def _holds(area: QWidget, focused: QWidget | None) -> bool:
    return focused is not None and (focused is area or area.isAncestorOf(focused))
