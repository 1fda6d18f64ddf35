"""What a kind of thing that is set up has to say for its page: what is read, how it becomes fields and a command."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal

from carefront.application.desk import DeskReader
from carefront.application.envelope import Command
from carefront.shared.i18n import _
from carefront.viewmodels.set_up_faces import ActFace, Emptiness, FieldFace, RowFace, Value, Values

Problems = dict[str, str]
"""What is wrong, by field."""


class SetUpKind(QObject):
    """``changed``: what is shown has changed. ``focus_wanted``: a field that needs attention.

    Each kind overrides the questions below; ``set_up_page`` does with the answers what every page does.
    """

    changed = Signal()
    focus_wanted = Signal(str)

    def ask(self, reader: DeskReader) -> Any:
        """What the page reads."""
        raise NotImplementedError

    def ids(self) -> Sequence[str]:
        """The things of the list, in order."""
        raise NotImplementedError

    def row(self, identifier: str) -> RowFace:
        """A thing as a line of the list."""
        raise NotImplementedError

    def saved(self, identifier: str) -> Values:
        """The fields of a thing as they are stored; of one that is new, what it begins with."""
        raise NotImplementedError

    def fields(self, identifier: str, values: Values) -> Sequence[FieldFace]:
        """The fields, without their values."""
        raise NotImplementedError

    def command(self, identifier: str, values: Values) -> Command | Problems:
        """What saving does; what is wrong where it can't be done."""
        raise NotImplementedError

    def version(self, identifier: str) -> int:
        """The row version that was read."""
        raise NotImplementedError

    def read_only(self, identifier: str) -> str:
        """Why a thing can't be changed; empty if it can."""
        raise NotImplementedError

    def acts(self, identifier: str) -> Sequence[ActFace]:
        """What else can be done with a thing."""
        return ()

    def do(self, act: str, identifier: str) -> None:
        """Do an act of the page's own."""

    def add_label(self) -> str:
        """What the button says that adds one; empty where nobody may."""
        raise NotImplementedError

    def emptiness(self) -> Emptiness:
        """What an empty list says."""
        raise NotImplementedError

    def new_title(self) -> str:
        """What a new thing is called until it has a name."""
        raise NotImplementedError

    def save_label(self, identifier: str) -> str:
        """What the button says."""
        return _("Add") if self.is_new(identifier) else _("Save")

    def before_saving(self, identifier: str, values: Values, go_on: Callable[[], None]) -> None:
        """Ask what has to be confirmed first, then ``go_on``."""
        go_on()

    def check_line(self) -> str:
        """A line under the fields that is always true of what is written."""
        return ""

    def edited(self, identifier: str, name: str) -> None:
        """A field was edited."""

    def field_of(self, place: str) -> str:
        """The field a place of a command belongs to."""
        return place.split(".", maxsplit=1)[-1].partition("[")[0]

    def learned(self) -> None:
        """What was read, or what is edited, has changed."""

    def applied(self, identifier: str) -> None:
        """A command of the thing was applied."""

    def filters(self) -> Sequence[FieldFace]:
        """What narrows the list beside the words to look for."""
        return ()

    def look_at(self, name: str, value: Value) -> None:
        """Narrow the list by one of ``filters``."""

    def is_new(self, identifier: str) -> bool:
        """Whether the thing is not stored yet."""
        raise NotImplementedError
