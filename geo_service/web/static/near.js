// "Near me": asks the device where it is, loads the city's places, orders them here. The position is used in this
// function's variables alone: it is in no request, address, cookie or storage, and gone when the page is left.

import { distanceM } from "./geodesic.js";
import "./hours.js";

const { fill, STATES, told } = globalThis.geoServiceHours;
const SHOWN = 20;
const BED = "sleep_tonight";
const MARKS = { fresh: "●", ageing: "◐", old: "○", undated: "?" };
const panel = document.getElementById("near");
const say = document.getElementById("near-status");
const results = document.getElementById("near-results");
const list = document.getElementById("near-list");
const more = document.getElementById("near-more");
const source = panel && new URL(panel.dataset.source, location.href).searchParams;
const asked = panel ? source.getAll("need") : [];
const kept = panel && new URLSearchParams([...source].filter(([name]) => ["lang", "slow"].includes(name))).toString();

if (panel && "geolocation" in navigator) {
  panel.hidden = false;
  document.getElementById("near-button").addEventListener("click", start);
}

const known = panel && JSON.parse(document.getElementById("near-words").textContent);
const text = (key, values = {}) => fill(known.words[key], values);
const icons = panel && JSON.parse(document.getElementById("near-words").dataset.icons);

async function start() {
  say.textContent = text("asking");
  let here;
  try {
    here = (await position()).coords;
  } catch (error) {
    say.textContent = text(error.code === 1 ? "refused" : "unavailable");
    return;
  }
  try {
    const answer = await fetch(panel.dataset.source, { credentials: "omit" });
    if (!answer.ok) throw new Error(String(answer.status));
    show(await answer.json(), here);
  } catch {
    say.textContent = text("failed");
  }
}

function position() {
  const options = { enableHighAccuracy: true, timeout: 20000, maximumAge: 60000 };
  return new Promise((found, failed) => {
    navigator.geolocation.getCurrentPosition(found, failed, options);
  });
}

function show(places, here) {
  const near = ordered(places, here);
  if (!places.features.length || !near.length) {
    say.textContent = text(places.features.length ? "outside" : "none");
    return;
  }
  const found = text(near.length === 1 ? "found.one" : "found.other", { count: near.length });
  const precision = text("precision", { distance: inWords(here.accuracy) });
  say.textContent = [places.relaxed ? text("relaxed") : "", found, precision].filter(Boolean).join(" ");
  for (const section of document.querySelectorAll("[data-server-list]")) section.hidden = true;
  list.replaceChildren();
  results.hidden = false;
  append(near, places);
  document.getElementById("near-title").focus();
}

// As on the server: by state, then by geodesic distance, then by id.
function ordered(places, here) {
  const now = Date.now() / 1000;
  const measured = places.features.map((feature) => {
    const [lon, lat] = feature.geometry.coordinates;
    const metres = distanceM(here.latitude, here.longitude, lat, lon) ?? Infinity;
    return { feature, metres };
  });
  return measured
    .filter((each) => each.metres <= Number(panel.dataset.radius))
    .map((each) => ({ ...each, ...told(each.feature.properties.o, places, now, each.metres, known) }))
    .sort((a, b) => a.state - b.state || a.metres - b.metres || compare(a.feature.id, b.feature.id));
}

const compare = (a, b) => (a < b ? -1 : Number(a > b));

function append(near, places) {
  const shown = list.querySelectorAll(".card").length;
  for (const place of near.slice(shown, shown + SHOWN)) group(STATES[place.state]).append(card(place, places));
  more.hidden = shown + SHOWN >= near.length;
  more.onclick = () => append(near, places);
}

/** The list of a state, with its heading; made when first needed. */
function group(state) {
  const last = list.lastElementChild;
  if (last?.dataset.state === state) return last;
  const heading = plain("h2", ` ${known.hours[`standing.${state}`]}`);
  heading.className = `state state-${state}`;
  heading.prepend(pictogram(icons[state]));
  const cards = document.createElement("ol");
  cards.className = "cards";
  cards.dataset.state = state;
  cards.start = list.querySelectorAll(".card").length + 1;
  list.append(heading, cards);
  return cards;
}

function card({ feature, metres, state, text: said, arrival, late }, places) {
  const about = feature.properties;
  const item = document.getElementById("near-card").content.cloneNode(true).firstElementChild;
  const part = (name) => item.querySelector(`[data-part="${name}"]`);
  const name = part("name");
  name.append(plain("bdi", about.n));
  const address = `/place/${encodeURIComponent(feature.id)}`;
  name.href = `${address}${kept && `?${kept}`}`;
  part("way").href = `${address}/walk${kept && `?${kept}`}`;
  part("way").setAttribute("aria-label", fill(part("way").dataset.label, { name: about.n }));
  part("distance").textContent = inWords(metres);
  part("kind").textContent = known.kinds[about.k] ?? "";
  if (!about.d) part("demo").remove();
  part("offers").append(...offers(about.s).map(chip));
  part("state").className = `state-${STATES[state]}`;
  fact(part("state"), said, icons[STATES[state]]);
  part("arrival").classList.toggle("late", late);
  fact(part("arrival"), arrival, late ? "alert-outline" : "walk");
  fact(part("hours"), said.includes(about.h) ? "" : about.h);
  if (!about.s.includes(BED)) part("bed").remove();
  fact(part("address"), about.a);
  fact(part("ask"), about.q);
  age(part("age"), places.ages[about.g]);
  phone(part("phone"), about.t);
  item.classList.add(`is-${STATES[state]}`);
  return item;
}

function age(line, [freshness, words]) {
  line.classList.add(`age-${freshness}`);
  line.firstElementChild.textContent = MARKS[freshness];
  line.lastElementChild.textContent = words;
}

function phone(line, told) {
  if (!told) return line.remove();
  const [said, dialled] = told;
  const link = line.firstElementChild;
  link.querySelector("span").append(plain("bdi", said));
  if (dialled) link.href = dialled;
  else link.classList.remove("button");
}

function offers(codes) {
  const first = asked.filter((code) => codes.includes(code));
  return [...first, ...codes.filter((code) => !first.includes(code)).slice(0, 6)];
}

function chip(code) {
  const [label, icon] = known.services[code] ?? [code, ""];
  const item = plain("li", ` ${label}`);
  item.classList.toggle("asked", asked.includes(code));
  if (icon) item.prepend(pictogram(icon));
  return item;
}

function pictogram(icon) {
  const drawn = document.querySelector("svg.icon").cloneNode(true);
  const use = drawn.querySelector("use");
  use.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#mdi-${icon}`));
  return drawn;
}

function fact(line, words, icon) {
  if (words && icon) line.prepend(pictogram(icon), " ");
  if (words) line.querySelector("span").append(plain("bdi", words));
  else line.remove();
}

function plain(tag, words) {
  const element = document.createElement(tag);
  element.textContent = words;
  return element;
}

function inWords(metres) {
  const rounded = metres < 10 ? Math.round(metres) : Math.round(metres / 10) * 10;
  if (rounded < 1000) return fill(known.metres, { number: rounded });
  return fill(known.kilometres, { number: (metres / 1000).toFixed(1).replace(".", known.decimal) });
}
