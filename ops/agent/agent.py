"""callmill's agent: takes the call that callmill dials, and posts what the lead said. It never dials; callmill does.

    LIVEKIT_URL=... LIVEKIT_API_KEY=... LIVEKIT_API_SECRET=... CALLMILL_URL=... CALLMILL_TOKEN=... python agent.py start
"""
import asyncio
import importlib
import json
import logging
import os
import threading

from aiohttp import ClientError
from livekit import api, rtc
from livekit.agents import JobContext, WorkerOptions, cli
from livekit.agents.utils.participant import wait_for_participant_attribute

import report

# Why the agent may leave the room when the call is over, or was ended for the phone, too. All else is a failure.
CALL_ENDED = (rtc.DisconnectReason.CLIENT_INITIATED, rtc.DisconnectReason.ROOM_DELETED, rtc.DisconnectReason.ROOM_CLOSED)


async def silence(ctx: JobContext, lead: dict, gone: asyncio.Event) -> dict | None:
    """Where your own model goes: name a function like this in CALLMILL_CONVERSATION=module:function. It begins when the
    lead has picked up, ends soon after `gone` (the lead has hung up, or LiveKit is lost), and gives what the lead said:
    any keys, {} if nothing of use, None if the lead hung up before a word. This one says nothing for five seconds."""
    try:
        await asyncio.wait_for(gone.wait(), 5)
        return None
    except asyncio.TimeoutError:
        return {}


async def context_of(call_id: str) -> dict:
    for wait in (1, 2, 4, 8, 16, 30, None):
        status, text = await asyncio.to_thread(report.ask, "GET", call_id, "context")
        if status == 200:
            return json.loads(text)
        if wait is None or 400 <= status < 500:
            raise RuntimeError(f"callmill gives no context: {status} {text}")
        await asyncio.sleep(wait)


def status(who: rtc.Participant) -> str | None:
    return who.attributes.get("sip.callStatus")


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


class Line:
    """The lead's leg, as the agent sees it from the room: `gone` is set when the call is over, and `lost` says what
    happened where that was LiveKit's doing and not the lead's."""

    def __init__(self, room: rtc.Room, phone: str) -> None:
        self.room, self.phone, self.gone, self.lost = room, phone, asyncio.Event(), ""
        # It says `hangup` about a second before LiveKit says that it has left.
        room.on("participant_attributes_changed", lambda _, who: status(who) == "hangup" and self.over())
        room.on("participant_disconnected", self.left)
        room.on("disconnected", lambda why: self.over("" if why in CALL_ENDED else rtc.DisconnectReason.Name(why)))

    def left(self, who: rtc.RemoteParticipant) -> None:
        if who.identity == self.phone:  # everybody seems to leave when the agent itself has lost the server
            reconnects = self.room.connection_state == rtc.ConnectionState.CONN_RECONNECTING
            self.over("it had to reconnect" if reconnects else "")

    def over(self, failure: str = "") -> None:
        if failure and not self.gone.is_set():
            self.lost = f"the agent lost LiveKit: {failure}"
        self.gone.set()

    async def picked_up(self, ctx: JobContext) -> bool:
        try:
            await ctx.wait_for_participant(identity=self.phone)
            await wait_for_participant_attribute(
                self.room, identity=self.phone, attribute="sip.callStatus", value="active")
            return True
        except RuntimeError:  # it, or the room, is gone; `disconnected` comes a moment later
            await asyncio.wait([asyncio.ensure_future(self.gone.wait())], timeout=1)
            return False


async def take_call(ctx: JobContext) -> None:
    lead = json.loads(ctx.job.metadata or ctx.job.room.metadata)
    call_id, reason, result = lead["call_id"], "startup_failed", None
    line = Line(ctx.room, f"sip-{call_id}")
    try:
        module, _, function = os.environ.get("CALLMILL_CONVERSATION", "").partition(":")
        converse = getattr(importlib.import_module(module), function) if module else silence
        if not ctx.job.metadata:  # dispatched automatically: the room names the call, callmill knows the rest
            lead = await context_of(call_id)
        await ctx.connect()
        if await line.picked_up(ctx):
            reason = "no_answers"
            said = await converse(ctx, lead, line.gone)
            result = report.of_conversation(said, line.lost)
        elif line.lost:  # else callmill, who dialled, knows why nobody picked up
            result = report.failure(reason, line.lost, disposition="infrastructure")
    except (Exception, asyncio.CancelledError) as error:  # cancelled: the agent is stopped, or its conversation never ends
        logging.exception("call %s", call_id)
        more = {"disposition": "infrastructure"} if line.lost else {}
        result = report.failure(reason, line.lost or repr(error), **more)
    finally:
        if result:
            result["call_id"] = call_id
            file = report.keep(result)
            # Not here: LiveKit Agents cancels this function 15 s after the room has closed.
            ctx.add_shutdown_callback(lambda: report.deliver(result, file))
        await hang_up(ctx, line.phone)  # ctx.shutdown() would not
        ctx.shutdown()


if __name__ == "__main__":
    threading.Thread(target=report.sweep_for_ever, daemon=True).start()
    name = os.environ.get("LIVEKIT_AGENT_NAME", "")  # as callmill's own setting; empty: LiveKit dispatches it to every room
    # So many calls may come at once, as in callmill's own setting. A call that finds no process ready is not taken at all.
    ready = int(os.environ.get("CALL_MAX_CONCURRENT", "10"))
    cli.run_app(WorkerOptions(entrypoint_fnc=take_call, agent_name=name, host="127.0.0.1", num_idle_processes=ready))
