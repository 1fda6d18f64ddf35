"""An import from the window: nothing is written by looking, everything by one act."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from carefront.bootstrap import OpenDesk, make_profile, open_desk
from carefront.viewmodels.day_faces import FaceMaker
from carefront.viewmodels.desk_context import DeskContext
from carefront.viewmodels.desk_port import Desk
from carefront.viewmodels.import_view_model import ImportFace, ImportViewModel, Stage
from carefront.viewmodels.task_runner import Lane, TaskRunner
from carefront.wording import vocabulary
from tests.support.runners import EagerRunner, HeldRunner
from tests.unit.interop.mappings import HEADER, SIMPLE

GOOD = ["1,2024-03-04 09:00,30,p1,Ann Lee,Dr Ray,", "2,2024-03-04 09:15,30,p2,Bo Chen,Dr Ray,"]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[OpenDesk]:
    """A profile with nothing in it."""
    make_profile(tmp_path / "practice", name="Practice", owner_name="Owner")
    found = open_desk(tmp_path / "practice")
    yield found
    found.close()


def importing_with(desk: OpenDesk, runner: TaskRunner) -> ImportViewModel:
    maker = FaceMaker("en_GB", vocabulary.load())
    context = DeskContext(Desk(desk, runner), maker, desk.clock)
    model = ImportViewModel(context)
    context.setParent(model)
    return model


@pytest.fixture
def importing(desk: OpenDesk, qapp: object) -> ImportViewModel:
    """Everything is answered at once."""
    return importing_with(desk, EagerRunner())


@pytest.fixture
def mapping(tmp_path: Path) -> str:
    path = tmp_path / "simple.toml"
    path.write_text(SIMPLE, "utf-8")
    return str(path)


def file(tmp_path: Path, lines: list[str]) -> Path:
    path = tmp_path / "visits.csv"
    path.write_text("\n".join((HEADER, *lines)) + "\n", "utf-8")
    return path


def test_a_file_is_shown_before_it_is_imported(
    importing: ImportViewModel, desk: OpenDesk, tmp_path: Path, mapping: str
) -> None:
    importing.read(file(tmp_path, GOOD), mapping)
    face = importing.face
    assert face.stage is Stage.READY
    assert face.rows[0] == ("2024-03-04 09:00:00", "Dr Ray", "Ann Lee", "", "completed")
    assert face.summary.splitlines()[0] == "2 visits found."
    assert desk.reader().facilities() == ()


def test_what_was_shown_is_imported_and_the_clinic_told(
    importing: ImportViewModel, desk: OpenDesk, tmp_path: Path, mapping: str
) -> None:
    told: list[tuple[str, object]] = []
    importing.imported.connect(lambda facility_id, day: told.append((facility_id, day)))
    importing.read(file(tmp_path, GOOD), mapping)
    importing.apply()
    (clinic,) = desk.reader().facilities()
    assert importing.face.stage is Stage.DONE
    assert importing.face.summary == "Rows: 2. Imported: 1. Unscheduled: 1. Overlapping pairs: 1."
    assert told == [(clinic.facility_id, date(2024, 3, 4))]


def test_a_file_with_an_error_can_not_be_imported(
    importing: ImportViewModel, desk: OpenDesk, tmp_path: Path, mapping: str
) -> None:
    importing.read(file(tmp_path, [*GOOD, "3,soon,30,p1,Ann Lee,Dr Ray,"]), mapping)
    assert [(line, column) for line, column, _problem in importing.face.errors] == [(4, "Start")]
    importing.apply()
    assert importing.face.stage is Stage.CHOOSING
    assert desk.reader().facilities() == ()


def test_an_answer_that_comes_after_cancel_is_dropped(
    desk: OpenDesk, qapp: object, tmp_path: Path, mapping: str
) -> None:
    runner = HeldRunner()
    importing = importing_with(desk, runner)
    importing.read(file(tmp_path, GOOD), mapping)
    importing.cancel()
    runner.release_all()
    assert importing.face.stage is Stage.CHOOSING
    assert importing.face.summary == ""


def test_only_the_last_step_of_an_import_waits_for_its_turn_to_write(
    desk: OpenDesk, qapp: object, tmp_path: Path, mapping: str
) -> None:
    runner = HeldRunner()
    importing = importing_with(desk, runner)
    importing.read(file(tmp_path, GOOD), mapping)
    runner.release_all()
    importing.apply()
    assert [lane for lane, _task in runner.held] == [Lane.BACKGROUND]
    runner.release()
    assert [lane for lane, _task in runner.held] == [Lane.WRITER]
    assert desk.reader().facilities() == ()
    runner.release()
    assert importing.face.stage is Stage.DONE
    assert len(desk.reader().facilities()) == 1


def test_an_import_that_is_being_prepared_can_be_cancelled(
    desk: OpenDesk, qapp: object, tmp_path: Path, mapping: str
) -> None:
    runner = HeldRunner()
    importing = importing_with(desk, runner)
    importing.read(file(tmp_path, GOOD), mapping)
    runner.release_all()
    importing.apply()
    importing.cancel()
    runner.release_all()
    assert importing.face == ImportFace()
    assert desk.reader().facilities() == ()


@pytest.mark.parametrize("name", ["none.csv", "none.toml"])
def test_what_can_not_be_read_is_said(importing: ImportViewModel, tmp_path: Path, mapping: str, name: str) -> None:
    path = file(tmp_path, GOOD)
    importing.read(tmp_path / name if name.endswith(".csv") else path, mapping if name.endswith(".csv") else name)
    assert importing.face.stage is Stage.CHOOSING
    assert importing.face.summary != ""


def test_the_mappings_that_come_with_the_program_are_offered() -> None:
    assert "operating-rooms" in ImportViewModel.mappings()
