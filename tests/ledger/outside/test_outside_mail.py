"""Mailboxes outside get the head by mail: over checked certificates, in both languages, and byte for byte."""

from __future__ import annotations

import base64
import email
import socket
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from hegui.ledger.outside._keys import SecretName
from hegui.ledger.outside.mail import Mailbox
from hegui.words import Unfinished
from ledger.outside.authority import Pair, make_root, server_pair
from ledger.outside.world import DAILY, HEAD, ORIGIN, free_port, head, raw_server, tls

PASSWORD = "canary-4711-pass"


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    return make_root(tmp_path_factory.mktemp("root"))


@pytest.fixture(scope="module")
def pair(root, tmp_path_factory) -> Pair:
    return server_pair(tmp_path_factory.mktemp("server"), root)


@dataclass
class Post:
    """A mail server's letterbox; `refuses` are recipients it does not know."""

    refuses: tuple[str, ...] = ()
    answer: str = "250 OK"
    received: list[Envelope] = field(default_factory=list)
    sessions: list[Session] = field(default_factory=list)

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        if address in self.refuses:
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.received.append(envelope)
        self.sessions.append(session)
        return self.answer

    def mail(self) -> EmailMessage:
        (envelope,) = self.received
        return email.message_from_bytes(envelope.content, policy=policy.default)


