"""How a report reaches callmill: the agent's ops/agent/report.py against a server on loopback that scripts callmill's
answers. Needs neither LiveKit nor a package: /usr/bin/python3 tests/agent/report_test.py [-v] [Spool.test_...]"""
import asyncio
import json
import os
import signal
import socket
import stat
import sys
import threading
import time
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
from delivery import Delivery, a_report, report  # noqa: E402


class Post(Delivery):
    def test_is_taken_at_once(self):
        callmill = self.callmill()
        file = report.keep(a_report())
        self.assertEqual(self.kept(), [file])
        self.assertEqual(callmill.heard, [])
        self.assertEqual(self.deliver(a_report(), file), "")
        self.assertEqual(callmill.heard, [("/api/v1/calls/outreach-7-abcdefgh/qualification",
                                           {"answered_by": "human", "budget": "50 lakh"}, "Bearer cmt_1",
                                           "application/json")])
        self.assertEqual(os.listdir(self.spool), [])

    def test_is_sent_again_until_it_is_taken(self):
        """Whatever says neither that callmill has it nor that it never will."""
        not_yet = [(500, '{"error":{"code":"queue_not_ready"}}'), (503, "busy"), (502, "<html>"), (401, "unauthorized"),
                   (403, "forbidden"), (408, "timeout"), (429, "slow down"), (200, "<html>a proxy's page</html>"),
                   (301, "", ("Location", "/elsewhere")), None]
        for answer in not_yet:
            with self.subTest(answer=answer):
                callmill = self.callmill(answer)
                file = report.keep(a_report())
                self.assertEqual(self.deliver(a_report(), file), "")
                self.assertEqual(callmill.bodies(), [a_report()["body"]] * 2)
                self.assertEqual({path for path, *_ in callmill.heard},
                                 {"/api/v1/calls/outreach-7-abcdefgh/qualification"})
                self.assertEqual(os.listdir(self.spool), [])

    def test_waits_for_a_callmill_that_is_away(self):
        """Nobody listens at its port for a while."""
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
        self.set(CALLS=f"http://127.0.0.1:{port}/api/v1/calls/", WAITS=(0.05,) * 200)
        tries, ask = [], report.ask

        def counted(*words):
            tries.append(ask(*words))
            return tries[-1]
        self.set(ask=counted)
        file = report.keep(a_report())
        sender = threading.Thread(target=asyncio.run, args=(report.deliver(a_report(), file),))
        sender.start()
        while len(tries) < 3:
            time.sleep(0.01)
        self.assertEqual({status for status, _ in tries}, {0})
        self.assertEqual(self.kept(), [file])
        callmill = self.callmill(port=port)
        sender.join()
        self.assertEqual(callmill.bodies(), [a_report()["body"]])
        self.assertEqual(os.listdir(self.spool), [])

    def test_is_left_to_the_spool_when_nothing_helps(self):
        self.callmill(*[(503, "busy")] * 100)
        file = report.keep(a_report())
        said = self.deliver(a_report(), file)
        self.assertIn(f"waits in {file}: callmill answers 503: busy", said)
        self.assertNotIn("50 lakh", said)
        self.assertEqual(self.kept(), [file])

    def test_is_logged_when_there_is_no_file(self):
        self.set(SPOOL=None)
        self.assertIsNone(report.keep(a_report()))
        self.callmill(*[(503, "busy")] * 100)
        said = self.deliver(a_report())
        self.assertEqual(said.count(json.dumps(a_report())), 1)
        self.assertIn("is lost: callmill answers 503: busy", said)

    def test_without_a_file_it_is_still_sent(self):
        self.spool.write_text("a file where the folder should be")
        with self.assertLogs(report.log) as logs:
            self.assertIsNone(report.keep(a_report()))
        self.assertIn(f"CALLMILL_SPOOL={self.spool} cannot be written", logs.output[0])
        callmill = self.callmill((500, "queue_not_ready"))
        self.assertIn(json.dumps(a_report()), self.deliver(a_report()))
        self.assertEqual(len(callmill.heard), 2)

    def test_refused_for_good_is_moved_aside(self):
        for status in (400, 404, 409, 413, 415, 422):
            with self.subTest(status=status):
                callmill = self.callmill((status, "budget is unheard of"))
                file = report.keep(a_report())
                said = self.deliver(a_report(), file)
                aside = file.with_suffix(".refused")
                self.assertIn(f"is refused, see {aside}: callmill answers {status}: budget is unheard of", said)
                self.assertEqual(json.loads(aside.read_text()),
                                 {**a_report(), "refused": f"callmill answers {status}: budget is unheard of"})
                self.assertEqual(stat.S_IMODE(aside.stat().st_mode), 0o600)
                self.assertEqual(self.kept(), [])
                self.assertEqual(self.sweep(), "")
                self.assertEqual(len(callmill.heard), 1)
                aside.rename(file)  # a person has mended the cause, and wants it sent
                self.assertEqual(self.sweep(), "")
                self.assertEqual(callmill.bodies()[-1], a_report()["body"])
                self.assertEqual(os.listdir(self.spool), [])

    def test_refused_without_a_file_is_logged(self):
        self.callmill((400, "no"))
        self.assertIn(f"refused: callmill answers 400: no: {json.dumps(a_report())}", self.deliver(a_report()))


