// What every page does: sends the session's token along, and locks the screen when nobody is there.
const token = document.querySelector('meta[name="csrf"]')?.content ?? "";

/** A changing request of ours, with the session's token. */
export function send(address, options = {}) {
  const headers = new Headers(options.headers ?? {});
  headers.set("X-CSRF-Token", token);
  return fetch(address, { ...options, headers, credentials: "same-origin" });
}

/** What a problem says: "what happened. what to do (SH-1234)". */
export async function told(response) {
  try {
    const problem = await response.json();
    return `${problem.title}. ${problem.detail} (${problem.code})`;
  } catch {
    return `HTTP ${response.status}`;
  }
}

// The server locks by its own clock; asking it quietly brings the lock to the screen in time.
if (token) {
  setInterval(async () => {
    try {
      const answer = await fetch("/phien", { headers: { "X-Background": "1", Accept: "application/json" } });
      if (answer.status === 401) {
        const here = encodeURIComponent(location.pathname + location.search);
        location.assign(`/mo-khoa?next=${here}`);
      }
    } catch {
      // the network is away: nothing to lock against
    }
  }, 20000);
}
