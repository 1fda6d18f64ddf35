"""What the parts of a canvas ask of it: its size and place, what it shows and what draws it."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtWidgets import QWidget

from carefront.viewmodels.day_grid import DayGrid
from carefront.views.calendar.geometry import DayGeometry
from carefront.views.calendar.picture import CanvasPicture
from carefront.views.theme import Theme


class Stretched(Protocol):
    """Whether frames are stretched now, while a zoom lasts."""

    @property
    def is_active(self) -> bool: ...


class CanvasFace(Protocol):
    """A canvas as its drawing parts see it; the names are Qt's where Qt has them."""

    @property
    def theme(self) -> Theme: ...

    @property
    def picture(self) -> CanvasPicture: ...

    @property
    def grid_geometry(self) -> DayGeometry | None: ...

    @property
    def zooming(self) -> Stretched: ...

    def viewport(self) -> QWidget: ...

    def isVisible(self) -> bool: ...  # noqa: N802 - Qt's name

    def devicePixelRatioF(self) -> float: ...  # noqa: N802 - Qt's name

    def verticalOffset(self) -> int: ...  # noqa: N802 - Qt's name

    def horizontalOffset(self) -> int: ...  # noqa: N802 - Qt's name

    def canvas_left(self) -> int: ...

    def geometry_of(self, grid: DayGrid, /) -> DayGeometry: ...

    def first_top(self, geometry: DayGeometry, /) -> int: ...
