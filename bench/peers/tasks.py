"""tasks.py PORT TASKS: creates and polls tasks of bench/poll_server by aiohttp, 64 at a time."""
import asyncio
import sys
import time

import aiohttp

port, tasks = int(sys.argv[1]), int(sys.argv[2])
HEADERS = {"APIKEY": "sandbox-0123456789abcdef0123456789abcdef", "User-Agent": "homegen/0.2.0"}
BASE = f"http://127.0.0.1:{port}/api/v1/smartReplace/"


async def ask(request):
    async with request as response:
        reply = await response.json()
        assert response.status == 200 and reply["code"] == 0, reply
        return reply["data"]


async def task(session, number):
    task_id = await ask(session.post(BASE + "generate", json={
        "imageUrl": "https://assets.example.com/uploads/2026/03/06/living-room-original.jpg",
        "prompt": f"a modern velvet sofa in dark blue with slim brass legs and cushion {number}",
        "maskUrl": "https://assets.example.com/uploads/2026/03/06/living-room-mask.png",
    }))
    status = None
    while status != "Success":
        status = (await ask(session.get(f"{BASE}result?taskId={task_id}")))["status"]


async def main():
    numbers = iter(range(tasks))

    async def worker(session):
        for number in numbers:
            await task(session, number)

    connector = aiohttp.TCPConnector(limit=64)
    async with aiohttp.ClientSession(connector=connector, headers=HEADERS) as session:
        cpu, wall = time.process_time(), time.monotonic()
        await asyncio.gather(*(worker(session) for _ in range(64)))
        cpu, wall = time.process_time() - cpu, time.monotonic() - wall
    print(f"tasks {tasks} cpu {cpu / tasks * 1e6:.2f} wall {wall / tasks * 1e6:.2f}")


asyncio.run(main())
