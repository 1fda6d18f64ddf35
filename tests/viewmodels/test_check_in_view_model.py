"""Checking in by name on a real practice."""

from datetime import date

import pytest

from carefront.application.commands.catalogue import ChangeAppointmentStatus
from carefront.domain.appointments import AppointmentStatus, ResourceUse
from carefront.viewmodels.check_in_view_model import CheckInViewModel
from carefront.viewmodels.palette_state import LineKind
from tests.support.practice import LEE, SILVA, Practice, at
from tests.support.practice_window import Heard, practice_context
from tests.support.runners import HeldRunner

TODAY = date(2026, 11, 24)
ARRIVED = AppointmentStatus.ARRIVED


def status_of(practice: Practice, visit: str) -> AppointmentStatus:
    return practice.reader.appointment(visit).status


@pytest.fixture
def opened(practice: Practice, qapp: object) -> tuple[CheckInViewModel, Heard]:
    context, heard = practice_context(practice, TODAY)
    return CheckInViewModel(context), heard


def test_a02_name_and_enter_make_the_visit_arrived(practice: Practice, opened: tuple[CheckInViewModel, Heard]) -> None:
    visit = practice.booked(at(10))
    check_in, _heard = opened
    check_in.open()

    check_in.search("rao")
    check_in.enter()

    assert status_of(practice, visit) is ARRIVED
    assert not check_in.state.is_open
    practice.writer.undo()
    assert status_of(practice, visit) is AppointmentStatus.BOOKED


def test_who_is_expected_soonest_comes_first_and_enter_alone_does_nothing(
    practice: Practice, opened: tuple[CheckInViewModel, Heard]
) -> None:
    later = practice.booked(at(15))
    sooner = practice.booked(at(9, 30), patient_id=LEE, resources=(ResourceUse(SILVA),))
    check_in, _heard = opened
    check_in.open()

    assert [line.id for line in check_in.state.lines] == [sooner, later]
    check_in.enter()
    assert status_of(practice, sooner) is AppointmentStatus.BOOKED


def test_somebody_who_is_there_already_is_said_to_be(
    practice: Practice, opened: tuple[CheckInViewModel, Heard]
) -> None:
    visit = practice.booked(at(10))
    practice.do(ChangeAppointmentStatus(visit, ARRIVED))
    check_in, heard = opened
    check_in.open()
    check_in.search("kim")

    check_in.enter()

    assert heard.said[-1] == ("Kim Rao, 10:00: already arrived.", True)


def test_nobody_expected_offers_a_walk_in_with_what_was_typed(opened: tuple[CheckInViewModel, Heard]) -> None:
    check_in = opened[0]
    wanted: list[str] = []
    check_in.walk_in_wanted.connect(wanted.append)
    check_in.open()

    check_in.search("kim")

    assert check_in.state.notice == "No visit today for “kim”."
    assert [line.kind for line in check_in.state.lines] == [LineKind.COMMAND]
    check_in.enter()
    assert wanted == ["kim"]


def test_an_enter_before_the_answer_takes_only_the_one_answer(practice: Practice, qapp: object) -> None:
    visit = practice.booked(at(10))
    runner = HeldRunner()
    check_in = CheckInViewModel(practice_context(practice, TODAY, runner)[0])
    check_in.open()
    check_in.search("rao")
    check_in.enter()

    runner.release_all()

    assert status_of(practice, visit) is ARRIVED
