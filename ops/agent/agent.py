"""callmill's agent: takes the call that callmill dials, and posts what the lead said. It never dials; callmill does.

    LIVEKIT_URL=... LIVEKIT_API_KEY=... LIVEKIT_API_SECRET=... CALLMILL_URL=... CALLMILL_TOKEN=... python agent.py start
"""
import asyncio
import importlib
import json
import logging
import os

from aiohttp import ClientConnectionError, ClientError, ClientSession, ClientTimeout
from livekit import api, rtc
from livekit.agents import JobContext, WorkerOptions, cli
from livekit.agents.utils.participant import wait_for_participant_attribute

CALLS = os.environ.get("CALLMILL_URL", "http://127.0.0.1:8080").rstrip("/") + "/api/v1/calls/"
HEADERS = {"Authorization": "Bearer " + os.environ.get("CALLMILL_TOKEN", "")}  # of scope agent


async def silence(ctx: JobContext, lead: dict, gone: asyncio.Event) -> dict | None:
    """Where your own model goes: name a function like this in CALLMILL_CONVERSATION=module:function. It begins when the
    lead has picked up, ends soon after `gone`, and gives what the lead said: any keys, {} if nothing of use, None if the
    lead hung up before a word. This one says nothing for five seconds."""
    try:
        await asyncio.wait_for(gone.wait(), 5)
        return None
    except asyncio.TimeoutError:
        return {}


async def callmill(method: str, path: str, body: dict | None = None) -> dict:
    """Asks for a minute: what the lead said must not be lost because callmill is being restarted."""
    for wait in (1, 2, 4, 8, 16, 30, None):
        try:
            async with ClientSession(headers=HEADERS, timeout=ClientTimeout(total=10)) as session:
                async with session.request(method, CALLS + path, json=body) as reply:
                    if reply.status < 300:
                        return await reply.json()
                    why = f"callmill answers {reply.status}: {await reply.text()}"
                    wait = wait if reply.status >= 500 else None
        except (ClientConnectionError, asyncio.TimeoutError) as error:
            why = repr(error)
        if wait is None:
            raise RuntimeError(f"{method} {path}: {why}")
        await asyncio.sleep(wait)


def status(who: rtc.Participant) -> str | None:
    return who.attributes.get("sip.callStatus")


async def report(call_id: str, path: str, body: dict) -> None:
    try:
        await callmill("POST", f"{call_id}/{path}", body)
    except RuntimeError as error:  # callmill finds out by itself that nothing came; nobody must stay on the line for it
        logging.error("the result of %s is lost: %s", call_id, error)


async def hang_up(ctx: JobContext, phone: str) -> None:
    """Ends the lead's own leg, and nothing else: the room may be the next call's already."""
    leg = api.RoomParticipantIdentity(room=ctx.job.room.name, identity=phone)
    for wait in (1, 2, 4, None):
        try:
            await ctx.api.room.remove_participant(leg)
            return
        except api.TwirpError as error:
            if error.code == api.TwirpErrorCode.NOT_FOUND:
                return
            why = repr(error)
        except (ClientError, asyncio.TimeoutError) as error:
            why = repr(error)
        if wait:
            await asyncio.sleep(wait)
    logging.error("%s could not be hung up, callmill tries in its turn: %s", phone, why)


async def take_call(ctx: JobContext) -> None:
    lead = json.loads(ctx.job.metadata or ctx.job.room.metadata)
    call_id, reason, gone = lead["call_id"], "startup_failed", asyncio.Event()
    phone = f"sip-{call_id}"
    try:
        module, _, function = os.environ.get("CALLMILL_CONVERSATION", "").partition(":")
        converse = getattr(importlib.import_module(module), function) if module else silence
        if not ctx.job.metadata:  # dispatched automatically: the room names the call, callmill knows the rest
            lead = await callmill("GET", f"{call_id}/context")
        # It says `hangup` about a second before LiveKit says that it has left.
        ctx.room.on("participant_attributes_changed", lambda _, who: status(who) == "hangup" and gone.set())
        ctx.room.on("participant_disconnected", lambda who: who.identity == phone and gone.set())
        await ctx.connect()
        try:
            await ctx.wait_for_participant(identity=phone)
            await wait_for_participant_attribute(ctx.room, identity=phone, attribute="sip.callStatus", value="active")
        except RuntimeError:
            return  # it, or the room, went before anybody picked up: callmill, who dialled, knows why
        reason = "no_answers"
        said = await converse(ctx, lead, gone)
        if said is None:
            await report(call_id, "failure", {"failure_reason": "rejected", "failure_detail": "before a word"})
        else:
            useful = any(value for key, value in said.items() if key != "answered_by")  # who answered is no answer
            await report(call_id, "qualification", {"answered_by": "unknown", **said} if useful else {})
    except Exception as error:
        logging.exception("call %s", call_id)
        await report(call_id, "failure", {"failure_reason": reason, "failure_detail": f"{error!a}"[:500]})
    finally:
        await hang_up(ctx, phone)  # ctx.shutdown() would not
        ctx.shutdown()


if __name__ == "__main__":
    name = os.environ.get("LIVEKIT_AGENT_NAME", "")  # as callmill's own setting; empty: LiveKit dispatches it to every room
    # So many calls may come at once, as in callmill's own setting. A call that finds no process ready is not taken at all.
    ready = int(os.environ.get("CALL_MAX_CONCURRENT", "10"))
    cli.run_app(WorkerOptions(entrypoint_fnc=take_call, agent_name=name, host="127.0.0.1", num_idle_processes=ready))
