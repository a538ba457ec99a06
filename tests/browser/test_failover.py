"""A cluster dies before a reader's eyes: nothing is lost, nobody is logged out, and the page says calmly what it is."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import expect

from tests.browser.visit import Visit
from tests.stack import runs

FIRST = "Kubernetes 완벽 가이드"
BACK_MS = 40_000


def test_a_cluster_killed_between_two_clicks_costs_nothing_but_a_quiet_notice(reader: Visit) -> None:
    page, words, stack = reader.page, reader.words, reader.stack
    reader.open("/status")
    expect(page.get_by_role("article")).to_have_count(2)  # it has met both
    reader.link(words.books).click()
    reader.button(words.add, FIRST).click()
    reader.sees_in_cart(1)
    stack.fault("naver", "kill")
    reader.button(words.add, FIRST).click()
    reader.sees_in_cart(2)
    reader.button(words.add, FIRST).click()
    reader.sees(words.switched.format("NHN"))
    expect(page.locator("[data-served-by=nhn]")).to_be_visible()
    reader.sees_in_cart(3)
    expect(reader.button(words.log_out)).to_be_visible()
    reader.holds({"1": 3})


@pytest.mark.parametrize(("words", "kind"), [("ko", "hang"), ("en", "kill")], indirect=["words"])
def test_a_click_whose_request_is_in_flight_when_the_cluster_goes_counts_once(reader: Visit, kind: str) -> None:
    words, stack = reader.words, reader.stack
    reader.context.request.post("/api/cart/add", data={"book_id": "1"})
    reader.open("/cart")
    pid = stack.pids("naver")["naver/gateway"]
    clicks = 0
    with ThreadPoolExecutor(1) as pool:
        injected = pool.submit(stack.fault, "naver", kind)
        while runs(pid) or clicks < 8:  # before, while and after
            reader.button(words.more, FIRST).click()
            clicks += 1
            reader.page.wait_for_timeout(100)
        injected.result()
    expect(reader.quantity(FIRST)).to_have_value(str(clicks + 1))
    reader.holds({"1": clicks + 1})
    expect(reader.button(words.log_out)).to_be_visible()
    stack.heal("naver")
    assert reader.cart() == {"1": clicks + 1}


def test_a_state_out_of_reach_is_waited_for_and_is_no_reason_to_log_in(reader: Visit) -> None:
    page, words, stack = reader.page, reader.words, reader.stack
    reader.open("/books/1")
    stack.fault("redis", "hang")
    reader.button(words.add_long).click()
    reader.sees_in_cart(1)
    reader.sees(words.retrying)
    reader.link(words.books).click()
    expect(page.get_by_role("article").first).to_be_visible()
    stack.heal("redis")
    expect(page.get_by_text(words.retrying)).to_have_count(0)
    expect(reader.button(words.log_out)).to_be_visible()
    reader.holds({"1": 1})


def test_the_status_page_shows_a_failover_and_the_return(reader: Visit) -> None:
    page, words, stack = reader.page, reader.words, reader.stack
    reader.open("/")
    page.get_by_role("link", name=words.status).click()
    naver, nhn = (page.get_by_role("article", name=name) for name in ("NAVER", "NHN"))
    for member in (naver, nhn):
        expect(member).to_contain_text(words.serving)
    reader.sees(words.alive)
    stack.fault("naver", "kill")
    expect(naver).to_contain_text(words.out)
    expect(nhn).to_contain_text(words.serving)
    expect(page.get_by_role("timer")).to_have_text(re.compile(r"\d[.,]\d"))
    reader.sees("NAVER → NHN")
    reader.sees(words.survived)
    stack.heal("naver")
    expect(naver).to_contain_text(words.serving, timeout=BACK_MS)
    reader.sees(words.returned.format("NAVER"))
