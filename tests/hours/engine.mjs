// Asks the npm package opening_hours (a tool of the tests only): {text: [instants]} in, {text: [state | null] | null} out.
import fs from "node:fs";
import OpeningHours from "opening_hours";

const question = JSON.parse(fs.readFileSync(0, "utf8"));
const place = { lat: 48.85, lon: 2.35, address: { country_code: "fr", state: question.state, county: question.county } };

function states(text, instants) {
  try {
    const engine = new OpeningHours(text, place, { locale: "en" });
    return instants.map((instant) => stateAt(engine, instant));
  } catch {
    return null;
  }
}

function stateAt(engine, instant) {
  try {
    return engine.getStateString(new Date(instant), true);
  } catch {
    return null; // it has no school holidays for that year
  }
}

const answer = Object.entries(question.texts).map(([text, instants]) => [text, states(text, instants)]);
process.stdout.write(JSON.stringify(Object.fromEntries(answer)));
