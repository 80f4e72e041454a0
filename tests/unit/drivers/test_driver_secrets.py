import pytest

from netauto.drivers.secrets import is_typable, resolve
from netauto.errors import SecretError

VALUES = {"vault:radius_key": "R4dius-0815", "vault:short": "R4", "env:PSK": "tablette-psk"}


def test_references_become_values_only_in_what_is_typed():
    line = resolve(" key 0 ⟦secret:vault:radius_key⟧", VALUES.__getitem__)
    assert line.typed == " key 0 R4dius-0815"
    assert line.shown == " key 0 ⟦secret:vault:radius_key⟧"
    assert "R4dius" not in repr(line)


def test_a_line_without_reference_asks_nobody():
    assert resolve("vlan 2032", {}.__getitem__).typed == "vlan 2032"


def test_values_are_taken_out_of_what_comes_back_the_longest_first():
    line = resolve("a ⟦secret:vault:short⟧ b ⟦secret:vault:radius_key⟧ c ⟦secret:env:PSK⟧", VALUES.__getitem__)
    assert line.typed == "a R4 b R4dius-0815 c tablette-psk"
    assert line.hide(line.typed) == line.shown


@pytest.mark.parametrize("value", ["", " ", "two\nlines", "help?", "tab\t", "esc\x1b"])
def test_a_value_that_cannot_be_typed_is_refused_and_not_shown(value):
    with pytest.raises(SecretError) as caught:
        resolve("key ⟦secret:vault:radius_key⟧", lambda _name: value)
    assert "vault:radius_key" in str(caught.value)
    assert not value.strip() or value not in str(caught.value)


@pytest.mark.parametrize(
    ("line", "ok"), [("vlan 10", True), (" é", True), ("", False), ("a\x7f", False), ("a\x85b", False)]
)
def test_what_can_be_typed(line, ok):
    assert is_typable(line) == ok
