"""A client in another language, from the published protocol alone: it joins, keeps its connection alive, comes back when
the platform closes it, stays idle, is warned and is logged out. Prints what happened, one JSON object a line.

    python3 other-language.py ws://127.0.0.1:3000/ws 'http://127.0.0.1:3000/dev/token?user=carla' s1 2
"""

import asyncio
import json
import sys
import urllib.request

import websockets

url, token_url, session_id, keep_alive = sys.argv[1], sys.argv[2], sys.argv[3], float(sys.argv[4])


def say(what, **more):
    print(json.dumps({"what": what, **more}), flush=True)


def fresh_token():
    with urllib.request.urlopen(token_url) as answer:
        return json.load(answer)["token"]


async def keep_alive_on(socket):
    while True:
        await asyncio.sleep(keep_alive)
        await socket.send(json.dumps({"action": "ping", "sessionId": session_id}))


async def stay(socket, resume):
    """Answers with the ending, or with None when only the connection has ended."""
    join = {"action": "session.join", "requestId": "join", "sessionId": session_id}
    await socket.send(json.dumps({**join, "resume": True} if resume else join))
    pinging = asyncio.create_task(keep_alive_on(socket))
    try:
        async for frame in socket:
            message = json.loads(frame)
            kind = message.get("type")
            if kind == "session.joined":
                say("joined", phase=message["phase"], resumed=resume)
                if message["phase"] == "warned":
                    say("warned", logoutAt=message["logoutAt"], serverTime=message["serverTime"])
            elif kind == "session.warning":
                say("warned", logoutAt=message["logoutAt"], serverTime=message["serverTime"])
            elif kind == "session.ended":
                if message["ending"] in ("disconnected", "expired"):
                    return None
                say("ended", ending=message["ending"], at=message["at"], mayReturn=message["mayReturn"])
                return message
            elif kind == "error" and message["code"] == "session.not-joined":
                # A ping met the platform's fault, which took us for gone, or overtook the join: a resume tells.
                await socket.send(json.dumps({**join, "resume": True}))
            elif kind == "error" and message["code"] == "message.overtaken":
                # Of two joins the later one counts, whichever comes first; it is answered itself.
                continue
            elif kind == "error":
                say("error", code=message["code"], detail=message["detail"])
    except websockets.ConnectionClosed:
        pass
    finally:
        pinging.cancel()
    say("closed", code=socket.close_code)
    return None


async def main():
    ended, resume = None, False
    while ended is None:
        # The platform speaks no WebSocket pings of its own, and answers none in time to be relied on.
        subprotocols = ["vigil.v1", fresh_token()]
        async with websockets.connect(url, subprotocols=subprotocols, ping_interval=None) as socket:
            if socket.subprotocol != "vigil.v1":
                raise SystemExit("The server does not speak vigil.v1.")
            ended = await stay(socket, resume)
            resume = True


asyncio.run(main())
