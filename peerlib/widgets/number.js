// One number: label, slider, a box to type in, and a sentence. Python holds the value and says what it made of what the reader did.

const part = (tag, name, more = {}) =>
  Object.assign(document.createElement(tag), { className: `peerlib-number-${name}`, ...more });

// Long fractions are shown short; what was typed is shown as it is.
const shown = (value) =>
  (Number.isInteger(value) || String(value).length <= 10 ? value : Number(value.toPrecision(5))).toLocaleString("en-GB", {
    maximumFractionDigits: 12,
  });

function render({ model, el }) {
  // Every number loads this file anew, so counting would not tell them apart.
  const id = `peerlib-number-${Math.random().toString(36).slice(2)}`;
  const label = part("label", "label", { htmlFor: id });
  const range = part("input", "range", { type: "range", id });
  const box = part("input", "box", { type: "text", inputMode: "decimal", autocomplete: "off", spellcheck: false });
  const said = part("div", "said", { id: `${id}-said` });
  said.setAttribute("role", "status");
  for (const control of [range, box]) control.setAttribute("aria-describedby", said.id);
  // The notebook's own shortcuts for the arrow keys would move to another cell.
  range.setAttribute("data-lm-suppress-shortcuts", "true");
  el.classList.add("peerlib-number");
  el.append(label, box, range, said);

  let waiting = null; // the newest position, while Python works on an earlier one
  let busy = 0;
  let held = false; // by the pointer
  let typing = false;

  const say = (value) => {
    if (!typing) box.value = shown(value);
    range.setAttribute("aria-valuetext", shown(value));
  };

  function refresh() {
    if (busy || held) return;
    const [value, min, max, step] = ["value", "min", "max", "step"].map((name) => model.get(name));
    // Positions are round multiples of the step, and the ends themselves.
    const round = (number) => Number((number * step).toFixed(10));
    range.min = round(Math.floor(min / step + 1e-9));
    range.max = round(Math.ceil(max / step - 1e-9));
    range.step = step;
    range.value = value;
    say(value);
    const refused = model.get("refused");
    if (refused && !typing) box.value = refused;
    box.setAttribute("aria-invalid", Boolean(refused));
    said.textContent = model.get("said");
  }

  function send(message) {
    if (busy) {
      waiting = message;
      return;
    }
    model.send(message);
    // Should Python never answer (it was restarted), the slider does not stay deaf.
    busy = setTimeout(done, 5000);
  }

  function done() {
    clearTimeout(busy);
    busy = 0;
    const next = waiting;
    waiting = null;
    // The browser draws the last answer before the next question goes out.
    if (next) requestAnimationFrame(() => send(next));
    else refresh();
  }

  range.addEventListener("input", () => {
    const value = Math.min(Math.max(Number(range.value), model.get("min")), model.get("max"));
    typing = false;
    say(value);
    send({ value });
  });
  range.addEventListener("pointerdown", () => (held = true));
  for (const end of ["pointerup", "pointercancel", "blur"])
    range.addEventListener(end, () => {
      held = false;
      refresh();
    });
  box.addEventListener("input", () => (typing = true));
  const take = () => {
    if (!typing) return;
    typing = false;
    send({ typed: box.value });
  };
  box.addEventListener("change", take);
  // Inside JupyterLab, Enter alone does not count as a change.
  box.addEventListener("keydown", (event) => event.key === "Enter" && take());

  label.textContent = model.get("description");
  label.title = model.get("tooltip");
  box.setAttribute("aria-label", `${model.get("description")}: type a number`);
  for (const name of ["value", "min", "max", "said", "refused"]) model.on(`change:${name}`, refresh);
  model.on("msg:custom", (message) => message.done && done());
  refresh();
}

export default { render };
