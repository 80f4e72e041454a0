"""Whatever a device sends, a reader returns a value or says that it cannot read it."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_verify_parsers import READ, REFUSED

from netauto.verify.parsers.text import LayoutError

READERS = {read: [output for other, output, *_ in (*READ, *REFUSED) if other is read] for read, *_ in READ}
NOISE = st.text(st.sampled_from('0123456789 ,-/.:"\\\n()abcVLANset edit config end name: ip:\u202e\x00é'), max_size=30)


@st.composite
def damaged(draw, samples):
    text = draw(st.sampled_from(samples))
    for _ in range(draw(st.integers(1, 3))):
        begin, end = sorted(draw(st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))))
        text = draw(
            st.sampled_from(
                [text[:begin] + text[end:], text[:begin] + draw(NOISE) + text[begin:], text[:end] + text[begin:]]
            )
        )
    return text


@pytest.mark.parametrize("read", READERS, ids=lambda read: read.__name__)
@settings(max_examples=40)
@given(data=st.data())
def test_a_damaged_answer_is_read_or_refused(read, data):
    with contextlib.suppress(LayoutError):
        read(data.draw(damaged(READERS[read]) | st.text()))
