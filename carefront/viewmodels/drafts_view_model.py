"""Half-filled forms kept: at most half a second behind the typing, several at once, offered again at the next start."""

from collections.abc import Mapping, Sequence
from functools import partial
from weakref import WeakSet

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from carefront.application.draft_book import FORM, RECORD
from carefront.application.ports import Draft, DraftBook
from carefront.shared.values import dataclass
from carefront.viewmodels.desk_context import DeskContext
from carefront.viewmodels.form_drafts import face_text

LATEST_MS = 300
"""How long a change waits for others before it is written; writing takes a few milliseconds more."""


@dataclass(frozen=True, slots=True)
class DraftFace:
    """A draft to go on with: its id and ``Draft: Lee, 15:00``."""

    id: str
    text: str


_OF_WINDOWS: WeakSet["DraftsViewModel"] = WeakSet()
"""Those of every window of the program: a draft is offered in all of them, and gone from all once it is."""


class DraftsViewModel(QObject):
    """``changed``: which drafts there are. Drafts of forms that are open now, in any window, are kept, not offered."""

    changed = Signal()

    def __init__(self, context: DeskContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._kept: dict[str, Draft] = {}
        self._waiting: dict[str, Draft | None] = {}
        self._open_id = self._typist = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(LATEST_MS)
        self._timer.timeout.connect(self.flush)
        _OF_WINDOWS.add(self)

    def load(self) -> None:
        """Ask which drafts there are."""
        self._context.desk.draft(_all, self._on_loaded, self._context.fail)

    @property
    def offered(self) -> tuple[Draft, ...]:
        """Drafts to go on with, newest first: those of whoever is signed in."""
        kept = sorted(self._kept.values(), key=lambda draft: (-draft.saved_at_s, draft.id))
        open_ids = {self._open_id, *(other._open_id for other in self._others())}
        mine = (draft for draft in kept if draft.id not in open_ids and draft.kind not in (FORM, RECORD))
        return tuple(filter(self._is_mine, mine))

    def faces(self) -> tuple[DraftFace, ...]:
        """The offered drafts in words."""
        return tuple(
            DraftFace(draft.id, face_text(draft, has_other_clock=self._context.has_other_clock))
            for draft in self.offered
        )

    def find(self, draft_id: str) -> Draft | None:
        """One of one's own drafts, by id."""
        found = self._kept.get(draft_id)
        return found if found and self._is_mine(found) else None

    def _is_mine(self, draft: Draft) -> bool:
        return draft.owner in ("", self._context.desk.holder_id)

    def hold_open(self, draft_id: str) -> None:
        """The draft ``draft_id`` is in a form now (empty: none is)."""
        if draft_id != self._open_id:
            self._open_id, self._typist = draft_id, self._context.desk.holder_id
            self._tell()

    def keep(self, draft_id: str, kind: str, fields: Mapping[str, str]) -> None:
        """Keep what stands in a form; many changes in a row are written once."""
        known = self._kept.get(draft_id)
        owner = known.owner if known else self._typist
        self._put(draft_id, Draft(draft_id, kind, dict(fields), self._context.now_s(), owner))

    def drop(self, draft_id: str) -> None:
        """Forget a draft: it was saved, or nothing is left in it."""
        if draft_id in self._kept:
            self._put(draft_id, None)

    def leave(self) -> None:
        """The window closes: what waits is written, and a draft in its form is offered by the others."""
        self.flush()
        _OF_WINDOWS.discard(self)
        for other in self._others():
            other.changed.emit()

    def flush(self) -> None:
        """Write now what waits."""
        self._timer.stop()
        if self._waiting:
            waiting, self._waiting = self._waiting, {}
            self._context.desk.draft(partial(_write, waiting), self._on_written, partial(self._on_failed, waiting))

    def _put(self, draft_id: str, draft: Draft | None) -> None:
        is_listed = draft_id in self._kept
        if draft is None:
            self._kept.pop(draft_id, None)
        else:
            self._kept[draft_id] = draft
        self._waiting[draft_id] = draft
        if not self._timer.isActive():
            self._timer.start()
        for other in self._others():
            other._learn(draft_id, draft)
        if is_listed is not (draft is not None):
            self._tell()

    def _learn(self, draft_id: str, draft: Draft | None) -> None:
        """Another window keeps the draft, or is done with it."""
        if draft is None:
            self._kept.pop(draft_id, None)
        else:
            self._kept[draft_id] = draft

    def _tell(self) -> None:
        for one in (self, *self._others()):
            one.changed.emit()

    def _others(self) -> "list[DraftsViewModel]":
        desk = self._context.desk
        return [one for one in _OF_WINDOWS if one is not self and isValid(one) and desk.shares_with(one._context.desk)]

    def _on_loaded(self, drafts: Sequence[Draft]) -> None:
        self._kept = {draft.id: draft for draft in drafts} | self._kept
        self.changed.emit()

    def _on_written(self, _nothing: None) -> None:
        """It is on the disk; whoever typed on has started the timer again."""

    def _on_failed(self, waiting: Mapping[str, Draft | None], error: Exception) -> None:
        """Said once; what was to be written is tried again with the next change."""
        self._waiting = {**waiting, **self._waiting}
        self._context.fail(error)


def _all(book: DraftBook) -> Sequence[Draft]:
    return book.all()


def _write(waiting: Mapping[str, Draft | None], book: DraftBook) -> None:
    for draft_id, draft in waiting.items():
        if draft is None:
            book.drop(draft_id)
        else:
            book.keep(draft)
