"""What one person hears of: what was decided about their time off, and that somebody has arrived to see them."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from carefront.app.preferences import DEFAULTS, Preferences
from carefront.application.commands import catalogue as c
from carefront.domain.appointments import AppointmentStatus, ResourceUse
from carefront.domain.time_off import TimeOffState, TimeOffType
from carefront.shared.ids import new_id
from carefront.viewmodels import alerts_view_model, rebook_view_model, time_off_view_model
from carefront.viewmodels.desktop_notices import DesktopNotices
from carefront.viewmodels.memory import ForgetfulMemory
from carefront.views.alerts_binding import AlertsBinding
from tests.support.front_window import Front, open_front
from tests.support.practice import LEE, RAO_PERSON, SILVA, SILVA_PERSON, Practice, at
from tests.views.test_alerts import plain

DAY = date(2026, 11, 25)


def as_rao(practice: Practice, qtbot: QtBot, memory: ForgetfulMemory | None = None) -> Front:
    """Dr Rao's window."""
    practice.desk.session.sign_in(RAO_PERSON)
    return open_front(practice, qtbot, memory=memory)


def alerts_of(front: Front) -> AlertsBinding:
    front.qtbot.waitUntil(lambda: front.binding.late is not None)
    return front.binding.late.alerts


def decided(practice: Practice, person: str, state: TimeOffState, note: str = "") -> None:
    """Time off of a person on the 25th that the owner decides."""
    before, identifier = practice.desk.session.actor_id, new_id()
    practice.desk.session.sign_in(practice.desk.identity.owner_id)
    practice.do(c.RequestTimeOff(identifier, person, TimeOffType.PERSONAL, DAY, DAY, None, "family"))
    practice.do(c.DecideTimeOff(identifier, state, note))
    practice.desk.session.sign_in(before)


def arrived(practice: Practice, hour: int, **changes: object) -> None:
    """Somebody who is booked at the hour has checked in; the owner stands at the desk."""
    before = practice.desk.session.actor_id
    practice.desk.session.sign_in(practice.desk.identity.owner_id)
    practice.do(c.ChangeAppointmentStatus(practice.booked(at(hour, 30), **changes), AppointmentStatus.ARRIVED))
    practice.desk.session.sign_in(before)


def press(front: Front, text: str) -> None:
    [button] = [one for one in alerts_of(front).panel.findChildren(QPushButton) if one.text() == text]
    front.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize(
    ("state", "title", "sentence"),
    [
        (TimeOffState.APPROVED, "Time off approved", "Your time off Wed 25 Nov was approved."),
        (TimeOffState.DENIED, "Time off denied", "Your time off Wed 25 Nov was denied."),
    ],
)
def test_a_decision_is_in_the_bell_of_whoever_asked_until_they_have_seen_it(
    practice: Practice, qtbot: QtBot, state: TimeOffState, title: str, sentence: str
) -> None:
    memory, told = ForgetfulMemory(), []
    front = as_rao(practice, qtbot, memory)
    model = alerts_of(front).model
    notices = DesktopNotices(model, told.append, lambda: False)
    decided(practice, RAO_PERSON, state, "Flu clinic that day")
    front.desk.data_changed.emit()
    assert [(face.title, plain(face.text)) for face in model.faces] == [
        (title, f"{sentence} Told: Flu clinic that day")
    ]
    assert told == [sentence]  # outside of the window without the reason
    assert notices.parent() is None
    front.window.command_given.emit("alerts")
    press(front, "Got it")
    assert model.faces == ()
    front.desk.data_changed.emit()
    assert model.faces == ()
    assert alerts_of(as_rao(practice, qtbot, memory)).model.faces == ()


def test_nobody_is_told_of_the_time_off_of_somebody_else_or_of_their_own_decision(
    practice: Practice, qtbot: QtBot
) -> None:
    decided(practice, SILVA_PERSON, TimeOffState.APPROVED)
    assert alerts_of(as_rao(practice, qtbot)).model.faces == ()
    practice.desk.session.sign_in(practice.desk.identity.owner_id)
    assert practice.reader.alerts(practice.reader.facilities()[0].facility_id).decided == ()


def test_a_doctor_hears_that_their_patient_has_arrived_without_the_name_outside_the_window(
    practice: Practice, qtbot: QtBot
) -> None:
    told: list[str] = []
    front = as_rao(practice, qtbot)
    model = alerts_of(front).model
    notices = DesktopNotices(model, told.append, lambda: False)
    arrived(practice, 10)
    front.desk.data_changed.emit()
    assert [(face.title, plain(face.text)) for face in model.faces] == [("Your 10:30 has arrived", "Kim Rao")]
    assert told == ["Your 10:30 has arrived"]
    arrived(practice, 11, patient_id=LEE, resources=(ResourceUse(SILVA),))
    front.desk.data_changed.emit()
    assert len(model.faces) == len(told) == 1
    assert notices.parent() is None


def test_who_works_at_the_desk_is_not_told_of_the_doctors_arrivals(practice: Practice, qtbot: QtBot) -> None:
    arrived(practice, 10)
    assert alerts_of(open_front(practice, qtbot)).model.faces == ()


def test_the_program_remembers_under_every_name_that_is_asked_for(tmp_path: Path) -> None:
    names = (alerts_view_model.SEEN, rebook_view_model.REACH, time_off_view_model.REBOOK_NOW)
    kept = Preferences(tmp_path)
    assert [kept.value(name) for name in names] == [DEFAULTS[name] for name in names]
