"""Which passwords are good enough (C6)."""

import pytest

from carefront.domain.passwords import SHORTEST, PasswordFault, normal_form, password_faults
from carefront.domain.sign_in import SignInTry, is_pin
from carefront.persistence.common_words import common_words

F = PasswordFault


def faults(text: str, *names: str) -> tuple[PasswordFault, ...]:
    return password_faults(text, common_words(), names)


@pytest.mark.parametrize(
    "text",
    [
        "correct horse battery staple", "seven grey herons wade", "Zwölf Boxkämpfer jagen", "пять серых журавлей",
        "قهوة سوداء بلا سكر", "静かな朝に三羽の鷺が歩く池のほとり", "k7#vQ2!mZ9@xL4&p",
        "the password is under the mat",
    ],
)  # fmt: skip
def test_long_words_of_ones_own_are_welcome_in_every_script(text: str) -> None:
    assert faults(text) == ()


def test_fourteen_characters_are_too_few_and_more_than_sixty_four_are_allowed() -> None:
    words = "grey herons wade through cold water while the kettle sings at dawn in march"
    assert faults(words[: SHORTEST - 1]) == (F.TOO_SHORT,)
    assert faults(words[:SHORTEST]) == ()
    assert len(words) > 72
    assert faults(words) == ()
    assert faults(words * 20) == (F.TOO_LONG, F.COMMON)


def stretched(word: str) -> list[str]:
    """Ways in which people stretch a word to fifteen characters."""
    ways = [
        word * 15, f"{word}123456789012345", f"123456789012345{word}", f"{word}!!!!!!!!!!!!!!!", f"{word} " * 8,
        f"{word.title()}2024{word.title()}2024", f"{word.upper()}_1234567890_ABC", f"1qaz2wsx3edc{word}",
        f"qwertyuiop{word}98765", f"{word}abcdefghijklmno", f"**{word}**2020202020", f"{word}-{word}-{word}-{word}-x",
        f"{word}.{word}.{word}.{word}.1",
        f"9876543210{word}!?!?!",
    ]  # fmt: skip
    if word.isalpha():
        ways.append(word.replace("o", "0").replace("e", "3").replace("a", "@") + "1234567890123")
    return [text for text in ways if len(text) >= SHORTEST]


def test_five_thousand_common_words_are_refused_when_they_are_stretched() -> None:
    """Each in one of the ways in which people do it, turn and turn about."""
    words = sorted(common_words())
    assert len(words) >= 29_000
    tried = [ways[number % len(ways)] for number, word in enumerate(words[::5]) if (ways := stretched(word))]
    assert len(tried) >= 5_000
    assert [text for text in tried if F.COMMON not in faults(text)] == []


@pytest.mark.parametrize("word", ["password", "dragon", "letmein", "sunshine", "mustang", "1234qwerasdfzxcv"])
def test_a_common_word_is_refused_however_it_is_stretched(word: str) -> None:
    assert [text for text in stretched(word) if F.COMMON not in faults(text)] == []


def test_a_word_that_leaked_often_is_refused_though_it_is_long_enough() -> None:
    long = sorted(word for word in common_words() if len(word) >= SHORTEST)
    assert len(long) >= 30
    assert [word for word in long if F.COMMON not in faults(word)] == []


def test_the_longest_passphrase_of_common_words_is_weighed_at_once() -> None:
    words = "sunshine dragon monkey shadow master mustang summer winter river garden "
    assert F.COMMON not in faults(words + "herons wade through cold water")
    assert F.TOO_LONG not in faults((words * 20)[:1024])


@pytest.mark.parametrize(
    "text",
    [
        "aaaaaaaaaaaaaaaaa", "abcabcabcabcabcabc", "123456789012345", "qwertyuiopasdfghjkl", "zyxwvutsrqponmlk",
        "1212121212121212",
    ],
)  # fmt: skip
def test_patterns_and_runs_of_keys_are_refused(text: str) -> None:
    assert F.COMMON in faults(text)


def test_the_names_of_user_person_and_clinic_are_refused_wherever_they_stand() -> None:
    names = ("ana.lund", "Ana Lund", "High Street Clinic")
    assert faults("grey herons Ana Lund wade", *names) == (F.NAME,)
    assert faults("ANA.LUND grey herons wade", *names) == (F.NAME,)
    assert faults("the highstreetclinic herons", *names) == (F.NAME,)
    assert faults("high herons of the street", *names) == ()
    assert faults("a banana for the heron", "ana") == ()


def test_the_same_letters_from_any_keyboard_are_the_same_password() -> None:
    assert normal_form("Zu\u0308rich") == normal_form("Z\u00fcrich")
    assert normal_form("\uff41\uff42\uff43") == "abc"


def test_a_pin_is_six_digits_and_no_run() -> None:
    assert is_pin("194027")
    assert not any(is_pin(text) for text in ("19402", "1940277", "111111", "123456", "987654", "19402a", "١٩٤٠٢٧"))


def test_the_wait_grows_from_the_fifth_failure_and_ends_at_a_hundred() -> None:
    waits = [SignInTry("", failures, 1_000).wait_s(1_000) for failures in range(14)]
    assert waits == [0, 0, 0, 0, 0, 5, 10, 20, 40, 80, 160, 320, 640, 900]
    assert SignInTry("", 6, 1_000).wait_s(1_004) == 6
    assert SignInTry("", 6, 1_000).wait_s(1_010) == 0
    assert SignInTry("", 6, 1_000).wait_s(0) == 10
    assert not SignInTry("", 99).is_stopped
    assert SignInTry("", 100).is_stopped
