#!/usr/bin/python3
"""aiosmtpd on loopback, doing what a test wants: scripted.py FOLDER OPTIONS

Runs until it is killed. FOLDER gets ports.json ({"port"}) once it listens, ca.pem where there is TLS, events.jsonl (one
object per connection, login, command and mail) and mail-N.eml. OPTIONS is a JSON object, every key optional:

  certificate    offers STARTTLS with this one (see certificates.py)
  tls_first      true: TLS from the first byte (smtps)
  must_tls       true: nothing without STARTTLS
  auth           ["PLAIN", "LOGIN"]: offers these; user mill, password as in `password`
  password       what AUTH must bring; default "secret"
  auth_reply     instead of judging the password
  must_auth      true: nothing without AUTH
  size           bytes of the largest mail; EHLO says so
  without        ["8BITMIME", "SIZE"]: extensions that EHLO does not name
  idle_s         closes a connection that is silent for so long
  delay_ms       before every reply
  replies        {"GREETING": [...], "EHLO": [...], "MAIL": [...], "RCPT a@b.example": [...], "DATA @b.example": [...], ...}:
                 what to say instead of yes; the entries of a list are used once each, a string always. "close" hangs up,
                 "silence" says nothing any more. DATA is the command, BODY in the midst of the message, END the reply to it;
                 these three name the domain of the first recipient.
"""
import asyncio
import json
import pathlib
import ssl
import sys
import warnings

from aiosmtpd.smtp import SMTP, AuthResult

sys.dont_write_bytecode = True
import certificates
import lifetime

warnings.simplefilter("ignore")


class World:
    """What all connections share: the script and the record."""

    def __init__(self, folder, options):
        self.folder, self.options = folder, options
        self.replies = {key: list(value) if isinstance(value, list) else value
                        for key, value in options.get("replies", {}).items()}
        self.events = open(folder / "events.jsonl", "w", buffering=1)
        self.connections = self.mails = 0

    def reply(self, key):
        entry = self.replies.get(key)
        if isinstance(entry, list):
            return entry.pop(0) if entry else None
        return entry

    def note(self, event, **more):
        self.events.write(json.dumps({"event": event, **more}) + "\n")


class Scripted(SMTP):
    def __init__(self, world, **more):
        super().__init__(self, **more)
        self.world = world
        self.secret = world.options.get("password", "secret")
        world.connections += 1
        self.number = world.connections

    def tls(self):
        return self._tls_protocol is not None or bool(self.world.options.get("tls_first"))

    async def hang_up(self):
        self.transport.close()
        await asyncio.sleep(3600)

    async def push(self, status):
        if status == f"220 {self.hostname} {self.__ident__}":
            status = self.world.reply("GREETING") or status
            self.world.note("connection", connection=self.number)
        await asyncio.sleep(self.world.options.get("delay_ms", 0) / 1000)
        if status == "close":
            await self.hang_up()
        if status == "silence":
            await asyncio.sleep(3600)
        await super().push(status)

    async def _call_handler_hook(self, command, *arguments):
        if command in ("MAIL", "RCPT"):
            self.world.note("command", connection=self.number, tls=self.tls(), line=f"{command} {arguments[0]}",
                            parameters=arguments[1])
        return await super()._call_handler_hook(command, *arguments)

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        said = self.world.reply("EHLO")
        if said:
            return [said]
        names = [line[4:] for line in responses if line[4:].split()[0] not in self.world.options.get("without", [])]
        offered = self.world.options.get("auth")
        names = [name for name in names if offered or not name.startswith("AUTH")]
        return [f"250-{name}" for name in names[:-1]] + [f"250 {names[-1]}"]

    async def smtp_HELO(self, hostname):
        said = self.world.reply("EHLO")
        await (self.push(said) if said else super().smtp_HELO(hostname))

    async def smtp_AUTH(self, arg):
        said = self.world.options.get("auth_reply")
        if said:
            self.world.note("login", connection=self.number, tls=self.tls(), taken=False)
        await (self.push(said) if said else super().smtp_AUTH(arg))

    def judge(self, server, session, envelope, mechanism, data):
        taken = data.login == b"mill" and data.password == self.secret.encode()
        self.world.note("login", connection=self.number, tls=self.tls(), mechanism=mechanism, taken=taken)
        return AuthResult(success=taken, handled=False)

    async def handle_MAIL(self, server, session, envelope, address, options):
        said = self.world.reply("MAIL")
        if said:
            return said
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        said = self.world.reply("RCPT " + address)
        if said and not said.startswith("2"):
            return said
        envelope.rcpt_tos.append(address)
        return said or "250 OK"

    def reply_to_all(self, key):
        return self.world.reply(f"{key} @{self.envelope.rcpt_tos[0].rpartition('@')[2]}")

    async def smtp_DATA(self, arg):
        said = self.reply_to_all("DATA")
        if said:
            return await self.push(said)
        body = self.reply_to_all("BODY")
        if body:
            await self.push("354 go on")
            await self._reader.readuntil(b"\r\n")
            return await self.push(body)
        await super().smtp_DATA(arg)

    async def handle_DATA(self, server, session, envelope):
        said = self.reply_to_all("END") or "250 taken"
        self.world.mails += 1
        name = f"mail-{self.world.mails}.eml"
        (self.world.folder / name).write_bytes(envelope.content)
        self.world.note("mail", connection=self.number, tls=self.tls(), sender=envelope.mail_from, answer=said,
                        recipients=envelope.rcpt_tos, file=name)
        return said


def context(folder, name):
    certificates.make(folder, name)
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(folder / f"{name}.pem")
    return made


async def serve(folder, options):
    world = World(folder, options)
    tls = context(folder, options["certificate"]) if "certificate" in options else None
    first = tls if options.get("tls_first") else None
    refused = [name for name in ("PLAIN", "LOGIN") if name not in options.get("auth", [])]

    def connection():
        made = Scripted(world, hostname="scripted.example", data_size_limit=options.get("size", 33554432),
                        tls_context=None if first else tls, require_starttls=options.get("must_tls", False),
                        timeout=options.get("idle_s", 300), auth_require_tls=tls is not None and not first,
                        auth_required=options.get("must_auth", False), auth_exclude_mechanism=refused)
        made._authenticator = made.judge
        return made

    server = await asyncio.get_running_loop().create_server(connection, "127.0.0.1", 0, ssl=first)
    port = server.sockets[0].getsockname()[1]
    (folder / "ports.new").write_text(json.dumps({"port": port}))
    (folder / "ports.new").rename(folder / "ports.json")
    await server.serve_forever()


if __name__ == "__main__":
    lifetime.end_with_parent()
    asyncio.run(serve(pathlib.Path(sys.argv[1]), json.loads(sys.argv[2])))
