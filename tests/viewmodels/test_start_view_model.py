"""Starting: every failure has its choices, a choice does what it says, and the first start asks before it makes."""

from pathlib import Path

import pytest
from PySide6.QtCore import QObject

from carefront.application.failures import (
    BackupInvalid,
    DatabaseDamaged,
    DatabaseMissing,
    DatabaseTooNew,
    KeyMissing,
    KeyRejected,
    LibraryTooOld,
    StorageBusy,
    StorageError,
    StorageFull,
    StorageReadOnly,
    TriggersMissing,
)
from carefront.viewmodels.start_port import NewPractice, NothingHere, OpenWith, StartedDesk
from carefront.viewmodels.start_view_model import StartMode, StartViewModel
from tests.support.fake_starter import FakeStarter
from tests.support.runners import EagerRunner

PATH = Path("/clinic/carefront.db")
PRACTICE = NewPractice("High Street", "Ana", "Europe/London", "en_GB", (0, 1, 2), 480, 1080)


def started(starter: FakeStarter) -> tuple[StartViewModel, list[StartedDesk]]:
    """A start page that has begun to open, and the desks that were opened."""
    model, opened = StartViewModel(starter, EagerRunner()), list[StartedDesk]()
    model.opened.connect(opened.append)
    model.start()
    return model, opened


def codes(model: StartViewModel) -> list[str]:
    return [code for code, _label in model.face.buttons]


@pytest.mark.parametrize(
    ("error", "first"),
    [
        (DatabaseDamaged(PATH, "malformed"), "restore_newest"),
        (DatabaseDamaged(PATH, "journal_lost"), "restore_newest"),
        (DatabaseMissing(PATH), "restore_newest"),
        (DatabaseTooNew(PATH, "9", ["1"]), "choose_profile"),
        (StorageReadOnly(PATH), "open_read_only"),
        (StorageFull(), "try_again"),
        (StorageBusy(), "try_again"),
        (KeyRejected(PATH), "enter_key"),
        (KeyMissing("/clinic"), "enter_key"),
        (LibraryTooOld("3.40", "3.51.3"), "quit"),
        (TriggersMissing(["lane"]), "repair"),
    ],
)
def test_a_start_that_fails_says_why_and_what_can_be_done(qapp: QObject, error: StorageError, first: str) -> None:
    model, opened = started(FakeStarter([error]))

    assert model.face.mode is StartMode.FAILED
    assert model.face.sentence
    assert (codes(model)[0], codes(model)[-1]) == (first, "quit")
    assert opened == []


def test_a_restore_opens_and_says_what_was_kept(qapp: QObject) -> None:
    starter = FakeStarter([DatabaseDamaged(PATH, "malformed")])
    model, opened = started(starter)

    model.choose("restore_newest")

    assert ("restore", "") in starter.asked
    assert opened[0].notices[1] == "The file before is kept as /somewhere/carefront.db.before."


def test_a_restore_that_fails_leaves_the_choices_of_what_did_not_open(qapp: QObject) -> None:
    starter = FakeStarter([DatabaseDamaged(PATH, "malformed")], [BackupInvalid(PATH, "none")])
    model, _opened = started(starter)

    model.choose("restore_newest")

    assert "no good backup" in model.face.sentence
    assert {"restore_newest", "restore_file", "open_read_only", "quit"} <= set(codes(model))


@pytest.mark.parametrize(
    ("code", "how"),
    [
        ("open_read_only", OpenWith(is_read_only=True)),
        ("go_on_without_journal", OpenWith(accepts_lost_journal=True)),
        ("try_again", OpenWith()),
    ],
)
def test_a_choice_opens_in_its_way(qapp: QObject, code: str, how: OpenWith) -> None:
    starter = FakeStarter([DatabaseDamaged(PATH, "journal_lost")])
    model, opened = started(starter)

    model.choose(code)

    assert starter.asked[-1] == ("open", how)
    assert len(opened) == 1


def test_a_passphrase_is_asked_for_and_tried(qapp: QObject) -> None:
    starter = FakeStarter([KeyMissing("/clinic"), KeyRejected(PATH)])
    model, opened = started(starter)

    model.choose("enter_key")
    assert model.face.takes_secret
    model.enter_secret("wrong horse")
    assert "Check the passphrase" in model.face.sentence
    model.enter_secret("right horse")

    assert starter.asked[-1] == ("open", OpenWith(secret="right horse"))
    assert len(opened) == 1


def test_a_secret_is_never_shown_by_what_holds_it() -> None:
    assert "horse" not in repr(OpenWith(secret="right horse"))


def test_the_first_start_makes_nothing_by_itself(qapp: QObject) -> None:
    starter = FakeStarter([NothingHere()])
    model, opened = started(starter)

    assert model.face.mode is StartMode.FIRST_START
    assert [what for what, _how in starter.asked] == ["open"]
    assert opened == []


def test_a_new_practice_shows_its_key_before_it_opens(qapp: QObject) -> None:
    starter = FakeStarter([NothingHere()])
    model, opened = started(starter)

    model.set_up(PRACTICE)
    assert model.face.mode is StartMode.RECOVERY_KEY
    assert model.face.recovery_key.startswith("ABCD-")
    assert opened == []
    model.go_on()

    assert len(opened) == 1
    assert model.face.recovery_key == ""


@pytest.mark.parametrize(
    ("practice", "words"),
    [
        (NewPractice(" ", "Ana", "UTC", "en", (0,), 0, 60), "name of your practice"),
        (NewPractice("A", "", "UTC", "en", (0,), 0, 60), "your name"),
        (NewPractice("A", "Ana", "UTC", "en", (), 0, 60), "at least one day"),
        (NewPractice("A", "Ana", "UTC", "en", (0,), 600, 600), "after the opening"),
    ],
)
def test_what_is_missing_for_a_practice_is_said(qapp: QObject, practice: NewPractice, words: str) -> None:
    starter = FakeStarter([NothingHere()])
    model, _opened = started(starter)

    model.set_up(practice)

    assert words in model.face.sentence
    assert model.face.mode is StartMode.FIRST_START
    assert "set_up" not in [what for what, _how in starter.asked]


def test_the_sample_clinic_is_a_choice_of_the_first_start(qapp: QObject) -> None:
    starter = FakeStarter([NothingHere()])
    model, opened = started(starter)

    model.choose("sample")

    assert ("sample", "") in starter.asked
    assert len(opened) == 1


def test_an_empty_folder_named_by_hand_offers_to_set_up_there(qapp: QObject) -> None:
    model, _opened = started(FakeStarter([DatabaseMissing(PATH)], may_set_up=True))

    assert "set_up" in codes(model)
    assert "restore_newest" not in codes(model)
    model.choose("set_up")
    assert model.face.mode is StartMode.FIRST_START
