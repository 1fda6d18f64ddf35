"""One act, many visits of one patient: one message that names them all; until it goes, each visit has its own."""

import email
from datetime import timedelta
from email.policy import default

import icalendar

from carefront.application.commands import catalogue as c
from carefront.application.commands.message_catalogue import CancelMessage, RetryMessage, SaveMessageChannel, SetContact
from carefront.application.message_ports import Handed, Unknown
from carefront.domain.appointments import ResourceUse
from carefront.domain.notifications import Channel, MessageChannel, Security
from carefront.notifications.mail import envelope
from carefront.persistence.backup import create_backup, restore
from tests.adapters.test_many_visits import series_of, weekly
from tests.support.messaging import DAY_BEFORE, WrittenDown, messages, outgoing, turn_on
from tests.support.practice import CLINIC, KIM, RAO, Practice, at, fixed

HALF_A_MINUTE = timedelta(seconds=30)


def booked_series(practice: Practice, count: int) -> c.BookSeries:
    command = series_of(practice.reader.preview_series(weekly(practice, count)))
    practice.do(command)
    return command


def by_mail(practice: Practice) -> None:
    mail = MessageChannel(fixed("mail"), Channel.EMAIL, True, "desk@c.example", "localhost", 25, Security.NONE)
    practice.do(SaveMessageChannel(mail))
    practice.do(SetContact(KIM, "", "kim@example.org", "en", Channel.EMAIL))


def test_a_series_of_fifty_is_told_of_in_one_message_and_reminded_of_one_by_one(practice: Practice) -> None:
    turn_on(practice, DAY_BEFORE)
    series = booked_series(practice, 50)
    practice.clock.advance(HALF_A_MINUTE)
    mailer = WrittenDown()
    outgoing(practice, mailer).run()
    [letter] = mailer.letters
    assert letter.text == (
        "Clinic: your visit is on Tue, Nov 24 at 10:00 AM. +49: Tue, Dec 1, 10:00 AM; Tue, Dec 8, 10:00 AM; "
        "Tue, Dec 15, 10:00 AM; …"
    )
    found = messages(practice)
    assert found.count(("booked", "sent")) == 1
    assert found.count(("booked", "cancelled")) == 49
    assert found.count(("reminder", "queued")) == 49  # the first visit is today
    assert len(series.occurrences) == 49


def test_an_email_lists_every_visit_and_its_file_holds_them_all(practice: Practice) -> None:
    turn_on(practice)
    by_mail(practice)
    booked_series(practice, 3)
    practice.clock.advance(HALF_A_MINUTE)
    mailer = WrittenDown()
    outgoing(practice, mailer).run()
    [letter] = mailer.letters
    assert "by Dr Rao.\n\n+ Tue, Dec 1, 10:00 AM\n+ Tue, Dec 8, 10:00 AM\n\nClinic" in letter.text
    mail = email.message_from_bytes(bytes(envelope(letter, "d@c.example", practice.clock)), policy=default)
    [attached] = mail.iter_attachments()
    calendar = icalendar.Calendar.from_ical(attached.get_content())
    assert calendar["METHOD"] == "PUBLISH"
    starts = [event["DTSTART"].dt for event in calendar.walk("VEVENT")]
    assert starts == [at(10), at(10, days=7), at(10, days=14)]
    assert len({str(event["UID"]) for event in calendar.walk("VEVENT")}) == 3


def test_one_of_them_moved_or_ended_meanwhile_is_told_as_it_is(practice: Practice) -> None:
    turn_on(practice)
    series = booked_series(practice, 4)
    first, second, third, _fourth = (
        series.first.appointment_id,
        *(one.appointment_id for one in series.occurrences),
    )
    practice.do(c.CancelAppointment(first, "ill"))
    practice.do(c.RescheduleAppointment(second, at(15, days=8), 30, (ResourceUse(RAO),)))
    practice.clock.advance(HALF_A_MINUTE)
    mailer = WrittenDown()
    outgoing(practice, mailer).run()
    assert sorted(letter.text for letter in mailer.letters) == [
        "Clinic: your visit is on Tue, Dec 8 at 10:00 AM. +1: Tue, Dec 15, 10:00 AM",
        "Clinic: your visit is on Wed, Dec 2 at 3:00 PM.",
    ]
    assert third


