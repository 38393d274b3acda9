// Says which files were chosen or dropped. Without it the page is the same: the browser says how many.
"use strict";

const field = document.querySelector("input[type=file][name=files]");
if (field) {
  const said = document.createElement("ul");
  said.className = "chosen";
  said.setAttribute("aria-live", "polite");
  field.after(said);
  field.addEventListener("change", () => {
    said.replaceChildren(...Array.from(field.files, (file) => {
      const line = document.createElement("li");
      line.textContent = `${file.name} (${Math.ceil(file.size / 1024).toLocaleString()} KB)`;
      return line;
    }));
  });
}
