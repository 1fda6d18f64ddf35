"""The record of who did what: what is wanted of it, its entries as they are found, one of them whole, all to a file."""

from datetime import date, timedelta
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from carefront.application.audit_rows import PAGE, AuditFilter, AuditPage
from carefront.domain.zones import day_span_s, zone_named
from carefront.shared.i18n import _, ngettext
from carefront.viewmodels.audit_export import AuditExport
from carefront.viewmodels.audit_search import AuditSearch
from carefront.viewmodels.audit_table_model import AuditTableModel, ChangeFace, changes_of
from carefront.viewmodels.memory import Memory
from carefront.viewmodels.window_view_model import WindowViewModel
from carefront.wording import audit_words as words
from carefront.wording.times import Times

DAYS_SHOWN = 7
OVERRIDES = -2
"""Stands among the kinds of acts for whatever was done by override; -1 stands for everything."""


class AuditViewModel(QObject):
    """``changed``: other entries, people or a refusal; ``busy_changed``: how far a search or a file is;
    ``chosen_changed``: another entry is open."""

    changed = Signal()
    busy_changed = Signal()
    chosen_changed = Signal()

    def __init__(self, desk: WindowViewModel, memory: Memory, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._context, self._memory = desk, desk.context, memory
        self._context.times_changed.connect(self._say_anew)
        self.model = AuditTableModel(self)
        self.search = AuditSearch(self._context, self)
        self.search.found.connect(self._on_page)
        self.search.failed.connect(self._on_failed)
        self.search.changed.connect(self.busy_changed)
        self.export = AuditExport(self._context, self)
        self.export.changed.connect(self.busy_changed)
        self.export.saved.connect(self._on_saved)
        self.people: tuple[tuple[str, str], ...] = ()
        self.first = self.last = desk.context.today()
        self.actor_id, self.group, self.outcome, self.about_id = "", -1, "", ""
        self.is_refused, self._is_fresh = False, True
        self.changes: tuple[ChangeFace, ...] = ()

    # What is wanted

    @staticmethod
    def groups() -> tuple[tuple[str, int], ...]:
        """Kinds of acts to choose from: what they are called, and what ``choose`` takes."""
        named = tuple((say(), number) for number, (say, _acts) in enumerate(words.GROUPS))
        return (*named, (_("Overrides"), OVERRIDES))

    @staticmethod
    def outcomes() -> tuple[tuple[str, str], ...]:
        """Outcomes to choose from: what they are called, and what ``choose`` takes."""
        return tuple((words.outcome_words(outcome), outcome) for outcome in ("applied", "denied", "failed"))

    @property
    def times(self) -> Times:
        """The clock texts of the clinic."""
        return self._context.maker.times(self._context.zone)

    def wanted(self) -> AuditFilter:
        """The filter as it stands; its days are the clinic's."""
        zone = zone_named(self._context.zone)
        acts = words.GROUPS[self.group][1] if self.group >= 0 else ()
        return AuditFilter(
            day_span_s(self.first, zone)[0], day_span_s(self.last, zone)[1], self.actor_id, acts, self.outcome,
            self.about_id, self.group == OVERRIDES,
        )  # fmt: skip

    def enter(self) -> None:
        """The page is shown: the last week, unless other days were chosen."""
        if self.first == self.last:
            self.last = self._context.today()
            self.first = self.last - timedelta(days=DAYS_SHOWN - 1)
        self._context.desk.ask_aside(lambda reader: reader.audit().people(), self._on_people, _ignored)
        self.read()

    def choose_days(self, first: date, last: date) -> None:
        """Entries of these inclusive days, whichever is the earlier."""
        self.first, self.last = min(first, last), max(first, last)
        self.read()

    def choose(self, *, actor_id: str | None = None, group: int | None = None, outcome: str | None = None) -> None:
        """Entries of a person, of a kind of acts, with an outcome; what is not named stays."""
        self.actor_id = self.actor_id if actor_id is None else actor_id
        self.group = self.group if group is None else group
        self.outcome = self.outcome if outcome is None else outcome
        self.read()

    def choose_about(self, identifier: str) -> None:
        """Entries that name this row (a visit, a patient); empty: any."""
        self.about_id = identifier.strip().replace("-", "").lower()
        self.read()

    @property
    def is_narrowed(self) -> bool:
        """Whether more was chosen than days."""
        return bool(self.actor_id or self.group != -1 or self.outcome or self.about_id)

    def clear(self) -> None:
        """Everything of the days."""
        self.actor_id, self.group, self.outcome, self.about_id = "", -1, "", ""
        self.read()

    # Reading

    def read(self) -> None:
        """Search from the newest entry on; what comes for an earlier search is dropped."""
        self._is_fresh = True
        self.search.start(self.wanted(), PAGE)

    def read_more(self) -> None:
        """Look for the entries that follow, where there are any; a search that was stopped waits for ``go_on``."""
        if not self.search.is_stopped:
            self.search.go_on(PAGE)

    def go_on(self) -> None:
        """Take a search up again that was stopped."""
        self.search.go_on(PAGE)

    def _on_page(self, page: AuditPage) -> None:
        self.is_refused = False
        is_more, self._is_fresh = not self._is_fresh, False
        self.model.show(page.lines, self.times, is_more=is_more)
        if not is_more:
            self.open(-1)
        self.changed.emit()

    def _say_anew(self) -> None:
        """Times are written in another way from now on."""
        if self.model.lines:
            self.model.show(tuple(self.model.lines), self.times, is_more=False)
            self.open(-1)
            self.changed.emit()

    def _on_people(self, people: tuple[tuple[str, str], ...]) -> None:
        self.people = people
        self.changed.emit()

    def _on_failed(self, error: Exception) -> None:
        self.is_refused = True
        self.model.show((), self.times, is_more=False)
        self._context.fail(error)
        self.changed.emit()

    @property
    def is_busy(self) -> bool:
        """Whether something goes on that can be cancelled."""
        return self.export.is_running or (self.search.is_running and self.search.is_long)

    @property
    def can_go_on(self) -> bool:
        """Whether a search was stopped before the end."""
        return self.search.is_stopped and self.search.next is not None and not self.export.is_running

    def cancel(self) -> None:
        """Leave the file that is being written, else the search."""
        if self.export.is_running:
            self.export.cancel()
        else:
            self.search.stop()

    @property
    def progress_text(self) -> str:
        """How far the file or the search is; empty while nothing takes its time."""
        if self.export.is_running:
            return self.export.text
        back_to_s = self.search.back_to_s
        if back_to_s is None or not (self.search.is_stopped or self.is_busy):
            return ""
        day = self.times.plain_day(self.times.shown_at(back_to_s).date())
        said = _("Stopped at {day}.") if self.search.is_stopped else _("Searched back to {day}…")
        return said.format(day=day)

    @property
    def emptiness(self) -> str:
        """Why there is nothing to see; empty where there is something."""
        if self.is_refused:
            return _("The record is for people who may view it. Ask an administrator.")
        if self.model.lines or self._is_fresh:
            return ""
        if self.search.is_running:
            return self.progress_text or _("Searching…")
        if self.can_go_on:
            return _("Nothing that fits so far. {progress}").format(progress=self.progress_text)
        return _("Nothing was done in these days that fits.")

    @property
    def count_text(self) -> str:
        """How many entries are shown, and whether there may be more."""
        count = len(self.model.lines)
        if self.search.next is not None:
            return ngettext("{count} entry so far", "{count} entries so far", count).format(count=count)
        return ngettext("{count} entry", "{count} entries", count).format(count=count)

    # One entry

    def open(self, row: int) -> None:
        """Show what changed in the entry of a row; -1: in none."""
        self.changes = changes_of(self.model.lines[row], self.times) if 0 <= row < len(self.model.lines) else ()
        self.chosen_changed.emit()

    def copied(self, row: int) -> str:
        """The entry of a row with what changed in it, as text of several lines; says that it is on the clipboard."""
        if not 0 <= row < len(self.model.lines):
            return ""
        head = "\t".join(self.model.texts[row])
        faces = changes_of(self.model.lines[row], self.times)
        self._context.say(_("The entry is on the clipboard."))
        return "\n".join([head, *("\t".join((face.name, face.before, face.after)).rstrip("\t") for face in faces)])

    # Out

    def save(self, path: Path) -> None:
        """Write every entry that fits to a file in the background, with how far the chain goes."""
        self.export.start(path, self.wanted(), (self.first, self.last))

    def _on_saved(self, path: Path) -> None:
        self._memory.put("export_folder", str(path.parent))
        self._context.say(_("Saved as {name}.").format(name=path.name))

    @property
    def export_folder(self) -> str:
        """Where the last file was saved."""
        return str(self._memory.value("export_folder") or "")

    @property
    def file_name(self) -> str:
        """What a file of it is called, without its ending."""
        return _("record {first} to {last}").format(first=self.first.isoformat(), last=self.last.isoformat())


def _ignored(_error: Exception) -> None:
    """The search says it."""
