"""Views with a name: saved from what is on screen, shown by one click or key, kept, renamed, deleted, taken back."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from carefront.viewmodels.memory import ForgetfulMemory, Memory
from carefront.viewmodels.saved_views import SavedView, SavedViewsModel
from carefront.views.saved_views_binding import SavedViewsBinding
from tests.views.conftest import MakeScreen, Screen

Key = Qt.Key


def saved_of(screen: Screen) -> SavedViewsBinding:
    """The part, which is made after the first day."""
    screen.qtbot.waitUntil(lambda: screen.binding.late is not None)
    assert screen.binding.late is not None
    return screen.binding.late.saved


def name_it(screen: Screen, name: str) -> None:
    saved = saved_of(screen)
    screen.qtbot.mouseClick(saved.box.add_button, Qt.MouseButton.LeftButton)
    editor = saved.box.list.findChild(QLineEdit)
    assert editor is not None
    editor.setText(name)
    screen.qtbot.keyClick(editor, Key.Key_Return)
    screen.qtbot.waitUntil(lambda: saved.model.named(name) is not None)


@pytest.fixture
def model() -> SavedViewsModel:
    return SavedViewsModel(ForgetfulMemory(), lambda: "clinic")


def test_a_view_of_the_same_name_gives_its_place_and_can_be_taken_back(model: SavedViewsModel) -> None:
    model.save(SavedView("Doctors", ("a",)))
    model.save(SavedView("Rooms", ("r",)))
    model.save(SavedView("doctors", ("a", "b")))

    assert [(one.name, one.columns) for one in model.views()] == [("doctors", ("a", "b")), ("Rooms", ("r",))]
    model.take_back()
    assert [one.columns for one in model.views()] == [("a",), ("r",)]


def test_two_views_never_share_a_name(model: SavedViewsModel) -> None:
    model.save(SavedView("Doctors", ("a",)))
    model.save(SavedView("Rooms", ("r",)))

    assert not model.rename("Rooms", "DOCTORS")
    assert model.rename("Rooms", "Rooms and beds")
    assert [one.name for one in model.views()] == ["Doctors", "Rooms and beds"]


def test_a_deleted_view_comes_back_by_undo(model: SavedViewsModel) -> None:
    model.save(SavedView("Doctors", ("a",), "view_day", "rao", 72.0))
    before = model.views()

    model.delete("Doctors")
    assert (model.views(), model.told) == ((), "Deleted “Doctors”.")
    model.take_back()

    assert (model.views(), model.told) == (before, "")


def test_each_clinic_has_its_own_views() -> None:
    memory, here = ForgetfulMemory(), ["north"]
    model = SavedViewsModel(memory, lambda: here[0])
    model.save(SavedView("Doctors", ("a",)))

    here[0] = "south"

    assert model.views() == ()


def test_what_is_on_screen_is_named_and_shown_again_by_one_click(screen: Screen) -> None:
    saved = saved_of(screen)
    screen.qtbot.waitUntil(saved.box.empty.isVisible)
    first = frozenset([screen.fake.resource_id(0), screen.fake.resource_id(1)])
    screen.desk.check(first)
    screen.window.command_given.emit("cozy")
    screen.binding.sidebar.filter.setText("dr")
    name_it(screen, "Two doctors")
    screen.desk.show_all()
    screen.window.command_given.emit("zoom_fit")
    screen.binding.sidebar.clear_filter()

    item = saved.box.list.item(0)
    spot = saved.box.list.visualItemRect(item).center()
    screen.qtbot.mouseClick(saved.box.list.viewport(), Qt.MouseButton.LeftButton, pos=spot)

    assert screen.desk.shown_columns == first
    assert screen.canvas.zoom.hour_height == 72
    assert screen.binding.sidebar.filter.text() == "dr"
    assert item.font().bold()


def test_a_view_is_chosen_renamed_and_deleted_by_keys(screen: Screen) -> None:
    saved = saved_of(screen)
    name_it(screen, "Everyone")
    screen.desk.check(frozenset([screen.fake.resource_id(0)]))
    views = saved.box.list
    views.setFocus()
    views.setCurrentRow(0)

    screen.qtbot.keyClick(views, Key.Key_Return)
    assert len(screen.desk.shown_columns) > 1
    screen.qtbot.keyClick(views, Key.Key_F2)
    editor = views.findChild(QLineEdit)
    assert editor is not None
    editor.setText("All")
    screen.qtbot.keyClick(editor, Key.Key_Return)
    screen.qtbot.waitUntil(lambda: saved.model.named("All") is not None)
    screen.qtbot.keyClick(views, Key.Key_Delete)

    assert saved.model.views() == ()
    assert saved.box.told.text() == "Deleted “All”."
    screen.qtbot.mouseClick(saved.box.undo_button, Qt.MouseButton.LeftButton)
    assert [one.name for one in saved.model.views()] == ["All"]


def test_esc_while_naming_saves_nothing(screen: Screen) -> None:
    saved = saved_of(screen)
    screen.qtbot.mouseClick(saved.box.add_button, Qt.MouseButton.LeftButton)
    editor = saved.box.list.findChild(QLineEdit)
    assert editor is not None

    screen.qtbot.keyClick(editor, Key.Key_Escape)
    screen.qtbot.waitUntil(lambda: saved.box.empty.isVisible())

    assert saved.model.views() == ()


def test_views_are_commands_of_the_palette_and_of_the_menu(screen: Screen) -> None:
    saved = saved_of(screen)
    name_it(screen, "Everyone")
    screen.desk.check(frozenset([screen.fake.resource_id(0)]))

    row = next(row for row in screen.binding.quick.models.palette.commands() if row.text == "View: Everyone")
    screen.window.command_given.emit(row.id)

    assert len(screen.desk.shown_columns) > 1
    assert [action.text() for action in saved.menu.actions() if action.text()] == ["Everyone", "&Save view…"]


def test_another_window_lists_a_view_at_once_and_the_next_start_too(make_screen: MakeScreen) -> None:
    memory: Memory = ForgetfulMemory()
    first, second = make_screen(memory=memory), make_screen(memory=memory)
    other = saved_of(second)

    name_it(first, "Everyone")

    assert [other.box.list.item(0).text(), other.box.list.count()] == ["Everyone", 1]
