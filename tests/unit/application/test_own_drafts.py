"""Drafts have an owner, whatever form they are of."""

from pathlib import Path

from carefront.application.draft_book import RECORD, Draft, OwnDrafts
from carefront.persistence.drafts import FileDraftBook

KEY = b"k" * 32


def test_two_people_may_have_a_draft_of_the_same_form(tmp_path: Path) -> None:
    path = tmp_path / "drafts.sealed"
    book = FileDraftBook(path, KEY)
    ana, rao = OwnDrafts(book, "ana"), OwnDrafts(book, "rao")
    ana.keep(Draft("record:p1:note:", RECORD, {"text": "of Ana"}, 1))
    rao.keep(Draft("record:p1:note:", RECORD, {"text": "of Rao"}, 2))

    again = FileDraftBook(path, KEY)
    assert [draft.fields["text"] for draft in OwnDrafts(again, "ana").all()] == ["of Ana"]
    assert [draft.fields["text"] for draft in OwnDrafts(again, "rao").all()] == ["of Rao"]
    OwnDrafts(again, "ana").drop("record:p1:note:")
    assert [draft.owner for draft in FileDraftBook(path, KEY).all()] == ["rao"]


def test_a_draft_of_nobody_is_everybodys_and_what_was_left_behind_stays_its_owners(tmp_path: Path) -> None:
    book = FileDraftBook(tmp_path / "drafts.sealed", KEY)
    book.keep(Draft("old", "booking", {}, 1))
    OwnDrafts(book, "ana").keep(Draft("left", "booking", {}, 2, "rao"))

    assert [draft.id for draft in OwnDrafts(book, "ana").all()] == ["old"]
    assert [draft.id for draft in OwnDrafts(book, "rao").all()] == ["left", "old"]


def test_forgetting_a_draft_without_an_owner_forgets_everybodys(tmp_path: Path) -> None:
    book = FileDraftBook(tmp_path / "drafts.sealed", KEY)
    book.keep(Draft("one", "booking", {}, 1, "ana"))
    book.keep(Draft("one", "booking", {}, 1, "rao"))
    book.drop("one")
    assert not book.all()
