"""A mailbox outside: the head goes as plain text in the mail and, byte for byte, as an attachment."""

from __future__ import annotations

import re
import smtplib
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from pathlib import Path
from typing import Literal

from hegui.ledger.heads import Head, read_head
from hegui.ledger.outside._keys import Every, Mistake, SecretName, not_absolute
from hegui.ledger.outside._network import loopback, trust, unreachable
from hegui.ledger.outside.port import TIMEOUT_SECONDS, Kept, cannot, file_name, within
from hegui.words import Text, Unfinished

_MAILBOX = re.compile(r"[0-9A-Za-z.!#$%&'*+/=?^_`{|}~-]{1,64}@[0-9A-Za-z.-]{1,255}")
_HOST = re.compile(r"[0-9A-Za-z.:_-]{1,255}")

_BODY = """\
这是台账 {origin} 在 {size} 条记录时的台账头，由 Hegui 自动发出。请保存此邮件：台账以后如被改写、截短或替换，就会与它不符。
附件与下文相同，核对时请用附件。

This is the head of the ledger {origin} at {size} entries, sent by Hegui. Keep this mail: a ledger that is rewritten, cut
short or replaced later no longer agrees with it. The attachment holds the same text; use it for checking.

{head}"""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Mailboxes that get every head through a mail server."""

    id: str
    every: Every
    host: str
    port: int
    security: Literal["tls", "starttls", "none"]
    sender: str
    to: tuple[str, ...]
    user: str | None = None
    password_env: SecretName | None = None
    tls_certificates: str | None = None
    plain_text_allowed: bool = False
    kind: Literal["mail"] = "mail"
    timeout_seconds: int = TIMEOUT_SECONDS

    def mistakes(self, ledger: Path) -> Iterator[Mistake]:
        """Tell of hosts and mailboxes that are none, and of plain text that nobody allowed."""
        yield from not_absolute("tls_certificates", self.tls_certificates)
        if not _HOST.fullmatch(self.host):
            yield Mistake("host", "bad_host", Text("这不是主机名或 IP 地址。", "This is not a host name or IP address."))
        if not 0 < self.port < 65536:
            yield Mistake("port", "bad_port", Text("端口应为 1 至 65535。", "A port is a number from 1 to 65535."))
        if not self.to:
            yield Mistake("to", "no_mailbox", Text("至少需要一个收件人。", "At least one recipient is needed."))
        for key, mailbox in [("sender", self.sender), *(("to", mailbox) for mailbox in self.to)]:
            if not _MAILBOX.fullmatch(mailbox):
                yield Mistake(key, "bad_mailbox", Text(f"“{mailbox}”不是邮箱地址。", f"'{mailbox}' is not a mail address."))
        yield from self._unprotected()

    def _unprotected(self) -> Iterator[Mistake]:
        if (self.user is None) != (self.password_env is None):
            message = Text("user 和 password_env 须同时填写。", "user and password_env go together.")
            yield Mistake("user" if self.password_env is None else "password_env", "half_a_login", message)
        if self.security == "none" and not self.plain_text_allowed and not loopback(self.host):
            message = Text("除本机外，邮件须加密传送。", "Mail must be encrypted on its way, except on this machine.")
            remedy = Text(
                "请改用 tls 或 starttls，或明确写上 plain_text_allowed: true。",
                "Use tls or starttls, or say plain_text_allowed: true.",
            )
            yield Mistake("security", "not_encrypted", message, remedy)

    def keep(self, head: str) -> Kept:
        """Mail the head to everybody in `to`."""
        read = read_head(head, self.id).head
        return within(self.timeout_seconds, self.id, lambda: self._keep(read, head))

    def _keep(self, read: Head, head: str) -> Kept:
        password = self.password_env.secret(self.id) if self.password_env else None
        try:
            refused = self._send(self._mail(read, head), password)
        except (OSError, ValueError) as error:
            raise self._failed(error) from None
        if refused:
            message = Text(
                f"邮件服务器拒绝了收件人 {'、'.join(refused)}。", f"The server refused the recipients {', '.join(refused)}."
            )
            raise cannot(self.id, "recipients_refused", message)
        return Kept(
            Text(
                f"台账头（{read.size} 条记录）已由 {self.host} 发往 {len(self.to)} 个邮箱。",
                f"The head of {read.size} entries was mailed through {self.host}; mailboxes: {len(self.to)}.",
            )
        )

    def _mail(self, read: Head, head: str) -> EmailMessage:
        mail = EmailMessage(policy.SMTP)
        mail["From"], mail["To"] = self.sender, ", ".join(self.to)
        mail["Subject"] = f"台账头 / Ledger head: {read.origin}, {read.size}"
        mail["Date"] = formatdate()  # the edge of the house, which may know the time: servers refuse mail without it
        mail["Message-ID"] = make_msgid(domain=self.sender.rpartition("@")[2])
        mail["Auto-Submitted"] = "auto-generated"
        text = _BODY.format(origin=read.origin, size=read.size, head=head)
        mail.set_content(text, cte="quoted-printable")  # not every server takes eight bits
        mail.add_attachment(head.encode(), maintype="application", subtype="octet-stream", filename=file_name(read))
        return mail

    def _send(self, mail: EmailMessage, password: str | None) -> list[str]:
        """Send it; return the recipients that the server refused."""
        with closing(self._connected()) as server:
            if self.security == "starttls":
                server.starttls(context=trust(self.id, self.tls_certificates))
            if self.user is not None and password is not None:
                server.login(self.user, password)
            refused = server.send_message(mail, self.sender, list(self.to))
            with suppress(OSError):  # it has the mail already
                server.quit()
        return list(refused)

    def _connected(self) -> smtplib.SMTP:
        if self.security == "tls":
            context = trust(self.id, self.tls_certificates)
            return smtplib.SMTP_SSL(self.host, self.port, timeout=self.timeout_seconds, context=context)
        return smtplib.SMTP(self.host, self.port, timeout=self.timeout_seconds)

    def _failed(self, error: Exception) -> Unfinished:
        """Say what went wrong without the server's words, which may repeat what it was told."""
        match error:
            case smtplib.SMTPAuthenticationError():
                message = Text(
                    f"{self.host} 不接受用户名和密码（{error.smtp_code}）。",
                    f"{self.host} refused the user name and password ({error.smtp_code}).",
                )
                return cannot(self.id, "login_refused", message)
            case smtplib.SMTPNotSupportedError():
                message = Text(
                    f"{self.host} 不支持所需的加密或登录方式，没有发送。",
                    f"{self.host} does not offer the encryption or login asked for; nothing was sent.",
                )
                return cannot(self.id, "not_offered", message)
            case smtplib.SMTPRecipientsRefused():
                message = Text(f"{self.host} 拒绝了全部收件人。", f"{self.host} refused all recipients.")
                return cannot(self.id, "recipients_refused", message)
            case smtplib.SMTPResponseException():
                message = Text(
                    f"{self.host} 没有接受邮件（{error.smtp_code}）。",
                    f"{self.host} did not accept the mail ({error.smtp_code}).",
                )
                return cannot(self.id, "not_accepted", message)
            case OSError():  # before ValueError: a certificate that is not trusted is both
                return unreachable(self.id, self.host, error)
        message = Text(
            "地址、用户名或密码中有邮件协议不允许的字符。",
            "An address, the user name or the password holds characters that mail does not allow.",
        )
        return cannot(self.id, "bad_characters", message)


PLACE = Mailbox
