"""The selected visit in full: who, when, with whom, in which state, what happened to it, and what can be done."""

from collections.abc import Mapping
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QResizeEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from carefront.shared.i18n import _
from carefront.viewmodels.detail_view_model import DetailFace, Fact
from carefront.views import icons
from carefront.views.calendar.card_text import ICON_OF
from carefront.views.edged_frame import EdgedFrame
from carefront.views.plain_label import PlainLabel
from carefront.views.theme import Theme

MARGIN, SHOWN_HISTORY = 12, 12
SIDE_BY_SIDE = 480
"""From this width on, in dip, the patient stands beside the visit."""


class DetailPanel(EdgedFrame):
    """``command_given``: the id of a command for the selected visit. Plain text only, never in the canvas's way."""

    command_given = Signal(str)
    closed = Signal()
    pinned = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._face: DetailFace | None = None
        self._commands: dict[QPushButton, str] = {}
        self.is_side_by_side = False
        self.setAccessibleName(_("Details of the visit"))
        self._make_head()
        self._make_acts()
        self._lay_out()
        self.set_theme(theme)
        self.show_face(None)

    # Parts

    def _make_head(self) -> None:
        self.title = PlainLabel(wraps=True)
        font = self.title.font()
        font.setPointSizeF(font.pointSizeF() * 1.25)
        font.setBold(True)
        self.title.setFont(font)
        self.subtitle, self.phone = _quiet(), _quiet()
        self.pin_button = _tool(_("Keep beside the calendar"))
        self.pin_button.setCheckable(True)
        self.pin_button.toggled.connect(self.pinned)
        self.close_button = _tool(_("Close details"))
        self.close_button.clicked.connect(self.closed)
        self.flags = PlainLabel(wraps=True)

    def _make_acts(self) -> None:
        self.status_button = self._act("", "status")
        self.status_button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.move_button = self._act(_("Move…"), "move")
        self.cancel_button = self._act(_("Cancel…"), "cancel")
        self.more_button = self._act(_("More…"), "visit_menu")
        self.follow_up_button = self._act(_("Book follow-up"), "follow_up")
        self.record_button = self._act(_("Record…"), "record")
        self.message_button = self._act(_("Message…"), "message")
        self.charges_button = self._act(_("Charges…"), "charges")
        self.acts = (self.status_button, self.move_button, self.cancel_button, self.more_button, self.follow_up_button)

    def _act(self, text: str, command: str) -> QPushButton:
        button = QPushButton(text)
        button.setMinimumHeight(28)
        button.clicked.connect(lambda: self.command_given.emit(command))
        self._commands[button] = command
        return button

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        for tool in (self.pin_button, self.close_button):
            head.addWidget(tool, 0, Qt.AlignmentFlag.AlignTop)
        acts = QHBoxLayout()
        for button in (self.move_button, self.cancel_button, self.more_button):
            acts.addWidget(button, 1)
        self._facts, self._patient_facts = _FactGrid(), _FactGrid()
        self.history_title, self.history = _section(_("History")), PlainLabel(wraps=True)
        self.messages_title, self.messages = _section(_("Messages")), PlainLabel(wraps=True)
        self.messages.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
        self.history.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
        self.inside = QWidget()
        self.who, self.visit, self.past = (
            _block(head, self.subtitle, self.phone, self.flags),
            _block(self.status_button, self._facts, acts),
            _block(
                self._patient_facts,
                self.follow_up_button,
                self.record_button,
                self.message_button,
                self.charges_button,
                self.messages_title,
                self.messages,
                self.history_title,
                self.history,
            ),
        )
        self._grid = QGridLayout(self.inside)
        self._grid.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        self._grid.setVerticalSpacing(8)
        self._grid.setHorizontalSpacing(2 * MARGIN)
        self._place_blocks()
        scroll = QScrollArea()
        scroll.setFrameShape(scroll.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self.inside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt override
        """Stand side by side where there is room for it."""
        super().resizeEvent(event)
        if self.is_side_by_side != (self.width() >= SIDE_BY_SIDE):
            self.is_side_by_side = not self.is_side_by_side
            self._place_blocks()

    def _place_blocks(self) -> None:
        """One column: who, visit, past. Two: the patient beside the visit."""
        places = ((0, 0, 1), (0, 1, 3), (1, 0, 1)) if self.is_side_by_side else ((0, 0, 1), (1, 0, 1), (2, 0, 1))
        for block, (row, column, span) in zip((self.who, self.visit, self.past), places, strict=True):
            self._grid.removeWidget(block)
            self._grid.addWidget(block, row, column, span, 1, Qt.AlignmentFlag.AlignTop)
        self._grid.setRowStretch(2, int(self.is_side_by_side))
        self._grid.setRowStretch(3, int(not self.is_side_by_side))
        for column in (0, 1):
            self._grid.setColumnStretch(column, int(self.is_side_by_side or column == 0))
        order = (self.who, self.past, self.visit) if self.is_side_by_side else (self.who, self.visit, self.past)
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    # What is shown

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        super().set_theme(theme)
        self._theme = theme
        self.pin_button.setIcon(icons.icon("pin", theme.ink))
        self.close_button.setIcon(icons.icon("x", theme.ink))
        for label in (self.subtitle, self.phone):
            _ink(label, theme.secondary_ink)
        _ink(self.flags, theme.warning)
        for grid in (self._facts, self._patient_facts):
            grid.set_theme(theme)
        self.show_face(self._face)

    def show_face(self, face: DetailFace | None) -> None:
        """Show a visit; none says what would be here."""
        self._face = face
        self.title.setText(face.title if face else _("Nothing selected"))
        self.subtitle.setText(face.subtitle if face else _("Choose a visit to see it in full."))
        self.phone.setText(face.phone if face else "")
        self.phone.setVisible(bool(face and face.phone))
        self.flags.setText("\n".join(face.flags) if face else "")
        self.flags.setVisible(bool(face and face.flags))
        for button in self.acts:
            button.setVisible(face is not None)
        for button in (self.record_button, self.message_button, self.charges_button):
            button.setVisible(bool(face and face.patient_id))
        self.messages.setText("\n".join(face.messages) if face else "")
        for part in (self.messages_title, self.messages):
            part.setVisible(bool(face and face.messages))
        self._facts.show_facts(face.facts if face else ())
        self._patient_facts.show_facts(face.patient_facts if face else ())
        self.history.setText("\n".join(face.history[:SHOWN_HISTORY]) if face else "")
        self.history_title.setVisible(bool(face and face.history))
        if face:
            self.status_button.setText(face.status_label)
            self.status_button.setAccessibleName(_("Status: {status}").format(status=face.status_label))
            self.status_button.setIcon(icons.icon(ICON_OF.get(face.status, "circle"), self._theme.bar(face.status)))

    def show_refusals(self, refusals: Mapping[str, str]) -> None:
        """Disable the buttons of refused commands, by id, and say why in their tips."""
        for button, command in self._commands.items():
            button.setEnabled(command not in refusals)
            button.setToolTip(refusals.get(command, ""))

    def show_pin(self, *, can_pin: bool, is_pinned: bool) -> None:
        """Whether the panel can be kept beside the calendar, and whether it is."""
        self.pin_button.setVisible(can_pin)
        self.pin_button.setChecked(is_pinned)


def _block(*parts: QWidget | QLayout) -> QWidget:
    """The parts one below the other."""
    block = QWidget()
    rows = QVBoxLayout(block)
    rows.setContentsMargins(0, 0, 0, 0)
    rows.setSpacing(8)
    for part in parts:
        if isinstance(part, QWidget):
            rows.addWidget(part)
        else:
            rows.addLayout(part)
    return block


class _FactGrid(QWidget):
    """Labels and what they label, in two columns."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self._theme: Theme | None = None
        self._rows: list[tuple[PlainLabel, PlainLabel]] = []

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for label, _text in self._rows:
            _ink(label, theme.secondary_ink)

    def show_facts(self, facts: tuple[Fact, ...]) -> None:
        while len(self._rows) < len(facts):
            self._add_row()
        for number, (label, text) in enumerate(self._rows):
            fact = facts[number] if number < len(facts) else None
            for part in (label, text):
                part.setVisible(fact is not None)
            label.setText(fact.label if fact else "")
            text.setText(fact.text if fact else "")
        self.setVisible(bool(facts))

    def _add_row(self) -> None:
        label, text = PlainLabel(), PlainLabel(wraps=True)
        label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
        if self._theme:
            _ink(label, self._theme.secondary_ink)
        self._grid.addWidget(label, len(self._rows), 0)
        self._grid.addWidget(text, len(self._rows), 1)
        self._rows.append((label, text))


def _quiet() -> PlainLabel:
    label = PlainLabel(wraps=True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def _section(text: str) -> PlainLabel:
    label = PlainLabel(text)
    font = label.font()
    font.setBold(True)
    label.setFont(font)
    return label


def _tool(name: str) -> QToolButton:
    button = QToolButton()
    button.setAutoRaise(True)
    button.setMinimumSize(26, 26)
    button.setAccessibleName(name)
    button.setToolTip(name)
    return button


def _ink(label: PlainLabel, color: QColor) -> None:
    palette = label.palette()
    palette.setColor(palette.ColorRole.WindowText, color)
    label.setPalette(palette)
