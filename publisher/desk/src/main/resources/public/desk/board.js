// The board: one line per channel, filled by server-sent events. Each event is the whole state, so nothing is lost by a pause.

const board = document.getElementById("board");
const line = document.getElementById("line");
const summary = document.getElementById("summary");
const heading = document.getElementById("board-title");
const list = document.getElementById("channels");
const { slug, link = "", withdrawn } = board.dataset;

const NAMES = { feeds: "Feeds and page", mail: "Mail", social: "Social" };
const STATES = { WORKING: "In progress", DONE: "Done", FAILED: "Failed", SKIPPED: "Nothing to do" };
const COUNTS = ["accepted", "postponed", "refused", "excluded"];
const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 30000;

const lines = new Map(); // by channel
let pause = FIRST_PAUSE;
let seen = "";

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) {
    made.className = className;
  }
  if (text !== undefined) {
    made.textContent = text;
  }
  return made;
}

function account(channel) {
  return channel.startsWith("social/") ? channel.slice("social/".length) : null;
}

// Where there is something to count, there is a bar: its numbers stand beneath it in words.
function progress() {
  const bar = element("div", "bar-of");
  bar.setAttribute("role", "progressbar");
  bar.setAttribute("aria-valuemin", "0");
  const parts = {};
  const counts = element("dl", "counts");
  for (const name of [...COUNTS, "waiting", "candidates"]) {
    const pair = element("div");
    pair.append(element("dt", "", name === "candidates" ? "in all" : name), element("dd", name, "0"));
    counts.append(pair);
    parts[name] = { pair, number: pair.querySelector("dd") };
  }
  for (const name of COUNTS) {
    const span = element("span", name);
    bar.append(span);
    parts[name].span = span;
  }
  return { bar, counts, parts };
}

function create(channel) {
  const item = element("li", account(channel) === null ? "channel" : "channel account");
  item.dataset.channel = channel;
  const body = element("div", "body");
  const made = {
    item,
    body,
    state: element("p", "state"),
    detail: element("p", "detail"),
    see: element("p", "see"),
    progress: channel === "mail" ? progress() : null,
  };
  if (made.progress) {
    made.progress.bar.setAttribute("aria-label", NAMES[channel]);
    body.append(made.progress.bar, made.progress.counts);
  }
  body.append(made.detail, made.see);
  item.append(element("h2", "", account(channel) ?? NAMES[channel] ?? channel), body, made.state);
  return made;
}

function showCounts({ bar, counts, parts }, tally) {
  const all = tally.candidates;
  bar.hidden = counts.hidden = all === 0;
  for (const name of COUNTS) {
    parts[name].span.style.width = all === 0 ? "0" : `${(100 * tally[name]) / all}%`;
    parts[name].number.textContent = tally[name].toLocaleString("en-GB");
  }
  const waiting = all - tally.accepted - tally.refused - tally.excluded - tally.postponed;
  parts.waiting.number.textContent = waiting.toLocaleString("en-GB");
  parts.waiting.pair.hidden = waiting === 0;
  parts.candidates.number.textContent = all.toLocaleString("en-GB");
  bar.setAttribute("aria-valuemax", String(all));
  bar.setAttribute("aria-valuenow", String(tally.accepted + tally.refused + tally.excluded));
  bar.setAttribute("aria-valuetext", `${tally.accepted} accepted, ${tally.postponed} postponed, ${tally.refused} refused and ${tally.excluded} excluded of ${all}`);
}

// Only web addresses become links, whatever a report says.
function web(address) {
  try {
    const url = new URL(address);
    return url.protocol === "http:" || url.protocol === "https:" ? url.href : null;
  } catch {
    return null;
  }
}

function anchor(text, address) {
  const made = element("a", "", text);
  made.href = address;
  return made;
}

