"""Rows of one kind as domain values, by id: what every store of a unit of work can do."""

from typing import Protocol, TypeVar

Entity = TypeVar("Entity")


class Store(Protocol[Entity]):
    """Rows of one kind as domain values, by id. Everything is of the unit of work's organization."""

    def get(self, identifier: str) -> Entity:
        """The entity.

        Raises:
            NotFound: no such id in this organization.
        """

    def find(self, identifier: str) -> Entity | None:
        """The entity or ``None``."""

    def add(self, entity: Entity) -> None:
        """Insert."""

    def save(self, entity: Entity) -> None:
        """Write what differs; nothing differing writes nothing."""

    def remove(self, identifier: str) -> None:
        """Delete."""

    def version(self, identifier: str) -> int:
        """The row version, 0 where there is no such row."""
