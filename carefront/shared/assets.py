"""Where files that come with the program lie. The only module that builds such a path."""

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


@cache
def _root() -> Path:
    """The folder that holds ``resources`` and ``migrations``: inside the wheel, else the checkout."""
    packed = _PACKAGE / "_assets"
    return packed if packed.is_dir() else _PACKAGE.parent


def resource_path(*parts: str) -> Path:
    """The path of a resource, such as ``resource_path("themes", "tokens.toml")``; it need not exist."""
    return _root().joinpath("resources", *parts)


def migrations_path() -> Path:
    """The folder of the alembic environments (``local``, later ``server``)."""
    return _root() / "migrations"
