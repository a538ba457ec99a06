"""Logging in, and what may and may not end it."""

import re
from types import SimpleNamespace

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import NewVisit
from tests.browser.visit import Visit
from tests.stack import RunningLibrary

FIRST = "Kubernetes 완벽 가이드"


@pytest.fixture
def guest(visit: NewVisit, stack: RunningLibrary, words: SimpleNamespace) -> Visit:
    """Give the browser of a user who has not logged in yet."""
    return visit(words, stack.new_user(), logged_in=False)


def test_a_wrong_login_says_so_on_the_form_and_a_right_one_leads_back(guest: Visit) -> None:
    page, words = guest.page, guest.words
    guest.open("/books/5")
    page.get_by_role("navigation").get_by_role("link", name=words.log_in).click()
    guest.button(words.log_in).click()
    guest.sees(words.missing_id)
    guest.log_in("wrong")
    expect(page.get_by_role("alert")).to_contain_text(words.wrong)
    expect(page.get_by_label(words.password, exact=True)).to_have_value("wrong")
    guest.log_in()
    expect(page).to_have_url(re.compile(r"/books/5$"))
    guest.button(words.log_out).click()
    expect(page.get_by_role("navigation").get_by_role("link", name=words.log_in)).to_be_visible()
    assert guest.context.cookies() == []


def test_too_many_failures_say_how_long_to_wait(guest: Visit) -> None:
    guest.open("/login")
    for _ in range(5):
        guest.context.request.post("/api/users/login", data={"id": guest.user, "password": "wrong"})
    guest.log_in()
    expect(guest.page.get_by_role("alert")).to_contain_text(guest.words.throttled)
    timer = guest.page.get_by_role("timer")
    expect(timer).to_contain_text(re.compile(r"1[45]:\d\d"))
    first = timer.inner_text()
    expect(timer).not_to_have_text(first)
    asked: list[str] = []
    guest.page.on("request", lambda request: asked.append(request.url))
    guest.page.get_by_label(guest.words.password, exact=True).press("Enter")
    expect(timer).not_to_have_text(timer.inner_text())
    assert not any(url.endswith("/login") for url in asked)


def test_test_accounts_fill_in_the_form_where_the_server_names_some(guest: Visit) -> None:
    guest.open("/login")
    guest.button("user / password").click()
    guest.page.locator("form").get_by_role("button", name=guest.words.log_in, exact=True).click()
    expect(guest.button(guest.words.log_out)).to_be_visible()


def test_without_the_servers_word_no_test_account_is_shown_on_this_machine_either(guest: Visit) -> None:
    # As every server answers that the manifests start: see tests/unit/test_site_server.py.
    guest.page.route("**/test-accounts.json", lambda route: route.fulfill(json=[]))
    with guest.page.expect_response("**/test-accounts.json"):
        guest.open("/login")
    expect(guest.page.get_by_label(guest.words.id, exact=True)).to_be_visible()
    expect(guest.page.get_by_text("admin123")).to_have_count(0)
    expect(guest.page.get_by_role("heading", level=2)).to_have_count(0)


def test_a_click_before_the_login_is_carried_out_after_it(guest: Visit) -> None:
    guest.open("/?category=IT")
    guest.button(guest.words.add, FIRST).click()
    guest.log_in()
    guest.sees_in_cart(1)
    assert guest.page.url.endswith("/?category=IT")
    guest.holds({"1": 1})


def test_a_session_that_ended_leads_to_the_login_and_back_to_the_same_page_and_action(reader: Visit) -> None:
    page, words = reader.page, reader.words
    reader.open("/?category=IT")
    reader.end_session()
    reader.button(words.add, FIRST).click()
    reader.sees(words.ended)
    expect(page.get_by_label(words.id, exact=True)).to_have_value(reader.user or "")
    reader.log_in()
    expect(page).to_have_url(re.compile(r"/\?category=IT$"))
    reader.sees_in_cart(1)
    reader.holds({"1": 1})


def test_a_page_of_another_port_cannot_clear_the_cart_though_the_browser_sends_the_cookie(reader: Visit) -> None:
    page, theirs = reader.page, "http://127.0.0.1:12345/"
    form = f'<form method="post" action="{reader.stack.gslb}/api/cart/clear"><button>Win!</button></form>'
    page.route(theirs, lambda route: route.fulfill(body=form, content_type="text/html"))
    reader.fill_cart("1")
    page.goto(theirs)
    with page.expect_request("**/api/cart/clear") as sent:
        page.get_by_role("button").click()
    expect(page.get_by_text("cross_origin")).to_be_visible()
    assert reader.token in sent.value.all_headers()["cookie"]
    assert reader.cart() == {"1": 1}


def test_offline_is_waited_out_and_ends_no_session(reader: Visit) -> None:
    page, words = reader.page, reader.words
    with page.expect_event("requestfinished", lambda request: "/assets/book-" in request.url):
        reader.open("/")  # which loads the other pages' scripts once it rests
    reader.context.set_offline(True)
    reader.button(words.add, FIRST).click()
    reader.sees_in_cart(1)
    reader.sees(words.offline)
    page.get_by_role("heading", name=FIRST).click()
    expect(page.get_by_role("heading", level=1, name=FIRST)).to_be_visible()
    reader.context.set_offline(False)
    expect(page.get_by_text(words.offline)).to_have_count(0)
    expect(reader.button(words.log_out)).to_be_visible()
    reader.holds({"1": 1})


def test_a_page_whose_script_was_not_there_yet_appears_once_the_network_is_back(reader: Visit) -> None:
    page = reader.page
    page.route("**/assets/book-*.js", lambda route: route.abort())
    reader.open("/")
    reader.context.set_offline(True)
    page.unroute_all(behavior="wait")
    page.get_by_role("heading", name=FIRST).click()
    reader.sees(reader.words.offline)
    page.wait_for_timeout(6_000)  # longer than the tries that a script gets while the network is there
    reader.context.set_offline(False)
    expect(page.get_by_role("heading", level=1, name=FIRST)).to_be_visible()


def test_a_change_whose_answer_was_lost_is_applied_once_even_over_a_reload(reader: Visit) -> None:
    lost: list[str] = []

    def lose_the_answer(route: Route) -> None:
        lost.append(route.request.headers["idempotency-key"])
        route.fetch()
        route.abort()

    reader.open("/")
    reader.page.route("**/api/cart/add", lose_the_answer)
    reader.button(reader.words.add, FIRST).click()
    reader.sees(reader.words.retrying)
    reader.sees_in_cart(1)
    reader.page.unroute_all(behavior="wait")
    with reader.page.expect_response("**/api/cart/add") as answered:
        reader.page.reload()
    assert answered.value.request.headers["idempotency-key"] in lost
    assert len(set(lost)) == 1
    reader.sees_in_cart(1)
    reader.holds({"1": 1})


def test_what_never_left_is_sent_after_a_reload(reader: Visit) -> None:
    reader.open("/")
    reader.page.route("**/api/cart/add", lambda route: route.abort())
    reader.button(reader.words.add, FIRST).click()
    reader.sees(reader.words.retrying)
    assert reader.cart() == {}
    reader.page.unroute_all(behavior="wait")
    reader.page.reload()
    reader.sees_in_cart(1)
    reader.holds({"1": 1})
