"""What a window reads again after a clinic was set up anew: its clinics, and the columns there are. Loaded then."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Protocol

from PySide6.QtCore import SignalInstance

from carefront.application.desk import DeskReader
from carefront.application.read_models import FacilityRow, ResourceRow
from carefront.viewmodels.day_view_model import DayViewModel
from carefront.viewmodels.desk_context import DeskContext


class Window(Protocol):
    """What of a window's view model is brought up to date."""

    context: DeskContext
    facilities: tuple[FacilityRow, ...]
    resources: tuple[ResourceRow, ...]
    checked: frozenset[str] | None
    facilities_changed: SignalInstance
    resources_changed: SignalInstance

    @property
    def day(self) -> date | None: ...

    @property
    def day_view(self) -> DayViewModel: ...

    def start(self, facility: str = "", day: date | None = None) -> None: ...

    def judge_emptiness(self) -> None: ...

    def show_day(self) -> None: ...

    def go_to_today(self) -> None: ...


Read = tuple[tuple[FacilityRow, ...], tuple[ResourceRow, ...]]


def read_again(model: Window) -> None:
    """Read clinics and columns; where they differ from those on screen, show what there is now."""
    facility = model.context.facility
    wanted = facility.facility_id if facility else ""
    model.context.desk.ask(partial(_read, wanted), partial(_take, model, wanted), model.context.fail)


def _read(wanted: str, reader: DeskReader) -> Read:
    facilities = reader.facilities()
    is_known = any(row.facility_id == wanted for row in facilities)
    return facilities, reader.resources(wanted) if is_known else ()


def _take(model: Window, asked: str, read: Read) -> None:
    facilities, resources = read
    own = next((row for row in facilities if row.facility_id == asked), None)
    if own is None:
        if facilities or model.facilities:
            model.start(day=model.day)
        return
    if facilities != model.facilities:
        was, model.context.facility, model.facilities = model.context.facility, own, facilities
        model.facilities_changed.emit()
        if was is None or was.zone != own.zone:
            model.day_view.refresh()
    if resources != model.resources:
        fresh = {row.resource_id for row in resources} - {row.resource_id for row in model.resources}
        _show_columns(model, resources, fresh)


def _show_columns(model: Window, rows: tuple[ResourceRow, ...], fresh: set[str]) -> None:
    """The columns there are now; of those that are new, people's are shown at once."""
    model.resources = rows
    if model.checked is not None:
        model.checked |= {row.resource_id for row in rows if row.resource_id in fresh and row.kind == "person"}
    model.context.learn_resources(rows)
    model.resources_changed.emit()
    model.judge_emptiness()
    if model.day is None:
        model.go_to_today()
    else:
        model.show_day()
