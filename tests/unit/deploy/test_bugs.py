import logging

from netauto.deploy.bugs import log_bug

SECRET = "S3cret/Value9"


def typing(secret):
    raise ValueError(f"cannot type {secret}")


def test_a_mistake_is_logged_with_its_stack_and_without_its_words(caplog):
    try:
        typing(SECRET)
    except ValueError as bug:
        log_bug(logging.getLogger("netauto.deploy"), "sw-1: arm went wrong", bug)
    assert "sw-1: arm went wrong (ValueError)" in caplog.text
    assert ", in typing\n" in caplog.text
    assert SECRET not in caplog.text
