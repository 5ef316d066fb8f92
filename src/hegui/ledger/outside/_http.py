"""One POST by HTTP: no redirects followed, no proxies from the environment, bounded in time and size."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from http.client import HTTPException, HTTPResponse
from urllib.parse import urljoin
from urllib.request import HTTPHandler, HTTPSHandler, OpenerDirector, Request

from hegui.ledger.outside._keys import Address, Mistake
from hegui.ledger.outside._network import loopback, trust, unreachable
from hegui.ledger.outside.port import cannot
from hegui.words import Text, Unfinished

MAX_BYTES = 64 * 1024


def post(
    place: str, url: Address, body: bytes, headers: Mapping[str, str], *, seconds: float, certificates: str | None = None
) -> bytes:
    """Send the body; return the first 64 KiB of a 2xx answer, and raise `Unfinished` for anything else."""
    request = Request(url, body, {"User-Agent": "hegui", **headers})  # noqa: S310 - `Address` admits http and https only
    opener = OpenerDirector()  # bare: `build_opener` would add proxies, redirects and file://
    opener.add_handler(HTTPHandler())
    opener.add_handler(HTTPSHandler(context=trust(place, certificates)))
    try:
        with opener.open(request, timeout=seconds) as response:
            _must_be_fine(place, url, response)
            return _start_of(response, time.monotonic() + seconds)
    except (OSError, HTTPException, ValueError) as error:
        raise unreachable(place, url.shown, error) from None


def _start_of(response: HTTPResponse, until: float) -> bytes:
    """Read at most 64 KiB, and no longer than until then, however slowly it drips."""
    read = b""
    while len(read) < MAX_BYTES and time.monotonic() < until and (more := response.read1(MAX_BYTES - len(read))):
        read += more
    return read


def _must_be_fine(place: str, url: Address, response: HTTPResponse) -> None:
    if 200 <= response.status < 300:
        return
    if 300 <= response.status < 400:
        raise _redirected(place, url, response)
    message = Text(
        f"{url.shown} 没有接受，回答 {response.status}。", f"{url.shown} did not accept it and answered {response.status}."
    )
    raise cannot(place, "not_accepted", message)


def _redirected(place: str, url: Address, response: HTTPResponse) -> Unfinished:
    target = _target(url, response.headers.get("Location", ""))
    message = Text(
        f"{url.shown} 回答 {response.status}，转向 {target}；不跟随转向。",
        f"{url.shown} answered {response.status}, a redirect to {target}; redirects are not followed.",
    )
    return cannot(place, "redirected", message, Text("请在 url 中填写最终网址。", "Write the final address in url."))


def _target(url: Address, location: str) -> str:
    """Return where a redirect points, as far as it may be shown; a header may hold anything."""
    try:
        shown = Address(urljoin(url, location)).shown
    except ValueError:
        return "?"
    return shown if shown.isascii() and shown.isprintable() else "?"


def not_encrypted(url: Address, plain_text_allowed: bool) -> Iterator[Mistake]:
    """Tell when an address would be used without encryption though nobody allowed that."""
    if url.encrypted or plain_text_allowed or loopback(url.host):
        return
    message = Text("除本机外，只能使用 https。", "Only https is allowed, except on this machine.")
    remedy = Text("请改用 https，或明确写上 plain_text_allowed: true。", "Use https, or say plain_text_allowed: true.")
    yield Mistake("url", "not_encrypted", message, remedy)
