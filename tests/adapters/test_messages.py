"""Messages to patients on a real file: planned with the act, recalled by Undo, sent once, tried again, never lost."""

from datetime import timedelta

import pytest

from carefront.application.commands import catalogue as c
from carefront.application.commands.message_catalogue import (
    CancelMessage,
    RetryMessage,
    SaveMessageTemplate,
    SaveMessaging,
    SendMessage,
    SetContact,
)
from carefront.application.envelope import Applied, Blocked
from carefront.application.message_ports import Handed, Letter, NotTaken, Unknown
from carefront.application.message_sending import LEASE_S, MOST_ATTEMPTS, SendReport
from carefront.domain.appointments import AppointmentStatus, ResourceUse
from carefront.domain.errors import InvalidValue
from carefront.domain.notifications import Channel, MessageTemplate, ReminderRule
from carefront.shared.ids import new_id
from tests.support.messaging import DAY_BEFORE, WrittenDown, messages, outgoing, turn_on
from tests.support.practice import CLINIC, FOLLOW_UP, KIM, LEE, RAO, Practice, at
from tests.support.spine_checks import rows_of

HALF_A_MINUTE = timedelta(seconds=30)


def moved(visit: str, start: object) -> c.RescheduleAppointment:
    return c.RescheduleAppointment(visit, start, 30, (ResourceUse(RAO),))  # type: ignore[arg-type]


# --- planning --------------------------------------------------------------------------------------------------------
def test_a_clinic_that_sends_nothing_plans_nothing(practice: Practice) -> None:
    practice.booked(at(10, days=7))
    assert messages(practice) == []


def test_a_booking_is_told_of_and_reminded_of(practice: Practice) -> None:
    turn_on(practice, DAY_BEFORE)
    practice.booked(at(10, days=7))
    booked, reminder = sorted(rows_of(practice.desk.look(), "notification"), key=lambda row: row["due_s"])
    assert (booked["occasion"], booked["state"], booked["due_s"]) == ("booked", "held", int(at(9).timestamp()) + 30)
    assert (reminder["occasion"], reminder["state"]) == ("reminder", "queued")
    assert reminder["due_s"] == int(at(10, days=6).timestamp())


def test_who_wants_no_messages_and_who_cannot_be_reached_get_none(practice: Practice) -> None:
    turn_on(practice, DAY_BEFORE)
    practice.do(SetContact(KIM, "+49 30 901820", "", "en", "none"))
    practice.booked(at(10, days=7))
    practice.booked(at(11, days=7), patient_id=LEE)
    assert messages(practice) == []


def test_moving_a_visit_moves_its_reminder_and_tells_of_the_move_once(practice: Practice) -> None:
    turn_on(practice, DAY_BEFORE)
    mailer = WrittenDown()
    visit = practice.booked(at(10, days=7))
    practice.clock.advance(HALF_A_MINUTE)
    outgoing(practice, mailer).run()
    practice.do(moved(visit, at(11, days=8)))
    practice.do(moved(visit, at(12, days=9)))
    waiting = [row for row in rows_of(practice.desk.look(), "notification") if row["state"] in ("held", "queued")]
    assert {row["occasion"] for row in waiting} == {"moved", "reminder"}
    assert {row["start_s"] for row in waiting} == {int(at(12, days=9).timestamp())}
    practice.clock.advance(HALF_A_MINUTE)
    outgoing(practice, mailer).run()
    assert [letter.text.count("was Tue, Dec 1, 10:00 AM") for letter in mailer.letters] == [0, 1]


def test_who_was_not_told_of_a_booking_is_not_told_of_its_move_or_end(practice: Practice) -> None:
    turn_on(practice, DAY_BEFORE)
    visit = practice.booked(at(10, days=7))
    practice.do(moved(visit, at(11, days=7)))
    open_ones = {note for note in messages(practice) if note[1] != "cancelled"}
    assert open_ones == {("booked", "held"), ("reminder", "queued")}
    practice.do(c.CancelAppointment(visit, "ill"))
    assert {state for _occasion, state in messages(practice)} == {"cancelled"}


