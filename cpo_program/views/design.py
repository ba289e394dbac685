"""The design page: every component in every state, for whoever builds or checks a screen; development only."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cpo_program.places import Place
from curriculum import spine
from foundation import clock, moments

ZONE = "Europe/Zurich"
LEVELS = (
    spine.Level(1, "Understanding Enterprise Anatomy", 1, 12),
    spine.Level(2, "Defining the Product Architecture Model", 13, 24),
    spine.Level(3, "Implementing and Operating the Product", 25, 36),
    spine.Level(4, "Enterprise-Wide Integration and Certification", 37, 48),
)
PHASES = (
    spine.Level(1, "Design", 1, 8, kind="Phase"),
    spine.Level(2, "Diagnose", 9, 20, kind="Phase"),
    spine.Level(3, "Integrate", 21, 36, kind="Phase"),
    spine.Level(4, "Scale", 37, 48, kind="Phase"),
)
TITLES = (
    "One Enterprise, One Anatomy (I)",
    "One Enterprise, One Anatomy (II)",
    "Strategy and Goals Alignment (I)",
    "Strategy and Goals Alignment (II)",
    "System Logic and Process Flow (I)",
    "System Logic and Process Flow (II)",
    "Six Perspectives Introduction (I)",
    "Six Perspectives Introduction (II)",
    "Data, Rules and Timing Variables (I)",
    "Data, Rules and Timing Variables (II)",
    "Enterprise X-Ray Introduction (I)",
    "Enterprise X-Ray Introduction (II) and Level 1 Gate",
)
STATES = (
    "Locked", "Opens on", "Open", "In progress", "Submitted", "In marking", "Decision due", "Result out", "Passed",
    "Not yet passed", "Deferred", "Done", "Draft", "Valid", "Suspended", "Revoked", "Expired", "Superseded",
)  # fmt: skip


class ExampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(max_length=120, help_text="As it is to stand on the certificate.")
    email = forms.EmailField(label="E-mail address")
    track = forms.ChoiceField(
        choices=[("", "Choose a track"), ("a", "FinTech"), ("b", "SaaS"), ("c", "Manufacturing")]
    )
    answer = forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), required=False, label="Your answer")
    level = forms.ChoiceField(
        widget=forms.RadioSelect, choices=[("1", "Keep the present slot"), ("2", "Move to the next intake")]
    )
    agree = forms.BooleanField(label="I have read the candidate agreement and accept it.")


class DossierForm(forms.Form):
    """A file field for the drop zone."""

    dossier = forms.FileField(label="Dossier", help_text="PDF, DOCX or PPTX, 20 MB each.")


@dataclass(frozen=True)
class _Row:
    name: str
    spine: spine.Drawing
    week: int
    word: str


def _weeks(
    now: int, levels: tuple[spine.Level, ...], *, ahead: int = 1, plain: bool = False
) -> list[spine.Week]:
    gates = {level.last for level in levels}
    weeks = []
    for number in range(1, 49):
        state: spine.WeekState = "done" if number < now else "locked"
        if number == now:
            state = "current"
        elif now < number <= now + ahead:
            state = "open"
        if plain:
            state = "open"
        weeks.append(
            spine.Week(
                number,
                TITLES[(number - 1) % 12],
                state,
                gate=number in gates,
                url=f"#week-{number}" if state != "locked" else None,
                note="Opens when the week before it is submitted." if state == "locked" else "",
            )
        )
    return weeks


def design(request: HttpRequest) -> HttpResponse:
    """All components on one page."""
    now = clock.now()
    soon, later, past = (
        moments.moment(now + gap, ZONE)
        for gap in (timedelta(days=3), timedelta(minutes=42), timedelta(days=-2))
    )
    wrong = ExampleForm(
        {"wrong-name": "", "wrong-email": "ada@", "wrong-track": "x", "wrong-answer": "Kept as typed."},
        prefix="wrong",
    )
    wrong.is_valid()
    today = spine.draw(_weeks(7, LEVELS), LEVELS, "strip")
    board = [
        _Row(name, spine.draw(_weeks(week, LEVELS), LEVELS, "thin"), week, word)
        for name, week, word in (
            ("Noor Haddad", 4, "Open"),
            ("Ada Brandt", 7, "In progress"),
            ("Piotr Lis", 12, "Submitted"),
        )
    ]
    criteria = [
        {
            "code": "R1", "title": "Strategy and goals are decomposed", "weight": "12", "name": "r1", "most": 4, "score": 3,
            "levels": [
                {"points": 1, "title": "Ad hoc", "text": "Goals are stated, not decomposed.", "chosen": False},
                {"points": 2, "title": "Named", "text": "Goals with metrics, no baseline.", "chosen": False},
                {"points": 3, "title": "Complete", "text": "Metric, baseline, target and date for each goal.", "chosen": True},
                {"points": 4, "title": "Proven", "text": "Complete, and decisions in the record used them.", "chosen": False},
            ],
            "comment": "Goal P1-GOL-003 has no baseline; the others are exact.",
        },
        {
            "code": "R11", "title": "Explicit anatomy, perspectives by variables", "weight": "12", "name": "r11", "most": 4,
            "levels": [
                {"points": 1, "title": "Fragments", "text": "", "chosen": False},
                {"points": 2, "title": "Thin", "text": "All perspectives, thin variables.", "chosen": False},
                {"points": 3, "title": "Consistent", "text": "Required variables and terms.", "chosen": False},
                {"points": 4, "title": "Converged", "text": "No unexplained unknowns.", "chosen": False},
            ],
        },
    ]  # fmt: skip
    context: dict[str, Any] = {
        "states": STATES,
        "soon": soon,
        "later": later,
        "past": past,
        "now": moments.moment(now, ZONE),
        "form": ExampleForm(),
        "wrong": wrong,
        "dossier": DossierForm()["dossier"],
        "places": [
            Place("Today", "#today", "today", True),
            Place("Learn", "#learn", "spine", False),
            Place("Anatomy", "#anatomy", "anatomy", False),
            Place("Capstone", "#capstone", "defense", False, 2),
            Place("Credentials", "#credentials", "certificate", False),
        ],
        "breadcrumbs": [
            {"title": "CPA", "url": "#"},
            {"title": "Level 1", "url": "#"},
            {"title": "Week 7: Six Perspectives Introduction"},
        ],
        "due": {"title": "System logic maps", "url": "#", "when": soon},
        "strip": today,
        "vertical": spine.draw(_weeks(17, LEVELS, ahead=2), LEVELS, "vertical"),
        "phases": spine.draw(_weeks(21, PHASES), PHASES, "strip"),
        "board": board,
        "border": spine.border(),
        "criteria": criteria,
        "given": criteria[:1],
        "steps": [
            {"title": "Files are safe", "state": "done", "note": "3 files, 14.2 MB", "when": past},
            {"title": "Text was read", "state": "done", "note": "61 pages", "when": past},
            {"title": "Rules are examined", "state": "running", "note": "7 of 12", "when": ""},
            {"title": "Evidence sheet", "state": "waiting", "note": "", "when": ""},
        ],
        "failed": [
            {"title": "Files are safe", "state": "done", "note": "", "when": past},
            {
                "title": "Text was read",
                "state": "failed",
                "note": "report.docx is protected by a password.",
                "when": past,
            },
        ],
        "timeline": [
            {"title": "Dossier submitted", "when": past, "state": "done", "actor": "Ada Brandt"},
            {
                "title": "Two markers at work",
                "when": None,
                "state": "now",
                "text": "Neither sees the other's marks.",
            },
            {"title": "Defense", "when": soon, "state": "next"},
        ],
        "facts": [
            {"term": "Holder", "value": "Dora Keller"},
            {"term": "Credential", "value": "Certified Chief Product Architect", "url": "#"},
            {"term": "Status", "state": "Valid"},
            {"term": "Issued", "when": past},
        ],
        "tabs": [
            {"title": "Week", "url": "#", "current": True, "count": ""},
            {"title": "Submissions", "url": "#", "current": False, "count": 3},
            {"title": "Feedback", "url": "#", "current": False, "count": 0},
        ],
        "columns": [
            {"label": "Learner"},
            {"label": "Work"},
            {"label": "State"},
            {"label": "Handed in"},
            {"label": "Score", "kind": "num"},
        ],
        "rows": [
            [
                {"text": name, "url": "#", "label": "Learner"},
                {"text": work, "label": "Work"},
                {"state": state, "label": "State"},
                {"when": past, "label": "Handed in"},
                {"text": score, "label": "Score", "kind": "num"},
            ]
            for name, work, state, score in (
                ("Ada Brandt", "System logic maps", "In marking", "–"),
                ("Noor Haddad", "Failure points", "Passed", "82"),
                ("Piotr Lis", "Gap register", "Not yet passed", "58"),
            )
        ],
        "page": Paginator(range(240), 25).page(4),
        "severities": ("blocker", "major", "minor", "info"),
        "perspectives": range(1, 7),
        "previous": {"title": "System Logic and Process Flow (II)", "url": "#", "label": "Week 6"},
        "next": {"title": "Six Perspectives Introduction (II)", "url": "#", "label": "Week 8"},
        "icons": (
            "home today book spine anatomy calendar clock mail bell check half circle lock unlock send pen scale "
            "envelope-open seal again pause alert info cross stop plus minus chevron-right chevron-down arrow-left "
            "arrow-right arrow-up arrow-down external download upload file person people search sun moon system "
            "sign-out certificate shield trash gate chart key print link live quiz assignment project office menu mic "
            "panel queue dash reading defense discussion marking decision p1 p2 p3 p4 p5 p6 mark"
        ).split(),
    }
    return render(request, "design.html", context)
