// Files before and while they are sent: [data-dropzone] around an <input type="file">.
// Shows names and sizes, says what is too large before it travels, lets files be dropped and taken out again,
// and sends the surrounding form with a progress line. Without this script the plain file field works.
const size = (bytes) => (bytes >= 1e6 ? `${(bytes / 1e6).toFixed(1)} MB` : bytes >= 1e3 ? `${Math.round(bytes / 1e3)} kB` : `${bytes} bytes`);

class Dropzone {
  constructor(zone) {
    this.zone = zone;
    this.input = zone.querySelector('input[type="file"]');
    this.list = zone.querySelector("[data-dropzone-list]");
    this.total = zone.querySelector("[data-dropzone-total]");
    this.maxBytes = Number(zone.dataset.maxBytes) || Infinity;
    this.maxFiles = Number(zone.dataset.maxFiles) || (this.input.multiple ? Infinity : 1);
    this.files = [];
    this.input.addEventListener("change", () => this.take([...this.input.files], this.input.multiple));
    for (const name of ["dragenter", "dragover"]) {
      zone.addEventListener(name, (event) => {
        event.preventDefault();
        zone.dataset.over = "";
      });
    }
    for (const name of ["dragleave", "drop"]) zone.addEventListener(name, () => delete zone.dataset.over);
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      this.take([...event.dataTransfer.files], this.input.multiple);
    });
    this.input.form?.addEventListener("submit", (event) => this.send(event));
  }

  take(files, add) {
    const known = add ? this.files : [];
    this.files = [...known, ...files.filter((file) => !known.some((k) => k.name === file.name && k.size === file.size))];
    if (!this.input.multiple) this.files = this.files.slice(-1);
    this.sync();
  }

  sync() {
    const carrier = new DataTransfer();
    for (const file of this.files) carrier.items.add(file);
    this.input.files = carrier.files;
    this.draw();
  }

  problem(file) {
    if (file.size === 0) return "This file is empty.";
    if (file.size > this.maxBytes) return `Larger than ${size(this.maxBytes)}.`;
    return "";
  }

  draw() {
    this.list.hidden = this.files.length === 0;
    this.list.replaceChildren(
      ...this.files.map((file, index) => {
        const row = document.createElement("li");
        row.className = "file";
        const gap = document.createElement("span");
        const words = document.createElement("div");
        const name = document.createElement("span");
        name.className = "file-name";
        name.textContent = file.name;
        const facts = document.createElement("span");
        facts.className = "file-facts";
        facts.textContent = size(file.size);
        words.append(name, facts);
        const wrong = this.problem(file);
        if (wrong) {
          const note = document.createElement("span");
          note.className = "field-error";
          note.textContent = wrong;
          words.append(note);
        }
        const out = document.createElement("button");
        out.type = "button";
        out.className = "button button--quiet button--small";
        out.textContent = "Take out";
        out.setAttribute("aria-label", `Take out ${file.name}`);
        out.addEventListener("click", () => {
          this.files.splice(index, 1);
          this.sync();
          this.input.focus();
        });
        row.append(gap, words, document.createElement("span"), out);
        return row;
      }),
    );
    const sum = this.files.reduce((all, file) => all + file.size, 0);
    const many = this.files.length > this.maxFiles ? ` At most ${this.maxFiles}.` : "";
    this.total.textContent = this.files.length ? `${this.files.length === 1 ? "1 file" : `${this.files.length} files`}, ${size(sum)}.${many}` : "";
    const wrong = this.files.some((file) => this.problem(file)) || Boolean(many);
    this.input.setCustomValidity(wrong ? "Take out the files that cannot be sent." : "");
  }

  // XMLHttpRequest, because fetch does not report what has been sent. The answer replaces the page as a plain
  // submission would: a redirect is followed, a form with errors is shown.
  send(event) {
    const form = this.input.form;
    if (event.defaultPrevented || form.dataset.sending || this.files.length === 0 || form.hasAttribute("hx-post")) return;
    event.preventDefault();
    form.dataset.sending = "";
    const body = new FormData(form, event.submitter ?? undefined);
    const bar = document.createElement("progress");
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute("aria-label", "Sent so far");
    this.list.after(bar);
    const buttons = [...form.querySelectorAll('button[type="submit"]')];
    for (const button of buttons) button.disabled = true;
    const target = event.submitter?.hasAttribute("formaction") ? event.submitter.formAction : form.action || location.href;
    const request = new XMLHttpRequest();
    const failed = () => {
      bar.remove();
      delete form.dataset.sending;
      for (const button of buttons) button.disabled = false;
      this.total.textContent = "The connection broke before everything arrived. Nothing was handed in; send again.";
    };
    request.upload.addEventListener("progress", (step) => {
      if (!step.lengthComputable) return;
      bar.value = step.loaded / step.total;
      this.total.textContent = step.loaded < step.total ? `${size(step.loaded)} of ${size(step.total)} sent` : "All sent. The server is looking at the files…";
    });
    request.addEventListener("load", () => {
      // The answer is shown as it came: asking for the page again would lose what it says once.
      const page = new DOMParser().parseFromString(request.responseText, "text/html");
      const main = page.querySelector("main");
      if (!main) return failed();
      if (request.status < 400) history.pushState(null, "", request.responseURL || target);
      document.title = page.title;
      const shown = document.adoptNode(main);
      document.querySelector("main").replaceWith(shown);
      shown.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true, detail: { elt: shown } }));
      shown.querySelector(".form-errors")?.focus();
      scrollTo(0, 0);
    });
    request.addEventListener("error", failed);
    request.addEventListener("abort", failed);
    request.open("POST", target);
    request.setRequestHeader("Accept", "text/html");
    request.send(body);
  }
}

const begin = (scope) => {
  for (const zone of scope.querySelectorAll("[data-dropzone]:not([data-dropzone-on])")) {
    zone.dataset.dropzoneOn = "";
    new Dropzone(zone);
  }
};
begin(document);
document.addEventListener("htmx:load", (event) => begin(event.detail.elt.parentElement ?? document));
