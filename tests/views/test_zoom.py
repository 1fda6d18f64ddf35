"""How high an hour is drawn: densities, steps, and what stays under the pointer."""

import pytest
from PySide6.QtGui import QFont, QFontInfo

from carefront.views.calendar.canvas_frame import MIN_COLUMN
from carefront.views.calendar.card_text import BOLD, PLAIN, CardTexts, needed_hour_height
from carefront.views.calendar.zoom import HIGHEST, LOWEST, Zoom, density, top_keeping
from tests.views.conftest import Screen


@pytest.mark.parametrize(("name", "height"), [("compact", 48), ("cozy", 72), ("comfortable", 96)])
def test_a_density_is_so_many_dip_an_hour(name: str, height: float) -> None:
    assert density(name).height(2000, 10) == height


@pytest.mark.parametrize(("room", "height"), [(200, 48), (700, 70), (9000, 240)])
def test_the_day_is_fitted_within_bounds(room: int, height: float) -> None:
    assert density("fit").height(room, 10) == height


def test_steps_are_a_quarter_each_and_end() -> None:
    assert Zoom().stepped(1, 80).hour_height == 100
    assert Zoom().stepped(9, 200).hour_height == HIGHEST
    assert Zoom().stepped(-9, 60).hour_height == LOWEST


def test_a_day_that_would_be_too_low_to_read_is_scrolled_instead() -> None:
    assert density("fit").height(200, 10, 1.0, 64.0) == 64


def test_larger_text_has_higher_hours_at_every_density_and_step() -> None:
    assert density("cozy").height(2000, 10, 2.0) == 144
    assert density("fit").height(200, 10, 2.0) == 96
    assert Zoom().stepped(1, 160, 2.0).height(2000, 10, 2.0) == 200


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("pixels", [12, 16, 26])
def test_a_fitted_day_writes_its_shortest_usual_cards_as_large_as_asked_for(pixels: int) -> None:
    font = QFont()
    font.setPixelSize(pixels)
    texts = CardTexts(font, needed_hour_height(font) / 4, is_mirrored=False)

    assert QFontInfo(texts.font).pixelSize() == pixels
    assert set(texts.fonts) == {PLAIN, BOLD}


def test_text_of_twice_the_size_makes_columns_and_hours_larger(screen: Screen) -> None:
    assert screen.canvas.grid_geometry is not None
    screen.canvas.set_zoom(density("compact"))
    screen.canvas.zooming.finish()
    usual = screen.canvas.grid_geometry.metrics
    font = QFont(screen.canvas.font())
    font.setPixelSize(4 * QFontInfo(font).pixelSize())
    screen.canvas.setFont(font)

    larger = screen.canvas.grid_geometry.metrics
    assert larger.hour_height >= 3 * usual.hour_height
    assert larger.column_width >= 3 * MIN_COLUMN


def test_the_time_under_the_pointer_stays() -> None:
    assert top_keeping(100, 600, 60, 120) == 1100


def test_zooming_keeps_the_time_at_the_pointer(screen: Screen) -> None:
    canvas = screen.canvas
    canvas.set_zoom(density("comfortable"), 200)
    canvas.zooming.finish()
    assert canvas.grid_geometry is not None
    before = canvas.grid_geometry.instant_at(canvas.verticalOffset() + 200, 60)

    canvas.zoom_by(1, 200)
    canvas.zoom_by(1, 200)
    canvas.zooming.finish()

    after = canvas.grid_geometry.instant_at(canvas.verticalOffset() + 200, 60)
    assert abs(after - before) <= 60
    assert canvas.grid_geometry.metrics.hour_height == 150


def test_control_zero_fits_the_day_again(screen: Screen) -> None:
    assert screen.canvas.grid_geometry is not None
    fitting = screen.canvas.grid_geometry.metrics.hour_height
    for name in ("zoom_in", "zoom_in", "zoom_fit"):
        screen.window.command_given.emit(name)
    screen.canvas.zooming.finish()

    assert screen.canvas.grid_geometry.metrics.hour_height == fitting
