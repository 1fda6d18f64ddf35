"""What is so now is marked in the menus: the density, the sidebar, the details; lines of a visit show their keys."""

from PySide6.QtWidgets import QMenu

from tests.views.conftest import Screen

DENSITIES = ("zoom_fit", "compact", "cozy", "comfortable")


def marked(screen: Screen) -> list[str]:
    return [name for name in DENSITIES if screen.binding.actions[name].isChecked()]


def test_the_density_of_now_is_marked_and_none_between_two(screen: Screen) -> None:
    assert marked(screen) == ["zoom_fit"]

    screen.binding.actions["cozy"].trigger()
    assert marked(screen) == ["cozy"]
    screen.binding.actions["cozy"].trigger()
    assert marked(screen) == ["cozy"]
    screen.window.command_given.emit("zoom_in")
    assert marked(screen) == []
    screen.binding.actions["zoom_fit"].trigger()
    assert marked(screen) == ["zoom_fit"]


def test_sidebar_and_details_are_marked_while_they_are_in_view(screen: Screen) -> None:
    actions = screen.binding.actions
    assert (actions["sidebar"].isChecked(), actions["details"].isChecked()) == (True, False)

    actions["sidebar"].trigger()
    screen.binding.frame.open_details()

    assert (actions["sidebar"].isChecked(), actions["details"].isChecked()) == (False, True)


def test_lines_of_a_visit_show_the_keys_of_status_and_move(screen: Screen) -> None:
    lines = screen.binding.canvas_binding.menus.of_visit(screen.card("booked"))

    status = next(line for line in lines if isinstance(line, QMenu))
    assert status.title() == "&Status\tSpace"
    move = next(line for line in lines if not isinstance(line, QMenu) and line.text == "&Move…")
    assert screen.binding.keys.text(move.command) == "Alt+Down"
