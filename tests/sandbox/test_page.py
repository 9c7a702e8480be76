"""The sandbox's page: words that cannot break out, blocks a person recognises, fragments by address."""

import asyncio
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette

from deploy.sandbox.clock import Clock
from deploy.sandbox.config import load_manifest, load_workspace
from deploy.sandbox.model import Message, View
from deploy.sandbox.page import routes
from deploy.sandbox.page.mrkdwn import html
from deploy.sandbox.page.place import Place, index_by_ids
from deploy.sandbox.page.times import day, local_input, until_working_morning
from deploy.sandbox.world import World

DEPLOY = Path(__file__).parents[2] / "deploy"
NAMES = {"U1": "Amina Yusuf", "C1": "north-locality"}
TUESDAY = datetime(2026, 11, 17, 14, 2, tzinfo=UTC)


def html_of(text: str) -> str:
    return re.sub(r'</?span( class="line")?>', "", str(html(text, NAMES)))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("*bold* and _lean_ and ~gone~", "<strong>bold</strong> and <em>lean</em> and <s>gone</s>"),
        ("*bold _both_*", "<strong>bold <em>both</em></strong>"),
        ("2*3*4 and snake_case_name", "2*3*4 and snake_case_name"),  # a mark within a word is no mark
        ("* not bold *", "* not bold *"),
        ("`*kept* <b>`", "<code>*kept* &lt;b&gt;</code>"),
        ("a &lt; b &amp;amp; c", "a &lt; b &amp;amp; c"),
        ("one\ntwo", "onetwo"),  # each line is its own span
    ],
)
def test_marks_become_emphasis_only_where_slack_makes_them_so(text: str, shown: str) -> None:
    assert html_of(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<@U1>", '<span class="mention">@Amina Yusuf'),
        ("<#C1>", '<span class="mention">#north-locality'),
        ("<!channel>", '<span class="broadcast">@channel'),
        ("<!date^1^{date}|17 November>", '<span class="mention">17 November'),
        ("<mailto:a@b.example|write>", '<a href="mailto:a@b.example"'),
        ("<https://b.example/?a=1&amp;b=2|plan>", '<a href="https://b.example/?a=1&amp;b=2"'),
        ("see https://b.example/x.", '<a href="https://b.example/x"'),
    ],
)
def test_mentions_broadcasts_and_links_are_told_apart(text: str, shown: str) -> None:
    assert shown in str(html(text, NAMES))


@pytest.mark.parametrize("text", ["&lt;!channel&gt;", "&lt;@U1&gt;", "<script>", "<javascript:alert(1)|x>"])
def test_escaped_or_unknown_brackets_stay_the_characters_they_are(text: str) -> None:
    shown = str(html(text, NAMES))
    assert "&lt;" in shown
    assert 'class="broadcast"' not in shown
    assert 'class="mention"' not in shown
    assert "<a " not in shown


def test_quotes_lists_and_preformatted_text_keep_their_lines() -> None:
    shown = str(html("&gt; one\n> two\n• first\nend\n```\n*as* <typed>\n```", NAMES))
    assert "<blockquote>one<br>two</blockquote>" in shown
    assert '<span class="item">• first</span>' in shown
    assert "<pre>*as* &lt;typed&gt;</pre>" in shown


PIECES = st.sampled_from(
    ["<", ">", "&", "&lt;", '"', "'", "*", "_", "`", "```", "|", "!channel", "@U1", "\n", "a"]
)


@given(st.lists(PIECES | st.text(max_size=5), max_size=25).map("".join))
def test_no_text_makes_an_element_that_mrkdwn_does_not_have(text: str) -> None:
    tags = re.findall(r"<[^>]*>", str(html(text, NAMES)))
    allowed = re.compile(
        r'</?(strong|em|s|code|pre|blockquote|br|span|a)>|<span class="(line|item|mention|broadcast)">'
        r'|<a href="(https?://|mailto:|tel:)[^"]*" rel="noreferrer noopener" target="_blank">'
    )
    assert [tag for tag in tags if not allowed.fullmatch(tag)] == []


