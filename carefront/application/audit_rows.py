"""The record of who did what, as rows for a screen or a file. Values are texts; what is sensitive is a digest."""

from typing import Protocol

from carefront.shared.values import dataclass

PAGE = 200
"""Entries read at once."""


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which entries: of instants ``[start_s, end_s)`` (``None``: open), of a person, of acts that begin with one of
    ``acts`` (none: all), with an outcome (empty: any), that name the row ``about_id``.
    """

    start_s: int | None = None
    end_s: int | None = None
    actor_id: str = ""
    acts: tuple[str, ...] = ()
    outcome: str = ""
    about_id: str = ""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One column before and after; an empty text is nothing."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RowChange:
    """What became of one row; ``table`` is empty for what is said of the act itself."""

    table: str
    key: str
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One entry: ``number`` is gapless per device; ``origin`` is where it was done."""

    device_no: int
    number: int
    at_s: int
    actor_id: str
    actor_name: str
    origin: str
    act: str
    outcome: str
    changes: tuple[RowChange, ...]


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Entries, newest first. ``next_offset``: where the following page begins, ``None`` after the last."""

    lines: tuple[AuditLine, ...]
    next_offset: int | None


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
    act: str
    outcome: str
    detail: str


class AuditStore(Protocol):
    """The record of one tenant."""

    def page(self, wanted: AuditFilter, offset: int, limit: int) -> tuple[AuditEntryRow, ...]:
        """Entries, newest first."""

    def people(self) -> tuple[tuple[str, str], ...]:
        """Id and name of everybody who is named as having done something, by name."""

    def heads(self) -> tuple[AuditHead, ...]:
        """Of every device."""


class AuditQueries(Protocol):
    """Questions about the record; each needs ``pm.audit.view`` for the organization."""

    def page(self, wanted: AuditFilter, offset: int = 0, limit: int = PAGE) -> AuditPage:
        """Entries, newest first.

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
