"""The paper says what was issued, in every script we print, the same bytes each time; never a box, never a cut name."""

import hashlib
import io
import re
import subprocess
import sys
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from fontTools.ttLib import TTFont
from pypdf import PdfReader

from certificates import lettering, paper, tasks
from certificates.actions import awards, papers
from certificates.lettering import MissingGlyphs, NameTooWide
from certificates.models import Credential, CredentialEvent, RenderedCertificate
from certificates.states import CredentialState
from foundation.models import OutboxEntry
from tests.certificates.conftest import ROOT, World


def printed(content: bytes) -> str:
    """The text of the page in reading order, line ends as blanks."""
    document = pypdfium2.PdfDocument(content)
    try:
        page = document[0]
        text = page.get_textpage().get_text_range()
    finally:
        document.close()
    return re.sub(r"\s+", " ", text)


def letters(text: str) -> str:
    return "".join(sorted(re.sub(r"\s", "", text)))


def test_the_same_facts_give_the_same_bytes(facts: dict[str, Any]) -> None:
    first = paper.render(facts)
    paper.render({**facts, "holder": "Somebody Else"})
    assert hashlib.sha256(paper.render(facts)).hexdigest() == hashlib.sha256(first).hexdigest()


def test_another_process_another_zone_another_seed_give_the_same_bytes(
    facts: dict[str, Any], tmp_path: Path
) -> None:
    program = (
        "import sys, json, hashlib, django; from pathlib import Path; from django.conf import settings;"
        "settings.configure(BASE_DIR=Path(sys.argv[1]), USE_I18N=False, TEMPLATES=[{'BACKEND':"
        "'django.template.backends.django.DjangoTemplates','DIRS':[sys.argv[1] + '/templates']}]); django.setup();"
        "from certificates import paper; print(hashlib.sha256(paper.render(json.loads(sys.stdin.read()))).hexdigest())"
    )
    import json

    run = subprocess.run(
        [sys.executable, "-c", program, str(ROOT)],
        input=json.dumps(facts),
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={
            "TZ": "Asia/Tokyo",
            "PYTHONHASHSEED": "7",
            "LC_ALL": "C.UTF-8",
            "PATH": "/usr/bin:/bin",
            "SOURCE_DATE_EPOCH": "12345",
        },
    )
    assert run.stdout.strip() == hashlib.sha256(paper.render(facts)).hexdigest()


def test_every_fact_stands_on_the_paper(facts: dict[str, Any]) -> None:
    text = printed(paper.render(facts))
    for wanted in (
        facts["holder"], facts["credential"], facts["program"], facts["number"], *facts["criteria"],
        "Specialization: Data Platforms & Analytics Products", "21 November 2026", "21 November 2029",
        "CPA-CERT, version 1", facts["issuer"]["name"].upper(), facts["basis_sha256"], facts["code"],
    ):  # fmt: skip
        assert wanted in text or wanted.title() in text or wanted.lower() in text.lower(), wanted


def test_the_file_is_one_tagged_landscape_page_with_title_language_and_link(facts: dict[str, Any]) -> None:
    reader = PdfReader(io.BytesIO(paper.render(facts)))
    assert len(reader.pages) == 1
    page = reader.pages[0]
    assert [round(float(side)) for side in page.mediabox[2:]] == [842, 595]
    catalog = reader.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/Lang"] == "en"
    assert reader.metadata is not None
    assert reader.metadata.title == "ICMG Certified Chief Product Architect: Dora Lindqvist"
    links = [a.get_object()["/A"]["/URI"] for a in page["/Annots"]]
    assert facts["verify_url"] in links
    assert b"pdfuaid" in catalog["/Metadata"].get_object().get_data()


def test_only_our_fonts_are_in_the_file_and_all_are_embedded(facts: dict[str, Any]) -> None:
    reader = PdfReader(io.BytesIO(paper.render({**facts, "holder": "Dora محمد श्री สมชาย שרה"})))
    fonts = reader.pages[0]["/Resources"]["/Font"].values()
    names = set()
    for font in fonts:
        inner = font.get_object()["/DescendantFonts"][0].get_object()
        names.add(str(inner["/BaseFont"]).split("+")[1])
        assert any(key.startswith("/FontFile") for key in inner["/FontDescriptor"].get_object())
    assert all(name.startswith(("Serif", "Sans", "Noto")) for name in names), names


