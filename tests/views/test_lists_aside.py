"""Lists that may take their time at a large practice: the calendar's reader is never asked for them."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from carefront.application.commands.money_catalogue import AddCharge
from carefront.shared.ids import new_id
from carefront.viewmodels.audit_view_model import AuditViewModel
from carefront.viewmodels.billing_view_model import BillingViewModel
from carefront.viewmodels.inbox_view_model import InboxViewModel
from carefront.viewmodels.memory import ForgetfulMemory
from carefront.viewmodels.people_view_model import PeopleViewModel
from carefront.viewmodels.task_runner import Lane
from carefront.viewmodels.window_view_model import WindowViewModel
from tests.support.practice import CLINIC, KIM, LEE, Practice, build_template
from tests.support.practice_window import practice_context
from tests.support.runners import HeldRunner

TODAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_template(tmp_path_factory.mktemp("template") / "practice")


@pytest.fixture
def practice(template: Path, tmp_path: Path) -> Iterator[Practice]:
    opened = Practice.copied(template, tmp_path / "practice")
    yield opened
    opened.close()


@pytest.fixture
def runner() -> HeldRunner:
    return HeldRunner()


@pytest.fixture
def desk(practice: Practice, qtbot: QtBot, runner: HeldRunner) -> WindowViewModel:
    for patient, text in ((KIM, "Copies"), (LEE, "Letter")):
        practice.do(AddCharge(new_id(), CLINIC, patient, None, text, 100, "EUR"))
    context, _heard = practice_context(practice, TODAY, runner)
    return WindowViewModel(context)


@pytest.fixture
def billing(desk: WindowViewModel, runner: HeldRunner) -> BillingViewModel:
    """Every charge there is; nothing is asked any more."""
    model = BillingViewModel(desk, ForgetfulMemory())
    model.enter()
    model.choose_days(date(2000, 1, 1), date(2099, 1, 1))
    runner.release_all()
    assert len(model.lines) == 2
    return model


def test_the_lists_of_a_large_practice_are_asked_aside(desk: WindowViewModel, runner: HeldRunner) -> None:
    BillingViewModel(desk, ForgetfulMemory(), desk).enter()
    InboxViewModel(desk, ForgetfulMemory(), desk).enter(TODAY)
    PeopleViewModel(desk.context, desk).read()
    assert [lane for lane, _task in runner.held] == [Lane.BACKGROUND] * 3
    runner.release_all()
    AuditViewModel(desk, ForgetfulMemory(), desk).enter()
    assert [lane for lane, _task in runner.held] == [Lane.BACKGROUND, Lane.READER]  # the people; the first entries
    runner.release_all()


def test_of_what_is_typed_while_one_waits_only_the_last_is_looked_for(
    billing: BillingViewModel, runner: HeldRunner
) -> None:
    for text in ("k", "ki", "lee"):
        billing.choose(text=text)
    assert len(runner.held) == 1
    runner.release()
    assert len(billing.lines) == 2  # what was found for an earlier text is not shown
    assert len(runner.held) == 1
    runner.release()
    assert [line.description for line in billing.lines] == ["Letter"]
    assert runner.held == []


def test_a_list_that_takes_long_says_so_until_it_is_there(
    billing: BillingViewModel, runner: HeldRunner, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(billing.changed):
        billing.choose(text="kim")
    assert billing.totals == ("Searching…",)
    runner.release()
    assert billing.totals == ("Due: €1.00 (1)",)


def test_after_a_failure_the_next_question_is_asked(
    billing: BillingViewModel, runner: HeldRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(billing, "wanted", lambda: None)
        billing.read()
        runner.release()
    assert billing.is_refused
    assert billing.lines == ()
    billing.read()
    runner.release()
    assert len(billing.lines) == 2
    assert not billing.is_refused
