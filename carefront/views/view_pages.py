"""Which views there are beside the day, and how each is made: loaded when somebody first wants it.

The names, keys and menu places of the views are in ``actions``; one that is not listed here has no menu entry.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from carefront.views.view_page import PageFactory

DAY = "view_day"
VIEWS = (DAY, "view_week", "view_month", "view_utilisation")
"""Every view that has a key, in menu order."""

VIEW_PAGES: Mapping[str, PageFactory] = {}
"""Command id to factory; the day is the canvas itself."""
