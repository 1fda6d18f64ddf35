"""Roles and permissions as the grid shows them: what stands over a column, before a line and in a cell."""

from collections.abc import Sequence

from carefront.application.permission_rows import RoleRow
from carefront.domain.permissions import Key, Scope
from carefront.shared.i18n import _
from carefront.shared.values import dataclass
from carefront.wording.role_words import key_groups, key_words, role_name, scope_sentence, scope_word


@dataclass(frozen=True, slots=True)
class RoleFace:
    """A column; ``place`` is what the role goes by on the page, ``hint`` who has it."""

    place: str
    title: str
    hint: str


@dataclass(frozen=True, slots=True)
class LineFace:
    """A line: of a permission, or of a group of them, which has no ``key``."""

    title: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class CellFace:
    """How far a permission of a role reaches, in a word and said in full."""

    text: str
    spoken: str
    is_strong: bool
    is_faint: bool


def place_of(row: RoleRow) -> str:
    """What a role goes by on the page: its code, else its id."""
    return row.code or row.role_id


def title_of(row: RoleRow) -> str:
    """The role in words."""
    return role_name(row.code) if row.code else row.name


def role_faces(rows: Sequence[RoleRow]) -> tuple[RoleFace, ...]:
    """The columns."""
    return tuple(
        RoleFace(place_of(row), title_of(row), ", ".join(row.people) or _("Nobody has this role.")) for row in rows
    )


def line_faces(words: str) -> tuple[LineFace, ...]:
    """The permissions in which every word is found, each group after its own line."""
    wanted = words.casefold().split()
    found: list[LineFace] = []
    for title, keys in key_groups():
        texts = {key: f"{title} {key_words(key)} {key}".casefold() for key in keys}
        own = [key for key in keys if all(word in texts[key] for word in wanted)]
        found += [LineFace(title), *(LineFace(key_words(key), key) for key in own)] if own else []
    return tuple(found)


def cell_face(row: RoleRow, key: Key) -> CellFace:
    """The cell of a role and a permission."""
    scope = row.grants.get(key)
    return CellFace(
        scope_word(scope) if scope else "–", scope_sentence(title_of(row), key, scope),
        scope is Scope.ALL and not row.is_fixed, row.is_fixed or scope is None,
    )  # fmt: skip
