from library.readers import passwords


def test_only_the_right_password_matches() -> None:
    stored = passwords.hash("correct horse")
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert passwords.matches(stored, "correct horse")
    assert not passwords.matches(stored, "Correct horse")


def test_without_a_hash_no_password_matches_not_even_that_of_the_hash_compared_with() -> None:
    assert not passwords.matches(None, "password")
    assert not passwords.matches(None, "")


def test_a_hash_that_is_none_matches_nothing_and_breaks_nothing() -> None:
    for stored in ("", "$2b$12$abc", "$argon2id$v=19$m=19456"):
        assert not passwords.matches(stored, "password")


def test_each_hash_has_a_salt_of_its_own() -> None:
    assert passwords.hash("same") != passwords.hash("same")
