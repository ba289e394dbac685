// Light, dark or the system's choice, kept on this device.
// A classic script in the head, not a module: the choice must stand before the first paint.
(() => {
  const root = document.documentElement;
  const KEY = "theme";
  const read = () => {
    try {
      return localStorage.getItem(KEY) ?? "system";
    } catch {
      return "system"; // storage is closed to us: the switch then lasts for this page
    }
  };
  const apply = (choice) => {
    if (choice === "light" || choice === "dark") root.dataset.theme = choice;
    else delete root.dataset.theme;
    for (const button of document.querySelectorAll("[data-theme-choice]")) {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === choice));
    }
  };

  root.dataset.scripted = "";
  apply(read());
  document.addEventListener("DOMContentLoaded", () => apply(read()));
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-theme-choice]");
    if (!button) return;
    const choice = button.dataset.themeChoice;
    try {
      if (choice === "system") localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, choice);
    } catch {
      // as above
    }
    apply(choice);
  });
  window.addEventListener("storage", (event) => {
    if (event.key === KEY) apply(read());
  });
})();
