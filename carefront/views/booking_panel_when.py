"""What, how long and when; what the desk says to it, and the other times it offers."""

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from carefront.shared.i18n import _, ngettext
from carefront.viewmodels.booking_form_view_model import BookingFormViewModel
from carefront.views.booking_panel_patient import put_text
from carefront.views.booking_panel_widgets import TARGET, FieldBox, WrappingButton, beside, paint_label
from carefront.views.plain_label import PlainLabel
from carefront.views.theme import Theme


class WhenPart(QWidget):
    """``edited``: field and text. ``left``: a day or time was left."""

    edited = Signal(str, str)
    left = Signal(str)

    def __init__(self, form: BookingFormViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form, self._shows_all = form, False
        self.type = narrow_combo()
        self.type.activated.connect(lambda row: self.edited.emit("offering_id", str(self.type.itemData(row))))
        labels = (("length", _("Length in minutes")), ("reason", _("Reason")), ("day", _("Day")), ("time", _("Time")))
        self.boxes = {"offering_id": FieldBox("offering_id", form.context.maker.words.visit_type, self.type)}
        self.boxes |= {name: FieldBox(name, label, self._line(name)) for name, label in labels}
        for name in ("day", "time"):
            line = self.boxes[name].editor
            if isinstance(line, QLineEdit):
                line.editingFinished.connect(lambda name=name: self.left.emit(name))
        self._make_answer()
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(beside((self.boxes["offering_id"], 3), (self.boxes["length"], 2)))
        rows.addWidget(self.boxes["reason"])
        rows.addWidget(beside((self.boxes["day"], 3), (self.boxes["time"], 2)))
        for part in (self.summary, self.reasons, self.more, self.warnings, self.held, self.next, *self.alternatives):
            rows.addWidget(part)

    def _line(self, field: str) -> QLineEdit:
        line = QLineEdit()
        line.setMaxLength(500)
        line.textEdited.connect(lambda text: self.edited.emit(field, text))
        return line

    def _make_answer(self) -> None:
        self.summary, self.reasons = PlainLabel(wraps=True), PlainLabel(wraps=True)
        self.warnings, self.held = PlainLabel(wraps=True), PlainLabel(wraps=True)
        self.more = QPushButton()
        self.more.setFlat(True)
        self.more.setMinimumHeight(TARGET)
        self.more.clicked.connect(self._show_all)
        self.next = WrappingButton()
        self.next.clicked.connect(self._take_next)
        self.alternatives = [self._alternative(number) for number in (1, 2, 3)]

    def _alternative(self, number: int) -> WrappingButton:
        button = WrappingButton()
        button.clicked.connect(lambda: self._form.choose(number))
        return button

    @property
    def fields(self) -> dict[str, QWidget]:
        """The widget of each field."""
        return {name: box.editor for name, box in self.boxes.items()} | {"alternatives": self.alternatives[0]}

    def draw(self) -> None:
        """Show the form as it is."""
        form = self._form
        theirs = {face.field: face for face in form.theirs_faces()}
        for name, box in self.boxes.items():
            put_text(box.editor, form.fields.value(name))
            box.show_help(form.problems.get(name, ""))
            box.show_theirs(theirs.get(name))
        self.boxes["time"].set_label(_("Clinic time") if form.context.has_other_clock else _("Time"))
        fill_combo(self.type, self._types(), form.fields.offering_id)
        proposal, length = form.proposal.proposal, self.boxes["length"].editor
        if proposal and isinstance(length, QLineEdit):
            length.setPlaceholderText(str(proposal.length_minutes))
        self._draw_answer()

    def _types(self) -> list[tuple[str, str]]:
        types = [(row.offering_id, row.name) for row in self._form.offerings]
        return types if self._form.fields.offering_id else [("", _("Choose…")), *types]

    def _draw_answer(self) -> None:
        answer = self._form.answer
        self._shows_all = self._shows_all and len(answer.reasons) > 1
        reasons = answer.reasons if self._shows_all else answer.reasons[:1]
        for label, text in (
            (self.summary, answer.summary), (self.reasons, "\n".join(reasons)), (self.held, answer.held_by),
            (self.warnings, "\n".join(answer.warnings)),
        ):  # fmt: skip
            label.setText(text)
            label.setVisible(bool(text))
        hidden = len(answer.reasons) - len(reasons)
        self.more.setVisible(hidden > 0)
        self.more.setText(ngettext("and {count} more", "and {count} more", hidden).format(count=hidden))
        self.next.show_text(self._form.openings.text)
        self.next.setVisible(bool(self._form.openings.text))
        for number, button in enumerate(self.alternatives, start=1):
            button.setVisible(number <= len(answer.alternatives))
            if number <= len(answer.alternatives):
                text = _("{number}   {alternative}").format(number=number, alternative=answer.alternatives[number - 1])
                button.show_text(text)

    def _show_all(self) -> None:
        self._shows_all = True
        self.draw()

    def _take_next(self) -> None:
        if offer := self._form.openings.offer:
            self._form.take(offer)

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        for box in self.boxes.values():
            box.set_theme(theme)
        paint_label(self.reasons, theme.warning)
        paint_label(self.held, theme.warning)
        paint_label(self.summary, theme.secondary_ink)

    def arrange(self, width: int) -> None:
        """Arrange for a width in dip."""
        for box in self.boxes.values():
            box.choice.arrange(width)


def narrow_combo() -> QComboBox:
    """A list that is as wide as its place, not as its longest entry."""
    combo = QComboBox()
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setMinimumContentsLength(6)
    combo.setMinimumHeight(TARGET)
    combo.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return combo


def fill_combo(combo: QComboBox, choices: list[tuple[str, str]], chosen: str) -> None:
    """List ``choices`` (id, text) with one chosen; tells nobody."""
    if combo.view().isVisible():
        return
    with QSignalBlocker(combo):
        if [(combo.itemData(row), combo.itemText(row)) for row in range(combo.count())] != choices:
            combo.clear()
            for identifier, text in choices:
                combo.addItem(text, identifier)
        combo.setCurrentIndex(max(0, combo.findData(chosen)))
