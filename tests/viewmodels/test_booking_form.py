"""The booking form on a real file: defaults, problems in order, holds, alternatives, new patients, overrides."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from carefront.application.commands import catalogue as c
from carefront.domain.accounts import AccountabilityType
from carefront.domain.appointments import ResourceUse
from carefront.domain.schedules import ClockPeriod
from carefront.shared.ids import new_id
from carefront.viewmodels.form_drafts import face_text
from tests.support.form_practice import FormDesk, acting_as, second_writer
from tests.support.practice import (
    CLINIC,
    ECG,
    FOLLOW_UP,
    KIM,
    LEE,
    PROCEDURE,
    R1,
    R2,
    RAO,
    SILVA,
    Practice,
    at,
    fixed,
    patient,
)
from tests.support.runners import EagerRunner, HeldRunner

Visits = Callable[[], list[tuple[str, str]]]


@pytest.fixture
def desk(practice: Practice, qapp: object) -> FormDesk:
    """A form whose questions are answered at once."""
    return FormDesk.on(practice, EagerRunner())


@pytest.fixture
def visits(practice: Practice) -> Visits:
    """(patient, start) of every card of the doctors on the day of the test."""

    def read() -> list[tuple[str, str]]:
        day = practice.reader.day(CLINIC, date(2026, 11, 24))
        return [(card.patient_name, str(card.start_s)) for card in day.cards]

    return read


def start_of(hour: int, minute: int = 0, days: int = 0) -> int:
    return int(at(hour, minute, days).timestamp())


def test_a_known_patient_is_booked_where_the_form_was_opened(desk: FormDesk, visits: Visits) -> None:
    desk.form.open_new(desk.place(RAO, start_of(15)))
    desk.pick("kim")
    desk.form.save()

    assert visits() == [("Kim Rao", str(start_of(15)))]
    assert not desk.form.is_open


def test_the_form_starts_with_the_patients_last_type_and_says_what_is_known(desk: FormDesk) -> None:
    desk.practice.booked(at(9), offering_id=PROCEDURE, length_minutes=60,
                         resources=(ResourceUse(RAO), ResourceUse(R1, "room"), ResourceUse(ECG, "ecg")))  # fmt: skip
    desk.form.open_new(desk.place(SILVA, start_of(15)))
    desk.pick("kim")

    assert desk.form.fields.offering_id == PROCEDURE
    assert desk.form.fields.resource_id == SILVA
    assert desk.form.fields.patient == "Kim Rao · 12 Mar 1984 · 555-0134"
    assert desk.form.patients.line == "no visit yet, 0 no-shows"
    assert [(role.label, role.chosen, role.choices[0][1]) for role in desk.form.roles()] == [
        ("Provider", SILVA, "Dr Rao"), ("Room", "", "Room 1 (auto)"), ("Equipment", ECG, "ECG cart"),
    ]  # fmt: skip


def test_without_a_place_the_usual_people_are_taken(desk: FormDesk) -> None:
    desk.practice.booked(at(9), resources=(ResourceUse(SILVA),))
    desk.form.open_new()
    desk.pick("kim")

    assert desk.form.fields.resource_id == SILVA
    assert desk.form.fields.time == ""


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        ({"patient": "zzz"}, "patient", "Choose a patient, or press Enter to add “zzz” as new."),
        ({"length": "7"}, "length", "Length must be 5 to 480 minutes in steps of 5."),
        ({"day": "31/2"}, "day", "That date does not exist: 31/2."),
        ({"time": "soon"}, "time", "Enter a time, such as 15:00 or 3p."),
        ({"repeat": "weekly", "count": "none"}, "count", "The series needs at least one date."),
        ({"repeat": "weekly", "ends": "until", "until": "32/12"}, "until", "That date does not exist: 32/12."),
    ],
)
def test_book_goes_to_the_first_problem_and_says_it(
    desk: FormDesk, visits: Visits, typed: dict[str, str], field: str, message: str
) -> None:
    desk.form.open_new(desk.place(RAO, start_of(15)))
    desk.pick("kim")
    desk.type(**typed)

    desk.form.save()

    assert (desk.focused[-1], desk.form.problems, desk.said[-1]) == (field, {field: message}, message)
    assert visits() == []


def test_a_repaired_field_is_no_problem_any_more(desk: FormDesk) -> None:
    desk.form.open_new(desk.place(RAO, start_of(15)))
    desk.form.save()
    desk.pick("kim")

    assert desk.form.problems == {}


def test_a05_of_two_with_the_same_name_the_birth_date_chooses(desk: FormDesk, visits: Visits) -> None:
    other = patient(new_id(), "Kay Rao", date(1990, 6, 5), "555-0199")
    desk.practice.do(c.RegisterPatient(other))
    desk.form.open_new(desk.place(RAO, start_of(15)))
    desk.form.edit("patient", "rao k")
    assert [hit.name for hit in desk.form.patients.hits[:-1]] == ["Kay Rao", "Kim Rao"]

    desk.pick("19900605")
    desk.form.save()

    assert visits() == [("Kay Rao", str(start_of(15)))]


def test_patients_with_a_visit_today_come_first_and_new_comes_last(desk: FormDesk) -> None:
    desk.practice.do(c.RegisterPatient(patient(new_id(), "Kay Rao")))
    desk.practice.booked(at(10))
    desk.form.open_new(desk.place(RAO, start_of(15)))
    desk.form.edit("patient", "rao")

    assert [(hit.name, "today 10:00" in hit.detail) for hit in desk.form.patients.hits] == [
        ("Kim Rao", True), ("Kay Rao", False), ("New patient “rao”", False),
    ]  # fmt: skip


def test_the_time_may_be_typed_freely(desk: FormDesk, visits: Visits) -> None:
    desk.form.open_new(desk.place(RAO, start_of(9)))
    desk.pick("kim")
    desk.type(day="tod", time="٣p")
    desk.form.settle("day")
    desk.form.settle("time")
    assert (desk.form.fields.day, desk.form.fields.time) == ("Tue 24 Nov", "15:00")

    desk.form.step("time", 1)
    desk.form.step("day", 1)
    assert (desk.form.fields.day, desk.form.fields.time) == ("Wed 25 Nov", "15:05")


def test_a_busy_time_says_who_and_offers_three_others(desk: FormDesk, visits: Visits) -> None:
    desk.practice.booked(at(15), patient_id=LEE)
    desk.form.open_new(desk.place(RAO, start_of(15)))
    desk.pick("kim")

    assert desk.form.answer.reasons == ("Dr Rao sees Lee Ångström 15:00–15:30.",)
    assert desk.form.answer.alternatives == (
        "Dr Rao 14:30, 30 min earlier", "15:00 Dr Silva", "Tue 1 Dec, 15:00 Dr Rao",
    )  # fmt: skip
    desk.form.save()
    assert desk.focused[-1] == "alternatives"

    desk.form.choose(2)
    desk.rest()
    desk.form.save()

    day = desk.practice.reader.day(CLINIC, date(2026, 11, 24))
    assert [card.resource_id for card in day.cards if card.patient_name == "Kim Rao"] == [SILVA]


def test_a_late_answer_is_dropped(practice: Practice, qapp: object) -> None:
    held = HeldRunner()
    desk = FormDesk.on(practice, held)
    practice.booked(at(15), patient_id=LEE)
    desk.form.open_new(desk.place(RAO, start_of(15)))
    held.release_all()
    desk.form.proposal.ask_now()
    asked = len(held.held) - 1
    desk.type(time="16:00")
    held.release(asked)

    assert desk.form.answer.reasons == ()
    held.release_all()
    assert "16:00–16:30" in desk.form.answer.summary


def test_a24_a_busy_room_is_named_and_nothing_is_booked(desk: FormDesk, visits: Visits) -> None:
    desk.practice.booked(at(15), patient_id=LEE, resources=(ResourceUse(SILVA), ResourceUse(R1, "room")))
    before = visits()
    desk.form.open_new(desk.place(RAO, start_of(15)))
    desk.pick("kim")
    desk.type(offering_id=PROCEDURE)
    assert "Room 2" in desk.form.answer.summary

    desk.type(**{"role:room": R1})
    desk.form.save()

    assert desk.form.answer.reasons == ("Room 1 is in use until 15:30; Procedure needs it.",)
    assert desk.form.roles()[1].help == "Procedure needs a room. Choose one of Room 2."
    assert visits() == before
    assert desk.form.is_open


def test_the_chips_book_who_was_named_and_auto_for_the_rest(desk: FormDesk) -> None:
    desk.form.open_new(desk.place(RAO, start_of(15)))
    desk.pick("kim")
    desk.type(offering_id=PROCEDURE, **{"role:room": R2})
    desk.form.save()

    day = desk.practice.reader.day(CLINIC, date(2026, 11, 24), [RAO, R1, R2, ECG])
    assert {card.resource_id for card in day.cards} == {RAO, R2, ECG}


def test_a_new_patient_is_booked_in_one_undo_step(desk: FormDesk, visits: Visits) -> None:
    desk.form.open_new(desk.place(RAO, start_of(15)), "Quilla Xample")
    desk.form.patients.pick(0)
    assert (desk.form.fields.given, desk.form.fields.family) == ("Quilla", "Xample")
    desk.form.save()
    assert desk.form.problems == {"phone": "Enter a phone number or tick ‘No phone’."}

    desk.type(birth_date="12/03/2040", phone="5550199")
    desk.form.save()
    assert desk.form.problems == {"birth_date": "Birth date is in the future: 12 Mar 2040."}

    desk.type(birth_date="12/03/1984", family="Xample-Ruiz")
    desk.form.save()
    assert visits() == [("Quilla Xample", str(start_of(15)))]

    desk.practice.writer.undo()
    assert visits() == []
    assert desk.practice.reader.find_patients("quilla", CLINIC, date(2026, 11, 24)) == ()


def test_a26_a_similar_patient_is_shown_and_saving_stays_possible(desk: FormDesk, visits: Visits) -> None:
    desk.form.open_new(desk.place(RAO, start_of(15)), "Kimberly Rao")
    desk.form.patients.pick(0)
    desk.type(birth_date="12/03/1984", phone="5550777")
    assert desk.form.duplicates.text == "Looks like Kim Rao, 12 Mar 1984, 555-0134."
    assert desk.form.duplicates.text in desk.said

    desk.form.tell_apart()
    desk.rest()
    assert desk.form.duplicates.text == ""
    desk.form.save()

    assert visits() == [("Kimberly Rao", str(start_of(15)))]
    made = desk.practice.reader.find_patients("kimberly", CLINIC, date(2026, 11, 24))[0]
    assert KIM not in [
        hit.patient_id
        for hit in desk.practice.reader.duplicates("Kimberly Rao", date(1984, 3, 12), "", made.patient_id)
    ]


def test_the_known_record_can_be_used_instead(desk: FormDesk, visits: Visits) -> None:
    desk.form.open_new(desk.place(RAO, start_of(15)), "Kimberly Rao")
    desk.form.patients.pick(0)
    desk.type(phone="5550134")
    desk.form.use_duplicate()
    desk.rest()
    desk.form.save()

    assert visits() == [("Kim Rao", str(start_of(15)))]


def test_a14_a_patient_who_may_not_be_seen_is_another_patient(practice: Practice, qapp: object) -> None:
    account = fixed("clerk")
    practice.do(
        c.AddPerson(account, "Clerk", ((_organization(practice), AccountabilityType.RESOURCE),), date(2020, 1, 1))
    )
    practice.booked(at(15), patient_id=LEE)
    desk = FormDesk.on(acting_as(practice, account), EagerRunner())
    desk.form.open_new(desk.place(RAO, start_of(15)))
    desk.rest()

    assert "Dr Rao sees another patient 15:00–15:30." in desk.form.answer.reasons
    assert not any("Lee" in text for text in desk.said)


def _organization(practice: Practice) -> str:
    return practice.desk.identity.organization_account_id


def _joins(practice: Practice, account: str, name: str, role: AccountabilityType) -> str:
    """Somebody with a role in the whole practice."""
    practice.do(c.AddPerson(account, name, ((_organization(practice), role),), date(2020, 1, 1)))
    return account


def test_a27_without_the_right_to_overbook_there_is_somebody_to_ask(practice: Practice, qapp: object) -> None:
    _joins(practice, fixed("mia"), "Mia", AccountabilityType.MANAGER)
    clerk = _joins(practice, fixed("clerk"), "Clerk", AccountabilityType.RECEPTIONIST)
    practice.booked(at(9, 30), patient_id=LEE)
    practice.clock.advance(timedelta(minutes=45))
    desk = FormDesk.on(acting_as(practice, clerk), EagerRunner())
    desk.form.open_new(desk.place(RAO, start_of(9, 30)))
    desk.pick("kim")

    assert desk.form.answer.reasons == ("Dr Rao sees Lee Ångström 09:30–10:00.", "09:30 has passed.")
    assert not desk.form.override.is_allowed
    assert "Mia" in [person.name for person in desk.form.override.people]
    desk.form.override.open()
    assert not desk.form.override.is_open


def test_whoever_is_asked_has_ten_minutes_in_which_the_time_is_held(practice: Practice, qapp: object) -> None:
    mia = _joins(practice, fixed("mia"), "Mia", AccountabilityType.MANAGER)
    clerk = _joins(practice, fixed("clerk"), "Clerk", AccountabilityType.RECEPTIONIST)
    practice.do(c.SetWorkingHours(RAO, tuple(c.WeekPeriod(day, ClockPeriod(480, 960)) for day in range(5))))
    desk = FormDesk.on(acting_as(practice, clerk), EagerRunner())
    desk.form.open_new(desk.place(RAO, start_of(17)))
    desk.pick("kim")
    assert desk.form.answer.reasons == ("Dr Rao works 08:00–16:00 on Tuesday; this visit would end at 17:30.",)

    desk.form.saving.ask_leave(mia, "Mia")

    assert desk.form.notice == "Mia was asked. The time is held for 10 minutes."
    assert desk.form.is_open
    desk.form.close()
    practice.clock.advance(timedelta(minutes=9))
    held = practice.reader.propose(practice.asked(at(17), offering_id=FOLLOW_UP)).explanation.warnings
    assert [warning.params["holder"] for warning in held] == ["Clerk"]
    assert [face_text(draft) for draft in desk.form.drafts.offered] == ["Draft: Kim Rao, 17:00"]


def test_a28_an_override_needs_its_reason_and_is_listed_until_reviewed(desk: FormDesk) -> None:
    desk.practice.booked(at(15), patient_id=LEE)
    desk.form.open_new(desk.place(RAO, start_of(15)))
    desk.pick("kim")
    desk.form.override.open()
    desk.form.override.type_text("no")
    desk.form.save()
    assert desk.form.problems == {"override": "Give a reason for the override (at least 5 letters)."}

    desk.form.override.type_text("chest pain since noon")
    desk.form.save()

    listed = desk.practice.reader.overrides(CLINIC)
    assert [(row.patient_name, row.override_reason) for row in listed] == [("Kim Rao", "Urgent: chest pain since noon")]
    history = desk.practice.reader.appointment(listed[0].appointment_id).history
    assert (history[-1].actor_name, history[-1].act, history[-1].at_s) == (
        "Owner", "appointment.book", int(desk.practice.clock().timestamp())
    )  # fmt: skip
    assert "override_reason" in history[-1].detail
    assert "chest pain" not in history[-1].detail  # a patient's words can be blanked in the visit, in the audit never


def test_the_time_is_held_while_the_form_is_open(desk: FormDesk) -> None:
    desk.form.open_new(desk.place(RAO, start_of(15)))
    desk.rest()
    assert desk.form.hold.text == "Held for you 3:00"
    asked = desk.practice.asked(at(15))
    assert [one.params["holder"] for one in desk.practice.reader.propose(asked).explanation.warnings] == ["Owner"]
    assert desk.form.answer.held_by == ""

    desk.practice.clock.advance(timedelta(seconds=19))
    desk.form.edit("note", "a")
    assert desk.form.hold.text == "Held for you 2:41"
    desk.practice.clock.advance(timedelta(seconds=12))
    desk.form.edit("note", "ab")
    assert desk.form.hold.text == "Held for you 3:00"

    desk.form.close()
    assert desk.practice.reader.propose(asked).explanation.warnings == ()


def test_a_hold_of_another_desk_is_named_with_the_next_opening(desk: FormDesk, visits: Visits) -> None:
    second_writer(desk.practice).hold(new_id(), desk.practice.asked(at(15)))
    desk.form.open_new(desk.place(RAO, start_of(15)))
    desk.pick("kim")

    assert desk.form.answer.held_by == "Held by Owner until 09:03."
    assert desk.form.openings.text == "Next opening 14:30"
    assert desk.form.openings.offer is not None
    desk.form.take(desk.form.openings.offer)
    desk.rest()
    desk.form.save()
    assert visits() == [("Kim Rao", str(start_of(14, 30)))]


def test_a_visit_is_changed_in_the_same_form(desk: FormDesk) -> None:
    identifier = desk.practice.booked(at(15))
    desk.form.open_visit(identifier)
    desk.rest()
    assert (desk.form.fields.time, desk.form.fields.length, desk.form.fields.resource_id) == ("15:00", "30", RAO)

    desk.type(time="16:00", note="brings letter", wants_sooner="1")
    desk.form.save()

    changed = desk.practice.reader.appointment(identifier)
    assert (changed.start_s, changed.note, changed.wants_sooner) == (start_of(16), "brings letter", True)


def test_nothing_changed_saves_nothing(desk: FormDesk) -> None:
    identifier = desk.practice.booked(at(15))
    version = desk.practice.reader.appointment(identifier).row_version
    desk.form.open_visit(identifier)
    desk.rest()
    desk.form.save()

    assert not desk.form.is_open
    assert desk.practice.reader.appointment(identifier).row_version == version


def test_a_copy_and_a_follow_up_start_filled(desk: FormDesk) -> None:
    identifier = desk.practice.booked(at(15), reason="knee")
    desk.form.copy_visit(identifier, desk.place(SILVA, start_of(16)))
    assert (desk.form.fields.patient_id, desk.form.fields.offering_id, desk.form.fields.reason) == (
        KIM,
        FOLLOW_UP,
        "knee",
    )
    assert (desk.form.fields.time, desk.form.fields.resource_id) == ("16:00", SILVA)

    desk.form.follow_up(identifier)
    assert (desk.form.fields.day, desk.form.fields.time) == ("Tue 8 Dec", "15:00")
    assert desk.form.visit is None
    assert [face_text(draft) for draft in desk.form.drafts.offered] == []


def test_enter_before_the_lines_are_there_takes_the_first_once_they_are(practice: Practice, qapp: object) -> None:
    held = HeldRunner()
    desk = FormDesk.on(practice, held)
    desk.form.open_new(desk.place(RAO, start_of(15)))
    held.release_all()
    desk.form.edit("patient", "kim")
    desk.form.patients.enter()
    assert desk.form.fields.patient_id == ""
    held.release_all()

    assert desk.form.fields.patient_id == KIM
