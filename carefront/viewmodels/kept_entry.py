"""What is typed into a smaller form, kept as it is typed: it stands there again when the form is opened anew.

Closing, locking or a crash loses nothing; what was typed is whoever's was signed in when the form was opened.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, QTimer

from carefront.application.draft_book import FORM, Draft, DraftBook
from carefront.application.payloads import encoded, read_value, text_of
from carefront.domain.errors import InvalidValue
from carefront.viewmodels.desk_context import DeskContext

Entry = TypeVar("Entry")
LATEST_MS = 300
_ENTRY = "entry"


class KeptEntry(QObject, Generic[Entry]):
    """The draft of one form. ``form``: which; ``of``: the id of what is changed in it, empty for something new."""

    def __init__(
        self, context: DeskContext, form: str, of: str, kind: type[Entry], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._context, self._kind = context, kind
        self._owner = context.desk.holder_id
        facility = context.facility
        self._id = ":".join((FORM, form, of or (facility.facility_id if facility else ""), self._owner))
        self._waiting: Entry | None = None
        self._timer = QTimer(self, singleShot=True, interval=LATEST_MS)
        self._timer.timeout.connect(self.flush)

    def load(self, give: Callable[[Entry], object]) -> None:
        """Ask what was typed before; ``give`` gets it, where there is something."""
        self._context.desk.draft(partial(_find, self._id), partial(self._on_found, give), self._context.fail)

    def keep(self, entry: Entry) -> None:
        """Keep what stands in the form; many changes in a row are written once."""
        self._waiting = entry
        if not self._timer.isActive():
            self._timer.start()

    def flush(self) -> None:
        """Write now what waits."""
        self._timer.stop()
        entry, self._waiting = self._waiting, None
        if entry is not None:
            fields = {_ENTRY: text_of(encoded(entry))}
            draft = Draft(self._id, FORM, fields, self._context.now_s(), self._owner)
            self._context.desk.draft(partial(_keep, draft), _nothing, self._context.fail)

    def drop(self) -> None:
        """Forget it: it was written down, or is to be typed anew."""
        self._timer.stop()
        self._waiting = None
        self._context.desk.draft(partial(_drop, self._id), _nothing, self._context.fail)

    def _on_found(self, give: Callable[[Entry], object], draft: Draft | None) -> None:
        if draft is None or self._waiting is not None:
            return
        try:
            entry = read_value(self._kind, _object(draft.fields))
        except (InvalidValue, ValueError):
            return  # of another release: nothing that this form could show
        give(entry)


def _object(fields: Mapping[str, str]) -> Mapping[str, Any]:
    found = json.loads(fields.get(_ENTRY, ""))
    return found if isinstance(found, dict) else {}


def _find(draft_id: str, book: DraftBook) -> Draft | None:
    drafts: Sequence[Draft] = book.all()
    return next((draft for draft in drafts if draft.id == draft_id), None)


def _keep(draft: Draft, book: DraftBook) -> None:
    book.keep(draft)


def _drop(draft_id: str, book: DraftBook) -> None:
    book.drop(draft_id)


def _nothing(_answer: None) -> None:
    """It is on the disk."""
