// Reads the columns of places that the server wrote (geo_service/drawing/columns.py) and tells their opening states.
"use strict";

const geoServicePlaces = (() => {
  const DEGREE = 100000;
  const STREET = "\u001f";
  const { STATES, told } = globalThis.geoServiceHours;

  const column = ([values, numbers]) => {
    let next = 0;
    return numbers
      .flatMap((number, at) => (number < 0 ? Array(-number).fill(numbers[at - 1]) : number))
      .map((number) => values[number ? number - 1 : next++]);
  };

  const fold = (text) =>
    text.toLowerCase().replace(/œ/g, "oe").replace(/æ/g, "ae").normalize("NFD").replace(/[\u0300-\u036f]/g, "");

  /** State and words of each line at an instant (seconds since 1970), of the place or of one service; found once. */
  const stateReader = ({ states, known, labels }, at) => {
    const services = Object.fromEntries(Object.entries(labels).map(([code, label]) => [code, [label]]));
    const read = new Map();
    return (line, service) => {
      const key = `${line} ${service}`;
      if (!read.has(key)) {
        const { state, text } = told([[line, service]], states, at, 0, { ...known, services });
        read.set(key, { state: STATES[state], text });
      }
      return read.get(key);
    };
  };

  /** All places: those on the map first, in the order of lists; `at` is [lat, lon], or null where nobody knows. */
  const readPlaces = (data, at) => {
    const names = ["id", "name", "kind", "needs", "street", "town", "hours", "line", "ask", "phone", "age"];
    const columns = names.map((name) => [name, column(data[name])]);
    const demonstration = column(data.demonstration);
    const stateOf = stateReader(data, at);
    return demonstration.map((invented, number) => {
      const place = Object.fromEntries(columns.map(([name, values]) => [name, values[number]]));
      place.demonstration = invented;
      place.name = place.name.replaceAll(STREET, () => place.street);
      place.address = [place.street, place.town].filter(Boolean).join(", ");
      place.openFor = (need) => {
        const own = place.needs.find(([code, , line]) => code === need && line !== undefined);
        return own ? stateOf(own[2], need) : stateOf(place.line, "");
      };
      place.open = place.openFor("");
      place.href = data.link.replace("{id}", () => place.id);
      place.at = number < data.lat.length ? [data.lat[number], data.lon[number]].map((count, axis) => (count + data.origin[axis]) / DEGREE) : null;
      return place;
    });
  };

  /** What a search looks through; made when first searched. */
  const searchText = (place, labels, kind) =>
    (place.text ??= fold(
      [place.name, place.address, kind, place.ask, ...place.needs.flatMap(([code, more]) => [labels[code], more])].join(" "),
    ));

  return { fold, readPlaces, searchText };
})();
