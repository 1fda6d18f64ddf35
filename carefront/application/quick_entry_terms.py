"""What a quick entry is made of: the context it is read in, its chips, and what they add up to. Pure values."""

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from enum import StrEnum

from carefront.application.quick_entry_words import EntryWords
from carefront.application.read_models import OfferingRow, ResourceRow
from carefront.shared.values import dataclass

Minutes = tuple[int, int]
"""A stretch of a day, ``[start, end)`` in minutes since midnight."""


class Verb(StrEnum):
    """What is to be done."""

    BOOK = "book"
    WAIT = "wait"
    WALKIN = "walkin"
    BLOCK = "block"
    OFF = "off"
    MOVE = "move"


class ChipKind(StrEnum):
    """What a stretch of the text is about."""

    VERB = "verb"
    PATIENT = "patient"
    DAY = "day"
    TIME = "time"
    LENGTH = "length"
    TYPE = "type"
    PROVIDER = "provider"
    ROOM = "room"
    EQUIPMENT = "equipment"
    REPEAT = "repeat"
    NOTE = "note"


class When(StrEnum):
    """How a time is meant: at it, from it on, or any of a half day."""

    AT = "at"
    AFTER = "after"
    MORNING = "am"
    AFTERNOON = "pm"


@dataclass(frozen=True, slots=True)
class TimeWish:
    """A wall-clock time in minutes since midnight, and how it is meant; 0 and 720 for the half days."""

    when: When
    minute: int


@dataclass(frozen=True, slots=True)
class Asap:
    """The first opening there is."""


@dataclass(frozen=True, slots=True)
class Repeat:
    """``frequency`` is daily or weekly, every ``interval`` of them; ``count`` in all, or up to the inclusive
    ``until``; neither where nothing was said."""

    frequency: str
    interval: int = 1
    count: int = 0
    until: date | None = None


Value = str | int | date | Asap | TimeWish | Repeat | Verb
"""A chip's meaning: text, minutes of a length, day, time, series; ids of types and resources."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand a stretch of the text."""

    kind: ChipKind
    value: Value


@dataclass(frozen=True, slots=True)
class Chip:
    """A stretch of the text and what it means. ``spans`` are positions ``[start, end)`` of the text, in order.

    ``choices``: every reading there is, where it is not sure; none of them may be right (a name nobody has).
    """

    text: str
    spans: tuple[tuple[int, int], ...]
    reading: Reading
    is_sure: bool = True
    choices: tuple[Reading, ...] = ()

    @property
    def kind(self) -> ChipKind:
        """What it is about."""
        return self.reading.kind

    @property
    def value(self) -> Value:
        """What it means."""
        return self.reading.value


@dataclass(frozen=True, slots=True)
class EntryContext:
    """What the text is read against. ``hours``: open minutes by weekday (Monday = 0); ``now_minute``: of today.

    ``date_order``: day, month and year as the locale writes them. ``settled``: what somebody has said a word means, by
    the word as typed.
    """

    today: date
    now_minute: int
    hours: Mapping[int, tuple[Minutes, ...]]
    offerings: tuple[OfferingRow, ...]
    resources: tuple[ResourceRow, ...]
    words: EntryWords
    date_order: tuple[str, str, str] = ("day", "month", "year")
    settled: Mapping[str, Reading] = field(default_factory=dict)

    def open_on(self, day: date | None) -> tuple[Minutes, ...]:
        """Open minutes of a day's weekday; of any weekday where no day is known or it is closed."""
        own = self.hours.get(day.weekday(), ()) if day else ()
        return own or tuple(span for spans in self.hours.values() for span in spans)


@dataclass(frozen=True, slots=True)
class ParsedEntry:
    """What was typed, as chips in the order of the text; every letter but spaces belongs to exactly one of them."""

    text: str
    chips: tuple[Chip, ...]

    def chip(self, kind: ChipKind) -> Chip | None:
        """The first chip of a kind."""
        return next((chip for chip in self.chips if chip.kind is kind), None)

    def all_of(self, kind: ChipKind) -> tuple[Chip, ...]:
        """Every chip of a kind."""
        return tuple(chip for chip in self.chips if chip.kind is kind)

    @property
    def verb(self) -> Verb:
        """What is to be done; booking where nothing is said."""
        chip = self.chip(ChipKind.VERB)
        return chip.value if chip is not None and isinstance(chip.value, Verb) else Verb.BOOK

    @property
    def patient(self) -> str:
        """The words that name the patient."""
        return " ".join(str(chip.value) for chip in self.all_of(ChipKind.PATIENT))

    @property
    def unsure(self) -> Chip | None:
        """The first chip to ask about."""
        return next((chip for chip in self.chips if not chip.is_sure), None)

    @property
    def has_parts(self) -> bool:
        """Whether anything but a verb and a name was said."""
        return any(chip.kind not in (ChipKind.VERB, ChipKind.PATIENT) for chip in self.chips)
