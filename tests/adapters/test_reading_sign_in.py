"""Signing in where nothing can be written: a known user is let in to read, and nobody can try faster than before."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from carefront.application.commands.people_catalogue import SetLoginActive
from carefront.application.failures import StorageReadOnly
from carefront.application.reading_door import MOST_HERE
from carefront.application.signing_in import SignInAnswer, SignInResult
from carefront.bootstrap import OpenDesk, open_desk
from carefront.domain.sign_in import MOST_FAILURES
from carefront.shared.clock import FixedClock
from tests.support.practice import CLINIC, NOW, Practice
from tests.support.signing import ANA_LOGIN, ANAS, PASSWORD, cheap, signing, with_ana, with_owner_login

WRONG = "wrong as can be, again"
OPEN = SignInAnswer(SignInResult.OPEN)


@pytest.fixture
def folder(practice_template: Path, tmp_path: Path) -> Path:
    practice = Practice.copied(practice_template, tmp_path / "practice")
    with_owner_login(practice)
    with_ana(practice)
    practice.close()
    return tmp_path / "practice"


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def reading(folder: Path, clock: FixedClock) -> Iterator[OpenDesk]:
    desk = cheap(open_desk(folder, read_only=True, clock=clock))
    yield desk
    desk.close()


def tried(desk: OpenDesk, name: str, password: str) -> SignInAnswer:
    work = desk.signing()
    try:
        return work.sign_in(name, password)
    finally:
        work.close()


def test_a_known_user_is_let_in_for_reading_after_the_first_wait(
    folder: Path, reading: OpenDesk, clock: FixedClock
) -> None:
    before = (folder / "carefront.db").read_bytes()
    first = tried(reading, "ana", ANAS)
    assert (first.result, first.wait_s) == (SignInResult.WAIT, 20)
    clock.advance(timedelta(seconds=20))
    assert tried(reading, "ana", ANAS) == OPEN
    assert reading.reader().facilities()[0].facility_id == CLINIC
    work = reading.signing()
    assert work.state().is_read_only
    with pytest.raises(StorageReadOnly):
        work.change_own(ANAS, "a heron on one leg at noon")
    work.close()
    assert (folder / "carefront.db").read_bytes() == before


def test_each_wrong_password_waits_longer_and_a_right_one_takes_the_count_back(
    reading: OpenDesk, clock: FixedClock
) -> None:
    waits = []
    clock.advance(timedelta(seconds=20))
    for _time in range(3):
        assert tried(reading, "ana", WRONG).result is SignInResult.WRONG
        waits.append(tried(reading, "ana", ANAS).wait_s)
        clock.advance(timedelta(seconds=waits[-1]))
    assert waits == [40, 80, 160]
    assert tried(reading, "ana", ANAS) == OPEN


def test_starting_again_gains_nothing(folder: Path, clock: FixedClock) -> None:
    for _start in range(3):
        desk = cheap(open_desk(folder, read_only=True, clock=clock))
        assert tried(desk, "ana", ANAS).result is SignInResult.WAIT
        desk.close()


def test_what_the_file_says_of_wrong_passwords_holds_here_too(folder: Path, clock: FixedClock) -> None:
    practice = Practice.at(folder, clock)
    work = signing(practice)
    for _time in range(12):
        work.sign_in("ana", WRONG)
        clock.advance(timedelta(minutes=15))
    work.close()
    practice.close()
    clock.advance(timedelta(minutes=-15))
    desk = cheap(open_desk(folder, read_only=True, clock=clock))
    clock.advance(timedelta(seconds=20))
    assert tried(desk, "ana", ANAS).wait_s > 200
    assert tried(desk, "owner", PASSWORD) == OPEN
    desk.close()


def test_after_so_many_wrong_ones_this_program_takes_no_more(reading: OpenDesk, clock: FixedClock) -> None:
    assert MOST_HERE < MOST_FAILURES
    answers = []
    for _time in range(30):
        clock.advance(timedelta(minutes=16))
        answers.append(tried(reading, "ana", WRONG).result)
    assert answers[-1] is SignInResult.STOPPED
    assert answers.count(SignInResult.WRONG) == 20


def test_who_may_not_sign_in_may_not_here_either(folder: Path, clock: FixedClock) -> None:
    practice = Practice.at(folder, clock)
    practice.desk.session.sign_in(practice.desk.identity.owner_id)
    practice.do(SetLoginActive(ANA_LOGIN, False))
    work = signing(practice)
    work.close()
    practice.close()
    desk = cheap(open_desk(folder, read_only=True, clock=clock))
    clock.advance(timedelta(seconds=20))
    assert tried(desk, "ana", ANAS).result is SignInResult.WRONG
    assert tried(desk, "nobody", ANAS).result is SignInResult.WRONG
    desk.close()


def test_a_password_that_has_to_be_changed_is_changed_elsewhere(folder: Path, clock: FixedClock) -> None:
    practice = Practice.at(folder, clock)
    practice.desk.session.sign_in(practice.desk.identity.owner_id)
    work = signing(practice)
    work.reset(ANA_LOGIN, "another for ana, to be changed")
    work.close()
    practice.close()
    desk = cheap(open_desk(folder, read_only=True, clock=clock))
    clock.advance(timedelta(seconds=20))
    assert tried(desk, "ana", "another for ana, to be changed").result is SignInResult.CHANGE_ELSEWHERE
    assert not desk.session.is_open
    desk.close()


def test_locking_and_coming_back_writes_nothing(reading: OpenDesk, clock: FixedClock) -> None:
    clock.advance(timedelta(seconds=20))
    assert tried(reading, "ana", ANAS) == OPEN
    reading.session.lock()
    assert tried(reading, "ana", ANAS) == OPEN
    assert reading.session.is_open
