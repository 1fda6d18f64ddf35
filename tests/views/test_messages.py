"""Messages at the desk: set up by clicks and keys, seen with the visit, sent by hand, tried again from the list."""

import pytest
from PySide6.QtCore import Qt, QTime
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from carefront.application.commands.message_catalogue import SaveMessageChannel, SetContact
from carefront.application.message_ports import NotTaken
from carefront.domain.notifications import Channel, MessageChannel, Security
from carefront.viewmodels.desktop_notices import DesktopNotices
from carefront.views.messages_page import MessagesPanel
from carefront.views.outlined_fields import OutlinedTime
from carefront.views.settings.connections_page import ConnectionsPage
from carefront.views.settings.messages_page import MessagesPage
from carefront.views.settings.messages_rules import ClockField
from carefront.views.settings.window import SettingsWindow
from carefront.views.visit_message_dialog import VisitMessageDialog
from tests.support.front_window import Front, open_front
from tests.support.messaging import DAY_BEFORE, WrittenDown, messages, outgoing, turn_on
from tests.support.practice import CLINIC, FOLLOW_UP, KIM, Practice, at, fixed
from tests.support.spine_checks import rows_of

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def front(practice: Practice, qtbot: QtBot) -> Front:
    return open_front(practice, qtbot)


def page_of(front: Front, name: str, kind: type) -> object:
    front.window.command_given.emit(f"settings:{name}")
    settings = front.window.findChild(SettingsWindow)
    assert settings is not None
    page = settings.page(name)
    assert isinstance(page, kind)
    return page


def messages_page(front: Front) -> MessagesPage:
    found = page_of(front, "messages", MessagesPage)
    assert isinstance(found, MessagesPage)
    return found


def test_a_clinic_turns_its_reminders_on(front: Front, practice: Practice) -> None:
    page = messages_page(front)
    page.rules.is_on.click()
    front.qtbot.mouseClick(page.rules.add_button, LEFT)
    page.rules.rows[0].amount.setValue(2)
    page.rules.rows[0].unit.setCurrentIndex(1)
    assert page.has_unsaved()
    front.qtbot.mouseClick(page.rules.save_button, LEFT)
    stored = practice.reader.messages().settings(CLINIC).messaging
    assert (stored.is_on, [(rule.minutes_before, rule.offering_id) for rule in stored.rules]) == (True, [(2_880, None)])
    assert not page.has_unsaved()


def test_a_reminder_that_is_there_already_is_refused_with_its_reason(front: Front, practice: Practice) -> None:
    page = messages_page(front)
    for _time in range(2):
        front.qtbot.mouseClick(page.rules.add_button, LEFT)
    front.qtbot.mouseClick(page.rules.save_button, LEFT)
    assert page.problem.text() == "This reminder is there already."
    assert len(page.rules.rows) == 2
    assert practice.reader.messages().settings(CLINIC).messaging.rules == ()


def test_a_text_is_looked_at_before_it_is_saved_and_the_original_comes_back(front: Front, practice: Practice) -> None:
    page = messages_page(front)
    texts = page.texts
    texts.channel.pick("sms")
    texts._show_text()
    texts.text.setPlainText("Hello {patent}")
    assert texts.note.text() == "{patent}: stands for nothing"
    front.qtbot.mouseClick(texts.save_button, LEFT)
    assert "{patent} stands for nothing" in page.problem.text()
    texts.text.setPlainText("Hello {patient}, {day}!")
    assert texts.preview.text().startswith("Hello Kim Rao, ")
    front.qtbot.mouseClick(texts.save_button, LEFT)
    assert [found.text for found in practice.reader.messages().settings(CLINIC).messaging.templates] == [
        "Hello {patient}, {day}!"
    ]
    front.qtbot.mouseClick(texts.shipped_button, LEFT)
    front.qtbot.mouseClick(texts.save_button, LEFT)
    assert practice.reader.messages().settings(CLINIC).messaging.templates == ()


