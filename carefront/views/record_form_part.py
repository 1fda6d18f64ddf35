"""The form of an entry of a record, made from its fields; another desk's text beside one's own. Plain text only."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from carefront.shared.i18n import _
from carefront.viewmodels.record_faces import FieldSpec
from carefront.viewmodels.record_forms import RecordForm, shown_text
from carefront.views.flow_row import FlowRow
from carefront.views.outlined_check import OutlinedCheck
from carefront.views.plain_label import PlainLabel
from carefront.views.record_parts import heading

NOTE_LINES = 6


class RecordFormPart(QWidget):
    """``typed``: a field's name and what stands in it. ``saved``, ``left``: the buttons. ``used``, ``kept``: a field of
    which the other desk's text, or one's own, was chosen.
    """

    typed = Signal(str, str)
    used = Signal(str)
    kept = Signal(str)
    saved = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[str, str] = ("", "")
        self.fields: dict[str, QWidget] = {}
        self.choices: dict[str, _TheirsRow] = {}
        self.title = heading()
        self._grid = QGridLayout()
        self._grid.setColumnStretch(1, 1)
        self.save_button, self.cancel_button = QPushButton(_("Save")), QPushButton(_("Cancel"))
        self.save_button.clicked.connect(self.saved)
        self.cancel_button.clicked.connect(self.left)
        acts = QHBoxLayout()
        acts.addStretch(1)
        acts.addWidget(self.cancel_button)
        acts.addWidget(self.save_button)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self.title)
        rows.addLayout(self._grid)
        rows.addLayout(acts)
        rows.addStretch(1)

    def show_form(self, form: RecordForm) -> None:
        """Show this form; typing in the one that is shown already is not disturbed."""
        self.title.setText(form.title)
        if self._shown != (form.kind, form.row_id):
            self._shown = (form.kind, form.row_id)
            self._make(form)
            next(iter(self.fields.values())).setFocus()
        for name, field in self.fields.items():
            _put_text(field, form.values[name])
            self.choices[name].show_text(shown_text(form, name) if name in form.theirs else None)
        if form.wrong in form.theirs:
            self.choices[form.wrong].use.setFocus()
        elif form.wrong in self.fields:
            self.fields[form.wrong].setFocus()

    def clear(self) -> None:
        """Forget what stood in it."""
        self._shown = ("", "")
        while self._grid.count():
            item = self._grid.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.fields, self.choices = {}, {}

    def _make(self, form: RecordForm) -> None:
        row = self._shown
        self.clear()
        self._shown = row
        before: QWidget | None = None
        for number, spec in enumerate(form.specs):
            field = self._field(spec, form.values[spec.name])
            field.setAccessibleName(spec.label)
            self.fields[spec.name] = field
            if spec.kind not in ("flag", "text"):
                label = PlainLabel(spec.label)
                label.setBuddy(field)
                self._grid.addWidget(label, 2 * number, 0)
                self._grid.addWidget(field, 2 * number, 1)
            else:
                self._grid.addWidget(field, 2 * number, 0, 1, 2)
            field.show()
            choice = self._choice(spec)
            self._grid.addWidget(choice, 2 * number + 1, 0, 1, 2)
            if before is not None:
                QWidget.setTabOrder(before, field)
            for one, other in pairwise((field, choice.use, choice.keep)):
                QWidget.setTabOrder(one, other)
            before = choice.keep
        if before is not None:
            QWidget.setTabOrder(before, self.save_button)
            QWidget.setTabOrder(self.save_button, self.cancel_button)

    def _choice(self, spec: FieldSpec) -> _TheirsRow:
        choice = _TheirsRow(spec.label)
        choice.use.clicked.connect(lambda: self.used.emit(spec.name))
        choice.keep.clicked.connect(lambda: self.kept.emit(spec.name))
        self.choices[spec.name] = choice
        return choice

    def _field(self, spec: FieldSpec, value: str) -> QWidget:
        if spec.kind == "choice":
            box = QComboBox()
            for code, text in spec.choices:
                box.addItem(text, code)
            box.setCurrentIndex(max(0, box.findData(value)))
            box.currentIndexChanged.connect(lambda _at: self.typed.emit(spec.name, str(box.currentData())))
            return box
        if spec.kind == "flag":
            check = OutlinedCheck(spec.label)
            check.setChecked(bool(value))
            check.toggled.connect(lambda on: self.typed.emit(spec.name, "1" if on else ""))
            return check
        if spec.kind == "text":
            area = QPlainTextEdit(value)
            area.setTabChangesFocus(True)
            area.setMinimumHeight(NOTE_LINES * area.fontMetrics().lineSpacing())
            area.textChanged.connect(lambda: self.typed.emit(spec.name, area.toPlainText()))
            return area
        line = QLineEdit()
        with QSignalBlocker(line):
            line.setText(value)
        line.textEdited.connect(lambda typed: self.typed.emit(spec.name, typed))
        line.returnPressed.connect(self.saved)
        if spec.kind == "day":
            line.setPlaceholderText(_("Day, month, year"))
        return line


class _TheirsRow(QWidget):
    """What another desk wrote into a field meanwhile, and two buttons to choose."""

    def __init__(self, label: str) -> None:
        super().__init__()
        self.text = PlainLabel(wraps=True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.use, self.keep = QPushButton(_("Take that")), QPushButton(_("Keep mine"))
        for button in (self.use, self.keep):
            button.setAccessibleName(_("{act}: {field}").format(act=button.text(), field=label))
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 6)
        rows.setSpacing(2)
        rows.addWidget(self.text)
        rows.addWidget(FlowRow((self.use, self.keep)))
        self.hide()

    def show_text(self, text: str | None) -> None:
        """Show another desk's text; ``None``: there is none."""
        self.setVisible(text is not None)
        self.text.setText("" if text is None else _("Changed meanwhile to: {value}").format(value=text))


def _put_text(field: QWidget, text: str) -> None:
    """Let a field show ``text``; one that does is left alone."""
    with QSignalBlocker(field):
        if isinstance(field, QLineEdit) and field.text() != text:
            field.setText(text)
        elif isinstance(field, QPlainTextEdit) and field.toPlainText() != text:
            field.setPlainText(text)
        elif isinstance(field, QCheckBox):
            field.setChecked(bool(text))
        elif isinstance(field, QComboBox) and field.findData(text) >= 0:
            field.setCurrentIndex(field.findData(text))
