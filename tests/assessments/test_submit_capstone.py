"""A submission needs dossier, model and declarations, and freezes them by hash; files are examined before they are kept."""

import hashlib
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from assessments.actions import capstones, decisions, defenses, moderations
from assessments.models import Capstone, CapstoneFile, Moderation
from assessments.queries import capstones as reads
from assessments.states import Outcome
from foundation.errors import DomainError, Invalid, Refused
from foundation.models import AuditEntry, OutboxEntry
from tests.assessments import hostile
from tests.assessments.conftest import NOTE, REASON, Stage

TEXTS = {"title": "T", "summary": "S", "ai_declaration": "None."}


def test_r20_submission_binds_files_and_model_by_hash(stage: Stage) -> None:
    capstone = stage.submitted()
    sha = hashlib.sha256(stage.dossier).hexdigest()
    assert capstone.files.get().sha256 == sha
    assert capstone.snapshot is not None
    assert capstone.fingerprint == capstones.bind([sha], capstone.snapshot.sha256)
    assert OutboxEntry.objects.filter(kind="assessments.CapstoneSubmitted").count() == 1
    entry = AuditEntry.objects.get(verb="assessments.capstone.submit")
    assert (entry.data["fingerprint"], entry.data["files"]) == (capstone.fingerprint, [sha])


def test_r20_nothing_of_a_submission_changes_any_more(stage: Stage) -> None:
    capstone = stage.submitted()
    file = capstone.files.get()
    for act in (
        lambda: capstones.save(capstone=capstone, actor=stage.learner, **TEXTS),
        lambda: capstones.add_file(
            capstone=capstone, name="b.pdf", content=io.BytesIO(hostile.pdf(3)), actor=stage.learner
        ),
        lambda: capstones.remove_file(file=file, actor=stage.learner),
        lambda: capstones.attach(capstone=capstone, raw=stage.model, actor=stage.learner),
        lambda: capstones.submit(capstone=capstone, acknowledged=True, actor=stage.learner, **TEXTS),
    ):
        with pytest.raises(Refused, match="cannot change any more"):
            act()
    assert Capstone.objects.get().title == "A checkout that forgets nothing"


def test_the_order_of_files_does_not_change_the_fingerprint() -> None:
    assert capstones.bind(["a", "b"], "m") == capstones.bind(["b", "a"], "m") != capstones.bind(["a"], "m")


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"title": "  "}, "title_missing", "title"),
        ({"title": "x" * 161}, "text_long", "title"),
        ({"summary": "\ud800"}, "text_invalid", "summary"),
        ({"ai_declaration": ""}, "declaration_missing", "ai_declaration"),
        ({"acknowledged": False}, "acknowledgement_missing", "acknowledged"),
    ],
)
def test_r81_r85_each_lack_is_named_beside_its_field(
    stage: Stage, changes: dict[str, Any], code: str, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        stage.submitted(**changes)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert Capstone.objects.get().state == "draft"


def test_a_submission_needs_a_file_a_model_and_the_signed_agreement(stage: Stage) -> None:
    capstone = stage.begun()

    def lack() -> str:
        with pytest.raises(DomainError) as refused:
            capstones.submit(capstone=capstone, acknowledged=True, actor=stage.learner, **TEXTS)
        return refused.value.code

    assert lack() == "dossier_missing"
    capstones.add_file(
        capstone=capstone, name="d.pdf", content=io.BytesIO(stage.dossier), actor=stage.learner
    )
    assert lack() == "anatomy_missing"
    capstones.attach(capstone=capstone, raw=stage.model, actor=stage.learner)
    stage.place.agreement_signed_at = None
    stage.place.save(update_fields=["agreement_signed_at"])
    assert lack() == "agreement_missing"


def test_the_database_itself_refuses_an_unbound_submission(stage: Stage) -> None:
    capstone = stage.begun()
    with pytest.raises(DatabaseError), transaction.atomic():
        Capstone.objects.filter(pk=capstone.pk).update(state="submitted")


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("d.pdf", b"", "file_empty"),
        ("d.pdf", b"x", "file_type"),
        ("d.pdf", b"<html><script>1</script></html>", "file_type"),
        ("d.pdf", b"MZ" + b"\0" * 200, "file_type"),
        ("d.pdf.exe", b"MZ", "file_name"),
        ("d.pdf", hostile.EICAR, "virus"),
        ("d.pdf", hostile.pdf(1, catalog=b"/OpenAction << /S /JavaScript /JS (1) >>"), "pdf_active"),
    ],
)
def test_b01_to_b25_a_bad_file_is_refused_beside_its_field_and_not_kept(
    stage: Stage, name: str, content: bytes, code: str
) -> None:
    capstone = stage.begun()
    with pytest.raises(Invalid) as refused:
        capstones.add_file(capstone=capstone, name=name, content=io.BytesIO(content), actor=stage.learner)
    assert (refused.value.code, refused.value.field) == (code, "file")
    assert not CapstoneFile.objects.exists()


