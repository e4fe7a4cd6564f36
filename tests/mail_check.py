#!/usr/bin/env python3
"""Checks mails as another program reads them: mail_check.py [--meant FILE.json] FILE.eml...

Prints one line per error and exits 1 when there is any. What it demands: the headers, the structure, the
encodings, the line lengths (RFC 5322 2.1.1), no Bcc, no link but tel:. With --meant, FILE.json says what each mail is
to decode to, by Message-ID: {"subject", "call_id", "from", "from_name", "to", "reply_to", "says", "absent"}; `says` is
in both bodies, no address of `absent` anywhere in the bytes.
"""
import datetime
import email
import email.policy
import html.parser
import json
import re
import sys

ONCE = ["Date", "From", "To", "Subject", "Message-ID", "MIME-Version", "Content-Type", "Auto-Submitted",
        "X-Auto-Response-Suppress", "X-Call-Id"]
KNOWN = set(name.lower() for name in ONCE + ["Reply-To"])
VOID = {"meta", "wbr", "br"}


class Html(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.errors, self.text = [], [], ""

    def handle_data(self, data):
        self.text += data

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if tag in ("script", "img", "iframe", "object", "form", "link", "base"):
            self.errors.append(f"HTML has <{tag}>")
        for name, value in values.items():
            if name.startswith("on"):
                self.errors.append(f"HTML has the attribute {name}")
        if tag == "a" and not re.fullmatch(r"tel:\+[1-9][0-9]{6,14}", values.get("href", "")):
            self.errors.append(f"HTML links to {values.get('href')!r}")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        if tag not in VOID:
            self.errors.append(f"HTML writes <{tag}/>, which browsers take as an open tag")
        self.handle_starttag(tag, attributes)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.errors.append(f"HTML closes <{tag}> that is not open")


def check(path):
    with open(path, "rb") as file:
        raw = file.read()
    for number, line in enumerate(raw.split(b"\r\n"), 1):
        if len(line) > 998:
            yield f"line {number} has {len(line)} bytes"
        if b"\n" in line or b"\r" in line:
            yield f"line {number} has a bare CR or LF"
    if not raw.isascii() or b"\0" in raw:
        yield "not plain ASCII"
    message = email.message_from_bytes(raw, policy=email.policy.default)
    for name in ONCE:
        if len(message.get_all(name, [])) != 1:
            yield f"{len(message.get_all(name, []))} headers {name}"
    for name, value in message.items():
        if name.lower() not in KNOWN:
            yield f"unexpected header {name}"
        if value.defects:
            yield f"{name}: {value.defects}"
        if re.search(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]", str(value)):
            yield f"{name} has a control character"
    for line in raw.split(b"\r\n\r\n", 1)[0].split(b"\r\n"):
        if any(len(word) > 75 for word in re.findall(rb"=\?[^ ]*\?=", line)):
            yield f"encoded word over 75 characters: {line!r}"
    for part in message.walk():
        if part.defects:
            yield f"{part.get_content_type()}: {part.defects}"
        if not part.is_multipart():
            if part["Content-Transfer-Encoding"] != "quoted-printable":
                yield f"{part.get_content_type()} is {part['Content-Transfer-Encoding']}"
            part.get_content().encode()
    top = message
    if message.get_content_type() == "multipart/mixed":
        parts = list(message.iter_parts())
        if len(parts) != 2 or not parts[1].is_attachment() or parts[1].get_content_type() != "text/plain":
            yield "mixed, but not alternative and one text attachment"
        top = parts[0]
    kinds = [part.get_content_type() for part in top.iter_parts()]
    if top.get_content_type() != "multipart/alternative" or kinds != ["text/plain", "text/html"]:
        yield f"structure {top.get_content_type()} of {kinds}"
        return
    page = list(top.iter_parts())[1]
    if len(page.get_payload()) >= 100_000:
        yield f"HTML of {len(page.get_payload())} bytes as encoded"
    reader = Html()
    reader.feed(page.get_content())
    reader.close()
    yield from reader.errors
    if reader.open:
        yield f"HTML leaves {reader.open} open"


def squeezed(text):
    """Without white space: lines may be folded anywhere."""
    return "".join(text.split())


def addresses(header):
    return sorted(address.addr_spec for address in header.addresses)


def check_meant(path, meant):
    with open(path, "rb") as file:
        raw = file.read()
    message = email.message_from_bytes(raw, policy=email.policy.default)
    wanted = meant.get(str(message["Message-ID"]).strip("<>"))
    if wanted is None:
        yield f"nobody wrote a mail {message['Message-ID']}"
        return
    sender = message["From"].addresses[0]
    found = {"subject": str(message["Subject"]), "call_id": str(message["X-Call-Id"]), "from": sender.addr_spec,
             "from_name": sender.display_name, "to": addresses(message["To"]),
             "reply_to": ", ".join(addresses(message["Reply-To"])) if message["Reply-To"] else ""}
    for name, value in found.items():
        expected = sorted(wanted[name]) if name == "to" else wanted[name]
        if value != expected:
            yield f"{name} decodes to {value!r}, not {expected!r}"
    if message["Auto-Submitted"] != "auto-generated":
        yield f"Auto-Submitted: {message['Auto-Submitted']}"
    age = datetime.datetime.now(datetime.timezone.utc) - message["Date"].datetime
    if abs(age) > datetime.timedelta(hours=1):
        yield f"Date: {message['Date']}"
    for address in wanted["absent"]:
        if address.encode() in raw:
            yield f"the blind copy to {address} is in it"
    text, page = message.get_body(("plain",)).get_content(), Html()
    page.feed(message.get_body(("html",)).get_content())
    for kind, body in (("text", text), ("HTML", page.text)):
        if squeezed(wanted["says"]) not in squeezed(body):
            yield f"the {kind} does not say {wanted['says']!r}"


def main(words):
    meant = None
    if words[:1] == ["--meant"]:
        with open(words[1], encoding="utf-8") as file:
            meant = json.load(file)
        words = words[2:]
    failed = not words
    for path in words:
        for error in [*check(path), *(check_meant(path, meant) if meant is not None else [])]:
            print(f"{path}: {error}")
            failed = True
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
