"""Handing the visits of one person over to another for some days, each at its own time: what fits, and doing it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from PySide6.QtCore import QObject, Signal

from carefront.application.booking import instant
from carefront.application.commands.rebook_catalogue import HandOverVisits, RebookMove
from carefront.application.desk import DeskReader
from carefront.application.envelope import Applied, Outcome
from carefront.application.queries.rebook_plan import unwatched
from carefront.application.rebook_rows import AffectedVisit, Pick, PlanQuestion, PlanRow
from carefront.shared.i18n import _
from carefront.shared.values import dataclass
from carefront.viewmodels.rebook_faces import PLAN, FaceWriter, RebookState, Row, RowFace
from carefront.viewmodels.set_up_faces import Choice
from carefront.viewmodels.window_view_model import WindowViewModel
from carefront.wording import rebook_words as say
from carefront.wording.failed_acts import failure_sentence
from carefront.wording.refusals import outcome_sentences, reason_sentences


@dataclass(frozen=True, slots=True)
class HandOverEntry:
    """Whose visits, to whom (ids of resources), on which days, both inclusive."""

    from_id: str = ""
    to_id: str = ""
    first: date = date.min
    last: date = date.min


@dataclass(frozen=True, slots=True)
class _Found:
    """The visits of the span and what the other one could take of them."""

    from_account: str = ""
    to_account: str = ""
    visits: tuple[AffectedVisit, ...] = ()
    rows: tuple[PlanRow, ...] = ()


class _Watch:
    """Tells the reader that nobody waits for the answer any more."""

    def __init__(self) -> None:
        self.is_over = False

    def stopped(self) -> bool:
        return self.is_over


class HandOverViewModel(QObject):
    """``changed``: what fits, or what is wrong. ``done``: they were handed over."""

    changed = Signal()
    done = Signal()

    def __init__(self, desk: WindowViewModel, from_id: str = "", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._context = desk, desk.context
        day = max(desk.day or desk.context.today(), desk.context.today())
        people = self.people()
        first = from_id or (people[0].id if people else "")
        second = next((one.id for one in people if one.id != first), "")
        self.entry = HandOverEntry(first, second, day, day)
        self.problem = ""
        self.is_busy = False
        self._found = _Found()
        self._left_out: set[str] = set()
        self._watch = _Watch()
        self._ask()

    @property
    def today(self) -> date:
        """The clinic's date."""
        return self._context.today()

    def people(self) -> tuple[Choice, ...]:
        """Who can hand over and take over."""
        rows = (row for row in self._desk.resources if row.kind == "person")
        return tuple(Choice(row.resource_id, row.name) for row in rows)

    # --- what is asked -----------------------------------------------------------------------------------------------
    def edit(self, entry: HandOverEntry) -> None:
        """The fields are these now: what fits is worked out anew."""
        if entry.last < entry.first:
            entry = replace(entry, last=entry.first)
        if entry != self.entry:
            self.entry, self._left_out = entry, set()
            self._ask()

    def swap(self) -> None:
        """The other way round."""
        self.edit(replace(self.entry, from_id=self.entry.to_id, to_id=self.entry.from_id))

    def close(self) -> None:
        """Nobody waits for an answer any more."""
        self._watch.is_over = True

    def _ask(self) -> None:
        self._watch.is_over = True
        self._watch, self._found = _Watch(), _Found()
        self.problem = self._wrong()
        self.is_busy = not self.problem
        if not self.problem:
            self._context.desk.ask(
                partial(_what_fits, self.entry, self._watch), partial(self._on_found, self._watch),
                partial(self._on_failed, self._watch),
            )  # fmt: skip
        self.changed.emit()

    def _wrong(self) -> str:
        entry = self.entry
        if not entry.from_id or not entry.to_id:
            return _("Nobody else can take visits over here.")
        if entry.from_id == entry.to_id:
            return _("Choose two different people.")
        return _("That day has passed.") if entry.first < self.today else ""

    def _on_found(self, watch: _Watch, found: _Found) -> None:
        if watch is self._watch:
            self._found, self.is_busy = found, False
            self.changed.emit()
            self._context.say(self.summary)

    def _on_failed(self, watch: _Watch, error: Exception) -> None:
        if watch is self._watch:
            self.problem, self.is_busy = failure_sentence(error), False
            self.changed.emit()

    # --- what is shown -----------------------------------------------------------------------------------------------
    @property
    def summary(self) -> str:
        """``7 of 12 visits fit``."""
        if self.problem or self.is_busy:
            return self.problem or _("Looking what fits…")
        names = {one.id: one.text for one in self.people()}
        if not self._found.visits:
            return say.nobody_booked(names.get(self.entry.from_id, ""))
        return say.hand_over_line(len(self._picks()), len(self._found.visits), names.get(self.entry.to_id, ""))

    @property
    def state(self) -> RebookState:
        """The visits as the table of a rebooking shows them."""
        speaker = self._context.speaker()
        start_s = min((visit.start_s for visit in self._found.visits), default=0)
        writer = FaceWriter(speaker, RebookState().reach, 0, start_s)
        rows = {row.appointment_id: row for row in self._found.rows}
        return RebookState(
            is_open=True, step=PLAN,
            headers=(speaker.words.patient_title, _("Booked"), _("Can it be taken over?"), _("Good to know")),
            rows=tuple(self._face(visit, rows.get(visit.appointment_id), writer) for visit in self._found.visits),
        )  # fmt: skip

    def _face(self, visit: AffectedVisit, row: PlanRow | None, writer: FaceWriter) -> RowFace:
        pick = row.pick if row else None
        chosen = visit.appointment_id not in self._left_out
        face = writer.face(Row(visit, old_s=visit.start_s, is_chosen=chosen, pick=pick), PLAN)
        if pick is None:
            reasons = reason_sentences(row.reasons, self._context.speaker()) if row else ()
            cells = (*face.cells[:2], " ".join(reasons[:1]) or _("No"), face.cells[3])
            return replace(face, cells=cells, is_checked=None, is_warning=True, spoken=", ".join(filter(None, cells)))
        return face

    def _picks(self) -> dict[str, Pick]:
        return {
            row.appointment_id: row.pick
            for row in self._found.rows
            if row.pick is not None and row.appointment_id not in self._left_out
        }

    @property
    def action(self) -> str:
        """What the button does."""
        return say.hand_over_button(len(self._picks()))

    @property
    def can_act(self) -> bool:
        """Whether anything is to be handed over."""
        return not self.is_busy and bool(self._picks())

    def check(self, appointment_id: str, is_checked: bool) -> None:
        """Hand a visit over, or leave it."""
        if (appointment_id in self._left_out) is is_checked:
            (self._left_out.discard if is_checked else self._left_out.add)(appointment_id)
            self.changed.emit()

    # --- doing it ----------------------------------------------------------------------------------------------------
    def hand_over(self) -> None:
        """Do it, in one step."""
        picks = self._picks()
        if not self.can_act:
            self._context.say(self.summary, is_urgent=True)
            return
        self.is_busy = True
        moves = tuple(_move(visit, picks[visit.appointment_id]) for visit in self._found.visits
                      if visit.appointment_id in picks)  # fmt: skip
        command = HandOverVisits("", self._found.from_account, self._found.to_account, moves)
        self._context.execute(command, {}, self._on_done, self._on_refused, partial(self._on_failed, self._watch))

    def _on_done(self, outcome: Applied) -> None:
        left, gone = (len(outcome.result.get(name, ())) for name in ("left", "gone"))
        if left or gone:
            moved = len(outcome.result.get("moved", ()))
            self._context.say(say.applied_text(moved, left, 0, gone), is_urgent=True)
        self.done.emit()

    def _on_refused(self, outcome: Outcome) -> None:
        self.problem, self.is_busy = " ".join(outcome_sentences(outcome, self._context.speaker())), False
        self._context.say(self.problem, is_urgent=True)
        self.changed.emit()


def _what_fits(entry: HandOverEntry, watch: _Watch, reader: DeskReader) -> _Found:
    """Asked of the reader; an empty plan where nobody waits for it any more."""
    questions = reader.rebook()
    account_id, start_s, end_s = questions.rest_of_day(entry.from_id, entry.first)
    to_account = questions.rest_of_day(entry.to_id, entry.first)[0]
    if entry.last > entry.first:
        end_s = questions.rest_of_day(entry.from_id, entry.last)[2]
    if account_id == to_account:
        return _Found(account_id, to_account)
    visits: Sequence[AffectedVisit] = questions.affected(account_id, start_s, end_s)
    asked = PlanQuestion(account_id, start_s, end_s, cover_id=to_account)
    rows = questions.plan(asked, unwatched, watch.stopped).rows if visits else ()
    return _Found(account_id, to_account, tuple(visits), rows)


def _move(visit: AffectedVisit, pick: Pick) -> RebookMove:
    return RebookMove(
        visit.appointment_id, instant(visit.start_s), instant(pick.start_s), visit.minutes, pick.resources
    )