def test_a_cancelled_visit_taken_back_within_30_seconds_sends_no_cancellation(practice: Practice) -> None:
    """A20."""
    turn_on(practice, DAY_BEFORE)
    mailer = WrittenDown()
    work = outgoing(practice, mailer)
    visit = practice.booked(at(10, days=7))
    practice.clock.advance(HALF_A_MINUTE)
    work.run()
    practice.do(c.CancelAppointment(visit, "ill"))
    practice.clock.advance(timedelta(seconds=29))
    work.run()
    assert isinstance(practice.writer.undo(), Applied)
    practice.clock.advance(timedelta(minutes=10))
    work.run()
    assert [letter.text for letter in mailer.letters] == ["Clinic: your visit is on Tue, Dec 1 at 10:00 AM."]
    assert ("reminder", "queued") in messages(practice)
    practice.clock.advance(timedelta(days=7))
    assert practice.reader.appointment(visit).status is AppointmentStatus.BOOKED


def test_doing_it_again_tells_of_it_again(practice: Practice) -> None:
    turn_on(practice)
    practice.booked(at(10, days=7))
    practice.writer.undo()
    assert messages(practice) == [("booked", "cancelled")]
    practice.writer.redo()
    assert messages(practice) == [("booked", "queued")]


def test_who_was_told_already_hears_how_it_stands_after_an_undo(practice: Practice) -> None:
    turn_on(practice)
    mailer = WrittenDown()
    work = outgoing(practice, mailer)
    practice.booked(at(10, days=7))
    practice.clock.advance(HALF_A_MINUTE)
    work.run()
    practice.writer.undo()
    practice.clock.advance(HALF_A_MINUTE)
    work.run()
    assert ["cancelled" in letter.text for letter in mailer.letters] == [False, True]


def test_who_has_come_is_reminded_no_more(practice: Practice) -> None:
    turn_on(practice, ReminderRule(None, 60))
    visit = practice.booked(at(15))
    practice.do(c.ChangeAppointmentStatus(visit, AppointmentStatus.ARRIVED))
    assert ("reminder", "cancelled") in messages(practice)


def test_the_reminders_of_a_visit_type_take_the_place_of_those_for_all(practice: Practice) -> None:
    turn_on(practice, DAY_BEFORE, ReminderRule(FOLLOW_UP, 3 * 24 * 60), ReminderRule(FOLLOW_UP, 120))
    practice.booked(at(10, days=7))
    rows = [row for row in rows_of(practice.desk.look(), "notification") if row["occasion"] == "reminder"]
    assert sorted(row["rule_minutes"] for row in rows) == [120, 4320]


def test_news_waits_for_the_end_of_the_quiet_hours(practice: Practice) -> None:
    turn_on(practice, quiet_from=8 * 60, quiet_until=11 * 60)
    practice.booked(at(10, days=7))
    [row] = rows_of(practice.desk.look(), "notification")
    assert (row["due_s"], row["state"]) == (int(at(11).timestamp()), "queued")


def test_visits_that_were_there_before_the_rules_are_reminded_of_too(practice: Practice) -> None:
    practice.booked(at(10, days=1))
    turn_on(practice, ReminderRule(None, 120))
    work = outgoing(practice, WrittenDown())
    assert work.run().planned == 1
    assert work.run().planned == 0
    assert messages(practice) == [("reminder", "queued")]


def test_other_rules_plan_other_reminders(practice: Practice) -> None:
    wanted = turn_on(practice, ReminderRule(None, 120))
    practice.booked(at(10, days=1))
    practice.do(SaveMessaging(type(wanted)(**{**_fields(wanted), "rules": (ReminderRule(None, 180),)})))
    outgoing(practice, WrittenDown()).run()
    rows = [row for row in rows_of(practice.desk.look(), "notification") if row["occasion"] == "reminder"]
    assert [row["rule_minutes"] for row in rows] == [180]


def _fields(entity: object) -> dict[str, object]:
    return {name: getattr(entity, name) for name in type(entity).__dataclass_fields__}  # type: ignore[attr-defined]


