"""What is asked before a decision: the reason of a denial, the part that is approved, why to approve it anyway."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialogButtonBox, QFormLayout, QPlainTextEdit, QPushButton, QWidget

from carefront.shared.i18n import _
from carefront.viewmodels.time_off_part import TimeOffPart
from carefront.views.plain_label import PlainLabel
from carefront.views.sheet_dialog import SheetDialog
from carefront.views.theme import Theme
from carefront.views.time_off.span_bar import SpanBar
from carefront.views.typed_fields import DateField, TextField

REASON_LINES = 3


class ReasonDialog(SheetDialog):
    """Asks for a reason; ``give`` gets it. An empty one is not taken. ``typed`` keeps what was typed under ``name``, so
    that it stands there again after Esc."""

    def __init__(
        self, title: str, lines: tuple[str, ...], label: str, action: str, give: Callable[[str], object],
        parent: QWidget, typed: dict[str, str] | None = None, name: str = "",
    ) -> None:  # fmt: skip
        super().__init__(QSize(460, 300), parent)
        self.setWindowTitle(title)
        self._give, self._typed, self._name = give, {} if typed is None else typed, name
        for line in lines:
            self.rows.addWidget(PlainLabel(line, wraps=True))
        self.reason = reason_field(label)
        self.reason.setPlainText(self._typed.get(name, ""))
        self.reason.textChanged.connect(self._keep)
        self.rows.addWidget(_buddy(label, self.reason))
        self.rows.addWidget(self.reason)
        self.problem = PlainLabel(wraps=True)
        self.problem.hide()
        self.rows.addWidget(self.problem)
        self.rows.addStretch(1)
        self.buttons, self.accept_button = buttons(self, action)
        self.foot.addWidget(self.buttons)
        self.accept_button.clicked.connect(self._try)
        on_control_return(self, self._try)
        self.reason.setFocus()

    def _try(self) -> None:
        text = self.reason.toPlainText().strip()
        if not text:
            self.problem.setText(_("Write a reason."))
            self.problem.show()
            self.reason.setFocus()
            return
        self._typed.pop(self._name, None)
        self.accept()
        self._give(text)

    def _keep(self) -> None:
        self._typed[self._name] = self.reason.toPlainText()


class PartDialog(SheetDialog):
    """Chooses a part of a request; ``give`` gets the reason for denying the rest, and why to approve it anyway."""

    def __init__(
        self, part: TimeOffPart, title: str, theme: Theme, give: Callable[[str, str], object], parent: QWidget,
        typed: dict[str, str] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(QSize(560, 420), parent)
        self.setWindowTitle(_("Approve a part"))
        self._part, self._give, self._typed = part, give, {} if typed is None else typed
        part.setParent(self)
        self.bar = SpanBar(theme, part.labels())
        self.start, self.end = TextField(_("From")), TextField(_("To"))
        self.first, self.last = DateField(_("First day")), DateField(_("Last day"))
        self.effect, self.problem = PlainLabel(wraps=True), PlainLabel(wraps=True)
        self.reason = reason_field(_("Reason for denying the rest"))
        self.anyway = reason_field(_("Reason for approving it anyway"))
        self._kept = {f"rest {part.row.time_off_id}": self.reason, f"anyway {part.row.time_off_id}": self.anyway}
        for name, field in self._kept.items():
            field.setPlainText(self._typed.get(name, ""))
            field.textChanged.connect(self._keep)
        self.warning, self.anyway_label = PlainLabel(wraps=True), PlainLabel(_("Reason for approving it anyway"))
        self.buttons, self.accept_button = buttons(self, _("&Approve the part"))
        self._lay_out(title)
        self._tie()
        self._show()

    def _lay_out(self, title: str) -> None:
        self.rows.addWidget(PlainLabel(title, wraps=True))
        self.rows.addWidget(self.bar)
        fields = QFormLayout()
        fields.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        times: tuple[tuple[str, QWidget], ...] = ((_("&From"), self.start), (_("&To"), self.end))
        days: tuple[tuple[str, QWidget], ...] = ((_("&First day"), self.first), (_("&Last day"), self.last))
        shown, others = (times, days) if self._part.is_of_day else (days, times)
        for label, field in shown:
            fields.addRow(label, field)
        for _label, field in others:
            field.setParent(self)
            field.hide()
        self.rows.addLayout(fields)
        if self._part.is_of_day and (note := self._part.clinic_times_note):
            self.rows.addWidget(PlainLabel(note, wraps=True))
        for widget in (self.problem, self.effect, self.warning, self.anyway_label, self.anyway):
            self.rows.addWidget(widget)
        self.rows.addWidget(_buddy(_("Reason for denying the &rest, which the requester reads"), self.reason))
        self.rows.addWidget(self.reason)
        self.rows.addStretch(1)
        self.foot.addWidget(self.buttons)

    def _tie(self) -> None:
        part = self._part
        self.bar.chosen.connect(part.choose_cells)
        for typed in (self.start, self.end):
            typed.textEdited.connect(lambda _text: part.type_times(self.start.text(), self.end.text()))
        for dated in (self.first, self.last):
            dated.dateChanged.connect(lambda _day: part.choose_days(self.first.day(), self.last.day()))
        part.changed.connect(self._show)
        self.accept_button.clicked.connect(self._try)
        on_control_return(self, self._try)

    def _show(self) -> None:
        part = self._part
        self.bar.show_span(*part.chosen_cells())
        if part.part is not None:
            self.first.show_day(part.part.first)
            self.last.show_day(part.part.last)
        for field, text in zip((self.start, self.end), part.typed(), strict=True):
            if not part.is_typed:
                field.show_text(text)
        self.problem.setText(part.problem)
        self.problem.setVisible(bool(part.problem))
        self.effect.setText(part.effect)
        self.effect.setVisible(bool(part.effect))
        self.warning.setText("\n".join(part.warnings))
        for widget in (self.warning, self.anyway_label, self.anyway):
            widget.setVisible(bool(part.warnings))

    def _try(self) -> None:
        if self._part.problem:
            self.bar.setFocus()
        elif not self.reason.toPlainText().strip():
            self._complain(_("Write a reason for denying the rest."), self.reason)
        elif self._part.warnings and not self.anyway.toPlainText().strip():
            self._complain(_("Write why it is approved anyway."), self.anyway)
        else:
            for name in self._kept:
                self._typed.pop(name, None)
            self.accept()
            self._give(self.reason.toPlainText(), self.anyway.toPlainText())

    def _keep(self) -> None:
        self._typed.update((name, field.toPlainText()) for name, field in self._kept.items())

    def _complain(self, text: str, field: QWidget) -> None:
        self.problem.setText(text)
        self.problem.show()
        field.setFocus()


class ReasonField(QPlainTextEdit):
    """``finished``: Ctrl+Return was pressed in it, where no shortcut took it."""

    finished = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt override
        """Ctrl+Return ends the writing."""
        is_return = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_return and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.finished.emit()
        else:
            super().keyPressEvent(event)


def reason_field(name: str) -> ReasonField:
    """A field of some lines; Tab leaves it."""
    field = ReasonField()
    field.setAccessibleName(name)
    field.setTabChangesFocus(True)
    field.setFixedHeight(REASON_LINES * field.fontMetrics().lineSpacing() + 14)
    return field


def _buddy(text: str, field: QWidget) -> PlainLabel:
    label = PlainLabel(text, wraps=True)
    label.setBuddy(field)
    return label


def buttons(dialog: SheetDialog, action: str) -> tuple[QDialogButtonBox, QPushButton]:
    """Cancel, and the button that does it."""
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, Qt.Orientation.Horizontal, dialog)
    cancel = box.button(QDialogButtonBox.StandardButton.Cancel)
    cancel.setText(_("Cancel"))
    done = QPushButton(action)
    box.addButton(done, QDialogButtonBox.ButtonRole.ActionRole)
    done.setDefault(True)
    for button in (cancel, done):
        button.setMinimumHeight(30)
    box.rejected.connect(dialog.reject)
    return box, done


def on_control_return(dialog: SheetDialog, act: Callable[[], object]) -> None:
    """Do ``act`` with Ctrl+Return from any field."""
    for field in dialog.findChildren(ReasonField):
        field.finished.connect(act)
    for key in ("Ctrl+Return", "Ctrl+Enter"):
        QShortcut(QKeySequence(key), dialog, act)
