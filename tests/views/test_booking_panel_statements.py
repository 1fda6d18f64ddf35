"""The booking panel as somebody sees it, on a real practice, statement by statement of the acceptance list."""

from datetime import date

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from carefront.application.commands import catalogue as c
from carefront.domain.accounts import AccountabilityType
from carefront.domain.appointments import ResourceUse
from carefront.shared.ids import new_id
from carefront.viewmodels.memory import ForgetfulMemory
from carefront.views.audit_page import AuditPanel
from tests.support.form_practice import acting_as
from tests.support.front_window import open_front
from tests.support.practice import CLINIC, KIM, LEE, PROCEDURE, R1, RAO, SILVA, Practice, at, fixed, patient
from tests.views.test_booking_panel import CTRL, Make, Screen, make, screen  # noqa: F401 - fixtures

Key = Qt.Key


def test_a05_two_of_one_name_are_listed_with_birth_dates_and_digits_choose(screen: Screen) -> None:  # noqa: F811
    screen.practice.do(c.RegisterPatient(patient(new_id(), "Kim Rao", date(1990, 6, 5), "555-0199")))
    screen.key(Key.Key_N, modifier=CTRL)
    screen.type("rao k")
    hits = screen.panel.patient.hits
    assert ["1984" in hits.item(0).text(), "1990" in hits.item(1).text()] in ([True, True], [False, False])

    screen.type(" 19900605")
    screen.key(Key.Key_Return)
    screen.rest()
    screen.key(Key.Key_Return, modifier=CTRL)

    assert len(screen.visits()) == 1
    found = screen.practice.reader.find_patients("19900605", CLINIC, date(2026, 11, 24))
    assert [hit.today_appointment_id != "" for hit in found] == [True]


def test_a14_the_panel_says_another_patient_to_whom_may_not_see_them(make: Make, practice: Practice) -> None:  # noqa: F811
    organization, clerk = practice.desk.identity.organization_account_id, fixed("clerk")
    practice.do(c.AddPerson(clerk, "Clerk", ((organization, AccountabilityType.RESOURCE),), date(2020, 1, 1)))
    practice.booked(at(15), patient_id=LEE)
    screen = make(at_desk=acting_as(practice, clerk))  # noqa: F811
    screen.form.open_new(screen.place(RAO, 15))
    screen.rest()

    assert screen.panel.when.more.text() == "and 1 more"
    screen.qtbot.mouseClick(screen.panel.when.more, Qt.MouseButton.LeftButton)
    said = screen.panel.when.reasons.text()
    assert "Dr Rao sees another patient 15:00–15:30." in said
    assert "Lee" not in said


def test_a24_the_panel_names_the_busy_room_and_books_nothing(screen: Screen) -> None:  # noqa: F811
    screen.practice.booked(at(15), patient_id=LEE, resources=(ResourceUse(SILVA), ResourceUse(R1, "room")))
    before = screen.visits()
    screen.form.open_new(screen.place(RAO, 15), patient=(KIM, "Kim Rao"))
    screen.form.edit("offering_id", PROCEDURE)
    screen.form.edit("role:room", R1)
    screen.rest()

    screen.key(Key.Key_Return, modifier=CTRL)

    assert "Room 1 is in use until 15:30; Procedure needs it." in screen.panel.when.reasons.text()
    assert screen.visits() == before
    assert screen.panel.isVisible()


def test_a26_the_duplicate_strip_shows_and_the_new_patient_can_be_booked(screen: Screen) -> None:  # noqa: F811
    screen.key(Key.Key_N, modifier=CTRL | Qt.KeyboardModifier.ShiftModifier)
    screen.type("Kimberly Rao")
    screen.form.edit("phone", "555-0777")
    screen.form.edit("birth_date", "12/03/1984")
    screen.rest()
    assert screen.panel.patient.duplicate.isVisible()
    assert screen.panel.patient.looks_like.text() == "Looks like Kim Rao, 12 Mar 1984, 555-0134."

    screen.key(Key.Key_Return, modifier=CTRL)

    assert [name for name, _hour in screen.visits()] == ["Kimberly Rao"]


def test_a28_an_override_is_written_down_listed_and_outlined_until_it_is_reviewed(screen: Screen) -> None:  # noqa: F811
    screen.practice.booked(at(15), patient_id=LEE)
    screen.form.open_new(screen.place(RAO, 15), patient=(KIM, "Kim Rao"))
    screen.rest()
    override = screen.panel.override
    assert override.begin.isVisible()

    screen.qtbot.mouseClick(override.begin, Qt.MouseButton.LeftButton)
    override.text.setFocus()
    screen.type("chest pain since noon")
    screen.key(Key.Key_Return, modifier=CTRL)

    row = screen.practice.reader.overrides(CLINIC)[0]
    assert (row.patient_name, "chest pain since noon" in row.override_reason) == ("Kim Rao", True)
    card = next(card for card in screen.desk.day_view.model.cards if card.patient_id == KIM)
    assert card.is_conflict
    visit = screen.practice.reader.appointment(card.appointment_id)
    history = visit.history[-1]
    assert (history.actor_name, "override_reason" in history.detail) == ("Owner", True)
    assert "chest pain since noon" in visit.override_reason
    assert "chest pain" not in history.detail  # a patient's words can be blanked in the visit, in the audit never

    told = read_by_a_manager(screen.practice, screen.qtbot)
    assert told["Reason"] == "Urgent: chest pain since noon"
    assert told["By"] == "Owner"
    assert told["At"] == "24 Nov 2026, 09:00"
    assert told["In spite of"] == "provider busy"
    [(stored,)] = screen.practice.desk.look().execute("SELECT detail FROM audit_log WHERE detail LIKE '%override%'")
    assert '"kind":"urgent","rules":["PROVIDER_BUSY"]' in stored
    assert "chest pain" not in stored


def read_by_a_manager(practice: Practice, qtbot: QtBot) -> dict[str, str]:
    """What a manager of the practice who opens the record reads of the newest visit, by the names of its lines."""
    manager, whole = fixed("manager"), practice.desk.identity.organization_account_id
    practice.do(c.AddPerson(manager, "Mia", ((whole, AccountabilityType.MANAGER),), date(2020, 1, 1)))
    practice.desk.session.sign_in(manager)
    front = open_front(practice, qtbot, memory=ForgetfulMemory())
    front.window.command_given.emit("view_audit")
    panel: AuditPanel = front.window.findChild(AuditPanel)
    qtbot.waitUntil(lambda: panel.table.model().rowCount() > 1)
    panel.table.selectRow(1)
    rows = range(panel.changes.rowCount())
    return {panel.changes.item(row, 0).text(): panel.changes.item(row, 2).text() for row in rows if row}
