// Opening states on the device, from the lines that the server compiled for the coming days: the same states, words
// and order as on the server, at whatever instant, without asking it again. A plain script, because a map file has no
// modules; modules import it for its effect.
"use strict";

globalThis.geoServiceHours ??= (() => {
  const DETOUR = 1.3;
  const SPEED_M_PER_S = 1.25;
  const TIGHT_S = 600;
  const SOON_MIN = 60;
  const DAY_S = 86400;
  /** States in the order of lists; their place in it is their code. */
  const STATES = ["open", "unknown", "closed"];
  const [OPEN, UNKNOWN, CLOSED] = STATES.keys();

  const fill = (pattern, values) => pattern.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  /** What a line says at an instant (seconds since 1970), and the next turn into another state. */
  function read({ turns, next }, { says, until, zone }, at, { hours }) {
    if (at >= until) return { state: UNKNOWN, text: fill(hours["open_state.run_out"], wallClock(until - 1, zone)) };
    const later = turns.findIndex(([start]) => start > at);
    const now = later < 0 ? turns.length - 1 : Math.max(later - 1, 0);
    const [state, text] = says[turns[now][1]];
    const turn = turns.slice(now + 1).find(([, said]) => says[said][0] !== state);
    return { state, text, change: turn ? { at: turn[0], state: says[turn[1]][0] } : next && { at: next[0], state: next[1] } };
  }

  /** Of several doors the least open one, first to change; or the most open one, last to change, where any will do. */
  function standing(doors, places, at, known) {
    const read_ = doors.map(([line, service]) => ({ ...read(places.lines[line], places, at, known), service }));
    const caution = ({ state, change }) => [state, change ? -change.at : -Infinity];
    const least = (a, b) => {
      const [x, y] = [caution(a), caution(b)];
      return x[0] - y[0] || (x[1] === y[1] ? 0 : x[1] - y[1]);
    };
    return read_.reduce((best, one) => ((places.any ? least(one, best) < 0 : least(one, best) > 0) ? one : best));
  }

  function wallClock(at, zone) {
    const options = { timeZone: zone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" };
    const parts = new Intl.DateTimeFormat("en-GB", options).formatToParts(at * 1000);
    const { year, month, day, hour, minute } = Object.fromEntries(parts.map(({ type, value }) => [type, value]));
    return { day: Date.UTC(year, month - 1, day) / 1000 / DAY_S, date: `${day}/${month}/${year}`, time: `${hour}:${minute}` };
  }

  function changeKey(state, following, minutes, days) {
    if (state === OPEN) {
      if (days >= 2) return "";
      return following !== CLOSED ? "sure_until" : minutes < SOON_MIN ? "closes_soon" : "closes";
    }
    if (state !== CLOSED || following !== OPEN) return "";
    if (minutes < SOON_MIN) return "opens_soon";
    return ["opens_today", "opens_tomorrow"][days] ?? (days < 7 ? "opens_weekday" : "opens_later");
  }

  function openWords({ state, text, change, service }, places, at, { hours, services }) {
    let said = text;
    if (change) {
      const local = wallClock(change.at, places.zone);
      const minutes = Math.floor((change.at - at) / 60);
      const key = changeKey(state, change.state, minutes, local.day - wallClock(at, places.zone).day);
      const day = hours[`week.day.${(local.day + 3) % 7}`];
      const values = { minutes, time: local.time, date: local.date, day };
      if (key) said = fill(hours["open_state.with_change"], { text, change: fill(hours[`open_change.${key}`], values) });
    }
    return service ? fill(hours["open_state.of_service"], { service: services[service][0], text: said }) : said;
  }

  function arrivalKey(now, then, at) {
    if (then.state !== OPEN) return then.state === now.state ? "" : STATES[then.state];
    if (then.change && then.change.at - at < TIGHT_S) return then.change.state === CLOSED ? "last_minutes" : "last_sure_minutes";
    return now.state === OPEN ? "still_open" : "open";
  }

  /**
   * Whether what is asked can be had at an instant, and on arriving on foot.
   * @param doors the lines that lead to it: [line, service or ""] each
   * @param places what the server sent: lines, says, zone, any, speed (metres a second, where it is not the usual one)
   * @param at seconds since 1970
   * @param metres straight to the place
   * @param known words by language: hours, services
   */
  function told(doors, places, at, metres, known) {
    const now = standing(doors, places, at, known);
    const walk = Math.ceil((metres * DETOUR) / (places.speed ?? SPEED_M_PER_S));
    const key = arrivalKey(now, standing(doors, places, at + walk, known), at + walk);
    const arrival = key && fill(known.hours[`arrival.${key}`], { walk: fill(known.hours["arrival.estimated"], { minutes: Math.ceil(walk / 60) }) });
    const late = ["last_minutes", "last_sure_minutes", "unknown", "closed"].includes(key);
    return { state: now.state, text: openWords(now, places, at, known), arrival, late };
  }

  return { fill, STATES, told };
})();
