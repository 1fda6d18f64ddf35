"""The set-up pages, made for a settings window."""

from PySide6.QtWidgets import QWidget

from carefront.shared.i18n import _
from carefront.viewmodels.set_up_blocks import BlocksPage
from carefront.viewmodels.set_up_clinics import ClinicsPage
from carefront.viewmodels.set_up_groups import GroupsPage
from carefront.viewmodels.set_up_offerings import OfferingsPage
from carefront.viewmodels.set_up_resources import ResourcesPage
from carefront.views.settings.pages import SettingsHome
from carefront.views.settings.set_up_page import SetUpView


def clinics(home: SettingsHome) -> QWidget:
    """Clinics."""
    return SetUpView(ClinicsPage(home.context), home, _("Clinics"))


def resources(home: SettingsHome) -> QWidget:
    """People, rooms, equipment, pools."""
    return SetUpView(ResourcesPage(home.context), home, _("People, rooms and things"))


def groups(home: SettingsHome) -> QWidget:
    """Groups."""
    return SetUpView(GroupsPage(home.context), home, _("Groups"))


def offerings(home: SettingsHome) -> QWidget:
    """Visit types."""
    return SetUpView(OfferingsPage(home.context), home, _("Visit types"))


def blocks(home: SettingsHome) -> QWidget:
    """Blocked time."""
    return SetUpView(BlocksPage(home.context), home, _("Blocked time"))
