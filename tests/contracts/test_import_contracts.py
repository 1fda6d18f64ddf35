"""Each import contract is kept by the program and broken by one breach: one that nothing breaks guards nothing."""

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.contracts.conftest import PackageCopy, Verdict

LAZY = "def load():\n    import {0}\n    return {0}\n"

Breach = Callable[[str, str, str], Verdict]

BREACHES = [
    ("layers", "carefront.shared.breach", "import carefront.domain\n", "carefront.shared.breach -> carefront.domain"),
    ("layers", "carefront.domain.breach", "import carefront.application\n", "domain.breach -> carefront.application"),
    ("layers", "carefront.wording.breach", "import carefront.persistence\n", "wording.breach -> carefront.persistence"),
    ("layers", "carefront.persistence.breach", "import carefront.interop\n", "persistence.breach -> carefront.interop"),
    ("layers", "carefront.cli.breach", "import carefront.app\n", "carefront.cli.breach -> carefront.app"),
    ("layers", "carefront.viewmodels.breach", "import carefront.views\n", "viewmodels.breach -> carefront.views"),
    ("layers", "carefront.domain.breach", LAZY.format("carefront.wording"), "domain.breach -> carefront.wording"),
    ("qt", "carefront.persistence.breach", "import PySide6.QtCore\n", "carefront.persistence.breach -> PySide6"),
    ("qt", "carefront.domain.breach", "from PySide6 import QtCore\n", "carefront.domain.breach -> PySide6"),
    ("qt", "carefront.cli.breach", LAZY.format("PySide6"), "carefront.cli.breach -> PySide6"),
    ("pure-core", "carefront.domain.breach", "import sqlalchemy\n", "carefront.domain.breach -> sqlalchemy"),
    ("pure-core", "carefront.application.breach", LAZY.format("alembic"), "carefront.application.breach -> alembic"),
    ("viewmodels", "carefront.viewmodels.breach", "import carefront.persistence\n", "breach -> carefront.persistence"),
    ("viewmodels", "carefront.viewmodels.breach", LAZY.format("carefront.bootstrap"), "breach -> carefront.bootstrap"),
    ("viewmodels", "carefront.viewmodels.breach", "import carefront.sync\n", "viewmodels.breach -> carefront.sync"),
    ("views", "carefront.views.breach", "import carefront.application\n", "views.breach -> carefront.application"),
    ("views", "carefront.views.breach", LAZY.format("carefront.persistence"), "views.breach -> carefront.persistence"),
    (
        "screens",
        "carefront.cli.breach",
        "import carefront.viewmodels\n",
        "carefront.cli.breach -> carefront.viewmodels",
    ),
    (
        "screens",
        "carefront.server.breach",
        LAZY.format("carefront.views"),
        "carefront.server.breach -> carefront.views",
    ),
]


@pytest.mark.parametrize(("contract", "module", "source", "named"), BREACHES)
def test_a_breach_is_named(breach: Breach, contract: str, module: str, source: str, named: str) -> None:
    verdict = breach(contract, module, source)

    assert not verdict.is_kept
    assert named in verdict.text


def test_two_modules_that_import_each_other_are_a_breach(package_copy: PackageCopy) -> None:
    package_copy.add("carefront.shared.hen", "import carefront.shared.egg\n")
    package_copy.add("carefront.shared.egg", LAZY.format("carefront.shared.hen"))

    verdict = package_copy.check("acyclic")

    assert not verdict.is_kept
    assert "hen" in verdict.text
    assert "egg" in verdict.text


def test_a_module_on_no_layer_is_a_breach(breach: Breach) -> None:
    verdict = breach("layers", "carefront.utils", "")

    assert not verdict.is_kept
    assert "carefront.utils" in verdict.text


def test_an_import_for_types_alone_counts_too(breach: Breach) -> None:
    source = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import sqlalchemy\n"

    assert not breach("pure-core", "carefront.domain.breach", source).is_kept


def test_every_contract_has_a_breach(project_root: Path) -> None:
    settings = tomllib.loads((project_root / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = {contract["id"] for contract in settings["tool"]["importlinter"]["contracts"]}

    assert contracts == {contract for contract, *_ in BREACHES} | {"acyclic"}


def test_the_program_keeps_every_contract(package_copy: PackageCopy) -> None:
    verdict = package_copy.check()

    assert verdict.is_kept, verdict.text
