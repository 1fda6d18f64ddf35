"""Roles and what they grant, as the permissions page shows and changes them. QtCore only.

Every change is an act of its own that Undo takes back. What would take a right of one's own away is asked first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, Signal

from carefront.application.commands.role_catalogue import RemoveRole, SaveRole
from carefront.application.envelope import Applied, Command, Outcome
from carefront.application.permission_rows import HolderRow, RoleRow, RoleTable
from carefront.domain.errors import InUse, InvalidValue, NotAllowed
from carefront.domain.permissions import Key, Scope
from carefront.domain.roles import Role, grants_of
from carefront.shared.i18n import _
from carefront.shared.ids import new_id
from carefront.viewmodels.desk_context import DeskContext
from carefront.viewmodels.permission_faces import (
    CellFace,
    LineFace,
    RoleFace,
    cell_face,
    line_faces,
    place_of,
    role_faces,
    title_of,
)
from carefront.wording.failed_acts import failure_sentence
from carefront.wording.refusals import outcome_sentences
from carefront.wording.role_words import key_words, role_name, scope_word

NEXT = {None: Scope.OWN, Scope.OWN: Scope.ALL, Scope.ALL: None}
MOST_NAMED = 12


class PermissionsViewModel(QObject):
    """``listed``: other roles or grants. ``told``: who has the permission of the marked cell. ``asked``: a sentence to
    confirm before a right of one's own goes. ``complained``: why nothing was done; empty takes it away."""

    listed = Signal()
    told = Signal(str)
    asked = Signal(str)
    complained = Signal(str)

    def __init__(self, context: DeskContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.table: RoleTable | None = None
        self.is_allowed = True
        self.chosen = ""
        self._pending: Command | None = None
        self._key: Key | None = None

    # --- what is shown -----------------------------------------------------------------------------------------------
    @property
    def roles(self) -> tuple[RoleRow, ...]:
        """The columns."""
        return self.table.roles if self.table else ()

    def refresh(self) -> None:
        """Read anew; what is shown stays until then."""
        self._context.desk.ask(lambda reader: reader.permissions().roles(), self._on_read, self._on_failed)

    def _on_read(self, table: RoleTable) -> None:
        self.table, self.is_allowed = table, True
        self.listed.emit()
        self._ask_holders()

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, NotAllowed):
            self.table, self.is_allowed = None, False
            self.listed.emit()
        else:
            self.complained.emit(failure_sentence(error))

    @property
    def columns(self) -> tuple[RoleFace, ...]:
        """The roles as columns."""
        return role_faces(self.roles)

    def lines(self, words: str) -> tuple[LineFace, ...]:
        """The permissions in which ``words`` are found, with their groups."""
        return line_faces(words)

    def cell(self, place: str, key: str) -> CellFace | None:
        """The cell of a role and a permission; ``None`` where there is no such role."""
        row = self.row_of(place)
        return cell_face(row, Key(key)) if row else None

    def look_at(self, place: str, word: str) -> None:
        """The cell of a role and a permission is marked; no ``word`` on the line of a group."""
        self.chosen, key = place, Key(word) if word else None
        if key is not self._key:
            self._key = key
            self._ask_holders()

    def _ask_holders(self) -> None:
        key = self._key
        if key is None or self.table is None:
            self.told.emit("")
            return
        self._context.desk.ask(
            lambda reader: reader.permissions().holders(key), lambda rows: self._tell(key, rows), self._on_failed
        )

    def _tell(self, key: Key, rows: Iterable[HolderRow]) -> None:
        if key is not self._key:
            return
        found = list(dict.fromkeys(map(_holder, rows)))
        shown = ", ".join(found[:MOST_NAMED]) + ("…" if len(found) > MOST_NAMED else "")
        text = _("{permission}: {people}") if found else _("{permission}: nobody")
        self.told.emit(text.format(permission=key_words(key), people=shown))

    def title(self, place: str) -> str:
        """The role of a place in words."""
        row = self.row_of(place)
        return title_of(row) if row else ""

    def is_own(self, place: str) -> bool:
        """Whether the role is one of the organization's own."""
        row = self.row_of(place)
        return row is not None and not row.code

    def can_go(self, place: str) -> bool:
        """Whether the role can be deleted, or become the default again."""
        row = self.row_of(place)
        return row is not None and bool(row.role_id)

    def row_of(self, place: str) -> RoleRow | None:
        """The role of a place."""
        return next((row for row in self.roles if place_of(row) == place), None)

    # --- acts --------------------------------------------------------------------------------------------------------
    def cycle(self, place: str, key: str) -> None:
        """Nothing, one's own, everybody's, and nothing again; nothing happens on the line of a group."""
        row = self.row_of(place)
        if row is not None and key:
            self.grant(place, Key(key), NEXT[row.grants.get(Key(key))])

    def take(self, place: str, key: str) -> None:
        """Take a permission away from a role."""
        if key:
            self.grant(place, Key(key), None)

    def grant(self, place: str, key: Key, scope: Scope | None) -> None:
        """Let a role have a permission as far as ``scope``; ``None`` takes it away."""
        row = self.row_of(place)
        if row is None or row.is_fixed:
            self.complained.emit(_("An administrator may always do everything.") if row else "")
            return
        if row.grants.get(key) is scope:
            return
        wanted = {one: reach for one, reach in row.grants.items() if one is not key}
        if scope is not None:
            wanted[key] = scope
        role = Role(row.role_id or new_id(), row.name, grants_of(wanted), row.code)
        loses = place in self.table.own and _is_less(row.grants.get(key), scope) if self.table else False
        self._do_or_ask(SaveRole(role), _("This takes a right of your own away: {permission}.").format(
            permission=key_words(key)
        ) if loses else "")  # fmt: skip

    def add(self, name: str, source: str = "") -> None:
        """A new role with the grants of the role at ``source``, or with none."""
        row = self.row_of(source)
        role = Role(new_id(), name, grants_of(row.grants) if row else ())
        self.chosen = role.id
        self._execute(SaveRole(role))

    def rename(self, place: str, name: str) -> None:
        """Give a role of the organization's own another name."""
        row = self.row_of(place)
        if row is not None and not row.code:
            self._execute(SaveRole(Role(row.role_id, name, grants_of(row.grants))))

    def remove(self, place: str) -> None:
        """Take a role away, or let a default one be as it was."""
        row = self.row_of(place)
        if row is None or not row.role_id:
            return
        is_own = self.table is not None and place in self.table.own
        self._do_or_ask(RemoveRole(row.role_id), _("This changes rights of your own.") if is_own else "")

    def confirm(self) -> None:
        """Do what was asked about."""
        command, self._pending = self._pending, None
        if command is not None:
            self._execute(command)

    def leave(self) -> None:
        """Do not do what was asked about."""
        self._pending = None

    def _do_or_ask(self, command: Command, question: str) -> None:
        if question:
            self._pending = command
            self.asked.emit(question)
        else:
            self._execute(command)

    def _execute(self, command: Command) -> None:
        self._context.execute(command, {}, self._on_applied, self._on_refused, self._on_act_failed)

    def _on_applied(self, _outcome: Applied) -> None:
        self.complained.emit("")

    def _on_refused(self, outcome: Outcome) -> None:
        self.complained.emit(" ".join(outcome_sentences(outcome, self._context.speaker())))
        self.refresh()

    def _on_act_failed(self, error: Exception) -> None:
        self.complained.emit(_sentence(error))
        self.refresh()


def _is_less(before: Scope | None, after: Scope | None) -> bool:
    order: list[Scope | None] = [None, Scope.OWN, Scope.ALL]
    return order.index(after) < order.index(before)


def _holder(row: HolderRow) -> str:
    parts = {"name": row.name, "role": role_name(row.role), "scope": scope_word(row.scope), "clinic": row.clinic}
    if row.clinic:
        return _("{name} ({role}, {scope}, {clinic})").format(**parts)
    return _("{name} ({role}, {scope})").format(**parts)


_PROBLEMS: dict[str, Callable[[], str]] = {
    "empty": lambda: _("Give the role a name."),
    "too_long": lambda: _("The name is too long."),
    "taken": lambda: _("Another role has this name."),
}


def _sentence(error: Exception) -> str:
    if isinstance(error, InvalidValue) and error.field == "name" and error.rule in _PROBLEMS:
        return _PROBLEMS[error.rule]()
    if isinstance(error, InUse):
        people = ", ".join(error.by_names)
        return _("{people} have the role {role}. Give them another one first.").format(people=people, role=error.name)
    return failure_sentence(error)
