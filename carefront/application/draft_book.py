"""Half-filled forms, kept beside the file: what they are and who keeps them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from carefront.shared.values import dataclass

RECORD = "record"
"""The kind of drafts of medical records: offered in the patient's record only, never in a list of drafts."""
FORM = "form"
"""The kind of drafts of smaller forms: they stand in their form again when it is opened, never in a list of drafts."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A half-filled form: ``kind`` names the form, ``fields`` are its plain values as typed, ``saved_at_s`` when.

    ``owner``: the account that typed it, to whom alone it is offered; empty for everybody.
    """

    id: str
    kind: str
    fields: Mapping[str, str]
    saved_at_s: int
    owner: str = ""


class DraftBook(Protocol):
    """Drafts in a small encrypted file of their own, so that typing never waits for the writer. Two people may have a
    draft of the same form: id and owner together tell one from another."""

    def all(self) -> Sequence[Draft]:
        """Every draft, newest first."""

    def keep(self, draft: Draft) -> None:
        """Store or replace a draft, durably."""

    def drop(self, draft_id: str, owner: str | None = None) -> None:
        """Forget a draft, of everybody unless an owner is named; one that is not there is no failure."""


class OwnDrafts:
    """The drafts of one person, and those that are everybody's: what is kept through it is theirs, and nothing of
    others is seen or touched."""

    def __init__(self, book: DraftBook, owner: str) -> None:
        self._book, self._owner = book, owner

    def all(self) -> Sequence[Draft]:
        """As ``DraftBook`` says, of theirs."""
        return [draft for draft in self._book.all() if draft.owner in ("", self._owner)]

    def keep(self, draft: Draft) -> None:
        """As ``DraftBook`` says; a draft that names nobody becomes theirs.

        A form that somebody else left is kept for them, whoever is here by now.
        """
        self._book.keep(draft if draft.owner else replace(draft, owner=self._owner))

    def drop(self, draft_id: str, owner: str | None = None) -> None:
        """As ``DraftBook`` says, of theirs."""
        for one in dict.fromkeys(("", owner or self._owner)):
            self._book.drop(draft_id, one)
