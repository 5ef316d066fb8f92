"""Markdown samples."""

from __future__ import annotations

import re

import yaml
from marks import MARK

SUFFIX = ".md"
BODY = "# 标题\n\nSome *text*.\n\n---\n\nAIGC: not front matter\n"
OTHER = """title: "a title"   # a comment
tags: [a, b]
date: 2026-01-01
text: |
  lines
  of text
nested:
    - key: {a: 1, 'b': "two"}
empty:
"""


def samples():
    return {
        "plain": BODY.encode(),
        "empty": b"",
        "one line without an end": b"text",
        "front matter": f"---\n{OTHER}---\n{BODY}".encode(),
        "front matter that ends with dots": f"---\n{OTHER}...\n{BODY}".encode(),
        "CRLF": f"---\n{OTHER}---\n{BODY}".replace("\n", "\r\n").encode(),
        "CRLF without front matter": BODY.replace("\n", "\r\n").encode(),
        "byte order mark": f"\ufeff---\n{OTHER}---\n{BODY}".encode(),
        "byte order mark without front matter": f"\ufeff{BODY}".encode(),
        "empty front matter": f"---\n---\n{BODY}".encode(),
        "front matter of comments": f"---\n# nothing yet\n---\n{BODY}".encode(),
        "indented keys": f"---\n  title: x\n  b: y\n---\n{BODY}".encode(),
        "a rule at the head": f"---\n{'words ' * 20}\n".encode(),
        "prose between two rules": f"---\n\njust some prose\n\n---\n{BODY}".encode(),
        "GBK": b"---\ntitle: " + "标题".encode("gbk") + b"\n---\n" + "正文".encode("gbk"),
        "nothing behind the front matter": f"---\n{OTHER}---".encode(),
        "a block of lines at the end": f"---\ntitle: x\ntext: |\n  lines\n\n\n---\n{BODY}".encode(),
        "anchors and aliases": f"---\na: &x [1, 2]\nb: *x\n---\n{BODY}".encode(),
    }


def _parts(data):
    """Front matter and text, told apart by somebody else's rule: two lines of dashes around a mapping."""
    text = data.decode("utf-8", "replace").removeprefix("\ufeff")
    found = re.match(r"---[ ]*\r?\n(.*?)^(?:---|\.\.\.)[ ]*(?:\r?\n|\Z)", text, re.DOTALL | re.MULTILINE)
    if found:
        value = yaml.safe_load(found[1])
        if value is None or isinstance(value, dict):
            return value or {}, text[found.end() :], found[1]
    return {}, text, ""


def content(data):
    return data.startswith(b"\xef\xbb\xbf"), _parts(data)[1]


def others(data):
    value, _, written = _parts(data)
    return {key: item for key, item in value.items() if key != "AIGC"}, re.findall("#.*", written)


def tolerated():
    return {"front matter AIGC text": f"---\ntitle: x\nAIGC: '{MARK.wrapped()}'\n---\n{BODY}".encode()}