def test_b06_one_byte_too_many_is_refused_with_413(stage: Stage, settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES = len(stage.dossier) - 1
    with pytest.raises(Invalid) as refused:
        capstones.add_file(
            capstone=stage.begun(), name="d.pdf", content=io.BytesIO(stage.dossier), actor=stage.learner
        )
    assert (refused.value.code, refused.value.status) == ("file_too_large", 413)


def test_the_same_bytes_twice_are_one_file_and_ten_are_the_most(stage: Stage) -> None:
    capstone = stage.begun()

    def add(content: bytes, name: str = "d.pdf") -> CapstoneFile:
        return capstones.add_file(
            capstone=capstone, name=name, content=io.BytesIO(content), actor=stage.learner
        )

    assert add(stage.dossier) == add(stage.dossier, "again.pdf")
    for count in range(9):
        add(hostile.pdf(1, words=f"Part {count}"))
    with pytest.raises(Refused) as refused:
        add(hostile.pdf(1, words="One too many"))
    assert (refused.value.code, refused.value.field) == ("files_many", "file")
    assert capstone.files.count() == 10


def test_a_model_of_another_edition_is_refused(stage: Stage) -> None:
    capstone = stage.begun()
    other = stage.model.replace(b'"edition": "PROJECT"', b'"edition": "ENTERPRISE"')
    assert other != stage.model
    with pytest.raises(Invalid) as refused:
        capstones.attach(capstone=capstone, raw=other, actor=stage.learner)
    assert (refused.value.code, refused.value.field) == ("anatomy_edition", "anatomy")
    assert Capstone.objects.get().snapshot is None


def test_a_later_save_of_an_older_text_is_refused_and_both_are_there(stage: Stage) -> None:
    capstone = stage.begun()
    old = reads.version_of(capstone)
    stage.travel(4, minutes=1)
    first = capstones.save(capstone=capstone, actor=stage.learner, version=old, **TEXTS)
    with pytest.raises(Refused) as refused:
        capstones.save(capstone=capstone, actor=stage.learner, version=old, **(TEXTS | {"title": "Other"}))
    assert refused.value.code == "changed_meanwhile"
    assert Capstone.objects.get().title == "T"
    capstones.save(
        capstone=capstone,
        actor=stage.learner,
        version=reads.version_of(first),
        **(TEXTS | {"title": "Other"}),
    )
    assert Capstone.objects.get().title == "Other"


# --- through the pages ----------------------------------------------------------------------------


def test_the_whole_way_from_draft_to_submission_through_the_page(stage: Stage) -> None:
    browser, capstone = stage.client(stage.learner), stage.begun()
    page = f"/learn/{stage.place.pk}/capstone/"
    base = f"/capstones/{capstone.pk}"
    upload = SimpleUploadedFile("Dossier <b>.pdf", stage.dossier)
    assert browser.post(f"{base}/files/", {"file": upload}).status_code == 302
    assert (
        browser.post(f"{base}/anatomy/", {"anatomy": SimpleUploadedFile("m.json", stage.model)}).status_code
        == 302
    )
    shown = browser.get(page).content
    assert b"65 elements" in shown
    assert b"<b>.pdf" not in shown
    refused = browser.post(f"{base}/submit/", TEXTS)
    assert refused.status_code == 400
    assert b"acknowledgement before it may look" in refused.content
    assert browser.post(f"{base}/submit/", TEXTS | {"acknowledged": "on"}).status_code == 302
    assert Capstone.objects.get().state == "submitted"
    assert b"The machine looks at your work" in browser.get(page).content


def test_bad_files_and_models_are_said_beside_their_fields(stage: Stage) -> None:
    browser, capstone = stage.client(stage.learner), stage.begun()
    base = f"/capstones/{capstone.pk}"
    for given, words in (
        ({"file": SimpleUploadedFile("d.pdf", b"MZ....")}, b"a Windows program"),
        ({}, b"Choose at least one file"),
    ):
        answer = browser.post(f"{base}/files/", given)
        assert answer.status_code == 400
        assert words in answer.content
    wrong = b'{"format": "x", "title": 7, "elements": [{"code": "Q9"}]}'
    answer = browser.post(f"{base}/anatomy/", {"anatomy": SimpleUploadedFile("m.json", wrong)})
    assert answer.status_code == 400
    assert b"elements[0].code: " in answer.content
    assert b"title: " in answer.content
    for raw in (b"", b"\xff\xfe", b"[]", b"{", b"[" * 3000):
        assert (
            browser.post(f"{base}/anatomy/", {"anatomy": SimpleUploadedFile("m.json", raw)}).status_code
            == 400
        )
    assert Capstone.objects.get().snapshot is None


def test_the_draft_saves_itself_and_shows_both_texts_on_a_conflict(stage: Stage) -> None:
    browser, capstone = stage.client(stage.learner), stage.begun()
    url = f"/capstones/{capstone.pk}/save/"
    old = reads.version_of(capstone)
    stage.travel(4, minutes=5)
    json_wanted = {"headers": {"Accept": "application/json"}}
    saved = browser.post(url, TEXTS | {"version": old}, **json_wanted)
    assert saved.status_code == 200
    assert set(saved.json()) == {"saved", "version"}
    clash = browser.post(
        url, {"title": "Mine", "summary": "", "ai_declaration": "", "version": old}, **json_wanted
    )
    assert clash.status_code == 409
    assert clash.json()["theirs"]["title"] == "T"
    wrong = browser.post(url, TEXTS | {"title": "x" * 400, "version": saved.json()["version"]}, **json_wanted)
    assert wrong.status_code == 400
    assert "At most 160" in wrong.json()["sentence"]


def test_only_the_learner_acts_and_only_those_concerned_download(stage: Stage) -> None:
    defense = stage.confirmed()
    file = CapstoneFile.objects.get()
    url = f"/capstones/files/{file.pk}/"
    for person in (stage.learner, *stage.panel, stage.officer, stage.administrator):
        answer = stage.client(person).get(url)
        assert answer.status_code == 200
        assert b"".join(answer.streaming_content) == stage.dossier
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["X-Content-Type-Options"] == "nosniff"
    for person in (stage.outsider, stage.peer, stage.instructor, stage.stranger):
        assert stage.client(person).get(url).status_code == 404
    for person in (*stage.panel, stage.officer, stage.administrator):
        answer = stage.client(person).post(f"/capstones/{defense.capstone_id}/withdraw/")
        assert answer.status_code == 403


def test_a_draft_is_its_learners_alone(stage: Stage) -> None:
    capstone = stage.draft()
    file = CapstoneFile.objects.get()
    for person in (*stage.panel, stage.officer, stage.administrator, stage.instructor, stage.peer):
        browser = stage.client(person)
        assert browser.get(f"/capstones/files/{file.pk}/").status_code == 404
        assert browser.post(f"/capstones/{capstone.pk}/save/", TEXTS).status_code == 404
        assert browser.get(f"/api/v1/assessments/capstones/{capstone.pk}").status_code == 404


def test_a_removed_file_is_gone_from_page_and_disk(
    stage: Stage, django_capture_on_commit_callbacks: Any
) -> None:
    capstone = stage.draft()
    file = CapstoneFile.objects.get()
    storage, name = file.stored.storage, file.stored.name
    with django_capture_on_commit_callbacks(execute=True):
        assert stage.client(stage.learner).post(f"/capstones/files/{file.pk}/remove/").status_code == 302
    assert not capstone.files.exists()
    assert not storage.exists(name)


@pytest.mark.parametrize("where", ["0", "-1", "9223372036854775808", "NaN", "%00", "١٢٣"])
def test_b58_strange_ids_are_not_found(stage: Stage, where: str) -> None:
    assert stage.client(stage.learner).get(f"/capstones/files/{where}/").status_code == 404


def test_withdrawing_a_submission_releases_its_proposed_panel(stage: Stage) -> None:
    defense = stage.propose(stage.pregraded())
    assert stage.client(stage.learner).post(f"/capstones/{defense.capstone_id}/withdraw/").status_code == 302
    defense.refresh_from_db()
    assert (defense.state, Capstone.objects.get().state) == ("canceled", "withdrawn")


def test_t03_no_refusal_tells_that_a_decision_was_made(stage: Stage) -> None:
    browser, answers = stage.client(stage.learner), []
    defense = stage.confirmed()
    file = CapstoneFile.objects.get()
    doors = (f"/capstones/{defense.capstone_id}/withdraw/", f"/capstones/files/{file.pk}/remove/")

    def told() -> list[tuple[int, str]]:
        found = []
        for door in doors:
            answer = browser.post(door, headers={"accept": "application/json"})
            found.append((answer.json()["code"], answer.json()["title"]))
        return found

    answers.append(told())
    stage.travel(4, days=4)
    defenses.open(defense=defense, actor=stage.chair)
    for person in stage.panel:
        stage.seal(defense, person, 3, R1=1 if person == stage.third else 3)
    answers.append(told())
    moderations.close(
        moderation=Moderation.objects.get(), levels=[("R1", 3)], note=NOTE, actor=stage.other_officer
    )
    decisions.decide(
        capstone=Capstone.objects.get(), outcome=Outcome.PASS, reason=REASON, actor=stage.officer
    )
    answers.append(told())
    assert answers[0] == answers[1] == answers[2]
    assert [code for code, _ in answers[0]] == ["withdraw_late", "submitted_already"]


def test_a_scheduled_capstone_cannot_be_withdrawn(stage: Stage) -> None:
    defense = stage.confirmed()
    with pytest.raises(Refused):
        capstones.withdraw(capstone=defense.capstone, actor=stage.learner)


def test_the_page_asks_as_many_questions_for_ten_files_as_for_one(
    stage: Stage, django_assert_max_num_queries: Any
) -> None:
    browser, capstone = stage.client(stage.learner), stage.draft()
    url = f"/learn/{stage.place.pk}/capstone/"
    browser.get(url)
    with django_assert_max_num_queries(50) as first:
        browser.get(url)
    for count in range(9):
        content = io.BytesIO(hostile.pdf(1, words=f"Part {count}"))
        capstones.add_file(capstone=capstone, name=f"{count}.pdf", content=content, actor=stage.learner)
    with django_assert_max_num_queries(len(first)):
        browser.get(url)
    assert len(first) <= 12
