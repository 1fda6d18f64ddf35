"""Settings > People and sign-ins, and > Sign-in, by clicks and keys on the real practice."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from carefront.application.commands.catalogue import AddPerson
from carefront.application.commands.role_catalogue import SaveRole
from carefront.domain.permissions import Key, Scope
from carefront.domain.roles import Role, grants_of
from carefront.shared.ids import new_id
from carefront.views.settings.people_page import PeoplePage
from carefront.views.settings.sign_in_settings_page import SignInSettingsPage
from carefront.views.settings.window import SettingsWindow
from tests.support.form_practice import acting_as
from tests.support.front_window import Front
from tests.support.practice import CLINIC, RAO, Practice
from tests.support.signing import ANA, ANAS, PASSWORD, signing, with_ana, with_owner_login


def page_of(front: Front, name: str) -> QWidget:
    front.binding._open_settings(name)
    window = front.window.findChild(SettingsWindow)
    assert window is not None
    page = window.page(name)
    assert page is not None
    return page


def people(front: Front) -> PeoplePage:
    page = page_of(front, "people")
    assert isinstance(page, PeoplePage)
    return page


def sign_in(front: Front) -> SignInSettingsPage:
    page = page_of(front, "sign_in")
    assert isinstance(page, SignInSettingsPage)
    return page


def lines(page: PeoplePage) -> list[str]:
    return [page.list.item(row).text() for row in range(page.list.count())]


def roles(page: PeoplePage) -> list[str]:
    return [page.roles.item(row).text() for row in range(page.roles.count())]


def click(front: Front, button: QPushButton) -> None:
    front.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.fixture
def staffed(front: Front) -> Front:
    """The practice with Ana, a receptionist who may sign in, and the owner's sign-in."""
    with_owner_login(front.practice, is_required=False)
    with_ana(front.practice)
    return front


def test_a_person_is_added_named_anew_and_given_a_role_from_a_day_on(front: Front) -> None:
    page = people(front)
    front.qtbot.keyClicks(page.new_name, "Bo  Chen")
    front.qtbot.keyClick(page.new_name, Qt.Key.Key_Return)
    assert page.name.text() == "Bo  Chen"
    assert page.no_roles.isVisibleTo(page)
    page.name.clear()
    front.qtbot.keyClicks(page.name, "Bo Chen")
    click(front, page.rename)
    assert "Bo Chen\nNo role today" in lines(page)
    page.role.pick("Receptionist")
    page.place.setCurrentIndex(1)
    page.first.show_day(date(2026, 12, 1))
    click(front, page.give)
    assert roles(page) == ["Receptionist – Clinic, from 1 Dec 2026"]
    front.practice.writer.undo()
    front.desk.come_back()
    page.refresh()
    assert roles(page) == []


def test_ending_a_role_takes_its_rights_away_and_the_last_administrator_stays(staffed: Front) -> None:
    page = people(staffed)
    page.model.choose(ANA)
    click(staffed, page.take)
    assert "Ana Lund\nNo role today" in lines(page)
    page.model.choose(staffed.practice.desk.identity.owner_id)
    click(staffed, page.end)
    assert "administrator" in page.refused.text()
    assert page.refused.isVisible()


def test_an_administrator_sets_a_password_switches_a_sign_in_off_and_unlocks_it(staffed: Front) -> None:
    work = signing(staffed.practice)
    work.sign_in("ana", "wrong as can be, again")
    page = people(staffed)
    page.model.choose(ANA)
    part = page.login
    assert "1 wrong password" in part.state.text()
    click(staffed, part.unlock)
    assert part.state.text() == "ana: may sign in"
    staffed.qtbot.keyClicks(part.password.line, "short")
    staffed.qtbot.keyClicks(part.password.second, "short")
    click(staffed, part.set)
    assert "15 characters" in page.refused.text()
    part.password.clear()
    for line in (part.password.line, part.password.second):
        staffed.qtbot.keyClicks(line, "another one for ana now")
    click(staffed, part.set)
    assert part.state.text() == "ana: changes the password at the next sign-in"
    assert part.password.text() == ""
    click(staffed, part.turn)
    assert part.state.text() == "ana: may not sign in"
    work.close()


def test_a_new_person_is_given_a_sign_in_under_a_name_nobody_has(staffed: Front) -> None:
    page = people(staffed)
    page.model.choose(staffed.practice.desk.units().facts.resource(RAO).resource.account_id or "")
    assert page.login.state.text() == "No sign-in"
    staffed.qtbot.keyClicks(page.login.user_name, "ANA")
    click(staffed, page.login.save)
    assert "already" in page.refused.text()
    page.login.user_name.clear()
    staffed.qtbot.keyClicks(page.login.user_name, "rao")
    click(staffed, page.login.save)
    assert page.login.state.text() == "rao: set a first password"


def test_who_may_not_edit_users_sees_nobody_and_is_told_whom_to_ask(staffed: Front) -> None:
    staffed.practice.desk.session.sign_in(ANA)
    page = people(staffed)
    assert lines(page) == []
    assert "administrator" in page.none.text()
    own = sign_in(staffed)
    assert not own.required.isEnabled()
    assert own.old.isVisibleTo(own)


