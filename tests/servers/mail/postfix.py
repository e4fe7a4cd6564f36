#!/usr/bin/python3
"""A Postfix of its own for one test, on loopback: postfix.py FOLDER

Configuration, queue, log and mails lie in FOLDER; the system's Postfix is neither read nor started. Needs root (Postfix's
master does) and the users that the package postfix makes. Runs until SIGTERM. FOLDER gets ports.json
once it listens: {"plain", "tls", "greylisting"}, and ca.pem for the tls port, which takes nothing without STARTTLS. The greylisting
port says 451 to the first mail of each sender to each recipient, by a policy service as Postfix servers use them.

Every address of every domain has its mails in FOLDER/mails/all/new (Delivered-To says whose one is), save gone@ (550 5.1.1)
and full@ (452 4.2.2). Messages that contain EICAR are refused at the end of DATA with 550 5.7.1. No mail can leave: there is
no SMTP client in this Postfix.
"""
import json
import os
import pathlib
import pwd
import signal
import socket
import socketserver
import subprocess
import sys
import threading
import time

sys.dont_write_bytecode = True
import certificates
import lifetime

MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mail.localhost
mynetworks = 127.0.0.0/8
mydestination =
alias_maps =
alias_database =
local_recipient_maps =
default_transport = error:no mail leaves here
relay_transport = error:no mail leaves here
virtual_transport = virtual
virtual_mailbox_domains = static:all
virtual_mailbox_base = {folder}/mails
virtual_mailbox_maps = static:all/
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
virtual_minimum_uid = 1
smtpd_recipient_restrictions = check_recipient_access regexp:{folder}/recipients, permit_mynetworks, reject
smtpd_peername_lookup = no
smtp_host_lookup = native
disable_dns_lookups = yes
body_checks = regexp:{folder}/bodies
smtpd_tls_cert_file = {folder}/good.pem
smtpd_tls_key_file = {folder}/good.pem
smtpd_tls_security_level = none
in_flow_delay = 0
"""

MASTER = """
127.0.0.1:{plain} inet n - n - - smtpd
127.0.0.1:{tls} inet n - n - - smtpd -o smtpd_tls_security_level=encrypt
127.0.0.1:{greylisting} inet n - n - - smtpd
  -o smtpd_recipient_restrictions=check_policy_service,{{inet:127.0.0.1:{policy}}},permit_mynetworks,reject
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
error unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
tlsmgr unix - - n 1000? 1 tlsmgr
postlog unix-dgram n - n - 1 postlogd
"""

RECIPIENTS = """/^gone@/ 550 5.1.1 no such user
/^full@/ 452 4.2.2 mailbox full
"""
QUEUE = ["active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming", "maildrop", "private", "public",
         "saved", "trace"]


class Policy(socketserver.StreamRequestHandler):
    """Postfix's policy protocol: name=value lines, an empty one, then our action and an empty line."""

    seen = set()

    def handle(self):
        asked = {}
        for line in self.rfile:
            name, _, value = line.decode().rstrip("\n").partition("=")
            if name:
                asked[name] = value
                continue
            triple = (asked["client_address"], asked["sender"], asked["recipient"])
            known = triple in self.seen
            self.seen.add(triple)
            self.wfile.write(f"action={'DUNNO' if known else '451 4.7.1 greylisted, come back'}\n\n".encode())
            asked = {}


class PolicyServer(socketserver.ThreadingTCPServer):
    daemon_threads = allow_reuse_address = True


def free_ports(count):
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def set_up(folder, ports):
    postfix, nobody = pwd.getpwnam("postfix"), pwd.getpwnam("nobody")
    folder.chmod(0o755)
    (folder / "queue" / "pid").mkdir(parents=True)
    for name in [*QUEUE, "data", "mails"]:
        path = folder / name if name in ("data", "mails") else folder / "queue" / name
        path.mkdir(mode=0o700)
        os.chown(path, *((nobody.pw_uid, nobody.pw_gid) if name == "mails" else (postfix.pw_uid, postfix.pw_gid)))
    (folder / "recipients").write_text(RECIPIENTS)
    (folder / "bodies").write_text("/EICAR/ REJECT 5.7.1 virus found\n")
    certificates.make(folder, "good")
    (folder / "main.cf").write_text(MAIN.format(folder=folder, uid=nobody.pw_uid, gid=nobody.pw_gid))
    (folder / "master.cf").write_text(MASTER.format(**ports))


def listens(port):
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
        return True
    except OSError:
        return False


def main(folder):
    lifetime.end_with_parent()
    lifetime.inherit_orphans()
    policy = PolicyServer(("127.0.0.1", 0), Policy)
    threading.Thread(target=policy.serve_forever, daemon=True).start()
    ports = dict(zip(("plain", "tls", "greylisting"), free_ports(3)))
    set_up(folder, ports | {"policy": policy.server_address[1]})
    master = subprocess.Popen(["/usr/lib/postfix/sbin/master", "-c", str(folder), "-d"], stdin=subprocess.DEVNULL,
                              preexec_fn=lifetime.end_with_parent, process_group=0)
    signal.signal(signal.SIGTERM, lambda *_: master.terminate())
    while master.poll() is None and not listens(ports["plain"]):
        time.sleep(0.02)
    (folder / "ports.new").write_text(json.dumps(ports))
    (folder / "ports.new").rename(folder / "ports.json")
    code = master.wait()
    lifetime.wait_for_all()
    sys.exit(code != -signal.SIGTERM)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
