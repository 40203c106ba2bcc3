// The way on a map: an illustration of what the page says in words.
"use strict";

(() => {
  const NEAR_ZOOM = 17;
  const data = JSON.parse(document.getElementById("walk-data").textContent);
  const frame = document.getElementById("walk-map");

  document.getElementById("walk-ground").hidden = false;
  const map = L.map(frame, { maxZoom: 19, zoomControl: false, scrollWheelZoom: false });
  map.attributionControl.setPrefix(false);
  L.control.zoom({ position: "bottomright", zoomInTitle: data.words.zoom_in, zoomOutTitle: data.words.zoom_out }).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);
  const points = [...data.legs.flatMap(({ line }) => line), ...data.stops.map(({ at }) => at)];
  map.fitBounds(points, { maxZoom: NEAR_ZOOM, padding: [40, 40], animate: false });
  const { url, far, attribution } = data.ground;
  if (url) L.tileLayer(url, { attribution, maxZoom: 19 }).addTo(map);
  else if (far) geoServiceGround(data.ground).addTo(map);

  const draw = (line, className) => L.polyline(line, { className, interactive: false, lineJoin: "round" }).addTo(map);
  for (const { line } of data.legs) draw(line, "walk-edge");
  for (const { line, dashed } of data.legs) draw(line, dashed ? "walk-line walk-dashed" : "walk-line");
  for (const { at, name, number } of data.stops) {
    const icon = L.divIcon({ className: number ? "walk-stop" : "walk-start", html: number, iconSize: [36, 36] });
    const marker = L.marker(at, { icon, interactive: false, keyboard: false, zIndexOffset: number ? 1000 : 0 }).addTo(map);
    marker.getElement().setAttribute("role", "img");
    marker.getElement().setAttribute("aria-label", number ? `${number} ${name}` : `${data.words.start} ${name}`);
  }
  // Paper shows what was drawn on the screen, so the frame keeps its size there.
  const keepSize = () => {
    frame.style.setProperty("--drawn-width", `${frame.offsetWidth}px`);
    frame.style.setProperty("--drawn-height", `${frame.offsetHeight}px`);
  };
  map.on("resize", keepSize);
  keepSize();
  frame.dataset.ready = "yes";
})();
