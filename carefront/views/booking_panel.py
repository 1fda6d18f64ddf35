"""The booking form as a panel beside the calendar, never a window: its parts in call order, its keys, its buttons."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from carefront.shared.i18n import _
from carefront.viewmodels.booking_form_view_model import BookingFormViewModel
from carefront.views import icons
from carefront.views.booking_panel_extras import NotePart, OverridePart, ScopePart
from carefront.views.booking_panel_keys import PanelKeys
from carefront.views.booking_panel_patient import PatientPart
from carefront.views.booking_panel_people import PeoplePart
from carefront.views.booking_panel_repeat import RepeatPart
from carefront.views.booking_panel_when import WhenPart
from carefront.views.booking_panel_widgets import TARGET, ButtonRow, FieldBox, WrappingButton, paint_label
from carefront.views.plain_label import PlainLabel
from carefront.views.theme import Theme

LOW_LINES = 26
Part = PatientPart | WhenPart | PeoplePart | RepeatPart | NotePart


class BookingPanel(QFrame):
    """Draws a form and hands on what is typed; decides nothing. ``left``: closed by key or button."""

    left = Signal()

    def __init__(self, form: BookingFormViewModel, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.form, self._theme = form, theme
        self.setObjectName("booking_panel")
        self.setAccessibleName(_("Booking form"))
        self.setFrameShape(self.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        self.patient, self.when, self.people = PatientPart(form), WhenPart(form), PeoplePart(form)
        self.repeat, self.note = RepeatPart(form), NotePart(form)
        self.override, self.scope = OverridePart(form), ScopePart(form)
        self._make_head()
        self._make_buttons()
        self._lay_out()
        self._tie()
        self.keys = PanelKeys(self, form, self.stops, self.field_of, self.left.emit)
        self.set_theme(theme)
        self.hide()

    # Parts

    def _make_head(self) -> None:
        self.title, self.held = PlainLabel(), PlainLabel(wraps=True)
        font = self.title.font()
        font.setBold(True)
        self.title.setFont(font)
        self.close_sign = QToolButton()
        self.close_sign.setAutoRaise(True)
        self.close_sign.setMinimumSize(TARGET, TARGET)
        self.close_sign.setAccessibleName(_("Close and keep draft"))
        self.close_sign.clicked.connect(self.left)
        self.close_sign.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.notice = QFrame()
        self.notice.setAutoFillBackground(True)
        self.notice_sign, self.notice_text = QLabel(), PlainLabel(wraps=True)
        row = QHBoxLayout(self.notice)
        row.addWidget(self.notice_sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.notice_text, 1)

    def _make_buttons(self) -> None:
        self.missing = PlainLabel(wraps=True)
        self.discard, self.close_button = WrappingButton(_("Discard")), WrappingButton(_("Close – keep draft"))
        self.discard.clicked.connect(self.form.discard)
        self.close_button.clicked.connect(self.left)
        self.book = QPushButton()
        self.book.setMinimumHeight(TARGET + 8)
        self.book.clicked.connect(self.form.save)
        self.buttons = ButtonRow(self.discard, self.close_button, self.book)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(12, 8, 8, 0)
        head.addWidget(self.title)
        head.addWidget(self.held, 1)
        head.addWidget(self.close_sign, 0, Qt.AlignmentFlag.AlignTop)
        inside = QWidget()
        self.rows = QVBoxLayout(inside)
        self.rows.setContentsMargins(12, 6, 12, 8)
        for part in (self.patient, self.when, self.people, self.repeat, self.note, self.override, self.scope):
            self.rows.addWidget(part)
        self.rows.addStretch(1)
        self.scroll_area = QScrollArea()
        self.scroll_area.setFrameShape(QFrame.Shape.NoFrame)
        self.scroll_area.setWidgetResizable(True)
        self.scroll_area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroll_area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scroll_area.setWidget(inside)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(head)
        column.addWidget(self.notice)
        column.addWidget(self.scroll_area, 1)
        self.foot = QWidget()
        foot = QVBoxLayout(self.foot)
        foot.setContentsMargins(12, 4, 12, 10)
        foot.addWidget(self.missing)
        foot.addWidget(self.buttons)
        self._column = column
        column.addWidget(self.foot)

    def _tie(self) -> None:
        form = self.form
        self.parts: tuple[Part, ...] = (self.patient, self.when, self.people, self.repeat, self.note)
        for part in self.parts:
            part.edited.connect(form.edit)
        self.when.left.connect(form.settle)
        for box in self.findChildren(FieldBox):
            self._tie_box(box)
        self.people.box_made.connect(self._on_box_made)
        self.repeat.line_made.connect(self._on_made)
        self.override.person_made.connect(self._on_made)
        form.changed.connect(self.draw)
        form.hold.changed.connect(self._draw_hold)
        form.focus_wanted.connect(self.go_to)

    def _tie_box(self, box: FieldBox) -> None:
        box.used.connect(self.form.take_theirs)
        box.kept.connect(self.form.keep_own)

    def _on_box_made(self, box: FieldBox) -> None:
        self._tie_box(box)
        self._on_made(box)

    def _on_made(self, made: QWidget) -> None:
        self.keys.watch(made)
        self.keys.order()

    # Drawing

    def draw(self) -> None:
        """Show the form as it is."""
        if not self.form.is_open:
            return
        for part in (*self.parts, self.override, self.scope):
            part.draw()
        self.title.setText(self.form.title)
        self._draw_hold()
        self.notice.setVisible(bool(self.form.notice))
        self.notice_text.setText(self.form.notice)
        self.missing.setText(self.form.missing_line)
        self.missing.setVisible(bool(self.form.missing_line))
        key = QKeySequence(Qt.Modifier.CTRL | Qt.Key.Key_Return).toString(QKeySequence.SequenceFormat.NativeText)
        self.book.setText(_("{act} ({key})").format(act=self.form.save_text, key=key).replace("&", "&&"))
        self.book.setAccessibleName(self.form.save_text)
        self._arrange()

    def _draw_hold(self) -> None:
        self.held.setText(self.form.hold.text)

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        self._theme = theme
        for part in (*self.parts, self.override):
            part.set_theme(theme)
        self.close_sign.setIcon(icons.icon("x", theme.ink))
        self.notice_sign.setPixmap(icons.pixmap("triangle-alert", theme.warning.rgb(), 16, self.devicePixelRatioF()))
        palette = self.notice.palette()
        palette.setColor(palette.ColorRole.Window, theme.fill("conflict"))
        self.notice.setPalette(palette)
        paint_label(self.title, theme.ink)
        paint_label(self.held, theme.secondary_ink)
        paint_label(self.notice_text, theme.ink)
        for label in (self.scope.question, self.missing):
            paint_label(label, theme.ink)
        self.book.setPalette(QPalette())
        if not theme.is_contrast:  # there buttons are outlines, whatever their palette says
            palette = self.book.palette()
            palette.setColor(palette.ColorRole.Button, theme.accent)
            palette.setColor(palette.ColorRole.ButtonText, theme.accent_ink)
            self.book.setPalette(palette)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt override
        """Arrange buttons for the new width."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        width = self.width() - 48
        for part in (self.patient, self.when, self.people, self.scope, self.buttons):
            part.arrange(width)
        self._place_foot()

    def _place_foot(self) -> None:
        """The buttons stay in sight where the panel is high enough; in a low one they scroll with the rest."""
        is_low = self.height() < LOW_LINES * self.fontMetrics().height()
        if is_low is (self.rows.indexOf(self.foot) >= 0):
            return
        (self._column if is_low else self.rows).removeWidget(self.foot)
        (self.rows if is_low else self._column).addWidget(self.foot)

    # Focus and keys

    def go_to(self, field: str) -> None:
        """Put the cursor into a field, in sight, what stands there selected; an unknown one means the first."""
        places: dict[str, QWidget] = {"book": self.book, "scope": self.scope.buttons[0]}
        for part in (*self.parts, self.override):
            places |= part.fields
        wanted = places.get(field, self.patient.patient)
        wanted.setFocus(Qt.FocusReason.TabFocusReason)
        if isinstance(wanted, QLineEdit):
            wanted.selectAll()
        QTimer.singleShot(0, self, lambda: self._show_in_sight(wanted))

    def _show_in_sight(self, wanted: QWidget) -> None:
        """The field with its label and its help; of what is higher than the panel, the field itself."""
        if self.isVisible() and self.scroll_area.isAncestorOf(wanted):
            margin = self.fontMetrics().height() // 2
            box = wanted.parentWidget()
            if isinstance(box, FieldBox):
                self.scroll_area.ensureWidgetVisible(box, 8, margin)
            self.scroll_area.ensureWidgetVisible(wanted, 8, margin)

    def stops(self) -> list[QWidget]:
        """Everything that takes the focus, in the order of Tab: call order, top to bottom."""
        when, new, repeat = self.when, self.patient.boxes, self.repeat
        found: list[QWidget] = [
            self.patient.patient, *(new[name].editor for name in ("name", "given", "family", "phone", "birth_date")),
            self.patient.no_phone, self.patient.known, self.patient.use_record, self.patient.different,
            *(when.boxes[name].editor for name in ("offering_id", "length", "reason", "day", "time")),
            when.more, when.next, *when.alternatives, *self.people.fields.values(), *repeat.fields.values(),
        ]  # fmt: skip
        for line in repeat.lines:
            found += [line.tick, line.near]
        override = self.override
        found += [self.note.note, self.note.sooner, override.begin, override.kind, override.text, override.without]
        found += [*override.people, *self.scope.buttons, self.discard, self.close_button, self.book]
        return [part for stop in found for part in (stop, *self._choice_of(stop))]

    def _choice_of(self, stop: QWidget) -> list[QWidget]:
        """The two buttons for another desk's value come right after their field."""
        box = stop.parentWidget()
        return [box.use, box.keep] if isinstance(box, FieldBox) and box.editor is stop else []

    def field_of(self, widget: QObject) -> str:
        """The field that a widget edits; empty for none."""
        for part in (*self.parts, self.override):
            for name, editor in part.fields.items():
                if editor is widget:
                    return name
        return ""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt override
        """Keys of the parts; what gets the focus is brought in sight."""
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, QWidget):
            self._show_in_sight(watched)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self.keys.take(watched, event):
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt override
        """What no part took stays here: a key typed into the panel never reaches the calendar."""
        if not self.keys.take(self, event):
            event.accept()
