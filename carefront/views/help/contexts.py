"""Which page is about which part of a window. A part is known by the name of its class, so that none is loaded here."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from carefront.viewmodels.help_book import START

HELP_PROPERTY = "help_page"
"""A property by which a widget names its page itself, such as a page of the settings."""
PAGE_OF_CLASS = {
    "DayView": "day", "ViewHost": "views", "UtilisationPanel": "utilisation", "InboxPanel": "inbox",
    "RequestDialog": "inbox", "FreeTimeStrip": "inbox", "ParkingStrip": "inbox", "TimeOffPanel": "time_off",
    "TimeOffDialog": "time_off", "PartDialog": "time_off", "ReasonDialog": "time_off",
    "ViewPicker": "views", "EmptyState": "day", "ColumnsPager": "day",
    "Sidebar": "sidebar", "Rail": "sidebar", "SavedViewsBox": "sidebar", "MonthBox": "sidebar",
    "BookingPanel": "booking", "BookingStrip": "booking", "MoveStrip": "moving", "DetailPanel": "visit",
    "ChoicePopup": "visit", "OpeningsPanel": "find_opening", "Palette": "quick_add", "ShortcutsSheet": "keyboard",
    "SessionPanel": "sessions", "NewSessionPanel": "sessions", "AlertsPanel": "alerts", "RebookPanel": "rebook",
    "RecordPanel": "records", "AuditPanel": "record", "CaseloadPanel": "caseload", "BillingPanel": "billing",
    "QueuePanel": "queue", "WallDisplay": "queue",
    "PeoplePage": "people", "SignInSettingsPage": "people", "SignInPage": "people",
    "SheetDialog": START, "SettingsWindow": "settings", "KeyboardPage": "keyboard", "HoursPage": "hours",
    "ExceptionsPage": "hours", "SchedulesPage": "schedules", "SlotsPage": "slots",
    "PermissionsPage": "permissions",
    "MessagesPage": "messages", "ConnectionsPage": "messages", "MessagesPanel": "messages",
    "VisitMessageDialog": "messages", "ImportDialog": "import", "HelpWindow": START,
    "StatusLine": "undo", "QStatusBar": "undo", "QToolBar": START,
}  # fmt: skip
PAGE_OF_PALETTE = {"check_in": "check_in", "walk_in": "check_in"}
"""The palette's field serves several commands: their pages by mode."""


def page_for(focused: QWidget | None) -> str:
    """The id of the page about the innermost part around ``focused``; the first page where none is known."""
    current = focused
    while current is not None:
        if named := str(current.property(HELP_PROPERTY) or ""):
            return named
        name = type(current).__name__
        if name in PAGE_OF_CLASS:
            mode = getattr(getattr(current, "mode", None), "value", "")
            return PAGE_OF_PALETTE.get(mode, PAGE_OF_CLASS[name]) if name == "Palette" else PAGE_OF_CLASS[name]
        current = current.parentWidget()
    return START
