"""JSON samples."""

from __future__ import annotations

import json

from marks import MARK

SUFFIX = ".json"
VALUE = {"id": 1, "文": '字 \\ " {', "list": [1, {"AIGC": "not at the top"}], "number": 1.50, "nothing": None}


def samples():
    return {
        "compact": json.dumps(VALUE, separators=(",", ":")).encode(),
        "usual": json.dumps(VALUE, ensure_ascii=False).encode(),
        "indented": json.dumps(VALUE, ensure_ascii=False, indent=2).encode() + b"\n",
        "CRLF": json.dumps(VALUE, indent=4).replace("\n", "\r\n").encode(),
        "an empty object": b"{ }",
        "byte order mark": b"\xef\xbb\xbf" + json.dumps(VALUE).encode(),
        "numbers that Python would change": b'{"a": 1.0000000000000000001, "b": 1E400, "c": 100000000000000000000000000}',
    }


def content(data):
    value = json.loads(data.decode("utf-8-sig"), parse_float=str, parse_int=str)
    return [(key, item) for key, item in value.items() if key != "AIGC"]


def others(data):
    return data.startswith(b"\xef\xbb\xbf"), b"\r\n" in data, data.count(b"\n") > 1, data.endswith(b"\n")


def tolerated():
    return {"AIGC as text": json.dumps(VALUE | {"AIGC": MARK.inner()}).encode()}
