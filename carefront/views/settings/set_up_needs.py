"""What a visit needs: a block of fields for each requirement, in order; added, moved, taken away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from carefront.shared.i18n import _
from carefront.viewmodels.set_up_faces import Choice, FieldFace, Need
from carefront.views.plain_label import PlainLabel
from carefront.views.settings.set_up_editors import HEIGHT, SHORT, Editor

Change = Callable[[int, Need | None, int], None]
"""Of which need: what it is now (``None``: gone), and by how much it moves."""


class NeedRow(QFrame):
    """One requirement."""

    def __init__(self, number: int, change: Change) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._number, self._change, self._need = number, change, Need()
        said = _("Need {number}").format(number=number + 1)
        self.what, self.offset, self.length, self.role = QComboBox(), QLineEdit(), QLineEdit(), QLineEdit()
        for editor, name in (
            (self.what, _("{need}: what")), (self.offset, _("{need}: from minute")),
            (self.length, _("{need}: for so many minutes")), (self.role, _("{need}: role")),
        ):  # fmt: skip
            editor.setAccessibleName(name.format(need=said))
            editor.setMinimumHeight(HEIGHT)
        self.what.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.what.setMinimumContentsLength(SHORT)
        self.length.setPlaceholderText(_("to the end"))
        self.offset.setPlaceholderText("0")
        self.buttons = [
            self._button(_("Up"), _("{need}: move up").format(need=said), lambda: change(number, self._need, -1)),
            self._button(_("Down"), _("{need}: move down").format(need=said), lambda: change(number, self._need, 1)),
            self._button(_("Remove"), _("{need}: remove").format(need=said), lambda: change(number, None, 0)),
        ]
        self._lay_out()
        self.what.activated.connect(self._tell)
        for line in (self.offset, self.length, self.role):
            line.textEdited.connect(self._tell)

    def _button(self, text: str, name: str, act: Callable[[], None]) -> QPushButton:
        button = QPushButton(text)
        button.setAccessibleName(name)
        button.setMinimumHeight(HEIGHT)
        button.clicked.connect(act)
        return button

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(8, 6, 8, 6)
        grid.addWidget(self.what, 0, 0, 1, 3)
        for column, (text, line) in enumerate(
            ((_("From minute"), self.offset), (_("For minutes"), self.length), (_("Role"), self.role))
        ):
            label = PlainLabel(text, wraps=True)
            label.setBuddy(line)
            grid.addWidget(label, 1, column)
            grid.addWidget(line, 2, column)
            grid.setColumnStretch(column, 1)
        buttons = QHBoxLayout()
        for button in self.buttons:
            buttons.addWidget(button)
        buttons.addStretch(1)
        grid.addLayout(buttons, 3, 0, 1, 3)

    def show_need(self, need: Need, choices: tuple[Choice, ...], *, is_editable: bool) -> None:
        """Show a requirement."""
        self._need = need
        with QSignalBlocker(self.what):
            if [self.what.itemData(at) for at in range(self.what.count())] != [choice.id for choice in choices]:
                self.what.clear()
                for choice in choices:
                    self.what.addItem(choice.text, choice.id)
            self.what.setCurrentIndex(self.what.findData(need.what))
        for line, text in ((self.offset, need.offset), (self.length, need.length), (self.role, need.role)):
            if line.text() != text:
                line.setText(text)
            line.setReadOnly(not is_editable)
        self.what.setEnabled(is_editable)
        for button in self.buttons:
            button.setEnabled(is_editable)

    def _tell(self) -> None:
        need = replace(
            self._need, what=str(self.what.currentData() or ""), offset=self.offset.text(), length=self.length.text(),
            role=self.role.text(),
        )  # fmt: skip
        self._change(self._number, need, 0)


class NeedsEditor(Editor):
    """All of them, and a button for one more."""

    def __init__(self) -> None:
        super().__init__()
        self._needs: tuple[Need, ...] = ()
        self._choices: tuple[Choice, ...] = ()
        self.rows: list[NeedRow] = []
        self.nothing = PlainLabel(_("Nothing but who offers it."), wraps=True)
        self.add_button = QPushButton(_("Add a need"))
        self.add_button.setMinimumHeight(HEIGHT)
        self.add_button.clicked.connect(self._add)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.nothing)
        foot = QHBoxLayout()
        foot.addWidget(self.add_button)
        foot.addStretch(1)
        self._column.addLayout(foot)
        self.setFocusProxy(self.add_button)

    def target(self) -> QWidget:
        """The editor as a whole has the name; the button takes the focus."""
        return self

    def show_field(self, face: FieldFace) -> None:
        """As ``Editor`` says."""
        self._needs = tuple(one for one in face.value if isinstance(one, Need)) if isinstance(face.value, tuple) else ()
        self._choices = face.choices
        while len(self.rows) < len(self._needs):
            row = NeedRow(len(self.rows), self._on_change)
            self.rows.append(row)
            self._column.insertWidget(len(self.rows), row)
        while len(self.rows) > len(self._needs):
            gone = self.rows.pop()
            self._column.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for row, need in zip(self.rows, self._needs, strict=True):
            row.show_need(need, face.choices, is_editable=face.is_editable)
        self.nothing.setVisible(not self._needs)
        self.add_button.setEnabled(face.is_editable)

    def _add(self) -> None:
        first = self._choices[0].id if self._choices else ""
        self.edited.emit((*self._needs, Need(what=first)))
        if self.rows:
            self.rows[-1].what.setFocus()

    def _on_change(self, number: int, need: Need | None, step: int) -> None:
        needs = list(self._needs)
        if need is None:
            del needs[number]
        elif step:
            to = max(0, min(len(needs) - 1, number + step))
            needs.insert(to, needs.pop(number))
        else:
            needs[number] = need
        self.edited.emit(tuple(needs))
