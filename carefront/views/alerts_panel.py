"""The panel of the bell: what needs attention with its buttons, and what this desk was told in this session."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QMainWindow,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from carefront.shared.i18n import _
from carefront.viewmodels.alerts_view_model import AlertAct, AlertFace
from carefront.views import icons
from carefront.views.grounds import lay_on
from carefront.views.overlay import Overlay, Side
from carefront.views.plain_label import PlainLabel
from carefront.views.theme import Theme

WIDTH = 400


class AlertsPanel(Overlay):
    """``acted``: an ``AlertAct`` whose button was pressed."""

    acted = Signal(object)

    def __init__(self, theme: Theme, window: QMainWindow) -> None:
        super().__init__(theme, window, Side.FAR, WIDTH)
        self.setAccessibleName(_("Alerts"))
        self._faces: tuple[AlertFace, ...] = ()
        self._quiet: list[PlainLabel] = []
        self.title = _heading("", 1.25)
        self.close_button = QToolButton()
        self.close_button.setAutoRaise(True)
        self.close_button.setMinimumSize(26, 26)
        self.close_button.setAccessibleName(_("Close alerts"))
        self.close_button.setToolTip(_("Close alerts"))
        self.close_button.clicked.connect(self.left)
        self.told = QListWidget()
        self.told.setAccessibleName(_("Said in this session"))
        self.told.setWordWrap(True)
        self.told.setFrameShape(QListWidget.Shape.NoFrame)
        self.told.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.first = self.close_button
        self._lay_out()
        self.set_theme(theme)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        self._inside = QWidget()
        self._rows = QVBoxLayout(self._inside)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(12)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self._inside)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(12, 12, 12, 12)
        rows.addLayout(head)
        rows.addWidget(scroll, 3)
        self.told_title = _heading(_("Said in this session"))
        rows.addWidget(self.told_title)
        rows.addWidget(self.told, 2)

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        super().set_theme(theme)
        self.close_button.setIcon(icons.icon("x", theme.ink))
        for label in self._quiet:
            _ink(label, theme)
        lay_on(self.told, theme.window)

    def show_alerts(self, title: str, faces: tuple[AlertFace, ...], told: Sequence[str]) -> None:
        """Show the alerts as they are now; the keyboard stays with the button it was on, or goes to the first."""
        self.title.setText(title)
        if [(one.id, one.title, one.text) for one in faces] != [(one.id, one.title, one.text) for one in self._faces]:
            focused: QWidget | None = self._window.focusWidget()
            had_focus = focused is not None and self._inside.isAncestorOf(focused)
            if had_focus:
                self.close_button.setFocus()  # a focus that falls out of the panel would close it
            self._faces = faces
            self._fill()
            if had_focus:
                self.take_focus()
        if [*told] != [self.told.item(row).text() for row in range(self.told.count())]:
            self.told.clear()
            for text in told:
                QListWidgetItem(text, self.told)
        for part in (self.told_title, self.told):
            part.setVisible(bool(told))

    def take_focus(self) -> None:
        """Go to the first thing that can be done."""
        buttons = self.buttons()
        (buttons[0] if buttons else self.close_button).setFocus(Qt.FocusReason.OtherFocusReason)

    def buttons(self) -> list[QPushButton]:
        """What can be done, in order."""
        return [part for part in self._inside.findChildren(QPushButton) if part.isEnabled()]

    def _fill(self) -> None:
        self._quiet = []
        while (item := self._rows.takeAt(0)) is not None:
            if widget := item.widget():
                widget.hide()
                widget.setParent(None)
                widget.deleteLater()
        for face in self._faces:
            self._rows.addWidget(self._row(face))
        self._rows.addStretch(1)

    def _row(self, face: AlertFace) -> QWidget:
        part = QWidget()
        title, text = _heading(face.title), PlainLabel(face.text, wraps=True)
        _ink(text, self._theme)
        self._quiet.append(text)
        acts = QHBoxLayout()
        for act in face.acts:
            acts.addWidget(self._button(face, act))
        acts.addStretch(1)
        rows = QVBoxLayout(part)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        rows.addWidget(title)
        rows.addWidget(text)
        rows.addLayout(acts)
        return part

    def _button(self, face: AlertFace, act: AlertAct) -> QPushButton:
        button = QPushButton(act.text)
        button.setMinimumHeight(28)
        button.setAccessibleName(_("{act}: {alert}, {text}").format(act=act.text, alert=face.title, text=face.text))
        button.clicked.connect(lambda: self.acted.emit(act))
        return button


def _heading(text: str, factor: float = 1.0) -> PlainLabel:
    label = PlainLabel(text, wraps=True)
    font = label.font()
    font.setPointSizeF(font.pointSizeF() * factor)
    font.setBold(True)
    label.setFont(font)
    return label


def _ink(label: PlainLabel, theme: Theme) -> None:
    palette = label.palette()
    palette.setColor(palette.ColorRole.WindowText, theme.secondary_ink)
    label.setPalette(palette)
