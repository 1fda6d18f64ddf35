"""One item of a list: who, what they want, the best times to offer or book, what was offered, what else can be done."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from carefront.shared.i18n import _
from carefront.viewmodels.inbox_faces import AlikeFace, ItemFace, OfferFace
from carefront.views.plain_label import PlainLabel
from carefront.views.theme import Theme
from carefront.views.typed_fields import bring_into_view

SNOOZES = (1, 7, 30)
TARGET = 28


def snooze_words(days: int) -> str:
    """What putting off by so many days is called."""
    return {1: _("Until tomorrow"), 7: _("For a week"), 30: _("For a month")}[days]


class ItemPanel(QWidget):
    """``acted``: a command word and its argument: ``offer``, ``book`` (number of the time), ``accept``, ``decline``
    (id of the offer), ``answer`` (id of the patient, empty for somebody new), ``snooze`` (days), ``close``, ``visit``,
    ``edit``, ``back``."""

    acted = Signal(str, object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Who waits, in full"))
        self._theme, self._face = theme, ItemFace()
        self._alikes: tuple[AlikeFace, ...] = ()
        self._quiet: list[PlainLabel] = []
        self._parts: list[QWidget] = []
        self.back = QPushButton(_("Back to the list"))
        self.name = PlainLabel(wraps=True)
        font = self.name.font()
        font.setBold(True)
        font.setPointSizeF(font.pointSizeF() * 1.2)
        self.name.setFont(font)
        self.reach, self.wanted, self.about, self.waiting = (PlainLabel(wraps=True) for _part in range(4))
        self.note = PlainLabel(wraps=True)
        self.snooze, self.close_button = QToolButton(), QPushButton(_("C&lose"))
        self.visit_button, self.edit_button = QPushButton(_("Show &visit")), QPushButton(_("&Edit…"))
        self._lay_out()
        self._tie()
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Draw with ``theme`` from now on."""
        self._theme = theme
        for label in (self.reach, self.about, *self._quiet):
            palette = label.palette()
            palette.setColor(palette.ColorRole.WindowText, theme.secondary_ink)
            label.setPalette(palette)

    def _lay_out(self) -> None:
        self.snooze.setText(_("&Snooze"))
        self.snooze.setAccessibleName(_("Put off"))
        self.snooze.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.snooze)
        for days in SNOOZES:
            menu.addAction(snooze_words(days), self._act("snooze", days))
        self.awake = menu.addAction(_("Show again now"), self._act("snooze", 0))
        self.snooze.setMenu(menu)
        inside = QWidget()
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        for part in (self.back, self.name, self.reach, self.wanted, self.waiting, self.about, self.note):
            rows.addWidget(part)
        self._varying = QVBoxLayout()
        self._varying.setSpacing(6)
        rows.addSpacing(8)
        rows.addLayout(self._varying)
        rows.addStretch(1)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        acts = QHBoxLayout()
        for button in (self.snooze, self.close_button, self.edit_button, self.visit_button):
            button.setMinimumHeight(TARGET)
            acts.addWidget(button)
        acts.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(12, 4, 4, 4)
        outer.addWidget(scroll, 1)
        outer.addLayout(acts)

    def _tie(self) -> None:
        self.back.setMinimumHeight(TARGET)
        self.back.hide()
        for button, word in (
            (self.back, "back"), (self.close_button, "close"), (self.visit_button, "visit"), (self.edit_button, "edit"),
        ):  # fmt: skip
            button.clicked.connect(self._act(word))

    def _act(self, word: str, value: object = "") -> Callable[[], None]:
        return lambda: self.acted.emit(word, value)

    # --- showing -----------------------------------------------------------------------------------------------------
    def show_face(self, face: ItemFace, alikes: tuple[AlikeFace, ...], *, is_snoozed: bool) -> None:
        """Show an item; the keyboard stays with the button it was on, by its words, or goes to the first."""
        if (face, alikes) == (self._face, self._alikes):
            return
        focused: QWidget | None = QApplication.focusWidget()
        kept = focused.accessibleName() if focused and self.isAncestorOf(focused) else None
        self._face, self._alikes = face, alikes
        for label, text in (
            (self.name, face.name), (self.reach, face.reach), (self.wanted, face.wanted), (self.about, face.about),
            (self.waiting, face.waiting), (self.note, face.note),
        ):  # fmt: skip
            label.setText(text)
            label.setVisible(bool(text))
        self.visit_button.setVisible(face.has_visit)
        self.edit_button.setVisible(face.is_request or face.is_recall)
        self.close_button.setText(_("&Done") if face.is_recall else _("C&lose"))
        self.awake.setVisible(is_snoozed)
        self._fill(face, alikes)
        if kept is not None:
            buttons = self.buttons()
            (next((one for one in buttons if one.accessibleName() == kept), buttons[0]) if buttons else self).setFocus()

    def _fill(self, face: ItemFace, alikes: tuple[AlikeFace, ...]) -> None:
        self._quiet, self._parts = [], []
        while (item := self._varying.takeAt(0)) is not None:
            if widget := item.widget():
                widget.hide()
                widget.setParent(None)
                widget.deleteLater()
        if alikes:
            self._add_question(alikes)
        for offer in face.offers:
            self._add_offer(offer)
        if any(offer.is_open for offer in face.offers) or alikes:
            self.set_theme(self._theme)
            return
        self._add_label(_("Best times") if face.openings else self._no_times(face))
        for number, text in enumerate(face.openings):
            self._add_opening(number, text)
        self.set_theme(self._theme)

    @staticmethod
    def _no_times(face: ItemFace) -> str:
        return (
            _("Looking for the best times…")
            if face.is_looking
            else _("No opening in the next weeks fits these wishes.")
        )

    def _add_label(self, text: str) -> None:
        label = PlainLabel(text, wraps=True)
        self._quiet.append(label)
        self._varying.addWidget(label)

    def _add_opening(self, number: int, text: str) -> None:
        words = _("{number}   {alternative}").format(number=number + 1, alternative=text)
        self._add_line(words, (
            (_("Offer"), _("Offer {time}").format(time=text), self._act("offer", number)),
            (_("Book"), _("Book {time}").format(time=text), self._act("book", number)),
        ))  # fmt: skip

    def _add_offer(self, offer: OfferFace) -> None:
        acts = (
            (_("Accepted"), _("Accepted: {offer}").format(offer=offer.text), self._act("accept", offer.id)),
            (_("Declined"), _("Declined: {offer}").format(offer=offer.text), self._act("decline", offer.id)),
        )
        self._add_line(offer.text, acts if offer.is_open else (), is_below=True)

    def _add_question(self, alikes: tuple[AlikeFace, ...]) -> None:
        use = _("Use this record")
        for one in alikes:
            name = _("{act}: {name}").format(act=use, name=one.name)
            self._add_line(one.text, ((use, name, self._act("answer", one.patient_id)),), is_below=True)
        self._add_line("", ((_("Different person"), _("Different person"), self._act("answer", "")),))

    def _add_line(
        self, text: str, acts: tuple[tuple[str, str, Callable[[], None]], ...], *, is_below: bool = False
    ) -> None:
        part = QWidget()
        rows = QVBoxLayout(part) if is_below else QHBoxLayout(part)
        rows.setContentsMargins(0, 0, 0, 0)
        if text:
            rows.addWidget(PlainLabel(text, wraps=True), 1)
        line = QHBoxLayout()
        for words, name, act in acts:
            button = QPushButton(words)
            button.setMinimumHeight(TARGET)
            button.setAccessibleName(name)
            button.clicked.connect(act)
            line.addWidget(button)
        if is_below or not text:
            line.addStretch(1)
        rows.addLayout(line)
        self._varying.addWidget(part)
        part.show()  # at once: the keyboard may go there
        self._parts.append(part)

    def buttons(self) -> list[QPushButton]:
        """What can be done with times and offers, in order."""
        return [button for part in self._parts for button in part.findChildren(QPushButton)]

    def take_focus(self) -> None:
        """Go to the first thing that can be done, and show it."""
        buttons = self.buttons()
        first = buttons[0] if buttons else self.close_button
        first.setFocus(Qt.FocusReason.OtherFocusReason)
        QTimer.singleShot(0, first, lambda: bring_into_view(first))  # once it is laid out
