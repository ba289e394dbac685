"""check_anatomy prints what the rules found: status 0 with findings, 2 when the document cannot be read."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

Values = dict[str, Any]


@pytest.fixture
def document(tmp_path: Path, minimal: Values) -> Path:
    path = tmp_path / "model.json"
    path.write_text(json.dumps(minimal), encoding="utf-8")
    return path


def check(path: Path | str, *options: str) -> str:
    out = io.StringIO()
    call_command("check_anatomy", str(path), *options, stdout=out, stderr=io.StringIO())
    return out.getvalue()


def refused(path: Path | str, *options: str) -> tuple[CommandError, str, str]:
    out, err = io.StringIO(), io.StringIO()
    with pytest.raises(CommandError) as caught:
        call_command("check_anatomy", str(path), *options, stdout=out, stderr=err)
    return caught.value, out.getvalue(), err.getvalue()


def test_each_finding_is_a_line_with_rule_severity_codes_and_message(document: Path) -> None:
    lines = check(document, "--ruleset", "project-g1").splitlines()
    assert lines[0] == "Checkout, one chain, PROJECT, 7 elements, 6 links"
    assert lines[1] == "C-01  B  P1  P1 Strategy has 1 element and needs at least 3: add 2 more."
    assert lines[-1].startswith("project-g1 version 1: 11 rules, 1 blocker failed; readiness ")


def test_json_has_results_findings_and_readiness(document: Path) -> None:
    told = json.loads(check(document, "--ruleset", "project-g1", "--format", "json"))
    assert told["findings"][0] == {
        "rule": "C-01",
        "severity": "B",
        "codes": ["P1"],
        "message": "P1 Strategy has 1 element and needs at least 3: add 2 more.",
    }
    assert {r["id"] for r in told["results"] if r["passed"]} >= {"C-02", "C-03", "T-01"}
    assert 0 < told["readiness"] < 100


def test_a_model_without_findings_says_so(complete: Values, tmp_path: Path) -> None:
    path = tmp_path / "model.json"
    path.write_text(json.dumps(complete), encoding="utf-8")
    assert "19 rules, all passed; readiness 100.0 of 100" in check(path, "--ruleset", "project-final")


def test_a_rule_set_of_another_edition_is_noted(document: Path) -> None:
    assert "made for ENTERPRISE models" in check(document, "--ruleset", "enterprise-final")


def test_unreadable_input_leaves_with_status_two_and_every_problem(document: Path, minimal: Values) -> None:
    minimal["elements"][0]["kind"] = "wish"
    minimal["edition"] = "GALAXY"
    document.write_text(json.dumps(minimal), encoding="utf-8")
    error, _, told = refused(document)
    assert error.returncode == 2
    assert "kind_unknown  elements[0].kind" in told
    assert "edition_unknown  edition" in told
    error, told, _ = refused(document, "--format", "json")
    assert error.returncode == 2
    assert [p["path"] for p in json.loads(told)["problems"]] == ["edition", "elements[0].kind"]


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[1]"])
def test_what_is_no_json_leaves_with_status_two(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.json"
    path.write_bytes(content)
    error, _, told = refused(path)
    assert error.returncode == 2
    assert "json_invalid" in told


def test_a_missing_file_a_folder_and_an_unknown_rule_set_leave_with_status_two(
    tmp_path: Path, document: Path
) -> None:
    assert refused(tmp_path / "nothing.json")[0].returncode == 2
    assert refused(tmp_path)[0].returncode == 2
    error, _, _ = refused(document, "--ruleset", "project-g9")
    assert error.returncode == 2
    assert "project-final" in str(error)
