"""Keys of the booking panel: Ctrl+Return saves, Return goes on, Esc closes, arrows step, digits choose; tab order."""

from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QComboBox, QLineEdit, QWidget

from carefront.viewmodels.booking_form_view_model import BookingFormViewModel

STEPPED = ("day", "time", "length")
DIGITS = {Qt.Key.Key_1: 1, Qt.Key.Key_2: 2, Qt.Key.Key_3: 3}
_RETURNS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_CONTROL = Qt.KeyboardModifier.ControlModifier


class PanelKeys:
    """Reads keys of the widgets it watches; ``stops`` lists those that take the focus, in their documented order."""

    def __init__(
        self, panel: QWidget, form: BookingFormViewModel, stops: Callable[[], list[QWidget]],
        field_of: Callable[[QObject], str], leave: Callable[[], None],
    ) -> None:  # fmt: skip
        self._panel, self._form, self._leave = panel, form, leave
        self._stops, self._field_of = stops, field_of
        self.watch(panel)
        self.order()

    def watch(self, made: QWidget) -> None:
        """Read the keys of everything in ``made`` that takes the focus."""
        for widget in (made, *made.findChildren(QWidget)):
            if widget is not self._panel and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                widget.removeEventFilter(self._panel)
                widget.installEventFilter(self._panel)

    def order(self) -> None:
        """Bring Tab into the documented order."""
        for before, after in pairwise(self._stops()):
            QWidget.setTabOrder(before, after)

    def take(self, watched: QObject, event: QKeyEvent) -> bool:
        """Whether the key was one of the panel's and has been acted on."""
        key = Qt.Key(event.key())
        is_control = bool(event.modifiers() & _CONTROL)
        if is_list_open(watched):
            return False
        if key in _RETURNS:
            self._return(watched, is_control=is_control)
            return True
        if key == Qt.Key.Key_Escape:
            self._escape()
            return True
        if is_control or event.modifiers() & Qt.KeyboardModifier.AltModifier:
            return False
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            return self._step(watched, 1 if key == Qt.Key.Key_Up else -1)
        return key in DIGITS and isinstance(watched, QAbstractButton) and self._choose(DIGITS[key])

    def _return(self, watched: QObject, *, is_control: bool) -> None:
        if is_control:
            self._form.save()
        elif self._field_of(watched) == "patient" and not self._form.fields.patient_id:
            self._form.patients.enter()
            if not self._form.fields.is_new:
                self._next(watched)
        elif isinstance(watched, QAbstractButton) and not isinstance(watched, QCheckBox):
            watched.click()
        else:
            self._next(watched)

    def _next(self, watched: QObject) -> None:
        """The next field in order; buttons between them are passed over, from the last one the form is saved."""
        stops = [stop for stop in self._stops() if stop.isVisible() and stop.isEnabled()]
        here = stops.index(watched) if watched in stops else -1
        following = next(
            (stop for stop in stops[here + 1 :] if isinstance(stop, QLineEdit | QComboBox | QCheckBox)), None
        )
        if following is None:
            self._form.save()
            return
        following.setFocus(Qt.FocusReason.TabFocusReason)

    def _escape(self) -> None:
        if self._form.patients.hits:
            self._form.patients.close()
        else:
            self._leave()

    def _step(self, watched: QObject, by: int) -> bool:
        field = self._field_of(watched)
        if field == "patient" and self._form.patients.hits:
            self._form.patients.highlight(self._form.patients.highlighted - by)
            return True
        if field in STEPPED:
            self._form.step(field, by)
            return True
        return False

    def _choose(self, number: int) -> bool:
        if number <= len(self._form.offered):
            self._form.choose(number)
            return True
        return False


def is_list_open(widget: QObject) -> bool:
    """Whether the list of a field is open, whose keys are its own."""
    return isinstance(widget, QComboBox) and widget.view().isVisible()
