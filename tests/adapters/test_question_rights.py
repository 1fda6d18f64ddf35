"""Every question is answered within the rights of who asks: generated from the one table of what questions need."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from carefront.application.commands.message_catalogue import CancelMessage, SaveMessageChannel, SendMessage
from carefront.application.envelope import Applied
from carefront.application.query_rules import QUERY_RULES, QueryRule, Reach
from carefront.domain.errors import CareFrontError, NotAllowed
from carefront.domain.notifications import Channel, MessageChannel
from carefront.domain.permissions import Key, Scope
from carefront.shared.ids import new_id
from tests.support.practice import CLINIC, KIM, LEE, RAO_PERSON, Practice, fixed
from tests.support.questions import QUESTIONS, SEEN_VISIT, Rename, public_questions
from tests.support.rights import CANARIES, give, other, own, two_doctors

EVERY_KEY = dict.fromkeys(Key, Scope.ALL)
REFUSING = frozenset({Reach.ALL, Reach.OWN, Reach.ROWS})
KNOWN = {name: rule for name, rule in QUERY_RULES.items() if name in QUESTIONS}
NEEDY = {name: rule for name, rule in KNOWN.items() if rule.reach is not Reach.OPEN}
KEYED = {name: rule for name, rule in KNOWN.items() if rule.keys}


@pytest.fixture(scope="module")
def clinic(practice_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Practice, Practice]]:
    """The owner's desk and Dr Rao's on the same file."""
    owner = Practice.copied(practice_template, tmp_path_factory.mktemp("rights") / "practice")
    yield owner, two_doctors(owner)
    owner.close()


def answer(desk: Practice, name: str, rename: Rename = own) -> str:
    """What the question answers, or the failure's name with the key that is missing."""
    try:
        return repr(QUESTIONS[name](desk.reader, rename))
    except NotAllowed as refused:
        return f"refused {refused.key}"
    except CareFrontError as failed:
        return f"failed {type(failed).__name__}"


def is_refused(rule: QueryRule, said: str) -> bool:
    """Whether the answer is a refusal that names one of the keys the question needs."""
    return said in {f"refused {key}" for key in rule.keys}


def nothing(desk: Practice, owner: Practice, name: str) -> str:
    """What the question answers to somebody without any right."""
    give(owner, RAO_PERSON, {})
    return answer(desk, name)


def test_every_question_stands_in_the_table_and_no_other(practice: Practice) -> None:
    assert set(public_questions(practice.reader)) == set(QUERY_RULES)
    assert set(QUESTIONS) == set(QUERY_RULES)


@pytest.mark.parametrize("name", NEEDY)
def test_without_any_right_a_question_tells_nothing(clinic: tuple[Practice, Practice], name: str) -> None:
    owner, desk = clinic
    said, rule = nothing(desk, owner, name), NEEDY[name]
    if rule.reach in REFUSING:
        assert is_refused(rule, said)
    else:
        assert not any(sign in said for sign in (*CANARIES, "Kim", "Dr Rao", "own note"))


@pytest.mark.parametrize("name", KEYED)
def test_with_exactly_its_keys_a_question_is_answered(clinic: tuple[Practice, Practice], name: str) -> None:
    owner, desk = clinic
    rule = KEYED[name]
    for keys in [[key] for key in rule.keys] if rule.any_of else [list(rule.keys)]:
        give(owner, RAO_PERSON, dict.fromkeys(keys, Scope.ALL))
        assert not answer(desk, name).startswith("refused")
        assert not answer(desk, name, other).startswith("refused")


@pytest.mark.parametrize("name", KEYED)
def test_with_every_key_but_one_of_its_own_a_question_is_refused_or_tells_nothing(
    clinic: tuple[Practice, Practice], name: str
) -> None:
    owner, desk = clinic
    rule = KEYED[name]
    expected = None if rule.reach in REFUSING else nothing(desk, owner, name)
    for missing in [set(rule.keys)] if rule.any_of else [{key} for key in rule.keys]:
        give(owner, RAO_PERSON, {key: scope for key, scope in EVERY_KEY.items() if key not in missing})
        said = answer(desk, name)
        assert is_refused(rule, said) if expected is None else said == expected or not _tells(said)


def _tells(said: str) -> bool:
    return any(sign in said for sign in (*CANARIES, "Kim", "own note"))


@pytest.mark.parametrize("name", KNOWN)
def test_with_every_key_nothing_is_refused(clinic: tuple[Practice, Practice], name: str) -> None:
    owner, desk = clinic
    give(owner, RAO_PERSON, EVERY_KEY)
    assert not answer(desk, name).startswith("refused")
    assert not answer(desk, name, other).startswith("refused")


OPEN_TO_ALL = ("requests.inbox", "requests.requests")
"""A request that nobody is asked of in particular is everybody's who may see their own."""


@pytest.mark.parametrize("rename", [own, other], ids=["own", "other"])
@pytest.mark.parametrize("name", KNOWN)
def test_whoever_may_see_their_own_learns_nothing_of_anothers_patient(
    clinic: tuple[Practice, Practice], name: str, rename: Rename
) -> None:
    owner, desk = clinic
    give(owner, RAO_PERSON, dict.fromkeys(Key, Scope.OWN) | _others_hours())
    said = answer(desk, name, rename).replace(rename(KIM), "asked for")
    assert name in OPEN_TO_ALL or not any(sign in said for sign in CANARIES), said
    rule = QUERY_RULES[name]
    if rule.reach is Reach.OWN and rename is own:
        assert not said.startswith("refused")


