"""What approving would do, on the screen with the buttons that decide it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QTableWidget,
    QVBoxLayout,
    QWidget,
)
from PySide6.QtWidgets import QTableWidgetItem as Item

from carefront.shared.i18n import _
from carefront.viewmodels.time_off_faces import DecisionFace, VisitFace, headings
from carefront.views import icons
from carefront.views.flow_row import FlowRow
from carefront.views.plain_label import PlainLabel
from carefront.views.theme import Theme
from carefront.views.typed_fields import TickBox

MOST_ROWS = 8
"""So many visits are seen at once; the list scrolls."""


class DecisionPanel(QWidget):
    """``acted``: the name of the button that was pressed; ``went``: a visit to show, by its id."""

    acted = Signal(str)
    went = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._face = DecisionFace()
        self._quiet: list[PlainLabel] = []
        self.setAccessibleName(_("What it would do"))
        self.back = _button(_("Back to the list"))
        self.title, self.waiting = _heading(1.2), PlainLabel()
        self.approve, self.part = _button(_("&Approve")), _button(_("Approve &part…"))
        self.deny, self.edit = _button(_("&Deny…")), _button(_("&Change…"))
        self.withdraw, self.cancel = _button(_("&Withdraw")), _button(_("Ca&ncel the time off"))
        self.rebook = TickBox(_("Place the visits anew right after"))
        self.list_button = _button(_("List"))
        self.list_button.setCheckable(True)
        self.visits = _Visits()
        self.why_not = PlainLabel(wraps=True)
        self._body = QVBoxLayout()
        self._lay_out()
        for name in ("approve", "part", "deny", "edit", "withdraw", "cancel", "back"):
            getattr(self, name).clicked.connect(lambda _checked=False, name=name: self.acted.emit(name))
        self.list_button.toggled.connect(self._show_list)
        self.visits.cellDoubleClicked.connect(lambda row, _column: self._go(row))
        self.visits.opened.connect(self._go)
        self.set_theme(theme)

    def _lay_out(self) -> None:
        self.inside = QWidget()
        rows = QVBoxLayout(self.inside)
        rows.setContentsMargins(0, 0, 8, 0)
        rows.setSpacing(8)
        rows.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeading)
        rows.addWidget(self.title)
        rows.addLayout(self._body)
        rows.addWidget(self.waiting)
        rows.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self.inside)
        self.foot = FlowRow((self.approve, self.part, self.deny, self.edit, self.withdraw, self.cancel, self.rebook))
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 0, 0, 0)
        column.addWidget(area, 1)
        column.addWidget(self.why_not)
        column.addWidget(self.foot)
        self.waiting.setText(_("Working out what it would do…"))
        self.waiting.hide()
        self.back.hide()
        self.visits.hide()

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        self._theme = theme
        self.show_face(self._face)

    # --- showing -----------------------------------------------------------------------------------------------------
    def show_face(self, face: DecisionFace) -> None:
        """Another request, or what is known of it now."""
        is_other = face.id != self._face.id
        self._face = face
        self.title.setText(face.title)
        self._empty()
        self._quiet = []
        for text in face.story:
            self._add_line(text, is_quiet=True)
        for text in face.warnings:
            self._body.addWidget(self._warning(text))
        if face.is_known:
            self._add_figures(face)
        self.why_not.setText(face.why_not)
        self.why_not.setVisible(bool(face.why_not))
        if is_other:
            self.list_button.setChecked(False)
        self._show_buttons(face)

    def _add_figures(self, face: DecisionFace) -> None:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        affected = _bold(face.affected)
        row.addWidget(affected, 1)
        row.addWidget(self.list_button)
        self.list_button.setVisible(bool(face.visits))
        self.list_button.setAccessibleName(_("List of the affected visits"))
        self._body.addWidget(line)
        self.visits.show_visits(face.visits)
        self._body.addWidget(self.visits)
        for text in face.lines:
            self._add_line(text)
        if face.covers:
            self._body.addSpacing(4)
            self._body.addWidget(_bold(_("Who could stand in")))
            for cover in face.covers:
                self._add_line(cover.line)
                self._add_line(cover.parts, is_quiet=True, indent=16)
            self._add_line(face.elsewhere)

    def _add_line(self, text: str, *, is_quiet: bool = False, indent: int = 0) -> None:
        label = PlainLabel(text, wraps=True)
        label.setContentsMargins(indent, 0, 0, 0) if self.layoutDirection() == (
            Qt.LayoutDirection.LeftToRight
        ) else label.setContentsMargins(0, 0, indent, 0)
        if is_quiet:
            palette = label.palette()
            palette.setColor(palette.ColorRole.WindowText, self._theme.secondary_ink)
            label.setPalette(palette)
            self._quiet.append(label)
        self._body.addWidget(label)

    def _warning(self, text: str) -> QWidget:
        part = QFrame()
        part.setAutoFillBackground(True)
        palette = part.palette()
        palette.setColor(palette.ColorRole.Window, self._theme.fill("conflict"))
        part.setPalette(palette)
        sign = QLabel()
        sign.setPixmap(icons.pixmap("triangle-alert", self._theme.warning.rgb(), 16, self.devicePixelRatioF()))
        label = PlainLabel(text, wraps=True)
        label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout(part)
        row.setContentsMargins(8, 4, 8, 4)
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(label, 1)
        return part

    def _empty(self) -> None:
        for kept in (self.list_button, self.visits):
            kept.setParent(self.inside)
            kept.hide()
        while (item := self._body.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None and widget is not self.visits:
                widget.hide()
                widget.setParent(None)
                widget.deleteLater()

    def _show_buttons(self, face: DecisionFace) -> None:
        self.approve.setText(_("&Approve anyway…") if face.warnings else _("&Approve"))
        for button, is_shown in (
            (self.approve, face.may_decide), (self.part, face.may_decide and face.has_parts),
            (self.deny, face.may_decide), (self.edit, face.may_edit), (self.withdraw, face.may_edit),
            (self.cancel, face.may_cancel), (self.rebook, face.may_decide and bool(face.visits)),
        ):  # fmt: skip
            button.setVisible(is_shown)
        self.approve.setDefault(face.may_decide)

    def show_busy(self, is_busy: bool) -> None:
        """Say that the figures are being worked out, or not any more."""
        self.waiting.setVisible(is_busy)

    def _show_list(self, is_shown: bool) -> None:
        self.visits.setVisible(is_shown and bool(self._face.visits))
        if is_shown:
            self.visits.setFocus()

    def _go(self, row: int) -> None:
        if 0 <= row < len(self._face.visits):
            self.went.emit(self._face.visits[row].appointment_id)

    def take_focus(self) -> None:
        """Put the keyboard on what is done first."""
        buttons = (self.approve, self.edit, self.cancel, self.list_button)
        found = next((button for button in buttons if not button.isHidden()), None)
        (found or self).setFocus(Qt.FocusReason.OtherFocusReason)


class _Visits(QTableWidget):
    """``opened``: Enter was pressed on a row."""

    opened = Signal(int)

    def __init__(self) -> None:
        super().__init__(0, 0)
        self.setAccessibleName(_("Affected visits"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(max(26, self.fontMetrics().height() + 8))
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)

    def show_visits(self, faces: tuple[VisitFace, ...]) -> None:
        """Show others."""
        names = headings()
        self.setColumnCount(len(names))
        self.setHorizontalHeaderLabels(list(names))
        self.setRowCount(len(faces))
        for at, face in enumerate(faces):
            for column, text in enumerate(face.cells):
                item = Item(text)
                item.setToolTip(text)
                if column == 0:
                    item.setData(Qt.ItemDataRole.AccessibleTextRole, face.text)
                self.setItem(at, column, item)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        if faces:
            self.setCurrentCell(0, 0)
        height = self.verticalHeader().defaultSectionSize() * (min(MOST_ROWS, len(faces)) + 1) + 12
        self.setFixedHeight(height + self.horizontalScrollBar().sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt override
        """Enter goes to the visit."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not (
            event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self.opened.emit(self.currentRow())
        else:
            super().keyPressEvent(event)


def _button(text: str) -> QPushButton:
    button = QPushButton(text)
    button.setMinimumHeight(30)
    button.setAutoDefault(True)
    return button


def _bold(text: str) -> PlainLabel:
    label = PlainLabel(text, wraps=True)
    font = label.font()
    font.setBold(True)
    label.setFont(font)
    return label


def _heading(factor: float) -> PlainLabel:
    label = PlainLabel(wraps=True)
    font = label.font()
    font.setPointSizeF(font.pointSizeF() * factor)
    font.setBold(True)
    label.setFont(font)
    return label