def test_the_end_of_a_series_is_one_message_too_and_so_is_taking_it_back(practice: Practice) -> None:
    turn_on(practice)
    series = booked_series(practice, 3)
    mailer = WrittenDown()
    work = outgoing(practice, mailer)
    practice.clock.advance(HALF_A_MINUTE)
    work.run()
    ids = (series.first.appointment_id, *(one.appointment_id for one in series.occurrences))
    practice.do(c.CancelAppointments(ids, "moved away"))
    practice.clock.advance(HALF_A_MINUTE)
    work.run()
    assert "is cancelled" in mailer.letters[1].text
    assert " +2: Tue, Dec 1" in mailer.letters[1].text
    practice.writer.undo()
    practice.clock.advance(HALF_A_MINUTE)
    work.run()
    assert " +2: Tue, Dec 1" in mailer.letters[2].text
    practice.writer.undo()
    practice.clock.advance(HALF_A_MINUTE)
    work.run()
    assert "is cancelled" in mailer.letters[3].text
    assert " +2: Tue, Dec 1" in mailer.letters[3].text
    assert len(mailer.letters) == 4


def test_after_an_unknown_outcome_the_whole_goes_again_under_one_key(practice: Practice) -> None:
    turn_on(practice)
    by_mail(practice)
    booked_series(practice, 3)
    mailer = WrittenDown(answer=lambda letter: Unknown("interrupted"))
    work = outgoing(practice, mailer)
    practice.clock.advance(HALF_A_MINUTE)
    work.run()
    mailer.answer = lambda letter: Handed()
    practice.clock.advance(timedelta(minutes=2))
    work.run()
    first, second = mailer.letters
    assert (first.key, first.text) == (second.key, second.text)
    assert first.calendar.count(b"BEGIN:VEVENT") == second.calendar.count(b"BEGIN:VEVENT") == 3


def test_two_acts_are_told_apart(practice: Practice) -> None:
    turn_on(practice)
    practice.booked(at(10, days=7))
    practice.booked(at(11, days=7))
    practice.clock.advance(HALF_A_MINUTE)
    mailer = WrittenDown()
    outgoing(practice, mailer).run()
    assert len(mailer.letters) == 2


def test_what_was_sent_after_a_backup_is_not_sent_again_when_it_is_restored(practice: Practice) -> None:
    turn_on(practice, DAY_BEFORE)
    practice.booked(at(10, days=7))
    profile = practice.desk.profile
    key = profile.unlock()
    backup = create_backup(profile, key, clock=practice.clock)
    practice.clock.advance(HALF_A_MINUTE)
    outgoing(practice, WrittenDown()).run()
    assert messages(practice)[0] == ("booked", "sent")
    practice.close()
    restore(backup.path, profile, key, clock=practice.clock)
    again = Practice.at(practice.folder, practice.clock)
    mailer = WrittenDown()
    work = outgoing(again, mailer)
    work.run()
    assert mailer.letters == []
    assert messages(again) == [("booked", "failed"), ("reminder", "queued")]
    [row] = [row for row in again.reader.messages().queue(CLINIC) if row.error]
    assert row.error == "restored"
    again.do(RetryMessage(row.id))
    work.run()
    assert len(mailer.letters) == 1
    again.close()


def test_a_message_of_unknown_outcome_that_waits_can_be_cancelled(practice: Practice) -> None:
    turn_on(practice)
    practice.booked(at(10, days=7))
    mailer = WrittenDown(answer=lambda letter: Unknown("gateway"))
    work = outgoing(practice, mailer)
    practice.clock.advance(HALF_A_MINUTE)
    work.run()
    [row] = practice.reader.messages().queue(CLINIC)
    practice.do(CancelMessage(row.id))
    practice.clock.advance(timedelta(hours=1))
    work.run()
    assert len(mailer.letters) == 1
