"""Whatever a device says, a Markdown renderer shows the words and makes nothing else of them."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from netauto.evidence.markdown import bullets, code, escape, table, visible

RENDERER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
NASTY = st.text(
    st.one_of(
        st.sampled_from("`*_[]()<>|~$#+-=!\\&@:;.\"'\n\r\t \x1b\u202e0123456789abwxyzé"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=60,
)


class Page(HTMLParser):
    """Collects tags and text."""

    def __init__(self, source):
        super().__init__()
        self.tags, self.cells, self.text = [], [], ""
        self.feed(RENDERER.render(source))

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        if tag in ("td", "li"):
            self.cells.append("")

    def handle_data(self, data):
        if self.cells:
            self.cells[-1] += data


@given(NASTY)
def test_a_cell_holds_exactly_the_words(text):
    page = Page("\n".join(table(("a", "b"), [(escape(text), "end")])))
    assert page.tags == ["table", "thead", "tr", "th", "th", "tbody", "tr", "td", "td"]
    assert [cell.strip() for cell in page.cells] == [visible(text).strip(), "end"]


@given(NASTY.filter(visible))
def test_a_list_item_holds_exactly_the_words(text):
    page = Page("\n".join(bullets([text])))
    assert page.tags == ["ul", "li"]
    assert [cell.strip() for cell in page.cells] == [visible(text)]


@given(NASTY.filter(visible))
def test_a_code_span_in_a_cell_holds_exactly_the_words(text):
    page = Page("\n".join(table(("a",), [(code(text),)])))
    assert set(page.tags) <= {"table", "thead", "tr", "th", "tbody", "td", "code"}
    assert page.cells[0].strip() == visible(text)


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/x",
        "http://evil.example",
        "www.evil.example",
        "HTTPS://EVIL.example",
        "mailto:a@evil.example",
    ],
)
def test_no_bare_address_is_left_for_a_renderer_to_link(address):
    shown = escape(f"see {address} now")
    assert address not in shown
    assert not any(begin in shown.lower() for begin in ("http://", "https://", "www.", "mailto:", "@"))