def test_a_mail_server_is_set_up_and_its_password_is_in_no_field_again(front: Front, practice: Practice) -> None:
    page = messages_page(front)
    mail = page.mail
    page.tabs.setCurrentWidget(mail)
    mail.is_on.click()
    for field, text in (
        (mail.origin, "desk@clinic.example"), (mail.address, "smtp.clinic.example"), (mail.user, "desk"),
        (mail.secret, "CANARY"),
    ):  # fmt: skip
        field.setText(text)
    front.qtbot.mouseClick(mail.save_button, LEFT)
    [stored] = practice.reader.messages().settings(CLINIC).channels
    assert (stored.address, stored.port, stored.is_on) == ("smtp.clinic.example", 465, True)
    assert mail.secret.text() == ""
    assert mail.secret.placeholderText() == "kept; type to replace it"
    assert "CANARY" not in repr(rows_of(practice.desk.look(), "command_log"))


def test_a_web_address_is_connected_with_a_secret_and_removed_again(front: Front, practice: Practice) -> None:
    page = page_of(front, "connections", ConnectionsPage)
    assert isinstance(page, ConnectionsPage)
    page.name.setText("Forms")
    page.url.setText("http://forms.example/in")
    front.qtbot.mouseClick(page.make_button, LEFT)
    front.qtbot.mouseClick(page.save_button, LEFT)
    assert page.problem.text() == "Only https is safe; http reaches no further than this computer."
    page.url.setText("https://forms.example/in")
    front.qtbot.mouseClick(page.save_button, LEFT)
    [row] = practice.reader.messages().subscribers()
    assert practice.desk.connections().has_secret(row.subscriber.id)
    page.list.setCurrentRow(0)
    front.qtbot.mouseClick(page.remove_button, LEFT)
    assert practice.reader.messages().subscribers() == ()


def test_the_panel_tells_what_the_patient_was_told_and_will_be(front: Front, practice: Practice) -> None:
    turn_on(practice, DAY_BEFORE)
    visit = practice.booked(at(10, days=7))
    front.desk.go_to_visit(visit)
    face = front.desk.detail.face
    assert face is not None
    assert face.messages == (
        "Booked, SMS: goes Tue 24 Nov, 09:00", "Reminder, SMS: goes Mon 30 Nov, 10:00",
    )  # fmt: skip


def test_a_message_is_written_to_the_patient_of_a_visit(front: Front, practice: Practice) -> None:
    turn_on(practice)
    front.desk.go_to_visit(practice.booked(at(14, days=7)))
    front.window.command_given.emit("message")
    dialog = front.window.findChild(VisitMessageDialog)
    assert dialog is not None
    front.qtbot.keyClicks(dialog.text, "Bring your card.")
    front.qtbot.mouseClick(dialog.send_button, LEFT)
    assert ("by_hand", "held") in messages(practice)


def test_how_a_patient_prefers_to_be_reached_is_set_there(front: Front, practice: Practice) -> None:
    turn_on(practice)
    front.desk.go_to_visit(practice.booked(at(14, days=7)))
    front.window.command_given.emit("message")
    dialog = front.window.findChild(VisitMessageDialog)
    assert dialog is not None
    dialog.preference.pick("none")
    front.qtbot.mouseClick(dialog.contact_button, LEFT)
    [row] = [row for row in rows_of(practice.desk.look(), "patient") if row["display_name"] == "Kim Rao"]
    assert row["reminder_channel"] == "none"
    dialog.reject()


