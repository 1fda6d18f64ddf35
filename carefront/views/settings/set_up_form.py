"""The fields of one thing in sections, what else can be done with it, and the question before what concerns visits."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from carefront.shared.i18n import _
from carefront.viewmodels.booking_form_faces import TheirsFace
from carefront.viewmodels.set_up_faces import ActFace, FieldFace, FieldKind, PageFace
from carefront.views.booking_panel_widgets import ButtonRow, FieldBox, WrappingButton, paint_label
from carefront.views.plain_label import PlainLabel
from carefront.views.settings.set_up_editors import (
    CheckEditor,
    ChoiceEditor,
    ColorEditor,
    Editor,
    LineEditor,
    LinesEditor,
)
from carefront.views.settings.set_up_members import MembersEditor
from carefront.views.settings.set_up_needs import NeedsEditor
from carefront.views.settings.set_up_question import QuestionBox
from carefront.views.theme import Theme

WIDEST = 560


def editor_for(face: FieldFace, theme: Theme) -> Editor:
    """The editor of a kind of field."""
    match face.kind:
        case FieldKind.LINES:
            return LinesEditor()
        case FieldKind.CHECK:
            return CheckEditor(face)
        case FieldKind.CHOICE | FieldKind.SEARCH:
            return ChoiceEditor(face)
        case FieldKind.COLOR:
            return ColorEditor(theme)
        case FieldKind.MEMBERS:
            return MembersEditor(face)
        case FieldKind.NEEDS:
            return NeedsEditor()
    return LineEditor(face)


class SetUpForm(QWidget):
    """``edited``: a field's name and value. ``used`` and ``kept``: another desk's value, or one's own."""

    edited = Signal(str, object)
    used = Signal(str)
    kept = Signal(str)
    acted = Signal(str)
    saved = Signal()
    discarded = Signal()
    confirmed = Signal()
    dismissed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.boxes: dict[str, FieldBox] = {}
        self._editors: dict[str, Editor] = {}
        self._headings: dict[str, PlainLabel] = {}
        self._is_whole = False
        self._shape: tuple[tuple[str, FieldKind, str], ...] = ()
        self.title, self.read_only = PlainLabel(wraps=True), PlainLabel(wraps=True)
        self.notice, self.check = PlainLabel(wraps=True), PlainLabel(wraps=True)
        self.question = QuestionBox(theme)
        self.question.confirm.clicked.connect(self.confirmed)
        self.question.dismiss.clicked.connect(self.dismissed)
        self.save_button, self.discard_button = WrappingButton(), WrappingButton(_("Discard changes"))
        self.save_button.clicked.connect(self.saved)
        self.discard_button.clicked.connect(self.discarded)
        self.act_buttons: dict[str, WrappingButton] = {}
        self._lay_out()

    def _lay_out(self) -> None:
        font = self.font()
        font.setBold(True)
        self.title.setFont(font)
        self._inner = QWidget()
        self._column = QVBoxLayout(self._inner)
        self._column.setContentsMargins(2, 2, 10, 8)
        self._column.setSpacing(10)
        self.area = QScrollArea()
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(self._inner)
        self.acts = QVBoxLayout()
        self._act_row: ButtonRow | None = None
        self.buttons = ButtonRow(self.save_button, self.discard_button)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        for part in (self.title, self.read_only, self.question):
            rows.addWidget(part)
        rows.addWidget(self.area, 1)
        rows.addWidget(self.check)
        rows.addWidget(self.notice)
        rows.addWidget(self.buttons, 0, Qt.AlignmentFlag.AlignLeading)
        rows.addLayout(self.acts)

    def show_page(self, face: PageFace) -> None:
        """Show the thing that is chosen."""
        self.title.setText(face.title)
        for label, text in ((self.read_only, face.read_only), (self.notice, face.notice), (self.check, face.check)):
            label.setText(text)
            label.setVisible(bool(text))
        self._show_fields(face.fields)
        self.question.show_question(face.question)
        self.save_button.show_text(face.save_label)
        self.save_button.setVisible(not face.read_only)
        self.save_button.setEnabled(face.can_save)
        self.discard_button.setVisible(face.is_dirty and not face.read_only)
        self._show_acts(face.acts)
        self._arrange()
        self._fit_height()

    def _show_fields(self, fields: Sequence[FieldFace]) -> None:
        shape = tuple((field.name, field.kind, field.section) for field in fields)
        if shape != self._shape:
            self._build(fields, shape)
        for field in fields:
            box, editor = self.boxes[field.name], self._editors[field.name]
            editor.show_field(field)
            if not editor.has_own_label:
                box.label.setText(field.label)
            editor.target().setAccessibleName(field.label)
            said = field.error or field.help
            box.help.setText(said)
            box.help.setVisible(bool(said))
            editor.target().setAccessibleDescription(said)
            paint_label(box.help, self._theme.warning if field.error else self._theme.secondary_ink)
            box.show_theirs(self._theirs(field))

    def _theirs(self, field: FieldFace) -> TheirsFace | None:
        if not field.theirs:
            return None
        text = _("Changed meanwhile to: {value}").format(value=field.theirs)
        return TheirsFace(field.name, text, _("Take that"), _("Keep mine"))

    def _build(self, fields: Sequence[FieldFace], shape: tuple[tuple[str, FieldKind, str], ...]) -> None:
        """Put the fields in their sections; one that stays is not made anew, so that it keeps the focus."""
        kinds = {name: kind for name, kind, _section in self._shape}
        for name in [name for name in self.boxes if kinds.get(name) not in {f.kind for f in fields if f.name == name}]:
            gone = self.boxes.pop(name)
            del self._editors[name]
            gone.hide()
            gone.deleteLater()
        while self._column.count():
            self._column.takeAt(0)
        for heading in self._headings.values():
            heading.hide()
        section = ""
        for field in fields:
            if field.section and field.section != section:
                section = field.section
                self._column.addWidget(self._heading(section))
            self._column.addWidget(self._box(field))
            self.boxes[field.name].show()
        self._column.addStretch(1)
        self._shape = shape

    def _heading(self, text: str) -> PlainLabel:
        if text not in self._headings:
            made = PlainLabel(text, self._inner, wraps=True)
            font = made.font()
            font.setBold(True)
            made.setFont(font)
            paint_label(made, self._theme.secondary_ink)
            self._headings[text] = made
        self._headings[text].show()
        return self._headings[text]

    def _box(self, field: FieldFace) -> FieldBox:
        if field.name not in self.boxes:
            editor = editor_for(field, self._theme)
            box = FieldBox(field.name, field.label, editor)
            box.setMaximumWidth(WIDEST)
            box.label.setBuddy(editor.target())
            box.label.setVisible(not editor.has_own_label)
            editor.edited.connect(lambda value, name=field.name: self.edited.emit(name, value))
            editor.entered.connect(lambda name=field.name: self._next(name))
            box.used.connect(self.used)
            box.kept.connect(self.kept)
            box.set_theme(self._theme)
            editor.set_theme(self._theme)
            self.boxes[field.name], self._editors[field.name] = box, editor
        return self.boxes[field.name]

    def _next(self, name: str) -> None:
        """Return goes to the next field; from the last one it saves."""
        names = [one for one, _kind, _section in self._shape]
        after = names[names.index(name) + 1 :]
        if after:
            self.focus_on(after[0])
        else:
            self.saved.emit()

    def flow(self, *, is_whole: bool) -> None:
        """Show all fields at their full height, for a page that scrolls as a whole; else scroll them alone."""
        self._is_whole = is_whole
        self._fit_height()

    def _fit_height(self) -> None:
        width = max(1, self.area.viewport().width())
        wanted = self._column.totalHeightForWidth(width) if self._column.hasHeightForWidth() else 0
        self.area.setMinimumHeight(max(wanted, self._inner.sizeHint().height()) if self._is_whole else 0)

    def focus_on(self, name: str) -> None:
        """Put the focus into a field, and the field into view."""
        if name in self.boxes:
            target = self._editors[name].focusProxy() or self._editors[name].target()
            target.setFocus(Qt.FocusReason.TabFocusReason)
            if isinstance(target, QLineEdit):
                target.selectAll()
            self.area.ensureWidgetVisible(self.boxes[name])
            outer = self.parentWidget()
            while outer is not None and not isinstance(outer, QScrollArea):
                outer = outer.parentWidget()
            if isinstance(outer, QScrollArea) and self._is_whole:
                outer.ensureWidgetVisible(self.boxes[name])

    def _show_acts(self, acts: Sequence[ActFace]) -> None:
        if [act.id for act in acts] != list(self.act_buttons):
            if self._act_row is not None:
                self.acts.removeWidget(self._act_row)
                self._act_row.hide()
                self._act_row.deleteLater()
            self.act_buttons = {act.id: WrappingButton() for act in acts}
            for identifier, button in self.act_buttons.items():
                button.clicked.connect(lambda _checked=False, act=identifier: self.acted.emit(act))
            self._act_row = ButtonRow(*self.act_buttons.values())
            self.acts.addWidget(self._act_row, 0, Qt.AlignmentFlag.AlignLeading)
            self._act_row.show()
        for act in acts:
            button = self.act_buttons[act.id]
            button.show_text(act.label)
            button.setToolTip(act.why_not)
            button.setAccessibleDescription(act.why_not)

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        self._theme = theme
        for box in self.boxes.values():
            box.set_theme(theme)
        for editor in self._editors.values():
            editor.set_theme(theme)
        for label in (*self._headings.values(), self.read_only, self.check):
            paint_label(label, theme.secondary_ink)
        paint_label(self.notice, theme.warning)
        self.question.set_theme(theme)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt override
        """Buttons beside or below each other."""
        super().resizeEvent(event)
        self._arrange()
        self._fit_height()

    def _arrange(self) -> None:
        for row in (self.buttons, self._act_row, *(box.choice for box in self.boxes.values())):
            if row is not None:
                row.arrange(self.width())
        self.question.arrange(self.width())
