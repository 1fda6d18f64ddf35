"""A message says what is so when it is sent: other wishes, other ways, other rules, days without the program."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from carefront.application.commands import catalogue as c
from carefront.application.commands.message_catalogue import (
    RetryMessage,
    SaveMessageChannel,
    SaveMessaging,
    SendMessage,
    SetContact,
)
from carefront.application.message_ports import Handed, Letter, NotTaken
from carefront.application.message_sending import MOST_ATTEMPTS, PAUSE_S
from carefront.domain.accounts import AccountabilityType
from carefront.domain.appointments import AppointmentStatus, ResourceUse
from carefront.domain.errors import InvalidValue, NotAllowed
from carefront.domain.message_texts import without_empty
from carefront.domain.notifications import Channel, MessageChannel, ReminderRule, Security
from carefront.domain.offerings import Offering, OfferingState
from carefront.shared.ids import new_id
from tests.adapters.test_sessions import PHYSIO, scheduled, seated
from tests.support.messaging import DAY_BEFORE, SMS_BODY, WrittenDown, messages, outgoing, turn_on
from tests.support.practice import CLINIC, KIM, R1, RAO, SILVA, Practice, at, fixed
from tests.support.spine_checks import rows_of

WEEK_BEFORE = ReminderRule(None, 7 * 24 * 60)
HALF_A_MINUTE = timedelta(seconds=30)
PHONE = "+49 30 901820"


def with_mail(practice: Practice) -> None:
    mail = MessageChannel(fixed("mail"), Channel.EMAIL, True, "desk@c.example", "localhost", 25, Security.NONE)
    practice.do(SaveMessageChannel(mail))


def errors(practice: Practice) -> list[tuple[str, str, str]]:
    rows = rows_of(practice.desk.look(), "notification")
    return [(row["occasion"], row["state"], row["error"]) for row in sorted(rows, key=lambda row: row["due_s"])]


@pytest.mark.parametrize("preference", ["none", "phone"])
def test_who_wants_no_messages_any_more_gets_none_that_was_planned(practice: Practice, preference: str) -> None:
    turn_on(practice, DAY_BEFORE)
    practice.booked(at(10, days=7))
    practice.do(SetContact(KIM, PHONE, "", "en", preference))
    practice.clock.advance(timedelta(days=6, hours=1))
    mailer = WrittenDown()
    outgoing(practice, mailer).run()
    assert mailer.letters == []
    assert errors(practice) == [("booked", "cancelled", "opted_out"), ("reminder", "cancelled", "opted_out")]


def test_a_planned_message_goes_by_the_way_and_in_the_language_of_now(practice: Practice) -> None:
    turn_on(practice, tells_booked=True)
    with_mail(practice)
    practice.booked(at(10, days=7))
    practice.do(SetContact(KIM, PHONE, "kim@new.example", "de", Channel.EMAIL))
    practice.clock.advance(HALF_A_MINUTE)
    mailer = WrittenDown()
    outgoing(practice, mailer).run()
    [letter] = mailer.letters
    assert (letter.channel, letter.recipient) == (Channel.EMAIL, "kim@new.example")
    [row] = rows_of(practice.desk.look(), "notification")
    assert row["channel"] == "email"


def test_an_address_that_went_fails_visibly(practice: Practice) -> None:
    turn_on(practice)
    practice.booked(at(10, days=7))
    practice.do(SetContact(KIM, "", "", "en", Channel.SMS))
    practice.clock.advance(HALF_A_MINUTE)
    outgoing(practice, WrittenDown()).run()
    assert errors(practice) == [("booked", "failed", "no_address")]


def test_who_cannot_be_reached_by_the_rules_way_is_reached_by_the_other(practice: Practice) -> None:
    turn_on(practice, replace(DAY_BEFORE, channel="sms"), tells_booked=False)
    with_mail(practice)
    practice.do(SetContact(KIM, "", "kim@example.org", "en", ""))
    practice.booked(at(10, days=7))
    [row] = rows_of(practice.desk.look(), "notification")
    assert row["channel"] == "email"


def test_a_reminder_planned_again_goes_by_the_way_of_now(practice: Practice) -> None:
    turn_on(practice, DAY_BEFORE, tells_booked=False)
    with_mail(practice)
    visit = practice.booked(at(10, days=7))
    practice.do(c.CancelAppointment(visit, "ill"))
    practice.do(SetContact(KIM, PHONE, "kim@example.org", "de", Channel.EMAIL))
    practice.do(c.CorrectAppointment(visit, AppointmentStatus.BOOKED, "a slip"))
    [row] = [row for row in rows_of(practice.desk.look(), "notification") if row["occasion"] == "reminder"]
    assert (row["state"], row["channel"], row["language"]) == ("queued", "email", "de")


def test_a_clinic_that_turns_messages_off_sends_nothing_that_waits(practice: Practice) -> None:
    wanted = turn_on(practice, DAY_BEFORE)
    practice.booked(at(10, days=7))
    practice.do(SendMessage(new_id(), CLINIC, Channel.SMS, patient_id=KIM, text="By hand"))
    practice.do(SaveMessaging(replace(wanted, is_on=False)))
    practice.clock.advance(HALF_A_MINUTE)
    mailer = WrittenDown()
    outgoing(practice, mailer).run()
    assert [letter.text for letter in mailer.letters] == ["By hand"]
    assert ("booked", "cancelled") in messages(practice)


def test_a_visit_entered_in_error_is_told_of_no_more(practice: Practice) -> None:
    turn_on(practice, DAY_BEFORE)
    visit = practice.booked(at(10, days=7))
    practice.do(c.ChangeAppointmentStatus(visit, AppointmentStatus.ENTERED_IN_ERROR))
    practice.clock.advance(timedelta(days=6, hours=1))
    mailer = WrittenDown()
    outgoing(practice, mailer).run()
    assert mailer.letters == []


def test_after_days_without_the_program_one_reminder_is_sent_of_a_visit_to_come(practice: Practice) -> None:
    turn_on(practice, WEEK_BEFORE, DAY_BEFORE, tells_booked=False)
    practice.booked(at(10, days=9))
    practice.booked(at(11, days=1))  # passes meanwhile
    practice.clock.advance(timedelta(days=8, hours=6))
    mailer = WrittenDown()
    outgoing(practice, mailer).run()
    assert [letter.text.count("Thu, Dec 3") for letter in mailer.letters] == [1]
    assert sorted(errors(practice)) == [
        ("reminder", "cancelled", "newer"), ("reminder", "cancelled", "too_late"), ("reminder", "sent", ""),
    ]  # fmt: skip


def test_a_reminder_that_comes_when_it_helps_nobody_is_not_sent(practice: Practice) -> None:
    turn_on(practice, DAY_BEFORE, tells_booked=False)
    practice.booked(at(10, days=2))
    practice.clock.advance(at(9, 20, days=2) - at(9))
    mailer = WrittenDown()
    outgoing(practice, mailer).run()
    assert mailer.letters == []
    assert errors(practice) == [("reminder", "cancelled", "too_late")]


def test_two_reminders_are_both_sent_each_at_its_time(practice: Practice) -> None:
    turn_on(practice, ReminderRule(None, 25 * 60), DAY_BEFORE, tells_booked=False)
    practice.booked(at(10, days=3))
    mailer = WrittenDown()
    work = outgoing(practice, mailer)
    for hours in range(3 * 24):
        practice.clock.advance(timedelta(hours=1) if hours else timedelta())
        work.run()
    assert len(mailer.letters) == 2


def test_a_failed_message_tried_again_goes_to_the_address_of_now(practice: Practice) -> None:
    turn_on(practice)
    by_hand = new_id()
    practice.booked(at(10, days=7))
    practice.do(SendMessage(by_hand, CLINIC, Channel.SMS, patient_id=KIM, text="Bring your card"))
    mailer = WrittenDown(answer=lambda letter: NotTaken("recipient", is_final=True))
    work = outgoing(practice, mailer)
    practice.clock.advance(HALF_A_MINUTE)
    work.run()
    practice.do(SetContact(KIM, "+49 30 222222", "", "en", Channel.SMS))
    mailer.answer = lambda letter: Handed()
    for row in rows_of(practice.desk.look(), "notification"):
        practice.do(RetryMessage(row["id"].hex()))
    work.run()
    assert [letter.recipient for letter in mailer.letters[2:]] == ["+4930222222", "+4930222222"]
    assert sorted(letter.text for letter in mailer.letters[2:])[0] == "Bring your card"


def test_a_wrong_password_is_not_knocked_with_at_every_look_and_no_message_gives_up(practice: Practice) -> None:
    turn_on(practice)
    mailer = WrittenDown(answer=lambda letter: NotTaken("sign_in"))
    work = outgoing(practice, mailer)
    for hour in range(10, 16):
        practice.booked(at(hour, days=7))
    practice.clock.advance(HALF_A_MINUTE)
    for _look in range(12 * 60):
        work.run()
        practice.clock.advance(timedelta(seconds=5))
    assert len(mailer.letters) <= 3_600 // PAUSE_S
    for _look in range(5 * MOST_ATTEMPTS):
        practice.clock.advance(timedelta(minutes=20))
        work.run()
    mailer.answer = lambda letter: Handed()
    practice.clock.advance(timedelta(minutes=20))
    assert work.run().messages.sent == 6


def test_a_letter_that_cannot_be_written_keeps_no_other_back(practice: Practice) -> None:
    turn_on(practice)
    practice.do(SendMessage(new_id(), CLINIC, Channel.SMS, patient_id=KIM, text="first"))
    practice.do(SendMessage(new_id(), CLINIC, Channel.SMS, patient_id=KIM, text="second"))
    mailer = WrittenDown()
    work = outgoing(practice, mailer)
    work.sender._compose = _failing_once(work.sender._compose)
    practice.clock.advance(HALF_A_MINUTE)
    work.run()
    assert len(mailer.letters) == 1
    assert sorted(error for _occasion, _state, error in errors(practice)) == ["", "unwritable"]


def _failing_once(compose: Callable[..., Letter | None]) -> Callable[..., Letter | None]:
    calls: list[object] = []

    def composed(due: object) -> Letter | None:
        calls.append(due)
        if len(calls) == 1:
            raise ValueError
        return compose(due)

    return composed


@pytest.mark.parametrize(
    ("changes", "field", "rule"),
    [
        ({"address": "https://smtp.example"}, "channel.address", "host"),
        ({"address": "smtp.example:465"}, "channel.address", "host"),
        ({"address": "a" * 70 + ".example"}, "channel.address", "host"),
        ({"address": "smtp example"}, "channel.address", "host"),
        ({"channel": "sms", "address": "https://[::1"}, "channel.address", "url"),
        ({"channel": "sms", "address": "https://x y/"}, "channel.address", "url"),
        ({"channel": "sms", "address": "https://" + "a" * 70 + ".example"}, "channel.address", "url"),
        ({"channel": "sms", "address": "https://user:word@sms.example/"}, "channel.address", "url"),
        ({"channel": "sms", "address": "http://sms.example/"}, "channel.address", "not_protected"),
        ({"channel": "sms", "body": '{"to": "{to}", "text": "{text}"'}, "channel.body", "json"),
        ({"channel": "sms", "user": "X Key:"}, "channel.user", "header"),
    ],
)
def test_a_way_out_that_cannot_work_is_refused_when_it_is_saved(
    practice: Practice, changes: dict[str, str], field: str, rule: str
) -> None:
    usual = "smtp.example" if changes.get("channel", "email") == "email" else "https://sms.example/send"
    fresh = MessageChannel(
        fixed("way"), "email", True, "desk@c.example", usual, 465, Security.TLS, body=SMS_BODY
    )  # fmt: skip
    with pytest.raises(InvalidValue) as caught:
        practice.writer.execute(SaveMessageChannel(replace(fresh, **changes)))
    assert (caught.value.field, caught.value.rule) == (field, rule)


@pytest.mark.parametrize("address", ["smtp.example", "localhost", "10.1.2.3", "mail.büro.example", "::1"])
def test_names_and_numbers_of_servers_are_taken(practice: Practice, address: str) -> None:
    practice.do(SaveMessageChannel(MessageChannel(fixed("way"), "email", True, "d@c.example", address, 465)))


def test_only_who_may_change_settings_of_the_practice_keeps_secrets_and_sends_trials(practice: Practice) -> None:
    person = new_id()
    manager = ((fixed("clinic account"), AccountabilityType.FACILITY_MANAGER),)
    practice.do(c.AddPerson(person, "Fay", manager, date(2020, 1, 1)))
    connections = practice.desk.connections()
    connections.keep_secret(Channel.EMAIL, "secret")
    practice.desk.session.sign_in(person)
    with pytest.raises(NotAllowed):
        connections.keep_secret(Channel.EMAIL, "")
    with pytest.raises(NotAllowed):
        connections.try_out(Channel.EMAIL, "me@example.org", "", "")
    assert connections.has_secret(Channel.EMAIL)
    connections.close()


def test_another_room_length_or_person_at_the_same_time_is_no_news(practice: Practice) -> None:
    turn_on(practice, DAY_BEFORE)
    visit = practice.booked(at(10, days=7))
    practice.clock.advance(HALF_A_MINUTE)
    mailer = WrittenDown()
    outgoing(practice, mailer).run()
    practice.do(c.RescheduleAppointment(visit, at(10, days=7), 45, (ResourceUse(SILVA), ResourceUse(R1, "room"))))
    assert messages(practice) == [("booked", "sent"), ("reminder", "queued")]


def test_there_and_back_again_is_no_news(practice: Practice) -> None:
    turn_on(practice, DAY_BEFORE)
    visit = practice.booked(at(10, days=7))
    practice.clock.advance(HALF_A_MINUTE)
    mailer = WrittenDown()
    work = outgoing(practice, mailer)
    work.run()
    for hour in (11, 10):
        practice.do(c.RescheduleAppointment(visit, at(hour, days=7), 30, (ResourceUse(RAO),)))
    practice.clock.advance(HALF_A_MINUTE)
    work.run()
    assert len(mailer.letters) == 1
    assert ("reminder", "queued") in messages(practice)


def test_whoever_has_a_seat_hears_of_the_sessions_move_and_end(practice: Practice) -> None:
    group = Offering(PHYSIO, CLINIC, "Physio group", "PG", duration_minutes=60, is_group=True)
    practice.do(c.SaveOffering(group))
    practice.do(c.ChangeOfferingState(PHYSIO, OfferingState.PUBLISHED))
    turn_on(practice, DAY_BEFORE)
    session = scheduled(practice, 10)
    seated(practice, session, KIM, 10)
    mailer = WrittenDown()
    work = outgoing(practice, mailer)
    practice.clock.advance(HALF_A_MINUTE)
    work.run()
    uses = (ResourceUse(RAO, "provider"), ResourceUse(R1, "room"))
    practice.do(c.RescheduleAppointment(session, at(15, days=1), 60, uses))
    practice.clock.advance(HALF_A_MINUTE)
    work.run()
    practice.do(c.CancelAppointment(session, "ill"))
    practice.clock.advance(HALF_A_MINUTE)
    work.run()
    assert [letter.text for letter in mailer.letters] == [
        "Clinic: your visit is on Wed, Nov 25 at 10:00 AM.",
        "Clinic: your visit is now on Wed, Nov 25 at 3:00 PM (was Wed, Nov 25, 10:00 AM).",
        "Clinic: your visit on Wed, Nov 25 at 3:00 PM is cancelled.",
    ]


def test_a_clinic_without_a_number_asks_nobody_to_call_it() -> None:
    text = "See you at 10. If you cannot come, call {phone}.\n\n{clinic}\n{address}\n{phone}"
    assert without_empty(text, {"phone": "555", "address": ""}) == text
    assert without_empty(text, {"phone": "", "address": ""}) == "See you at 10.\n\n{clinic}\n{address}\n{phone}"
