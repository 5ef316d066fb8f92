"""A web service outside gets the head as signed JSON; only an answer of 2xx counts, and nothing is followed or repeated."""

from __future__ import annotations

import hashlib
import hmac
import json
import socket
import time
import traceback
from typing import Any

import pytest

from hegui.ledger.heads import read_head
from hegui.ledger.outside._keys import Address, SecretName
from hegui.ledger.outside.webhook import Webhook
from hegui.words import Unfinished
from ledger.outside.authority import make_root, server_pair
from ledger.outside.world import DAILY, HEAD, Answer, free_port, raw_server, web_server

SECRET = "canary-4711-secret"


def webhook(url: str, **keys: Any) -> Webhook:
    return Webhook(id="board", every=DAILY, url=Address(url), **keys)


def problem(place: Webhook) -> tuple[str, str]:
    with pytest.raises(Unfinished) as caught:
        place.keep(HEAD)
    (finding,) = caught.value.findings
    assert finding.place == "outside.yaml, board"
    assert finding.message.zh
    assert "canary" not in "".join(traceback.format_exception(caught.value)) + repr(caught.value.findings)
    return finding.code, finding.message.en


def test_the_head_arrives_as_json():
    with web_server(Answer(204)) as web:
        kept = webhook(web.url).keep(HEAD)

    (request,) = web.requests
    assert json.loads(request.body) == read_head(HEAD, "").plain()
    assert request.headers["Content-Type"] == "application/json"
    assert "Hegui-Signature" not in request.headers
    assert kept.told.en == f"The head of 1042 entries was accepted by {web.url.removesuffix('/heads')}."
    assert kept.token is None


def test_the_body_is_signed_with_the_secret(monkeypatch):
    monkeypatch.setenv("HEGUI_TEST_SECRET", SECRET + "密")
    with web_server(Answer()) as web:
        kept = webhook(web.url, secret_env=SecretName("HEGUI_TEST_SECRET")).keep(HEAD)

    (request,) = web.requests
    expected = hmac.new((SECRET + "密").encode(), request.body, hashlib.sha256).hexdigest()
    assert request.headers["Hegui-Signature"] == f"sha256={expected}"
    assert "canary" not in repr(kept) + repr(request)


def test_without_its_secret_nothing_is_sent(monkeypatch):
    monkeypatch.setenv("HEGUI_TEST_SECRET", "")
    with web_server(Answer()) as web:
        place = webhook(web.url, secret_env=SecretName("HEGUI_TEST_SECRET"))

        assert problem(place) == ("no_secret", "The environment variable HEGUI_TEST_SECRET is not set.")
    assert web.requests == []


def test_proxies_of_the_environment_are_not_used(monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{free_port()}")
    monkeypatch.delenv("no_proxy", raising=False)
    with web_server(Answer()) as web:
        webhook(web.url).keep(HEAD)

    assert len(web.requests) == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_named_and_not_followed(status):
    with web_server(Answer()) as target:
        answer = Answer(status, headers={"Location": f"{target.url}?token=canary"})
        with web_server(answer) as web:
            code, message = problem(webhook(web.url))

    assert code == "redirected"
    assert f"answered {status}, a redirect to {target.url.removesuffix('/heads')};" in message
    assert target.requests == []


@pytest.mark.parametrize("location", ["http://[", "http://user:canary@127.0.0.1/", "https://a\x1bc/", "", "file:///etc/passwd"])
def test_a_redirect_to_anywhere_is_only_told(location):
    with web_server(Answer(302, headers={"Location": location})) as web:
        code, message = problem(webhook(web.url))

    assert code == "redirected"
    assert message.isprintable()


@pytest.mark.parametrize("status", [400, 401, 404, 429, 500, 503])
def test_any_answer_but_2xx_is_told_by_its_number_alone(status):
    with web_server(Answer(status, b"canary")) as web:
        code, message = problem(webhook(web.url))

    assert (code, message) == ("not_accepted", f"{web.url.removesuffix('/heads')} did not accept it and answered {status}.")
    assert len(web.requests) == 1


def test_path_query_and_secrets_of_an_address_stay_out_of_messages():
    with web_server(Answer(500)) as web:
        assert problem(webhook(f"{web.url}/canary?token=canary"))[0] == "not_accepted"
    assert web.requests[0].path == "/heads/canary?token=canary"

    assert problem(webhook(f"http://user:canary@127.0.0.1:{free_port()}/?canary"))[0] == "unreachable"


def test_nobody_listening_is_told():
    port = free_port()

    assert problem(webhook(f"http://127.0.0.1:{port}/")) == (
        "unreachable",
        f"http://127.0.0.1:{port} cannot be reached (Connection refused).",
    )


def test_a_body_without_end_is_cut_off():
    def endless(connection: socket.socket) -> None:
        connection.recv(10_000)
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            connection.sendall(b"x" * 65536)

    started = time.monotonic()
    with raw_server(endless) as port:
        webhook(f"http://127.0.0.1:{port}/").keep(HEAD)

    assert time.monotonic() - started < 5


@pytest.mark.parametrize("first", [b"", b"HTTP/1.1 200 OK\r\nX-Slow: "], ids=["says nothing", "drips its headers"])
def test_a_slow_server_is_given_up_in_time(first):
    def slow(connection: socket.socket) -> None:
        connection.sendall(first)
        for _ in range(30):
            time.sleep(0.1)
            connection.sendall(b"x" if first else b"")

    started = time.monotonic()
    with raw_server(slow) as port:
        assert problem(webhook(f"http://127.0.0.1:{port}/", timeout_seconds=1))[0] == "too_slow"
        assert time.monotonic() - started < 2.8


@pytest.mark.parametrize(
    "said",
    [
        b"SSH-2.0-canary\r\n",
        b"HTTP/1.1 canary\r\n\r\n",
        b"",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\ncanary\r\n",
    ],
    ids=["another protocol", "no status", "hangs up", "broken chunks"],
)
def test_a_server_that_talks_nonsense_is_told(said):
    def nonsense(connection: socket.socket) -> None:
        connection.recv(10_000)
        connection.sendall(said)

    with raw_server(nonsense) as port:
        assert problem(webhook(f"http://127.0.0.1:{port}/"))[0] == "unreachable"


def test_https_is_checked_against_the_roots_that_are_named(tmp_path):
    root = make_root(tmp_path)
    with web_server(Answer(), server_pair(tmp_path, root)) as web:
        webhook(web.url, tls_certificates=str(root.pem)).keep(HEAD)

        code, message = problem(webhook(web.url))
        assert code == "bad_certificate"
        assert "is not trusted" in message
    assert len(web.requests) == 1


def test_https_for_another_host_is_refused(tmp_path):
    root = make_root(tmp_path)
    with web_server(Answer(), server_pair(tmp_path, root, "127.0.0.9")) as web:
        assert problem(webhook(web.url, tls_certificates=str(root.pem)))[0] == "bad_certificate"
    assert web.requests == []
