"""Asks a server for pages over kept connections: one job a line on standard input, one answer a line.

A job: port, threads, seconds, most (requests in all), expect (status), requests (method, path, headers, body).
An answer: count, seconds, bytes (of the median body), times (milliseconds, sorted), wrong (a sentence or empty).
"""

import http.client
import itertools
import json
import sys
import threading
import time
from typing import Any

HOST = "127.0.0.1"
#: A connection stays with the web process that accepted it; a new one now and then spreads the load evenly.
REQUESTS_A_CONNECTION = 20
SECONDS_A_REQUEST = 30


class Crowd:
    """Some readers at once, each asking again as soon as it is answered."""

    def __init__(self, job: dict[str, Any]) -> None:
        self.job = job
        self.times: list[float] = []
        self.sizes: list[int] = []
        self.wrong = ""
        self.left = itertools.count(int(job["most"]), -1)

    def answer(self) -> dict[str, Any]:
        """Runs the job and tells what it took."""
        began = time.perf_counter()
        self.until = began + float(self.job["seconds"])
        readers = [threading.Thread(target=self._read, args=(n,)) for n in range(int(self.job["threads"]))]
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join()
        return {
            "count": len(self.times),
            "seconds": time.perf_counter() - began,
            "bytes": sorted(self.sizes)[len(self.sizes) // 2] if self.sizes else 0,
            "times": sorted(round(each * 1000, 3) for each in self.times),
            "wrong": self.wrong,
        }

    def _read(self, number: int) -> None:
        requests = self.job["requests"]
        # Each reader begins at another place, so that no two ask for the same row at the same moment.
        begin = number * len(requests) // int(self.job["threads"])
        turn = itertools.cycle(requests[begin:] + requests[:begin])
        line = http.client.HTTPConnection(HOST, self.job["port"], timeout=SECONDS_A_REQUEST)
        asked = 0
        try:
            # Each reader asks once at least, however short the time and busy the machine.
            while (not asked or time.perf_counter() < self.until) and next(self.left) > 0 and not self.wrong:
                if asked and asked % REQUESTS_A_CONNECTION == 0:
                    line.close()
                asked += 1
                self._ask(line, next(turn))
        except (OSError, http.client.HTTPException) as problem:
            self.wrong = f"no answer: {problem!r}"
        finally:
            line.close()

    def _ask(self, line: http.client.HTTPConnection, request: dict[str, Any]) -> None:
        began = time.perf_counter()
        line.request(
            request.get("method", "GET"), request["path"], request.get("body"), request.get("headers", {})
        )
        response = line.getresponse()
        body = response.read()
        self.times.append(time.perf_counter() - began)
        self.sizes.append(len(body))
        if response.status != self.job["expect"]:
            self.wrong = f"{request['path']} answered {response.status} instead of {self.job['expect']}"


def main() -> None:
    for line in sys.stdin:
        print(json.dumps(Crowd(json.loads(line)).answer()), flush=True)


if __name__ == "__main__":
    main()
