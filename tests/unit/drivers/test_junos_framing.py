"""NETCONF framing: whole messages, however they arrive, and nothing else."""

import itertools
import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netauto.drivers import junos_framing
from netauto.drivers.junos_framing import Frames, FramingError, framed, harmless

TEXT = st.text(max_size=200).filter(lambda text: "]]>]]>" not in text)


def pieces(data, cuts):
    marks = sorted({0, len(data), *(cut % (len(data) + 1) for cut in cuts)})
    return [data[start:end] for start, end in itertools.pairwise(marks)]


def taken(data, cuts, *, chunked):
    frames, found = Frames(), []
    for piece in pieces(data, cuts):
        frames.feed(piece)
        while (message := frames.take(chunked=chunked)) is not None:
            found.append(message)
    return found


@given(st.lists(TEXT, min_size=1, max_size=4), st.lists(st.integers(0, 10_000), max_size=12), st.booleans())
def test_messages_come_out_as_they_went_in_however_they_are_cut(texts, cuts, chunked):
    messages = [f"<a>{re.sub('[<>&]', '', text)}</a>" for text in texts]
    data = b"".join(framed(message, chunked=chunked) for message in messages)
    assert taken(data, cuts, chunked=chunked) == [harmless(message.encode()) for message in messages]


@given(st.binary(max_size=300), st.lists(st.integers(0, 300), max_size=6), st.booleans())
def test_whatever_comes_is_a_message_or_an_error_of_ours(data, cuts, chunked):
    try:
        for message in taken(data, cuts, chunked=chunked):
            assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", message)
    except FramingError:
        pass


def test_a_message_of_several_chunks():
    assert taken(b"\n#3\n<a>\n#4\n</a>\n##\n\n#4\n<b/>\n##\n", (), chunked=True) == ["<a></a>", "<b/>"]


def test_a_line_end_more_behind_the_hello():
    frames = Frames()
    frames.feed(b"<hello/>\n]]>]]>\n")
    assert frames.take(chunked=False) == "<hello/>"
    frames.feed(b"\n#4\n<a/>\n##\n")
    assert frames.take(chunked=True) == "<a/>"


@pytest.mark.parametrize(
    "data", [b"x", b"\n#0\n", b"\n#-1\n<a>", b"\n#01\n<", b"\n##\r\n01234567890", b"\n#12345678901\n", b"<rpc-reply/>"]
)
def test_what_begins_as_no_chunk_does_is_refused(data):
    frames = Frames()
    frames.feed(data + b" " * 20)
    with pytest.raises(FramingError):
        frames.take(chunked=True)


def test_a_message_that_does_not_end_is_given_up(monkeypatch):
    monkeypatch.setattr(junos_framing, "_MOST", 1000)
    frames = Frames()
    frames.feed(b"a" * 1000)
    assert frames.take(chunked=False) is None
    with pytest.raises(FramingError, match="does not end"):
        frames.feed(b"a")


@pytest.mark.parametrize(
    "declared", ["<!DOCTYPE a>", '<!doctype a [<!ENTITY b "c">]>', '<!ENTITY b SYSTEM "file:///x">']
)
def test_entities_are_refused_before_a_parser_sees_them(declared):
    with pytest.raises(FramingError, match="entities"):
        harmless(f"{declared}<a/>".encode())


@given(st.text(max_size=60), st.integers(0, 0x120000))
def test_what_is_left_is_xml(text, number):
    message = f"<a>{text.replace('&', '&amp;').replace('<', '&lt;')}&#{number};&#x{number:x};</a>"
    ET.fromstring(harmless(message.encode("utf-8", "surrogatepass")))