# --- sending ---------------------------------------------------------------------------------------------------------
def test_a_message_is_sent_when_it_is_due_and_once(practice: Practice) -> None:
    turn_on(practice)
    mailer = WrittenDown()
    work = outgoing(practice, mailer)
    practice.booked(at(10, days=7))
    practice.clock.advance(timedelta(seconds=29))
    assert work.run().messages == SendReport()
    practice.clock.advance(timedelta(seconds=1))
    assert work.run().messages == SendReport(sent=1)
    practice.clock.advance(timedelta(days=1))
    assert work.run().messages == SendReport()
    [letter] = mailer.letters
    assert (letter.channel, letter.recipient) == (Channel.SMS, "+4930901820")
    assert messages(practice) == [("booked", "sent")]


def test_a_message_that_was_not_taken_is_tried_again_and_then_shown_as_failed(practice: Practice) -> None:
    turn_on(practice)
    mailer = WrittenDown(answer=lambda letter: NotTaken("refused"))
    work = outgoing(practice, mailer)
    practice.booked(at(10, days=20))
    for _attempt in range(MOST_ATTEMPTS):
        practice.clock.advance(timedelta(hours=5))
        work.run()
    assert len(mailer.letters) == MOST_ATTEMPTS
    assert messages(practice) == [("booked", "failed")]
    [row] = rows_of(practice.desk.look(), "notification")
    mailer.answer = lambda letter: Handed()
    practice.do(RetryMessage(row["id"].hex()))
    work.run()
    assert messages(practice) == [("booked", "sent")]
    assert len({letter.key for letter in mailer.letters}) == 1


def test_a_final_no_is_not_tried_again(practice: Practice) -> None:
    turn_on(practice)
    mailer = WrittenDown(answer=lambda letter: NotTaken("recipient", is_final=True))
    practice.booked(at(10, days=7))
    practice.clock.advance(HALF_A_MINUTE)
    outgoing(practice, mailer).run()
    [row] = rows_of(practice.desk.look(), "notification")
    assert (row["state"], row["error"]) == ("failed", "recipient")


def test_without_a_network_messages_wait_and_one_try_is_enough_for_all(practice: Practice) -> None:
    turn_on(practice)
    mailer = WrittenDown(answer=lambda letter: NotTaken("unreachable"))
    work = outgoing(practice, mailer)
    practice.booked(at(10, days=7))
    practice.booked(at(11, days=7))
    practice.clock.advance(HALF_A_MINUTE)
    work.run()
    assert len(mailer.letters) == 1
    mailer.answer = lambda letter: Handed()
    practice.clock.advance(timedelta(minutes=5))
    assert work.run().messages.sent == 2


def test_after_an_unknown_outcome_the_same_words_go_out_under_the_same_key(practice: Practice) -> None:
    turn_on(practice)
    mailer = WrittenDown(answer=lambda letter: Unknown("interrupted"))
    work = outgoing(practice, mailer)
    visit = practice.booked(at(10, days=7))
    practice.clock.advance(HALF_A_MINUTE)
    work.run()
    practice.do(SetContact(KIM, "+49 30 1111111", "", "en", Channel.SMS))
    mailer.answer = lambda letter: Handed("taken")
    practice.clock.advance(timedelta(minutes=2))
    work.run()
    first, second = mailer.letters
    assert (first.key, first.text, first.recipient) == (second.key, second.text, second.recipient)
    assert visit


def test_a_message_being_handed_over_is_not_recalled(practice: Practice) -> None:
    turn_on(practice)
    undone: list[object] = []

    def answer(letter: Letter) -> Handed:
        undone.append(practice.writer.undo())
        return Handed()

    practice.booked(at(10, days=7))
    practice.clock.advance(HALF_A_MINUTE)
    outgoing(practice, WrittenDown(answer=answer)).run()
    assert set(messages(practice)) == {("booked", "sent"), ("cancelled", "held")}
    assert isinstance(undone[0], Applied)


def test_only_one_program_sends_at_a_time(practice: Practice) -> None:
    turn_on(practice)
    practice.booked(at(10, days=7))
    practice.booked(at(11, days=7))
    practice.clock.advance(HALF_A_MINUTE)
    second = WrittenDown()
    other = outgoing(practice, second)
    reports = []

    def answer(letter: Letter) -> Handed:
        reports.append(other.run().messages)
        return Handed()

    outgoing(practice, WrittenDown(answer=answer)).run()
    assert reports == [SendReport(), SendReport()]
    assert second.letters == []


