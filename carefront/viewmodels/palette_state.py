"""What the palette and its sisters (check-in, walk-in, find a patient) show. No Qt."""

from enum import Enum

from carefront.shared.values import dataclass


class PaletteMode(Enum):
    """What the field is for."""

    CLOSED = "closed"
    PALETTE = "palette"
    FIND_PATIENT = "find_patient"
    CHECK_IN = "check_in"
    WALK_IN = "walk_in"
    JUMP = "jump"


class LineKind(Enum):
    """What a line is; the list is grouped by it."""

    BOOKING = "booking"
    CHOICE = "choice"
    ALTERNATIVE = "alternative"
    VISIT = "visit"
    PATIENT = "patient"
    DAY = "day"
    COMMAND = "command"


@dataclass(frozen=True, slots=True)
class PaletteLine:
    """A line under the field. ``key``: the key that does the same, as this system writes it."""

    kind: LineKind
    id: str
    text: str
    detail: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class ChipFace:
    """A part of what was understood; ``is_asked``: the one a choice is offered for."""

    text: str
    is_sure: bool = True
    is_asked: bool = False


@dataclass(frozen=True, slots=True)
class PaletteState:
    """``picks_by_digit``: the lines are numbered, and digits choose. ``reasons``: why it can't be booked."""

    mode: PaletteMode = PaletteMode.CLOSED
    title: str = ""
    prompt: str = ""
    text: str = ""
    chips: tuple[ChipFace, ...] = ()
    lines: tuple[PaletteLine, ...] = ()
    highlighted: int = 0
    reasons: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    notice: str = ""
    picks_by_digit: bool = False
    is_busy: bool = False

    @property
    def is_open(self) -> bool:
        """Whether there is anything to show."""
        return self.mode is not PaletteMode.CLOSED


@dataclass(frozen=True, slots=True)
class CommandRow:
    """A command as the palette lists it. ``path``: the menu it is in."""

    id: str
    text: str
    path: str = ""
    key: str = ""
    words: str = ""