class Spool(Delivery):
    def test_is_for_the_agent_alone(self):
        file = report.keep(a_report())
        self.assertEqual(stat.S_IMODE(file.stat().st_mode), 0o600)
        self.assertEqual(stat.S_IMODE(self.spool.stat().st_mode), 0o700)
        self.assertEqual(os.listdir(self.spool), [file.name])

    def test_is_swept_in_the_order_of_its_reports(self):
        for number in range(12):
            report.keep(a_report(budget=number))
        callmill = self.callmill()
        self.assertEqual(self.sweep(), "")
        self.assertEqual([body["budget"] for body in callmill.bodies()], list(range(12)))
        self.assertEqual(os.listdir(self.spool), [])

    def test_one_that_is_not_taken_holds_up_no_other(self):
        first, second = report.keep(a_report(1)), report.keep(a_report(2))
        callmill = self.callmill((500, "internal"))
        self.assertIn(f"1 reports wait in {self.spool}: callmill answers 500: internal", self.sweep())
        self.assertEqual(self.kept(), [first])
        self.assertEqual([body["budget"] for body in callmill.bodies()], [1, 2])
        self.assertFalse(second.exists())

    def test_a_token_that_cannot_be_sent_is_not_shown(self):
        for token in ("cmt_1\ncmt_2", "cmt_1\u20ac"):
            with self.subTest(token=token):
                self.set(HEADERS={"Authorization": "Bearer " + token})
                file = report.keep(a_report())
                said = self.sweep()
                self.assertIn("CALLMILL_TOKEN has a character", said)
                self.assertNotIn("cmt_1", said)
                self.assertTrue(file.exists())
                file.unlink()

    def test_what_is_no_report_is_moved_aside(self):
        self.spool.mkdir()
        for text in ("", "{", "[]", "{}", '{"call_id": 7, "kind": "failure", "body": {}}', "\udce4"):
            with self.subTest(text=text):
                file = self.spool / "1.json"
                file.write_bytes(text.encode(errors="surrogateescape"))
                callmill = self.callmill()
                report.keep(a_report())
                self.assertIn("is no report", self.sweep())
                self.assertEqual(self.kept(), [])
                self.assertEqual(len(callmill.heard), 1)
                file.with_suffix(".refused").unlink()

    def test_may_not_be_there_yet(self):
        callmill = self.callmill()
        self.assertEqual(self.sweep(), "")
        self.assertEqual(callmill.heard, [])

    def test_names_no_file_outside(self):
        callmill = self.callmill()
        file = report.keep(a_report(call_id="../../etc/x?y"))
        self.assertEqual(file.parent, self.spool)
        self.assertEqual(self.sweep(), "")
        self.assertEqual(callmill.heard[0][0], "/api/v1/calls/..%2F..%2Fetc%2Fx%3Fy/qualification")

    def test_an_agent_killed_before_it_posts_leaves_the_report_to_the_next(self):
        callmill = self.callmill()
        first = self.other_agent(f"import os, signal\nreport.keep({a_report()!r})\nos.kill(os.getpid(), signal.SIGKILL)")
        self.assertEqual(first.wait(), -signal.SIGKILL)
        self.assertEqual(callmill.heard, [])
        next_one = self.other_agent("report.sweep()")
        self.assertEqual(next_one.wait(), 0)
        self.assertEqual(callmill.bodies(), [a_report()["body"]])
        self.assertEqual(os.listdir(self.spool), [])

    def test_an_agent_killed_before_the_answer_has_the_report_sent_again(self):
        """Which counts once: callmill stores no result that equals the call's latest one."""
        callmill = self.callmill(None)
        first = self.other_agent(f"import asyncio\nit = {a_report()!r}\nasyncio.run(report.deliver(it, report.keep(it)))")
        self.assertTrue(callmill.held.wait(120))
        first.kill()
        first.wait()
        self.assertEqual(self.sweep(), "")
        self.assertEqual(callmill.bodies(), [a_report()["body"]] * 2)
        self.assertEqual(os.listdir(self.spool), [])

    def test_an_agent_killed_while_it_writes_leaves_no_half_report(self):
        callmill = self.callmill()
        dies = "import os, signal\nos.fsync = lambda _: os.kill(os.getpid(), signal.SIGKILL)\nreport.keep(%r)"
        self.assertEqual(self.other_agent(dies % a_report()).wait(), -signal.SIGKILL)
        self.assertEqual(len(os.listdir(self.spool)), 1)
        self.assertEqual(self.sweep(), "")
        self.assertEqual(callmill.heard, [])

    def test_a_disk_that_is_full_leaves_no_half_report(self):
        def full(_):
            raise OSError(28, "No space left on device")
        fsync, os.fsync = os.fsync, full
        self.addCleanup(setattr, os, "fsync", fsync)
        with self.assertLogs(report.log):
            self.assertIsNone(report.keep(a_report()))
        self.assertEqual(os.listdir(self.spool), [])

    def test_two_agents_send_every_report_and_no_other(self):
        """Each at least once: callmill stores no result that equals the call's latest one."""
        reports = [a_report(number, call_id=f"outreach-{number}-abcdefgh") for number in range(20)]
        for one in reports:
            report.keep(one)
        callmill = self.callmill(*[(503, "busy")] * 5)
        agents = [self.other_agent("report.sweep()\nreport.sweep()") for _ in range(2)]
        self.assertEqual([agent.wait() for agent in agents], [0, 0])
        self.assertEqual({(path, body["budget"]) for path, body, *_ in callmill.heard},
                         {(f"/api/v1/calls/outreach-{n}-abcdefgh/qualification", n) for n in range(20)})
        self.assertEqual(os.listdir(self.spool), [])

    def test_two_agents_move_a_refused_report_aside_once(self):
        report.keep(a_report())
        self.callmill(*[(422, "no")] * 2)
        agents = [self.other_agent("report.sweep()") for _ in range(2)]
        self.assertEqual([agent.wait() for agent in agents], [0, 0])
        self.assertEqual([file.suffix for file in self.spool.iterdir()], [".refused"])


