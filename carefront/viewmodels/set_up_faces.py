"""What a set-up page shows: a list of things, the fields of one of them, its acts, and a question before an act."""

from enum import Enum

from carefront.shared.i18n import _
from carefront.shared.values import dataclass


class FieldKind(Enum):
    """How a field is edited. Numbers and days are texts as typed; what they mean is judged on saving."""

    TEXT = "text"
    LINES = "lines"
    NUMBER = "number"
    DAY = "day"
    CLOCK = "clock"
    CHOICE = "choice"
    SEARCH = "search"
    CHECK = "check"
    COLOR = "color"
    MEMBERS = "members"
    NEEDS = "needs"


@dataclass(frozen=True, slots=True)
class Choice:
    """An entry to choose; ``group`` is its heading among ``MEMBERS``."""

    id: str
    text: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class Need:
    """A requirement as it is edited: ``what`` is ``resource:<id>``, ``group:<id>`` or ``kind:<kind>``; minutes are
    texts as typed, an empty length means to the end."""

    role: str = ""
    what: str = ""
    offset: str = ""
    length: str = ""


Value = str | bool | tuple[str, ...] | tuple[Need, ...]
Values = dict[str, Value]


@dataclass(frozen=True, slots=True)
class FieldFace:
    """One field. ``error`` stands under it before ``help``; ``theirs``: what another desk has written meanwhile."""

    name: str
    label: str
    kind: FieldKind
    value: Value = ""
    choices: tuple[Choice, ...] = ()
    help: str = ""
    suffix: str = ""
    section: str = ""
    error: str = ""
    theirs: str = ""
    is_editable: bool = True
    is_ordered: bool = False
    """Whether the order of the members chosen counts."""


@dataclass(frozen=True, slots=True)
class RowFace:
    """One thing of the list; ``state`` is said after its title, ``color`` is ``#rrggbb`` or empty."""

    id: str
    title: str
    detail: str = ""
    state: str = ""
    color: str = ""
    is_unsaved: bool = False


@dataclass(frozen=True, slots=True)
class ActFace:
    """A button beside Save; ``why_not``: it can't be done now, for this reason."""

    id: str
    label: str
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What an act would concern, to be confirmed: a sentence, lines below it, and what the button says."""

    text: str
    lines: tuple[str, ...]
    confirm: str


@dataclass(frozen=True, slots=True)
class Emptiness:
    """What an empty list says, and its one action; no ``label``: there is none."""

    sentence: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class PageFace:
    """Everything a page shows. ``read_only``: why nothing can be changed here; ``done``: what was done last, ``undo``
    what Undo would do. ``can_order``: the rows can be given another order."""

    rows: tuple[RowFace, ...] = ()
    selected: str = ""
    title: str = ""
    fields: tuple[FieldFace, ...] = ()
    acts: tuple[ActFace, ...] = ()
    add_label: str = ""
    save_label: str = ""
    is_dirty: bool = False
    can_save: bool = False
    read_only: str = ""
    check: str = ""
    notice: str = ""
    done: str = ""
    undo: str = ""
    question: Question | None = None
    emptiness: Emptiness | None = None
    can_order: bool = False
    filters: tuple[FieldFace, ...] = ()
    is_busy: bool = False


def shown(value: Value, face: FieldFace) -> str:
    """A value as text."""
    names = {choice.id: choice.text for choice in face.choices}
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, str):
        return names.get(value, value) or _("nothing")
    return ", ".join(names.get(one, one) if isinstance(one, str) else one.role for one in value) or _("nothing")
