"""Settings > Sign-in where nothing can be read."""

from pathlib import Path

from carefront.viewmodels.sign_in_settings_view_model import SignInSettings
from tests.support.practice import NOW, Practice, build_template
from tests.support.practice_window import practice_context


def test_a_page_that_cannot_be_read_says_so_once_and_does_not_ask_again(qapp: object, tmp_path: Path) -> None:
    practice = Practice.copied(build_template(tmp_path / "template"), tmp_path / "practice")
    settings = SignInSettings(practice_context(practice, NOW.date())[0])
    said: list[str] = []
    settings.complained.connect(said.append)
    practice.desk.session.lock()

    settings.read()

    assert said == ["CareFront is locked. Sign in, then try again."]
    assert settings.own is None
    practice.close()
