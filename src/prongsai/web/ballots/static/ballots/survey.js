// Reads the code that a QR brings, keeps a draft in this tab alone, and has the device earn its place at an open link.
// Everything with a code works without it; nothing here is ever sent but by the form.
"use strict";

const byId = (id) => document.getElementById(id);

// Storage may be shut off altogether; then there is simply no draft.
const stored = (storage, deed) => {
  try { return deed(window[storage]); } catch { return null; }
};

const form = byId("answers");
const received = byId("received");
const isQuestionnaire = form && form.dataset.draft !== undefined;

if (/^\/s\/(en\/)?$/.test(location.pathname)) {
  readFragment();
  // Another slip scanned while this page is open changes nothing but the fragment.
  addEventListener("hashchange", readFragment);
}
if (isQuestionnaire) {
  keepDraft();
  markAnswered();
  if (form.dataset.challenge) solve();
}
if (received) finish();
if (byId("problems")) byId("problems").focus();

function readFragment() {
  const code = location.hash.slice(1);
  if (!/^[0-9A-Za-z-]{20,60}$/.test(code)) return;
  // Out of the address bar and of the history before anything else happens.
  history.replaceState(null, "", location.pathname);
  const sending = document.createElement("form");
  sending.method = "post";
  sending.hidden = true;
  const field = document.createElement("input");
  Object.assign(field, { name: "code", value: code });
  sending.append(field);
  document.body.append(sending);
  sending.submit();
}

function keepDraft() {
  const name = "draft " + form.dataset.draft;
  const isAnswered = form.querySelector("input:checked") || byId("comment").value;
  const kept = isAnswered ? null : stored("sessionStorage", (held) => held.getItem(name));
  if (kept) restore(JSON.parse(kept));
  const keep = () => {
    const given = {};
    for (const [key, value] of new FormData(form)) {
      if (key !== "code" && key !== "altcha") given[key] = value;
    }
    stored("sessionStorage", (held) => held.setItem(name, JSON.stringify(given)));
  };
  if (isAnswered) keep();
  form.addEventListener("input", keep);
  byId("start-over").addEventListener("click", () => {
    stored("sessionStorage", (held) => held.removeItem(name));
    form.reset();
    for (const each of form.querySelectorAll("input:checked")) each.checked = false;
    byId("restored").hidden = true;
    markAnswered();
    byId("main").focus();
  });
}

function restore(given) {
  for (const each of form.querySelectorAll("input[type=radio]")) each.checked = given[each.name] === each.value;
  byId("comment").value = given.comment || "";
  byId("restored").hidden = !form.querySelector("input:checked") && !given.comment;
}

function markAnswered() {
  const said = byId("progress");
  const links = [...form.querySelectorAll(".jump a")];
  const count = () => {
    let done = 0;
    for (const link of links) {
      const groups = [...document.querySelectorAll(link.hash + " .choices")];
      const isDone = groups.every((each) => each.querySelector("input:checked"));
      link.classList.toggle("done", isDone);
      done += isDone;
    }
    said.textContent = `${said.dataset.words} ${done}/${links.length}`;
  };
  count();
  if (!form.dataset.isCounted) form.addEventListener("change", count);
  form.dataset.isCounted = "1";
}

function solve() {
  const { salt, challenge, signature, most, worker } = form.dataset;
  const said = byId("solving");
  const token = byId("answered-here").dataset.token;
  byId("answered-here").hidden = !stored("localStorage", (held) => held.getItem("answered " + token));
  let waiting = null;
  const unable = () => { said.textContent = said.dataset.unable; };
  form.addEventListener("submit", (event) => {
    if (byId("altcha").value || event.submitter && event.submitter.name === "switch") return;
    event.preventDefault();
    waiting = event.submitter || form.querySelector(".main");
    if (said.textContent !== said.dataset.unable) said.textContent = said.dataset.busy;
  });
  if (!window.Worker || !window.isSecureContext) return unable();
  const working = new Worker(worker);
  working.onerror = unable;
  working.onmessage = ({ data: number }) => {
    byId("altcha").value = btoa(JSON.stringify({ algorithm: "SHA-256", challenge, number, salt, signature }));
    working.terminate();
    if (waiting) waiting.click();
  };
  working.postMessage({ salt, challenge, most: Number(most) });
}

function finish() {
  const { draft, token } = received.dataset;
  stored("sessionStorage", (held) => held.removeItem("draft " + draft));
  if (token) stored("localStorage", (held) => held.setItem("answered " + token, "1"));
  const copy = byId("copy");
  if (!navigator.clipboard) return;
  copy.hidden = false;
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(byId("receipt").textContent);
    copy.textContent = copy.dataset.done;
  });
}
