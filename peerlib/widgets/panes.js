// Whoever comes to a control by keyboard sees the answer too: the browser alone would show no more than the control.

function render({ el }) {
  el.hidden = true;
  requestAnimationFrame(() => {
    const panes = el.closest(".peerlib-panes");
    if (!panes) return;
    // Not while a mouse button is held down (:active): the page would move away beneath it, and the click be lost.
    const together = () => panes.querySelector(":focus-visible:not(:active)") && panes.scrollIntoView({ block: "nearest" });
    panes.addEventListener("focusin", together);
    new ResizeObserver(together).observe(panes); // a sentence may have grown by a line
  });
}

export default { render };
