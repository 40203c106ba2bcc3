// Draws the pins of a city's map and the list beneath it from the same places: what the list says is what the map shows.
// Texts of places are only ever set as text, never written as markup.
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
  const { fill } = globalThis.geoServiceHours;
  const { fold, readPlaces, searchText } = geoServicePlaces;
  const MARKS = { open: "✓", unknown: "?", closed: "✕" };
  const MAX_HITS = 8;
  const LISTED = 60;
  const HIT_ZOOM = 15;
  const LANDMARK_ZOOM = 13;

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

  /** Give every place on the map its marker. */
  const addMarkers = (pins, data, { x, y }) => {
    const size = { minWidth: 200, maxWidth: Math.min(300, x - 64), maxHeight: y - 90, autoPanPadding: [12, 12] };
    for (const pin of pins) {
      const label = pinLabel(pin, data);
      pin.marker = L.marker(pin.at, { icon: pinIcon(pin, data, label), title: label });
      pin.marker.bindPopup(() => popup(pin, data), size);
    }
  };

  const pinLabel = (pin, data) => {
    const example = pin.demonstration && data.words.example;
    return [pin.name, data.kinds[pin.kind].label, data.states[pin.open.state], example].filter(Boolean).join(", ");
  };

  /** Tell of a place whether what is looked for can be had there: its pin, its popup and the list say the same. */
  const tellOpen = (pin, need, data) => {
    const open = pin.openFor(need);
    if (open === pin.open) return;
    pin.open = open;
    if (!pin.marker) return;
    const label = pinLabel(pin, data);
    pin.marker.options.title = label;
    pin.marker.setIcon(pinIcon(pin, data, label));
  };

  const pinIcon = (pin, data, label) => {
    const single = pin.kind === "amenity" && pin.needs.length ? data.needs[pin.needs[0][0]] : data.kinds[pin.kind];
    const example = pin.demonstration ? " map-pin-example" : "";
    return new NodeIcon({
      label,
      nodeClass: `map-pin map-pin-${pin.kind}${example}`,
      nodes: () => [
        pictogram("map-pin-shape", `#pin-${SHAPES[pin.kind] || "round"}`),
        pictogram("map-pin-picture", single.icon),
        element("span", `map-pin-mark map-pin-${pin.open.state}`, MARKS[pin.open.state]),
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

  const need = (code, more, { labels }) => {
    const line = element("li", "", labels[code]);
    if (more) line.append(" ", element("small", "", more));
    return line;
  };

  const phone = ([said, href]) => {
    const line = element("p", "map-phone", href ? "" : said);
    if (href) {
      const link = element("a", "", said);
      link.href = href;
      line.append(link);
    }
    return line;
  };

  /** What is said of a place, in its popup and in the list. */
  const facts = (pin, data) => {
    const needs = element("ul", "map-needs");
    needs.append(...pin.needs.map(([code, more]) => need(code, more, data.places)));
    const { state, text } = pin.open;
    const open = element("p", `map-state map-state-${state}`);
    const mark = element("span", "", MARKS[state]);
    mark.setAttribute("aria-hidden", "true");
    open.append(mark, ` ${text}`);
    const hours = text.includes(pin.hours) ? "" : fill(data.words.hours, { text: pin.hours });
    const lines = { address: pin.address, hours, ask: pin.ask };
    return [
      pin.demonstration && element("p", "map-example", data.words.example),
      pin.needs.length && needs,
      open,
      ...Object.entries(lines).map(([name, said]) => said && element("p", `map-${name}`, said)),
      pin.phone[0] && phone(pin.phone),
      element("p", "map-age", pin.age),
    ].filter(Boolean);
  };

  const popup = (pin, data) => {
    const box = element("div", "map-popup");
    box.append(element("p", "map-popup-name", pin.name), element("p", "map-popup-kind", data.kinds[pin.kind].label));
    box.append(...facts(pin, data));
    box.querySelectorAll(".map-needs > li").forEach((line, number) => {
      line.prepend(pictogram("map-icon", data.needs[pin.needs[number][0]].icon));
    });
    if (pin.href) {
      const open = element("a", "map-popup-open", data.words.open_place);
      open.href = pin.href;
      box.append(open);
    }
    return box;
  };

  const item = (pin, data, showOnMap) => {
    const line = element("li");
    const name = element(pin.href ? "a" : "b", "map-name", pin.name);
    if (pin.href) name.href = pin.href;
    line.append(name, ...facts(pin, data));
    if (pin.at) {
      const button = element("button", "map-on-map", data.words.on_map);
      button.type = "button";
      button.setAttribute("aria-label", `${data.words.on_map}, ${pin.name}`);
      button.addEventListener("click", () => showOnMap(pin));
      line.append(button);
    }
    return line;
  };

  /** Keeps the list beneath the map to the places shown, under a heading per kind; the next ones come when asked for. */
  const listOf = (data, showOnMap) => {
    const lists = document.getElementById("map-lists");
    const more = document.getElementById("map-more");
    const groupOf = (pin) => (pin.at ? data.kinds[pin.kind].label : data.words.unlocated);
    let left = [];
    let counts = new Map();
    const next = () => {
      const first = left.splice(0, LISTED).map((pin) => {
        const title = groupOf(pin);
        let section = lists.lastElementChild;
        if (!section || section.dataset.group !== title) {
          section = element("section");
          section.dataset.group = title;
          const list = element("ul");
          list.setAttribute("role", "list");
          section.append(element("h3", "", `${title} (${counts.get(title)})`), list);
          lists.append(section);
        }
        const line = item(pin, data, showOnMap);
        section.lastElementChild.append(line);
        return line;
      })[0];
      more.hidden = !left.length;
      return first;
    };
    more.addEventListener("click", () => next().querySelector(".map-name").focus());
    return (shown) => {
      left = [...shown];
      counts = new Map();
      for (const pin of shown) counts.set(groupOf(pin), (counts.get(groupOf(pin)) || 0) + 1);
      lists.replaceChildren();
      if (left.length) next();
    };
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

  const draw = ({ map, cluster, needLayers, kindLayers, tiles, data, places }) => {
    const { words } = data;
    const view = document.getElementById("map-view");
    const status = document.getElementById("map-status");
    const hits = document.getElementById("map-hits");
    const form = document.getElementById("map-search");
    const query = document.getElementById("map-query");
    const pages = document.getElementById("map-pages");
    if (pages) pages.hidden = true;
    data.places = places;
    cluster.options.iconCreateFunction = (group) => clusterIcon(group, words);
    document.getElementById("map-panel").hidden = false;
    map.invalidateSize();
    const all = readPlaces(places, Date.now() / 1000);
    const pins = all.filter(({ at }) => at);
    addMarkers(pins, data, map.getSize());
    const chosen = { need: "", kinds: new Set(Object.keys(kindLayers)), words: [] };
    let shown = pins;

    const codeOf = (layers, layer) => Object.keys(layers).find((code) => layers[code] === layer);
    const kindOf = ({ kind }) => (data.kinds[kind] ? data.kinds[kind].label : "");
    const fits = (pin) =>
      (chosen.kinds.has(pin.kind) || !data.kinds[pin.kind]) &&
      (!chosen.need || pin.needs.some(([code]) => code === chosen.need)) &&
      chosen.words.every((word) => searchText(pin, places.labels, kindOf(pin)).includes(word));

    const show = () => {
      const kept = all.filter(fits);
      shown = kept.filter(({ at }) => at);
      list(kept);
      cluster.clearLayers();
      cluster.addLayers(shown.map((pin) => pin.marker));
      const text = shown.length ? (shown.length === 1 ? words.found_one : words.found) : words.found_none;
      status.textContent = fill(text, { count: shown.length });
      hits.replaceChildren(...(chosen.words.length ? shown.slice(0, MAX_HITS).map(hit) : []));
    };

    /** Show a place near enough to stand alone; of places at one point, the one asked for beside the others. */
    const showOnMap = (pin) => {
      map.getContainer().scrollIntoView({ block: "nearest" });
      let group;
      for (let zoom = Math.max(map.getZoom(), HIT_ZOOM); group !== pin.marker && zoom <= map.getMaxZoom(); zoom += 1) {
        map.setView(pin.at, zoom, { animate: false });
        group = cluster.getVisibleParent(pin.marker);
      }
      if (group !== pin.marker) group.spiderfy();
      pin.marker.openPopup();
    };
    const list = listOf(data, showOnMap);

    const hit = (pin) => {
      const line = element("li");
      const button = element("button", "", pin.name);
      button.type = "button";
      button.append(element("small", "", data.kinds[pin.kind].label));
      button.addEventListener("click", () => showOnMap(pin));
      line.append(button);
      return line;
    };

    map.on("baselayerchange", ({ layer }) => {
      chosen.need = codeOf(needLayers, layer) ?? "";
      for (const pin of all) tellOpen(pin, chosen.need, data);
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
