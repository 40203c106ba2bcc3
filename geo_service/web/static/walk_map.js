// The way on a map: an illustration of what the page says in words. Where the device is asked to save data, nothing of it
// is loaded until somebody wants it.

const NEAR_ZOOM = 17;
const data = JSON.parse(document.getElementById("walk-data").textContent);
const frame = document.getElementById("walk-map");
const button = document.getElementById("walk-show");

if (navigator.connection?.saveData) {
  button.hidden = false;
  button.addEventListener("click", show);
} else show();

async function show() {
  button.hidden = true;
  for (const address of data.scripts) await load(address);
  document.getElementById("walk-ground").hidden = false;
  draw();
}

function load(address) {
  const script = document.createElement("script");
  script.src = address;
  const loaded = new Promise((done, failed) => {
    script.onload = done;
    script.onerror = failed;
  });
  document.head.append(script);
  return loaded;
}

function draw() {
  const map = L.map(frame, { maxZoom: 19, zoomControl: false, scrollWheelZoom: false });
  map.attributionControl.setPrefix(false);
  L.control.zoom({ position: "bottomright", zoomInTitle: data.words.zoom_in, zoomOutTitle: data.words.zoom_out }).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);
  const points = [...data.legs.flatMap(({ line }) => line), ...data.stops.map(({ at }) => at)];
  map.fitBounds(points, { maxZoom: NEAR_ZOOM, padding: [40, 40], animate: false });
  const { url, far, attribution } = data.ground;
  if (url) L.tileLayer(url, { attribution, maxZoom: 19 }).addTo(map);
  else if (far) geoServiceGround(data.ground).addTo(map);

  for (const leg of data.legs) line(map, leg.line, "walk-edge");
  for (const leg of data.legs) line(map, leg.line, leg.dashed ? "walk-line walk-dashed" : "walk-line");
  for (const stop of data.stops) point(map, stop);
  // Paper shows what was drawn on the screen, so the frame keeps its size there.
  map.on("resize", keepSize);
  keepSize();
  frame.dataset.ready = "yes";
}

function line(map, points, className) {
  L.polyline(points, { className, interactive: false, lineJoin: "round" }).addTo(map);
}

function point(map, { at, name, number }) {
  const icon = L.divIcon({ className: number ? "walk-stop" : "walk-start", html: number, iconSize: [36, 36] });
  const marker = L.marker(at, { icon, interactive: false, keyboard: false, zIndexOffset: number ? 1000 : 0 }).addTo(map);
  marker.getElement().setAttribute("role", "img");
  marker.getElement().setAttribute("aria-label", number ? `${number} ${name}` : `${data.words.start} ${name}`);
}

function keepSize() {
  frame.style.setProperty("--drawn-width", `${frame.offsetWidth}px`);
  frame.style.setProperty("--drawn-height", `${frame.offsetHeight}px`);
}
