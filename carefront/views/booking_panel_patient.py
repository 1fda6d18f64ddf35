"""The form's first part: whom is it for? Lines to choose from, the fields of a new patient, a possible duplicate."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QVBoxLayout, QWidget

from carefront.shared.i18n import _
from carefront.viewmodels.booking_form_fields import YES
from carefront.viewmodels.booking_form_view_model import BookingFormViewModel
from carefront.viewmodels.choice_state import Hit
from carefront.views.booking_panel_widgets import TARGET, ButtonRow, FieldBox, WrappingButton, beside, paint_label
from carefront.views.outlined_check import OutlinedCheck
from carefront.views.plain_label import PlainLabel
from carefront.views.theme import Theme


class PatientPart(QWidget):
    """``edited``: field and text."""

    edited = Signal(str, str)

    def __init__(self, form: BookingFormViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form = form
        words = form.context.maker.words
        self.patient = QLineEdit()
        self.patient.setPlaceholderText(_("Name, phone, birth date or record number"))
        self.patient.setMaxLength(200)
        self.box = FieldBox("patient", words.patient_title, self.patient)
        self.hits = QListWidget()
        self.hits.setAccessibleName(_("Matches"))
        self.hits.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hits.setWordWrap(True)
        self.hits.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.hits.clicked.connect(lambda index: form.patients.pick(index.row()))
        self.line = PlainLabel(wraps=True)
        self.known = WrappingButton(_("Choose a known {patient} instead").format(patient=words.patient))
        self.known.clicked.connect(form.leave_new_patient)
        self._make_new_fields()
        self._make_duplicate()
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        for part in (self.box, self.hits, self.line, self.new_fields, self.duplicate):
            rows.addWidget(part)
        self.patient.textEdited.connect(lambda text: self.edited.emit("patient", text))

    def _make_new_fields(self) -> None:
        labels = (
            ("name", _("Full name")), ("given", _("Given names")), ("family", _("Family name")), ("phone", _("Phone")),
            ("birth_date", _("Birth date")),
        )  # fmt: skip
        self.boxes = {name: FieldBox(name, label, self._line(name)) for name, label in labels}
        self.no_phone = OutlinedCheck(_("No phone"))
        self.no_phone.setMinimumHeight(TARGET)
        self.no_phone.setAccessibleName(_("No phone"))
        self.no_phone.toggled.connect(lambda is_set: self.edited.emit("no_phone", YES if is_set else ""))
        self.new_fields = QFrame()
        rows = QVBoxLayout(self.new_fields)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self.boxes["name"])
        rows.addWidget(beside((self.boxes["given"], 1), (self.boxes["family"], 1)))
        rows.addWidget(beside((self.boxes["phone"], 1), (self.boxes["birth_date"], 1)))
        rows.addWidget(self.no_phone)
        rows.addWidget(self.known)

    def _line(self, field: str) -> QLineEdit:
        line = QLineEdit()
        line.setMaxLength(200)
        line.textEdited.connect(lambda text: self.edited.emit(field, text))
        return line

    def _make_duplicate(self) -> None:
        self.duplicate = QFrame()
        self.duplicate.setFrameShape(QFrame.Shape.StyledPanel)
        self.duplicate.setAutoFillBackground(True)
        self.looks_like = PlainLabel(wraps=True)
        self.use_record = WrappingButton(_("Use this record"))
        self.use_record.clicked.connect(self._form.use_duplicate)
        self.different = WrappingButton(_("Different person"))
        self.different.clicked.connect(self._form.tell_apart)
        self.duplicate_choice = ButtonRow(self.use_record, self.different)
        rows = QVBoxLayout(self.duplicate)
        rows.addWidget(self.looks_like)
        rows.addWidget(self.duplicate_choice)

    @property
    def fields(self) -> dict[str, QWidget]:
        """The widget of each field."""
        return {"patient": self.patient, **{name: box.editor for name, box in self.boxes.items()}}

    def draw(self) -> None:
        """Show the form as it is."""
        form, fields = self._form, self._form.fields
        is_new = bool(fields.is_new)
        self.box.setVisible(not is_new)
        self.new_fields.setVisible(is_new)
        self.patient.setReadOnly(form.visit is not None)
        put_text(self.patient, fields.patient)
        self.box.show_help(form.problems.get("patient", ""))
        for name, box in self.boxes.items():
            put_text(box.editor, fields.value(name))
            box.show_help(form.problems.get(name, ""))
        self.no_phone.blockSignals(True)
        self.no_phone.setChecked(bool(fields.no_phone))
        self.no_phone.blockSignals(False)
        self.boxes["phone"].editor.setEnabled(not fields.no_phone)
        self.line.setText(form.patients.line)
        self.line.setVisible(bool(form.patients.line) and not is_new)
        self.duplicate.setVisible(bool(form.duplicates.text))
        self.looks_like.setText(form.duplicates.text)
        self._draw_hits(form.patients.hits, form.patients.highlighted)

    def _draw_hits(self, hits: tuple[Hit, ...], highlighted: int) -> None:
        self.hits.setVisible(bool(hits))
        lines = [_line_of(hit) for hit in hits]
        if [self.hits.item(row).text() for row in range(self.hits.count())] != lines:
            self.hits.clear()
            self.hits.addItems(lines)
        if hits:
            self.hits.setCurrentRow(highlighted)
            self._fit_hits()

    def _fit_hits(self) -> None:
        """As high as its lines, each as high as its wrapped text and high enough to be hit."""
        room, total = QRect(0, 0, max(1, self.width() - 12), 10_000), 0
        for row in range(self.hits.count()):
            item = self.hits.item(row)
            wrapped = self.fontMetrics().boundingRect(room, int(Qt.TextFlag.TextWordWrap), item.text())
            height = max(TARGET, wrapped.height() + 6)
            item.setSizeHint(QSize(0, height))
            total += height
        self.hits.setFixedHeight(total + 2 * self.hits.frameWidth() + 2)

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        for box in (self.box, *self.boxes.values()):
            box.set_theme(theme)
        paint_label(self.line, theme.secondary_ink)
        palette = self.duplicate.palette()
        palette.setColor(palette.ColorRole.Window, theme.band)
        self.duplicate.setPalette(palette)
        paint_label(self.looks_like, theme.band_ink)

    def arrange(self, width: int) -> None:
        """Arrange for a width in dip."""
        self.duplicate_choice.arrange(width - 24)


def put_text(editor: QWidget, text: str) -> None:
    """Show ``text`` where it is not there already, so that the cursor of whoever types stays."""
    if isinstance(editor, QLineEdit) and editor.text() != text:
        editor.setText(text)


def _line_of(hit: Hit) -> str:
    return _("{name}   {detail}").format(name=hit.name, detail=hit.detail).rstrip()