@contextmanager
def mail_server(post: Post, **options: Any) -> Iterator[int]:
    port = free_port()
    controller = Controller(post, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


def mailbox(port: int, **keys: Any) -> Mailbox:
    whole = {"host": "127.0.0.1", "security": "none", "sender": "ledger@example.org", "to": ("audit@example.net",), **keys}
    return Mailbox(id="board", every=DAILY, port=port, **whole)


def problem(place: Mailbox, note: str = HEAD) -> tuple[str, str]:
    with pytest.raises(Unfinished) as caught:
        place.keep(note)
    (finding,) = caught.value.findings
    assert finding.place == "outside.yaml, board"
    assert finding.message.zh
    assert PASSWORD not in "".join(traceback.format_exception(caught.value)) + repr(caught.value.findings)
    return finding.code, finding.message.en


def logged_in(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword) -> AuthResult:
    return AuthResult(success=(data.login, data.password) == (b"ledger", PASSWORD.encode()), handled=False)


def test_the_head_stands_in_the_body_and_in_the_attachment():
    post = Post()
    with mail_server(post) as port:
        kept = mailbox(port, to=("audit@example.net", "board@example.net")).keep(HEAD)

    mail = post.mail()
    (attached,) = mail.iter_attachments()
    assert HEAD.strip() in mail.get_body().get_content().replace("\r\n", "\n")
    assert attached.get_content() == HEAD.encode()
    assert attached.get_filename() == "hegui.local-4f6a1c9e-000000001042.head"
    assert post.received[0].rcpt_tos == ["audit@example.net", "board@example.net"]
    assert kept.token is None
    assert kept.told.en == "The head of 1042 entries was mailed through 127.0.0.1; mailboxes: 2."


def test_the_mail_is_written_in_both_languages_and_has_what_servers_ask_for():
    post = Post()
    with mail_server(post) as port:
        mailbox(port).keep(HEAD)

    mail = post.mail()
    body = mail.get_body().get_content()
    assert mail["Subject"] == f"台账头 / Ledger head: {ORIGIN}, 1042"
    assert "请保存此邮件" in body and "Keep this mail" in body
    assert mail["Date"] and mail["Message-ID"].endswith("@example.org>")
    assert (mail["From"], mail["To"]) == ("ledger@example.org", "audit@example.net")
    assert post.received[0].content.isascii()


def test_it_logs_in_over_tls_that_is_there_from_the_start(root, pair, monkeypatch):
    monkeypatch.setenv("HEGUI_TEST_PASSWORD", PASSWORD)
    post = Post()
    options = {"ssl_context": tls(pair), "authenticator": logged_in, "auth_require_tls": False}
    with mail_server(post, **options) as port:
        login = {"user": "ledger", "password_env": SecretName("HEGUI_TEST_PASSWORD")}
        kept = mailbox(port, security="tls", tls_certificates=str(root.pem), **login).keep(HEAD)

    assert post.sessions[0].authenticated
    assert PASSWORD not in repr(kept)
    assert PASSWORD.encode() not in post.received[0].content


def test_it_logs_in_over_starttls(root, pair, monkeypatch):
    monkeypatch.setenv("HEGUI_TEST_PASSWORD", PASSWORD)
    post = Post()
    options = {"tls_context": tls(pair), "require_starttls": True, "authenticator": logged_in, "auth_required": True}
    with mail_server(post, **options) as port:
        login = {"user": "ledger", "password_env": SecretName("HEGUI_TEST_PASSWORD")}
        mailbox(port, security="starttls", tls_certificates=str(root.pem), **login).keep(HEAD)

    assert post.sessions[0].ssl is not None
    assert post.sessions[0].authenticated


def test_a_wrong_password_is_told_without_the_password(root, pair, monkeypatch):
    monkeypatch.setenv("HEGUI_TEST_PASSWORD", PASSWORD + "x")
    with mail_server(Post(), tls_context=tls(pair), authenticator=logged_in, auth_required=True) as port:
        login = {"user": "ledger", "password_env": SecretName("HEGUI_TEST_PASSWORD")}
        place = mailbox(port, security="starttls", tls_certificates=str(root.pem), **login)

        assert problem(place) == ("login_refused", "127.0.0.1 refused the user name and password (535).")


def test_a_server_that_repeats_the_password_does_not_bring_it_into_the_message(monkeypatch):
    monkeypatch.setenv("HEGUI_TEST_PASSWORD", PASSWORD)
    heard = []

    def parrot(connection: socket.socket) -> None:
        connection.sendall(b"220 here\r\n")
        connection.recv(1000)
        connection.sendall(b"250-here\r\n250 AUTH PLAIN\r\n")
        heard.append(base64.b64decode(connection.recv(1000).split()[-1]))
        connection.sendall(b"535 " + heard[0].replace(b"\0", b" ") + b"\r\n")

    with raw_server(parrot) as port:
        place = mailbox(port, user="ledger", password_env=SecretName("HEGUI_TEST_PASSWORD"))

        assert problem(place)[0] == "login_refused"
    assert PASSWORD.encode() in heard[0]


def test_a_password_that_is_not_set_is_told_by_the_name_of_its_variable(monkeypatch):
    monkeypatch.delenv("HEGUI_TEST_PASSWORD", raising=False)
    place = mailbox(1, user="ledger", password_env=SecretName("HEGUI_TEST_PASSWORD"))

    assert problem(place) == ("no_secret", "The environment variable HEGUI_TEST_PASSWORD is not set.")


def test_a_password_beyond_ascii_is_told_without_a_piece_of_it(monkeypatch):
    monkeypatch.setenv("HEGUI_TEST_PASSWORD", PASSWORD + "密")

    def offering(connection: socket.socket) -> None:
        connection.sendall(b"220 here\r\n")
        connection.recv(1000)
        connection.sendall(b"250-here\r\n250 AUTH PLAIN\r\n")
        connection.recv(1000)

    with raw_server(offering) as port:
        place = mailbox(port, user="ledger", password_env=SecretName("HEGUI_TEST_PASSWORD"))

        assert problem(place)[0] == "bad_characters"


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_certificate_that_nobody_vouches_for_is_refused(pair, security):
    options = {"tls": {"ssl_context": tls(pair)}, "starttls": {"tls_context": tls(pair)}}[security]
    post = Post()
    with mail_server(post, **options) as port:
        code, message = problem(mailbox(port, security=security))

    assert code == "bad_certificate"
    assert "The certificate of 127.0.0.1 is not trusted" in message
    assert post.received == []


def test_a_certificate_for_another_host_is_refused(root, tmp_path):
    post = Post()
    with mail_server(post, tls_context=tls(server_pair(tmp_path, root, "127.0.0.9"))) as port:
        place = mailbox(port, security="starttls", tls_certificates=str(root.pem))

        assert problem(place)[0] == "bad_certificate"
    assert post.received == []


def test_roots_that_cannot_be_read_are_told(tmp_path):
    with mail_server(Post()) as port:
        place = mailbox(port, security="tls", tls_certificates=str(tmp_path / "none.pem"))

        assert problem(place) == ("bad_certificates", f"The certificates cannot be read from {tmp_path / 'none.pem'}.")


def test_a_server_without_starttls_gets_nothing():
    post = Post()
    with mail_server(post) as port:
        assert problem(mailbox(port, security="starttls"))[0] == "not_offered"
    assert post.received == []


def test_a_recipient_that_is_refused_is_named_though_others_got_the_mail():
    post = Post(refuses=("audit@example.net",))
    with mail_server(post) as port:
        code, message = problem(mailbox(port, to=("audit@example.net", "board@example.net")))

    assert (code, message) == ("recipients_refused", "The server refused the recipients audit@example.net.")
    assert len(post.received) == 1


def test_all_recipients_refused_is_told():
    post = Post(refuses=("audit@example.net",))
    with mail_server(post) as port:
        assert problem(mailbox(port)) == ("recipients_refused", "127.0.0.1 refused all recipients.")
    assert post.received == []


def test_a_mail_that_is_not_accepted_is_told_with_the_number_of_the_answer():
    with mail_server(Post(answer="552 mailbox full")) as port:
        assert problem(mailbox(port)) == ("not_accepted", "127.0.0.1 did not accept the mail (552).")


def test_nobody_listening_is_told():
    assert problem(mailbox(free_port())) == ("unreachable", "127.0.0.1 cannot be reached (Connection refused).")


@pytest.mark.parametrize("security", ["none", "tls"])
def test_a_server_that_says_nothing_is_given_up_in_time(security):
    def silent(connection: socket.socket) -> None:
        while connection.recv(10_000):
            pass

    started = time.monotonic()
    with raw_server(silent) as port:
        assert problem(mailbox(port, timeout_seconds=1, security=security))[0] == "too_slow"
        assert time.monotonic() - started < 2.8


def test_a_server_that_drips_is_given_up_in_time():
    def drip(connection: socket.socket) -> None:
        for _ in range(30):
            connection.sendall(b"2")
            time.sleep(0.1)

    started = time.monotonic()
    with raw_server(drip) as port:
        assert problem(mailbox(port, timeout_seconds=1))[0] == "too_slow"
        assert time.monotonic() - started < 2.8


@pytest.mark.parametrize("key", ["to", "sender"])
def test_no_line_feed_in_an_address_becomes_a_header(key):
    smuggled = "a@example.org\r\nBcc: thief@example.com"
    post = Post()
    with mail_server(post) as port:
        place = mailbox(port, **{key: (smuggled,) if key == "to" else smuggled})

        assert problem(place)[0] == "bad_characters"
    assert post.received == []
    assert "bad_mailbox" in [mistake.code for mistake in place.mistakes(Path("/ledger"))]


def test_the_name_of_a_ledger_brings_no_header_of_its_own():
    post = Post()
    with mail_server(post) as port:
        mailbox(port).keep(head(origin="a,Bcc:thief@example.com;=?utf-8?q?=0d=0aBcc:x?="))

    assert "Bcc" not in post.mail()
    assert post.received[0].rcpt_tos == ["audit@example.net"]
