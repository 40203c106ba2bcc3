// Where a place is: proposals and a pin on a map, which the answers and coordinates of the form follow.
"use strict";

(() => {
  const FAR_ZOOM = 12;
  const NEAR_ZOOM = 17;
  const STEP_PX = 4;
  const ARROWS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
  const data = JSON.parse(document.getElementById("locate-data").textContent);
  const form = document.getElementById("locate-form");
  const { lat, lon } = form.elements;
  const typed = form.querySelector('input[name="choice"][value="typed"]');
  const answers = data.candidates.map((_, i) => document.getElementById(`candidate-${i + 1}`));

  document.getElementById("locate-ground").hidden = false;
  const map = L.map("locate-map", { maxZoom: 19, zoomControl: false });
  map.attributionControl.setPrefix(false);
  L.control.zoom({ position: "bottomright", zoomInTitle: data.words.zoom_in, zoomOutTitle: data.words.zoom_out }).addTo(map);
  if (data.far) map.setView(data.start, FAR_ZOOM);
  else map.fitBounds([data.start, ...data.candidates], { maxZoom: NEAR_ZOOM, padding: [50, 50], animate: false });
  const { url, attribution } = data.ground;
  if (url) L.tileLayer(url, { attribution, maxZoom: 19 }).addTo(map);
  else if (data.ground.far) geoServiceGround(data.ground).addTo(map);
  L.polygon(data.outline, { color: "#1b4965", weight: 3, dashArray: "6 5", fill: false, interactive: false }).addTo(map);

  const name = (marker, label) => {
    const element = marker.getElement();
    element.setAttribute("role", "button");
    element.setAttribute("aria-label", label);
    return element;
  };
  const icon = (className, size, anchor, html) =>
    L.divIcon({ className, html, iconSize: size, iconAnchor: anchor });

  const pin = L.marker(data.start, {
    draggable: true,
    autoPan: true,
    zIndexOffset: 1000,
    icon: icon("locate-pin", [44, 52], [22, 46], ""),
  }).addTo(map);

  const written = (degrees) => degrees.toFixed(6).replace(".", data.comma);
  const read = (text) => (/^\s*-?\d+([.,]\d+)?\s*°?\s*$/.test(text) ? Number.parseFloat(text.replace(",", ".")) : NaN);

  /** Show the pin somewhere, in sight. */
  const show = (at) => {
    pin.setLatLng(at);
    map.panInside(at, { padding: [60, 60] });
  };
  /** Take the pin's place for the answer. */
  const take = () => {
    const at = pin.getLatLng();
    lat.value = written(at.lat);
    lon.value = written(at.lng);
    typed.checked = true;
  };

  pin.on("dragend", take);
  name(pin, data.words.pin).addEventListener("keydown", (event) => {
    const arrow = ARROWS[event.key];
    if (!arrow) return;
    event.preventDefault();
    event.stopPropagation();
    const step = L.point(arrow).multiplyBy(event.shiftKey ? STEP_PX * 10 : STEP_PX);
    show(map.unproject(map.project(pin.getLatLng()).add(step)));
    take();
  });

  data.candidates.forEach((at, i) => {
    const number = String(i + 1);
    const marker = L.marker(at, { icon: icon("locate-number", [44, 44], [22, 22], number) }).addTo(map);
    const choose = () => {
      answers[i].checked = true;
      show(at);
    };
    marker.on("click", choose);
    name(marker, data.words.candidate.replace("{number}", number)).addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      choose();
    });
    answers[i].addEventListener("change", () => show(at));
  });
  const here = form.querySelector('input[name="choice"][value="here"]');
  if (here) here.addEventListener("change", () => show(data.here));
  for (const field of [lat, lon]) {
    field.addEventListener("input", () => {
      typed.checked = true;
      const at = [read(lat.value), read(lon.value)];
      if (Math.abs(at[0]) <= 90 && Math.abs(at[1]) <= 180) show(at);
    });
  }
  const first = [read(lat.value), read(lon.value)];
  if (typed.checked && Math.abs(first[0]) <= 90 && Math.abs(first[1]) <= 180) show(first);
  document.getElementById("locate-map").dataset.ready = "yes";
})();