// What a sum says of its accounts stands at each of them already.
function detail({ channel, detail: text }, channels) {
  const told = channel === "social" && channels.some((one) => account(one.channel) !== null && one.detail);
  return told ? "" : text ?? "";
}

function show(channel, _, channels) {
  const it = lines.get(channel.channel);
  it.state.className = `state ${channel.state.toLowerCase()}`;
  it.state.textContent = STATES[channel.state] ?? channel.state;
  it.detail.textContent = detail(channel, channels);
  it.detail.hidden = it.detail.textContent === "";
  const addresses = [];
  const page = channel.channel === "feeds" && channel.state === "DONE" && web(link);
  if (page) {
    addresses.push(anchor("Read the page", page));
  }
  const there = channel.link && web(channel.link);
  if (there && there !== page) {
    addresses.push(anchor(there, there));
  }
  it.see.replaceChildren(...addresses.flatMap((one, i) => (i === 0 ? [one] : [" · ", one])));
  it.see.hidden = addresses.length === 0;
  if (it.progress) {
    showCounts(it.progress, channel.counts);
  }
}

// Accounts stand below their sum.
function ordered(channels) {
  const sums = channels.filter((one) => account(one.channel) === null);
  const accounts = channels.filter((one) => account(one.channel) !== null);
  const at = sums.findIndex((one) => one.channel === "social");
  return at < 0 ? [...sums, ...accounts] : [...sums.slice(0, at + 1), ...accounts, ...sums.slice(at + 1)];
}

function draw(state) {
  const channels = ordered(state.channels);
  const names = channels.map((one) => one.channel).join("\n");
  for (const { channel } of channels) {
    if (!lines.has(channel)) {
      lines.set(channel, create(channel));
    }
  }
  if (names !== seen) {
    seen = names;
    list.replaceChildren(...channels.map((one) => lines.get(one.channel).item));
  }
  channels.forEach(show);
  const what = withdrawn === "true" ? `Withdrawal, revision ${state.revision}` : `Revision ${state.revision}`;
  const open = state.channels.filter((one) => account(one.channel) === null && one.state === "WORKING").length;
  if (state.revision === 0) {
    summary.textContent = "Nothing was published yet.";
  } else if (!state.complete) {
    summary.textContent = `${what}: ${open === 1 ? "one channel is" : `${open} channels are`} still at work.`;
  } else {
    summary.textContent = state.failed ? `${what}: all channels have ended, and not all of it went well.` : `${what} is out on every channel.`;
  }
  heading.textContent = state.revision === 0 ? "Not out" : !state.complete ? "On its way" : state.failed ? "Ended, with trouble" : "Done";
  if (withdrawn === "true" && state.complete && !state.failed) {
    summary.textContent = `${what}: every channel has taken it back.`;
  }
}

function connect() {
  const events = new EventSource(`/api/articles/${slug}/distribution/events`);
  events.addEventListener("open", () => {
    pause = FIRST_PAUSE;
    line.textContent = "Live";
  });
  events.addEventListener("message", (event) => {
    if (event.data) {
      draw(JSON.parse(event.data));
    }
  });
  events.addEventListener("error", () => {
    // The browser comes back by itself after a lost connection, but not after an answer that is no stream.
    if (events.readyState === EventSource.CLOSED) {
      again();
    } else {
      line.textContent = "Connection lost; coming back …";
    }
  });
}

async function again() {
  line.textContent = "Connection lost; coming back …";
  await new Promise((resolve) => setTimeout(resolve, pause));
  pause = Math.min(2 * pause, LONGEST_PAUSE);
  try {
    const answer = await fetch(`/api/articles/${slug}/distribution`, { headers: { Accept: "application/json" } });
    if (answer.status === 401) {
      line.replaceChildren("You are signed out. ", anchor("Sign in again", `/desk/login?to=/desk/articles/${slug}/board`));
      return;
    }
  } catch {
    // Still away: the next try says so again.
  }
  connect();
}

connect();
