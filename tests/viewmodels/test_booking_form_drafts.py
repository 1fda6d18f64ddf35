"""Nothing typed is lost: drafts close behind the typing, refused saves, changes by other desks."""

from datetime import timedelta

import pytest
from pytestqt.qtbot import QtBot

from carefront.application.commands import catalogue as c
from carefront.application.failures import StorageFull
from carefront.domain.appointments import ResourceUse
from carefront.viewmodels.form_drafts import face_text
from tests.support.form_practice import FormDesk, PracticeLanes, second_writer
from tests.support.practice import ECG, FOLLOW_UP, KIM, LEE, PROCEDURE, R1, R2, RAO, SILVA, Practice, at
from tests.support.runners import EagerRunner
from tests.viewmodels.test_booking_form import start_of


@pytest.fixture
def desk(practice: Practice, qapp: object) -> FormDesk:
    """A form whose questions are answered at once."""
    return FormDesk.on(practice, EagerRunner())


def kept(practice: Practice) -> list[str]:
    """What a program started now would offer."""
    return [face_text(draft) for draft in practice.desk.drafts().all()]


def test_typing_is_on_the_disk_within_half_a_second(desk: FormDesk, qtbot: QtBot) -> None:
    desk.form.open_new(desk.place(RAO, start_of(15)))
    desk.form.edit("patient", "Le")
    desk.form.edit("patient", "Lee")
    desk.form.edit("note", "knee")

    qtbot.waitUntil(lambda: kept(desk.practice) == ["Draft: Lee, 15:00"], timeout=500)

    stored = desk.practice.desk.drafts().all()[0]
    assert stored.fields["note"] == "knee"


def test_the_file_of_drafts_shows_nothing_of_a_patient(desk: FormDesk) -> None:
    desk.form.open_new(desk.place(RAO, start_of(15)), "Quilla Xample")
    desk.form.edit("note", "brings her letter")
    desk.form.close()

    sealed = (desk.practice.folder / "drafts.sealed").read_bytes()
    assert b"Quilla" not in sealed
    assert b"letter" not in sealed


def test_closing_keeps_the_draft_and_several_may_wait(desk: FormDesk) -> None:
    desk.form.open_new(desk.place(RAO, start_of(15)), "Lee")
    desk.form.edit("note", "first")
    desk.form.close()
    desk.practice.clock.advance(timedelta(seconds=5))
    desk.form.open_new(desk.place(SILVA, start_of(16)), "Bo")
    desk.form.edit("note", "second")
    desk.form.close()

    offered = desk.form.drafts.offered
    assert [face_text(draft) for draft in offered] == ["Draft: Bo, 16:00", "Draft: Lee, 15:00"]
    desk.form.resume(offered[1].id)
    assert (desk.form.fields.patient, desk.form.fields.note, desk.form.fields.resource_id) == ("Lee", "first", RAO)
    assert [face_text(draft) for draft in desk.form.drafts.offered] == ["Draft: Bo, 16:00"]


def test_a_form_in_which_nothing_was_typed_leaves_no_draft(desk: FormDesk) -> None:
    desk.form.open_new(desk.place(RAO, start_of(15)))
    desk.rest()
    desk.form.close()

    assert kept(desk.practice) == []


def test_saving_and_discarding_end_the_draft(desk: FormDesk) -> None:
    desk.form.open_new(desk.place(RAO, start_of(15)))
    desk.pick("kim")
    desk.form.drafts.flush()
    assert kept(desk.practice) == ["Draft: Kim Rao, 15:00"]
    desk.form.save()
    assert kept(desk.practice) == []

    desk.form.open_new(desk.place(RAO, start_of(16)), "Lee")
    desk.form.edit("note", "x")
    desk.form.discard()
    assert kept(desk.practice) == []


def test_tomorrow_typed_yesterday_is_still_that_day(practice: Practice, qapp: object) -> None:
    desk = FormDesk.on(practice, EagerRunner())
    desk.form.open_new(desk.place(RAO, start_of(15)), "Lee")
    desk.form.edit("day", "tom")
    desk.form.close()
    practice.clock.advance(timedelta(days=1))

    again = FormDesk.on(practice, EagerRunner())
    again.form.drafts.load()
    again.form.resume(again.form.drafts.offered[0].id)

    assert again.form.fields.day == "Wed 25 Nov"


def test_a17_a_refused_save_keeps_every_field_and_says_v11(desk: FormDesk) -> None:
    desk.form.open_new(desk.place(RAO, start_of(15)))
    desk.pick("kim")
    desk.type(reason="knee", note="needs a chair", wants_sooner="1")
    before = desk.form.fields
    desk.practice.clock.advance(timedelta(minutes=62))
    taking = c.BookAppointment("0" * 31 + "1", desk.practice.asked(at(15)).facility_id, LEE, FOLLOW_UP, at(15), 30,
                               (ResourceUse(RAO),))  # fmt: skip
    second_writer(desk.practice).execute(taking)
    desk.practice.clock.advance(timedelta(minutes=3))

    desk.form.save()

    v11 = "Someone booked this time at 10:02. Your entry is kept. Choose another time."
    assert desk.form.notice == v11
    assert desk.form.fields == before
    assert desk.focused[-1] == "alternatives"
    assert desk.form.answer.reasons == ("Dr Rao sees Lee Ångström 15:00–15:30.",)
    assert kept(desk.practice) == ["Draft: Kim Rao, 15:00"]

    desk.form.choose(1)
    desk.rest()
    desk.form.save()
    assert not desk.form.is_open