def test_what_the_workspace_holds_goes_before_what_the_app_preset() -> None:
    block = {"block_id": "b"}
    element = {"action_id": "a", "type": "plain_text_input", "initial_value": "preset"}
    assert Place("k").input_value(block, element) == "preset"
    held = index_by_ids([{"block_id": "b", "action_id": "a", "label": "Why", "value": "typed"}])
    assert Place("k", known=held).input_value(block, element) == "typed"
    cleared = index_by_ids([{"block_id": "b", "action_id": "a", "label": "Why", "value": None}])
    assert Place("k", known=cleared).input_value(block, element) == ""


def test_an_option_is_picked_by_its_words_or_its_value() -> None:
    block, element = {"block_id": "b"}, {"action_id": "a", "type": "checkboxes"}
    yes, no = ({"text": {"type": "plain_text", "text": words}, "value": words[0]} for words in ("Yes", "No"))
    held = index_by_ids([{"block_id": "b", "action_id": "a", "selected": ["Yes"]}])
    place = Place("k", known=held)
    assert place.is_selected(block, element, yes)
    assert not place.is_selected(block, element, no)


@pytest.mark.parametrize(
    ("now", "hours"),
    [
        (datetime(2026, 11, 17, 8, tzinfo=UTC), 1),
        (datetime(2026, 11, 17, 9, tzinfo=UTC), 24),  # strictly after now
        (datetime(2026, 11, 20, 17, tzinfo=UTC), 64),  # Friday evening to Monday
        (datetime(2026, 12, 24, 9, tzinfo=UTC), 24 * 5),  # over Christmas, its substitute day, a weekend
        (datetime(2026, 6, 9, 7, tzinfo=UTC), 1),  # British summer time
    ],
)
def test_the_next_working_morning_is_nine_in_london_on_a_working_day(now: datetime, hours: int) -> None:
    assert until_working_morning(now).total_seconds() == hours * 3600


def test_days_and_times_are_named_as_londoners_name_them() -> None:
    assert day(datetime(2026, 11, 16, 23, 59, tzinfo=UTC), TUESDAY) == "Yesterday"
    assert day(datetime(2026, 6, 9, 23, 30, tzinfo=UTC), TUESDAY) == "Wednesday 10 June"
    assert local_input(1781046000) == "2026-06-10T00:00"
    assert local_input("2026-06-09T23:00:00+00:00") == "2026-06-10T00:00"


def words(text: str, kind: str = "plain_text") -> dict[str, str]:
    return {"type": kind, "text": text}


def button(text: str, **more: Any) -> dict[str, Any]:
    return {"type": "button", "text": words(text), "action_id": text.lower().replace(" ", "_"), **more}


@pytest.fixture
def world() -> Iterator[World]:
    workspace = load_workspace(DEPLOY / "demo" / "workspace.yaml")
    manifest = load_manifest(DEPLOY / "slack" / "manifest.yaml")
    made = World(workspace, manifest, Clock(TUESDAY))
    yield made
    made.close()


def get(world: World, address: str) -> httpx.Response:
    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app=Starlette(routes=routes(world)))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            return await client.get(address)

    return asyncio.run(ask())


def post(world: World, channel: str, text: str, *blocks: dict[str, Any], **more: Any) -> Message:
    ts, app = world.clock.next_ts(), world.app.bot_user_id
    return world.post(Message(ts, channel, app, by_app=True, text=text, blocks=list(blocks), **more))


def test_the_page_shows_the_phones_asked_for_and_four_when_none_are(world: World) -> None:
    assert re.findall(r'id="phone-(\w+)"', get(world, "/").text) == ["amina", "sam", "ruth", "priya"]
    for asked in ("people=tom,ruth,nobody", "people=tom&people=ruth"):
        assert re.findall(r'id="phone-(\w+)"', get(world, f"/?{asked}").text) == ["tom", "ruth"]


def test_the_page_allows_only_its_own_scripts_and_pictures(world: World) -> None:
    page = get(world, "/")
    assert "default-src 'self'" in page.headers["content-security-policy"]
    assert not re.search(r"<script(?! type=\"module\" src=\"/page/)|\son\w+=|style=", page.text)


def test_a_phone_lists_only_the_conversations_of_its_person(world: World) -> None:
    assert "north-locality" in get(world, "/page/phone/ruth").text
    assert "north-locality" not in get(world, "/page/phone/amina").text


def test_a_handle_that_nobody_has_is_not_found(world: World) -> None:
    assert get(world, "/page/phone/nobody").status_code == 404


