"""The words of a trade, of states and of acts."""

import pytest

from carefront.application.read_models import PastAct
from carefront.domain.appointments import AppointmentStatus
from carefront.wording import vocabulary
from carefront.wording.acts import act_done, act_redo, act_undo
from carefront.wording.refusals import Speaker
from carefront.wording.status import cancel_reasons, status_label, status_word, unavailable_word
from carefront.wording.times import Times

MOVE = PastAct("c", "appointment.reschedule", (("patient", "Ana P."), ("start_s", "1795509000")))


@pytest.fixture
def speaker() -> Speaker:
    times = Times("en_GB", "Europe/London")
    return Speaker(times, vocabulary.load(), day=times.at(1795509000).date())


@pytest.mark.parametrize("name", vocabulary.NAMES)
def test_every_trade_has_every_word(name: str) -> None:
    words = vocabulary.load(name)

    assert all(getattr(words, field) for field in vocabulary.Vocabulary.__slots__)


def test_a_school_has_students() -> None:
    assert vocabulary.load("education").patients == "Students"


def test_a_move_is_said_done_undone_and_redone(speaker: Speaker) -> None:
    assert act_done(MOVE, speaker) == "Moved Ana P. to 08:30"
    assert act_undo(MOVE, speaker) == "Undo move of Ana P. to 08:30"
    assert act_redo(MOVE, speaker) == "Redo move of Ana P. to 08:30"


def test_an_unknown_act_still_has_an_undo(speaker: Speaker) -> None:
    assert act_undo(PastAct("c", "something.new", ()), speaker) == "Undo last action"


def test_an_act_that_lacks_a_value_is_still_a_sentence(speaker: Speaker) -> None:
    assert act_done(PastAct("c", "appointment.book", ()), speaker) == "Booked the patient at …"


@pytest.mark.parametrize("status", list(AppointmentStatus))
def test_every_state_has_its_words(status: AppointmentStatus) -> None:
    assert status_word(status)
    assert status_label(status)


def test_first_letters_of_cancel_reasons_differ() -> None:
    letters = [words[0] for _code, words in cancel_reasons()]

    assert len(set(letters)) == len(letters)


def test_unknown_unavailable_time_has_a_word_too() -> None:
    assert unavailable_word("something_new") == "not available"
