"""What the agent of the tests says, in the place of a model; CALLMILL_CONVERSATION names one of these."""
import asyncio


async def by_name(ctx, lead, gone):
    """The lead's name says how it goes; each conversation takes a second, or a minute, unless the lead hangs up before."""
    try:
        await asyncio.wait_for(gone.wait(), 60 if lead["name"] == "Talks on" else 1)
    except asyncio.TimeoutError:
        if lead["name"] == "Says nothing":
            return {"machine_interest": "", "budget": None}
        if lead["name"] == "Breaks the model":
            raise RuntimeError("the model broke")
        return {"machine_interest": lead["product_name"], "location": lead["city"], "answered_by": "human"}
    return None