def test_a_message_is_drawn_with_its_badge_its_words_and_its_buttons(world: World) -> None:
    message = post(
        world,
        "G0NORTH",
        "Case LH-2041: no access visit.",
        {"type": "header", "text": words("LH-2041")},
        {"type": "section", "text": words("For <@U0SAM>, *urgent*", "mrkdwn"), "fields": [words("Step 1")]},
        {"type": "actions", "block_id": "do", "elements": [button("I have this", style="primary")]},
    )
    shown = get(world, "/page/phone/ruth?in=G0NORTH").text
    assert '<span class="app">APP</span>' in shown
    assert '<span class="mention">@Sam Okafor</span>, <strong>urgent</strong>' in shown
    assert 'aria-label="Doorstep, 14:02: Case LH-2041: no access visit."' in shown
    assert (
        'class="button primary" data-do="press" data-label="I have this" data-block="do"'
        f' data-action="i_have_this" data-ts="{message.ts}">I have this</button>'
    ) in shown
    assert "<b>Doorstep in #north-locality</b> <span>Case LH-2041: no access visit.</span>" in shown


def test_words_of_a_person_never_become_markup(world: World) -> None:
    nasty = '"><script>alert(1)</script><img src=x onerror=alert(1)> {{ 7*7 }}'
    post(world, "D0AMINA", nasty, {"type": "section", "text": words(nasty), "accessory": button(nasty[:60])})
    shown = get(world, "/page/phone/amina").text
    assert "<script" not in shown
    assert "<img" not in shown
    assert "{{ 7*7 }}" in shown


def test_what_only_one_person_sees_says_so_and_an_edit_shows(world: World) -> None:
    post(world, "G0NORTH", "Not yours.", ephemeral_for="U0SAM")
    world.redraw(post(world, "G0NORTH", "First"), text="Second", blocks=None)
    shown = get(world, "/page/phone/sam?in=G0NORTH").text
    assert "Only visible to you" in shown
    assert "(edited)" in shown
    other = get(world, "/page/phone/ruth?in=G0NORTH").text
    assert "Not yours." not in other


def test_slacks_own_notices_are_shown(world: World) -> None:
    post(world, "D0SAM", "Press").warnings["U0SAM"] = "This app did not answer."
    world.notify("U0SAM", "/case failed with the error “operation_timeout”")
    shown = get(world, "/page/phone/sam").text
    assert "This app did not answer." in shown
    assert "operation_timeout" in shown


def test_a_button_that_asks_first_carries_its_question(world: World) -> None:
    asking = {
        "title": words('Say "stop"?'),
        "text": words("Sure?"),
        "confirm": words("Yes"),
        "deny": words("No"),
    }
    post(world, "D0SAM", "Stop", {"type": "actions", "elements": [button("Stop", confirm=asking)]})
    found = re.search(r'data-confirm="([^"]*)"', get(world, "/page/phone/sam").text)
    assert found
    question = json.loads(found[1].replace("&#34;", '"'))
    assert question == {"title": 'Say "stop"?', "text": "Sure?", "confirm": "Yes", "deny": "No"}


MENUS = [
    ("static_select", "<select"),
    ("radio_buttons", 'type="radio"'),
    ("checkboxes", 'type="checkbox"'),
    ("overflow", 'aria-label="More actions"'),
    ("multi_static_select", '<details class="many"'),
]


@pytest.mark.parametrize(("kind", "shown"), MENUS)
def test_each_menu_is_a_native_control_with_its_options(world: World, kind: str, shown: str) -> None:
    options = [{"text": words("LH-2041"), "value": "1"}, {"text": words("LH-2077"), "value": "2"}]
    post(world, "D0SAM", "Which?", {"type": "actions", "elements": [{"type": kind, "options": options}]})
    phone = get(world, "/page/phone/sam").text
    assert shown in phone
    assert phone.count("LH-2077</") == 1


def modal(world: World, errors: dict[str, str]) -> None:
    field = {
        "type": "input",
        "block_id": "what",
        "label": words("What happened?"),
        "hint": words("Facts first."),
        "element": {"type": "plain_text_input", "action_id": "text", "multiline": True, "max_length": 3000},
    }
    source = {"title": words("Record the visit"), "submit": words("Submit"), "close": words("Back")}
    state = {"what": {"text": {"type": "plain_text_input", "value": "Nobody <in>"}}}
    world.modals["U0AMINA"].append(
        View("V1", "U0AMINA", "modal", source, [field], state, "hash", "V1", errors=errors)
    )


