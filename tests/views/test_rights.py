"""Menus, buttons and pages follow the rights of whoever is signed in; the owner sees everything."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from carefront.application.commands import catalogue as c
from carefront.domain.accounts import AccountabilityType
from carefront.domain.permissions import Key as Right
from carefront.shared.ids import new_id
from carefront.viewmodels.command_rights import COMMAND_KEYS, refusal_sentence, refusals_of
from carefront.viewmodels.memory import ForgetfulMemory
from carefront.views.actions import desk_actions
from carefront.views.canvas_menus import Item
from carefront.views.settings.page_table import settings_pages
from carefront.views.settings.window import SettingsWindow
from tests.support.front_window import Front, open_front
from tests.support.practice import RAO_PERSON, Practice, at, build_template

NO_BOOKING = "You do not have the right to book. Ask an administrator."
Open = Callable[..., Front]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_template(tmp_path_factory.mktemp("template") / "practice")


@pytest.fixture
def practice(template: Path, tmp_path: Path) -> Iterator[Practice]:
    opened = Practice.copied(template, tmp_path / "practice")
    yield opened
    opened.close()


def person(practice: Practice, role: AccountabilityType) -> str:
    found = new_id()
    edge = practice.desk.identity.organization_account_id, role
    practice.do(c.AddPerson(found, "Ana", (edge,), date(2020, 1, 1)))
    return found


def front_of(practice: Practice, qtbot: QtBot, account_id: str = "") -> Front:
    """The window of somebody, everything of it loaded; the owner's without a name."""
    if account_id:
        practice.desk.session.sign_in(account_id)
    front = open_front(practice, qtbot, memory=ForgetfulMemory())
    front.qtbot.waitUntil(lambda: front.binding.later.is_done)
    return front


def visible(front: Front) -> set[str]:
    return {name for name, action in front.binding.actions.items() if action.isVisible()}


def enabled(front: Front) -> set[str]:
    return {name for name, action in front.binding.actions.items() if action.isEnabled()}


def said(front: Front) -> str:
    return front.binding.status.said.text()


def settings_listed(front: Front) -> set[str]:
    front.window.command_given.emit("settings")
    return set(front.window.findChild(SettingsWindow)._pages)


def test_every_right_of_the_table_is_of_a_command_or_a_page_there_is(qapp: object) -> None:
    known = {one.id for one in desk_actions()} | {f"settings:{page.id}" for page in settings_pages()} | {"make_usual"}

    assert set(COMMAND_KEYS) <= known
    assert all(sentence.endswith("Ask an administrator.") for sentence in refusals_of(()).values())


def test_the_owner_sees_and_may_do_everything(practice: Practice, qtbot: QtBot) -> None:
    front = front_of(practice, qtbot)

    assert visible(front) == set(front.binding.actions)
    assert front.desk.context.refusals == {}
    assert settings_listed(front) == {page.id for page in settings_pages()}


def test_a_receptionist_books_and_sees_neither_the_record_nor_reports(practice: Practice, qtbot: QtBot) -> None:
    front = front_of(practice, qtbot, person(practice, AccountabilityType.RECEPTIONIST))

    assert {"view_audit", "view_utilisation", "view_billing"}.isdisjoint(visible(front))
    assert {"new_booking", "check_in", "move", "cancel", "message", "view_inbox"} <= enabled(front)
    assert front.window.book_button.isEnabled()
    assert settings_listed(front) == {"sign_in", "appearance", "keyboard"}


def test_hidden_views_and_refused_commands_are_not_in_picker_and_palette(practice: Practice, qtbot: QtBot) -> None:
    front = front_of(practice, qtbot, person(practice, AccountabilityType.STAFF_MEMBER))
    picker = front.binding.view_picker.menu()

    offered = {row.id for row in front.binding.quick.models.palette.commands()}

    assert {"view_audit", "view_inbox", "new_booking", "settings:people"}.isdisjoint(offered)
    assert {"view_week", "settings:appearance"} <= offered
    assert "view_audit" not in {action.objectName() for action in picker.actions() if action.isVisible()}


