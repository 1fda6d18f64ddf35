"""The record of who did what, as rows for a screen or a file. Values are texts; what is sensitive is a digest."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol

from carefront.shared.values import dataclass

PAGE = 200
"""Entries read at once."""
OVERRIDE, BULK = "override", "bulk"
"""What stands in place of a table's name where an entry tells of the act itself: why and in spite of what it was done,
and of many rows their number and digest."""


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which entries: of instants ``[start_s, end_s)`` (``None``: open), of a person, of ``acts`` (none: all; one that
    ends with a dot is all acts of that thing), with an outcome (empty: any), that name the row ``about_id``, that are
    of an override.
    """

    start_s: int | None = None
    end_s: int | None = None
    actor_id: str = ""
    acts: tuple[str, ...] = ()
    outcome: str = ""
    about_id: str = ""
    is_override: bool = False

    @property
    def reads_words(self) -> bool:
        """Whether entries have to be read whole to find those that fit."""
        return bool(self.about_id) or self.is_override


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One column before and after; an empty text is nothing. ``before_name``, ``after_name``: what the row is called
    whose id it is, as far as whoever asks may know."""

    name: str
    before: str
    after: str
    before_name: str = ""
    after_name: str = ""


@dataclass(frozen=True, slots=True)
class RowChange:
    """What became of one row; ``table`` is empty for what is said of the act itself."""

    table: str
    key: str
    fields: tuple[FieldChange, ...]


class Words(StrEnum):
    """What became of the words of an override, of which the record keeps a digest alone.

    KEPT: the visit has them still. CHANGED: the visit says otherwise now; these are the words of then. GONE: nothing
    has them any more. HIDDEN: whoever asks may not see the visit. NONE: there were none.
    """

    KEPT = "kept"
    CHANGED = "changed"
    GONE = "gone"
    HIDDEN = "hidden"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class OverrideNote:
    """Why something was done in spite of ``rules`` (codes): ``kind`` is the code of the listed reason, empty where none
    was chosen; ``words`` what was said beside it, as far as the state lets it be told.
    """

    about_id: str
    kind: str
    rules: tuple[str, ...]
    digest: str
    words: str = ""
    state: Words = Words.NONE


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One entry: ``number`` is gapless per device; ``origin`` is where it was done, ``device_name`` on which."""

    device_no: int
    number: int
    at_s: int
    actor_id: str
    actor_name: str
    origin: str
    device_name: str
    act: str
    outcome: str
    changes: tuple[RowChange, ...]
    overrides: tuple[OverrideNote, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the record: before the entry ``number`` of a device."""

    device_no: int
    number: int


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Entries of a stretch of the record that fit, newest first; there may be none.

    ``next``: where the following stretch begins, ``None`` after the last. ``back_to_s``: when its oldest entry was
    written, fitting or not, ``None`` for nothing read. ``left`` of ``total`` entries have not been looked at.
    """

    lines: tuple[AuditLine, ...]
    next: Place | None
    back_to_s: int | None = None
    left: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class AuditHead:
    """How far a device's chain goes now, and its seal there: kept with an export it proves that nothing was cut."""

    device_no: int
    number: int
    seal: str


@dataclass(frozen=True, slots=True)
class AuditEntryRow:
    """An entry as stored; ``detail`` is JSON text."""

    device_no: int
    number: int
    at_s: int
    actor_id: str
    actor_name: str
    origin: str
    device_name: str
    act: str
    outcome: str
    command_id: str
    detail: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """Rows found, newest first, down to the entry ``searched_to``, it too, which was written at ``back_to_s``."""

    rows: tuple[AuditEntryRow, ...]
    searched_to: int
    back_to_s: int | None


class AuditStore(Protocol):
    """The record of one tenant."""

    def stretch(self, wanted: AuditFilter, below: Place, span: int, limit: int) -> Stretch:
        """Of the ``span`` entry numbers before ``below``, the entries that fit; at most ``limit``."""

    def words_of(self, command_id: str) -> Sequence[str]:
        """The texts that the log of acts keeps of an act: some may have been blanked."""

    def digest(self, words: str) -> str:
        """What stands in the record for ``words``."""

    def people(self) -> tuple[tuple[str, str], ...]:
        """Id and name of everybody who is named as having done something, by name."""

    def heads(self) -> tuple[AuditHead, ...]:
        """Of every device, the last first."""


class AuditQueries(Protocol):
    """Questions about the record; each needs ``pm.audit.view`` for the organization."""

    def page(self, wanted: AuditFilter, below: Place | None = None, limit: int = PAGE) -> AuditPage:
        """The entries that fit in the next stretch before ``below`` (``None``: from the newest on).

        A stretch costs a few milliseconds however long the record is: whoever looks for something rare asks for the
        following ones until there is none.

        Raises:
            NotAllowed: the record is for those who may view it.
        """

    def people(self) -> tuple[tuple[str, str], ...]:
        """Id and name of everybody who can have done something, by name.

        Raises:
            NotAllowed: as ``page``.
        """

    def heads(self) -> tuple[AuditHead, ...]:
        """How far each device's chain goes.

        Raises:
            NotAllowed: as ``page``.
        """
