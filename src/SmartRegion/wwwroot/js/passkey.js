// Passkeys (WebAuthn): forms that hand the page's question to the browser's authenticator and bring its answer back. Without them nothing is shown.
const passkey = window.PublicKeyCredential;

if (passkey?.parseRequestOptionsFromJSON && passkey.parseCreationOptionsFromJSON) {
  for (const part of document.querySelectorAll("[data-passkey-part]")) part.hidden = false;
  for (const form of document.querySelectorAll("form[data-passkey]")) offer(form);
}

function offer(form) {
  const refused = form.querySelector("[role=alert]");
  form.hidden = false;
  form.addEventListener("submit", async event => {
    event.preventDefault();
    refused.hidden = true;
    const options = JSON.parse(form.dataset.options);
    try {
      const answer = form.dataset.passkey === "make"
        ? await navigator.credentials.create({ publicKey: passkey.parseCreationOptionsFromJSON(options) })
        : await navigator.credentials.get({ publicKey: passkey.parseRequestOptionsFromJSON(options) });
      form.elements.passkey.value = JSON.stringify(answer);
      form.submit();
    } catch {
      // Cancelled, too late, or there is none here.
      refused.hidden = false;
    }
  });
}
