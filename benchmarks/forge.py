"""python -m benchmarks.forge URL TIMES CONNECTIONS [SUBSCRIPTION]

Sends so many forged notifications, so many at the same time, and prints as JSON how
many were answered with which status, and how many seconds it took. In a process of its
own, so that whoever measures beside it is not slowed down.
"""

import http.client
import json
import sys
import threading
import time
from collections import Counter
from urllib.parse import urlsplit

UNKNOWN = "7f105c7d-2dc5-4530-97cd-4e7ae6534c07"


def forge(url, times, connections, subscription=UNKNOWN):
    """Return how often each status, or what went wrong, was the answer."""
    parts = urlsplit(url)
    one = {
        "subscriptionId": subscription,
        "clientState": "forged",
        "changeType": "updated",
        "resource": "Users/1/Events/AAMk",
    }
    body = json.dumps({"value": [one]}).encode()
    answers, lock, left = Counter(), threading.Lock(), iter(range(times))

    def send():
        while True:
            with lock:
                if next(left, None) is None:
                    return
            answer = _post(parts, body)
            with lock:
                answers[answer] += 1

    threads = [threading.Thread(target=send) for _number in range(connections)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return answers


def _post(parts, body):
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)
    try:
        connection.request(
            "POST", parts.path, body, {"Content-Type": "application/json"}
        )
        answer = connection.getresponse()
        answer.read()
        return str(answer.status)
    except (OSError, http.client.HTTPException) as problem:
        return type(problem).__name__
    finally:
        connection.close()


if __name__ == "__main__":
    url, times, connections, *more = sys.argv[1:]
    begun = time.monotonic()
    answers = forge(url, int(times), int(connections), *more)
    seconds = time.monotonic() - begun
    print(json.dumps({"answers": answers, "seconds": seconds}))
