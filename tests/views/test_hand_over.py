"""Handing visits over without a list: what fits, what does not and why, one step back; by clicks and keys."""

from datetime import timedelta

from PySide6.QtCore import QDate, Qt
from pytestqt.qtbot import QtBot

from carefront.application.commands import catalogue as c
from carefront.domain.appointments import ResourceUse
from carefront.shared.ids import new_id
from carefront.views.hand_over_dialog import HandOverDialog
from tests.support.front_window import Front, open_front
from tests.support.practice import NOW, RAO, RAO_PERSON, SILVA, SILVA_PERSON, Practice, at, patient

LEFT = Qt.MouseButton.LeftButton


def opened(practice: Practice, qtbot: QtBot) -> tuple[Front, HandOverDialog]:
    front = open_front(practice, qtbot)
    front.window.command_given.emit("hand_over")
    dialog = front.window.findChild(HandOverDialog)
    assert dialog is not None
    dialog.giver.setCurrentIndex(dialog.giver.findData(RAO))
    dialog.giver.activated.emit(0)
    dialog.taker.setCurrentIndex(dialog.taker.findData(SILVA))
    dialog.taker.activated.emit(0)
    return front, dialog


def somebody(practice: Practice, name: str) -> str:
    who = patient(new_id(), name)
    practice.do(c.RegisterPatient(who))
    return who.id


def held_by(practice: Practice, account_id: str) -> list[str]:
    rows = practice.reader.rebook().affected(account_id, int(at(8).timestamp()), int(at(8, days=9).timestamp()))
    return [row.patient_name for row in rows]


def test_what_fits_is_handed_over_in_one_step_and_the_rest_says_why(practice: Practice, qtbot: QtBot) -> None:
    practice.booked(at(10), patient_id=somebody(practice, "Ann"))
    practice.booked(at(11), patient_id=somebody(practice, "Ben"))
    practice.booked(at(13), resources=(ResourceUse(SILVA),), patient_id=somebody(practice, "Cy"))
    practice.booked(at(13), patient_id=somebody(practice, "Dee"))
    front, dialog = opened(practice, qtbot)
    assert dialog.summary.text() == "2 of 3 visits can be taken over by Dr Silva at their own times."
    rows = [dialog.table.topLevelItem(number) for number in range(3)]
    assert [row.text(0) for row in rows if row] == ["Ann", "Ben", "Dee"]
    assert rows[2] is not None
    assert "Dr Silva" in rows[2].text(2)
    assert dialog.act_button.text() == "&Hand over 2 visits"
    qtbot.mouseClick(dialog.act_button, LEFT)
    assert not dialog.isVisible()
    assert held_by(practice, RAO_PERSON) == ["Dee"]
    assert held_by(practice, SILVA_PERSON) == ["Ann", "Ben", "Cy"]
    front.desk.undo()
    assert held_by(practice, RAO_PERSON) == ["Ann", "Ben", "Dee"]


def test_a_visit_that_is_unticked_stays_and_a_longer_span_has_more(practice: Practice, qtbot: QtBot) -> None:
    practice.booked(at(10), patient_id=somebody(practice, "Ann"))
    practice.booked(at(10, days=1), patient_id=somebody(practice, "Ben"))
    _front, dialog = opened(practice, qtbot)
    assert dialog.table.topLevelItemCount() == 1
    day = NOW.date() + timedelta(days=1)
    dialog.last.setDate(QDate(day.year, day.month, day.day))
    assert dialog.table.topLevelItemCount() == 2
    dialog.table.setFocus()
    qtbot.keyClick(dialog.table, Qt.Key.Key_Return)
    assert dialog.act_button.text() == "&Hand over 1 visit"
    qtbot.mouseClick(dialog.act_button, LEFT)
    assert held_by(practice, RAO_PERSON) == ["Ann"]
    assert held_by(practice, SILVA_PERSON) == ["Ben"]


def test_nobody_booked_and_the_same_person_twice_are_said(practice: Practice, qtbot: QtBot) -> None:
    _front, dialog = opened(practice, qtbot)
    assert dialog.summary.text() == "Nobody is booked with Dr Rao in that time."
    assert not dialog.act_button.isEnabled()
    dialog.taker.setCurrentIndex(dialog.taker.findData(RAO))
    dialog.taker.activated.emit(0)
    assert dialog.summary.text() == "Choose two different people."
    qtbot.mouseClick(dialog.swap, LEFT)
    assert dialog.summary.text() == "Choose two different people."
