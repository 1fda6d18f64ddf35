"""Which views there are beside the day, and how each is made: loaded when somebody first wants it.

The names, keys and menu places of the views are in ``actions``; one that is not listed here has no menu entry.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from carefront.viewmodels.memory import Memory
    from carefront.viewmodels.window_view_model import WindowViewModel
    from carefront.views.main_window import MainWindow
    from carefront.views.theme import Theme
    from carefront.views.view_page import PageFactory, ViewPage

DAY = "view_day"
VIEWS = (
    DAY, "view_week", "view_month", "view_time_off", "view_inbox", "view_queue", "view_messages",
    "view_utilisation", "view_caseload", "view_billing", "view_audit",
)  # fmt: skip
"""Every view that has a key, in menu order."""


def _week(window: MainWindow, desk: WindowViewModel, theme: Theme, memory: Memory) -> ViewPage:
    from carefront.views.week_page import WeekPage

    return WeekPage(window, desk, theme, memory)


def _month(window: MainWindow, desk: WindowViewModel, theme: Theme, memory: Memory) -> ViewPage:
    from carefront.views.month_page import MonthPage

    return MonthPage(window, desk, theme, memory)


def _time_off(window: MainWindow, desk: WindowViewModel, theme: Theme, memory: Memory) -> ViewPage:
    from carefront.views.time_off.page import TimeOffPage

    return TimeOffPage(window, desk, theme, memory)


def _inbox(window: MainWindow, desk: WindowViewModel, theme: Theme, memory: Memory) -> ViewPage:
    from carefront.views.inbox.page import InboxPage

    return InboxPage(window, desk, theme, memory)


def _messages(window: MainWindow, desk: WindowViewModel, theme: Theme, memory: Memory) -> ViewPage:
    from carefront.views.messages_page import MessagesListPage

    return MessagesListPage(window, desk, theme, memory)


def _utilisation(window: MainWindow, desk: WindowViewModel, theme: Theme, memory: Memory) -> ViewPage:
    from carefront.views.utilisation.page import UtilisationPage

    return UtilisationPage(window, desk, theme, memory)


def _queue(window: MainWindow, desk: WindowViewModel, theme: Theme, memory: Memory) -> ViewPage:
    from carefront.views.queue.page import QueuePage

    return QueuePage(window, desk, theme, memory)


def _audit(window: MainWindow, desk: WindowViewModel, theme: Theme, memory: Memory) -> ViewPage:
    from carefront.views.audit_page import AuditPage

    return AuditPage(window, desk, theme, memory)


def _caseload(window: MainWindow, desk: WindowViewModel, theme: Theme, memory: Memory) -> ViewPage:
    from carefront.views.caseload_page import CaseloadPage

    return CaseloadPage(window, desk, theme, memory)


def _billing(window: MainWindow, desk: WindowViewModel, theme: Theme, memory: Memory) -> ViewPage:
    from carefront.views.billing_page import BillingPage

    return BillingPage(window, desk, theme, memory)


VIEW_PAGES: Mapping[str, PageFactory] = {
    "view_week": _week, "view_month": _month, "view_time_off": _time_off, "view_inbox": _inbox,
    "view_messages": _messages, "view_utilisation": _utilisation, "view_audit": _audit, "view_queue": _queue,
    "view_caseload": _caseload, "view_billing": _billing,
}  # fmt: skip
"""Command id to factory; the day is the canvas itself."""
