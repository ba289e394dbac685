"""From an invitation to a certificate that a stranger verifies, through the real pages, each person at their own browser."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import yaml
from playwright.sync_api import expect

from cpo_program.dossier import dossier_pdf
from tests.journeys import soundness
from tests.journeys.people import Person
from tests.journeys.site import Site, until

FIXTURES = Path(__file__).resolve().parent.parent.parent / "fixtures"
LEARNER, ADDRESS, PASSPHRASE = "Lucía Ferreira", "lucia@example.test", "seven rivers meet here"
NINA, NINAS_ADDRESS = "Nina Halvorsen", "nina@example.test"
COHORT = "CPA Lisbon, last year"
BREAKS = [12, 24, 36]
FEEDBACK = "Your third failure point names the rule and its owner. Trace the second one as far."
DECISION = "The agreed levels meet the pass rule on every criterion; the change scenario was answered by demonstration."
#: what each examiner writes beside R1, and nobody else may read before the last seal
NOTES = {
    "ivo": "Brandt heard the goal broken down to one measure that a product team can miss.",
    "mia": "Castellanos saw the goal connected to two segments, with evidence for both of them.",
    "oskar": "Nyberg missed the rejected options, yet the goals are measurable and connected.",
}
DOUBT = "No choice between alternatives was shown, neither in the dossier nor when asked for it twice."


def test_a_learner_goes_from_the_invitation_to_a_certificate_that_a_stranger_verifies(
    site: Site, meet: Callable[..., Person], enter: Callable[..., Person], tmp_path: Path
) -> None:
    zoe, grace, olga = enter("zoe"), enter("grace"), enter("olga")
    panel = {name: enter(name) for name in NOTES}
    lucia, nina, stranger = meet("lucia"), meet("nina"), meet("stranger")

    zoe_opens_a_cohort_in_its_week_47_and_invites(zoe)
    lucia_takes_her_place(lucia, site)
    nina_becomes_an_examiner_and_grace_too(nina, grace, site)
    place = lucia_works_through_week_1(lucia, tmp_path)
    grace_marks_and_releases(grace)
    lucia_reads_the_feedback(lucia)
    site.manage(
        "credit",
        ADDRESS,
        "--up-to",
        "46",
        "--reason",
        "Came over from another cohort.",
        "--by",
        "zoe@demo.example",
    )
    lucia_submits_the_capstone_and_watches_the_machine(lucia, place, tmp_path)
    the_panel_ends_the_defense_it_sits_in(panel)
    room = zoe_forms_a_panel_without_the_one_who_taught(zoe)
    the_panel_scores_and_seals_blindly(panel, zoe, olga, room)
    nina_moderates_what_lies_too_far_apart(zoe, olga, nina)
    olga_decides_and_zoe_releases(olga, zoe, lucia, place)
    code = lucia_finds_the_certificate_in_her_wallet(lucia, place)
    a_stranger_verifies_it(stranger, code)
    olga_revokes_it_and_the_stranger_sees_it_at_once(olga, stranger, code)

    assert "whole" in site.manage("verify_ledger")
    story = site.manage("chronicle", ADDRESS)
    verbs = re.findall(r"^\S+ \S+ +\d+ (\S+)", story, re.MULTILINE)
    in_order(
        verbs,
        "enrollments.place.invite",
        "enrollments.place.activate",
        "enrollments.agreement.sign",
        "assessments.submission.submit",
        "assessments.mark.release",
        "enrollments.progress.credit",
        "assessments.capstone.submit",
        "assessments.capstone.pregrade",
        "assessments.defense.propose",
        "assessments.defense.confirm",
        "assessments.defense.open",
        "assessments.defense.seal",
        "assessments.moderation.open",
        "assessments.moderation.close",
        "assessments.decision.make",
        "assessments.decision.release",
        "certificates.credential.award",
        "certificates.credential.issue",
        "certificates.credential.revoke",
    )


def zoe_opens_a_cohort_in_its_week_47_and_invites(zoe: Person) -> None:
    # In UTC no local time of a slot is missing or doubled, whatever the night.
    zoe.goes("/profile/")
    zoe.fills("Time zone", "UTC")
    zoe.presses("Save")
    zoe.goes("/cohorts/")
    zoe.follows("New cohort")
    zoe.page.get_by_label("Program").select_option(index=_option(zoe, "Program", r"Architect|CPA"))
    zoe.fills("Name", COHORT)
    zoe.fills("Start date", monday_46_weeks_ago().isoformat())
    zoe.page.get_by_label("Time zone").select_option("UTC")
    zoe.fills("Breaks after weeks", ", ".join(str(week) for week in BREAKS))
    zoe.fills("Seats", "12")
    zoe.presses("Make the cohort")
    expect(zoe.page.get_by_role("heading", name=COHORT, level=1)).to_be_visible()
    zoe.sees("In week 47.")
    zoe.follows("Instructors")
    zoe.page.get_by_label("Instructor").select_option(index=_option(zoe, "Instructor", "Grace Adeyemi"))
    zoe.presses("Assign")
    zoe.sees(f"Grace Adeyemi instructs {COHORT}.")
    zoe.follows("Back to the roster")
    zoe.follows("Invite a learner")
    zoe.fills("E-mail address", ADDRESS)
    zoe.fills("Name", LEARNER)
    zoe.presses("Send the invitation")
    zoe.sees(f"The invitation to {ADDRESS} is on its way.")
    for address in (NINAS_ADDRESS, "grace@demo.example"):
        zoe.goes("/office/people/")
        zoe.follows("Invite somebody")
        zoe.fills("E-mail address", address)
        zoe.page.get_by_label("Role").select_option("examiner")
        zoe.presses("Send the invitation")
        zoe.sees(address)


def lucia_takes_her_place(lucia: Person, site: Site) -> None:
    lucia.goes(site.link_in(site.mail_to(ADDRESS, "Your invitation")))
    lucia.fills("Your name", LEARNER)
    lucia.page.get_by_label("Time zone").select_option("Europe/Lisbon")
    lucia.fills("Password", PASSPHRASE)
    with lucia.refused(400):
        lucia.presses("Take my place")
        lucia.sees("The program needs your agreement before you can begin.")
    lucia.fills("Password", PASSPHRASE)
    lucia.page.get_by_label("I agree to the candidate agreement").check()
    lucia.presses("Take my place")
    lucia.page.wait_for_url("**/home/")
    lucia.sees("Welcome. Your place is taken.")
    lucia.sees(re.compile(r"week 47 of 48"))


def nina_becomes_an_examiner_and_grace_too(nina: Person, grace: Person, site: Site) -> None:
    nina.goes(site.link_in(site.mail_to(NINAS_ADDRESS, "Your invitation")))
    nina.fills("Your name", NINA)
    nina.page.get_by_label("Time zone").select_option("Europe/Oslo")
    nina.fills("Password", PASSPHRASE)
    nina.presses("Take my place")
    nina.page.wait_for_url("**/home/")
    grace.goes(site.link_in(site.mail_to("grace@demo.example", "Your invitation")))
    grace.presses("Accept")
    grace.page.wait_for_url("**/home/")


def lucia_works_through_week_1(lucia: Person, folder: Path) -> str:
    """Reads, takes the self-check, hands in. Returns the path of her place."""
    week = authored("CPA-W01")
    reading, check, work = (
        next(a for a in week["activities"] if a["kind"] == kind) for kind in ("reading", "quiz", "assignment")
    )
    lucia.goes("/learn/")
    place = re.sub(r"^https?://[^/]+|#.*$", "", lucia.page.url)
    lucia.goes(f"{place}weeks/1/")
    expect(lucia.page.get_by_role("heading", name=week["title"], level=1)).to_be_visible()
    lucia.presses("I have read this")
    lucia.sees(f"“{reading['title']}” is done.")

    lucia.follows(check["title"])
    lucia.presses("Start")
    lucia.sees(check["questions"][0]["ask"])
    soundness.require(lucia.page)
    for question in check["questions"]:
        asked = lucia.page.locator("fieldset", has_text=question["ask"])
        for spot in question["right"]:
            asked.get_by_label(question["choices"][spot], exact=True).check()
    lucia.presses("Finish and count")
    lucia.sees("Counted: 100 percent.")
    lucia.sees(check["questions"][0]["why"])

    paper = folder / "failure points.pdf"
    paper.write_bytes(dossier_pdf("Five failure points", LEARNER))
    lucia.follows("Back to week 1")
    lucia.follows(work["title"])
    lucia.presses("Begin")
    lucia.fills(
        "Your answer",
        "## Five failure points\n\n1. The identity check had **no owner**.\n\nI would ask: who may refuse an order?",
    )
    lucia.page.locator("input[type=file]").set_input_files(paper)
    lucia.presses("Hand in")
    lucia.sees(re.compile(r"Receipt"))
    lucia.sees("failure points.pdf")
    return place


def grace_marks_and_releases(grace: Person) -> None:
    grace.goes("/marking/")
    grace.follows(LEARNER)
    grace.sees("The learner’s text")
    expect(grace.page.locator(".prose strong", has_text="no owner")).to_be_visible()
    soundness.require(grace.page)
    give_level_3(grace)
    grace.fills("Feedback to the learner", FEEDBACK)
    grace.presses("Finish the mark")
    grace.sees("The learner sees nothing of this mark until you release it.")
    grace.presses("Release to the learner")
    grace.sees("Released. The learner has been told.")


def lucia_reads_the_feedback(lucia: Person) -> None:
    lucia.goes("/home/")
    lucia.page.locator("section", has_text="Feedback that arrived").last.get_by_role("link").first.click()
    lucia.sees(FEEDBACK)
    lucia.sees("75.0 of 100")


def lucia_submits_the_capstone_and_watches_the_machine(lucia: Person, place: str, folder: Path) -> None:
    lucia.goes(f"{place}capstone/")
    lucia.presses("Begin the capstone")
    lucia.sees("3. Declare and submit")
    soundness.require(lucia.page)
    dossier = folder / "dossier.pdf"
    dossier.write_bytes(dossier_pdf("Saved-card checkout", LEARNER))
    lucia.page.locator("input[name=file]").set_input_files(dossier)
    lucia.presses("Add to the dossier")
    lucia.sees("1 of 10 files")
    lucia.page.locator("input[name=anatomy]").set_input_files(FIXTURES / "anatomy" / "checkout.json")
    lucia.presses("Attach the model")
    lucia.sees("The model is attached.")
    lucia.fills("Title", "Saved-card checkout")
    lucia.fills(
        "Summary",
        "The checkout loses four customers in ten. The dossier shows which rule carries which goal.",
    )
    with lucia.refused(400):
        lucia.presses("Submit the capstone")
        lucia.sees("Not submitted yet. Please look at this:")
    lucia.fills("Machine help you used", "A language model corrected the grammar of chapters one and two.")
    lucia.page.get_by_label("I know that a machine examines").check()
    lucia.presses("Submit the capstone")
    lucia.sees("Submitted. Your files and your model are frozen as they are.")
    # From here on nobody touches the page: the worker's steps arrive by themselves.
    asked: list[str] = []
    lucia.page.on(
        "request",
        lambda request: asked.append(request.resource_type) if "/capstone/" in request.url else None,
    )
    lucia.sees("a panel is being formed")
    assert "xhr" in asked, "the page was not followed live"


def the_panel_ends_the_defense_it_sits_in(panel: dict[str, Person]) -> None:
    """Three examiners of one mind: no moderation, and they are free for the next."""
    for name, examiner in panel.items():
        examiner.goes("/defenses/")
        examiner.follows("Rafael Costa")
        give_level_3(examiner)
        examiner.page.get_by_label("I scored alone").check()
        examiner.presses("Seal my scores")
        examiner.sees("Your scores are sealed" if name != "oskar" else "Sealed scores of the panel")


def zoe_forms_a_panel_without_the_one_who_taught(zoe: Person) -> str:
    """Proposes and confirms. Returns the path of the defense room."""
    zoe.goes("/defenses/")
    zoe.page.get_by_role("row", name=LEARNER).get_by_role("link", name="Form a panel").click()
    barred = zoe.page.locator("aside", has_text="Who cannot sit")
    expect(barred).to_contain_text(f"Grace Adeyemi taught {LEARNER} within the last 24 months.")
    slot = datetime.now(UTC) + timedelta(minutes=3)

    def fill(first_member: str) -> None:
        for label, who in (
            ("Chair", "Ivo Brandt"),
            ("First member", first_member),
            ("Second member", "Oskar Nyberg"),
        ):
            zoe.page.get_by_label(label).select_option(index=_option(zoe, label, who))
        zoe.fills("Starts", f"{slot:%Y-%m-%dT%H:%M}")
        zoe.fills("Room or meeting address", "Meeting room Tejo, and by video")

    with zoe.refused(400):
        fill("Grace Adeyemi")
        zoe.presses("Propose panel and slot")
        problems = zoe.page.get_by_role("alert")
        expect(problems).to_contain_text(f"Grace Adeyemi taught {LEARNER} within the last 24 months.")
        expect(problems).to_contain_text("The slot is less than 48 hours away.")
        soundness.require(zoe.page)
    fill("Mia Castellanos")
    zoe.fills("Why so soon", "All three examiners are in the house today and the learner asked for it.")
    zoe.presses("Propose panel and slot")
    zoe.sees("The panel is formed.")
    zoe.presses("Confirm panel and slot")
    zoe.sees("Confirmed. The learner and the panel are told.")
    return re.sub(r"^https?://[^/]+|#.*$", "", zoe.page.url)


def the_panel_scores_and_seals_blindly(
    panel: dict[str, Person], zoe: Person, olga: Person, room: str
) -> None:
    panel["ivo"].goes(room)
    panel["ivo"].presses("Open the defense")
    panel["ivo"].sees("The defense is open.")
    for name in ("oskar", "mia", "ivo"):
        examiner = panel[name]
        examiner.goes("/defenses/")
        examiner.follows(LEARNER)
        give_level_3(examiner)
        examiner.page.locator("[name=note_R1]").fill(NOTES[name])
        if name == "oskar":
            soundness.require(examiner.page)
            examiner.page.locator("[name=level_R2][value='1']").check()
            examiner.page.locator("[name=note_R2]").fill(DOUBT)
        examiner.page.get_by_label("I scored alone").check()
        if name == "ivo":
            # The last seat has sealed nothing yet: what the others sealed is on nobody's page but their own.
            for reader in (*panel.values(), zoe, olga):
                seen = reader.reads(room).text()
                for author, note in NOTES.items():
                    if author != reader.name:
                        assert note not in seen, (
                            f"{reader.name} reads what {author} wrote before the last seal"
                        )
                assert (DOUBT in seen) == (reader.name == "oskar")
                assert "Sealed scores of the panel" not in seen
            assert "What the machine found" not in panel["ivo"].reads(room).text()
            assert NOTES["mia"] in panel["mia"].reads(room).text()
        examiner.presses("Seal my scores")
        examiner.sees("Your scores are sealed")
    shown = panel["mia"].reads(room).text()
    assert all(note in shown for note in (*NOTES.values(), DOUBT))
    panel["mia"].goes(room)
    panel["mia"].sees("R2 Portfolio and trade-offs: levels from 1 to 3, more than 1 level apart.")


def nina_moderates_what_lies_too_far_apart(zoe: Person, olga: Person, nina: Person) -> None:
    zoe.goes("/defenses/")
    waiting = zoe.page.locator("section", has_text="In moderation").last
    waiting.get_by_role("link", name=LEARNER).click()
    offered = zoe.page.get_by_label("Moderator").locator("option").all_inner_texts()
    assert not {"Ivo Brandt", "Mia Castellanos", "Oskar Nyberg", "Grace Adeyemi"} & set(offered)
    zoe.page.get_by_label("Moderator").select_option(label=NINA)
    zoe.presses("Assign")
    zoe.sees("Assigned.")
    moderation = zoe.page.url
    # Given to Nina, it is Olga's no more, who is to decide.
    olga.goes(moderation)
    expect(olga.page.get_by_role("button", name="Close the moderation")).to_have_count(0)
    nina.goes("/defenses/")
    nina.follows(LEARNER)
    nina.sees("Settle the levels")
    soundness.require(nina.page)
    nina.page.locator("[name=level_R2][value='2']").check()
    nina.fills(
        "Why these levels hold",
        "The decision log names one rejected option with its reason; a tested allocation is missing.",
    )
    nina.presses("Close the moderation")
    nina.sees("Closed. The capstone waits for its decision.")


def olga_decides_and_zoe_releases(olga: Person, zoe: Person, lucia: Person, place: str) -> None:
    olga.goes("/decisions/")
    olga.follows(LEARNER)
    olga.sees("The pass rule is met")
    soundness.require(olga.page)
    olga.page.locator("[name=outcome][value=pass]").check()
    olga.fills("Reason", DECISION)
    olga.presses("Decide")
    olga.sees("Decided. The learner sees it after its release.")
    before = lucia.reads(f"{place}capstone/").text()
    assert DECISION not in before
    assert "Passed" not in before
    zoe.goes("/decisions/")
    zoe.page.get_by_role("row", name=LEARNER).get_by_role("button", name="Release").click()
    zoe.sees("Released. The learner has been told.")
    lucia.goes(f"{place}capstone/")
    lucia.sees(DECISION)
    lucia.sees("Passed")
    shown = lucia.reads(f"{place}capstone/").text()
    assert not [note for note in (*NOTES.values(), DOUBT) if note in shown], (
        "a learner never reads who gave which score"
    )


def lucia_finds_the_certificate_in_her_wallet(lucia: Person, place: str) -> str:
    """Returns the code, once the worker has printed the paper."""

    def printed() -> bool:
        lucia.goes("/wallet/")
        row = lucia.page.locator("main li").filter(has_text="ICMG Certified Chief Product Architect")
        return row.get_by_role("link", name="PDF").count() == 1

    until(printed, "the certificate is printed", seconds=45)
    lucia.sees("ICMG Certified Chief Product Architect")
    lucia.sees("Active")
    lucia.goes(f"{place}path/")
    lucia.sees("Earned")
    lucia.follows("ICMG Certified Chief Product Architect")
    lucia.page.wait_for_url("**/verify/*/")
    return lucia.page.url.rstrip("/").rsplit("/", 1)[-1]


def a_stranger_verifies_it(stranger: Person, code: str) -> None:
    stranger.goes("/")
    stranger.page.get_by_role("navigation", name="Site").get_by_role(
        "link", name="Verify a credential"
    ).click()
    stranger.fills("Code on the certificate", code.lower())
    stranger.presses("Verify")
    expect(stranger.page.get_by_role("heading", name=LEARNER, level=1)).to_be_visible()
    expect(stranger.page.locator(".verdict")).to_contain_text("Valid")
    assert stranger.context.cookies() == [], "a stranger is given no cookie"
    facts = published(stranger, code)
    assert facts["status"] == "valid"
    assert facts["holder"] == LEARNER
    assert facts["credential"] == "ICMG Certified Chief Product Architect"
    assert facts["issued_on"] == datetime.now(UTC).date().isoformat()
    with stranger.page.expect_download() as download:
        stranger.follows("Certificate (PDF)")
    document = pypdfium2.PdfDocument(download.value.path())
    words = " ".join(document[0].get_textpage().get_text_range().split())
    document.close()
    assert LEARNER in words
    assert "Chief Product Architect" in words


def olga_revokes_it_and_the_stranger_sees_it_at_once(olga: Person, stranger: Person, code: str) -> None:
    olga.goes("/office/credentials/")
    olga.page.get_by_role("row", name=LEARNER).get_by_role("link").first.click()
    olga.page.locator("summary", has_text="Revoke").click()
    act = olga.page.locator("#revoke")
    act.locator("[name=reason]").select_option("misconduct")
    act.locator("[name=note]").fill("The dossier was found to be another person's work.")
    act.locator("[name=final]").check()
    act.get_by_role("button", name="Revoke").click()
    olga.sees("Revoked. The public page says so now.")
    stranger.page.reload()
    expect(stranger.page.locator(".verdict")).to_contain_text(re.compile("revoked", re.IGNORECASE))
    expect(stranger.page.get_by_role("link", name="Certificate (PDF)")).to_have_count(0)
    assert "another person's work" not in stranger.page.content(), "the office's own words stay in the office"
    assert published(stranger, code)["status"] == "revoked"
    stranger.reads(f"/verify/{code}/certificate.pdf", status=410)


# --- small things -------------------------------------------------------------------------------------


def give_level_3(judge: Person) -> None:
    """Chooses level 3 on every criterion of the form."""
    rows = judge.page.locator("fieldset.rubric-row")
    expect(rows.first).to_be_visible()
    for spot in range(rows.count()):
        rows.nth(spot).locator("input[value='3']").check()


def monday_46_weeks_ago() -> date:
    """The start of a cohort whose week 47 runs now."""
    today = datetime.now(UTC).date()
    return (
        today - timedelta(days=today.weekday()) - timedelta(weeks=46 + sum(1 for week in BREAKS if week < 47))
    )


def authored(key: str) -> dict[str, Any]:
    """A week as it is written in the fixtures, whose right answers the journey needs."""
    front = (FIXTURES / "cpa" / "weeks" / f"{key}.md").read_text("utf-8").split("---\n")[1]
    return dict(yaml.safe_load(front))


def published(stranger: Person, code: str) -> dict[str, Any]:
    return dict(stranger.reads(f"/verify/{code}/", accept="application/json").json())


def in_order(verbs: list[str], *wanted: str) -> None:
    """Each wanted verb stands in the story, after the one before it."""
    rest = iter(verbs)
    for verb in wanted:
        if verb not in rest:
            pytest.fail(f"{verb} is missing, or stands too early, in:\n" + "\n".join(verbs))


def _option(person: Person, label: str, words: str) -> int:
    """The place of the first option that says ``words``."""
    texts = person.page.get_by_label(label).first.locator("option").all_inner_texts()
    return next(place for place, text in enumerate(texts) if re.search(words, text))
