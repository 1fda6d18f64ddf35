"""Half-filled forms, kept beside the file: what they are and who keeps them."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from carefront.shared.values import dataclass

RECORD = "record"
"""The kind of drafts of medical records: offered in the patient's record only, never in a list of drafts."""


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
    """Drafts in a small encrypted file of their own, so that typing never waits for the writer."""

    def all(self) -> Sequence[Draft]:
        """Every draft, newest first."""

    def keep(self, draft: Draft) -> None:
        """Store or replace a draft, durably."""

    def drop(self, draft_id: str) -> None:
        """Forget a draft; one that is not there is no failure."""
