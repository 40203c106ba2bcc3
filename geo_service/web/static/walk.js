// "Use my position": after one consent the device's position goes into the body of the form, rounded to a metre, and
// is in no address, cookie or storage. The fields are gone from the page as soon as the form is sent.

const DIGITS = 5;
const FAILURES = { 1: "refused", 2: "unavailable", 3: "timeout" };
const panel = document.getElementById("here");
const words = JSON.parse(panel.dataset.words);
const [button, consent, agree, cancel, say] = ["button", "consent", "agree", "cancel", "status"].map((name) =>
  document.getElementById(`here-${name}`),
);

// Browsers tell a position to pages of secure contexts alone; localhost is one.
if (window.isSecureContext && "geolocation" in navigator) {
  panel.hidden = false;
  button.addEventListener("click", () => ask(true));
  cancel.addEventListener("click", () => ask(false));
  agree.addEventListener("click", locate);
}

function ask(open) {
  consent.hidden = !open;
  button.setAttribute("aria-expanded", String(open));
  say.textContent = "";
  (open ? consent : button).focus();
}

function locate() {
  ask(false);
  say.textContent = words.asking;
  const options = { enableHighAccuracy: true, timeout: 20000, maximumAge: 30000 };
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => send(coords),
    ({ code }) => {
      say.textContent = words[FAILURES[code]];
    },
    options,
  );
}

function send({ latitude, longitude, accuracy }) {
  const form = document.getElementById("walk-form");
  const told = { lat: latitude.toFixed(DIGITS), lon: longitude.toFixed(DIGITS), accuracy: Math.ceil(accuracy) };
  const fields = Object.entries(told).map(([name, value]) => {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name, value });
    return field;
  });
  form.append(...fields);
  form.submit();
  for (const field of fields) field.remove();
  say.textContent = "";
}
