"""Who acts is looked up with every question and act."""

from datetime import date

import pytest

from carefront.application.commands import catalogue as c
from carefront.application.desk_session import DeskSession
from carefront.domain.accounts import AccountabilityType
from carefront.domain.errors import SignedOut
from carefront.shared.ids import new_id
from tests.support.practice import CLINIC, LEE, NOW, Practice, fixed, patient


def test_a_locked_desk_answers_no_question_and_no_act_and_goes_on_after_unlocking(practice: Practice) -> None:
    session = practice.desk.session
    before = session.sign_in_id
    session.lock()
    assert not session.is_open
    assert session.holder_id == practice.desk.identity.owner_id
    for ask in (
        practice.reader.facilities,
        lambda: practice.reader.day(CLINIC, NOW.date()),
        lambda: practice.reader.patient(LEE),
        practice.reader.set_up().clinics,
        lambda: practice.writer.execute(c.RegisterPatient(patient(new_id(), "Max Toro"))),
        practice.desk.importing,
    ):
        with pytest.raises(SignedOut):
            ask()
    session.unlock()
    assert session.sign_in_id == before
    assert practice.reader.facilities()


def test_a_reader_made_before_somebody_else_signed_in_asks_in_their_name(practice: Practice) -> None:
    person = new_id()
    role = (fixed("clinic account"), AccountabilityType.STAFF_MEMBER)
    practice.do(c.AddPerson(person, "Somebody", (role,), date(2020, 1, 1)))
    practice.desk.session.sign_in(person)
    assert practice.desk.actor_id == person


def test_nobody_acts_before_the_first_sign_in() -> None:
    session = DeskSession()
    session.unlock()
    session.lock()
    with pytest.raises(SignedOut):
        session.require()
