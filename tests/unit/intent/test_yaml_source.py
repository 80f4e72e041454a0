import pytest
from hypothesis import given
from hypothesis import strategies as st

from netauto.intent.yaml_source import MAX_BYTES, MAX_DEPTH, MAX_NODES, dotted, printable, read_file, read_text


def words(raw):
    return [str(problem) for problem in read_text(raw, "f.yml").problems]


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        (b"a: 1\na: 2\n", "f.yml:2: a: found the key 'a' a second time; it stands on line 1"),
        (b"x: {a: 1, 'a': 2}\n", "f.yml:1: x.a: found the key 'a' a second time; it stands on line 1"),
        (b"a: &x 1\n", "f.yml:1: (file): found an anchor or alias (& or *); write the value out: aliases are refused"),
        (b"a: *x\n", "f.yml:1: (file): found an anchor or alias (& or *); write the value out: aliases are refused"),
        (
            b"a: !!python/object:os.system x\n",
            "f.yml:1: (file): found the tag tag:yaml.org,2002:python/object:os.system; tags (!) are refused",
        ),
        (b"a: !vault x\n", "f.yml:1: (file): found the tag !vault; tags (!) are refused"),
        (
            b"---\na: 1\n---\nb: 2\n",
            "f.yml:3: (file): found a second document or a directive; one document, without directives",
        ),
        (
            b"%YAML 1.1\n---\na: 1\n",
            "f.yml:1: (file): found a second document or a directive; one document, without directives",
        ),
        (b"a:\n\tb: 1\n", "f.yml:2: (file): found a tab; indent with spaces"),
        (b"a: \xff\n", "f.yml:1: (file): found the byte 0xff; the file must be UTF-8 text"),
        (b"a: 1\nb: \x07\n", "f.yml:2: (file): found the character U+0007 (control); invisible characters are refused"),
        (
            "a: \u202eb\n".encode(),
            "f.yml:1: (file): found the character U+202E (RIGHT-TO-LEFT OVERRIDE); invisible characters are refused",
        ),
        (
            "a: b\u200bc\n".encode(),
            "f.yml:1: (file): found the character U+200B (ZERO WIDTH SPACE); invisible characters are refused",
        ),
        (b'a: "\\u202e"\n', "f.yml:1: a: found '\\\\u202e'; control and invisible characters are refused"),
        (b'a: "\\e[31m"\n', "f.yml:1: a: found '\\\\u001b[31m'; control and invisible characters are refused"),
        (b"{a: 1}: 2\n", "f.yml:1: (file): found a list or mapping as a key; a key is one word"),
        (
            b"a: [1\n",
            "f.yml:2: (file): found broken YAML (did not find expected ',' or ']'); check indentation, colons and quotes here",
        ),
    ],
)
def test_what_is_refused(raw, problem):
    assert words(raw) == [problem]


@pytest.mark.parametrize(
    "raw",
    [
        b"[" * 10_000,
        b"a: " + b"{b: " * (MAX_DEPTH + 1),
        b"[" + b"1," * MAX_NODES + b"1]",
    ],
    ids=["brackets", "deep mapping", "many values"],
)
def test_bombs_are_refused_before_they_grow(raw):
    assert words(raw) == ["f.yml:1: (file): found too many or too deeply nested values; at most 50000, 16 deep"]


def test_a_file_over_one_mebibyte_is_not_parsed():
    assert words(b"#" * (MAX_BYTES + 1)) == [
        "f.yml: (file): found more than 1 MiB; a file that a person writes is smaller"
    ]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("Yes", "Yes"),
        ("on", "on"),
        ("010", "010"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("1:30", "1:30"),
        ("1e3", "1e3"),
        ("1.5", "1.5"),
        (".inf", ".inf"),
        ("2027-06-30", "2027-06-30"),
        ("=", "="),
        ("9" * 19, "9" * 19),
        ("true", True),
        ("false", False),
        ("True", "True"),
        ("null", None),
        ("~", None),
        ("", None),
        ("0", 0),
        ("-7", -7),
        ("2032", 2032),
        ("'2032'", "2032"),
        ('"true"', "true"),
    ],
)
def test_plain_words_mean_what_a_reader_expects(text, value):
    document = read_text(f"a: {text}\n".encode(), "f.yml")
    assert document.problems == ()
    assert document.data == {"a": value}


def test_words_that_yaml_1_1_takes_for_booleans_are_keys_as_written():
    assert read_text(b"no: 1\non: 2\n1: 3\n~: 4\n", "f.yml").data == {"no": 1, "on": 2, "1": 3, "~": 4}


def test_lines_of_keys_entries_and_things_that_are_missing():
    document = read_text(b"\xef\xbb\xbfa: 1\r\nrooms:\r\n  - name: x\r\n    port: y\r\n  - {name: z}\r\n", "f.yml")
    assert document.data == {"a": 1, "rooms": [{"name": "x", "port": "y"}, {"name": "z"}]}
    lines = {
        ("a",): 1,
        ("rooms",): 2,
        ("rooms", 0, "port"): 4,
        ("rooms", 1): 5,
        ("rooms", 1, "port"): 5,
        ("nowhere",): 1,
    }
    assert {path: document.line(path) for path in lines} == lines


def test_every_duplicate_of_a_file_is_named():
    assert words(b"a: 1\na: {b: 1, b: 2}\nc: 1\nc: 2\n") == [
        "f.yml:2: a: found the key 'a' a second time; it stands on line 1",
        "f.yml:2: a (again).b: found the key 'b' a second time; it stands on line 2",
        "f.yml:4: c: found the key 'c' a second time; it stands on line 3",
    ]


def test_files_that_cannot_be_read(tmp_path):
    assert [str(problem) for problem in read_file(tmp_path / "none.yml", "none.yml").problems] == [
        "none.yml: (file): found no such file; the file must exist"
    ]
    assert [str(problem) for problem in read_file(tmp_path, "folder").problems] == [
        "folder: (file): found Is a directory; the file must be readable"
    ]


def test_paths_and_words_of_strangers_are_printed_harmlessly():
    assert dotted(("rooms", 2, "po\x1brt")) == "rooms[2].po\\u001brt"
    assert printable("a" * 70) == "a" * 59 + "…"


@given(st.binary(max_size=300))
def test_no_bytes_make_it_fail(raw):
    document = read_text(raw, "f.yml")
    assert all(problem.file == "f.yml" for problem in document.problems)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text("abc xyz-:#'\"é", max_size=8),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(st.text("abcdefgh", min_size=1, max_size=4), inner, max_size=4)
        ),
        max_leaves=12,
    )
)
def test_json_is_read_as_json(value):
    import json

    document = read_text(json.dumps({"a": value}, ensure_ascii=False).encode(), "f.yml")
    assert document.problems == ()
    assert document.data == {"a": value}
