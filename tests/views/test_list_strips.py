"""A freed time and who fits it, the parking strip, and recalls: by clicks and keys on the real window."""

from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from carefront.application.commands import catalogue as c
from carefront.application.commands import request_catalogue as r
from carefront.application.commands.waitlist import PutOnWaitlist
from carefront.domain.appointments import ResourceUse
from carefront.domain.wishes import Urgency
from carefront.shared.ids import new_id
from carefront.viewmodels.day_grid import Place
from carefront.views.list_strips import ListStrips
from tests.support.front_window import Front, open_front
from tests.support.practice import CLINIC, FOLLOW_UP, KIM, LEE, NOW, RAO, SILVA, Practice, at

LEFT = Qt.MouseButton.LeftButton


def strips(front: Front) -> ListStrips:
    return front.binding.late.lists


def waiting(practice: Practice, patient_id: str = LEE, urgency: Urgency = Urgency.ROUTINE) -> str:
    entry = new_id()
    practice.do(PutOnWaitlist(entry, CLINIC, patient_id, FOLLOW_UP, None, NOW, urgency=urgency))
    return entry


def cancelled(front: Front, visit: str) -> None:
    card = next(card for card in front.desk.day_view.grid.cards if card.appointment_id == visit)  # type: ignore[union-attr]
    front.desk.visits.cancel(card, "patient")
    QApplication.processEvents()


def test_a_cancelled_visit_says_who_fits_its_time_and_one_click_offers_it(practice: Practice, qtbot: QtBot) -> None:
    """Task 11 of the design's list: two clicks at most."""
    visit = practice.booked(at(11))
    waiting(practice)
    front = open_front(practice, qtbot)
    lists = strips(front)
    assert not lists.free_strip.isVisible()
    cancelled(front, visit)
    strip = lists.free_strip
    assert strip.isVisible()
    assert strip.title.text() == "1 waiting fits Tue 24 Nov, 11:00, Dr Rao"
    assert "Lee Ångström" in strip.who.currentText()
    qtbot.mouseClick(strip.offer_button, LEFT)
    QApplication.processEvents()
    assert strip.answer.text().startswith("Lee Ångström: Offered")
    qtbot.mouseClick(strip.accept_button, LEFT)
    assert not strip.isVisible()
    assert practice.reader.requests().inbox(CLINIC).waitlist == ()
    day = practice.reader.day(CLINIC, NOW.date())
    assert [(card.patient_name, card.start_s) for card in day.cards if card.patient_name == "Lee Ångström"] == [
        ("Lee Ångström", int(at(11).timestamp()))
    ]


def test_a_declined_offer_brings_the_next_and_an_accepted_move_offers_its_own_time(
    practice: Practice, qtbot: QtBot
) -> None:
    visit, sooner = practice.booked(at(11)), practice.booked(at(16), patient_id=LEE, wants_sooner=True)
    urgent = waiting(practice, KIM, Urgency.URGENT)
    front = open_front(practice, qtbot)
    strip = strips(front).free_strip
    cancelled(front, visit)
    assert strip.who.count() == 2
    assert "Kim Rao" in strip.who.itemText(0)
    qtbot.mouseClick(strip.offer_button, LEFT)
    QApplication.processEvents()
    qtbot.mouseClick(strip.decline_button, LEFT)
    QApplication.processEvents()
    assert [strip.who.count(), "Lee Ångström" in strip.who.itemText(0)] == [1, True]
    qtbot.mouseClick(strip.offer_button, LEFT)
    QApplication.processEvents()
    qtbot.mouseClick(strip.accept_button, LEFT)
    QApplication.processEvents()
    assert practice.reader.appointment(sooner).start_s == int(at(11).timestamp())
    assert strip.isVisible()  # the time at four is free now, and Kim Rao waits
    assert strip.title.text() == "1 waiting fits Tue 24 Nov, 16:00, Dr Rao"
    assert urgent in [row.id for row in practice.reader.requests().inbox(CLINIC).waitlist]
    front.desk.undo()
    QApplication.processEvents()
    assert practice.reader.appointment(sooner).start_s == int(at(16).timestamp())


def test_an_expired_offer_brings_the_next_by_itself(practice: Practice, qtbot: QtBot) -> None:
    visit = practice.booked(at(17))
    waiting(practice, KIM, Urgency.URGENT)
    waiting(practice)
    front = open_front(practice, qtbot)
    strip = strips(front).free_strip
    cancelled(front, visit)
    qtbot.mouseClick(strip.offer_button, LEFT)
    QApplication.processEvents()
    practice.clock.advance(timedelta(hours=3))
    front.desk.clock.ticked.emit()
    assert strip.who.count() == 1
    assert "Lee Ångström" in strip.who.itemText(0)


