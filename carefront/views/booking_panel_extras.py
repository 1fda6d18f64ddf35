"""What stands at the end of the form: note, wants sooner, reminder, override, whom to ask, how far a change goes."""

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from carefront.shared.i18n import _
from carefront.viewmodels.booking_form_fields import YES
from carefront.viewmodels.booking_form_view_model import BookingFormViewModel
from carefront.views.booking_panel_patient import put_text
from carefront.views.booking_panel_when import fill_combo, narrow_combo
from carefront.views.booking_panel_widgets import TARGET, ButtonRow, FieldBox, WrappingButton, paint_label
from carefront.views.outlined_check import OutlinedCheck
from carefront.views.plain_label import PlainLabel
from carefront.views.theme import Theme


class NotePart(QWidget):
    """``edited``: field and text."""

    edited = Signal(str, str)

    def __init__(self, form: BookingFormViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form = form
        self.note = QLineEdit()
        self.note.setMaxLength(2000)
        self.note.textEdited.connect(lambda text: self.edited.emit("note", text))
        self.box = FieldBox("note", _("Note"), self.note)
        self.sooner = OutlinedCheck(_("Wants sooner"))
        self.sooner.setMinimumHeight(TARGET)
        self.sooner.toggled.connect(lambda is_set: self.edited.emit("wants_sooner", YES if is_set else ""))
        self.sooner_box = FieldBox("wants_sooner", "", self.sooner)
        self.sooner_box.label.hide()
        self.sooner.setAccessibleName(_("Wants sooner"))
        self.reminder = PlainLabel(wraps=True)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        for part in (self.box, self.sooner_box, self.reminder):
            rows.addWidget(part)

    @property
    def fields(self) -> dict[str, QWidget]:
        """The widget of each field."""
        return {"note": self.note, "wants_sooner": self.sooner}

    def draw(self) -> None:
        """Show the form as it is."""
        form = self._form
        put_text(self.note, form.fields.note)
        with QSignalBlocker(self.sooner):
            self.sooner.setChecked(bool(form.fields.wants_sooner))
        theirs = {face.field: face for face in form.theirs_faces()}
        for box in (self.box, self.sooner_box):
            box.show_theirs(theirs.get(box.field))
        self.reminder.setText(form.patients.reminder)
        self.reminder.setVisible(bool(form.patients.reminder))

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        for box in (self.box, self.sooner_box):
            box.set_theme(theme)
        paint_label(self.reminder, theme.secondary_ink)


class OverridePart(QWidget):
    """*Override…* where it is allowed, else whom to ask; ``person_made``: a button came that was not there before."""

    person_made = Signal(object)

    def __init__(self, form: BookingFormViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form = form
        self.begin = WrappingButton(_("Override…"))
        self.begin.clicked.connect(self._begin)
        self.kind, self.text = narrow_combo(), QLineEdit()
        self.text.setMaxLength(500)
        self.kind.activated.connect(lambda row: form.override.choose_kind(str(self.kind.itemData(row))))
        self.text.textEdited.connect(form.override.type_text)
        self.kind_box = FieldBox("override_kind", _("Reason for the override"), self.kind)
        self.text_box = FieldBox("override", _("In your words"), self.text)
        self.without = WrappingButton(_("Do not override"))
        self.without.clicked.connect(form.override.close)
        self.people: list[WrappingButton] = []
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        for part in (self.begin, self.kind_box, self.text_box, self.without):
            self._rows.addWidget(part)

    @property
    def fields(self) -> dict[str, QWidget]:
        """The widget of each field."""
        return {"override": self.text, "override_kind": self.kind}

    def draw(self) -> None:
        """Show the form as it is."""
        override = self._form.override
        self.begin.setVisible(override.is_allowed and not override.is_open)
        for part in (self.kind_box, self.text_box, self.without):
            part.setVisible(override.is_open)
        fill_combo(self.kind, list(override.kinds()), override.kind)
        put_text(self.text, override.text)
        self.text_box.show_help(self._form.problems.get("override", ""))
        while len(self.people) < len(override.people):
            self._add_person(len(self.people))
        for number, button in enumerate(self.people):
            button.setVisible(number < len(override.people))
            if number < len(override.people):
                button.show_text(override.ask_text(override.people[number]))

    def _add_person(self, number: int) -> None:
        button = WrappingButton()
        button.clicked.connect(lambda: self._ask(number))
        self.people.append(button)
        self._rows.addWidget(button)
        self.person_made.emit(button)

    def _begin(self) -> None:
        self._form.override.open()
        self.kind.setFocus()

    def _ask(self, number: int) -> None:
        person = self._form.override.people[number]
        self._form.saving.ask_leave(person.account_id, person.name)

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        for box in (self.kind_box, self.text_box):
            box.set_theme(theme)


class ScopePart(QFrame):
    """Asked once when a visit of a series was changed: this, this and later, all."""

    def __init__(self, form: BookingFormViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form = form
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.question = PlainLabel(_("This visit is one of a series. What do you want to change?"), wraps=True)
        self.buttons = [self._button(code, text) for code, text in form.saving.scopes()]
        self.choice = ButtonRow(*self.buttons)
        rows = QVBoxLayout(self)
        rows.addWidget(self.question)
        rows.addWidget(self.choice)

    def _button(self, code: str, text: str) -> WrappingButton:
        button = WrappingButton(text)
        button.clicked.connect(lambda: self._form.saving.choose_scope(code))
        return button

    def draw(self) -> None:
        """Show the question while it is open."""
        self.setVisible(self._form.saving.asks_scope)

    def arrange(self, width: int) -> None:
        """Arrange for a width in dip."""
        self.choice.arrange(width - 24)
