"""The help window: pages, a search over them, the text with links and a way back. Loads nothing from anywhere."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QUrl
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QTextBrowser,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from carefront.shared.i18n import _, ngettext
from carefront.viewmodels.help_book import LINK, START, HelpBook, HelpPage
from carefront.views import icons
from carefront.views.announcing import announce
from carefront.views.dressing import Dressing
from carefront.views.grounds import lay_on
from carefront.views.help.contexts import page_for
from carefront.views.keymap import Keymap
from carefront.views.plain_label import PlainLabel
from carefront.views.theme import Theme
from carefront.views.window_layout import USUAL_LINE

USUAL_SIZE, LIST_WIDTH, BOTH_FROM = QSize(860, 600), 220, 700
ID_ROLE = Qt.ItemDataRole.UserRole


def open_help(focused: QWidget, dressing: Dressing, keys: Keymap) -> HelpWindow:
    """Show the page about the part that has the focus; the window it is in has one help window of its own."""
    window = focused.window()
    if isinstance(window, HelpWindow):
        window.go(START)
        return window
    mine = [one for one in window.findChildren(HelpWindow) if one.parentWidget() is window]
    found = mine[0] if mine else HelpWindow(window, dressing, keys)
    found.appear(page_for(focused), focused)
    return found


class _Pages(QTextBrowser):
    """Text that was given, and nothing else: no file, no picture, no address is opened from it."""

    def loadResource(self, _kind: int, _name: QUrl | str) -> None:  # noqa: N802 - Qt override
        """Nothing."""


class HelpWindow(QWidget):
    """Esc closes it and gives the focus back. The keys on its pages are those of now."""

    def __init__(self, owner: QWidget, dressing: Dressing, keys: Keymap) -> None:
        super().__init__(owner, Qt.WindowType.Window)
        self.setObjectName("help_window")
        self._keys, self._book = keys, HelpBook()
        self._visited: list[str] = []
        self._before: QWidget | None = None
        self.current = ""
        self.search, self.list, self.text = QLineEdit(), QListWidget(), _Pages()
        self.back_button, self.pages_button = QToolButton(), QToolButton()
        self.said = PlainLabel(wraps=True)
        self._name_parts()
        self._lay_out()
        self._tie()
        for key in keys.sequences("help"):
            QShortcut(key, self, lambda: self.go(START))
        QShortcut(QKeySequence(QKeySequence.StandardKey.Back), self, self.back)
        self.set_theme(dressing.theme)
        dressing.changed.connect(self.set_theme)
        keys.changed.connect(lambda: self._show(self.current))
        self._fill("")

    def _name_parts(self) -> None:
        self.search.setPlaceholderText(_("Search help"))
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumHeight(28)
        self.list.setFrameShape(QListWidget.Shape.NoFrame)
        self.text.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.text.setOpenLinks(False)
        self.text.setOpenExternalLinks(False)
        self.text.document().setDocumentMargin(12)
        self.said.hide()
        for part, name in (
            (self.search, _("Search help")), (self.list, _("Pages of help")), (self.text, _("Help")),
            (self.back_button, _("Back")), (self.pages_button, _("Pages of help")),
        ):  # fmt: skip
            part.setAccessibleName(name)
        for button in (self.back_button, self.pages_button):
            button.setAutoRaise(True)
            button.setMinimumSize(30, 30)
            button.setToolTip(button.accessibleName())
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        for part, stretch in ((self.back_button, 0), (self.pages_button, 0), (self.search, 1)):
            head.addWidget(part, stretch)
        beside = QHBoxLayout()
        beside.addWidget(self.list)
        beside.addWidget(self.text, 1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(8, 8, 8, 8)
        rows.addLayout(head)
        rows.addWidget(self.said)
        rows.addLayout(beside, 1)

    def _tie(self) -> None:
        self.search.textChanged.connect(self._fill)
        self.search.installEventFilter(self)
        self.list.itemClicked.connect(self._on_item)
        self.list.itemActivated.connect(self._on_item)
        self.text.anchorClicked.connect(self._on_link)
        self.back_button.clicked.connect(self.back)
        self.pages_button.clicked.connect(self._show_pages)

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        self.back_button.setIcon(icons.icon("chevron-right" if is_mirrored else "chevron-left", theme.ink))
        self.pages_button.setIcon(icons.icon("menu", theme.ink))
        lay_on(self.list, theme.window)
        if self.current:
            self._show(self.current)

    # Pages

    def appear(self, page_id: str, focused: QWidget) -> None:
        """Come to the front on a page; Esc goes back to ``focused``."""
        self._before = focused
        owner = self.parentWidget()
        if not self.isVisible() and owner is not None:
            is_small = owner.width() / self._text_scale() < BOTH_FROM
            if is_small:
                self.setGeometry(owner.geometry())
            else:
                self.resize(USUAL_SIZE)
        self.show()
        self.raise_()
        self.activateWindow()
        self.search.clear()
        self.go(page_id)
        self._fit()
        self.text.setFocus()

    def go(self, page_id: str) -> None:
        """Show a page; Back comes back from it."""
        if self.current and self.current != page_id:
            self._visited.append(self.current)
        self._show(page_id)

    def back(self) -> None:
        """Show the page of before."""
        if self._visited:
            self._show(self._visited.pop())

    def _show(self, page_id: str) -> None:
        page = self._book.page(page_id)
        self.current = page.id
        self.text.setMarkdown(page.text(self._key_of))
        self.setWindowTitle(_("{page} – Help").format(page=page.title))
        self.text.setAccessibleName(page.title)
        self.back_button.setEnabled(bool(self._visited))
        for row in range(self.list.count()):
            if self.list.item(row).data(ID_ROLE) == page.id:
                self.list.setCurrentRow(row)

    def _key_of(self, command: str) -> str:
        """The key of a command; for one without, where its menu is."""
        found = self._keys.command(command)
        name = found.text.replace("&", "").rstrip("…") if found else command
        return self._keys.text(command) or _("“{command}”").format(command=name)

    def _fill(self, text: str) -> None:
        """List the pages that have what is typed."""
        found: tuple[HelpPage, ...] = self._book.search(text)
        self.list.clear()
        for page in found:
            item = QListWidgetItem(page.title, self.list)
            item.setData(ID_ROLE, page.id)
            item.setSizeHint(QSize(0, max(28, self.fontMetrics().height() + 8)))
        if not text:
            self.said.hide()
            self._show(self.current or START)
            return
        self._show_pages(takes_focus=False)
        self.list.setCurrentRow(0)
        said = ngettext("{count} page", "{count} pages", len(found)).format(count=len(found))
        announce(self, self.said, said if found else _("No page has “{text}”.").format(text=text), False)
        self.said.setVisible(not found)

    def _on_item(self, item: QListWidgetItem) -> None:
        self.go(str(item.data(ID_ROLE)))
        self._fit()
        self.text.setFocus()

    def _on_link(self, url: QUrl) -> None:
        """Another page of help; any other address is left alone."""
        if url.toString().startswith(LINK):
            self.go(url.toString().removeprefix(LINK))

    # Room

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt override
        """List and text, or the text alone."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        has_both = self.width() / self._text_scale() >= BOTH_FROM
        self.pages_button.setVisible(not has_both)
        self.list.setVisible(has_both)
        self.list.setMaximumWidth(round(LIST_WIDTH * self._text_scale()) if has_both else 16777215)
        self.text.setVisible(True)

    def _show_pages(self, _checked: bool = False, *, takes_focus: bool = True) -> None:
        """Where there is room for one, the list takes the place of the text."""
        if self.pages_button.isVisible():
            self.text.hide()
            self.list.show()
        if takes_focus:
            self.list.setFocus()

    def _text_scale(self) -> float:
        return max(1.0, self.fontMetrics().height() / USUAL_LINE)

    # Keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt override
        """Up and down in the search walk the list, Enter opens."""
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            row = self.list.currentRow()
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                step = 1 if event.key() == Qt.Key.Key_Down else -1
                self.list.setCurrentRow(max(0, min(self.list.count() - 1, row + step)))
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and 0 <= row < self.list.count():
                self._on_item(self.list.item(row))
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt override
        """Esc closes and goes back to where the focus was."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
            return
        self.close()
        before = self._before
        if before is not None and isValid(before) and before.isVisible():
            before.window().activateWindow()
            before.setFocus(Qt.FocusReason.OtherFocusReason)
