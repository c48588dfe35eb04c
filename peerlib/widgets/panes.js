// Whoever comes to a control by keyboard sees the answer too: the browser alone would show no more than the control.

function render({ el }) {
  el.hidden = true;
  requestAnimationFrame(() => {
    const panes = el.closest(".peerlib-panes");
    if (!panes) return;
    // Not while a mouse button is held down (:active): the page would move away beneath it, and the click be lost.
    const together = () => panes.querySelector(":focus-visible:not(:active)") && panes.scrollIntoView({ block: "nearest" });
    panes.addEventListener("focusin", together);
    // What a fold opens comes into view, and its own line stays there (capture: the event does not bubble).
    const unfolded = ({ target }) => {
      const line = target.open && target.closest(".peerlib-fold");
      for (const part of line ? [line.nextElementSibling, line] : []) part.scrollIntoView({ block: "nearest" });
    };
    panes.addEventListener("toggle", unfolded, true);
    // The column says at its lower edge that there is more below, also where a browser hides scroll bars.
    const column = panes.querySelector(".peerlib-controls");
    const below = () => column.scrollHeight - column.scrollTop - column.clientHeight;
    const more = () => column.classList.toggle("peerlib-more", below() > 34); // more than the empty room for these words
    for (const event of ["scroll", "toggle", "change"]) column.addEventListener(event, () => requestAnimationFrame(more), true);
    new MutationObserver(more).observe(column, { childList: true, subtree: true });
    new ResizeObserver(more).observe(column);
    new ResizeObserver(together).observe(panes); // a sentence may have grown by a line
  });
}

export default { render };