def _others_hours() -> Mapping[Key, Scope]:
    """As the default provider: everybody's schedule may be seen."""
    return {Key.SCHEDULE_VIEW: Scope.ALL}


OF_ANOTHER = ("appointment", "session", "patient", "time_off.impact", "time_off.impact_of")


@pytest.mark.parametrize("name", OF_ANOTHER)
def test_anothers_thing_is_refused_to_whoever_may_see_their_own(clinic: tuple[Practice, Practice], name: str) -> None:
    owner, desk = clinic
    give(owner, RAO_PERSON, dict.fromkeys(Key, Scope.OWN))
    assert is_refused(QUERY_RULES[name], answer(desk, name, other))
    assert not answer(desk, name).startswith(("refused", "failed"))


SHOWING = ("day", "appointment", "patient", "find_patients", "session", "rebook.affected", "set_up.visits_ahead")


@pytest.mark.parametrize("name", SHOWING)
def test_the_owner_is_told_what_others_are_not(clinic: tuple[Practice, Practice], name: str) -> None:
    """So that the silence above is the rule's doing."""
    owner, _desk = clinic
    assert any(sign in answer(owner, name, other) for sign in CANARIES)


# --- what is left of an answer ---------------------------------------------------------------------------------------
def day_of(desk: Practice) -> Any:
    """Today as the desk sees it."""
    return QUESTIONS["day"](desk.reader, own)


def test_another_doctors_visit_is_busy_time_to_a_doctor(clinic: tuple[Practice, Practice]) -> None:
    owner, desk = clinic
    give(owner, RAO_PERSON, dict.fromkeys(Key, Scope.OWN) | _others_hours())
    mine, theirs = day_of(desk).cards
    assert (mine.patient_name, mine.note, mine.is_veiled) == ("Kim Rao", "own note", False)
    assert (theirs.patient_name, theirs.patient_id, theirs.note, theirs.offering_name) == ("", "", "", "")
    assert theirs.is_veiled
    assert [column.booked for column in day_of(desk).columns] == [1, 1]


def test_without_the_schedules_of_others_their_visits_do_not_show_at_all(clinic: tuple[Practice, Practice]) -> None:
    owner, desk = clinic
    give(owner, RAO_PERSON, dict.fromkeys(Key, Scope.OWN))
    read = day_of(desk)
    assert [card.patient_name for card in read.cards] == ["Kim Rao"]
    assert [column.booked for column in read.columns] == [1, 0]
    assert read.columns[1].slots == ()


def test_who_may_see_visits_but_not_patients_sees_them_without_names(clinic: tuple[Practice, Practice]) -> None:
    owner, desk = clinic
    give(owner, RAO_PERSON, {Key.APPOINTMENT_VIEW: Scope.ALL, Key.SCHEDULE_VIEW: Scope.ALL})
    cards = day_of(desk).cards
    assert [(card.patient_name, card.offering_name, card.is_veiled) for card in cards] == [("", "Follow-up", True)] * 2


def test_counts_are_of_what_may_be_seen(clinic: tuple[Practice, Practice]) -> None:
    owner, desk = clinic
    loads = QUESTIONS["loads"]
    give(owner, RAO_PERSON, EVERY_KEY)
    assert sum(loads(desk.reader, own).values()) == sum(loads(owner.reader, own).values())
    give(owner, RAO_PERSON, dict.fromkeys(Key, Scope.OWN))
    assert 2 * sum(loads(desk.reader, own).values()) == sum(loads(owner.reader, own).values())
    give(owner, RAO_PERSON, {Key.SCHEDULE_VIEW: Scope.ALL})
    assert loads(desk.reader, own) == {}


def test_rights_taken_away_are_gone_with_the_next_question(clinic: tuple[Practice, Practice]) -> None:
    """C36: what was open a moment ago is read again with the rights of the moment."""
    owner, desk = clinic
    give(owner, RAO_PERSON, EVERY_KEY)
    assert not answer(desk, "appointment", other).startswith("refused")
    give(owner, RAO_PERSON, {Key.APPOINTMENT_VIEW: Scope.OWN})
    assert answer(desk, "appointment", other) == "refused pm.appointment.view"


def test_a_provider_sees_the_messages_about_their_own_visits(clinic: tuple[Practice, Practice]) -> None:
    owner, desk = clinic
    gateway = MessageChannel(
        fixed("gateway"), Channel.SMS, True, address="https://sms.example/send", body='{"to": "{to}", "text": "{text}"}'
    )
    owner.do(SaveMessageChannel(gateway))
    for visit, patient in ((own(SEEN_VISIT), KIM), (other(SEEN_VISIT), LEE), ("", KIM), ("", LEE)):
        owner.do(
            SendMessage(
                new_id(), CLINIC, Channel.SMS, patient_id=patient, appointment_id=visit, recipient="+49 1512 5550100",
                text="Please call",
            )
        )  # fmt: skip
    everybodys = owner.reader.messages().queue(CLINIC)
    give(owner, RAO_PERSON, dict.fromkeys(Key, Scope.OWN))
    seen = desk.reader.messages().queue(CLINIC)

    assert sorted(row.patient_id for row in everybodys) == sorted([KIM, LEE, KIM, LEE])
    assert {(row.patient_id, row.appointment_id, row.can_settle) for row in seen} == {
        (KIM, own(SEEN_VISIT), True), (KIM, "", False),
    }  # fmt: skip
    assert desk.reader.messages().contact(KIM).name == "Kim Rao"
    assert answer(desk, "messages.contact", other) == "refused pm.patient.view"
    for row in seen:
        outcome = desk.writer.execute(CancelMessage(row.id))
        assert isinstance(outcome, Applied) is row.can_settle