def test_messages_that_failed_ring_the_bell_stand_first_and_are_tried_again(front: Front, practice: Practice) -> None:
    alerts = front.binding.late.alerts.model
    told: list[str] = []
    notices = DesktopNotices(alerts, told.append, lambda: False)
    turn_on(practice, DAY_BEFORE)
    mailer = WrittenDown(answer=lambda letter: NotTaken("recipient", is_final=True))
    practice.booked(at(10, days=7))
    practice.clock.advance(at(9, 1) - at(9))
    outgoing(practice, mailer).run()
    front.desk.data_changed.emit()
    assert told == ["Messages could not be sent."]
    assert notices.parent() is None
    assert [face.text for face in alerts.faces] == ["1 could not be sent"]
    front.window.command_given.emit("view_messages")
    panel = front.window.findChild(MessagesPanel)
    assert panel is not None
    assert panel.table.item(0, 3).text() == "failed: no such address or number"
    front.qtbot.mouseClick(panel.retry_button, LEFT)
    assert ("booked", "queued") in messages(practice)


def test_a_booking_form_tells_when_the_reminder_goes(front: Front, practice: Practice) -> None:
    turn_on(practice, DAY_BEFORE)
    front.desk.form.patients.learn(KIM)
    front.desk.form.patients.plan(FOLLOW_UP, int(at(15, days=3).timestamp()))
    assert front.desk.form.patients.reminder == "Reminder: SMS, 24 h (sends Thu 26 Nov, 15:00)"


@pytest.mark.parametrize(
    ("phone", "preference", "words"),
    [
        ("", "", "No message reaches this patient: no e-mail address or number is known for the way they want."),
        ("555", "none", "This patient wants no messages."),
        ("555", "phone", "This patient wants a call instead of messages."),
        (
            "555",
            "email",
            "No message reaches this patient: no e-mail address or number is known for the way they want.",
        ),
    ],
)
def test_who_cannot_be_reached_is_told_when_booking_and_in_the_panel(
    front: Front, practice: Practice, phone: str, preference: str, words: str
) -> None:
    turn_on(practice, DAY_BEFORE)
    practice.do(SetContact(KIM, phone, "", "en", preference))
    front.desk.form.patients.learn(KIM)
    front.desk.form.patients.plan(FOLLOW_UP, int(at(15, days=3).timestamp()))
    assert front.desk.form.patients.reminder == words
    front.desk.go_to_visit(practice.booked(at(10, days=7)))
    assert front.desk.detail.face is not None
    assert front.desk.detail.face.messages == (words,)


def test_a_password_goes_to_no_other_server_than_it_was_typed_for(front: Front, practice: Practice) -> None:
    page = messages_page(front)
    mail = page.mail
    page.tabs.setCurrentWidget(mail)
    mail.is_on.setChecked(True)
    mail.origin.setText("desk@clinic.example")
    mail.address.setText("smtp.clinic.example")
    mail.user.setText("desk")
    mail.secret.setText("CANARY")
    front.qtbot.mouseClick(mail.save_button, LEFT)
    assert mail.secret.text() == ""
    mail.address.setText("smtp.evil.example")
    front.qtbot.mouseClick(mail.save_button, LEFT)
    assert page.problem.text() == "This is another server: type the password or token for it."
    [stored] = practice.reader.messages().settings(CLINIC).channels
    assert stored.address == "smtp.clinic.example"
    mail.secret.setText("OTHER")
    front.qtbot.mouseClick(mail.save_button, LEFT)
    [stored] = practice.reader.messages().settings(CLINIC).channels
    assert stored.address == "smtp.evil.example"


def test_a_trial_says_what_to_do(front: Front, practice: Practice) -> None:
    mail = MessageChannel(fixed("mail"), Channel.EMAIL, True, "desk@c.example", "localhost", 1, Security.NONE)
    practice.do(SaveMessageChannel(mail))
    page = messages_page(front)
    page.tabs.setCurrentWidget(page.mail)
    page.mail.recipient.setText("me@example.org")
    front.qtbot.mouseClick(page.mail.test_button, LEFT)
    assert page.mail.result.text() == (
        "It was not taken: not reached. Look whether this computer is online, and check the server and the port."
    )


