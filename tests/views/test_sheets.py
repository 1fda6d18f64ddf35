"""A37: in the smallest window and with text twice as large every dialog's controls are reached and nothing is cut."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from carefront.views.first_start_form import FirstStartForm
from carefront.views.help_texts import show_about
from carefront.views.import_dialog import show_import
from carefront.views.recovery_key_page import RecoveryKeyPage
from tests.support.fake_desk import FakeDesk
from tests.views.conftest import MakeScreen, Screen

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")


@pytest.fixture
def large_text(qapp: QApplication) -> Iterator[None]:
    """Text at 200 %."""
    before = qapp.font()
    font = qapp.font()
    font.setPointSizeF(font.pointSizeF() * 2)
    qapp.setFont(font)
    yield
    qapp.setFont(before)


def out_of_reach(part: QWidget) -> list[str]:
    """Controls that are neither in view nor in something that scrolls to them, and texts that are cut."""
    found = []
    for control in part.findChildren(QWidget):
        if not isinstance(control, QAbstractButton | QLineEdit | QComboBox) or not control.isVisible():
            continue
        area = _area_of(control, part)
        if area is not None:
            area.ensureWidgetVisible(control, 0, 0)
        room = area.viewport() if area is not None else part
        at = control.mapTo(room, QPoint(0, 0))
        if at.x() < 0 or at.x() + control.width() > room.width() or at.y() < 0 or at.y() >= room.height():
            found.append(f"out of view: {control.accessibleName()} {at} in {room.size()}")
        if isinstance(control, QAbstractButton) and control.width() < control.minimumSizeHint().width():
            found.append(f"cut: {control.text()}")
    return found


def _area_of(control: QWidget, top: QWidget) -> QScrollArea | None:
    above: QWidget | None = control.parentWidget()
    while above is not None and above is not top:
        if isinstance(above, QScrollArea):
            return above
        above = above.parentWidget()
    return None


@pytest.fixture
def small(make_screen: MakeScreen, large_text: None) -> Screen:
    return make_screen(FakeDesk(), width=640, height=360)


def test_the_import_is_a_sheet_over_the_window(small: Screen) -> None:
    dialog = show_import(small.window, small.desk.importing)
    small.qtbot.addWidget(dialog)
    small.qtbot.waitUntil(dialog.isVisible)
    QApplication.processEvents()

    assert dialog.is_sheet
    assert dialog.size() == small.window.size()
    assert out_of_reach(dialog) == []
    dialog.reject()


def test_the_import_is_a_dialog_in_a_usual_window(screen: Screen) -> None:
    dialog = show_import(screen.window, screen.desk.importing)
    screen.qtbot.addWidget(dialog)

    assert not dialog.is_sheet
    assert dialog.width() < screen.window.width()
    dialog.reject()


def test_about_fits(small: Screen) -> None:
    show_about(small.window)
    box = QApplication.activeModalWidget()
    assert box is not None
    QApplication.processEvents()

    assert box.width() <= 640
    assert box.height() <= 360
    assert out_of_reach(box) == []
    box.close()


@pytest.mark.parametrize("make", [FirstStartForm, RecoveryKeyPage])
def test_the_pages_of_the_start_scroll(qtbot: QtBot, large_text: None, make: Callable[[], QWidget]) -> None:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setWidget(make())
    qtbot.addWidget(area)
    area.resize(640, 360)
    area.show()
    qtbot.waitExposed(area)

    assert area.widget().minimumSizeHint().width() <= area.viewport().width()


def test_the_alerts_scroll(small: Screen) -> None:
    small.qtbot.waitUntil(lambda: small.binding.later.is_done)
    small.window.command_given.emit("alerts")
    QApplication.processEvents()

    assert out_of_reach(small.binding.late.alerts.panel) == []
