"""HTML samples."""

from __future__ import annotations

from html.parser import HTMLParser

from marks import MARK

SUFFIX = ".html"
PAGE = (
    '<!DOCTYPE html>\n<html lang="zh">\n<head>\n  <meta charset="utf-8">\n  <title>标题 &lt;head&gt;</title>\n'
    '  <meta name="description" content="a page">\n</head>\n<body><p>正文</p></body>\n</html>\n'
)
SCRIPT = '<script>document.write(\'<meta name="AIGC" content="{}"></head><body>\')</script>'


def samples():
    return {
        "plain": PAGE.encode(),
        "no character set": b"<html><head><title>x</title></head><body>text</body></html>",
        "no head": b"<!doctype html><p>text",
        "a fragment": b"<p>text</p>",
        "empty": b"",
        "CRLF": PAGE.replace("\n", "\r\n").encode(),
        "byte order mark": PAGE.encode("utf-8-sig"),
        "GBK": PAGE.replace("utf-8", "gbk").encode("gbk"),
        "the old character set": b'<HTML><HEAD><META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=utf-8"></HEAD>',
        "a mark in a comment": PAGE.replace("<title>", "<!-- <meta name='AIGC' content='x'> --><title>").encode(),
        "a mark in a script": PAGE.replace("<title>", f"{SCRIPT}<title>").encode(),
        "a mark in the text": PAGE.replace("正文", "<meta name='AIGC' content='x'>").encode(),
        "a comment first": f"<!-- saved from a page -->\n{PAGE}".encode(),
        "a long head": PAGE.replace("<title>", f"<style>{'p{} ' * 20_000}</style><title>").encode(),
        "XML": f'<?xml version="1.0" encoding="utf-8"?>\n{PAGE}'.encode(),
    }


class Parsed(HTMLParser):
    """Everything in a page but the mark, as Python's own parser sees it."""

    def __init__(self, data):
        super().__init__()
        self.seen = []
        text = data.decode("gbk" if b"gbk" in data else "utf-8")
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        if not (
            tag == "meta" and dict(attrs).get("name") in ("AIGC", "aigc") and "body" not in [each[1] for each in self.seen]
        ):
            self.seen.append(("start", tag, attrs))

    handle_startendtag = handle_starttag

    def handle_endtag(self, tag):
        self.seen.append(("end", tag))

    def handle_data(self, data):
        self.seen.append(("text", data))

    def handle_comment(self, data):
        self.seen.append(("comment", data))

    def handle_decl(self, decl):
        self.seen.append(("declaration", decl))

    def joined(self):
        """Text that a mark stood between is one text."""
        made = []
        for each in self.seen:
            if made and each[0] == made[-1][0] == "text":
                made[-1] = ("text", made[-1][1] + each[1])
            else:
                made.append(each)
        return made


def content(data):
    return Parsed(data).joined()


def others(data):
    return [attrs for kind, *rest in Parsed(data).seen if kind == "start" and rest[0] == "meta" for attrs in rest[1:]]


def tolerated():
    return {"meta aigc": PAGE.replace("<title>", f"<meta content='{MARK.wrapped()}' name=aigc><title>").encode()}
