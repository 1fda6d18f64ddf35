"""Every verb asks who is there where the practice asks for a sign-in, or the table says why not."""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from carefront.application.failures import ExitCode
from carefront.cli.main import build_parser, main
from carefront.cli.sign_in_rules import VERB_RULES, Asks
from tests.cli.test_sign_in_verbs import folder, handed, template  # noqa: F401 - fixtures
from tests.support.practice import Practice
from tests.support.signing import ANAS, PASSWORD
from tests.support.spine_checks import rows_of

ASKING = [verb for verb, rule in VERB_RULES.items() if rule.asks is not Asks.NOBODY]
READ_FIRST = ("import csv", "clinic load", "restore", "key protect")
"""What looks at a file first, or, as a key of the sample clinic, is refused before."""


def leaves(parser: argparse.ArgumentParser, name: str = "") -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Every verb with its own parser."""
    below = [one for one in parser._actions if isinstance(one, argparse._SubParsersAction)]
    if not below:
        yield name, parser
    for part in below:
        for word, child in part.choices.items():
            yield from leaves(child, f"{name} {word}".strip())


PARSERS = dict(leaves(build_parser()))


def words_of(verb: str, folder: Path) -> list[str]:  # noqa: F811 - the fixture's value
    """The verb with what it cannot do without."""
    more = {
        "restore": [str(newest(folder))], "clinic load": [str(folder / "none.json")],
        "clinic save": [str(folder / "out.json")], "openings": ["--offering", "FU"], "slots": ["--resource", "RAO"],
        "explain": ["--offering", "FU", "--resource", "RAO", "--start", "2026-11-25T10:00"],
        "key protect": ["--new-passphrase-fd", handed("a heron on one leg at noon")],
        "import csv": [str(folder / "none.csv"), "--mapping", "none.toml"],
    }.get(verb, [])  # fmt: skip
    return [*verb.split(), *more, "--profile", str(folder), "--json"]


def newest(folder: Path) -> Path:  # noqa: F811 - the fixture's value
    return next(iter(sorted((folder / "backups").glob("*.carefront-backup"))), folder / "none")


def test_every_verb_stands_in_the_table_and_no_other() -> None:
    assert set(PARSERS) == set(VERB_RULES)


@pytest.mark.parametrize("verb", VERB_RULES)
def test_a_verb_takes_a_user_or_says_why_not(verb: str) -> None:
    rule, known = VERB_RULES[verb], {one.dest for one in PARSERS[verb]._actions}
    if rule.asks is Asks.NOBODY:
        assert rule.reason
        assert rule.key is None
    else:
        assert {"user", "password_fd"} <= known
    assert (rule.key is not None) is (rule.asks is Asks.RIGHT)


@pytest.mark.parametrize("verb", [verb for verb in ASKING if verb not in READ_FIRST])
def test_nobody_is_answered_without_a_sign_in(
    folder: Path,  # noqa: F811
    capsys: pytest.CaptureFixture[str],
    verb: str,
) -> None:
    assert main(words_of(verb, folder)) == ExitCode.KEY_OR_FILE
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "sign_in_needed"
    assert not (folder / "backups").exists() or not list((folder / "backups").iterdir())


@pytest.mark.parametrize("verb", ["backup", "jobs run", "jobs rebuild", "events deliver", "messages send"])
def test_what_a_nightly_job_does_takes_anybody_with_a_role_and_more_takes_its_right(
    folder: Path,  # noqa: F811
    capsys: pytest.CaptureFixture[str],
    verb: str,
) -> None:
    by_ana = main([*words_of(verb, folder), "--user", "ana", "--password-fd", handed(ANAS)])
    told = json.loads(capsys.readouterr().out)
    if VERB_RULES[verb].asks is Asks.ANYBODY:
        assert by_ana == ExitCode.OK
    else:
        assert by_ana == ExitCode.REFUSED
        assert told["error"]["code"] == "not_allowed"
        assert "pm.schedule.edit" in told["error"]["message"]
        assert outcomes(folder)[-1] == ("question", "denied", "cli")
    assert main([*words_of(verb, folder), "--user", "owner", "--password-fd", handed(PASSWORD)]) == ExitCode.OK


def test_a_restore_takes_the_right_to_the_settings(
    folder: Path,  # noqa: F811
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main([*words_of("backup", folder), "--user", "owner", "--password-fd", handed(PASSWORD)]) == ExitCode.OK
    backup = json.loads(capsys.readouterr().out)["path"]
    restore = ["restore", backup, "--profile", str(folder), "--json"]
    assert main(restore) == ExitCode.KEY_OR_FILE
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "sign_in_needed"
    assert main([*restore, "--user", "ana", "--password-fd", handed(ANAS)]) == ExitCode.REFUSED
    assert "pm.settings.edit" in json.loads(capsys.readouterr().out)["error"]["message"]
    assert outcomes(folder)[-1] == ("question", "denied", "cli")
    assert main([*restore, "--user", "owner", "--password-fd", handed(PASSWORD)]) == ExitCode.OK


def test_a_file_that_knows_nobody_any_more_is_restored_all_the_same(
    folder: Path,  # noqa: F811
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main([*words_of("backup", folder), "--user", "owner", "--password-fd", handed(PASSWORD)]) == ExitCode.OK
    backup = json.loads(capsys.readouterr().out)["path"]
    database = folder / "carefront.db"
    database.write_bytes(b"\x00" * 8192 + database.read_bytes()[8192:])
    assert main(["restore", backup, "--profile", str(folder), "--json"]) == ExitCode.OK


def test_a_command_that_is_refused_says_which_right_it_takes_and_is_in_the_audit(
    folder: Path,  # noqa: F811
    capsys: pytest.CaptureFixture[str],
) -> None:
    rotate = ["key", "rotate-fields", "--profile", str(folder), "--json"]
    assert main([*rotate, "--user", "ana", "--password-fd", handed(ANAS)]) == ExitCode.REFUSED
    told = json.loads(capsys.readouterr().out)["error"]
    assert told["code"] == "not_allowed"
    assert "It takes: " in told["message"]
    assert ("field_keys.rotate", "denied", "cli") in outcomes(folder)


def outcomes(folder: Path) -> list[tuple[str, str, str]]:  # noqa: F811 - the fixture's value
    practice = Practice.at(folder)
    found = [(row["act"], row["outcome"], row["origin"]) for row in rows_of(practice.desk.look(), "audit_log")]
    practice.close()
    return found
