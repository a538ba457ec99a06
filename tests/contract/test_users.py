import hashlib
import statistics
import time

import httpx
import pytest

from tests.stack import RunningLibrary

pytestmark = pytest.mark.both_hosts


def log_in(api: httpx.Client, user_id: str, password: str = "password") -> httpx.Response:
    return api.post("/api/users/login", json={"id": user_id, "password": password})


def test_login_gives_a_session_of_a_day_as_token_and_as_cookie_no_script_can_read(
    stack: RunningLibrary, api: httpx.Client
) -> None:
    user = stack.new_user()
    answer = log_in(api, user)
    assert answer.status_code == 200
    body = answer.json()
    assert (body["user_id"], body["role"], body["expires_in"]) == (user, "user", 86400)
    cookies = answer.headers.get_list("set-cookie")
    assert cookies[0].startswith(f"{stack.cookie}={body['token']};")
    assert all("HttpOnly" in cookie and "SameSite=Strict" in cookie for cookie in cookies)


def test_the_test_accounts_of_the_readme_work(api: httpx.Client) -> None:
    assert log_in(api, "user", "password").json()["role"] == "user"
    assert log_in(api, "admin", "admin123").json()["role"] == "admin"


def test_the_cookie_alone_is_a_session(stack: RunningLibrary, api: httpx.Client) -> None:
    log_in(api, stack.new_user())
    assert api.get("/api/cart").status_code == 200


def test_the_cookie_is_a_session_beside_any_other_of_the_domain(stack: RunningLibrary) -> None:
    session = f"{stack.cookie}={stack.log_in()}"
    foreign = (f"session=a.b; {session}".encode(), f"{stack.cookie}=a.b; {session}".encode())
    for cookie in (*foreign, f"region=서울; {session}".encode(), f"{session}; x=".encode() + b"\xff"):
        assert httpx.get(f"{stack.gslb}/api/cart", headers=[(b"Cookie", cookie)]).status_code == 200


def test_the_cookie_is_only_for_https_when_the_reader_came_by_https(stack: RunningLibrary) -> None:
    credentials = {"id": stack.new_user(), "password": "password"}
    answer = httpx.post(f"{stack.gslb}/api/users/login", json=credentials)
    assert "Secure" not in answer.headers["set-cookie"]


def test_a_page_of_another_origin_changes_nothing_with_the_readers_cookie(
    stack: RunningLibrary, api: httpx.Client
) -> None:
    credentials = {"id": stack.new_user(), "password": "password"}
    assert api.post("/api/users/login", json=credentials, headers={"Origin": stack.gslb}).status_code == 200
    for theirs in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": stack.naver}, {"Origin": "null"}):
        for path, body in (("cart/clear", None), ("loans", {}), ("users/logout", None), ("users/login", credentials)):
            answer = api.post(f"/api/{path}", json=body, headers=theirs)
            assert (answer.status_code, answer.json()["code"]) == (403, "cross_origin")
    for ours in ({"Sec-Fetch-Site": "same-origin"}, {"Origin": stack.gslb}, {}):
        assert api.post("/api/cart/clear", headers=ours).status_code == 200


def test_redis_holds_a_digest_and_never_the_token(stack: RunningLibrary, api: httpx.Client) -> None:
    token = log_in(api, stack.new_user()).json()["token"]
    tag, secret = token.split(".")
    with stack.redis() as redis:
        stored = redis.get(f"session:{{{tag}}}:{hashlib.sha256(token.encode()).hexdigest()}")
        assert stored is not None
        assert secret.encode() not in stored
        assert not any(secret.encode() in key for key in redis.scan_iter(match=f"session:{{{tag}}}*"))


def test_a_session_is_renewed_only_when_half_of_it_is_gone(stack: RunningLibrary, api: httpx.Client) -> None:
    token = log_in(api, stack.new_user()).json()["token"]
    key = f"session:{{{token.split('.')[0]}}}:{hashlib.sha256(token.encode()).hexdigest()}"
    with stack.redis() as redis:
        redis.expire(key, 50_000)
        api.get("/api/cart")
        assert redis.ttl(key) <= 50_000
        redis.expire(key, 40_000)
        api.get("/api/cart")
        assert redis.ttl(key) > 80_000


def test_logout_ends_the_session_everywhere_and_is_no_error_the_second_time(
    stack: RunningLibrary, api: httpx.Client
) -> None:
    token = log_in(api, stack.new_user()).json()["token"]
    headers = {"Authorization": f"Bearer {token}"}
    assert httpx.post(f"{stack.naver}/api/users/logout", headers=headers).status_code == 200
    assert httpx.get(f"{stack.nhn}/api/cart", headers=headers).status_code == 401
    assert httpx.post(f"{stack.nhn}/api/users/logout", headers=headers).status_code == 200
    assert httpx.post(f"{stack.gslb}/api/users/logout").status_code == 200


def test_an_unknown_user_and_a_wrong_password_get_the_same_answer(stack: RunningLibrary, api: httpx.Client) -> None:
    unknown, wrong = log_in(api, "nobody-at-all"), log_in(api, stack.new_user(), "wrong")
    assert unknown.status_code == wrong.status_code == 401
    assert unknown.json() == wrong.json()
    assert unknown.json()["code"] == "wrong_credentials"


def test_an_unknown_user_and_a_wrong_password_take_the_same_time(stack: RunningLibrary, api: httpx.Client) -> None:
    known = [stack.new_user() for _ in range(12)]
    times: dict[str, list[float]] = {"unknown": [], "wrong": []}
    for i, user in enumerate(known):
        for kind, user_id in (("unknown", f"nobody-{user}-{i}"), ("wrong", user)):
            started = time.perf_counter()
            log_in(api, user_id, "wrong")
            times[kind].append(time.perf_counter() - started)
    unknown, wrong = statistics.median(times["unknown"]), statistics.median(times["wrong"])
    assert 0.5 < unknown / wrong < 2  # without the work for an unknown user the ratio is about 0.2


def test_the_sixth_failure_is_throttled_even_with_the_right_password(stack: RunningLibrary, api: httpx.Client) -> None:
    user = stack.new_user()
    assert [log_in(api, user, "wrong").status_code for _ in range(6)] == [401] * 5 + [429]
    answer = log_in(api, user)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= 900
    assert answer.json()["code"] == "too_many_logins"
    assert log_in(api, stack.new_user()).status_code == 200


def test_a_caller_cannot_slip_the_throttle_with_headers_that_name_another_address(
    stack: RunningLibrary, api: httpx.Client
) -> None:
    user = stack.new_user()
    forged = [{"X-Client-Address": f"203.0.113.{i}", "X-Real-Ip": f"203.0.113.{i}"} for i in range(6)]
    credentials = {"id": user, "password": "wrong"}
    statuses = [api.post("/api/users/login", json=credentials, headers=headers).status_code for headers in forged]
    assert statuses == [401] * 5 + [429]


def test_the_right_password_forgets_the_failures_before(stack: RunningLibrary, api: httpx.Client) -> None:
    user = stack.new_user()
    for _ in range(2):
        assert [log_in(api, user, "wrong").status_code for _ in range(4)] == [401] * 4
        assert log_in(api, user).status_code == 200
