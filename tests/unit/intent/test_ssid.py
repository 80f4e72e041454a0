import pytest

from netauto.intent.ssid import PATHOLOGY_WORDS, ssid_problem


@pytest.mark.parametrize(
    "ssid", ["GHT-SANTE", "GHT-INVITES", "Wi-Fi archives", "accueil résidants", "x" * 32, "é" * 16]
)
def test_names_that_may_be_broadcast(ssid):
    assert ssid_problem(ssid) == ""


@pytest.mark.parametrize(
    "ssid",
    [
        "COVID",
        "ght covid 19",
        "C.O_V-I D",
        "Côvid",
        "GHT-Maternité",
        "unité ŒCancer",
        "GHT-VIH",
        "\uff43\uff4f\uff56\uff49\uff44",
    ],
)
def test_names_that_tell_why_people_are_there(ssid):
    assert ssid_problem(ssid).startswith("an SSID must not tell why people are there (")


@pytest.mark.parametrize("word", PATHOLOGY_WORDS)
def test_every_word_of_the_list_is_found(word):
    assert repr(word) in ssid_problem(f"GHT {word.upper()}")


def test_the_limit_is_in_bytes():
    assert ssid_problem("é" * 17) == "an SSID has at most 32 bytes, this one has 34 (an accented letter counts twice)"


@pytest.mark.parametrize("ssid", [" GHT", "GHT ", "GHT\n", 'G"T', "G?T", "G;T"])
def test_names_that_a_command_line_would_misread(ssid):
    assert ssid_problem(ssid).startswith("an SSID has no space at its ends")
