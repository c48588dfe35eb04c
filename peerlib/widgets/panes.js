// Whoever comes to a control by keyboard sees the answer too: the browser alone would show no more than the control.

function render({ el }) {
  el.hidden = true;
  requestAnimationFrame(() => {
    const panes = el.closest(".peerlib-panes");
    if (!panes) return;
    const together = () => panes.querySelector(":focus-visible") && panes.scrollIntoView({ block: "nearest" });
    panes.addEventListener("focusin", together);
    new ResizeObserver(together).observe(panes); // a sentence may have grown by a line
  });
}

export default { render };
