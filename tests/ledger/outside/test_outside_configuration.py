"""`outside.yaml`: each kind with its own keys, strictly, with all problems told together and no secret repeated."""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta
from pathlib import Path

import pytest

from hegui.ledger.outside import kinds
from hegui.ledger.outside.configuration import read_outside
from hegui.words import Finding, Refused

WHOLE = """
- id: stick
  kind: file
  every: 1d
  path: /media/stick/heads
- id: board
  kind: mail
  every: 6h
  host: mail.example.org
  port: 465
  security: tls
  user: ledger
  password_env: HEGUI_MAIL_PASSWORD
  sender: ledger@example.org
  to: [board@example.org, audit@example.net]
- id: group
  kind: webhook
  every: 30m
  url: https://10.1.2.3/heads?tenant=1
  secret_env: HEGUI_GROUP_SECRET
  timeout_seconds: 5
- id: tsa
  kind: timestamp
  every: 7d
  url: http://tsa.example.org/
  plain_text_allowed: true
  certificates: /etc/hegui/tsa-roots.pem
"""
MAIL = "- {id: a, kind: mail, every: 1d, host: 127.0.0.1, port: 25, security: none, sender: a@b.cn, to: [c@d.cn]}"
HOOK = "- {id: a, kind: webhook, every: 1d, url: https://example.org/}"
STAMP = "- {id: a, kind: timestamp, every: 1d, url: https://example.org/, certificates: /roots.pem}"
STICK = "- {id: a, kind: file, every: 1d, path: /media/stick}"


def read(tmp_path: Path, text: str):
    ledger = tmp_path / "ledger"
    ledger.mkdir(exist_ok=True)
    (ledger / "outside.yaml").write_text(text, encoding="utf-8")
    return read_outside(ledger / "outside.yaml", ledger)


def findings(tmp_path: Path, text: str) -> tuple[Finding, ...]:
    with pytest.raises(Refused) as caught:
        read(tmp_path, text)
    assert all(finding.message.zh and finding.message.en for finding in caught.value.findings)
    return caught.value.findings


def the_problem(tmp_path: Path, text: str) -> tuple[str, str, str]:
    """The code, key and English words of the one problem there has to be."""
    (finding,) = findings(tmp_path, text)
    remedy = f" {finding.remedy.en}" if finding.remedy else ""
    return finding.code, finding.place.rpartition(", ")[2].rpartition(".")[2], finding.message.en + remedy


def test_every_kind_is_read_with_its_keys(tmp_path):
    stick, board, group, tsa = read(tmp_path, WHOLE)

    assert [(p.id, p.kind, p.every) for p in (stick, board, group, tsa)] == [
        ("stick", "file", timedelta(days=1)),
        ("board", "mail", timedelta(hours=6)),
        ("group", "webhook", timedelta(minutes=30)),
        ("tsa", "timestamp", timedelta(days=7)),
    ]
    assert board.to == ("board@example.org", "audit@example.net")
    assert [p.timeout_seconds for p in (stick, group)] == [20, 5]


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "[]"])
def test_an_empty_list_has_no_places(tmp_path, text):
    assert read(tmp_path, text) == ()


def test_a_missing_file_has_no_places(tmp_path):
    assert read_outside(tmp_path / "outside.yaml", tmp_path) == ()


def test_a_link_to_a_missing_file_is_not_taken_for_no_places(tmp_path):
    (tmp_path / "outside.yaml").symlink_to(tmp_path / "elsewhere.yaml")

    with pytest.raises(Refused, match="The file cannot be read"):
        read_outside(tmp_path / "outside.yaml", tmp_path)