class Words(unittest.TestCase):
    def test_what_is_reported_of_a_conversation(self):
        lost = "the agent lost LiveKit: SERVER_SHUTDOWN"
        rejected = {"failure_reason": "rejected", "failure_detail": "before a word"}
        cut_off = {"failure_reason": "no_answers", "failure_detail": lost, "disposition": "infrastructure"}
        opted_out = {"failure_reason": "do_not_call", "failure_detail": "why: sold the shop"}
        later = {"call_back_at": "2026-11-30T17:00:00+05:30"}
        useful = {"answered_by": "unknown", "budget": "50 lakh"}
        for said, was_lost, kind, body in [
                ({"budget": "50 lakh"}, "", "qualification", useful),
                ({"budget": "50 lakh"}, lost, "qualification", useful),
                ({"budget": "", "answered_by": "human"}, "", "qualification", {}),
                ({"budget": "", "answered_by": "human"}, lost, "failure", cut_off),
                ({}, "", "qualification", {}),
                ({}, lost, "failure", cut_off),
                (None, "", "failure", rejected),
                (None, lost, "failure", cut_off),
                ({"do_not_call": True, "why": "sold the shop", "budget": ""}, "", "failure", opted_out),
                ({"do_not_call": True, "why": "sold the shop", **later}, lost, "failure", {**opted_out, **later}),
                ({"do_not_call": False, "budget": "50 lakh"}, "", "qualification", useful),
                ({"budget": "50 lakh", **later}, "", "qualification", {**useful, **later}),
                ({"on": Path("x")}, "", "qualification", {"answered_by": "unknown", "on": "x"})]:
            with self.subTest(said=said, lost=was_lost):
                self.assertEqual(report.of_conversation(said, was_lost), {"kind": kind, "body": body})

    def test_a_time_that_callmill_would_refuse_costs_no_report(self):
        for at in ("tomorrow at five", "2026-11-30", "2026-11-31T17:00:00+05:30", "2026-11-30T17:00:00", 17, ["x"]):
            with self.subTest(at=at):
                said = report.of_conversation({"budget": "50 lakh", "call_back_at": at})
                self.assertEqual(said["body"], {"answered_by": "unknown", "budget": "50 lakh", "call_back_words": at})

    def test_a_detail_is_at_most_500_bytes(self):
        body = report.failure("no_answers", "ü" * 400)["body"]
        self.assertEqual(body["failure_detail"], ("\\xfc" * 400)[:500])

    def test_no_answer_is_status_0(self):
        for url in ("http://127.0.0.1:1/", "https://127.0.0.1:1/", "http://127.0.0.1:x/"):
            with self.subTest(url=url):
                calls, report.CALLS = report.CALLS, url
                self.addCleanup(setattr, report, "CALLS", calls)
                self.assertEqual(report.ask("GET", "outreach-7", "context")[0], 0)


if __name__ == "__main__":
    unittest.main()
