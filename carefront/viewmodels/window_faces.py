"""What a window says of its groups and of what was done last. No Qt."""

from carefront.shared.values import dataclass


@dataclass(frozen=True, slots=True)
class ResourceGroupFace:
    """A group of resources in the sidebar: name, and (id, name, is checked) of its members."""

    name: str
    members: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True, slots=True)
class HistoryTexts:
    """What was done last and what Undo and Redo would do; empty texts where there is nothing."""

    done: str = ""
    undo: str = ""
    redo: str = ""