def test_the_owner_sets_up_sign_in_and_from_then_on_it_is_asked_for(front: Front) -> None:
    page = sign_in(front)
    assert page.who.text() == "Owner has no sign-in yet."
    front.qtbot.keyClicks(page.user_name, "owner")
    for line in (page.new.line, page.new.second):
        front.qtbot.keyClicks(line, PASSWORD)
    with front.qtbot.waitSignal(front.desk.context.sign_in_changed):
        click(front, page.change)
    assert page.required.isChecked()
    assert page.who.text() == "Owner, as owner"
    assert page.new.text() == ""
    folder = front.practice.folder
    front.practice.close()
    again = Practice.at(folder)
    assert again.desk.identity.needs_sign_in
    again.close()


def test_a_first_password_that_is_too_weak_is_followed_by_a_better_one_on_the_same_page(front: Front) -> None:
    page = sign_in(front)
    front.qtbot.keyClicks(page.user_name, "owner")
    for weak_or_not, said in (("sunshine2024sunshine", "common word"), (PASSWORD, "")):
        for line in (page.new.line, page.new.second):
            line.clear()
            front.qtbot.keyClicks(line, weak_or_not)
        click(front, page.change)
        assert said in page.refused.text()
    assert page.required.isChecked()
    assert page.who.text() == "Owner, as owner"


def test_asking_for_a_sign_in_nobody_has_is_refused_and_shown_as_it_is(front: Front) -> None:
    page = sign_in(front)
    page.required.setChecked(True)
    assert "administrator" in page.refused.text()
    assert not page.required.isChecked()


def test_a_password_and_a_pin_are_changed_only_with_the_present_password(staffed: Front) -> None:
    page = sign_in(staffed)
    staffed.qtbot.keyClicks(page.old.line, "not the present one")
    for line in (page.new.line, page.new.second):
        staffed.qtbot.keyClicks(line, ANAS)
    click(staffed, page.change)
    assert page.refused.text() == "Your present password is not right."
    page.old.clear()
    staffed.qtbot.keyClicks(page.old.line, PASSWORD)
    click(staffed, page.change)
    assert not page.refused.isVisible()
    assert page.old.text() == page.new.text() == ""
    staffed.qtbot.keyClicks(page.pin_password.line, ANAS)
    staffed.qtbot.keyClicks(page.pin, "194027")
    click(staffed, page.set_pin)
    assert "You have a PIN." in page.pin_note.text()


@pytest.mark.parametrize("name", ["people", "sign_in"])
def test_every_part_of_the_pages_has_a_name_and_takes_the_keyboard(staffed: Front, name: str) -> None:
    page = page_of(staffed, name)
    parts = [
        part
        for part in page.findChildren(QWidget)
        if part.isVisible() and part.isEnabled() and part.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert len(parts) > 5
    for part in parts:
        assert part.accessibleName() or part.text(), part  # type: ignore[attr-defined]


FIVE = (Key.SCHEDULE_VIEW, Key.APPOINTMENT_VIEW, Key.APPOINTMENT_CREATE, Key.PATIENT_VIEW, Key.REQUEST_VIEW)


def with_own_role(front: Front) -> str:
    role_id = new_id()
    front.practice.do(SaveRole(Role(role_id, "Night desk", grants_of(dict.fromkeys(FIVE, Scope.ALL)))))
    return role_id


def test_a_role_of_the_practices_own_is_given_like_any_other(staffed: Front) -> None:
    role_id = with_own_role(staffed)
    page = people(staffed)
    page.new_name.setText("Nora Night")
    page.add.click()
    page.role.pick(role_id)
    assert page.role.currentText() == "Night desk"
    page.give.click()

    person = page.model.person()
    assert person is not None
    assert [(edge.role_id, edge.role_name) for edge in person.edges] == [(role_id, "Night desk")]
    assert page.model.line(person) == "Nora Night\nNight desk"
    assert "with the rights of Night desk" in page.roles.item(0).text()
    desk = acting_as(staffed.practice, person.account_id)
    assert desk.reader.rights(CLINIC).keys == frozenset(FIVE)


def test_the_rights_of_a_role_somebody_has_are_changed_and_changed_back(staffed: Front) -> None:
    role_id = with_own_role(staffed)
    page = people(staffed)
    page.model.choose(ANA)
    assert page.rights_row.isVisible()
    assert page.rights.currentText() == "As Receptionist usually has"
    before = acting_as(staffed.practice, ANA).reader.rights(CLINIC).keys
    page.rights.pick(role_id)
    page.rights.activated.emit(page.rights.currentIndex())
    assert acting_as(staffed.practice, ANA).reader.rights(CLINIC).keys == frozenset(FIVE)
    assert page.rights.chosen() == role_id
    page.rights.pick("")
    page.rights.activated.emit(0)
    assert acting_as(staffed.practice, ANA).reader.rights(CLINIC).keys == before
    page.model.choose(staffed.practice.desk.identity.owner_id)
    assert not page.rights_row.isVisible()


def test_somebody_is_found_among_many(staffed: Front) -> None:
    for number in range(20):
        staffed.practice.do(AddPerson(new_id(), f"Somebody {number:02}", (), date(2020, 1, 1)))
    page = people(staffed)
    page.filter.setText("ana rec")
    shown = [page.list.item(row).text() for row in range(page.list.count()) if not page.list.item(row).isHidden()]
    assert shown == ["Ana Lund\nReceptionist"]
