"""How the visit repeats, with a line for each occurrence: its mark, the reason, shifting it, leaving it out."""

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from carefront.shared.i18n import _
from carefront.viewmodels.booking_form_view_model import BookingFormViewModel
from carefront.viewmodels.series_view_model import Mark, OccurrenceFace
from carefront.views.booking_panel_patient import put_text
from carefront.views.booking_panel_when import fill_combo, narrow_combo
from carefront.views.booking_panel_widgets import TARGET, FieldBox, WrappingButton, beside, paint_label
from carefront.views.outlined_check import OutlinedCheck
from carefront.views.plain_label import PlainLabel
from carefront.views.theme import Theme


class OccurrenceLine(QFrame):
    """One occurrence: a tick that takes it in, its mark in words, its reason, and *Find near*."""

    def __init__(self, form: BookingFormViewModel, row: int) -> None:
        super().__init__()
        self.tick, self.reason = OutlinedCheck(), PlainLabel(wraps=True)
        self.tick.setMinimumHeight(TARGET)
        self.tick.toggled.connect(lambda is_in: form.series.leave_out(row, is_out=not is_in))
        self.near = WrappingButton(_("Find near"))
        self.near.clicked.connect(lambda: form.series.shift(row))
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(2)
        for part in (self.tick, self.reason, self.near):
            rows.addWidget(part)

    def draw(self, face: OccurrenceFace) -> None:
        """Show an occurrence."""
        with QSignalBlocker(self.tick):
            self.tick.setChecked(face.mark is not Mark.LEFT_OUT)
        text = _("{visit} – {mark}").format(visit=face.text, mark=face.mark_word)
        self.tick.setText(text.replace("&", "&&"))
        self.tick.setAccessibleName(face.spoken)
        self.reason.setText(face.reason)
        self.reason.setVisible(bool(face.reason))
        self.near.setVisible(face.can_shift and face.mark is not Mark.LEFT_OUT)
        self.near.setAccessibleName(_("Find near {visit}").format(visit=face.text))


class RepeatPart(QWidget):
    """``edited``: field and text. ``line_made``: a line came that was not there before."""

    edited = Signal(str, str)
    line_made = Signal(object)

    def __init__(self, form: BookingFormViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form = form
        self._theme: Theme | None = None
        self.repeat, self.ends = narrow_combo(), narrow_combo()
        for name, combo in (("repeat", self.repeat), ("ends", self.ends)):
            combo.activated.connect(
                lambda row, name=name, combo=combo: self.edited.emit(name, str(combo.itemData(row)))
            )
        self.boxes = {
            "repeat": FieldBox("repeat", _("Repeat"), self.repeat),
            "interval": FieldBox("interval", _("Weeks between"), self._line("interval")),
            "ends": FieldBox("ends", _("Ends"), self.ends),
            "count": FieldBox("count", _("How many visits"), self._line("count")),
            "until": FieldBox("until", _("Last day"), self._line("until")),
        }
        self.lines: list[OccurrenceLine] = []
        self.occurrences = QWidget()
        self.occurrences.setAccessibleName(_("Visits of the series"))
        self._list = QVBoxLayout(self.occurrences)
        self._list.setContentsMargins(0, 0, 0, 0)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self.boxes["repeat"])
        rows.addWidget(self.boxes["interval"])
        rows.addWidget(beside((self.boxes["ends"], 1), (self.boxes["count"], 1), (self.boxes["until"], 1)))
        rows.addWidget(self.occurrences)

    def _line(self, field: str) -> QLineEdit:
        line = QLineEdit()
        line.setMaxLength(40)
        line.textEdited.connect(lambda text: self.edited.emit(field, text))
        return line

    @property
    def fields(self) -> dict[str, QWidget]:
        """The widget of each field."""
        return {name: box.editor for name, box in self.boxes.items()}

    def draw(self) -> None:
        """Show the form as it is; a visit that is there is not made a series."""
        form, fields = self._form, self._form.fields
        self.setVisible(form.visit is None)
        fill_combo(self.repeat, list(form.repeat_choices()), fields.repeat)
        fill_combo(self.ends, [("count", _("After some visits")), ("until", _("On a day"))], fields.ends)
        repeats = bool(fields.repeat)
        for name, is_shown in (
            ("interval", fields.repeat == "weeks"), ("ends", repeats), ("count", repeats and fields.ends == "count"),
            ("until", repeats and fields.ends == "until"),
        ):  # fmt: skip
            box = self.boxes[name]
            box.setVisible(is_shown)
            put_text(box.editor, fields.value(name))
            box.show_help(form.problems.get(name, ""))
        last = self.boxes["until" if fields.ends == "until" else "count"]
        if form.series.problem and not form.problems:
            last.show_help(form.series.problem)
        self._draw_lines(form.series.faces())

    def _draw_lines(self, faces: tuple[OccurrenceFace, ...]) -> None:
        while len(self.lines) < len(faces):
            line = OccurrenceLine(self._form, len(self.lines))
            self.lines.append(line)
            self._list.addWidget(line)
            self._paint(line)
            self.line_made.emit(line)
        for row, line in enumerate(self.lines):
            line.setVisible(row < len(faces))
            if row < len(faces):
                line.draw(faces[row])
        self.occurrences.setVisible(bool(faces))

    def _paint(self, line: OccurrenceLine) -> None:
        if self._theme:
            paint_label(line.reason, self._theme.warning)

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        self._theme = theme
        for box in self.boxes.values():
            box.set_theme(theme)
        for line in self.lines:
            self._paint(line)
