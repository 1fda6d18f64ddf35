"""The set-up pages on a real practice: what may be done, by whom, and what is asked first."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from carefront.application.commands import catalogue as c
from carefront.application.commands import set_up_catalogue as s
from carefront.domain.accounts import AccountabilityType
from carefront.domain.facilities import Facility
from carefront.domain.resources import ResourceGroup
from carefront.domain.schedules import ClockPeriod
from carefront.shared.ids import new_id
from carefront.viewmodels.desk_context import DeskContext
from carefront.viewmodels.set_up_blocks import BlocksPage
from carefront.viewmodels.set_up_clinics import ClinicsPage
from carefront.viewmodels.set_up_faces import FieldFace, Need
from carefront.viewmodels.set_up_groups import GroupsPage
from carefront.viewmodels.set_up_offerings import OfferingsPage
from carefront.viewmodels.set_up_page import SetUpPage
from carefront.viewmodels.set_up_resources import ResourcesPage
from tests.support.practice import CLINIC, FOLLOW_UP, R1, R2, RAO, RAO_PERSON, Practice, at, fixed
from tests.support.practice_window import practice_context

TODAY = date(2026, 11, 24)
PAGES = (ClinicsPage, ResourcesPage, GroupsPage, OfferingsPage, BlocksPage)


@pytest.fixture
def practice(practice_template: Path, tmp_path: Path) -> Iterator[Practice]:
    opened = Practice.copied(practice_template, tmp_path / "practice")
    yield opened
    opened.close()


@pytest.fixture
def context(qtbot: QtBot, practice: Practice) -> DeskContext:
    return practice_context(practice, TODAY)[0]


def opened(page: SetUpPage) -> SetUpPage:
    page.refresh()
    return page


def field(page: SetUpPage, name: str) -> FieldFace:
    return next(face for face in page.face.fields if face.name == name)


def acts(page: SetUpPage) -> list[str]:
    return [act.id for act in page.face.acts]


def as_somebody(practice: Practice, role: AccountabilityType) -> None:
    """From here on somebody with that role at the clinic is at the desk."""
    person = new_id()
    practice.do(c.AddPerson(person, "Somebody", ((fixed("clinic account"), role),), date(2020, 1, 1)))
    practice.desk.session.sign_in(person)
    practice.reader, practice.writer = practice.desk.reader(), practice.desk.writer()


@pytest.mark.parametrize("kind", PAGES)
def test_a_receptionist_sees_everything_and_is_told_why_nothing_changes(
    practice: Practice, context: DeskContext, kind: type[SetUpPage]
) -> None:
    practice.do(c.SaveResourceGroup(ResourceGroup(new_id(), CLINIC, "Rooms", 0, (R1, R2))))
    practice.do(c.BlockTime(new_id(), CLINIC, RAO, at(14), at(15), s.BlockKind.BREAK))
    as_somebody(practice, AccountabilityType.RECEPTIONIST)
    page = opened(kind(context))

    assert page.face.rows
    assert page.face.read_only
    assert (page.face.add_label, page.face.can_save, page.face.can_order) == ("", False, False)
    assert not any(face.is_editable for face in page.face.fields)
    assert acts(page) == []


def test_a_manager_sets_up_resources_but_not_clinics(practice: Practice, context: DeskContext) -> None:
    as_somebody(practice, AccountabilityType.MANAGER)

    assert opened(ResourcesPage(context)).face.read_only == ""
    assert opened(ClinicsPage(context)).face.read_only


def test_deactivating_lists_who_is_booked(practice: Practice, context: DeskContext) -> None:
    practice.booked(at(10))
    page = opened(ResourcesPage(context))
    page.act("deactivate")

    question = page.face.question
    assert question is not None
    assert question.text == "Deactivate Dr Rao? 1 visit to come stay booked and need another place:"
    assert question.lines == ("Tue 24 Nov, 10:00 Kim Rao",)
    page.confirm()
    assert page.face.rows[0].state == "inactive"
    assert acts(page) == ["activate"]
    assert page.face.done == "Dr Rao is inactive"
    page.undo()
    assert page.face.rows[0].state == ""


def test_a_capacity_below_what_is_booked_is_asked_about(practice: Practice, context: DeskContext) -> None:
    page = opened(ResourcesPage(context))
    page.edit("capacity", "2")
    page.save()
    practice.booked(at(10))
    practice.booked(at(10), patient_id=fixed("lee"))
    page.refresh()
    page.edit("capacity", "1")
    page.save()

    assert page.face.question is not None
    assert len(page.face.question.lines) == 2
    page.confirm()
    assert field(page, "capacity").value == "1"


def test_a_visit_type_lives_from_draft_to_archive(practice: Practice, context: DeskContext) -> None:
    page = opened(OfferingsPage(context))
    page.select(fixed("draft"))
    lives = [acts(page)]
    for act in ("publish", "deactivate", "publish", "deactivate"):
        page.act(act)
        lives.append(acts(page))
    page.act("archive")
    page.confirm()

    assert lives == [
        ["publish", "archive", "copy"], ["deactivate", "copy"], ["publish", "archive", "copy"],
        ["deactivate", "copy"], ["publish", "archive", "copy"],
    ]  # fmt: skip
    assert page.face.read_only == "This type is archived. Duplicate it to offer it again."
    assert acts(page) == ["copy"]


def test_a_copy_begins_with_everything_but_the_short_name(practice: Practice, context: DeskContext) -> None:
    page = opened(OfferingsPage(context))
    page.select(fixed("procedure"))
    page.act("copy")

    assert (field(page, "name").value, field(page, "code").value) == ("Procedure (copy)", "")
    page.save()
    stored = practice.reader.set_up().clinic(CLINIC).offerings[-1].offering
    assert (stored.name, stored.state.value, len(stored.requirements)) == ("Procedure (copy)", "draft", 2)
    assert stored.requirements[0].role == "room"


def test_a_need_for_part_of_the_visit_is_kept(practice: Practice, context: DeskContext) -> None:
    page = opened(OfferingsPage(context))
    page.edit("requirements", (Need("", f"resource:{RAO}", "", "20"), Need("", "kind:room", "5", "")))
    page.save()

    found = practice.reader.set_up().clinic(CLINIC).offerings[0].offering.requirements
    assert [(need.role, need.offset_minutes, need.length_minutes) for need in found] == [
        ("provider", 0, 20), ("room", 5, None),
    ]  # fmt: skip
    page.edit("requirements", (Need("", "kind:room", "30", ""),))
    page.save()
    assert field(page, "requirements").error == "Need 1: Enter a whole number from 0 to 29."
    page.edit("requirements", (Need("", f"resource:{R1}"), Need("", f"resource:{R1}")))
    page.save()
    assert field(page, "requirements").error == "Need 2: this one is needed already."


def test_the_check_line_follows_what_is_typed(practice: Practice, context: DeskContext) -> None:
    page = opened(OfferingsPage(context))
    assert isinstance(page, OfferingsPage)
    page.check_openings()
    assert page.face.check == "First opening in the next 14 days: Tue 24 Nov, 09:00 with Dr Rao."
    page.edit("duration_minutes", "11h")
    page.check_openings()
    assert page.face.check.startswith("No opening in the next 14 days: ")


def test_a_group_that_is_needed_says_by_what(practice: Practice, context: DeskContext) -> None:
    group = ResourceGroup(new_id(), CLINIC, "Rooms", 0, (R1, R2))
    practice.do(c.SaveResourceGroup(group))
    offering = practice.reader.set_up().clinic(CLINIC).offerings[0].offering
    need = Need("", f"group:{group.id}")
    types = opened(OfferingsPage(context))
    types.edit("requirements", (need,))
    types.save()
    page = opened(GroupsPage(context))
    page.act("remove")

    assert page.face.notice == f"Needed by {offering.name}. Take it out of the requirements there first."
    assert page.face.question is None


def test_a_person_of_another_clinic_is_offered_here(practice: Practice, context: DeskContext) -> None:
    other = Facility(new_id(), new_id(), "Harbour", "Europe/Lisbon")
    practice.do(c.OpenFacility(other))
    page = opened(ResourcesPage(context, other.id))
    page.add()
    page.edit("account", RAO_PERSON)

    assert field(page, "name").value == "Rao"
    page.save()
    assert [row.title for row in page.face.rows] == ["Rao"]
    assert field(page, "name").help == "Works in Clinic too."


def test_what_is_typed_stays_with_its_clinic(practice: Practice, context: DeskContext) -> None:
    other = Facility(new_id(), new_id(), "Harbour", "Europe/Lisbon")
    practice.do(c.OpenFacility(other))
    page = opened(ResourcesPage(context))
    page.edit("name", "Dr R")
    page.choose_clinic(other.id)
    assert page.face.rows == ()
    assert page.has_unsaved()
    page.choose_clinic(CLINIC)

    assert field(page, "name").value == "Dr R"


def test_a_stale_save_shows_what_is_stored_and_keeps_what_is_typed(practice: Practice, context: DeskContext) -> None:
    page = opened(OfferingsPage(context))
    page.edit("name", "Mine")
    stored = practice.reader.set_up().clinic(CLINIC).offerings[0].offering
    practice.do(c.SaveOffering(replace(stored, name="Theirs")))
    page.save()

    assert "Someone changed this in the meantime" in page.face.notice
    assert (field(page, "name").value, field(page, "name").theirs) == ("Mine", "Theirs")


def test_the_clinic_that_is_opened_has_what_was_typed(practice: Practice, context: DeskContext) -> None:
    page = opened(ClinicsPage(context))
    page.add()
    page.edit("name", "Harbour")
    page.edit("zone", "Europe/Nowhere")
    page.save()
    assert field(page, "zone").error == "Choose a time zone from the list."
    page.edit("zone", "Europe/Lisbon")
    page.edit("hold_minutes", "٥")
    page.save()

    found = next(row.facility for row in practice.reader.set_up().clinics().clinics if row.facility.name == "Harbour")
    assert (found.zone, found.hold_minutes) == ("Europe/Lisbon", 5)


def test_blocked_time_of_another_time_is_looked_at(practice: Practice, context: DeskContext) -> None:
    practice.do(c.SetOpeningHours(CLINIC, (c.WeekPeriod(0, ClockPeriod(0, 1440)),)))
    practice.do(c.BlockTime(new_id(), CLINIC, RAO, at(14, days=60), at(15, days=60), s.BlockKind.BREAK))
    page = opened(BlocksPage(context))
    assert isinstance(page, BlocksPage)
    assert page.face.rows == ()
    assert page.face.emptiness is not None
    page.look_at("look_last", "+70d")
    assert [row.detail for row in page.face.rows] == ["Dr Rao · Break"]
    page.look_at("look_resource", R1)
    assert page.face.rows == ()
    page.look_at("look_last", "never")
    assert page.face.filters[1].error.startswith("Enter a date")


def test_the_filter_finds_by_any_word(practice: Practice, context: DeskContext) -> None:
    page = opened(ResourcesPage(context))
    page.look_for("room")
    assert [row.title for row in page.face.rows] == ["Room 1", "Room 2"]
    page.look_for("nobody")
    assert page.face.emptiness is not None
    assert FOLLOW_UP not in [row.id for row in page.face.rows]


def test_a_group_keeps_how_many_have_to_be_on_duty(practice: Practice, context: DeskContext) -> None:
    group = ResourceGroup(new_id(), CLINIC, "Rooms", 0, (R1, R2))
    practice.do(c.SaveResourceGroup(group))
    page = opened(GroupsPage(context))
    page.select(group.id)
    page.edit("min_on_duty", "x")
    page.save()
    assert practice.desk.read_stores().facts.groups_of(CLINIC)[0].min_on_duty == 0
    page.edit("min_on_duty", "2")
    page.save()
    assert practice.desk.read_stores().facts.groups_of(CLINIC)[0].min_on_duty == 2
