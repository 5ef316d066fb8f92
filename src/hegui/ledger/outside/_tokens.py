"""RFC 3161 queries and tokens, by the package `rfc3161-client`; loaded only where a time stamp is asked for or checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import NoReturn

from cryptography.x509 import Certificate, load_pem_x509_certificates
from rfc3161_client import (
    HashAlgorithm,
    PKIStatus,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerifierBuilder,
    decode_timestamp_response,
)

from hegui.words import Finding, Refused, Text

_SHA256 = "2.16.840.1.101.3.4.2.1"


@dataclass(frozen=True, slots=True)
class Question:
    """A query for an authority, and the number that its answer has to repeat."""

    query: bytes
    nonce: int | None


def ask(head: str) -> Question:
    """Return a query over the SHA-256 of the head's bytes."""
    request = TimestampRequestBuilder().data(head.encode()).hash_algorithm(HashAlgorithm.SHA256).build()
    return Question(request.as_bytes(), request.nonce)


def proven(answer: bytes, head: str, certificates: Path, nonce: int | None) -> datetime:
    """Return the time that the answer proves for this head; raise `Refused` when it proves nothing."""
    roots = _roots(certificates)
    try:
        response = decode_timestamp_response(answer)
        _must_be_granted(response)
        _must_be_ours(response, head, nonce)
        VerifierBuilder(roots=roots, nonce=nonce).build().verify(response, sha256(head.encode()).digest())
        return response.tst_info.gen_time
    except Refused:
        raise
    except Exception:  # bytes from elsewhere: whatever they make the package raise, they prove nothing
        _refuse(
            "not_proven",
            Text(
                "时间戳无法核验：格式、签名或证书链不对。",
                "The time stamp does not verify: its form, its signature or its chain of certificates is wrong.",
            ),
            Text(
                f"请确认 {certificates} 是该时间戳机构的根证书。",
                f"See that {certificates} holds the roots of this authority.",
            ),
        )


def _roots(certificates: Path) -> list[Certificate]:
    try:
        return load_pem_x509_certificates(certificates.read_bytes())
    except (OSError, ValueError):
        message = Text(f"无法读取证书文件 {certificates}。", f"The certificates cannot be read from {certificates}.")
        _refuse(
            "bad_certificates",
            message,
            Text("此处应为 PEM 格式的根证书文件。", "A PEM file of root certificates is needed there."),
        )


def _must_be_granted(response: TimeStampResponse) -> None:
    status = response.status
    if status != PKIStatus.GRANTED:
        _refuse(
            "not_granted",
            Text(f"机构没有签发时间戳（状态 {status}）。", f"The authority granted no time stamp (status {status})."),
        )


def _must_be_ours(response: TimeStampResponse, head: str, nonce: int | None) -> None:
    info = response.tst_info
    imprint = info.message_imprint
    same = imprint.hash_algorithm.dotted_string == _SHA256 and imprint.message == sha256(head.encode()).digest()
    if not same:
        _refuse(
            "other_content",
            Text("时间戳属于另外的内容，不是此台账头。", "The time stamp is for something else than this head."),
        )
    if nonce is not None and info.nonce != nonce:
        _refuse("other_answer", Text("时间戳回应的不是此次请求。", "The time stamp answers another request than ours."))


def _refuse(code: str, message: Text, remedy: Text | None = None) -> NoReturn:
    raise Refused([Finding(code, message, "", remedy)])
