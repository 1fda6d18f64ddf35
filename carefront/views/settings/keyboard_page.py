"""Settings > Keyboard: every command with its keys; another key by pressing it. What is chosen holds at once."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from carefront.shared.i18n import _, ngettext
from carefront.viewmodels.key_rules import refusal
from carefront.views.keymap import native
from carefront.views.plain_label import PlainLabel
from carefront.views.settings.key_field import KeyField
from carefront.views.settings.keyboard_rows import KeyRow, key_rows, plain_text
from carefront.views.settings.pages import SettingsHome
from carefront.views.theme import Theme

ID_ROLE, NOTE_ROLE = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
NAME, KEYS = 0, 1
KEPT_IN_ORDER = "\u2066{}\u2069"
"""Keys are written from left to right among words of any direction."""


class KeyboardPage(QWidget):
    """A table to look in, buttons for the line that is marked, and a field that takes the new key."""

    def __init__(self, home: SettingsHome) -> None:
        super().__init__()
        self._home, self._keys = home, home.keys
        self._adds = False
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(_("Filter commands and keys"))
        self.filter.setAccessibleName(_("Filter commands and keys"))
        self.filter.setClearButtonEnabled(True)
        self.filter.setMinimumHeight(28)
        self._make_table()
        self.note, self.field = PlainLabel(wraps=True), KeyField()
        self.change, self.add = QPushButton(_("&Change key…")), QPushButton(_("&Add another key…"))
        self.clear, self.reset = QPushButton(_("C&lear keys")), QPushButton(_("&Reset"))
        self.reset_all = QPushButton(_("Reset a&ll commands"))
        self._lay_out()
        self._tie()
        self.refresh()

    def _make_table(self) -> None:
        self.table = QTreeWidget()
        self.table.setAccessibleName(_("Commands and keys"))
        self.table.setColumnCount(2)
        self.table.setHeaderLabels([_("Command"), _("Keys")])
        self.table.setRootIsDecorated(False)
        self.table.setItemsExpandable(False)
        self.table.setAllColumnsShowFocus(True)
        self.table.setMinimumHeight(160)
        self.table.setWordWrap(True)
        header = self.table.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)

    def _lay_out(self) -> None:
        buttons = QGridLayout()
        for number, button in enumerate((self.change, self.add, self.clear, self.reset, self.reset_all)):
            button.setMinimumHeight(28)
            buttons.addWidget(button, number // 3, number % 3)
        self.field.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 8, 8)
        for part, stretch in ((self.filter, 0), (self.table, 1), (self.note, 0), (self.field, 0)):
            column.addWidget(part, stretch)
        column.addLayout(buttons)

    def _tie(self) -> None:
        self.filter.textChanged.connect(self._on_filter)
        self.filter.installEventFilter(self)
        self.table.installEventFilter(self)
        self.table.currentItemChanged.connect(lambda _now, _before: self._on_marked())
        self.table.itemDoubleClicked.connect(lambda _item: self._begin(adds=False))
        self.change.clicked.connect(lambda: self._begin(adds=False))
        self.add.clicked.connect(lambda: self._begin(adds=True))
        self.clear.clicked.connect(lambda: self._keys.choose(self._command(), ()))
        self.reset.clicked.connect(self._reset)
        self.reset_all.clicked.connect(self._keys.reset_all)
        self.field.pressed.connect(self._on_pressed)
        self.field.left.connect(self._end)
        self._keys.changed.connect(self.refresh)

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        palette = self.note.palette()
        palette.setColor(palette.ColorRole.WindowText, theme.secondary_ink)
        self.note.setPalette(palette)

    # The table

    def refresh(self) -> None:
        """List what the keys are now; the mark stays on its command."""
        marked = self._command()
        self.table.clear()
        for title, rows in key_rows(self._keys, self.filter.text()):
            top = QTreeWidgetItem(self.table, [title])
            top.setFlags(Qt.ItemFlag.ItemIsEnabled)
            top.setFirstColumnSpanned(True)
            font = top.font(NAME)
            font.setBold(True)
            top.setFont(NAME, font)
            for row in rows:
                self._add_row(top, row, is_marked=row.command == marked != "")
            top.setExpanded(True)
        if self.table.currentItem() is None:
            self._mark_first()
        self._on_marked()

    def _add_row(self, top: QTreeWidgetItem, row: KeyRow, *, is_marked: bool) -> None:
        is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        item = QTreeWidgetItem(top, [row.text, KEPT_IN_ORDER.format(row.keys) if is_mirrored else row.keys])
        item.setData(NAME, ID_ROLE, row.command)
        item.setData(NAME, NOTE_ROLE, row.note)
        spoken = (row.text, row.keys or _("no key"), row.note, _("changed") if row.is_chosen else "")
        item.setData(NAME, Qt.ItemDataRole.AccessibleTextRole, ", ".join(part for part in spoken if part))
        if row.is_chosen:
            font = item.font(KEYS)
            font.setBold(True)
            item.setFont(KEYS, font)
        if is_marked:
            self.table.setCurrentItem(item)

    def _mark_first(self) -> None:
        top = self.table.topLevelItem(0)
        first = top.child(0) if top is not None else None
        if first is not None:
            self.table.setCurrentItem(first)

    def _on_filter(self, text: str) -> None:
        self.refresh()
        if text:
            count = sum(len(rows) for _title, rows in key_rows(self._keys, text))
            self._home.say(ngettext("{count} command", "{count} commands", count).format(count=count))

    def _command(self) -> str:
        item = self.table.currentItem()
        return str(item.data(NAME, ID_ROLE) or "") if item is not None else ""

    def _name(self, command_id: str) -> str:
        found = self._keys.command(command_id)
        return plain_text(found) if found else ""

    def _on_marked(self) -> None:
        """The buttons are about the line that is marked."""
        item, command = self.table.currentItem(), self._command()
        for button in (self.change, self.add, self.clear):
            button.setEnabled(bool(command))
        self.clear.setEnabled(bool(self._keys.keys(command)))
        self.reset.setEnabled(self._keys.is_chosen(command))
        self.reset_all.setEnabled(any(self._keys.is_chosen(one.id) for one in self._keys.commands))
        if self.field.isHidden():
            note = str(item.data(NAME, NOTE_ROLE) or "") if item is not None else ""
            usual = "   ".join(map(native, self._keys.defaults(command)))
            if self._keys.is_chosen(command) and usual:
                note = _("Usually: {keys}").format(keys=usual)
            self.note.setText(note or _("Enter gives the marked command another key. A changed key is bold."))

    # Another key

    def _begin(self, *, adds: bool) -> None:
        command = self._command()
        if not command:
            return
        self._adds = adds
        self.field.clear()
        self.field.show()
        self.field.setFocus()
        prompt = _("Another key for “{command}”:") if adds else _("New key for “{command}”:")
        self._tell(prompt.format(command=self._name(command)))

    def _on_pressed(self, key: str) -> None:
        command = self._command()
        reason = self._refusal(command, key)
        if reason:
            self._tell(_("{key}: {reason}").format(key=native(key), reason=reason))
            return
        kept = tuple(one for one in self._keys.keys(command) if one != key) if self._adds else ()
        self._keys.choose(command, (*kept, key))
        self._home.say(_("{key} is “{command}” now.").format(key=native(key), command=self._name(command)))
        self.table.setFocus()

    def _refusal(self, command: str, key: str) -> str:
        holder = self._keys.holder(key)
        if holder and holder != command:
            return _("this key belongs to “{command}”. Clear it there first, or press another key.").format(
                command=self._name(holder)
            )
        return refusal(key, is_global=self._keys.is_global(command), own=self._keys.defaults(command))

    def _end(self) -> None:
        """No key is waited for any more."""
        if not self.field.isHidden():
            had_focus = self.field.hasFocus()
            self.field.hide()
            self._on_marked()
            if had_focus:
                self.table.setFocus()

    def _reset(self) -> None:
        """Give back its own keys; one that another command was given stays there, which is said."""
        command = self._command()
        self._keys.reset(command)
        lost = [key for key in self._keys.defaults(command) if key not in self._keys.keys(command)]
        if lost:
            holder = self._name(self._keys.holder(lost[0]))
            self._tell(_("{key} stays with “{command}”.").format(key=native(lost[0]), command=holder))

    def _tell(self, text: str) -> None:
        self.note.setText(text)
        self._home.say(text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt override
        """Enter in the table begins, Del clears; down in the filter goes to the table."""
        if not (isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress):
            return super().eventFilter(watched, event)
        if watched is self.filter and event.key() == Qt.Key.Key_Down:
            self.table.setFocus()
        elif watched is self.table and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._begin(adds=False)
        elif watched is self.table and event.key() == Qt.Key.Key_Delete and self._command():
            self._keys.choose(self._command(), ())
        else:
            return super().eventFilter(watched, event)
        return True
