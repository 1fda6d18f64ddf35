"""Files that come with the program, in a checkout and in a wheel."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from carefront.shared import assets


@pytest.fixture(autouse=True)
def _looked_up_anew() -> Iterator[None]:
    assets._root.cache_clear()
    yield
    assets._root.cache_clear()


def test_a_checkout_has_its_resources_and_migrations() -> None:
    assert assets.resource_path("mappings").is_dir()
    assert (assets.migrations_path() / "local").is_dir()


def test_a_wheel_keeps_them_inside_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "_assets").mkdir()
    monkeypatch.setattr(assets, "_PACKAGE", tmp_path)
    assert assets.resource_path("themes", "tokens.toml") == tmp_path / "_assets/resources/themes/tokens.toml"
    assert assets.migrations_path() == tmp_path / "_assets" / "migrations"


def test_a_resource_that_is_not_there_is_a_path_all_the_same() -> None:
    assert not assets.resource_path("no", "such.file").exists()
