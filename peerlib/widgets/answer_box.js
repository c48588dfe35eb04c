// The box of an exercise. Python keeps what is typed, judges it and runs the solution; what is shown is built here from native
// controls, so that keyboards and screen readers know them.

let made = 0;

function part(tag, more = {}, ...children) {
  const element = Object.assign(document.createElement(tag), more);
  element.append(...children);
  return element;
}

function group(legend, controls, labels) {
  // The notebook's own shortcuts for letters and arrow keys would act on its cells.
  for (const control of controls) control.setAttribute("data-lm-suppress-shortcuts", "true");
  return part("fieldset", {}, part("legend", { textContent: legend }), ...labels);
}

function choices({ options, kind }, id) {
  const several = kind === "several";
  const inputs = options.map(([key]) => part("input", { type: several ? "checkbox" : "radio", name: id, value: key }));
  const labels = options.map(([, words], n) => part("label", {}, inputs[n], part("span", { textContent: words })));
  const chosen = () => inputs.filter((input) => input.checked).map((input) => input.value);
  return {
    element: group(several ? "Tick all that fit" : "Choose one", inputs, labels),
    read: () => (several ? chosen() : (chosen()[0] ?? "")),
    put: (typed) => inputs.forEach((input) => (input.checked = [].concat(typed).includes(input.value))),
  };
}

function menus({ menus: asked, label }) {
  const selects = asked.map(([, words]) =>
    part("select", {}, new Option("choose", ""), ...words.map((word) => new Option(word, word))),
  );
  const labels = asked.map(([name], n) => part("label", { className: "peerlib-menu" }, `${name} `, selects[n]));
  return {
    element: group(label, selects, labels),
    read: () => selects.map((select) => select.value).filter(Boolean),
    put: (typed) =>
      selects.forEach((select, n) => (select.value = [].concat(typed).find((word) => asked[n][1].includes(word)) ?? "")),
  };
}

function line({ options, label }, id) {
  const input = part("input", { type: "text", id, autocomplete: "off", spellcheck: false });
  const names = part("datalist", { id: `${id}-names` }, ...options.map(([, words]) => new Option(words, words)));
  if (options.length) {
    input.setAttribute("list", names.id);
    input.placeholder = "type a part of the name";
  }
  return {
    element: part("div", {}, part("label", { htmlFor: id, textContent: `${label} ` }), input, names),
    read: () => input.value,
    put: (typed) => (input.value = [].concat(typed).join(", ")),
  };
}

function render({ model, el }) {
  made += 1;
  const parts = model.get("parts");
  const make = { one: choices, several: choices, menus, line }[parts.kind];
  const answer = make(parts, `peerlib-answer-${Date.now()}-${made}`);
  const said = () => part("div", { className: "peerlib-said", role: "status" });
  const [reply, hints, solution] = [said(), said(), said()];
  const check = part("button", { type: "submit", className: "jupyter-button", textContent: "Check" });
  const hint = part("button", { type: "button", className: "jupyter-button", textContent: "Hint" });
  const solve = part("button", { type: "button", className: "jupyter-button", textContent: "Show a solution" });
  const question = part("div", { innerHTML: parts.question });
  const form = part("form", {}, question, answer.element, check, hint, solve, reply, hints, solution);
  el.classList.add("peerlib-answer");
  el.append(form);
  answer.put(model.get("typed"));

  let pause, waiting;
  const show = () => {
    clearTimeout(waiting);
    reply.textContent = model.get("reply");
  };
  const bring = (element) => element.textContent && element.scrollIntoView({ block: "nearest" });

  form.addEventListener("input", () => {
    reply.textContent = "";
    clearTimeout(pause);
    pause = setTimeout(() => model.send({ typed: answer.read(), check: false }), 200);
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("input")) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(pause);
    clearTimeout(waiting);
    model.send({ typed: answer.read(), check: true });
    waiting = setTimeout(() => (reply.textContent = "No reply yet. If none comes, run this cell again."), 8000);
  });

  let given = 0;
  hint.addEventListener("click", () => {
    given = Math.min(given + 1, parts.hints.length);
    hints.textContent = parts.hints
      .slice(0, given)
      .map((words, n) => `Hint ${n + 1} of ${parts.hints.length}: ${words}`)
      .join("\n");
    bring(hints);
    hint.disabled = given === parts.hints.length;
    hint.textContent = hint.disabled ? "No more hints" : "Another hint";
    if (hint.disabled) solve.focus();
  });

  let open = false;
  function unfold() {
    const { code, value } = model.get("solution");
    solve.textContent = open ? "Hide the solution" : "Show a solution";
    const shown = [
      part("p", { textContent: "One way to do it, in Python:" }),
      part("pre", {}, part("code", { textContent: code })),
      part("p", {}, "This gives: ", part("strong", { textContent: value })),
    ];
    solution.replaceChildren(...(open && code ? shown : []));
    bring(solution);
  }
  solve.addEventListener("click", () => {
    open = !open;
    if (open && !model.get("solution").code) model.send({ solve: true });
    unfold();
  });

  model.on("change:reply", () => {
    show();
    bring(reply);
  });
  model.on("change:solution", unfold);
  show();
}

export default { render };
