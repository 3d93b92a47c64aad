import { element, plainTable } from "./dom.js";

async function copy(text, button) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Some browsers give a page from a file no clipboard; the older way works there.
    const area = element("textarea", { class: "unseen" });
    area.value = text;
    button.after(area);
    area.select();
    document.execCommand("copy");
    area.remove();
    button.focus();
  }
  button.textContent = "Copied";
  setTimeout(() => {
    button.textContent = "Copy";
  }, 1600);
}

/** Opens the dialog with some facts, a chart or null, and a JSON to copy. */
export function openDialog({ title, facts, figure, json, note }) {
  const dialog = document.getElementById("dialog");
  const text = JSON.stringify(json, null, 2);
  const button = element("button", { type: "button", class: "copy", onclick: () => copy(text, button) }, "Copy");
  dialog.replaceChildren(
    element(
      "header",
      {},
      element("h3", { id: "dialog-title" }, title),
      element("button", { type: "button", class: "close", "aria-label": "Close", onclick: () => dialog.close() }, "×"),
    ),
    element(
      "div",
      { class: "content" },
      plainTable(["", ""], facts).querySelector("table"),
      figure,
      element(
        "div",
        {},
        element("p", { class: "note" }, note),
        element("div", { class: "json" }, button, element("pre", { tabindex: 0 }, text)),
      ),
    ),
  );
  // A click beside the dialog lands on the dialog itself, not on what it holds.
  dialog.onclick = (event) => {
    if (event.target === dialog) dialog.close();
  };
  dialog.showModal();
}