def test_the_menu_of_a_free_place_asks_who_could_come(practice: Practice, qtbot: QtBot) -> None:
    waiting(practice)
    front = open_front(practice, qtbot)
    start_s = int(at(14).timestamp())
    lines = front.binding.canvas_binding.menus.of_place(Place(SILVA, start_s, start_s + 1800))
    act = next(line for line in lines if getattr(line, "text", "") == "W&ho could come…")
    act.act()  # type: ignore[union-attr, misc]
    assert strips(front).free_strip.title.text() == "1 waiting fits Tue 24 Nov, 14:00, Dr Silva"
    qtbot.mouseClick(strips(front).free_strip.close_button, LEFT)
    assert not strips(front).free_strip.isVisible()


def test_a_parked_visit_is_carried_elsewhere_by_keys(practice: Practice, qtbot: QtBot) -> None:
    visit = practice.booked(at(10))
    front = open_front(practice, qtbot)
    lists = strips(front)
    front.desk.day_view.select_visit(visit)
    front.window.command_given.emit("park")
    QApplication.processEvents()
    assert lists.parking_strip.isVisible()
    assert lists.parking_strip.list.count() == 1
    front.desk.day_view.stand_on(Place(RAO, int(at(13).timestamp()), int(at(13).timestamp()) + 1800))
    lists.parking_strip.list.setFocus()
    front.key(Qt.Key.Key_Return)
    assert front.binding.canvas.travel is not None
    front.key(Qt.Key.Key_Return)
    QApplication.processEvents()
    assert practice.reader.appointment(visit).start_s == int(at(13).timestamp())
    assert not lists.parking_strip.isVisible()


def test_a_parked_visit_is_put_back_and_is_still_there_after_a_restart(practice: Practice, qtbot: QtBot) -> None:
    visit = practice.booked(at(10))
    practice.do(r.ParkVisit(visit))
    front = open_front(practice, qtbot)
    strip = strips(front).parking_strip
    qtbot.waitUntil(strip.isVisible)
    qtbot.mouseClick(strip.back_button, LEFT)
    QApplication.processEvents()
    assert not strip.isVisible()
    assert practice.reader.appointment(visit).start_s == int(at(10).timestamp())


def test_a_card_let_go_over_the_strip_is_parked(practice: Practice, qtbot: QtBot) -> None:
    parked, other = practice.booked(at(10)), practice.booked(at(11), resources=(ResourceUse(SILVA),), patient_id=LEE)
    practice.do(r.ParkVisit(parked))
    front = open_front(practice, qtbot)
    lists = strips(front)
    qtbot.waitUntil(lists.parking_strip.isVisible)
    QApplication.processEvents()
    canvas = front.binding.canvas
    row = next(n for n, card in enumerate(front.desk.day_view.grid.cards) if card.appointment_id == other)  # type: ignore[union-attr]
    start = canvas.visualRect(canvas.model().index(row, 0)).center()
    strip_at = lists.parking_strip.mapToGlobal(lists.parking_strip.rect().center())
    end = canvas.viewport().mapFromGlobal(strip_at)
    qtbot.mousePress(canvas.viewport(), LEFT, pos=start)
    qtbot.mouseMove(canvas.viewport(), (start + end) / 2)
    qtbot.mouseMove(canvas.viewport(), end)
    qtbot.mouseRelease(canvas.viewport(), LEFT, pos=end)
    QApplication.processEvents()
    assert lists.parking_strip.list.count() == 2
    assert practice.reader.appointment(other).start_s == int(at(11).timestamp())


def test_a_recall_is_written_down_from_the_visit(practice: Practice, qtbot: QtBot) -> None:
    visit = practice.booked(at(10))
    front = open_front(practice, qtbot)
    assert strips(front)
    front.desk.day_view.select_visit(visit)
    front.window.command_given.emit("add_recall")
    found = practice.reader.requests().inbox(CLINIC).recalls
    assert [(row.name, row.due, row.resource_id) for row in found] == [("Kim Rao", date(2027, 5, 24), RAO)]
    front.desk.undo()
    assert practice.reader.requests().inbox(CLINIC).recalls == ()
    assert c.BookAppointment