def test_who_may_only_look_is_told_why_a_button_and_its_key_do_nothing(practice: Practice, qtbot: QtBot) -> None:
    front = front_of(practice, qtbot, person(practice, AccountabilityType.STAFF_MEMBER))

    assert not front.window.book_button.isEnabled()
    assert front.window.book_button.toolTip() == NO_BOOKING
    assert front.binding.actions["new_booking"].statusTip() == NO_BOOKING
    front.key(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)

    assert said(front) == NO_BOOKING
    assert not front.binding.strip.isVisible()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_K])
def test_typing_on_the_canvas_says_that_nothing_is_booked(practice: Practice, qtbot: QtBot, key: Qt.Key) -> None:
    front = front_of(practice, qtbot, person(practice, AccountabilityType.STAFF_MEMBER))

    front.key(key)

    assert said(front) == NO_BOOKING
    assert not front.binding.strip.isVisible()


def test_a_visit_s_menu_and_details_refuse_what_may_not_be_done(practice: Practice, qtbot: QtBot) -> None:
    visit = practice.booked(at(9))
    front = front_of(practice, qtbot, person(practice, AccountabilityType.STAFF_MEMBER))
    front.desk.day_view.select_visit(visit)
    card = front.desk.day_view.selected
    assert card is not None

    items = front.binding.canvas_binding.menus.of_visit(card)
    menu = QMenu(front.window)
    for item in items:
        if isinstance(item, Item) and item.act:
            front.binding.canvas_binding.menus._add(menu, item)
    lines = {action.text().partition("\t")[0].replace("&", ""): action for action in menu.actions()}

    assert not lines["Move…"].isEnabled()
    assert not lines["Cancel…"].isEnabled()
    assert lines["Cancel…"].toolTip() == refusal_sentence(Right.APPOINTMENT_CANCEL)
    assert not items[0].isEnabled()  # type: ignore[union-attr]
    details = front.binding.frame.details
    for button in (details.status_button, details.move_button, details.cancel_button, details.message_button):
        assert not button.isEnabled()
        assert button.toolTip()
    assert details.record_button.isEnabled()


def test_billing_sees_charges_and_books_nothing(practice: Practice, qtbot: QtBot) -> None:
    front = front_of(practice, qtbot, person(practice, AccountabilityType.BILLING))

    assert "view_billing" in visible(front)
    assert {"view_time_off", "view_caseload", "view_audit"}.isdisjoint(visible(front))
    assert "new_booking" not in enabled(front)


def test_a_provider_s_right_to_their_own_things_counts(practice: Practice, qtbot: QtBot) -> None:
    front = front_of(practice, qtbot, RAO_PERSON)

    assert {"new_booking", "ask_time_off", "block", "move", "view_time_off"} <= enabled(front)
    assert {"view_audit", "view_billing"}.isdisjoint(visible(front))
    assert {"schedules", "hours", "resources"} <= settings_listed(front)
    assert "people" not in settings_listed(front)


def test_what_is_offered_follows_who_signs_in(practice: Practice, qtbot: QtBot) -> None:
    clerk = person(practice, AccountabilityType.STAFF_MEMBER)
    owner = practice.desk.session.actor_id
    front = front_of(practice, qtbot)
    front.window.command_given.emit("view_audit")
    all_pages = settings_listed(front)

    practice.desk.session.sign_in(clerk)
    front.desk.come_back()

    assert front.binding.host.view == "view_day"
    assert "view_audit" not in visible(front)
    assert "people" not in settings_listed(front)
    practice.desk.session.sign_in(owner)
    front.desk.come_back()
    assert "view_audit" in visible(front)
    assert "new_booking" in enabled(front)
    assert settings_listed(front) == all_pages
