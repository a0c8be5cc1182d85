// The editor: saves drafts, shows them as readers would see them, and never overwrites what another window saved.

const RENDER_PAUSE = 250;
const SAVE_PAUSE = 2000;
const RETRY_PAUSE = 5000;

const form = document.getElementById("editor");
const fields = [...form.querySelectorAll("input[name], select[name], textarea[name]")];
const announcements = [...form.querySelectorAll("textarea[data-network]")];
const status = document.getElementById("status");
const notice = document.getElementById("notice");
const count = document.getElementById("count");
const see = document.getElementById("see");
const saveButton = document.getElementById("save");

let slug = form.dataset.slug ?? ""; // none yet: a new article
let version = Number(form.dataset.version);
let edits = 0; // since the page was opened
let savedEdits = 0;
let saving = null;
let stuck = false; // a conflict or a refusal: the editor decides, not the clock
let saveTimer;
let renderTimer;
let rendering;

const dirty = () => edits !== savedEdits;

function collect() {
  const values = { version, format: form.dataset.format, announcements: {} };
  for (const field of fields) {
    values[field.name] = field.value;
  }
  for (const field of announcements) {
    values.announcements[field.dataset.network] = field.value;
  }
  return values;
}

async function send(method, path, body, signal) {
  const response = await fetch(path, {
    method,
    headers: { "Content-Type": "application/json", Accept: "application/json, application/problem+json" },
    body: JSON.stringify(body),
    signal,
  });
  const type = response.headers.get("Content-Type") ?? "";
  return { status: response.status, body: type.includes("json") ? await response.json() : {} };
}

// --- what the editor is told

function tell(text, ...actions) {
  notice.replaceChildren(paragraph(text));
  if (actions.length > 0) {
    const line = document.createElement("p");
    for (const action of actions) {
      line.append(action, " ");
    }
    notice.append(line);
  }
  notice.hidden = false;
}

function paragraph(text) {
  const p = document.createElement("p");
  p.textContent = text;
  return p;
}

function button(text, action) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = "second";
  element.textContent = text;
  element.addEventListener("click", action);
  return element;
}

function link(text, href) {
  const element = document.createElement("a");
  element.href = href;
  element.target = "_blank";
  element.className = "button second";
  element.textContent = text;
  return element;
}

function field(name) {
  return document.getElementById(name);
}

function clearErrors() {
  for (const error of form.querySelectorAll(".field .error")) {
    error.hidden = true;
    error.textContent = "";
  }
  for (const one of form.querySelectorAll("[aria-invalid]")) {
    one.removeAttribute("aria-invalid");
  }
}

function showErrors(errors) {
  let first;
  for (const [name, text] of Object.entries(errors)) {
    const input = field(name);
    const error = field(name + "-error");
    if (input && error) {
      input.setAttribute("aria-invalid", "true");
      error.textContent = text;
      error.hidden = false;
      input.closest("details")?.setAttribute("open", "");
      first ??= input;
    } else {
      tell(text);
    }
  }
  return first;
}

function say(text) {
  status.textContent = text;
}

// --- saving

// One save at a time; whoever asks meanwhile waits for it and then for one more if something was typed since.
async function save(byHand) {
  clearTimeout(saveTimer);
  if (saving) {
    await saving;
    return dirty() ? save(byHand) : !stuck;
  }
  saving = store(byHand);
  const kept = await saving.finally(() => { saving = null; });
  if (kept && dirty()) {
    schedule();
  }
  return kept;
}

async function store(byHand) {
  const sent = edits;
  say("Saving …");
  saveButton.disabled = true;
  let answer;
  try {
    answer = slug === ""
      ? await send("POST", "/desk/articles", collect())
      : await send("PUT", `/desk/articles/${slug}`, collect());
  } catch {
    say("Not saved: the desk does not answer. Trying again …");
    if (slug !== "") {
      schedule(RETRY_PAUSE);
    }
    return false;
  } finally {
    saveButton.disabled = false;
  }
  clearErrors();
  if (answer.status === 200 || answer.status === 201) {
    stuck = false;
    notice.hidden = true;
    savedEdits = sent;
    kept(answer.body);
    return true;
  }
  stuck = true;
  say("Not saved");
  refused(answer, byHand);
  return false;
}

