"""Settings as a small private file of names and plain values. Knows no meaning; the defaults come from the caller."""

import contextlib
import json
import logging
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from carefront.shared.private_files import read_file, write_file
from carefront.shared.values import dataclass

Value = str | int | float | bool | list[str] | None

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one file: what was chosen, over the defaults. Unknown names are kept for a newer program."""

    path: Path
    defaults: Mapping[str, Value]
    chosen: Mapping[str, Value]

    def __getitem__(self, name: str) -> Value:
        """The value of ``name``: the chosen one if it is of the default's type, else the default.

        Raises:
            KeyError: the program has no such setting.
        """
        default = self.defaults[name]
        value = self.chosen.get(name, default)
        return value if default is None or type(value) is type(default) else default

    def with_value(self, name: str, value: Value) -> "Settings":
        """These settings with one changed, saved.

        Raises:
            KeyError: the program has no such setting.
            OSError: the file cannot be written; nothing is changed.
        """
        if name not in self.defaults:
            raise KeyError(name)
        changed = replace(self, chosen=MappingProxyType({**self.chosen, name: value}))
        write_file(self.path, json.dumps(dict(changed.chosen), indent=2, sort_keys=True).encode() + b"\n")
        return changed


def load_settings(path: Path, defaults: Mapping[str, Value]) -> Settings:
    """The settings at ``path``; a missing file means the defaults, a damaged one too and is kept as ``.damaged``."""
    chosen: Mapping[str, Value] = {}
    try:
        content = json.loads(read_file(path))
        if not isinstance(content, dict):
            raise ValueError("not an object")
        chosen = content
    except FileNotFoundError:
        pass
    except (OSError, ValueError):
        _log.warning("settings_damaged")
        with contextlib.suppress(OSError):
            path.replace(path.with_name(f"{path.name}.damaged"))
    return Settings(path, MappingProxyType(dict(defaults)), MappingProxyType(dict(chosen)))
