"""What ``carefront --help`` tells: every verb, the window's too."""

import pytest

from carefront.__main__ import main


def test_help_names_the_verbs_of_the_window_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0

    told = capsys.readouterr().out
    assert all(f"\n    {verb} " in told for verb in ("run", "demo", "doctor", "import"))