function kept(article) {
  version = article.version;
  if (slug === "") {
    slug = article.slug;
    const input = field("slug");
    input.value = slug;
    input.readOnly = true;
    history.replaceState(null, "", `/desk/articles/${slug}`);
    see.href = `/desk/articles/${slug}/preview/page`;
    see.hidden = false;
  }
  const mark = document.querySelector(".article-head .state");
  if (mark) {
    mark.className = `state ${article.mark}`;
    mark.textContent = article.words;
    document.querySelector(".article-head .title").textContent = field("title").value || "Untitled";
  }
  say(dirty() ? "Unsaved changes" : `Saved at ${new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" })}`);
}

function refused({ status: code, body }, byHand) {
  if (code === 409 && body.version) {
    tell(
      body.detail,
      link("See the other version", `/desk/articles/${slug}`),
      button("Save mine over it", () => { version = body.version; save(true); }),
    );
  } else if (code === 422 && body.fields) {
    const first = showErrors(body.fields);
    if (byHand) {
      first?.focus();
    }
  } else if (code === 401) {
    tell("You are signed out. Sign in in another window, then save here again: your text is still here.", link("Sign in", "/desk/login"));
  } else {
    tell(body.detail ?? `The desk answered with status ${code}. Your text is still here; try again.`);
  }
}

function schedule(pause = SAVE_PAUSE) {
  clearTimeout(saveTimer);
  // The first save is the editor's: it fixes the address.
  if (slug !== "" && !stuck) {
    saveTimer = setTimeout(() => save(false), pause);
  }
}

// --- the preview

const shadow = field("preview").attachShadow({ mode: "open" });
shadow.innerHTML = '<link rel="stylesheet" href="/desk/static/rendered.css"><article><p class="kicker"></p><h1></h1><p class="standfirst"></p><p class="by"></p><hr class="start"><div class="body"></div></article>';
const [kicker, headline, standfirst, by, body] = [".kicker", "h1", ".standfirst", ".by", ".body"].map((one) => shadow.querySelector(one));

// A link in the preview must not carry the editor away from the text.
shadow.addEventListener("click", (event) => {
  const target = event.target.closest("a[href]");
  if (target) {
    event.preventDefault();
    window.open(target.href, "_blank", "noopener");
  }
});

function renderHead() {
  kicker.textContent = field("section").value.trim();
  headline.textContent = field("title").value.trim();
  standfirst.textContent = field("standfirst").value.trim();
  by.textContent = field("byline").value.trim();
}

async function render() {
  rendering?.abort();
  rendering = new AbortController();
  const problem = field("preview-problem");
  try {
    const answer = await send("POST", "/desk/rendering", collect(), rendering.signal);
    if (answer.status === 200) {
      body.innerHTML = answer.body.html; // sanitised by the desk, and no script runs here in any case
      count.textContent = answer.body.words === 1 ? "1 word" : `${answer.body.words.toLocaleString("en-GB")} words`;
      problem.hidden = true;
    } else {
      problem.textContent = answer.body.detail ?? "There is no preview just now.";
      problem.hidden = false;
    }
  } catch (failure) {
    if (failure.name !== "AbortError") {
      problem.textContent = "There is no preview just now: the desk does not answer.";
      problem.hidden = false;
    }
  }
}

// --- what happens when

form.addEventListener("input", (event) => {
  edits++;
  if (!saving) {
    say("Unsaved changes");
  }
  event.target.removeAttribute("aria-invalid");
  if (stuck && notice.hidden) {
    stuck = false; // a field was mended: saving by itself goes on
  }
  renderHead();
  if (event.target === field("source")) {
    clearTimeout(renderTimer);
    renderTimer = setTimeout(render, RENDER_PAUSE);
  }
  schedule();
});

// A headline has no line breaks; Enter goes on to the next field.
for (const name of ["title", "standfirst"]) {
  field(name).addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      field(name === "title" ? "standfirst" : "source").focus();
    }
  });
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  stuck = false;
  save(true);
});

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "s") {
    event.preventDefault();
    stuck = false;
    save(true);
  }
});

// The other steps show what is saved: so save first, and stay here if that fails.
for (const step of [...document.querySelectorAll(".steps a"), see]) {
  step.addEventListener("click", async (event) => {
    if (dirty() && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      if (await save(true)) {
        location.href = step.href;
      }
    }
  });
}

window.addEventListener("beforeunload", (event) => {
  if (dirty()) {
    event.preventDefault();
  }
});

renderHead();
render();
