// Counts down to a deadline of the server by the server's clock: [data-countdown][data-server-now] hold ISO instants.
const started = performance.now();

const words = (seconds) => {
  if (seconds >= 172800) return `in ${Math.round(seconds / 86400)} days`;
  if (seconds >= 7200) return `in ${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
  const minutes = Math.floor(seconds / 60);
  return `${minutes}:${String(Math.floor(seconds % 60)).padStart(2, "0")} left`;
};

const tick = () => {
  for (const mark of document.querySelectorAll("[data-countdown]")) {
    // The person's own clock may be wrong; only the time since the page came is taken from it.
    const base = mark.dataset.serverNow ? Date.parse(mark.dataset.serverNow) + performance.now() - (Number(mark.dataset.since) || started) : Date.now();
    const left = (Date.parse(mark.dataset.countdown) - base) / 1000;
    const text = mark.querySelector("[data-countdown-text]") ?? mark;
    if (left <= 0) {
      if (!("over" in mark.dataset)) {
        mark.dataset.over = "";
        delete mark.dataset.near;
        text.textContent = mark.dataset.overText ?? "Time is up";
        mark.dispatchEvent(new CustomEvent("countdown:over", { bubbles: true }));
      }
      continue;
    }
    text.textContent = words(left);
    mark.toggleAttribute("data-near", left < (Number(mark.dataset.nearSeconds) || 300));
  }
};

document.addEventListener("htmx:load", (event) => {
  for (const mark of event.detail.elt.querySelectorAll?.("[data-countdown]") ?? []) mark.dataset.since = String(performance.now());
});
if (document.querySelector("[data-countdown]")) tick();
setInterval(tick, 1000);
