"""Context menus and what their lines do; tooltips; the list behind a chip."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QMenu

from carefront.views.calendar.tooltip import plain_tip
from carefront.views.canvas_menus import Item
from tests.support.fake_desk import FakeDesk
from tests.views.conftest import Screen


def texts(items: list[Item | QMenu]) -> list[str]:
    return [
        (item.title() if isinstance(item, QMenu) else item.text).replace("&", "")
        for item in items
        if isinstance(item, QMenu) or item.act
    ]


def test_a_visit_s_menu_offers_what_can_be_done_with_it(screen: Screen) -> None:
    card = screen.card("booked")

    offered = texts(screen.binding.canvas_binding.menus.of_visit(card))

    assert offered == [
        "Status\tSpace",
        "Move…",
        "Cut",
        "Copy",
        "Book follow-up",
        "Wants sooner",
        "Park",
        "Recall in 6 months",
        "Recall on a day…",
        "Make Dr Rao the usual one",
        "Cancel…",
        "Open patient",
    ]


def test_a_menu_line_arms_the_ghost(screen: Screen) -> None:
    card = screen.card("booked")
    items = screen.binding.canvas_binding.menus.of_visit(card)
    move = next(item for item in items if isinstance(item, Item) and item.text == "&Move…")

    assert move.act is not None
    move.act()

    assert screen.canvas.travel is not None
    assert screen.canvas.travel.is_armed
    screen.key(Qt.Key.Key_Escape)


def test_a_blocked_place_says_why_and_a_free_one_does_not(screen: Screen) -> None:
    menus = screen.binding.canvas_binding.menus

    free, blocked = texts(menus.of_place(screen.place(0, "16:30"))), texts(menus.of_place(screen.place(1, "16:30")))

    assert "Why not bookable?" in blocked
    assert free == ["Book", "Walk-in here", "Find opening from here", "New group session…", "Who could come…",
                    "Block…"]  # fmt: skip


def test_only_this_column_leaves_one(screen: Screen) -> None:
    grid = screen.desk.day_view.grid
    assert grid is not None
    items = screen.binding.canvas_binding.menus.of_column(grid.columns[2])
    only = items[-1]

    assert isinstance(only, Item)
    assert only.act is not None
    only.act()

    shown = screen.desk.day_view.grid
    assert shown is not None
    assert [column.resource_id for column in shown.columns] == [grid.columns[2].resource_id]


@pytest.mark.parametrize("key", [Qt.Key.Key_Menu, Qt.Key.Key_F10])
def test_the_menu_opens_by_key_at_the_focus(screen: Screen, key: Qt.Key) -> None:
    modifier = Qt.KeyboardModifier.ShiftModifier if key == Qt.Key.Key_F10 else Qt.KeyboardModifier.NoModifier
    screen.desk.day_view.select(screen.card("booked").key)

    screen.key(key, modifier=modifier)

    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert menu.actions()[0].text() == "&Status\tSpace"
    menu.close()


def test_a_tip_is_never_markup(screen: Screen) -> None:
    card = screen.card("booked")

    tip = plain_tip(type(card)(**{name: getattr(card, name) for name in card.__slots__} | {"spoken": "<b>O&M</b>"}))

    assert "&lt;b&gt;O&amp;M&lt;/b&gt;" in tip


def test_a_crowd_behind_a_chip_can_be_chosen_from(screen: Screen, fake_crowd: FakeDesk) -> None:
    geometry = screen.canvas.grid_geometry
    assert geometry is not None
    chip = geometry.chips[0]
    at = QPoint(chip.rect.x + 5, chip.rect.y + 5) - QPoint(
        screen.canvas.horizontalOffset(), screen.canvas.verticalOffset()
    )

    screen.qtbot.mouseClick(screen.canvas.viewport(), Qt.MouseButton.LeftButton, pos=at)
    popup = QApplication.activePopupWidget()
    assert popup is not None
    screen.qtbot.keyClick(popup.list, Qt.Key.Key_Return)  # type: ignore[attr-defined]

    assert screen.desk.day_view.selected is not None


@pytest.fixture
def fake_crowd(screen: Screen) -> FakeDesk:
    """Six visits of one provider at once."""
    visit = next(v for v in screen.fake.visits.values() if v.status.value == "booked")
    for number in range(6):
        copy = type(visit)(
            f"{number:032x}", visit.resource_ids[:1], visit.patient_id, 0, visit.start_s, 30, visit.status
        )
        screen.fake.visits[copy.id] = copy
    screen.desk.day_view.refresh()
    screen.desk.day_view.stand_on(screen.place(0, "9:00"))
    screen.canvas.verticalScrollBar().setValue(
        screen.canvas.grid_geometry.y_of(visit.start_s) - 50 if screen.canvas.grid_geometry else 0
    )
    screen.canvas.horizontalScrollBar().setValue(0)
    return screen.fake