def visit_dialog(front: Front, practice: Practice) -> VisitMessageDialog:
    front.desk.go_to_visit(practice.booked(at(14, days=7)))
    front.window.command_given.emit("message")
    dialog = front.window.findChild(VisitMessageDialog)
    assert dialog is not None
    return dialog


def test_a_message_by_hand_is_read_before_it_goes(front: Front, practice: Practice) -> None:
    turn_on(practice)
    practice.do(SetContact(KIM, "+49 30 901820", "", "de", "sms"))
    dialog = visit_dialog(front, practice)
    front.qtbot.keyClicks(dialog.text, "Bis {day}, {time}, {patient}; {pateint}")
    assert dialog.preview.isVisible()
    assert dialog.preview.text() == "Bis Di., 1. Dezember, 14:00, Kim Rao; {pateint}"
    front.qtbot.mouseClick(dialog.send_button, LEFT)
    practice.clock.advance(at(9, 1) - at(9))
    mailer = WrittenDown()
    outgoing(practice, mailer).run()
    assert "Bis Di., 1. Dezember, 14:00, Kim Rao; {pateint}" in [letter.text for letter in mailer.letters]


def test_what_was_typed_about_the_patient_is_saved_with_the_message(front: Front, practice: Practice) -> None:
    turn_on(practice)
    dialog = visit_dialog(front, practice)
    dialog.phone.setText("030 123456")
    dialog.language.setText("Deutsch")
    front.qtbot.keyClicks(dialog.text, "Bring your card.")
    front.qtbot.mouseClick(dialog.send_button, LEFT)
    assert dialog.problem.text() == "Enter a language as a code, such as de or pt-BR."
    assert ("by_hand", "held") not in messages(practice)
    dialog.language.setText("de")
    front.qtbot.mouseClick(dialog.send_button, LEFT)
    assert ("by_hand", "held") in messages(practice)
    assert practice.reader.messages().contact(KIM).phone == "030 123456"


def test_who_writes_to_somebody_that_wants_no_messages_is_told(front: Front, practice: Practice) -> None:
    turn_on(practice)
    practice.do(SetContact(KIM, "+49 30 901820", "", "en", "none"))
    dialog = visit_dialog(front, practice)
    assert dialog.warning.text() == "This patient wants no messages."
    dialog.reject()


def test_all_that_failed_is_tried_again_with_one_press(front: Front, practice: Practice) -> None:
    turn_on(practice)
    practice.booked(at(10, days=7))
    practice.booked(at(12, days=7))
    practice.clock.advance(at(9, 1) - at(9))
    outgoing(practice, WrittenDown(answer=lambda letter: NotTaken("recipient", is_final=True))).run()
    front.window.command_given.emit("view_messages")
    panel = front.window.findChild(MessagesPanel)
    assert panel is not None
    assert panel.detail.text().startswith("failed: no such address or number")
    front.qtbot.mouseClick(panel.all_button, LEFT)
    assert messages(practice) == [("booked", "queued"), ("booked", "queued")]
    assert not panel.all_button.isVisible()


def test_a_trial_is_sent_as_it_is_saved(front: Front, practice: Practice) -> None:
    page = messages_page(front)
    page.tabs.setCurrentWidget(page.mail)
    page.mail.address.setText("smtp.clinic.example")
    front.qtbot.mouseClick(page.mail.test_button, LEFT)
    assert page.mail.result.text() == "Save first: the test is sent as it is saved."


def test_a_time_reads_the_same_from_the_right(qtbot: QtBot) -> None:
    QApplication.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        field = ClockField("Quiet from")
        qtbot.addWidget(field)
        field.show_minute(20 * 60 + 5)
        assert (field.text(), field.minute()) == ("20:05", 1205)
        other = OutlinedTime()
        qtbot.addWidget(other)
        other.setTime(QTime(20, 5))
        assert other.text().startswith(("20:05", "8:05", "08:05"))
    finally:
        QApplication.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