@pytest.mark.parametrize(
    ("text", "code", "key", "words"),
    [
        ("id: a", "wrong_type", "outside.yaml:1", "Expected a list, found"),
        ("false", "wrong_type", "outside.yaml:1", "Expected a list, found"),
        ("- stick", "wrong_type", "[0]", "Expected a mapping, found 'stick'."),
        ("- {id: a}", "unknown_kind", "kind", "kind must be one of: file, mail, timestamp, webhook."),
        ("- {id: a, kind: [file]}", "unknown_kind", "kind", "kind must be one of: file, mail, timestamp, webhook."),
        ("- {id: a, kind: port}", "unknown_kind", "kind", "kind must be one of: file, mail, timestamp, webhook."),
        ("- {id: a, kind: webhok}", "unknown_kind", "kind", "Did you mean webhook?"),
        (STICK.replace("}", ", timeout: 5}"), "unknown_key", "timeout", "Unknown key 'timeout'. Did you mean timeout_seconds?"),
        (STICK.replace("id: a, ", ""), "missing_key", "[0]", "'id' is missing."),
        (STICK.replace("id: a", "id: Stick A"), "bad_id", "id", "An id is made of small letters, digits and hyphens."),
        (STICK.replace("id: a", "id: -a"), "bad_id", "id", "An id is made of small letters, digits and hyphens."),
        (STICK + "\n" + STICK, "doubled_id", "id", "The id 'a' is used twice."),
        (STICK.replace("1d", "1 day"), "bad_span", "every", "'1 day' is not a span of time. Write it like 30m, 6h or 1d."),
        (STICK.replace("1d", "0h"), "bad_span", "every", "'0h' is not a span of time."),
        (STICK.replace("1d", "24"), "bad_span", "every", "'24' is not a span of time."),
        (STICK.replace("/media", "media"), "not_absolute", "path", "An absolute path is needed here."),
        (STICK.replace("}", ", timeout_seconds: 0}"), "bad_timeout", "timeout_seconds", "A time-out is 1 to 600 seconds."),
        (STICK.replace("}", ", timeout_seconds: 20s}"), "wrong_type", "timeout_seconds", "Expected a whole number"),
        (
            HOOK.replace("https", "http"),
            "not_encrypted",
            "url",
            "Only https is allowed, except on this machine. Use https, or say",
        ),
        (STAMP.replace("https", "http"), "not_encrypted", "url", "Only https is allowed, except on this machine."),
        (HOOK.replace("https", "ftp"), "bad_address", "url", "This is not a usable web address."),
        (HOOK.replace("https", "file"), "bad_address", "url", "This is not a usable web address."),
        (HOOK.replace("example.org/", ""), "bad_address", "url", "This is not a usable web address."),
        (HOOK.replace("org/", "org:70000/"), "bad_address", "url", "This is not a usable web address."),
        (HOOK.replace("org/", "org/路径"), "bad_address", "url", "This is not a usable web address."),
        (
            HOOK.replace("https://example.org/", '"https://example.org/a b"'),
            "bad_address",
            "url",
            "without user name, password",
        ),
        (HOOK.replace("https://example.org/", '"https://[::1/"'), "bad_address", "url", "This is not a usable web address."),
        (HOOK.replace("}", ", tls_certificates: own.pem}"), "not_absolute", "tls_certificates", "An absolute path"),
        (STAMP.replace("/roots", "roots"), "not_absolute", "certificates", "An absolute path is needed here."),
        (STAMP.replace(", certificates: /roots.pem", ""), "missing_key", "[0]", "'certificates' is missing."),
        (MAIL.replace("127.0.0.1", "mail.example.org"), "not_encrypted", "security", "Mail must be encrypted on its way"),
        (MAIL.replace("none", "ssl"), "unknown_value", "security", "'ssl' is not one of: tls, starttls, none."),
        (MAIL.replace("127.0.0.1", '"a b"').replace("none", "tls"), "bad_host", "host", "This is not a host name"),
        (MAIL.replace("25", "70000"), "bad_port", "port", "A port is a number from 1 to 65535."),
        (MAIL.replace("[c@d.cn]", "[]"), "no_mailbox", "to", "At least one recipient is needed."),
        (MAIL.replace("[c@d.cn]", '["c@d.cn\\nBcc: x@y.z"]'), "bad_mailbox", "to", "is not a mail address."),
        (MAIL.replace("[c@d.cn]", '["Board <c@d.cn>"]'), "bad_mailbox", "to", "'Board <c@d.cn>' is not a mail address."),
        (MAIL.replace("a@b.cn", "ledger"), "bad_mailbox", "sender", "'ledger' is not a mail address."),
        (MAIL.replace("}", ", user: a}"), "half_a_login", "user", "user and password_env go together."),
        (MAIL.replace("}", ", password_env: A}"), "half_a_login", "password_env", "user and password_env go together."),
    ],
)
def test_each_mistake_is_told_at_its_place(tmp_path, text, code, key, words):
    (finding,) = findings(tmp_path, text)

    message = finding.message.en + (f" {finding.remedy.en}" if finding.remedy else "")
    assert (finding.code, finding.place.endswith(key)) == (code, True), finding
    assert words in message


