// Puts a figure into the text at the press of a button. Without it the page is the same: figures are copied.
"use strict";

const box = document.querySelector("textarea[name=text]");

for (const chip of box ? document.querySelectorAll("code.chip") : []) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "chip";
  button.textContent = chip.textContent;
  button.addEventListener("click", () => {
    box.setRangeText(chip.textContent, box.selectionStart, box.selectionEnd, "end");
    box.focus();
  });
  chip.replaceWith(button);
}
