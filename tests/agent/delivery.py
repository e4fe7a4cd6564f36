"""What the agent's tests share: a callmill on loopback that answers by a script, and a spool in a scratch folder."""
import asyncio
import http.server
import json
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from pathlib import Path

AGENT = Path(__file__).parents[2] / "ops" / "agent"
sys.path.insert(0, str(AGENT))
import report  # noqa: E402

TAKEN = (202, '{"call_id":"outreach-7-abcdefgh","result_id":1,"call_status":"calling"}')


class Callmill:
    """Answers its requests with `script`, one by one, then with 202; None leaves one without an answer."""

    def __init__(self, *script, port=0):
        self.script, self.heard, self.held = list(script), [], threading.Event()
        callmill = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                callmill.heard.append((self.path, body, self.headers["Authorization"], self.headers["Content-Type"]))
                answer = callmill.script.pop(0) if callmill.script else TAKEN
                if answer is None:
                    callmill.held.set()
                    self.close_connection = True
                    time.sleep(0.5)  # the client is killed meanwhile
                    return
                status, text, *headers = answer
                self.send_response(status)
                for name, value in headers:
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text.encode())

            do_GET = do_POST

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            allow_reuse_address = True

        self.server = Server(("127.0.0.1", port), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01})
        self.thread.start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def bodies(self):
        return [body for _, body, _, _ in self.heard]


def a_report(budget="50 lakh", call_id="outreach-7-abcdefgh"):
    return {"call_id": call_id, "kind": "qualification", "body": {"answered_by": "human", "budget": budget}}


class Delivery(unittest.TestCase):
    def setUp(self):
        self.spool = Path(tempfile.mkdtemp()) / "spool"
        self.addCleanup(shutil.rmtree, self.spool.parent)
        self.set(SPOOL=str(self.spool), WAITS=(0.01,) * 20, HEADERS=report.HEADERS | {"Authorization": "Bearer cmt_1"})

    def set(self, **values):
        for name, value in values.items():
            self.addCleanup(setattr, report, name, getattr(report, name))
            setattr(report, name, value)

    def callmill(self, *script, port=0):
        callmill = Callmill(*script, port=port)
        self.addCleanup(callmill.stop)
        self.set(CALLS=callmill.url + "/api/v1/calls/")
        return callmill

    def deliver(self, what, file=None):
        """Returns what was logged."""
        with self.assertLogs(report.log) as logs:
            report.log.warning("begin")  # assertLogs wants one
            asyncio.run(report.deliver(what, file))
        return "\n".join(logs.output[1:])

    def sweep(self):
        with self.assertLogs(report.log) as logs:
            report.log.warning("begin")
            report.sweep()
        return "\n".join(logs.output[1:])

    def kept(self, suffix=".json"):
        return sorted(self.spool.glob("*" + suffix))

    def other_agent(self, code):
        """Another process of the agent's, on the same spool: a Python program."""
        return subprocess.Popen(
            [sys.executable, "-B", "-c", "import report\n" + code], stderr=subprocess.DEVNULL,
            env={"PYTHONPATH": str(AGENT), "CALLMILL_SPOOL": str(self.spool), "CALLMILL_TOKEN": "cmt_1",
                 "CALLMILL_URL": report.CALLS.removesuffix("/api/v1/calls/")})
