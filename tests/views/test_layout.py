"""One window at every width: what stands where, what opens over it, what Esc and F6 do, and that nothing is cut."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from carefront.viewmodels.memory import ForgetfulMemory
from carefront.views import window_memory
from carefront.views.elided_label import ElidedLabel
from carefront.views.window_layout import LayoutKind, layout_for
from tests.views.conftest import MakeScreen, Screen

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
SIZES = [(1920, 1080), (1280, 720), (960, 540), (640, 360)]


@pytest.mark.parametrize(
    ("width", "kind"),
    [(3840, "DOCKED"), (1600, "DOCKED"), (1599, "OVERLAY"), (1200, "OVERLAY"), (1199, "RAIL"), (900, "RAIL"),
     (899, "SHEETS"), (640, "SHEETS"), (400, "SHEETS")],
)  # fmt: skip
def test_the_width_decides_the_layout(width: int, kind: str) -> None:
    assert layout_for(width) is LayoutKind[kind]


def choose_card(screen: Screen, column: int = 0) -> None:
    screen.desk.day_view.select(screen.card("booked", column).key)


def details(screen: Screen) -> QWidget:
    return screen.binding.frame.details


def test_a_wide_window_docks_the_details(make_screen: MakeScreen) -> None:
    screen = make_screen(width=1920, height=1080)

    assert screen.window.sidebar.isVisible()
    screen.qtbot.waitUntil(lambda: screen.window.sidebar.width() == 260)
    assert details(screen).isVisible()
    assert screen.canvas.geometry().width() + 340 < 1920 - 250


def test_in_a_middle_window_the_details_lie_at_the_edge_far_from_the_visit(make_screen: MakeScreen) -> None:
    screen = make_screen(width=1280)
    center = screen.window.center
    assert not details(screen).isVisible()

    choose_card(screen, 0)
    assert details(screen).isVisible()
    assert details(screen).geometry().right() == center.width() - 1
    choose_card(screen, 7)

    assert details(screen).geometry().left() == 0
    assert screen.canvas.width() == center.width()


def test_pinned_details_stand_beside_the_canvas(make_screen: MakeScreen) -> None:
    screen = make_screen(width=1280)
    choose_card(screen)
    before = screen.canvas.width()

    screen.qtbot.mouseClick(screen.binding.frame.details.pin_button, Qt.MouseButton.LeftButton)
    screen.qtbot.waitUntil(lambda: screen.canvas.width() <= before - 300)

    assert details(screen).isVisible()


def test_a_folded_sidebar_opens_from_its_rail_and_esc_closes_it(make_screen: MakeScreen) -> None:
    screen = make_screen(width=960, height=540)
    frame = screen.binding.frame
    assert screen.window.rail.isVisible()
    assert not screen.window.sidebar.isVisible()

    screen.qtbot.mouseClick(frame.rail.columns, Qt.MouseButton.LeftButton)
    assert frame.layout.flyout.isVisible()
    assert screen.window.focusWidget() is frame.sidebar.filter
    screen.qtbot.keyClick(frame.sidebar.filter, Key.Key_Escape)

    assert not frame.layout.flyout.isVisible()
    assert screen.window.focusWidget() is screen.canvas


def test_the_smallest_window_has_one_button_for_the_sidebar_and_one_for_the_rest(make_screen: MakeScreen) -> None:
    screen = make_screen(width=640, height=360)
    window, frame = screen.window, screen.binding.frame
    assert not window.rail.isVisible()
    assert window.overflow_button.isVisible()

    screen.qtbot.mouseClick(window.sidebar_button, Qt.MouseButton.LeftButton)

    assert frame.layout.flyout.isVisible()
    assert {action.objectName() for action in frame.overflow.actions()} >= {"today", "undo", "details"}


def test_in_the_smallest_window_details_take_the_place_of_the_canvas(make_screen: MakeScreen) -> None:
    screen = make_screen(width=640, height=360)
    choose_card(screen)
    assert not details(screen).isVisible()

    screen.key(Key.Key_B, modifier=CTRL | SHIFT)

    assert details(screen).size() == screen.window.center.size()
    screen.qtbot.keyClick(screen.binding.frame.details.close_button, Key.Key_Escape)
    assert not details(screen).isVisible()


def test_ctrl_b_hides_and_shows_the_sidebar(screen: Screen) -> None:
    screen.key(Key.Key_B, modifier=CTRL)
    assert not screen.window.sidebar.isVisible()

    screen.key(Key.Key_B, modifier=CTRL)
    assert screen.window.sidebar.isVisible()


def test_esc_in_the_details_closes_them_and_keeps_the_selection(screen: Screen) -> None:
    choose_card(screen)

    screen.qtbot.keyClick(screen.binding.frame.details.status_button, Key.Key_Escape)

    assert (details(screen).isVisible(), bool(screen.desk.day_view.selected)) == (False, True)
    choose_card(screen, 1)
    assert details(screen).isVisible()


def test_esc_on_the_canvas_takes_the_selection_then_the_filter(screen: Screen) -> None:
    screen.binding.sidebar.filter.setText("rao")
    choose_card(screen)

    screen.qtbot.keyClick(screen.canvas, Key.Key_Escape)
    assert (details(screen).isVisible(), screen.desk.day_view.selected) == (False, None)
    assert screen.binding.sidebar.filter.text() == "rao"
    screen.qtbot.keyClick(screen.canvas, Key.Key_Escape)
    assert screen.binding.sidebar.filter.text() == ""


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_f6_goes_round_every_region_and_back(make_screen: MakeScreen, width: int, height: int) -> None:
    screen = make_screen(width=width, height=height)
    regions = screen.binding.frame.regions()

    seen = []
    for _step in regions:
        screen.window.command_given.emit("next_region")
        seen.append(next(n for n, (area, _to) in enumerate(regions) if _has_focus(area)))
    screen.window.command_given.emit("previous_region")

    assert sorted(seen) == list(range(len(regions)))
    assert _has_focus(regions[seen[-2]][0])


def _has_focus(area: QWidget) -> bool:
    focused = area.window().focusWidget()
    return focused is not None and (focused is area or area.isAncestorOf(focused))


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_nothing_in_the_window_is_cut(
    make_screen: MakeScreen, width: int, height: int, direction: Qt.LayoutDirection
) -> None:
    screen = make_screen(width=width, height=height, direction=direction)
    choose_card(screen)
    screen.qtbot.wait(20)

    assert _cut(screen.window) == []


def _cut(window: QWidget) -> list[str]:
    """Labels and buttons in view with less room than their text takes; those that give way by design are left out."""
    return [
        f"{type(part).__name__} {part.text()!r}: {part.width()} of {part.minimumSizeHint().width()}"
        for part in window.findChildren(QWidget)
        if isinstance(part, QAbstractButton | QLabel)
        and part.isVisible()
        and part.text()
        and not isinstance(part, ElidedLabel)
        and part.width() < part.minimumSizeHint().width()
    ]


def test_the_first_day_of_the_week_is_whole(screen: Screen) -> None:
    dates = screen.binding.sidebar.dates
    table = dates._table
    assert table is not None

    shown = [table.columnViewportPosition(column) for column in range(7) if not table.isColumnHidden(column)]
    width = table.viewport().width()

    assert min(position for position in shown if position >= 0) <= 2
    assert max(shown) < width
    assert len({position for position in shown if 0 <= position < width}) == 7


def test_the_filter_shows_names_as_they_are_typed(screen: Screen) -> None:
    sidebar = screen.binding.sidebar
    sidebar.filter.setFocus()
    screen.type("ra")

    shown = [
        item.text(0)
        for item in (sidebar.tree.topLevelItem(n) for n in range(sidebar.tree.topLevelItemCount()))
        if item and not item.isHidden()
    ]
    assert shown == ["Doctors"]
    assert len(screen.desk.day_view.grid.columns if screen.desk.day_view.grid else ()) == 8


def test_a_group_counts_its_columns_and_takes_them_at_once(screen: Screen) -> None:
    tree = screen.binding.sidebar.tree
    doctors, reads = tree.topLevelItem(0), list[bool]()
    screen.desk.day_view.busy_changed.connect(reads.append)
    assert doctors is not None
    assert doctors.text(1) == "6/6"

    doctors.setCheckState(0, Qt.CheckState.Unchecked)
    screen.qtbot.waitUntil(lambda: len(reads) > 1)

    assert reads == [True, False]  # one reading; days beside are read without a word
    assert doctors.text(1) == "0/6"
    grid = screen.desk.day_view.grid
    assert grid is not None
    assert [column.name for column in grid.columns] == ["Nurse Ito", "Nurse Kaur"]


def test_no_columns_at_all_says_so_and_offers_them(screen: Screen) -> None:
    screen.desk.check(frozenset())
    empty = screen.binding.frame.empty
    assert empty.isVisible()
    assert not screen.canvas.isVisible()

    screen.qtbot.mouseClick(empty.button, Qt.MouseButton.LeftButton)

    assert screen.canvas.isVisible()
    assert screen.desk.emptiness is None


def test_the_pager_steps_through_columns_that_are_out_of_view(make_screen: MakeScreen) -> None:
    screen = make_screen(width=640, height=360)
    pager = screen.binding.frame.pager
    first, last, count = pager.shown()
    assert (first, count) == (1, 8)
    assert last < 8
    screen.qtbot.waitUntil(pager.isVisible)

    screen.qtbot.mouseClick(pager.after, Qt.MouseButton.LeftButton)

    assert pager.shown()[0] == last + 1 or pager.shown()[1] == 8
    assert pager.text.text().endswith("of 8")


def test_the_pager_is_not_shown_where_all_columns_are(make_screen: MakeScreen) -> None:
    assert not make_screen(width=1920, height=1080).binding.frame.pager.isVisible()


def test_a_window_comes_back_where_it_was(screen: Screen, qtbot: object) -> None:
    memory = ForgetfulMemory()
    screen.window.setGeometry(40, 30, 700, 500)
    window_memory.keep(screen.window, memory, {"sidebar": False})
    screen.window.setGeometry(0, 0, 300, 300)

    window_memory.put_back(screen.window, memory)

    assert screen.window.size().toTuple() == (700, 500)
    assert window_memory.record(memory)["sidebar"] is False


def test_a_memory_that_can_not_be_read_is_no_reason_to_fail(screen: Screen) -> None:
    memory = ForgetfulMemory()
    memory.put("windows", ["no json", "[]", '{"setup": "other screens", "geometry": "zzz"}'])

    window_memory.put_back(screen.window, memory)

    assert window_memory.record(memory) == {}


def test_colours_change_while_the_window_is_open(screen: Screen) -> None:
    screen.window.command_given.emit("theme_dark")
    assert screen.binding.dressing.theme.name == "dark"
    assert screen.binding.actions["theme_dark"].isChecked()

    screen.window.command_given.emit("theme_contrast")
    assert screen.binding.dressing.theme.is_contrast
    screen.window.command_given.emit("theme_light")
    assert screen.binding.dressing.theme.name == "light"


def test_another_window_is_asked_for_by_its_command(screen: Screen) -> None:
    with screen.qtbot.waitSignal(screen.binding.window_asked, timeout=1000):
        screen.window.command_given.emit("new_window")


def test_colours_change_again_and_again_while_parts_move(make_screen: MakeScreen) -> None:
    screen = make_screen(width=1280)
    for width in (1280, 960, 640, 1280):
        for name in ("contrast", "dark", "contrast", "light"):
            screen.window.command_given.emit(f"theme_{name}")
            screen.window.resize(width, 600)
            screen.window.grab()

    assert screen.binding.dressing.theme.name == "light"


def test_in_the_widest_window_the_patient_stands_beside_the_visit(make_screen: MakeScreen) -> None:
    screen = make_screen(width=2560, height=1440)
    choose_card(screen)
    panel = screen.binding.frame.details

    screen.qtbot.waitUntil(lambda: panel.is_side_by_side and panel.visit.x() > panel.who.geometry().right())

    assert panel.visit.y() == panel.who.y()
    assert panel.past.x() == panel.who.x()
    screen.window.resize(1920, 1080)
    screen.qtbot.waitUntil(lambda: not panel.is_side_by_side)