@pytest.mark.parametrize("where", ["", "/heads", "/a/../heads"])
def test_a_folder_inside_the_ledger_is_not_outside(tmp_path, where):
    code, key, words = the_problem(tmp_path, f"- {{id: a, kind: file, every: 1d, path: {tmp_path}/ledger{where}}}")

    assert (code, key) == ("inside_ledger", "path")
    assert "This folder lies inside the ledger's folder: that is not outside." in words


def test_a_link_into_the_ledger_is_not_outside(tmp_path):
    (tmp_path / "link").symlink_to(tmp_path / "ledger")

    assert the_problem(tmp_path, f"- {{id: a, kind: file, every: 1d, path: {tmp_path}/link/heads}}")[0] == "inside_ledger"


def test_a_ledger_that_is_reached_by_a_link_is_known_as_well(tmp_path):
    (tmp_path / "ledger").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "ledger")
    (tmp_path / "outside.yaml").write_text(
        f"- {{id: a, kind: file, every: 1d, path: {tmp_path}/ledger/heads}}", encoding="utf-8"
    )

    with pytest.raises(Refused, match="that is not outside"):
        read_outside(tmp_path / "outside.yaml", tmp_path / "link")


def test_a_folder_beside_the_ledger_with_a_similar_name_is_fine(tmp_path):
    (place,) = read(tmp_path, f"- {{id: a, kind: file, every: 1d, path: {tmp_path}/ledger-heads}}")

    assert place.path == f"{tmp_path}/ledger-heads"


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.9.9.9", "::1"])
def test_this_machine_needs_no_encryption(tmp_path, host):
    address = f"[{host}]" if ":" in host else host
    text = f"{MAIL.replace('127.0.0.1', chr(34) + host + chr(34))}\n- {{id: b, kind: webhook, every: 1d, url: 'http://{address}/'}}"

    assert len(read(tmp_path, text)) == 2


@pytest.mark.parametrize("host", ["localhost.example.org", "127.0.0.1.example.org", "0.0.0.0", "10.0.0.1", "2130706433"])
def test_hosts_that_only_look_like_this_machine_need_it(tmp_path, host):
    assert the_problem(tmp_path, HOOK.replace("https://example.org", f"http://{host}"))[0] == "not_encrypted"


def test_plain_text_can_be_allowed_by_name(tmp_path):
    text = MAIL.replace("127.0.0.1", "mail.example.org").replace("}", ", plain_text_allowed: true}")

    assert len(read(tmp_path, text)) == 1


def test_all_problems_are_told_together(tmp_path):
    text = f"{HOOK.replace('1d', 'daily').replace('https', 'ftp')}\n- {{id: b, kind: fax}}\n{STICK.replace('/media', 'media')}"

    assert [finding.code for finding in findings(tmp_path, text)] == [
        "bad_span",
        "bad_address",
        "unknown_kind",
        "not_absolute",
        "doubled_id",
    ]


@pytest.mark.parametrize(
    "line",
    [
        MAIL.replace("}", ", user: a, password: canary-4711}"),
        MAIL.replace("}", ", user: a, password_env: canary-4711}"),
        MAIL.replace("}", ", user: a, password_env: [canary-4711]}"),
        HOOK.replace("}", ", secret_env: canary-4711}"),
        HOOK.replace("}", ", secret: canary-4711}"),
        HOOK.replace("example.org", "user:canary-4711@example.org"),
        HOOK.replace("https://example.org/", "ftp://example.org/?canary-4711"),
        HOOK.replace("https://example.org/", "[canary-4711]"),
        HOOK.replace("https://example.org/", "http://example.org/canary-4711"),
    ],
)
def test_a_secret_written_into_the_file_is_not_repeated(tmp_path, line):
    with pytest.raises(Refused) as caught:
        read(tmp_path, line)

    assert "4711" not in str(caught.value) + repr(caught.value.findings)


def test_every_kind_is_the_name_of_the_file_that_knows_it():
    assert list(kinds()) == ["file", "mail", "timestamp", "webhook"]
    for name, place in kinds().items():
        defaults = {field.name: field.default for field in fields(place)}
        assert (defaults["kind"], defaults["timeout_seconds"]) == (name, 20)
