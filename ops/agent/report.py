"""Brings the agent's reports to callmill. Each is a file in the folder CALLMILL_SPOOL from before it is first posted until
callmill has answered that it has it, so that neither a restart of callmill nor the end of the agent loses one; posted twice
it counts once. `python report.py` sends what is there. Needs nothing but Python's own library."""
import asyncio
import json
import logging
import os
import re
import tempfile
import time
from contextlib import closing
from datetime import datetime
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from urllib.parse import quote, urlsplit

log = logging.getLogger("callmill")
CALLS = os.environ.get("CALLMILL_URL", "http://127.0.0.1:8080").rstrip("/") + "/api/v1/calls/"
HEADERS = {"Authorization": "Bearer " + os.environ.get("CALLMILL_TOKEN", ""),  # of scope agent
           "Content-Type": "application/json"}
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")
SPOOL = os.environ.get("CALLMILL_SPOOL")
WAITS = (1, 2, 4, 8, 15, 30, 60)  # seconds between the tries of the agent that has the report; then it is the spool's
SWEEP_EVERY = 60  # seconds
NOT_FOR_GOOD = (401, 403, 408, 429)  # of the 4xx: somebody may mend the token, or callmill has too much to do


def failure(reason: str, detail: str, **more: str) -> dict:
    """What to report of a call without answers: `reason` is no_answers, rejected, startup_failed or do_not_call; `more` is
    its disposition, and call_back_at."""
    words = detail.encode("ascii", "backslashreplace").decode()[:500]
    return {"kind": "failure", "body": {"failure_reason": reason, "failure_detail": words, **more}}


def call_back_in(said: dict) -> dict:
    """Takes call_back_at out of `said`, as callmill takes it; any other text there becomes call_back_words."""
    at = said.pop("call_back_at", None)
    if isinstance(at, str) and RFC_3339.fullmatch(at):
        try:
            datetime.fromisoformat(at.replace("Z", "+00:00"))
            return {"call_back_at": at}
        except ValueError:
            pass
    if at:
        said["call_back_words"] = at
    return {}


def of_conversation(said: dict | None, lost: str = "") -> dict:
    """What to report of a conversation that gave `said`; `lost` says why LiveKit cut it off, if it did."""
    said = json.loads(json.dumps(said, default=str))
    more = call_back_in(said) if said else {}
    if said and said.pop("do_not_call", None) is True:
        return failure("do_not_call", "; ".join(f"{key}: {value}" for key, value in said.items() if value), **more)
    if any(value for key, value in (said or {}).items() if key != "answered_by"):  # who answered is no answer
        return {"kind": "qualification", "body": {"answered_by": "unknown", **said, **more}}
    if lost:
        return failure("no_answers", lost, disposition="infrastructure")
    return failure("rejected", "before a word") if said is None else {"kind": "qualification", "body": {}}


def ask(method: str, call_id: str, what: str, body: dict | None = None) -> tuple[int, str]:
    """callmill's status and text; 0 and why, if it gives no answer. Follows no redirect: the token goes nowhere else."""
    url = urlsplit(f"{CALLS}{quote(call_id, safe='')}/{what}")
    connect = HTTPSConnection if url.scheme == "https" else HTTPConnection
    try:
        with closing(connect(url.netloc, timeout=10)) as connection:
            connection.request(method, url.path, None if body is None else json.dumps(body), HEADERS)
            reply = connection.getresponse()
            return reply.status, reply.read().decode(errors="replace")
    except (OSError, HTTPException) as error:
        return 0, repr(error)
    except ValueError:  # whose words hold the token
        return 0, "CALLMILL_URL or CALLMILL_TOKEN has a character that HTTP does not take"


def write(file: Path, report: dict) -> None:
    """Whole or not at all, and on disk when it returns; for the agent's user alone."""
    number, name = tempfile.mkstemp(prefix=".", dir=file.parent)  # mode 0600
    try:
        with open(number, "w", encoding="utf-8") as temporary:
            json.dump(report, temporary)
            temporary.flush()
            os.fsync(number)
        os.replace(name, file)
    except BaseException:
        os.unlink(name)
        raise
    folder = os.open(file.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


def make_spool() -> None:
    Path(SPOOL).mkdir(mode=0o700, parents=True, exist_ok=True)


def keep(report: dict) -> Path | None:
    """The report's file, where later ones sort behind; None: there is no spool, or it cannot be written."""
    if not SPOOL:
        return None
    file = Path(SPOOL, f"{time.time_ns()}-{quote(report['call_id'], safe='')}.json")
    try:
        make_spool()
        write(file, report)
        return file
    except OSError as error:
        log.error("CALLMILL_SPOOL=%s cannot be written: %s", SPOOL, error)
        return None


def send(report: dict, file: Path | None) -> str:
    """Tries once. "": it is done with, as callmill has it, or never will. Else why callmill has not taken it."""
    if file and not file.exists():
        return ""  # a sweep was faster
    status, text = ask("POST", report["call_id"], report["kind"], report["body"])
    why = f"callmill answers {status}: {text[:500]}" if status else text
    refused = 400 <= status < 500 and status not in NOT_FOR_GOOD
    if refused and file:
        write(file.with_suffix(".refused"), {**report, "refused": why})
        log.error("the report of %s is refused, see %s: %s", report["call_id"], file.with_suffix(".refused"), why)
    elif refused:
        log.error("the report of %s is refused: %s: %s", report["call_id"], why, json.dumps(report))
    if (refused or status == 202) and file:
        file.unlink(missing_ok=True)
    return "" if refused or status == 202 else why


async def deliver(report: dict, file: Path | None) -> None:
    """Sends a report that keep() gave this file, and tries again while callmill is away."""
    is_safe = file is not None
    for wait in (*WAITS, None):
        why = await asyncio.to_thread(send, report, file)
        if not why:
            return
        if not is_safe:  # at once, as nobody hears of a process that is killed meanwhile
            log.warning("the report of %s is not in a spool: %s: %s", report["call_id"], why, json.dumps(report))
            is_safe = True
        if wait:
            await asyncio.sleep(wait)
    log.error("the report of %s %s: %s", report["call_id"], f"waits in {file}" if file else "is lost", why)


def sweep() -> None:
    """Sends what the spool holds, whichever agent left it there."""
    make_spool()
    waiting = []
    for file in sorted(Path(SPOOL).glob("*.json")):
        try:
            waiting += filter(None, [send(json.loads(file.read_text(encoding="utf-8")), file)])
        except (ValueError, KeyError, TypeError) as error:
            os.replace(file, file.with_suffix(".refused"))
            log.error("%s is no report, see %s: %r", file, file.with_suffix(".refused"), error)
        except FileNotFoundError:
            pass  # another agent was faster
        except OSError as error:  # not ours to read, or a disk that is full
            log.warning("%s: %s", file, error)
    if waiting:
        log.warning("%d reports wait in %s: %s", len(waiting), SPOOL, waiting[-1])


def sweep_for_ever() -> None:
    if not SPOOL:
        log.warning("CALLMILL_SPOOL is not set: a report is lost when callmill is away for two minutes")
        return
    while True:
        try:
            sweep()
        except Exception:
            log.exception("CALLMILL_SPOOL=%s", SPOOL)
        time.sleep(SWEEP_EVERY)


if __name__ == "__main__":
    if not SPOOL:
        raise SystemExit("CALLMILL_SPOOL is not set")
    sweep()
