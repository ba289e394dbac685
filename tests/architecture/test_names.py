"""The house keeps its names: verbs, files and duties (architecture, "Inside an app")."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps

from foundation import access
from foundation.checks import named_patterns

ROOT = Path(__file__).resolve().parents[2]
APPS = (
    "foundation",
    "accounts",
    "curriculum",
    "anatomy",
    "notifications",
    "enrollments",
    "assessments",
    "certificates",
    "cpo_program",
)
SOURCES = [p for app in APPS for p in (ROOT / app).rglob("*.py") if "migrations" not in p.parts]
DRAWERS = {"utils.py", "helpers.py", "common.py", "services.py", "misc.py", "core.py"}


def test_there_are_no_drawers_without_a_name() -> None:
    assert [p for p in SOURCES if p.name in DRAWERS] == []


def test_every_address_of_ours_is_a_verb_with_a_row() -> None:
    verbs = list(named_patterns())
    assert len(verbs) > 50
    assert all(re.fullmatch(r"[a-z]+(\.[a-z_]+){1,2}", v) for v in verbs)
    assert [v for v in verbs if access.row(v) is None] == []


def test_every_row_of_an_access_table_has_an_address() -> None:
    pages = {v for v in access.verbs() if ".api." not in v}  # the API names its own routes
    assert pages - set(named_patterns()) == set()


@pytest.mark.parametrize(
    "path", [p for p in SOURCES if "views" in p.parts], ids=lambda p: str(p.relative_to(ROOT))
)
def test_views_neither_query_nor_catch_nor_open_transactions(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree):
        assert not isinstance(node, ast.Try), f"{path.name}:{node.lineno} catches"
        if isinstance(node, ast.ImportFrom) and node.module == "django.db":
            assert all(a.name != "transaction" for a in node.names), f"{path.name} opens transactions"
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in ("create", "save", "delete", "update")
        ):
            owner = ast.unparse(node.func.value)
            assert ".objects" not in owner, f"{path.name}:{node.lineno} writes"


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_module_says_what_it_is_for(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not text.strip() or ast.get_docstring(ast.parse(text)), f"{path} has no docstring"


def test_every_model_says_what_it_means_and_whether_it_holds_personal_data() -> None:
    ours = [m for m in apps.get_models() if m._meta.app_label in APPS]
    silent = [
        m._meta.label
        for m in ours
        if "personal data" not in (m.__doc__ or "").lower() and m._meta.label not in {"foundation.Delivery"}
        and "kept" not in (m.__doc__ or "").lower()
    ]  # fmt: skip
    assert silent == []


def test_no_template_holds_inline_style_or_script() -> None:
    wrong = re.compile(
        r"<style|style=\"|\son[a-z]+=\"|javascript:|<script(?![^>]*(src=|type=\"application/json\"))",
        re.IGNORECASE,
    )
    pages = [p for p in (ROOT / "templates").rglob("*.html") if "paper" not in p.parts]
    assert [str(p.relative_to(ROOT)) for p in pages if wrong.search(p.read_text("utf-8"))] == []