def test_a_modal_is_a_sheet_with_its_title_its_answers_and_both_ways_out(world: World) -> None:
    modal(world, {})
    shown = get(world, "/page/phone/amina").text
    assert 'role="dialog" aria-modal="true"' in shown
    assert 'class="screen" inert' in shown
    assert ">Back</button>" in shown
    assert '<button type="submit" class="submit">Submit</button>' in shown
    assert 'maxlength="3000" aria-labelledby="amina-V1-what-text-label">Nobody &lt;in&gt;</textarea>' in shown
    assert 'class="error"' not in shown


def test_a_modals_error_stands_at_its_field(world: World) -> None:
    modal(world, {"what": "Please write one short account."})
    shown = get(world, "/page/phone/amina").text
    assert '<p class="error">Please write one short account.</p>' in shown
    assert "One answer needs another look." in shown


def test_home_shows_what_the_app_published(world: World) -> None:
    assert "Nothing here yet" in get(world, "/page/phone/amina?in=home").text
    blocks = [{"type": "header", "block_id": "h", "text": words("Your cases")}]
    world.homes["U0AMINA"] = View("V2", "U0AMINA", "home", {}, blocks, {}, "hash", "V2")
    world.home_open.add("U0AMINA")
    assert "<h3>Your cases</h3>" in get(world, "/page/phone/amina?in=home").text


def test_a_picture_comes_from_the_sandbox_with_its_words(world: World) -> None:
    picture = {"type": "image", "slack_file": {"id": "F1"}, "alt_text": "The flowchart, at step C2"}
    post(world, "D0SAM", "The flowchart", picture)
    assert (
        '<img class="picture" src="/files/F1" alt="The flowchart, at step C2">'
        in get(world, "/page/phone/sam").text
    )


def test_waiting_for_changes_answers_at_once_when_there_are_some(world: World) -> None:
    answer = get(world, "/page/changes?after=0").json()
    assert answer["version"] == world.version
    assert get(world, "/page/changes?after=soon").status_code == 400


def test_everything_the_page_asks_for_is_served_from_here(world: World) -> None:
    for address in ("/", "/journal"):
        assets = re.findall(r'(?:src|href)="(/page/[^"]+)"', get(world, address).text)
        assert assets, address
        for asset in assets:
            assert get(world, asset).status_code == 200


@pytest.mark.parametrize(
    ("kind", "preset", "shown"),
    [
        ("datepicker", {"initial_date": "2026-11-17"}, 'type="date" value="2026-11-17"'),
        ("timepicker", {"initial_time": "14:30"}, 'type="time" value="14:30"'),
        (
            "datetimepicker",
            {"initial_date_time": 1781046000},
            'type="datetime-local" value="2026-06-10T00:00"',
        ),
    ],
)
def test_a_picker_is_the_browsers_own_with_what_is_chosen(
    world: World, kind: str, preset: dict[str, Any], shown: str
) -> None:
    post(world, "D0SAM", "When?", {"type": "actions", "elements": [{"type": kind, **preset}]})
    assert shown in get(world, "/page/phone/sam").text


def test_an_input_in_a_message_is_named_by_its_label_and_shows_what_was_chosen(world: World) -> None:
    picker = {"type": "datetimepicker", "action_id": "at"}
    block = {"type": "input", "block_id": "when", "label": words("Day and time"), "element": picker}
    message = post(world, "D0SAM", "When?", block)
    assert 'data-label="Day and time"' in get(world, "/page/phone/sam").text
    message.state["when"] = {"at": {"type": "datetimepicker", "selected_date_time": 1781046000}}
    assert 'value="2026-06-10T00:00"' in get(world, "/page/phone/sam").text


def test_each_control_keeps_one_id_so_that_a_redraw_keeps_its_focus(world: World) -> None:
    modal(world, {})
    post(world, "D0AMINA", "One", {"type": "actions", "elements": [button("Go"), button("Stay")]})
    first, second = (get(world, "/page/phone/amina").text for _ in range(2))
    ids = re.findall(r' id="([^"]+)"', first)
    assert len(ids) == len(set(ids))
    assert ids == re.findall(r' id="([^"]+)"', second)
