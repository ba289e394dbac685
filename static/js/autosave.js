// Saves a form as it is typed: <form data-autosave-url="..." [data-autosave-version="3"]>.
// Sends the form's fields plus `version`. Expects JSON: 200 {"saved": "10:42", "version": 4}, or
// 409 {"sentence": "...", "theirs": {"field": "text"}, "version": 5}, or 4xx {"sentence": "..."}.
// The time is shown in [data-save-line]; what could not be sent stays on this device until it is.
const WAIT = 1200;
const RETRY = 8000;

class Autosave {
  constructor(form) {
    this.form = form;
    this.line = form.querySelector("[data-save-line]") ?? document.querySelector(`[data-save-line="${form.id}"]`);
    this.version = form.dataset.autosaveVersion ?? "";
    this.key = `draft:${form.dataset.autosaveUrl}`;
    this.timer = 0;
    this.dirty = false;
    this.sending = false;
    this.stopped = false;
    this.recall();
    form.addEventListener("input", () => this.changed());
    form.addEventListener("change", () => this.changed());
    form.addEventListener("submit", () => {
      this.stopped = true;
      clearTimeout(this.timer);
    });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden" && this.dirty) this.send({ keepalive: true });
    });
    window.addEventListener("online", () => this.dirty && this.send());
    window.addEventListener("beforeunload", (event) => {
      if (this.dirty && !this.stopped) event.preventDefault();
    });
  }

  texts() {
    const kept = {};
    for (const [name, value] of new FormData(this.form)) {
      if (typeof value === "string" && name !== "csrfmiddlewaretoken") (kept[name] ??= []).push(value);
    }
    return kept;
  }

  say(state, words) {
    if (!this.line) return;
    this.line.dataset.saveState = state;
    this.line.textContent = words;
  }

  remember() {
    try {
      localStorage.setItem(this.key, JSON.stringify({ version: this.version, texts: this.texts() }));
    } catch {
      // no room or no permission: the server's copy is then the only one
    }
  }

  forget() {
    try {
      localStorage.removeItem(this.key);
    } catch {
      // nothing was kept
    }
  }

  recall() {
    let kept = null;
    try {
      kept = JSON.parse(localStorage.getItem(this.key) ?? "null");
    } catch {
      return;
    }
    if (!kept || JSON.stringify(kept.texts) === JSON.stringify(this.texts())) return this.forget();
    if (kept.version !== this.version) return this.conflict(kept.texts, "This device kept a text that was never saved.");
    for (const [name, values] of Object.entries(kept.texts)) {
      const field = this.form.elements.namedItem(name);
      if (field && "value" in field && values.length === 1) field.value = values[0];
    }
    this.say("waiting", "Brought back what this device had kept. Saving…");
    this.dirty = true;
    this.timer = setTimeout(() => this.send(), WAIT);
  }

  changed() {
    if (this.stopped) return;
    this.dirty = true;
    this.remember();
    this.say("waiting", "Not saved yet…");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), WAIT);
  }

  async send({ keepalive = false } = {}) {
    clearTimeout(this.timer);
    if (this.sending || this.stopped) return;
    this.sending = true;
    this.dirty = false;
    const body = new FormData();
    for (const [name, value] of new FormData(this.form)) if (typeof value === "string") body.append(name, value);
    body.set("version", this.version);
    try {
      const token = this.form.elements.namedItem("csrfmiddlewaretoken")?.value ?? "";
      const answer = await fetch(this.form.dataset.autosaveUrl, {
        method: "POST",
        body,
        keepalive,
        headers: { Accept: "application/json", "X-CSRFToken": token },
      });
      const told = (answer.headers.get("Content-Type") ?? "").includes("json") ? await answer.json() : {};
      if (answer.ok) {
        if (told.version !== undefined) this.version = String(told.version);
        if (!this.dirty) this.forget();
        this.say("saved", `Saved ${told.saved ?? new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })}`);
      } else if (answer.status === 409) {
        this.stopped = true;
        this.version = String(told.version ?? this.version);
        this.conflict(told.theirs ?? {}, told.sentence ?? told.title ?? "This text was changed elsewhere in the meantime.");
      } else if (answer.status >= 500) {
        throw new Error(String(answer.status));
      } else {
        this.say("failed", told.sentence ?? told.title ?? "This could not be saved. Copy your text, then reload the page.");
      }
    } catch {
      this.dirty = true;
      this.say("failed", "Not saved: no answer. Your text is kept on this device; trying again.");
      this.timer = setTimeout(() => this.send(), RETRY);
    } finally {
      this.sending = false;
      if (this.dirty && !this.stopped) {
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.send(), WAIT);
      }
    }
  }

  // Both texts, side by side; nothing is chosen for the person.
  conflict(theirs, sentence) {
    this.say("conflict", sentence);
    this.form.parentElement?.querySelector(".conflict")?.remove();
    const box = document.createElement("section");
    box.className = "conflict";
    box.setAttribute("role", "alert");
    const title = document.createElement("p");
    title.className = "callout-title";
    title.textContent = sentence;
    const texts = document.createElement("div");
    texts.className = "conflict-texts";
    for (const [name, value] of Object.entries(theirs)) {
      const words = Array.isArray(value) ? value.join("\n") : String(value);
      const field = this.form.elements.namedItem(name);
      if (!field || !("value" in field) || field.value === words) continue;
      for (const [label, text] of [["The other text", words], ["What you have here", field.value]]) {
        const part = document.createElement("div");
        const head = document.createElement("p");
        head.className = "eyebrow";
        head.textContent = label;
        const pre = document.createElement("pre");
        pre.textContent = text;
        pre.tabIndex = 0;
        part.append(head, pre);
        if (label === "The other text") part.append(this.choice("Use the other text", () => this.take(field, words, box)));
        else part.append(this.choice("Keep what is here", () => this.take(field, field.value, box)));
        texts.append(part);
      }
    }
    box.append(title, texts);
    this.form.before(box);
  }

  choice(label, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button--secondary button--small";
    button.textContent = label;
    button.addEventListener("click", act);
    return button;
  }

  take(field, text, box) {
    field.value = text;
    box.remove();
    this.stopped = false;
    field.focus();
    this.changed();
  }
}

const begin = (scope) => {
  for (const form of scope.querySelectorAll("form[data-autosave-url]:not([data-autosave-on])")) {
    form.dataset.autosaveOn = "";
    new Autosave(form);
  }
};
begin(document);
document.addEventListener("htmx:load", (event) => begin(event.detail.elt.parentElement ?? document));