def test_what_a_program_died_over_is_sent_by_the_next_under_its_key(practice: Practice) -> None:
    turn_on(practice)
    practice.booked(at(10, days=7))
    practice.clock.advance(HALF_A_MINUTE)

    class Dead(Exception):
        pass

    def die(letter: Letter) -> Handed:
        raise Dead

    first, second = WrittenDown(answer=die), WrittenDown()
    with pytest.raises(Dead):
        outgoing(practice, first).run()
    practice.clock.advance(timedelta(seconds=LEASE_S + 1))
    outgoing(practice, second).run()
    assert [letter.key for letter in second.letters] == [letter.key for letter in first.letters]
    assert messages(practice) == [("booked", "sent")]


def test_a_reminder_whose_visit_has_passed_is_not_sent(practice: Practice) -> None:
    turn_on(practice, ReminderRule(None, 60), tells_booked=False)
    practice.booked(at(15))
    mailer = WrittenDown()
    practice.clock.advance(timedelta(days=2))
    outgoing(practice, mailer).run()
    assert mailer.letters == []
    assert messages(practice) == [("reminder", "cancelled")]


def test_texts_are_in_the_patients_language_where_the_clinic_has_them(practice: Practice) -> None:
    turn_on(practice)
    text = "{clinic}: Ihr Termin ist am {day} um {time} Uhr."
    practice.do(SaveMessageTemplate(CLINIC, MessageTemplate("booked", Channel.SMS, "de", "", text)))
    practice.do(SetContact(KIM, "+49 30 901820", "", "de-DE", Channel.SMS))
    practice.booked(at(10, days=7))
    practice.clock.advance(HALF_A_MINUTE)
    mailer = WrittenDown()
    outgoing(practice, mailer).run()
    assert mailer.letters[0].text == "Clinic: Ihr Termin ist am Di., 1. Dezember um 10:00 Uhr."


def test_a_text_with_a_placeholder_that_is_none_is_refused_by_its_name(practice: Practice) -> None:
    template = MessageTemplate("booked", Channel.SMS, "en", "", "Dear {patent}")
    with pytest.raises(InvalidValue) as caught:
        practice.writer.execute(SaveMessageTemplate(CLINIC, template))
    assert (caught.value.field, caught.value.value, caught.value.rule) == ("template.text", "patent", "placeholder")


# --- by hand ---------------------------------------------------------------------------------------------------------
def test_a_message_by_hand_goes_out_after_the_time_to_take_it_back(practice: Practice) -> None:
    turn_on(practice, quiet_from=0, quiet_until=23 * 60)
    mailer = WrittenDown()
    work = outgoing(practice, mailer)
    practice.do(SendMessage(new_id(), CLINIC, Channel.SMS, patient_id=KIM, text="Bring your card, {patient}."))
    practice.writer.undo()
    practice.clock.advance(HALF_A_MINUTE)
    work.run()
    assert mailer.letters == []
    practice.writer.redo()
    work.run()
    assert [letter.text for letter in mailer.letters] == ["Bring your card, Kim Rao."]
    assert isinstance(practice.writer.undo(), Blocked)


def test_a_message_by_hand_needs_a_number_and_a_way_that_is_set_up(practice: Practice) -> None:
    turn_on(practice)
    with pytest.raises(InvalidValue, match="recipient"):
        practice.writer.execute(SendMessage(new_id(), CLINIC, Channel.SMS, patient_id=LEE, text="Hello"))
    with pytest.raises(InvalidValue, match="not_set_up"):
        practice.writer.execute(SendMessage(new_id(), CLINIC, Channel.EMAIL, patient_id=KIM, text="Hello"))


def test_a_waiting_message_can_be_cancelled_and_stays_so(practice: Practice) -> None:
    turn_on(practice, ReminderRule(None, 120), tells_booked=False)
    practice.booked(at(10, days=1))
    [row] = rows_of(practice.desk.look(), "notification")
    practice.do(CancelMessage(row["id"].hex()))
    outgoing(practice, WrittenDown()).run()
    assert messages(practice) == [("reminder", "cancelled")]
