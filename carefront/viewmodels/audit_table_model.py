"""Entries of the record as rows, and what changed in one of them as lines. Texts stand in one line each: what somebody
typed can't look like another entry."""

import json

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from carefront.application.audit_rows import BULK, AuditLine, OverrideNote, Words
from carefront.shared.i18n import _
from carefront.shared.one_line import one_line
from carefront.shared.values import dataclass
from carefront.wording import audit_words as words
from carefront.wording.booking_messages import override_reasons
from carefront.wording.field_words import field_words
from carefront.wording.times import Times

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
LONGEST_NAME = 40
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
        if not is_more:
            self.beginResetModel()
            self.lines, self.texts = list(lines), texts
            self.endResetModel()
        elif lines:
            self.beginInsertRows(QModelIndex(), len(self.lines), len(self.lines) + len(lines) - 1)
            self.lines += lines
            self.texts += texts
            self.endInsertRows()

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


def texts_of(line: AuditLine, times: Times) -> tuple[str, ...]:
    """The columns of an entry."""
    what = one_line(words.act_words(line.act))
    if line.overrides:
        what = _("{act}, by override").format(act=what)
    where = one_line(words.origin_words(line.origin))
    if line.device_name:
        where = _("{origin} on {device}").format(origin=where, device=one_line(line.device_name))
    return (
        when(line.at_s, times), shortened(one_line(line.actor_name or line.actor_id)), what,
        one_line(words.outcome_words(line.outcome)), where, str(line.number),
    )  # fmt: skip


def shortened(name: str) -> str:
    """A name as a column has room for it; the entry itself has all of it."""
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def when(at_s: int, times: Times) -> str:
    """An instant with its year: the record goes back a long way."""
    day = times.plain_day(times.at(at_s).date())
    return _("{day}, {time}").format(day=day, time=times.clock(at_s))


def changes_of(line: AuditLine, times: Times) -> tuple[ChangeFace, ...]:
    """What changed in an entry, row by row, overrides first. A digest is said to be one: the value itself is not in the
    record."""
    faces: list[ChangeFace] = []
    for note in line.overrides:
        faces += override_faces(note, line, times)
    for change in line.changes:
        head = _("About the act")
        if change.table not in ("", BULK):
            head = _("{thing} {key}").format(thing=words.table_words(change.table), key=change.key).strip()
        faces.append(ChangeFace(one_line(head), is_head=True))
        for field in change.fields:
            before = _named(field.before_name, _shown(field.name, field.before, times))
            after = _named(field.after_name, _shown(field.name, field.after, times))
            if not change.table and field.name == "key":
                faces.append(ChangeFace(_("Missing right"), "", one_line(words.right_words(field.after))))
            else:
                faces.append(ChangeFace(one_line(field_words(field.name)), before, after))
    return tuple(faces)


def override_faces(note: OverrideNote, line: AuditLine, times: Times) -> list[ChangeFace]:
    """Why, who, when, and in spite of what."""
    faces = [
        ChangeFace(_("Override"), is_head=True),
        ChangeFace(_("Reason"), "", reason_text(note)),
        ChangeFace(_("By"), "", one_line(line.actor_name or line.actor_id)),
        ChangeFace(_("At"), "", when(line.at_s, times)),
        ChangeFace(_("In spite of"), "", times.listed([one_line(words.rule_words(rule)) for rule in note.rules])),
    ]
    aside = words.words_note(note.state)
    return [*faces, ChangeFace(_("Note"), "", aside)] if aside else faces


def reason_text(note: OverrideNote) -> str:
    """The listed reason, and the words where they can be told (they begin with the reason as it was listed then)."""
    listed = dict(override_reasons()).get(note.kind, one_line(note.kind))
    said = one_line(note.words)
    if note.state is Words.NONE or not said:
        return listed
    return said if said.startswith(listed) else _("{kind}: {text}").format(kind=listed, text=said)


def _shown(name: str, value: str, times: Times) -> str:
    if value.startswith("d:"):
        return _("(sealed) {digest}").format(digest=one_line(value[2:10]))
    if name.endswith(INSTANTS) and value.isdecimal() and len(value) >= DIGITS_OF_INSTANTS:
        return when(int(value), times)
    return one_line(value)


def _named(name: str, shown: str) -> str:
    """A row by its name, and its id, which is what the record has and can be searched for."""
    return _("{name} ({id})").format(name=one_line(name), id=shown) if name else shown


def flat(line: AuditLine) -> str:
    """What changed, in one line, as a file has it; JSON, so that no value looks like another field."""
    overrides = [
        {"override": note.kind, "rules": list(note.rules), "words": note.digest, "state": str(note.state),
         "said": note.words}
        for note in line.overrides
    ]  # fmt: skip
    rows = [
        {"row": f"{change.table} {change.key}".strip(), **{
            field.name: [field.before, field.after] for field in change.fields
        }}
        for change in line.changes
    ]  # fmt: skip
    return json.dumps([*overrides, *rows], ensure_ascii=False)
