"""Hands at a window that count what they do as the table of tasks does: keys, clicks, drags."""

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from carefront.viewmodels.day_grid import CardFace, Place
from tests.support.front_window import Front

NO_KEY, LEFT, NO_BUTTON = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton


class Hands:
    """Each letter and each modifier is a key; ``counts`` is (clicks, drags, keys)."""

    def __init__(self, front: Front) -> None:
        self._front = front
        self.keys = self.clicks = self.drags = 0

    @property
    def counts(self) -> tuple[int, int, int]:
        return self.clicks, self.drags, self.keys

    def press(self, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
        held = NO_KEY
        for modifier in modifiers:
            held |= modifier
        target = QApplication.activePopupWidget()
        if target is None:
            self._front.key(key, held)
        else:
            self._front.qtbot.keyClick(target.focusWidget() or target, key, held)
        self.keys += 1 + len(modifiers)

    def type(self, text: str) -> None:
        self._front.type(text)
        self.keys += len(text)

    def click(self, at: QPoint, button: Qt.MouseButton = LEFT) -> None:
        """Click at a point of the canvas."""
        self._front.qtbot.mouseClick(self._view, button, pos=at)
        self.clicks += 1

    def menu(self, at: QPoint) -> QMenu:
        """The context menu at a point of the canvas, opened by a click of the other button."""
        reason = QContextMenuEvent.Reason.Mouse
        QApplication.sendEvent(self._view, QContextMenuEvent(reason, at, self._view.mapToGlobal(at)))
        self.clicks += 1
        opened = QApplication.activePopupWidget()
        assert isinstance(opened, QMenu)
        return opened

    def choose(self, menu: QMenu, text: str) -> None:
        """Click the line of a menu that is called so."""
        line = next(action for action in menu.actions() if plain(action.text()) == text)
        at = menu.actionGeometry(line).center()
        self._front.qtbot.mouseClick(menu, LEFT, pos=at)
        self.clicks += 1

    def drag(self, start: QPoint, *way: QPoint) -> None:
        """Press at a point of the canvas, go all the way, let go."""
        self._send(QEvent.Type.MouseButtonPress, start, LEFT, LEFT)
        for at in way:
            self._send(QEvent.Type.MouseMove, at, NO_BUTTON, LEFT)
        self._send(QEvent.Type.MouseButtonRelease, way[-1], LEFT, NO_BUTTON)
        self.drags += 1

    def rest(self, at: QPoint) -> None:
        """Hold the pointer still at a point of the canvas."""
        self._send(QEvent.Type.MouseMove, at, NO_BUTTON, NO_BUTTON)

    def place(self, resource_id: str, start_s: int, minutes: int = 30) -> QPoint:
        """A point a few dip below the start of a place, in the view."""
        return self._point(Place(resource_id, start_s, start_s + 60 * minutes))

    def card(self, card: CardFace) -> QPoint:
        """The middle of a card, in the view."""
        canvas = self._front.binding.canvas
        rect = canvas.place_rect(Place(card.resource_id, card.start_s, card.end_s))
        assert rect is not None
        canvas.bring_into_view(rect)
        shown = canvas.place_rect(Place(card.resource_id, card.start_s, card.end_s))
        assert shown is not None
        return shown.center()

    def of_widget(self, widget: QWidget, at: QPoint) -> QPoint:
        """A point of another widget, as the canvas sees it."""
        return self._view.mapFromGlobal(widget.mapToGlobal(at))

    @property
    def _view(self) -> QWidget:
        return self._front.binding.canvas.viewport()

    def _point(self, place: Place) -> QPoint:
        canvas = self._front.binding.canvas
        rect = canvas.place_rect(place)
        assert rect is not None
        canvas.bring_into_view(rect)
        shown = canvas.place_rect(place)
        assert shown is not None
        return QPoint(shown.center().x(), shown.top() + 1)

    def _send(self, kind: QEvent.Type, at: QPoint, button: Qt.MouseButton, held: Qt.MouseButton) -> None:
        there = QPointF(self._view.mapToGlobal(at))
        QApplication.sendEvent(self._view, QMouseEvent(kind, QPointF(at), there, button, held, NO_KEY))


def plain(text: str) -> str:
    """A menu's text without its marks and its key."""
    return text.partition("\t")[0].replace("&", "")
