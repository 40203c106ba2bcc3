// Draws the pins of a city's map from the list beneath it: what the list says is what the map shows.
// Texts of places are only ever moved as text or as nodes of the list, never written as markup.
"use strict";

const geoServiceMap = (() => {
  const SVG = "http://www.w3.org/2000/svg";
  const SHAPES = {
    merchant: "square",
    office: "square",
    day_centre: "house",
    shelter: "house",
    distribution: "diamond",
    donation_point: "diamond",
  };
  const FROM_LIST = ".map-example, .map-state, .map-needs, .map-address, .map-hours, .map-ask, .map-phone, .map-age";
  const MARKS = { open: "✓", unknown: "?", closed: "✕" };
  const MAX_HITS = 8;
  const HIT_ZOOM = 15;
  const LANDMARK_ZOOM = 13;

  const fold = (text) =>
    text.toLowerCase().replace(/œ/g, "oe").replace(/æ/g, "ae").normalize("NFD").replace(/[\u0300-\u036f]/g, "");

  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  const element = (tag, className, text) => {
    const node = document.createElement(tag);
    if (className) node.className = className;
    if (text !== undefined) node.textContent = text;
    return node;
  };

  const pictogram = (className, ...hrefs) => {
    const drawing = document.createElementNS(SVG, "svg");
    drawing.setAttribute("class", className);
    drawing.setAttribute("aria-hidden", "true");
    for (const href of hrefs) {
      const use = document.createElementNS(SVG, "use");
      use.setAttribute("href", href);
      drawing.append(use);
    }
    return drawing;
  };

  /** An icon that is built as nodes and has an accessible name. */
  const NodeIcon = L.Icon.extend({
    createIcon() {
      const node = element("div", this.options.nodeClass);
      if (this.options.label) node.setAttribute("aria-label", this.options.label);
      else node.setAttribute("aria-hidden", "true");
      node.append(...this.options.nodes());
      this._setIconStyles(node, "icon");
      node.classList.add(...this.options.nodeClass.split(" "));
      return node;
    },
    createShadow: () => null,
  });

  const readPins = (data, { x, y }) => {
    const size = { minWidth: 200, maxWidth: Math.min(300, x - 64), maxHeight: y - 90, autoPanPadding: [12, 12] };
    const codes = new Map(Object.entries(data.needs).map(([code, { label }]) => [label, code]));
    return Array.from(document.querySelectorAll("#map-list li[data-at]"), (item) => {
      const name = item.querySelector(".map-name").textContent;
      const needs = Array.from(item.querySelectorAll(".map-needs > li"), (line) =>
        codes.get(line.firstChild.nodeValue.trim()),
      );
      const { kind } = item.closest("section").dataset;
      const example = item.querySelector(".map-example");
      const { state } = item.dataset;
      const told = [name, data.kinds[kind].label, data.states[state], example && example.textContent];
      const label = told.filter(Boolean).join(", ");
      const pin = { item, name, needs, kind, state, label };
      pin.marker = L.marker(item.dataset.at.split(",").map(Number), { icon: pinIcon(pin, data), title: label });
      pin.marker.bindPopup(() => popup(pin, data), size);
      return pin;
    });
  };

  const pinIcon = (pin, data) => {
    const single = pin.kind === "amenity" && pin.needs.length ? data.needs[pin.needs[0]] : data.kinds[pin.kind];
    const example = pin.item.querySelector(".map-example") ? " map-pin-example" : "";
    return new NodeIcon({
      label: pin.label,
      nodeClass: `map-pin map-pin-${pin.kind}${example}`,
      nodes: () => [
        pictogram("map-pin-shape", `#pin-${SHAPES[pin.kind] || "round"}`),
        pictogram("map-pin-picture", single.icon),
        ...(pin.state ? [element("span", `map-pin-mark map-pin-${pin.state}`, MARKS[pin.state])] : []),
      ],
      iconSize: [36, 44],
      iconAnchor: [18, 43],
      popupAnchor: [0, -38],
    });
  };

  const clusterIcon = (cluster, words) => {
    const count = cluster.getChildCount();
    const size = count < 10 ? 40 : count < 100 ? 48 : 56;
    return new NodeIcon({
      label: fill(words.cluster, { count }),
      nodeClass: "map-cluster",
      nodes: () => [element("span", "", String(count))],
      iconSize: [size, size],
    });
  };

  const popup = (pin, data) => {
    const box = element("div", "map-popup");
    box.append(element("p", "map-popup-name", pin.name), element("p", "map-popup-kind", data.kinds[pin.kind].label));
    for (const part of pin.item.querySelectorAll(FROM_LIST)) box.append(part.cloneNode(true));
    box.querySelectorAll(".map-needs > li").forEach((line, number) => {
      line.prepend(pictogram("map-icon", data.needs[pin.needs[number]].icon));
    });
    const link = pin.item.querySelector("a.map-name");
    if (link) {
      const open = element("a", "map-popup-open", data.words.open_place);
      open.href = link.href;
      box.append(open);
    }
    return box;
  };

  /** Give Leaflet's own controls their names in the page's language. */
  const nameControls = (map, words) => {
    const name = (selector, label) => {
      const control = map.getContainer().querySelector(selector);
      if (!control) return;
      control.title = label;
      control.setAttribute("aria-label", label);
    };
    name(".leaflet-control-zoom-in", words.zoom_in);
    name(".leaflet-control-zoom-out", words.zoom_out);
    map.attributionControl.setPrefix('<a href="https://leafletjs.com" rel="noreferrer">Leaflet</a>');
    map.on("popupopen", ({ popup: shown }) => {
      const box = shown.getElement();
      box.setAttribute("role", "dialog");
      box.setAttribute("aria-label", box.querySelector(".map-popup-name").textContent);
      box.setAttribute("tabindex", "-1");
      name(".leaflet-popup-close-button", words.close);
      box.addEventListener("keydown", ({ key }) => key === "Escape" && map.closePopup(shown));
      box.focus({ preventScroll: true });
    });
    map.on("popupclose", ({ popup: shown }) => {
      const pin = shown._source && shown._source.getElement && shown._source.getElement();
      const { activeElement } = document;
      const lost = activeElement === document.body || shown.getElement().contains(activeElement);
      if (pin && lost) pin.focus({ preventScroll: true });
    });
  };

  /** Move the layer control beside the map, where it covers nothing, and name its two groups. */
  const placeLayerControl = (map, words) => {
    const control = map.getContainer().querySelector(".leaflet-control-layers");
    const section = control.querySelector(".leaflet-control-layers-list");
    section.removeAttribute("style");
    section.classList.remove("leaflet-control-layers-scrollbar");
    const group = (selector, role, label) => {
      const box = section.querySelector(selector);
      box.setAttribute("role", role);
      box.setAttribute("aria-label", label);
      box.before(element("p", "map-group", label));
    };
    group(".leaflet-control-layers-base", "radiogroup", words.needs);
    group(".leaflet-control-layers-overlays", "group", words.kinds);
    const filters = document.getElementById("map-filters");
    filters.append(control);
    filters.open = window.matchMedia("(min-width: 60rem)").matches;
  };

  /** Write the quarters on the ground, for a map without tiles. */
  const drawLandmarks = (map, landmarks) => {
    map.createPane("landmarks").style.zIndex = 450;
    const layer = L.layerGroup(
      landmarks.map(([lat, lon, name]) => {
        const icon = new NodeIcon({
          nodeClass: "map-landmark",
          nodes: () => [element("span", "", name)],
          iconSize: [0, 0],
        });
        return L.marker([lat, lon], { icon, interactive: false, keyboard: false, pane: "landmarks" });
      }),
    );
    const follow = () => (map.getZoom() >= LANDMARK_ZOOM ? layer.addTo(map) : layer.remove());
    map.on("zoomend", follow);
    follow();
  };

  const draw = ({ map, cluster, needLayers, kindLayers, tiles, data }) => {
    const { words } = data;
    const view = document.getElementById("map-view");
    const status = document.getElementById("map-status");
    const hits = document.getElementById("map-hits");
    const form = document.getElementById("map-search");
    const query = document.getElementById("map-query");
    cluster.options.iconCreateFunction = (group) => clusterIcon(group, words);
    document.getElementById("map-panel").hidden = false;
    map.invalidateSize();
    const pins = readPins(data, map.getSize());
    const chosen = { need: "", kinds: new Set(Object.keys(kindLayers)), words: [] };
    const sections = document.querySelectorAll("#map-list section[data-kind]");
    let shown = pins;

    const codeOf = (layers, layer) => Object.keys(layers).find((code) => layers[code] === layer);
    const fits = (pin) =>
      chosen.kinds.has(pin.kind) &&
      (!chosen.need || pin.needs.includes(chosen.need)) &&
      (!chosen.words.length || chosen.words.every((word) => textOf(pin).includes(word)));
    const textOf = (pin) => (pin.text ??= fold(`${pin.item.textContent} ${data.kinds[pin.kind].label}`));

    const show = () => {
      shown = pins.filter(fits);
      const kept = new Set(shown);
      for (const pin of pins) pin.item.hidden = !kept.has(pin);
      for (const section of sections) section.hidden = !section.querySelector("li[data-at]:not([hidden])");
      cluster.clearLayers();
      cluster.addLayers(shown.map((pin) => pin.marker));
      const text = shown.length ? (shown.length === 1 ? words.found_one : words.found) : words.found_none;
      status.textContent = fill(text, { count: shown.length });
      hits.replaceChildren(...(chosen.words.length ? shown.slice(0, MAX_HITS).map(hit) : []));
    };

    const hit = (pin) => {
      const line = element("li");
      const button = element("button", "", pin.name);
      button.type = "button";
      button.append(element("small", "", data.kinds[pin.kind].label));
      button.addEventListener("click", () => {
        map.setView(pin.marker.getLatLng(), Math.max(map.getZoom(), HIT_ZOOM), { animate: false });
        cluster.zoomToShowLayer(pin.marker, () => pin.marker.openPopup());
      });
      line.append(button);
      return line;
    };

    map.on("baselayerchange", ({ layer }) => {
      chosen.need = codeOf(needLayers, layer) ?? "";
      show();
    });
    map.on("overlayadd overlayremove", ({ layer, type }) => {
      const kind = codeOf(kindLayers, layer);
      chosen.kinds[type === "overlayadd" ? "add" : "delete"](kind);
      show();
    });
    let waiting = 0;
    query.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => {
        chosen.words = fold(query.value).split(/\s+/).filter(Boolean);
        show();
      }, 150);
    });
    form.addEventListener("reset", () => {
      chosen.words = [];
      map.fitBounds(data.bounds, { animate: false });
      show();
      query.focus();
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (shown.length) map.fitBounds(L.latLngBounds(shown.map((pin) => pin.marker.getLatLng())), { maxZoom: 17 });
    });

    nameControls(map, words);
    placeLayerControl(map, words);
    if (!tiles) drawLandmarks(map, data.landmarks);
    else tiles.once("tileerror", () => drawLandmarks(map, data.landmarks));
    map.fitBounds(data.bounds, { animate: false });
    show();
    view.dataset.ready = String(pins.length);
  };

  return { draw };
})();