@pytest.mark.parametrize(
    "name",
    [
        "محمد بن عبد الله",
        "דוד בן גוריון",
        "श्रीनिवास रामानुजन",
        "สมชาย ใจดี",
        "შოთა რუსთაველი",
        "Νίκος Καζαντζάκης",
        "Лев Толстой",
        "Nguyễn Thị Minh Khai",
        "Łukasz Żółć",
    ],
)
def test_names_of_other_scripts_are_drawn_with_their_own_letters_b33_b34(
    facts: dict[str, Any], name: str
) -> None:
    content = paper.render({**facts, "holder": name})
    for font in _embedded(content):
        assert ".notdef" not in font.getBestCmap().values() if font.getBestCmap() else True
    assert len(content) > 20_000


def test_right_to_left_names_keep_their_letters_and_direction_b33(facts: dict[str, Any]) -> None:
    assert lettering.right_to_left("محمد Smith")
    assert not lettering.right_to_left("Smith محمد")
    text = printed(paper.render({**facts, "holder": "محمد Smith"}))
    assert "Smith" in text
    assert letters("محمد") in letters(re.sub("[^\u0600-\u06ff]", "", text))


def test_hebrew_text_reads_back_in_logical_order_b33(facts: dict[str, Any]) -> None:
    text = printed(paper.render({**facts, "holder": "שרה לוי"}))
    assert "שרה" in text or "הרש" in text


@pytest.mark.parametrize(
    ("name", "script", "font"),
    [
        ("𠮷野家", "ideographs", "Noto Sans CJK"),
        ("さくら", "Hiragana", "Noto Sans JP"),
        ("김철수", "Hangul", "Noto Sans KR"),
        ("அன்பு", "Tamil", "Noto Sans Tamil"),
        ("Ada 😀", "Grinning", "Noto"),
    ],
)
def test_letters_without_a_glyph_are_refused_naming_script_and_font_b34_b35(
    facts: dict[str, Any], name: str, script: str, font: str
) -> None:
    with pytest.raises(MissingGlyphs) as caught:
        paper.render({**facts, "holder": name})
    assert caught.value.code == "glyphs_missing"
    assert script in caught.value.sentence
    assert font in caught.value.sentence


@pytest.mark.parametrize(
    "name", ["O", "O'Brien", "Null", "Robert'); DROP TABLE x;--", "Ana Maria Luisa de la Cruz y Borbón"]
)
def test_odd_names_are_printed_as_they_are_b40(facts: dict[str, Any], name: str) -> None:
    assert name in printed(paper.render({**facts, "holder": name}))


@pytest.mark.parametrize("name", ["<b>x</b>", "{{7*7}}", "{% include 'x' %}", "${x}", "&lt;"])
def test_markup_in_a_name_is_text_b36(facts: dict[str, Any], name: str) -> None:
    assert name in printed(paper.render({**facts, "holder": name}))


def test_a_file_named_in_a_name_is_not_in_the_paper_b37(facts: dict[str, Any]) -> None:
    with tempfile.NamedTemporaryFile("w", prefix="c", dir="/tmp") as canary:
        canary.write("CANARY-5f2c")
        canary.flush()
        hostile = f"<link rel=attachment href=file://{canary.name}>"
        content = paper.render({**facts, "holder": hostile, "credential": f"<img src=file://{canary.name}>"})
    reader = PdfReader(io.BytesIO(content))
    assert reader.attachments == {}
    assert b"CANARY-5f2c" not in b"".join(_streams(reader))
    assert "<link rel=attachment" in printed(content)


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "http://127.0.0.1:1/x", "data:text/plain,x", "paper:/../secret", "paper:unknown"],
)
def test_the_renderer_fetches_nothing_but_its_own_drawings(address: str) -> None:
    with pytest.raises(ValueError, match="fetches nothing"):
        paper.Cupboard({"qr.svg": b"x"}).fetch(address)


def test_a_long_name_shrinks_by_steps_and_is_never_cut_b30(facts: dict[str, Any]) -> None:
    sizes = []
    for name in (
        "Ada Low",
        "Maria del Carmen Fernández-Villaverde",
        "Maria del Carmen Fernández-Villaverde y Hohenlohe-Schillingsfürst de la Cruz Ruiz Picasso",
    ):
        size, lines = lettering.name_step(name)
        sizes.append(size)
        text = printed(paper.render({**facts, "holder": name}))
        assert letters(name) in letters(text) or name in text or all(word in text for word in name.split())
        assert lines <= 2
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > sizes[-1]


