// Requests to the simulator's JSON addresses; see control.py.
export async function week(upn, start, known) {
  const query = new URLSearchParams({known});
  if (start) query.set("start", start);
  const answer = await fetch(`/control/week/${encodeURIComponent(upn)}?${query}`);
  if (answer.status === 204) return null;
  return read(answer);
}

export async function call(method, args = [], kwargs = {}) {
  const answer = await fetch("/control/call", {
    method: "POST",
    headers: {"Content-Type": "application/json"},
    body: JSON.stringify({method, args, kwargs}),
  });
  return (await read(answer)).result;
}

async function read(answer) {
  const body = await answer.json();
  if (!answer.ok) throw new Error(body.error);
  return body;
}
