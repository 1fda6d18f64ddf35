"""Today's cards come first; what is wanted before the rest is there is made then, and nothing typed is lost."""

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from carefront.views import later
from tests.support.front_window import Front
from tests.support.hands import Hands

Key, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
LATE = (
    "carefront.viewmodels.palette_view_model", "carefront.viewmodels.quick_access",
    "carefront.viewmodels.openings_panel_view_model", "carefront.viewmodels.shortcuts_view_model",
    "carefront.viewmodels.booking_form_view_model", "carefront.views.palette", "carefront.views.openings_panel",
    "carefront.views.shortcuts_sheet", "carefront.views.booking_panel", "carefront.views.start_page",
    "carefront.views.help_texts",
)  # fmt: skip


def test_the_first_cards_wait_for_no_palette_form_or_start_page(profile: Path, project_root: Path) -> None:
    command = [
        sys.executable, "-X", "importtime", "-m", "carefront", "run", "--offscreen", "--profile", str(profile),
        "--report-paints", "2",
    ]  # fmt: skip

    ended = subprocess.run(command, cwd=project_root, capture_output=True, text=True, timeout=60, check=False)

    before, painted, _after = ended.stderr.partition("\ncards ")
    loaded = {line.rpartition("|")[2].strip() for line in before.splitlines() if line.startswith("import time:")}
    assert painted
    assert "carefront.views.calendar.day_view" in loaded
    assert loaded.intersection(LATE) == set()


@pytest.fixture
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody is quicker than the program: nothing comes by itself before the first key."""
    monkeypatch.setattr(later, "AFTER_CARDS_MS", 600_000)


def parts_of(front: Front) -> set[str]:
    """Which of the late parts are there."""
    later = front.binding.later
    return {"quick", "parts"} & vars(later).keys() | ({"panel"} if later._panel else set())


@pytest.mark.usefixtures("hurry")
def test_the_first_key_opens_the_palette_and_no_letter_is_lost(front: Front, hands: Hands) -> None:
    assert not parts_of(front)

    hands.press(Key.Key_K, CTRL)
    hands.type("kim 3pm")

    assert front.binding.quick.palette.field.text() == "kim 3pm"
    assert front.binding.quick.palette.field.hasFocus()


@pytest.mark.usefixtures("hurry")
def test_the_first_key_opens_the_form_at_the_place_in_focus(front: Front, hands: Hands) -> None:
    assert not parts_of(front)
    place = front.desk.day_view.place

    hands.press(Key.Key_N, CTRL)
    hands.type("Lee")

    assert front.binding.booking_panel.panel.isVisible()
    assert front.desk.form.fields.patient == "Lee"
    assert place
    assert front.desk.form.fields.resource_id == place.resource_id


@pytest.mark.usefixtures("hurry")
def test_tab_in_the_inline_field_takes_what_was_typed_into_a_form_that_was_not_there(
    front: Front, hands: Hands
) -> None:
    hands.type("L")
    hands.type("ee")
    assert not parts_of(front)

    hands.press(Key.Key_Tab)

    assert front.desk.form.is_open
    assert front.desk.form.fields.patient == "Lee"


@pytest.mark.usefixtures("hurry")
def test_escape_before_everything_is_there_makes_nothing(front: Front, hands: Hands) -> None:
    hands.press(Key.Key_Escape)

    assert not parts_of(front)


def test_all_parts_come_by_themselves_after_the_cards(front: Front) -> None:
    front.qtbot.waitUntil(lambda: front.binding.later.is_done, timeout=20_000)

    assert parts_of(front) == {"quick", "panel", "parts"}
    assert not front.binding.actions["undo"].icon().isNull()
    assert front.binding.canvas.hasFocus()


@pytest.mark.usefixtures("hurry")
def test_a_menu_opened_early_has_its_icons(front: Front) -> None:
    assert front.binding.actions["undo"].icon().isNull()

    front.window.menus["edit"].aboutToShow.emit()

    assert not front.binding.actions["undo"].icon().isNull()


@pytest.mark.usefixtures("hurry")
def test_a_theme_chosen_early_is_worn_by_what_comes_later(front: Front, hands: Hands) -> None:
    front.window.command_given.emit("theme_dark")

    hands.press(Key.Key_K, CTRL)

    assert front.binding.dressing.theme.name == "dark"
    assert front.binding.quick.palette.isVisible()
