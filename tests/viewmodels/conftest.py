"""A window's view models on the desk in memory."""

from collections.abc import Callable

import pytest

from carefront.viewmodels.day_faces import FaceMaker
from carefront.viewmodels.desk_context import DeskContext
from carefront.viewmodels.desk_port import Desk
from carefront.viewmodels.task_runner import TaskRunner
from carefront.viewmodels.window_view_model import WindowViewModel
from carefront.wording import vocabulary
from tests.support.fake_desk import FakeDesk
from tests.support.runners import EagerRunner, HeldRunner

MakeDesk = Callable[[FakeDesk, TaskRunner], WindowViewModel]


@pytest.fixture
def fake() -> FakeDesk:
    """A day in a clinic with eight providers."""
    return FakeDesk()


@pytest.fixture
def held() -> HeldRunner:
    """Answers come when the test says so."""
    return HeldRunner()


@pytest.fixture
def make_desk(qapp: object) -> MakeDesk:
    """Makes a window's view models; not started."""

    def make(fake: FakeDesk, runner: TaskRunner) -> WindowViewModel:
        maker = FaceMaker("en_GB", vocabulary.load())
        return WindowViewModel(DeskContext(Desk(fake, runner), maker, lambda: fake.now))

    return make


@pytest.fixture
def desk(fake: FakeDesk, make_desk: MakeDesk) -> WindowViewModel:
    """A started window whose questions are answered at once."""
    window = make_desk(fake, EagerRunner())
    window.start()
    window.stop()
    return window
