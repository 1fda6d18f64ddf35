"""The sample clinic is whole or not there, is of the clinic's own day, and begins anew when its weeks are over."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from carefront.app import sample_profile
from carefront.app.sample_profile import renew_sample
from carefront.app.starting import ProfileStarter
from carefront.application.desk_reader import Reader
from carefront.application.failures import TriggersMissing
from carefront.bootstrap import make_profile, open_desk
from carefront.persistence.driver import open_connection
from carefront.persistence.profile import ProfileKind, has_profile, open_profile
from carefront.shared.clock import FixedClock
from carefront.viewmodels.start_port import OpenWith, StartedDesk

MADE_AT = datetime(2026, 6, 8, 23, 30, tzinfo=UTC)
"""Half past midnight of Tuesday the 9th on the clinic's clock."""


@pytest.fixture
def quick_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sample that is only a practice with its founding rows: what is told here is where it lies."""
    monkeypatch.setattr(
        sample_profile, "make_sample",
        lambda folder, clock, _progress: make_profile(
            folder, name="Sample clinic", owner_name="Manager", kind=ProfileKind.PRACTICE, clock=clock
        ),
    )  # fmt: skip


def identity_of(folder: Path) -> str:
    """Whose profile it is, proven by opening it."""
    desk = open_desk(folder)
    desk.close()
    return desk.identity.organization_id


def test_the_sample_is_made_for_the_day_that_it_is_in_the_clinic(tmp_path: Path) -> None:
    folder = tmp_path / "practice"
    renew_sample(folder, FixedClock(MADE_AT))

    desk = open_desk(folder, clock=FixedClock(MADE_AT))
    try:
        reader: Reader = desk.reader()
        facility_id = reader.facilities()[0].facility_id
        first, last = datetime(2026, 6, 1).date(), datetime(2026, 6, 30).date()
        days = sorted(reader.loads(facility_id, first, last))
    finally:
        desk.close()
    assert days[0] == datetime(2026, 6, 2).date()
    assert days[-1] <= datetime(2026, 6, 22).date()


@pytest.mark.usefixtures("quick_sample")
def test_nothing_is_left_beside_a_sample_that_was_made(tmp_path: Path) -> None:
    folder = tmp_path / "practice"
    (folder / "logs").mkdir(parents=True)
    renew_sample(folder, FixedClock(MADE_AT))

    assert has_profile(folder)
    assert identity_of(folder)
    assert (folder / "logs").is_dir()
    assert [path.name for path in tmp_path.iterdir()] == ["practice"]


@pytest.mark.usefixtures("quick_sample")
@pytest.mark.parametrize("survived", range(8))
def test_a_start_killed_while_it_makes_the_sample_leaves_none_or_all_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, survived: int
) -> None:
    folder, steps = tmp_path / "practice", iter(range(survived))

    def killed(source: Path, target: Path) -> None:
        if next(steps, None) is None:
            raise KeyboardInterrupt
        source.replace(target)

    with monkeypatch.context() as patch, suppress(KeyboardInterrupt):
        patch.setattr(sample_profile, "replace", killed)
        renew_sample(folder, FixedClock(MADE_AT))

    if has_profile(folder):
        assert identity_of(folder)
    renew_sample(folder, FixedClock(MADE_AT))
    assert identity_of(folder)
    assert open_profile(folder).has_database


@pytest.mark.usefixtures("quick_sample")
def test_a_sample_within_its_weeks_stays_as_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "practice"
    renew_sample(folder, FixedClock(MADE_AT))
    first = identity_of(folder)
    renew_sample(folder, FixedClock(MADE_AT + timedelta(days=13)))

    assert identity_of(folder) == first


@pytest.mark.usefixtures("quick_sample")
def test_a_sample_whose_weeks_are_over_begins_anew_and_the_last_one_is_kept(tmp_path: Path) -> None:
    folder = tmp_path / "practice"
    renew_sample(folder, FixedClock(MADE_AT))
    first = identity_of(folder)
    renew_sample(folder, FixedClock(MADE_AT + timedelta(days=14)))
    second = identity_of(folder)
    renew_sample(folder, FixedClock(MADE_AT + timedelta(days=40)))

    assert len({first, second, identity_of(folder)}) == 3
    assert identity_of(tmp_path / "practice.before") == second


@pytest.mark.usefixtures("quick_sample")
def test_a_sample_that_somebody_has_open_is_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "practice"
    renew_sample(folder, FixedClock(MADE_AT))
    desk = open_desk(folder)
    try:
        renew_sample(folder, FixedClock(MADE_AT + timedelta(days=14)))
    finally:
        desk.close()

    assert identity_of(folder) == desk.identity.organization_id
    assert not (tmp_path / "practice.before").exists()


def of_another_version(folder: Path) -> None:
    """Make the file one whose guards this version does not know as whole."""
    profile = open_profile(folder)
    connection = open_connection(profile.database, profile.unlock(), key_is_checked=True)
    name = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name").fetchone()[0]
    connection.execute(f'DROP TRIGGER "{name}"')
    connection.close()


def start(folder: Path) -> StartedDesk:
    """Start the program on the sample in ``folder``."""
    starter = ProfileStarter(folder, is_demo=True, clock=FixedClock(MADE_AT))
    try:
        return starter.open(OpenWith(), lambda _done, _all: None)
    finally:
        starter.close()


@pytest.mark.usefixtures("quick_sample")
def test_a_sample_of_another_version_gives_way_to_one_of_this_and_is_kept(tmp_path: Path) -> None:
    folder = tmp_path / "practice"
    renew_sample(folder, FixedClock(MADE_AT))
    first = identity_of(folder)
    of_another_version(folder)

    start(folder).lanes.close()

    assert identity_of(folder) != first
    assert open_profile(tmp_path / "practice.before").has_database


def test_a_clinic_of_another_version_is_told_of_and_stays(tmp_path: Path) -> None:
    folder = tmp_path / "clinic"
    make_profile(folder, name="Clinic", owner_name="Owner", clock=FixedClock(MADE_AT))
    of_another_version(folder)

    with pytest.raises(TriggersMissing):
        start(folder)

    assert not (tmp_path / "clinic.before").exists()


def test_a_clinic_is_never_made_anew(tmp_path: Path) -> None:
    folder = tmp_path / "clinic"
    make_profile(folder, name="Clinic", owner_name="Owner", clock=FixedClock(MADE_AT))
    first = identity_of(folder)
    renew_sample(folder, FixedClock(MADE_AT + timedelta(days=400)))

    assert identity_of(folder) == first
