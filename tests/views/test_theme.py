"""Colours: every pair keeps its contrast in both themes, and only the token file knows a colour."""

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QPalette

from carefront.domain.appointments import AppointmentStatus
from carefront.views import theme
from tests.views.conftest import Screen

BARS = ("requested", "booked", "rescheduled", "confirmed", "arrived", "in_progress", "completed", "no_show",
        "cancelled", "hold", "conflict")  # fmt: skip


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("status", BARS)
def test_a36_bars_are_seen_and_ink_is_read(qapp: object, name: str, status: str) -> None:
    shown = theme.load(name)
    bar, fill = shown.status[status]

    assert theme.contrast_ratio(bar, shown.canvas) >= 3
    assert theme.contrast_ratio(bar, fill) >= 3
    assert theme.contrast_ratio(shown.ink, fill) >= 7
    assert theme.contrast_ratio(shown.secondary_ink, fill) >= 4.5


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("kind", ["closed", "outside_hours", "time_off", "block", "buffer"])
def test_unavailable_time_shows_its_lines_and_its_word(qapp: object, name: str, kind: str) -> None:
    shown = theme.load(name)
    ground, line = shown.unavailable[kind]

    assert theme.contrast_ratio(ground, line) >= 3
    assert theme.contrast_ratio(shown.secondary_ink, ground) >= 4.5


@pytest.mark.parametrize("name", ["light", "dark"])
def test_lines_rings_and_texts_of_the_window_keep_their_contrast(qapp: object, name: str) -> None:
    shown = theme.load(name)

    for line in (shown.grid, shown.focus, shown.now, shown.warning):
        assert theme.contrast_ratio(line, shown.canvas) >= 3
    for ground in (shown.canvas, shown.window, shown.field, shown.button, shown.selection):
        assert theme.contrast_ratio(shown.ink, ground) >= 7
    assert theme.contrast_ratio(shown.band_ink, shown.band) >= 7
    assert theme.contrast_ratio(shown.accent_ink, shown.accent) >= 4.5


def test_every_state_of_a_visit_has_its_colours(qapp: object) -> None:
    states = {status.value for status in AppointmentStatus} - {"entered_in_error"}

    for name in ("light", "dark", "contrast"):
        assert states <= set(theme.load(name).status)


def test_the_contrast_theme_has_no_fills(qapp: object) -> None:
    shown = theme.load("contrast")

    assert {fill.name() for _bar, fill in shown.status.values()} == {shown.canvas.name()}


def test_black_on_white_is_twenty_one_to_one() -> None:
    assert round(theme.contrast_ratio(QColor("black"), QColor("white")), 1) == 21.0


def test_no_colour_is_written_into_the_code(project_root: Path) -> None:
    package = project_root / "carefront"
    written = {
        str(path.relative_to(package))
        for path in [*(package / "views").rglob("*.py"), *(package / "app").rglob("*.py")]
        if "forms" not in path.parts and re.search(r"#[0-9A-Fa-f]{6}\b", path.read_text(encoding="utf-8"))
    }

    assert written == set()


def test_the_groups_of_the_sidebar_follow_another_theme_at_once(screen: Screen) -> None:
    tree, base = screen.binding.sidebar.tree, QPalette.ColorRole.Base
    grounds = set()
    for name in ("dark", "contrast", "light"):
        screen.window.command_given.emit(f"theme_{name}")
        wanted = screen.binding.dressing.theme.window
        assert tree.palette().color(base) == tree.viewport().palette().color(base) == wanted
        grounds.add(wanted.name())
    assert len(grounds) == 3
