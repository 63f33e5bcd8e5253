// Forms with files are sent with the session's token in a header.
import { send, told } from "./app.js";

for (const form of document.querySelectorAll("form[data-send]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button.main");
    const place = form.querySelector("[data-told]");
    button.disabled = true;
    try {
      const answer = await send(form.action, {
        method: "POST",
        body: new FormData(form),
        headers: { Accept: "application/json" },
      });
      if (answer.ok) return location.assign(answer.url);
      place.textContent = await told(answer);
    } finally {
      button.disabled = false;
    }
  });
}
