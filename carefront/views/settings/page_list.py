"""The list of pages: a filter, groups with a heading each, one page chosen. Says which; shows none itself."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from carefront.shared.i18n import _, ngettext
from carefront.views import icons
from carefront.views.grounds import lay_on
from carefront.views.plain_label import PlainLabel
from carefront.views.settings.pages import SettingsPage
from carefront.views.theme import Theme

ID_ROLE = Qt.ItemDataRole.UserRole
ROW_HEIGHT, ICON = 32, 16


class PageList(QWidget):
    """``chosen``: another page has the mark, by id. ``entered``: Enter, or a click, on the one that has it."""

    chosen = Signal(str)
    entered = Signal(str)
    counted = Signal(str)

    def __init__(self, pages: tuple[SettingsPage, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pages = pages
        self._theme: Theme | None = None
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(_("Find a setting"))
        self.filter.setAccessibleName(_("Find a setting"))
        self.filter.setClearButtonEnabled(True)
        self.filter.setMinimumHeight(28)
        self.filter.textChanged.connect(self._on_filter)
        self.filter.installEventFilter(self)
        self.list = QListWidget()
        self.list.setAccessibleName(_("Pages"))
        self.list.setIconSize(QSize(ICON, ICON))
        self.list.setFrameShape(QListWidget.Shape.NoFrame)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentItemChanged.connect(lambda now, _before: self._tell(now, self.chosen.emit))
        self.list.itemClicked.connect(lambda item: self._tell(item, self.entered.emit))
        self.list.installEventFilter(self)
        self.nothing = PlainLabel(wraps=True)
        self.nothing.hide()
        rows = QVBoxLayout(self)
        rows.setContentsMargins(8, 8, 0, 8)
        for part, stretch in ((self.filter, 0), (self.nothing, 0), (self.list, 1)):
            rows.addWidget(part, stretch)
        self._fill()

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        self._theme = theme
        lay_on(self.list, theme.window)
        found = {page.id: page for page in self._pages}
        for item in self._items():
            page = found.get(str(item.data(ID_ROLE) or ""))
            if page:
                item.setIcon(_icon(page.icon, theme))
            else:
                item.setForeground(theme.secondary_ink)

    def show_pages(self, pages: tuple[SettingsPage, ...]) -> None:
        """List these from now on; what is typed to find one stays."""
        if pages != self._pages:
            self._pages = pages
            with QSignalBlocker(self.list):
                self.list.clear()
                self._fill()
            if self._theme:
                self.set_theme(self._theme)
            self._on_filter(self.filter.text())

    def choose(self, page_id: str) -> None:
        """Mark a page; one that is hidden by the filter comes back into view."""
        item = next((one for one in self._items() if one.data(ID_ROLE) == page_id), None)
        if item is None:
            return
        if item.isHidden():
            self.filter.clear()
        self.list.setCurrentItem(item)

    def current(self) -> str:
        """The id of the marked page; empty for none."""
        marked = self.list.selectedItems()
        return str(marked[0].data(ID_ROLE) or "") if marked else ""

    def step(self, step: int) -> None:
        """Mark the next page that is in view, or the one before."""
        shown = [item for item in self._items() if item.data(ID_ROLE) and not item.isHidden()]
        if shown:
            at = shown.index(self.list.currentItem()) if self.list.currentItem() in shown else -max(step, 0)
            self.list.setCurrentItem(shown[max(0, min(len(shown) - 1, at + step))])

    def _fill(self) -> None:
        group = ""
        for page in self._pages:
            if page.group != group:
                group = page.group
                head = QListWidgetItem(group, self.list)
                head.setFlags(Qt.ItemFlag.NoItemFlags)
                head.setSizeHint(QSize(0, max(ROW_HEIGHT, self.fontMetrics().height() + 8)))
            item = QListWidgetItem(page.title, self.list)
            item.setData(ID_ROLE, page.id)
            item.setSizeHint(QSize(0, max(ROW_HEIGHT, self.fontMetrics().height() + 8)))

    def _on_filter(self, text: str) -> None:
        words, found = text.casefold().split(), 0
        known = {page.id: f"{page.title} {page.group} {page.words}".casefold() for page in self._pages}
        for item in self._items():
            identifier = str(item.data(ID_ROLE) or "")
            is_found = all(word in known.get(identifier, "") for word in words)
            item.setHidden(not is_found if identifier else bool(words))
            found += bool(identifier) and is_found
        self.nothing.setText(_("No setting is called “{text}”.").format(text=text.strip()))
        self.nothing.setVisible(not found)
        if words:
            self.counted.emit(ngettext("{count} page", "{count} pages", found).format(count=found))

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(row) for row in range(self.list.count())]

    def _tell(self, item: QListWidgetItem | None, tell: Callable[[str], object]) -> None:
        if item is not None and item.data(ID_ROLE):
            tell(str(item.data(ID_ROLE)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt override
        """Up and down in the filter walk the list; Enter goes to the page."""
        if not (isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress):
            return super().eventFilter(watched, event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if watched is self.filter and self.filter.text():
                self._mark_first_found()
            self._tell(self.list.currentItem(), self.entered.emit)
            return True
        if watched is self.filter and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.step(1 if event.key() == Qt.Key.Key_Down else -1)
            return True
        return super().eventFilter(watched, event)

    def _mark_first_found(self) -> None:
        shown = [item for item in self._items() if item.data(ID_ROLE) and not item.isHidden()]
        if shown and self.list.currentItem() not in shown:
            self.list.setCurrentItem(shown[0])


def _icon(name: str, theme: Theme) -> QIcon:
    """In the ink of the list, and in that of the mark."""
    made = icons.icon(name, theme.ink, ICON)
    for ratio in (1.0, 2.0, 3.0):
        made.addPixmap(icons.pixmap(name, theme.accent_ink.rgb(), ICON, ratio), QIcon.Mode.Selected)
    return made
