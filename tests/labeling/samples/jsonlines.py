"""JSON lines samples."""

from __future__ import annotations

import json

from marks import MARK

SUFFIX = ".jsonl"
RECORDS = [{"id": number, "文": "字", "list": [{"AIGC": 1}]} for number in range(3)]


def lines(records, end="\n"):
    return "".join(json.dumps(record, ensure_ascii=False) + end for record in records).encode()


def samples():
    return {
        "three records": lines(RECORDS),
        "one record without an end": lines(RECORDS[:1], ""),
        "CRLF": lines(RECORDS, "\r\n"),
        "blank lines": lines(RECORDS, "\n\n"),
        "byte order mark": b"\xef\xbb\xbf" + lines(RECORDS),
        "an empty record": b"{}\n",
    }


def content(data):
    records = [json.loads(line) for line in data.decode("utf-8-sig").split("\n") if line.strip()]
    return [{key: value for key, value in record.items() if key != "AIGC"} for record in records]


def others(data):
    return data.startswith(b"\xef\xbb\xbf"), data.count(b"\n"), data.count(b"\r")


def tolerated():
    marked = [record | {"AIGC": MARK.fields()} for record in RECORDS[:2]]
    return {
        "AIGC as text": lines([record | {"AIGC": MARK.inner()} for record in RECORDS]),
        "AIGC, not in every record": lines([*marked, RECORDS[2]]),
    }
