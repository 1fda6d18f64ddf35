"""The import dialog as a person and a screen reader meet it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from carefront.viewmodels.day_faces import FaceMaker
from carefront.viewmodels.desk_context import DeskContext
from carefront.viewmodels.desk_port import Desk
from carefront.viewmodels.import_view_model import ImportViewModel
from carefront.wording import vocabulary
from tests.support.fake_desk import FakeDesk
from tests.support.runners import EagerRunner
from tests.unit.interop.mappings import HEADER, SIMPLE

# The offscreen platform says this of every dialog with a layout.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")


@pytest.fixture
def chosen(qtbot: QtBot, tmp_path: Path) -> Callable[[str], object]:
    """Open the dialog and choose a file with one line."""
    from carefront.views.import_dialog import ImportDialog

    fake = FakeDesk()
    context = DeskContext(Desk(fake, EagerRunner()), FaceMaker("en_GB", vocabulary.load()), lambda: fake.now)
    importing = ImportViewModel(context)
    context.setParent(importing)

    def choose(line: str) -> object:
        dialog = ImportDialog(importing)
        qtbot.addWidget(dialog)
        (tmp_path / "visits.csv").write_text(f"{HEADER}\n{line}\n", "utf-8")
        (tmp_path / "simple.toml").write_text(SIMPLE, "utf-8")
        dialog.open()
        dialog.file.setText(str(tmp_path / "visits.csv"))
        dialog.mapping.setCurrentText(str(tmp_path / "simple.toml"))
        dialog.file.editingFinished.emit()
        return dialog

    return choose


def test_the_visits_of_a_good_file_are_listed_and_may_be_imported(chosen: Callable[[str], object]) -> None:
    from carefront.views.import_dialog import ImportDialog

    dialog = chosen("1,2024-03-04 09:00,30,p1,<b>Ann</b>,Dr Ray,")
    assert isinstance(dialog, ImportDialog)
    assert dialog.import_button.isEnabled()
    assert dialog.visits.isVisible()
    assert not dialog.errors.isVisible()
    assert [dialog.visits.item(0, column).text() for column in range(3)] == [
        "2024-03-04 09:00:00",
        "Dr Ray",
        "<b>Ann</b>",
    ]


def test_errors_are_listed_by_line_and_nothing_may_be_imported(chosen: Callable[[str], object]) -> None:
    from carefront.views.import_dialog import ImportDialog

    dialog = chosen("1,tomorrow,30,p1,Ann,Dr Ray,")
    assert isinstance(dialog, ImportDialog)
    assert not dialog.import_button.isEnabled()
    assert [dialog.errors.item(0, column).text() for column in range(2)] == ["2", "Start"]


def test_every_part_has_a_name_for_a_screen_reader(chosen: Callable[[str], object]) -> None:
    from carefront.views.import_dialog import ImportDialog

    dialog = chosen("1,2024-03-04 09:00,30,p1,Ann,Dr Ray,")
    assert isinstance(dialog, ImportDialog)
    assert all(
        part.accessibleName() for part in (dialog.file, dialog.mapping, dialog.bar, dialog.errors, dialog.visits)
    )
