// Keys for who reads item after item: 1 and 0 score, 2 to 9 tick a reason, j and k turn, ? tells of them.
// They can be switched off, are never taken from a field for text, and never together with Ctrl, Alt or Meta.
// Without this file the page is the same: every key presses a button or link that is there.
"use strict";

const KEPT = "prongsai.review.keys";
const panel = document.getElementById("keys");
const on = document.getElementById("keys-on");
const find = (selector) => document.querySelector(`#reading ${selector}`);

function wasOn() {
  try {
    return localStorage.getItem(KEPT) !== "off";
  } catch {
    return true; // storage is shut off
  }
}

function keep() {
  try {
    localStorage.setItem(KEPT, on.checked ? "on" : "off");
  } catch {
    // It holds until the page is left.
  }
}

const show = () => document.body.classList.toggle("with-keys", on.checked);

const keys = {
  1: () => find("button[value='100']")?.click(),
  0: () => {
    const words = find("textarea");
    // A zero needs words: first to where they are written.
    if (words && !words.value.trim()) words.focus();
    else find("button[value='0']")?.click();
  },
  j: () => find("a[rel=next]")?.click(),
  k: () => find("a[rel=prev]")?.click(),
  "?": () => { panel.querySelector("details").open = !panel.querySelector("details").open; },
};
for (const number of [2, 3, 4, 5, 6, 7, 8, 9]) {
  keys[number] = () => document.querySelectorAll("#reading input[name=reasons]")[number - 2]?.click();
}

const takesText = (element) => element.isContentEditable || element.matches(
  "textarea, select, input:not([type=checkbox]):not([type=radio]):not([type=button]):not([type=submit])");

document.addEventListener("keydown", (event) => {
  const isWords = event.target.matches?.("#reading textarea");
  if (isWords && event.key === "Escape") event.target.blur();
  if (isWords && on.checked && event.ctrlKey && event.key === "Enter") find("button[value='0']")?.click();
  if (!on.checked || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
  if (takesText(event.target) || !Object.hasOwn(keys, event.key)) return;
  event.preventDefault();
  // While an answer is awaited the item on the page is the last one: what is meant for the next must not meet it.
  if (!document.querySelector(".htmx-request")) keys[event.key]();
});

on.checked = wasOn();
on.addEventListener("change", () => { keep(); show(); });
panel.hidden = false;
show();

// The next item came in place of the last one: begin to read at its heading.
document.addEventListener("htmx:afterSwap", () => find("h2")?.focus({ preventScroll: true }));
// A session that ended, or anything else that is no item: go there, rather than showing it inside this page.
// A refusal of the whole page is told above the item, so that what was typed stays.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  if (xhr.responseText.includes('id="reading"')) return;
  event.detail.shouldSwap = false;
  if (xhr.status < 400) location.assign(xhr.responseURL);
  else tell(new DOMParser().parseFromString(xhr.responseText, "text/html").querySelector("main"));
});

function tell(refusal) {
  const told = find(".refusal") ?? document.createElement("p");
  told.className = "refusal note error";
  told.setAttribute("role", "alert");
  told.textContent = refusal?.innerText.trim() ?? "";
  if (!told.textContent) return;
  document.getElementById("reading").prepend(told);
  told.scrollIntoView({ block: "center" });
}