def test_a_full_disk_keeps_every_field(desk: FormDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.form.open_new(desk.place(RAO, start_of(15)))
    desk.pick("kim")
    desk.type(note="needs a chair")
    before = desk.form.fields

    def full(_command: object, _versions: object = None) -> None:
        raise StorageFull

    monkeypatch.setattr(desk.practice.writer, "execute", full)
    desk.form.save()

    assert desk.form.notice == "Not saved: the disk is full. Make room, then save again."
    assert (desk.form.fields, desk.form.is_open, desk.form.is_busy) == (before, True, False)


def booked_procedure(practice: Practice) -> str:
    uses = (ResourceUse(RAO, "provider"), ResourceUse(R1, "room"), ResourceUse(ECG, "ecg"))
    return practice.booked(at(15), offering_id=PROCEDURE, length_minutes=60, resources=uses)


def test_a19_a_change_elsewhere_never_overwrites_what_is_typed(desk: FormDesk) -> None:
    identifier = booked_procedure(desk.practice)
    desk.form.open_visit(identifier)
    desk.rest()
    desk.type(note="my words")
    other = second_writer(desk.practice)
    other.execute(c.EditAppointment(identifier, PROCEDURE, "their words", "knee", False))
    desk.form.check_for_changes()

    assert (desk.form.fields.note, desk.form.fields.reason) == ("my words", "knee")
    assert [(one.field, one.text, one.use, one.keep) for one in desk.form.theirs_faces()] == [
        ("note", "Owner changed this to “their words”.", "Use “their words”", "Keep “my words”")
    ]
    assert "Owner changed this to “their words”." in desk.said

    desk.form.take_theirs("note")
    assert (desk.form.fields.note, desk.form.theirs_faces()) == ("their words", ())


def test_a19_a_room_changed_elsewhere_is_offered_beside_the_room(desk: FormDesk) -> None:
    identifier = booked_procedure(desk.practice)
    desk.form.open_visit(identifier)
    desk.rest()
    desk.type(**{"resource_id": SILVA, "role:room": ""})
    uses = (ResourceUse(RAO, "provider"), ResourceUse(R2, "room"), ResourceUse(ECG, "ecg"))
    second_writer(desk.practice).execute(c.RescheduleAppointment(identifier, at(15), 60, uses))
    desk.form.check_for_changes()

    assert [one.text for one in desk.form.theirs_faces()] == ["Owner changed this to Room 2."]
    desk.form.keep_own("role:room")
    assert desk.form.theirs_faces() == ()


def test_ones_own_words_are_saved_over_a_change_that_was_seen(desk: FormDesk) -> None:
    identifier = desk.practice.booked(at(15))
    desk.form.open_visit(identifier)
    desk.rest()
    desk.type(note="my words")
    second_writer(desk.practice).execute(c.EditAppointment(identifier, FOLLOW_UP, "their words", "", False))
    desk.form.save()
    assert "Someone changed this in the meantime" in desk.form.notice
    assert desk.form.fields.note == "my words"
    assert [one.field for one in desk.form.theirs_faces()] == ["note"]

    desk.form.save()

    assert desk.practice.reader.appointment(identifier).note == "my words"


def test_a_draft_of_a_change_goes_on_where_it_was(practice: Practice, qapp: object) -> None:
    identifier = practice.booked(at(15))
    desk = FormDesk.on(practice, EagerRunner())
    desk.form.open_visit(identifier)
    desk.type(note="my words")
    desk.form.close()
    practice.do(c.EditAppointment(identifier, FOLLOW_UP, "", "knee", False))

    again = FormDesk.on(practice, EagerRunner())
    again.form.drafts.load()
    again.form.resume(again.form.drafts.offered[0].id)
    again.rest()
    assert (again.form.fields.note, again.form.fields.reason) == ("my words", "knee")
    again.form.save()

    assert practice.reader.appointment(identifier).note == "my words"
    assert practice.reader.appointment(identifier).patient_id == KIM


def test_two_windows_of_a_desk_offer_the_same_drafts_and_none_that_is_open_in_the_other(
    practice: Practice, qapp: object
) -> None:
    lanes = PracticeLanes(practice)
    first, second = (FormDesk.on(practice, EagerRunner(), lanes=lanes) for _ in range(2))
    first.form.open_new(first.place(RAO, start_of(15)))
    first.type(patient="lee")
    assert (first.form.drafts.faces(), second.form.drafts.faces()) == ((), ())

    first.form.close()
    assert [face.text for face in second.form.drafts.faces()] == ["Draft: lee, 15:00"]
    second.form.resume(second.form.drafts.faces()[0].id)
    assert first.form.drafts.faces() == ()

    second.form.discard()
    assert (first.form.drafts.faces(), second.form.drafts.faces()) == ((), ())
