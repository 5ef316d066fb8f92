"""What connections share: which hosts are this machine, whose certificates are trusted, why a connection failed."""

from __future__ import annotations

import ssl
from ipaddress import ip_address
from urllib.error import URLError

from hegui.ledger.outside.port import cannot, too_slow
from hegui.words import Text, Unfinished


def loopback(host: str) -> bool:
    """Tell whether a host is this machine, so that nobody can listen in between."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def trust(place: str, certificates: str | None) -> ssl.SSLContext:
    """Return the settings that check certificates: against these roots, or those of the system."""
    try:
        return ssl.create_default_context(cafile=certificates)
    except OSError:  # ssl.SSLError is one too
        message = Text(f"无法读取证书文件 {certificates}。", f"The certificates cannot be read from {certificates}.")
        remedy = Text("此处应为 PEM 格式的根证书文件。", "A PEM file of root certificates is needed there.")
        raise cannot(place, "bad_certificates", message, remedy) from None


def unreachable(place: str, host: str, error: Exception) -> Unfinished:
    """Return the error for a connection that failed; nothing the other side said is repeated."""
    reason = error.reason if isinstance(error, URLError) else error
    if isinstance(reason, TimeoutError):  # its clock and that of `within` run out together
        return too_slow(place)
    if isinstance(reason, ssl.SSLCertVerificationError):
        message = Text(
            f"{host} 的证书不可信（{reason.verify_message}）。",
            f"The certificate of {host} is not trusted ({reason.verify_message}).",
        )
        remedy = Text(
            "如为本单位自建的根证书，请填写 tls_certificates。", "If its root is your own, name it in tls_certificates."
        )
        return cannot(place, "bad_certificate", message, remedy)
    why = (reason.strerror if isinstance(reason, OSError) else None) or type(reason).__name__
    return cannot(place, "unreachable", Text(f"无法连接 {host}（{why}）。", f"{host} cannot be reached ({why})."))
