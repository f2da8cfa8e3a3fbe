// Sets up or shows a passkey: asks the device, and sends its answer with the form. Where a device cannot, says so.
"use strict";
document.querySelectorAll("[data-without-scripts]").forEach((words) => {
  words.hidden = true;
});
document.querySelectorAll("form[data-passkey]").forEach((form) => {
  const button = form.querySelector("button");
  const refusal = form.querySelector("[role=alert].usa-alert");
  const asked = JSON.parse(document.getElementById("passkey-data").textContent);

  async function ask() {
    refusal.hidden = true;
    try {
      const answer =
        form.dataset.passkey === "create"
          ? await window.webauthnJSON.create(asked.creation_options)
          : await window.webauthnJSON.get(asked.request_options);
      form.elements.credential.value = JSON.stringify(answer);
      form.submit();
    } catch {
      refusal.hidden = false;
    }
  }

  button.hidden = false;
  button.addEventListener("click", ask);
});
