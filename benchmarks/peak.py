"""python -m benchmarks.peak: people at work, who save at the moments they are told.

Reads JSON: ``url`` of Odoo and ``people``, each with ``session`` and ``steps``, and
each step with ``at``, the second at which somebody presses Save, and what they save:
``create``, the values of new actions, or ``write``, other values of the action that is
``of`` in turn among those they have made. Prints as JSON how long each save took,
counted from the moment at which it was to begin, by the number of records, and what
failed. In a process of its own, so that whoever measures beside it is not slowed down.
"""

import json
import sys
import threading
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor

import requests

AT_ONCE = 48  # Odoo serves fewer requests side by side than it has connections.
CALL = "/web/dataset/call_kw/charitylog.action/"


class Worker:
    """Somebody who saves, one thing after the other."""

    def __init__(self, url, session):
        self._url, self._session = url, session
        self._alone, self._made = threading.Lock(), []

    def save(self, web, step):
        """Do one step; return how many records it saves."""
        with self._alone:
            if "create" in step:
                made = self._ask(web, "create", [step["create"]])
                self._made += made
                return len(made)
            self._ask(web, "write", [[self._made[step["of"]]], step["write"]])
            return 1

    def _ask(self, web, method, arguments):
        params = {"model": "charitylog.action", "method": method, "args": arguments}
        body = {"jsonrpc": "2.0", "method": "call", "params": {**params, "kwargs": {}}}
        answer = web.post(
            f"{self._url}{CALL}{method}",
            json=body,
            headers={"Cookie": f"session_id={self._session}"},
            timeout=600,
        ).json()
        if "error" in answer:
            raise RuntimeError(answer["error"]["data"]["message"])
        return answer["result"]


def work(plan):
    """Have all of them save; return what is printed."""
    took, failed, kept = defaultdict(list), [], threading.local()

    def save(worker, step, moment):
        if not hasattr(kept, "web"):
            kept.web = requests.Session()
        try:
            many = worker.save(kept.web, step)
        except (RuntimeError, requests.RequestException) as error:
            failed.append(str(error))
        else:
            took[many].append(time.monotonic() - moment)

    todo = []
    for one in plan["people"]:
        worker = Worker(plan["url"], one["session"])
        todo += [(step["at"], worker, step) for step in one["steps"]]
    begun = time.monotonic()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        saves = []
        for at, worker, step in sorted(todo, key=lambda each: each[0]):
            moment = begun + at
            time.sleep(max(0, moment - time.monotonic()))
            saves.append(pool.submit(save, worker, step, moment))
        for each in saves:
            each.result()
    return {"took": took, "failed": failed, "seconds": time.monotonic() - begun}


if __name__ == "__main__":
    print(json.dumps(work(json.load(sys.stdin))))
