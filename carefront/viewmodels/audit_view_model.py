"""The record of who did what: what is wanted of it, its entries page by page, one of them whole, all to a file."""

from datetime import date, timedelta
from functools import partial
from pathlib import Path

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from carefront.application.audit_rows import AuditFilter, AuditHead, AuditLine, AuditPage
from carefront.application.desk import DeskReader
from carefront.application.tables_out import OutTable, Value
from carefront.domain.zones import day_span_s, zone_named
from carefront.shared.i18n import _, ngettext
from carefront.shared.values import dataclass
from carefront.viewmodels.memory import Memory
from carefront.viewmodels.window_view_model import WindowViewModel
from carefront.wording import audit_words as words
from carefront.wording.times import Times

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
EXPORTED_AT_ONCE = 2_000
DAYS_SHOWN = 7
INSTANTS, DIGITS_OF_INSTANTS = ("start", "end", "_at", "_since", "due"), 9
"""How the columns that hold UTC seconds are called."""


@dataclass(frozen=True, slots=True)
class ChangeFace:
    """One line of what changed: a head (``name`` alone), or a column with its value before and after."""

    name: str
    before: str = ""
    after: str = ""
    is_head: bool = False


class AuditTableModel(QAbstractTableModel):
    """Entries, newest first; the row's whole sentence is its accessible name."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: list[AuditLine] = []
        self.texts: list[tuple[str, ...]] = []

    @staticmethod
    def headings() -> tuple[str, ...]:
        """The heads of the columns."""
        return _("When"), _("Who"), _("What"), _("Outcome"), _("From where"), _("Entry")

    def show(self, lines: tuple[AuditLine, ...], times: Times, *, is_more: bool) -> None:
        """Show these entries, or these below the others."""
        texts = [texts_of(line, times) for line in lines]
        if is_more:
            self.beginInsertRows(QModelIndex(), len(self.lines), len(self.lines) + len(lines) - 1)
            self.lines += lines
            self.texts += texts
            self.endInsertRows()
        else:
            self.beginResetModel()
            self.lines, self.texts = list(lines), texts
            self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802 - Qt override
        """Entries read so far."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802 - Qt override
        """What is said of each."""
        return 0 if parent.isValid() else len(self.headings())

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        """The text of a cell."""
        if not index.isValid() or role not in (Role.DisplayRole, Role.ToolTipRole, Role.AccessibleTextRole):
            return None
        texts = self.texts[index.row()]
        return ", ".join(texts) if role == Role.AccessibleTextRole and index.column() == 0 else texts[index.column()]

    def headerData(  # noqa: N802 - Qt override
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> object:
        """The head of a column."""
        if orientation is Qt.Orientation.Horizontal and role == Role.DisplayRole:
            return self.headings()[section]
        return None


class AuditViewModel(QObject):
    """``changed``: other entries, people or a refusal; ``busy_changed``; ``chosen_changed``: another entry is open."""

    changed = Signal()
    busy_changed = Signal(bool)
    chosen_changed = Signal()

    def __init__(self, desk: WindowViewModel, memory: Memory, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._context, self._memory = desk, desk.context, memory
        self._context.times_changed.connect(self._say_anew)
        self.model = AuditTableModel(self)
        self.people: tuple[tuple[str, str], ...] = ()
        self.first = self.last = desk.context.today()
        self.actor_id, self.group, self.outcome, self.about_id = "", -1, "", ""
        self.is_refused = self.is_busy = False
        self.changes: tuple[ChangeFace, ...] = ()
        self._next: int | None = None
        self._serial = 0
        self.is_exporting = False

    # What is wanted

    @staticmethod
    def groups() -> tuple[str, ...]:
        """Kinds of acts to choose from; ``choose`` takes their place."""
        return tuple(say() for say, _acts in words.GROUPS)

    @staticmethod
    def outcomes() -> tuple[tuple[str, str], ...]:
        """Outcomes to choose from: what they are called, and what ``choose`` takes."""
        return tuple((words.outcome_words(outcome), outcome) for outcome in ("applied", "denied"))

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
            self.about_id,
        )  # fmt: skip

    def enter(self) -> None:
        """The page is shown: the last week, unless other days were chosen."""
        if self.first == self.last:
            self.last = self._context.today()
            self.first = self.last - timedelta(days=DAYS_SHOWN - 1)
        self._context.desk.ask(lambda reader: reader.audit().people(), self._on_people, self._on_failed)
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

    # Reading

    def read(self) -> None:
        """Ask from the newest entry on; what comes for an earlier question is dropped."""
        self._ask(0, is_more=False)

    def read_more(self) -> None:
        """Ask for the page that follows, where there is one."""
        if self._next is not None and not self.is_busy:
            self._ask(self._next, is_more=True)

    def _ask(self, offset: int, *, is_more: bool) -> None:
        self._serial += 1
        wanted = self.wanted()
        self._set_busy(True)
        self._context.desk.ask(
            lambda reader: reader.audit().page(wanted, offset), partial(self._on_page, self._serial, is_more),
            self._on_failed,
        )  # fmt: skip

    def _on_page(self, serial: int, is_more: bool, page: AuditPage) -> None:
        if serial != self._serial:
            return
        self.is_refused, self._next = False, page.next_offset
        self._set_busy(False)
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
        self._set_busy(False)
        self.is_refused = True
        self.model.show((), self.times, is_more=False)
        self._context.fail(error)
        self.changed.emit()

    def _set_busy(self, is_busy: bool) -> None:
        if is_busy != self.is_busy:
            self.is_busy = is_busy
            self.busy_changed.emit(is_busy)

    @property
    def emptiness(self) -> str:
        """Why there is nothing to see; empty where there is something."""
        if self.is_refused:
            return _("The record is for people who may view it. Ask an administrator.")
        if self.model.lines or self.is_busy:
            return ""
        return _("Nothing was done in these days that fits.")

    @property
    def count_text(self) -> str:
        """How many entries are shown, and whether there are more."""
        count = len(self.model.lines)
        if self._next is not None:
            return _("{count} entries and more").format(count=count)
        return ngettext("{count} entry", "{count} entries", count).format(count=count)

    # One entry

    def open(self, row: int) -> None:
        """Show what changed in the entry of a row; -1: in none."""
        self.changes = changes_of(self.model.lines[row], self.times) if 0 <= row < len(self.model.lines) else ()
        self.chosen_changed.emit()

    # Out

    def save(self, path: Path) -> None:
        """Write every entry that fits to a file in the background, with how far the chain goes."""
        self.is_exporting = True
        self._set_busy(True)
        self._gather(path, self.wanted(), 0, ())

    def cancel(self) -> None:
        """Leave a file that is being written."""
        if self.is_exporting:
            self.is_exporting = False
            self._set_busy(False)
            self._context.say(_("Nothing was saved."))

    def _gather(self, path: Path, wanted: AuditFilter, offset: int, known: tuple[AuditLine, ...]) -> None:
        def ask(reader: DeskReader) -> tuple[AuditPage, tuple[AuditHead, ...]]:
            queries = reader.audit()
            return queries.page(wanted, offset, EXPORTED_AT_ONCE), queries.heads()

        def done(found: tuple[AuditPage, tuple[AuditHead, ...]]) -> None:
            page, heads = found
            lines = (*known, *page.lines)
            if not self.is_exporting:
                return
            if page.next_offset is not None:
                self._gather(path, wanted, page.next_offset, lines)
            else:
                self._write(path, lines, heads)

        self._context.desk.ask(ask, done, self._on_failed)

    def _write(self, path: Path, lines: tuple[AuditLine, ...], heads: tuple[AuditHead, ...]) -> None:
        desk, times = self._context.desk, self.times
        desk.work(
            lambda: desk.tables().write(path, out_table(lines, heads, times)), lambda _none: self._on_saved(path),
            partial(self._on_unsaved, path),
        )  # fmt: skip

    def _on_saved(self, path: Path) -> None:
        self.is_exporting = False
        self._set_busy(False)
        self._memory.put("export_folder", str(path.parent))
        self._context.say(_("Saved as {name}.").format(name=path.name))

    def _on_unsaved(self, path: Path, error: Exception) -> None:
        self.is_exporting = False
        self._set_busy(False)
        if isinstance(error, OSError):
            self._context.complain(_("{name} could not be saved. Choose another folder.").format(name=path.name))
        else:
            self._context.fail(error)

    @property
    def export_folder(self) -> str:
        """Where the last file was saved."""
        return str(self._memory.value("export_folder") or "")

    @property
    def file_name(self) -> str:
        """What a file of it is called, without its ending."""
        return _("record {first} to {last}").format(first=self.first.isoformat(), last=self.last.isoformat())


def texts_of(line: AuditLine, times: Times) -> tuple[str, ...]:
    """The columns of an entry."""
    return (
        times.moment(line.at_s), line.actor_name or line.actor_id, words.act_words(line.act),
        words.outcome_words(line.outcome), words.origin_words(line.origin), str(line.number),
    )  # fmt: skip


def changes_of(line: AuditLine, times: Times) -> tuple[ChangeFace, ...]:
    """What changed in an entry, row by row. A digest is said to be one: the value itself is not in the record."""
    faces: list[ChangeFace] = []
    for change in line.changes:
        head = _("{thing} {key}").format(thing=words.table_words(change.table), key=change.key).strip()
        faces.append(ChangeFace(head or _("About the act"), is_head=True))
        for field in change.fields:
            before, after = (_shown(field.name, value, times) for value in (field.before, field.after))
            faces.append(ChangeFace(field.name, before, after))
    return tuple(faces)


def _shown(name: str, value: str, times: Times) -> str:
    if value.startswith("d:"):
        return _("(sealed) {digest}").format(digest=value[2:10])
    if name.endswith(INSTANTS) and value.isdecimal() and len(value) >= DIGITS_OF_INSTANTS:
        return times.moment(int(value))
    return value


def out_table(lines: tuple[AuditLine, ...], heads: tuple[AuditHead, ...], times: Times) -> OutTable:
    """The entries as they leave the program; the last lines say how far each device's chain goes."""
    rows: list[tuple[Value, ...]] = [
        (line.device_no, line.number, times.at(line.at_s).isoformat(), line.actor_name, line.actor_id, line.origin,
         line.act, line.outcome, _flat(line))
        for line in lines
    ]  # fmt: skip
    rows += [(head.device_no, head.number, "", "", "", "", "anchor", "", head.seal) for head in heads]
    headings = (
        _("Device"), _("Entry"), _("When"), _("Who"), _("Id of who"), _("From where"), _("Act"), _("Outcome"),
        _("Changes"),
    )  # fmt: skip
    return OutTable(_("Record"), headings, tuple(rows))


def _flat(line: AuditLine) -> str:
    parts = (
        f"{change.table} {change.key}".strip() + ": " + ", ".join(
            f"{field.name} {field.before} -> {field.after}" for field in change.fields
        )
        for change in line.changes
    )  # fmt: skip
    return "; ".join(parts)
