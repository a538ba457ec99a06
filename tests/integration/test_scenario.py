import httpx

from tests.stack import RunningLibrary, wait_until


def test_a_session_and_its_cart_outlive_their_member_and_both_serve_again_after_it(stack: RunningLibrary) -> None:
    token = stack.log_in(url=stack.naver)
    with httpx.Client(headers={"Authorization": f"Bearer {token}"}, timeout=10) as client:
        for book_id in ("1", "2", "3"):
            assert client.post(f"{stack.naver}/api/cart/add", json={"book_id": book_id}).status_code == 200
        before = client.get(f"{stack.naver}/api/cart").json()
        assert [line["book_id"] for line in before] == ["1", "2", "3"]

        stack.fault("naver", "kill")
        for url in (stack.gslb, stack.nhn):
            answer = client.get(f"{url}/api/cart")
            assert (answer.status_code, answer.headers["x-served-by"]) == (200, "nhn")
            assert answer.json() == before

        stack.heal("naver")
        served_by: set[str] = set()

        def both_serve() -> bool:
            answer = client.get(f"{stack.gslb}/api/cart")
            assert (answer.status_code, answer.json()) == (200, before)
            served_by.add(answer.headers["x-served-by"])
            return served_by == {"naver", "nhn"}

        wait_until(both_serve, "both members serve through the GSLB")
