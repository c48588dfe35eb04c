// What a desk is about, in view beside its controls, and the keys that decide on it.

// In these, a letter is a letter: nothing is decided by it.
const WRITTEN_IN = "input, textarea, [contenteditable]";
// They go to the browser or to JupyterLab as ever.
const LEFT_ALONE = ["Tab", "Escape", "Shift", "Control", "Alt", "Meta"];

function render({ model, el }) {
  const desk = () => el.closest(".peerlib-explorer") ?? el;

  function draw() {
    const chosen = el.contains(document.activeElement);
    el.innerHTML = model.get("value");
    if (chosen) el.firstElementChild.focus({ preventScroll: true });
  }

  // JupyterLab would take a letter typed at a button for a command of its own (d, d deletes the cell), and the arrow keys too.
  function press(event) {
    const { target, key } = event;
    if (!desk().contains(target) || target.matches(WRITTEN_IN)) return;
    if (event.ctrlKey || event.metaKey || event.altKey || LEFT_ALONE.includes(key) || (event.shiftKey && key === "Enter")) return;
    event.stopPropagation();
    if (target.matches("select") || !model.get("letters").includes(key.toLowerCase())) return;
    event.preventDefault();
    // A key held down must not decide on what nobody has read.
    if (!event.repeat) model.send({ key: key.toLowerCase() });
  }

  // The record stays in the window, whichever of its controls the keyboard comes to. Under a mouse button that is held down
  // (:active) nothing may move: the button would come up beside the control, and the click be lost.
  const follow = (event) => {
    const both = el.closest(".peerlib-beside");
    if (!both?.contains(event.target) || event.target.matches(":active")) return;
    event.target.scrollIntoView({ block: "nearest" });
    both.scrollIntoView({ block: "nearest" });
  };

  // ipywidgets shows a chosen word by its colour alone.
  function tell() {
    for (const button of desk().querySelectorAll(".widget-toggle-button")) {
      button.setAttribute("aria-pressed", button.classList.contains("mod-active"));
      button.setAttribute("aria-label", button.title);
    }
  }

  draw();
  model.on("change:value", draw);
  window.addEventListener("keydown", press, true);
  document.addEventListener("focusin", follow);
  const watch = new MutationObserver(tell);
  setTimeout(() => {
    tell();
    watch.observe(desk(), { subtree: true, childList: true, attributes: true, attributeFilter: ["class"] });
  });
  return () => {
    watch.disconnect();
    model.off("change:value", draw);
    window.removeEventListener("keydown", press, true);
    document.removeEventListener("focusin", follow);
  };
}

export default { render };
