// A file dropped anywhere on the place is taken; its hash alone can be asked about instead.
const form = document.querySelector("[data-verify]");
const input = form?.querySelector("input[type=file]");

const hashed = async (file) => {
  const sum = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(sum)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
};

if (form) {
  form.addEventListener("dragover", (event) => {
    event.preventDefault();
    form.classList.add("over");
  });
  form.addEventListener("dragleave", () => form.classList.remove("over"));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("over");
    if (event.dataTransfer.files.length) {
      input.files = event.dataTransfer.files;
      form.requestSubmit();
    }
  });
  // The browser gives hashes on secure pages only; elsewhere the button stays away.
  const button = form.querySelector("[data-hash]");
  if (button && crypto.subtle) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const file = input.files[0];
      if (!file) return input.focus();
      button.disabled = true;
      location.assign(`/kiem-tra?sha256=${await hashed(file)}`);
    });
  }
}
