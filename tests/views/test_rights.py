"""Menus, buttons and pages follow the rights of whoever is signed in; the owner sees everything."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from carefront.application.commands import catalogue as c
from carefront.application.commands.people_catalogue import AddAccountability, EndAccountability
from carefront.application.commands.role_catalogue import SaveRole
from carefront.domain.accounts import STAFF, Accountability, AccountabilityType
from carefront.domain.appointments import ResourceUse
from carefront.domain.permissions import Key as Right
from carefront.domain.permissions import Scope
from carefront.domain.roles import Role, grants_of
from carefront.shared.ids import new_id
from carefront.viewmodels.command_rights import COMMAND_KEYS, refusal_sentence, refusals_of
from carefront.viewmodels.day_grid import CardFace, Place
from carefront.viewmodels.memory import ForgetfulMemory
from carefront.views.actions import desk_actions
from carefront.views.canvas_menus import Item
from carefront.views.settings.page_table import settings_pages
from carefront.views.settings.window import SettingsWindow
from tests.support.front_window import Front, open_front
from tests.support.practice import LEE, RAO_PERSON, SILVA, Practice, at, build_template, fixed

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


# --- rights that change while the window is open ----------------------------------------------------------------------
REVOKE = """
import sys
from pathlib import Path
from carefront.application.commands.role_catalogue import AssignRole
from carefront.bootstrap import open_desk
desk = open_desk(Path(sys.argv[1]))
outcome = desk.writer(origin="cli").execute(AssignRole(sys.argv[2], sys.argv[3] or None))
desk.close()
sys.exit(type(outcome).__name__ != "Applied")
"""


def elsewhere(practice: Practice, edge_id: str, role_id: str) -> None:
    """Another process gives the edge another role."""
    done = subprocess.run(
        [sys.executable, "-c", REVOKE, str(practice.desk.profile.directory), edge_id, role_id], check=False, timeout=60
    )
    assert done.returncode == 0


def notice(front: Front) -> None:
    """What the window does every quarter of a second."""
    front.desk._on_poll()


def with_edge(practice: Practice) -> tuple[str, str]:
    """A manager of the practice and the edge that makes them one."""
    who, edge = person(practice, AccountabilityType.STAFF_MEMBER), new_id()
    practice.do(
        AddAccountability(
            Accountability(
                edge, practice.desk.identity.organization_account_id, who, AccountabilityType.MANAGER, date(2020, 1, 1)
            )
        )
    )
    return who, edge


def test_a_right_taken_away_by_another_process_is_gone_from_the_open_window(practice: Practice, qtbot: QtBot) -> None:
    who, edge = with_edge(practice)
    few = new_id()
    practice.do(SaveRole(Role(few, "Few", grants_of({Right.SCHEDULE_VIEW: Scope.ALL}))))
    front = front_of(practice, qtbot, who)
    notice(front)
    front.window.command_given.emit("view_utilisation")
    front.window.command_given.emit("settings:offerings")
    settings = front.window.findChild(SettingsWindow)
    assert settings.isVisible()
    assert {"view_utilisation", "view_audit"} <= visible(front)
    assert "new_booking" in enabled(front)

    elsewhere(practice, edge, few)
    notice(front)

    assert {"view_utilisation", "view_audit"}.isdisjoint(visible(front))
    assert front.binding.host.view == "view_day"
    assert "new_booking" not in enabled(front)
    assert set(settings._pages) == {"sign_in", "appearance", "keyboard"}
    assert settings.page("offerings") is None
    assert settings._current == "sign_in"
    assert "do not have the right" in settings.messages.text.text()

    elsewhere(practice, edge, "")
    notice(front)
    assert {"offerings", "resources", "schedules"} <= set(settings._pages)
    assert "new_booking" in enabled(front)
    settings.close()


def test_what_is_typed_on_a_page_that_is_taken_away_stays_to_be_read(practice: Practice, qtbot: QtBot) -> None:
    who, edge = with_edge(practice)
    few = new_id()
    practice.do(SaveRole(Role(few, "Few", grants_of({Right.SCHEDULE_VIEW: Scope.ALL}))))
    front = front_of(practice, qtbot, who)
    notice(front)
    front.window.command_given.emit("settings:offerings")
    settings = front.window.findChild(SettingsWindow)
    page = settings.page("offerings")
    name = next(line for line in page.findChildren(QLineEdit) if line.accessibleName() == "Name")
    name.setFocus()
    qtbot.keyClicks(name, " typed")
    assert page.has_unsaved()

    elsewhere(practice, edge, few)
    notice(front)

    assert settings.page("offerings") is page
    assert not name.isEnabled()
    assert name.text().endswith(" typed")
    assert "do not have the right" in settings.messages.text.text()
    elsewhere(practice, edge, "")
    notice(front)
    assert name.isEnabled()
    assert name.text().endswith(" typed")
    settings._drop()


def test_a_role_that_ends_today_takes_its_commands_away_at_midnight(practice: Practice, qtbot: QtBot) -> None:
    who, edge = with_edge(practice)
    practice.do(EndAccountability(edge, practice.clock().date()))
    front = front_of(practice, qtbot, who)
    assert "new_booking" in enabled(front)
    practice.clock.advance(timedelta(days=1))
    front.desk.clock.ticked.emit()
    assert "new_booking" not in enabled(front)
    assert "view_utilisation" not in visible(front)


# --- whole walk through what each default role is offered -------------------------------------------------------------
NOT_WALKED = frozenset(
    {"quit", "new_window", "lock", "switch_user", "full_screen", "print", "about", "help", "import", "settings"}
)
ROLES: dict[str, AccountabilityType | None] = {
    kind.value: kind for kind in AccountabilityType if kind in STAFF and kind is not AccountabilityType.RESOURCE
} | {"provider": None}


@pytest.mark.parametrize("role", ROLES)
def test_nothing_that_is_offered_to_a_role_ends_in_a_refusal_for_want_of_a_right(
    practice: Practice, qtbot: QtBot, role: str
) -> None:
    """Every command that is enabled, on one's own visit and on a colleague's."""
    kind = ROLES[role]
    who = person(practice, kind) if kind else RAO_PERSON
    visits = (
        practice.booked(at(10)), practice.booked(at(11), resources=(ResourceUse(SILVA),), patient_id=LEE),
    )  # fmt: skip
    front = front_of(practice, qtbot, who)
    told: list[str] = []
    front.desk.context.said.connect(lambda text, _is_urgent: told.append(text))
    practice.desk.denials._last = {}
    ended: dict[str, list[str]] = {}
    for one in desk_actions(front.binding.host.views):
        for visit in visits:
            front.window.command_given.emit("view_day")
            front.desk.day_view.select_visit(visit)
            told.clear()
            action = front.binding.actions[one.id]
            if one.id not in NOT_WALKED and action.isVisible() and one.id not in front.desk.context.refusals:
                front.window.command_given.emit(one.id)
            refused = [text for text in told if "right to" in text or "Only " in text]
            if refused:
                ended[one.id] = refused
            leave(front)
    assert ended == {}
    denied = practice.desk.look().execute("SELECT count(*) FROM audit_log WHERE outcome = 'denied'").fetchone()
    assert denied[0] == 0


def leave(front: Front) -> None:
    """Close what a command opened."""
    for one in QApplication.topLevelWidgets():
        if isinstance(one, QDialog | QMenu) and one.isVisible():
            one.close()
    front.desk.form.close()


def test_a_colleagues_busy_time_offers_nothing_and_says_why(practice: Practice, qtbot: QtBot) -> None:
    practice.booked(at(10))
    theirs = practice.booked(at(11), resources=(ResourceUse(SILVA),), patient_id=LEE)
    front = front_of(practice, qtbot, RAO_PERSON)
    mine_refusals = dict(front.desk.context.refusals)
    front.desk.day_view.select_visit(theirs)

    card = front.desk.day_view.selected
    assert card is not None
    assert card.is_veiled
    assert front.desk.detail.face is None
    assert {"move", "cancel", "edit_visit", "record", "status"}.isdisjoint(enabled_now(front))
    front.key(Qt.Key.Key_Return)
    assert said(front) == "This visit is somebody else’s: you only see that they are busy."
    assert not front.desk.form.is_open
    drag(front, card)
    assert front.binding.canvas.travel is None
    assert said(front).startswith("This visit is somebody else’s")
    front.desk.day_view.select_visit("")
    assert set(front.desk.context.refusals) >= set(mine_refusals)


def enabled_now(front: Front) -> set[str]:
    return {name for name in enabled(front) if name not in front.desk.context.refusals}


def drag(front: Front, card: CardFace) -> None:
    """Press on the card and pull it down an hour."""
    canvas = front.binding.canvas
    rect = canvas.place_rect(Place(card.resource_id, card.start_s, card.end_s))
    assert rect is not None
    front.binding.status.said.setText("")
    front.qtbot.mousePress(canvas.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    below = rect.center() + QPoint(0, 60)
    canvas.mouseMoveEvent(
        QMouseEvent(
            QEvent.Type.MouseMove, QPointF(below), QPointF(canvas.viewport().mapToGlobal(below)),
            Qt.MouseButton.LeftButton, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
        )
    )  # fmt: skip
    front.qtbot.mouseRelease(canvas.viewport(), Qt.MouseButton.LeftButton, pos=below)


def test_who_may_only_look_cannot_pull_a_visit_and_sees_its_details_by_enter(practice: Practice, qtbot: QtBot) -> None:
    visit = practice.booked(at(9))
    front = front_of(practice, qtbot, person(practice, AccountabilityType.STAFF_MEMBER))
    front.desk.day_view.select_visit(visit)
    card = front.desk.day_view.selected
    assert card is not None
    drag(front, card)
    assert said(front) == "You do not have the right to change visits. Ask an administrator."
    front.binding.canvas.setFocus()
    front.key(Qt.Key.Key_Return)
    assert not front.desk.form.is_open
    assert front.binding.frame.details.isVisible()


def test_a_manager_of_one_clinic_is_not_offered_what_is_of_the_whole_practice(practice: Practice, qtbot: QtBot) -> None:
    found = new_id()
    edge = fixed("clinic account"), AccountabilityType.FACILITY_MANAGER
    practice.do(c.AddPerson(found, "Ana", (edge,), date(2020, 1, 1)))
    front = front_of(practice, qtbot, found)
    assert {"clinics", "messages", "resources"} <= settings_listed(front)
    assert {"connections", "people", "permissions"}.isdisjoint(settings_listed(front))