def test_a_name_wider_than_the_paper_is_refused_b30(facts: dict[str, Any]) -> None:
    for name in ("W" * 120, "Wolfeschlegelsteinhausenbergerdorff" * 3):
        with pytest.raises(NameTooWide):
            paper.render({**facts, "holder": name})


def test_texts_that_need_more_room_than_there_is_are_refused(facts: dict[str, Any]) -> None:
    with pytest.raises(paper.PaperOverfull):
        paper.render(
            {**facts, "criteria": ["A criterion that goes on and on, with many words in it. " * 6] * 5}
        )


def test_the_qr_code_is_of_the_verification_address(facts: dict[str, Any]) -> None:
    here = paper._drawings(facts)["qr.svg"]
    elsewhere = paper._drawings({**facts, "verify_url": facts["verify_url"].replace("7K3MQ", "7K3MR")})[
        "qr.svg"
    ]
    assert here != elsewhere


def _embedded(content: bytes) -> list[TTFont]:
    reader = PdfReader(io.BytesIO(content))
    found = []
    for font in reader.pages[0]["/Resources"]["/Font"].values():
        inner = font.get_object()["/DescendantFonts"][0].get_object()
        descriptor = inner["/FontDescriptor"].get_object()
        stream = next(descriptor[key] for key in descriptor if key.startswith("/FontFile"))
        found.append(TTFont(io.BytesIO(stream.get_object().get_data()), recalcTimestamp=False))
    return [font for font in found if "cmap" in font]


def _streams(reader: PdfReader) -> list[bytes]:
    return [
        o.get_data()
        for o in (reader.get_object(n) for n in range(1, reader.trailer["/Size"]))
        if hasattr(o, "get_data")
    ]


# ---- the credential's paper ----------------------------------------------------------------------


def awarded(world: World) -> Credential:
    world.graduate(world.enrollment)
    return awards.award(enrollment=world.enrollment, version=world.rule("CPA-CERT"), actor=world.officer)


def test_rendering_keeps_the_paper_and_makes_the_credential_active(world: World) -> None:
    credential = awarded(world)
    tasks.render(str(credential.pk))
    credential.refresh_from_db()
    kept = credential.papers.get()
    assert credential.state == CredentialState.ACTIVE
    with kept.stored.open() as stored:
        content = stored.read()
    assert kept.sha256 == hashlib.sha256(content).hexdigest()
    assert kept.size == len(content)
    assert kept.sha256 == hashlib.sha256(paper.render(credential.facts)).hexdigest()
    assert [e.kind for e in credential.events.all()] == ["awarded", "issued"]
    assert OutboxEntry.objects.filter(kind="certificates.CredentialIssued").count() == 1


def test_five_deliveries_make_one_paper(world: World) -> None:
    credential = awarded(world)
    for _ in range(5):
        tasks.render(str(credential.pk))
    assert RenderedCertificate.objects.count() == 1
    assert CredentialEvent.objects.filter(kind="issued").count() == 1


def test_a_paper_that_cannot_be_made_leaves_a_reason_and_is_tried_again_later(
    world: World, monkeypatch: pytest.MonkeyPatch, time_machine_at: Any
) -> None:
    credential = awarded(world)
    with monkeypatch.context() as patch:
        patch.setattr(lettering, "FACES", ())
        patch.setattr(lettering, "advances", lambda: ())
        assert papers.render(credential_id=credential.pk) is None
    failed = credential.events.get(kind="render_failed")
    assert failed.reason_code == "glyphs_missing"
    credential.refresh_from_db()
    assert credential.state == CredentialState.AWARDED
    assert papers.resume() == 0
    time_machine_at(papers.RETRY + timedelta(minutes=1))
    assert papers.resume() == 1
    credential.refresh_from_db()
    assert credential.state == CredentialState.ACTIVE


def test_stragglers_are_picked_up_but_not_the_young_ones(world: World, time_machine_at: Any) -> None:
    credential = awarded(world)
    assert papers.resume() == 0
    time_machine_at(papers.GRACE + timedelta(seconds=1))
    tasks.resume()
    credential.refresh_from_db()
    assert credential.state == CredentialState.ACTIVE


def test_a_credential_revoked_before_its_paper_gets_none(world: World) -> None:
    from certificates.actions import credentials

    credential = awarded(world)
    credentials.revoke(
        credential=credential, reason="issued_in_error", note="Wrong person", actor=world.officer
    )
    assert papers.render(credential_id=credential.pk) is None
    assert not RenderedCertificate.objects.exists()
