// One person after another: the codes of this tab are opened one by one, each once. Without it, one button a person.
"use strict";

const panel = document.getElementById("next");
const list = document.getElementById("codes");

const read = (name) => JSON.parse(sessionStorage.getItem(name) || "[]");
const write = (name, codes) => sessionStorage.setItem(name, JSON.stringify(codes));

try {
  begin(panel.dataset.kept, `${panel.dataset.kept} used`);
} catch {
  // Storage is shut off: the buttons stay.
}

function begin(kept, used) {
  const given = list ? [...list.querySelectorAll("input[name=code]")].map((each) => each.value) : [];
  const known = new Set([...read(kept), ...read(used)]);
  // A page that is shown again brings no code back that was used.
  write(kept, [...read(kept), ...given.filter((code) => !known.has(code))]);
  if (list) list.hidden = true;
  panel.hidden = given.length === 0 && read(kept).length === 0;
  const button = document.getElementById("open-next");
  const show = () => {
    const left = read(kept).length;
    const said = document.getElementById("remaining");
    said.textContent = `${said.dataset.words} ${left}`;
    button.disabled = left === 0;
  };
  button.addEventListener("click", () => {
    const [code, ...rest] = read(kept);
    write(kept, rest);
    write(used, [...read(used), code]);
    window.open(`${panel.dataset.survey}#${code}`, "_blank", "noopener");
    show();
  });
  show();
}
