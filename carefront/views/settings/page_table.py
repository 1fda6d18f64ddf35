"""The pages of the settings window in order. A page is made when it is shown first, so its module is loaded then.

Whoever brings a page adds a line to ``settings_pages`` and a factory that imports it.
"""

from PySide6.QtWidgets import QWidget

from carefront.shared.i18n import _
from carefront.viewmodels.palette_state import CommandRow
from carefront.views.settings.pages import SettingsHome, SettingsPage


def settings_pages() -> tuple[SettingsPage, ...]:
    """Every page, in the order of the list; those of a group stand together."""
    clinic, trust, desk = _("Clinic"), _("People and trust"), _("This desk")
    return (
        SettingsPage("clinics", clinic, _("Clinics"), "door-open", _clinics, _("zone address language slot hold")),
        SettingsPage(
            "resources",
            clinic,
            _("People, rooms and things"),
            "users",
            _resources,
            _("resources doctor provider room equipment pool leave colour"),
        ),
        SettingsPage("groups", clinic, _("Groups"), "columns-3", _groups, _("any of")),
        SettingsPage(
            "offerings",
            clinic,
            _("Visit types"),
            "book-open",
            _offerings,
            _("offerings services price requirements"),
        ),
        SettingsPage("blocks", clinic, _("Blocked time"), "ban", _blocks, _("break meeting maintenance")),
        SettingsPage(
            "hours", clinic, _("Hours and closures"), "clock", _hours, _("opening working holidays closure extra")
        ),
        SettingsPage(
            "schedules", clinic, _("Schedules"), "calendar-days", _schedules, _("templates week blocks slots publish")
        ),
        SettingsPage("slots", clinic, _("Slots"), "hourglass", _slots, _("generate sessions cut window block release")),
        SettingsPage(
            "exceptions", clinic, _("Exceptions"), "user-x", _exceptions, _("away extra leave conference day")
        ),
        SettingsPage(
            "messages",
            clinic,
            _("Messages"),
            "mail",
            _messages,
            _("reminders sms e-mail texts quiet hours smtp language"),
        ),
        SettingsPage(
            "connections", clinic, _("Connections"), "link", _connections, _("events webhook log subscribers secret")
        ),
        SettingsPage(
            "people", trust, _("People and sign-ins"), "users", _people, _("user account role password login unlock")
        ),
        SettingsPage(
            "sign_in", trust, _("Sign-in"), "log-in", _sign_in, _("password pin lock idle minutes switch user")
        ),
        SettingsPage("permissions", trust, _("Permissions"), "square-check", _permissions, _("roles rights allowed")),
        SettingsPage(
            "appearance", desk, _("Appearance"), "contrast", _appearance, _("colours theme dark density clock sidebar")
        ),
        SettingsPage("keyboard", desk, _("Keyboard"), "keyboard", _keyboard, _("keys shortcuts")),
    )


def settings_rows(prefix: str) -> tuple[CommandRow, ...]:
    """The pages as commands of the palette; ``prefix`` before the id of a page is the id of its command."""
    return tuple(
        CommandRow(prefix + page.id, _("Settings: {page}").format(page=page.title), page.group, words=page.words)
        for page in settings_pages()
    )


def _clinics(home: SettingsHome) -> QWidget:
    from carefront.views.settings.set_up_pages import clinics

    return clinics(home)


def _resources(home: SettingsHome) -> QWidget:
    from carefront.views.settings.set_up_pages import resources

    return resources(home)


def _groups(home: SettingsHome) -> QWidget:
    from carefront.views.settings.set_up_pages import groups

    return groups(home)


def _offerings(home: SettingsHome) -> QWidget:
    from carefront.views.settings.set_up_pages import offerings

    return offerings(home)


def _blocks(home: SettingsHome) -> QWidget:
    from carefront.views.settings.set_up_pages import blocks

    return blocks(home)


def _people(home: SettingsHome) -> QWidget:
    from carefront.views.settings.people_page import PeoplePage

    return PeoplePage(home)


def _sign_in(home: SettingsHome) -> QWidget:
    from carefront.views.settings.sign_in_settings_page import SignInSettingsPage

    return SignInSettingsPage(home)


def _appearance(home: SettingsHome) -> QWidget:
    from carefront.views.settings.appearance_page import AppearancePage

    return AppearancePage(home)


def _keyboard(home: SettingsHome) -> QWidget:
    from carefront.views.settings.keyboard_page import KeyboardPage

    return KeyboardPage(home)


def _permissions(home: SettingsHome) -> QWidget:
    from carefront.views.settings.permissions_page import PermissionsPage

    return PermissionsPage(home)


def _schedules(home: SettingsHome) -> QWidget:
    from carefront.views.settings.schedules_page import SchedulesPage

    return SchedulesPage(home)


def _slots(home: SettingsHome) -> QWidget:
    from carefront.views.settings.slots_page import SlotsPage

    return SlotsPage(home)


def _hours(home: SettingsHome) -> QWidget:
    from carefront.views.settings.hours_page import HoursPage

    return HoursPage(home)


def _messages(home: SettingsHome) -> QWidget:
    from carefront.views.settings.messages_page import MessagesPage

    return MessagesPage(home)


def _connections(home: SettingsHome) -> QWidget:
    from carefront.views.settings.connections_page import ConnectionsPage

    return ConnectionsPage(home)


def _exceptions(home: SettingsHome) -> QWidget:
    from carefront.views.settings.exceptions_page import ExceptionsPage

    return ExceptionsPage(home)
