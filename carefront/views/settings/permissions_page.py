"""Settings > Permissions: which role may do what, and who has a permission. Every change holds at once; Undo takes it
back."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from carefront.shared.i18n import _
from carefront.viewmodels.permissions_view_model import PermissionsViewModel
from carefront.viewmodels.set_up_faces import Question
from carefront.views.booking_panel_widgets import ButtonRow, WrappingButton
from carefront.views.plain_label import PlainLabel
from carefront.views.settings.pages import SettingsHome
from carefront.views.settings.permission_table import PermissionTable
from carefront.views.settings.set_up_question import QuestionBox
from carefront.views.theme import Theme

HEIGHT = 28


class PermissionsPage(QWidget):
    """A field to find a permission by, the grid, who has what is marked, and the acts on roles."""

    def __init__(self, home: SettingsHome) -> None:
        super().__init__()
        self._home = home
        self.model = PermissionsViewModel(home.context, self)
        self._naming = ""
        self.filter, self.name = QLineEdit(), QLineEdit()
        self.table = PermissionTable(self.model, home.theme)
        self.hint, self.holders = PlainLabel(wraps=True), PlainLabel(wraps=True)
        self.question = QuestionBox(home.theme)
        self.empty = PlainLabel(wraps=True)
        self.new, self.copy = WrappingButton(_("New role…")), WrappingButton(_("Copy role…"))
        self.rename, self.remove = WrappingButton(_("Rename…")), WrappingButton(_("Delete role"))
        self.undo = WrappingButton(_("Undo"))
        self.save, self.leave = QPushButton(_("&Save name")), QPushButton(_("Cancel"))
        self._lay_out()
        self._tie()
        self.set_theme(home.theme)

    def _lay_out(self) -> None:
        for field, name in ((self.filter, _("Find a permission")), (self.name, _("Name of the role"))):
            field.setPlaceholderText(name)
            field.setAccessibleName(name)
            field.setMinimumHeight(HEIGHT)
        self.filter.setClearButtonEnabled(True)
        self.hint.setText(_("Space gives the next reach: own, all, none. Delete takes it away."))
        self.empty.setText(_("You do not have the right to change permissions. Ask an administrator."))
        self.empty.hide()
        self.naming = QWidget()
        line = QHBoxLayout(self.naming)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.name, 1)
        for button in (self.save, self.leave):
            button.setMinimumHeight(HEIGHT)
            line.addWidget(button)
        self.naming.hide()
        self.buttons = ButtonRow(self.new, self.copy, self.rename, self.remove, self.undo)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 8, 8)
        parts = (self.empty, self.filter, self.table, self.hint, self.holders, self.question, self.naming, self.buttons)
        for part in parts:
            column.addWidget(part, 1 if part is self.table else 0)

    def _tie(self) -> None:
        model = self.model
        self.filter.textChanged.connect(self._show)
        self.filter.installEventFilter(self)
        self.name.installEventFilter(self)
        self.table.looked.connect(self._on_looked)
        self._home.window_model.history_changed.connect(model.refresh)
        model.listed.connect(self._show)
        model.told.connect(self.holders.setText)
        model.asked.connect(self._on_asked)
        model.complained.connect(lambda text: self._home.complain(text))
        self.question.confirm.clicked.connect(self._on_confirmed)
        self.question.dismiss.clicked.connect(self._on_dismissed)
        self.new.clicked.connect(lambda: self._begin("new"))
        self.copy.clicked.connect(lambda: self._begin("copy"))
        self.rename.clicked.connect(lambda: self._begin("rename"))
        self.remove.clicked.connect(lambda: model.remove(self.table.marked()[0]))
        self.undo.clicked.connect(lambda: self._home.give("undo"))
        self.save.clicked.connect(self._on_named)
        self.leave.clicked.connect(self._end_naming)

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        self.table.set_theme(theme)
        self.question.set_theme(theme)
        for label in (self.hint, self.empty):
            palette = label.palette()
            palette.setColor(palette.ColorRole.WindowText, theme.secondary_ink)
            label.setPalette(palette)

    def has_unsaved(self) -> bool:
        """Whether a name is being typed."""
        return self.naming.isVisible() and bool(self.name.text().strip())

    def refresh(self) -> None:
        """Read anew; what is being typed stays."""
        self.model.refresh()

    def _show(self, _text: str = "") -> None:
        is_allowed = self.model.is_allowed
        self.empty.setVisible(not is_allowed)
        for part in (self.filter, self.table, self.hint, self.holders, self.buttons):
            part.setVisible(is_allowed)
        self.table.show_roles(self.filter.text())
        self._on_looked(*self.table.marked())

    def _on_looked(self, place: str, key: str) -> None:
        self.model.look_at(place, key)
        is_own = self.model.is_own(place)
        self.copy.setEnabled(bool(place))
        self.rename.setEnabled(is_own)
        self.remove.setEnabled(self.model.can_go(place))
        self.remove.setText(_("Delete role") if is_own or not place else _("Back to the default"))

    # --- naming ------------------------------------------------------------------------------------------------------
    def _begin(self, what: str) -> None:
        title = self.model.title(self.table.marked()[0])
        self._naming = what
        texts = {"new": "", "copy": _("Copy of {role}").format(role=title), "rename": title}
        self.name.setText(texts[what])
        self.naming.show()
        self.name.setFocus()
        self.name.selectAll()

    def _on_named(self) -> None:
        place, name = self.table.marked()[0], self.name.text()
        if self._naming == "rename":
            self.model.rename(place, name)
        else:
            self.model.add(name, place if self._naming == "copy" else "")
        if name.strip():
            self._end_naming()

    def _end_naming(self) -> None:
        self.naming.hide()
        self.table.setFocus()

    # --- a right of one's own ----------------------------------------------------------------------------------------
    def _on_asked(self, text: str) -> None:
        self.question.show_question(Question(text, (), _("Do it all the same")))
        self.question.dismiss.setFocus()

    def _on_confirmed(self) -> None:
        self.question.show_question(None)
        self.model.confirm()
        self.table.setFocus()

    def _on_dismissed(self) -> None:
        self.question.show_question(None)
        self.model.leave()
        self.table.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Enter saves a name and Escape leaves it; Down goes from the field into the grid."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if watched is self.name and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._on_named()
                return True
            if watched is self.name and event.key() == Qt.Key.Key_Escape:
                self._end_naming()
                return True
            if watched is self.filter and event.key() == Qt.Key.Key_Down:
                self.table.setFocus()
                return True
        return super().eventFilter(watched, event)
