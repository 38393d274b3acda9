// A slider beside every number that has a most. Without it the page is the same: numbers are typed.
"use strict";

for (const typed of document.querySelectorAll("input[data-most]")) {
  const slider = document.createElement("input");
  slider.type = "range";
  slider.min = "0";
  slider.max = String(Math.ceil(typed.dataset.most));
  slider.step = "0.5";
  slider.setAttribute("aria-label", document.querySelector(`label[for="${typed.id}"]`)?.textContent ?? "");
  const follow = () => { slider.value = String(Number(typed.value) || 0); };
  slider.addEventListener("input", () => { typed.value = Number(slider.value) ? slider.value : ""; });
  typed.addEventListener("input", follow);
  follow();
  typed.before(slider);
}
