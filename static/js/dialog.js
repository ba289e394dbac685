// Native dialogs: [data-dialog-open="id"] opens, [data-dialog-close] closes, a click on the veil closes.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog-open]");
  if (opener) {
    const dialog = document.getElementById(opener.dataset.dialogOpen);
    if (dialog instanceof HTMLDialogElement) {
      event.preventDefault();
      dialog.showModal();
    }
    return;
  }
  const closer = event.target.closest("[data-dialog-close]");
  if (closer) {
    closer.closest("dialog")?.close();
    return;
  }
  if (event.target instanceof HTMLDialogElement && event.target.open && !event.target.dataset.keep) {
    const box = event.target.getBoundingClientRect();
    const inside =
      event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
    if (!inside) event.target.close();
  }
});

// A form that came back with errors: its summary takes the focus, so that it is read first.
const summary = document.querySelector(".form-errors");
if (summary && !summary.closest("dialog")) summary.focus();
const wrong = document.querySelector("dialog .form-errors, dialog .field--wrong")?.closest("dialog");
if (wrong instanceof HTMLDialogElement && !wrong.open) wrong.showModal();
