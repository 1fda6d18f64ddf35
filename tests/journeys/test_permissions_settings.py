"""Settings > Permissions: the grid by keys and clicks, roles of the organization's own, what takes one's own rights."""

import pytest
from PySide6.QtCore import Qt

from carefront.application.commands.people_catalogue import AddAccountability
from carefront.domain.accounts import Accountability, AccountabilityType
from carefront.domain.permissions import Key, Scope
from carefront.domain.roles import Role
from carefront.views.settings.permissions_page import PermissionsPage
from carefront.views.settings.window import SettingsWindow
from tests.support.front_window import Front
from tests.support.practice import RAO_PERSON, fixed


@pytest.fixture
def page(front: Front) -> PermissionsPage:
    """The page, open and read."""
    front.window.command_given.emit("settings:permissions")
    window = front.window.findChild(SettingsWindow)
    assert window is not None
    window.resize(1280, 900)
    front.qtbot.waitUntil(window.isActiveWindow)
    found = window.page("permissions")
    assert isinstance(found, PermissionsPage)
    return found


def mark(page: PermissionsPage, place: str, key: Key) -> None:
    """Put the mark on a cell."""
    column = [row.code or row.role_id for row in page.model.roles].index(place)
    page.table.setCurrentCell([line.key for line in page.table.lines].index(key), column)


def press(front: Front, page: PermissionsPage, *keys: Qt.Key) -> None:
    for key in keys:
        front.qtbot.keyClick(page.table, key)


def text(page: PermissionsPage) -> str:
    item = page.table.currentItem()
    return item.text() if item else ""


def roles(front: Front) -> list[Role]:
    reader = front.practice.reader
    with reader._stores.snapshot():
        return list(reader._stores.facts.roles())


def test_every_role_is_a_column_and_every_permission_a_line(page: PermissionsPage) -> None:
    assert page.table.columnCount() == 7
    assert {line.key for line in page.table.lines} == {"", *Key}


def test_space_gives_the_next_reach_and_delete_takes_it_away(front: Front, page: PermissionsPage) -> None:
    mark(page, "staff", Key.APPOINTMENT_CREATE)
    assert text(page) == "–"
    press(front, page, Qt.Key.Key_Space)
    assert text(page) == "Own"
    press(front, page, Qt.Key.Key_Space)
    assert text(page) == "All"
    (role,) = roles(front)
    assert role.base == "staff"
    assert role.by_key[Key.APPOINTMENT_CREATE] is Scope.ALL
    press(front, page, Qt.Key.Key_Delete)
    assert text(page) == "–"


def test_undo_takes_a_change_back(front: Front, page: PermissionsPage) -> None:
    mark(page, "staff", Key.APPOINTMENT_CREATE)
    press(front, page, Qt.Key.Key_Space)
    page.undo.click()
    assert text(page) == "–"
    assert roles(front) == []


def test_an_administrator_always_may(front: Front, page: PermissionsPage) -> None:
    mark(page, "org_admin", Key.USER_EDIT)
    press(front, page, Qt.Key.Key_Space, Qt.Key.Key_Delete)
    assert text(page) == "All"
    assert roles(front) == []


def test_a_role_is_copied_named_renamed_and_deleted(front: Front, page: PermissionsPage) -> None:
    mark(page, "receptionist", Key.APPOINTMENT_VIEW)
    page.copy.click()
    assert page.name.text() == "Copy of Receptionist"
    page.name.setText("Night desk")
    front.qtbot.keyClick(page.name, Qt.Key.Key_Return)
    (role,) = roles(front)
    assert (role.name, len(role.grants)) == ("Night desk", 13)
    page.rename.click()
    page.name.setText("Late desk")
    front.qtbot.keyClick(page.name, Qt.Key.Key_Return)
    assert roles(front)[0].name == "Late desk"
    page.remove.click()
    assert roles(front) == []


def test_a_name_another_role_has_is_refused_and_said(front: Front, page: PermissionsPage) -> None:
    for _turn in range(2):
        page.new.click()
        page.name.setText("Night desk")
        front.qtbot.keyClick(page.name, Qt.Key.Key_Return)
    assert [role.name for role in roles(front)] == ["Night desk"]


def test_the_people_with_a_permission_are_named(front: Front, page: PermissionsPage) -> None:
    mark(page, "provider", Key.USER_EDIT)
    assert "Owner (Administrator, All)" in page.holders.text()
    mark(page, "provider", Key.APPOINTMENT_CREATE)
    assert "Rao (Provider, Own" in page.holders.text()


def test_words_find_permissions(page: PermissionsPage) -> None:
    page.filter.setText("time off")
    assert {line.key for line in page.table.lines if line.key} == {
        Key.TIME_OFF_VIEW, Key.TIME_OFF_CREATE, Key.TIME_OFF_EDIT, Key.TIME_OFF_APPROVE,
    }  # fmt: skip


def test_what_takes_a_right_of_ones_own_is_asked_first(front: Front, page: PermissionsPage) -> None:
    owner = front.practice.desk.actor_id
    organization = front.practice.desk.identity.organization_account_id
    start = front.practice.clock().date()
    front.practice.do(
        AddAccountability(Accountability(fixed("also manager"), organization, owner, AccountabilityType.MANAGER, start))
    )
    page.refresh()
    mark(page, "manager", Key.REPORT_VIEW)
    press(front, page, Qt.Key.Key_Delete)
    assert page.question.isVisible()
    assert roles(front) == []
    page.question.dismiss.click()
    assert roles(front) == []
    assert text(page) == "All"
    press(front, page, Qt.Key.Key_Delete)
    page.question.confirm.click()
    assert Key.REPORT_VIEW not in roles(front)[0].by_key


def test_whoever_may_not_give_rights_is_told_so_and_sees_none(front: Front, page: PermissionsPage) -> None:
    front.practice.desk.session.sign_in(RAO_PERSON)
    page.refresh()
    assert page.empty.isVisible()
    assert not page.table.isVisible()
