// Geodesic distance on WGS 84, so that the device orders places as the server does.
// Source: T. Vincenty, "Direct and inverse solutions of geodesics on the ellipsoid", Survey Review XXIII (176), 1975.

const EQUATOR_M = 6378137;
const FLATTENING = 1 / 298.257223563;
const POLE_M = EQUATOR_M * (1 - FLATTENING);
const STEPS = 100;

const radians = (degrees) => (degrees * Math.PI) / 180;
const reduced = (lat) => Math.atan((1 - FLATTENING) * Math.tan(radians(lat)));

// Metres between two points given in degrees; null for nearly antipodal points, where the series does not converge.
export function distanceM(lat1, lon1, lat2, lon2) {
  const [sinU1, cosU1] = [Math.sin(reduced(lat1)), Math.cos(reduced(lat1))];
  const [sinU2, cosU2] = [Math.sin(reduced(lat2)), Math.cos(reduced(lat2))];
  const apart = radians(lon2 - lon1);
  let lambda = apart;
  for (let step = 0; step < STEPS; step += 1) {
    const arc = arcOn(lambda, sinU1, cosU1, sinU2, cosU2);
    if (arc.sin === 0) return 0;
    const next = apart + longitudeExcess(arc);
    if (Math.abs(next - lambda) < 1e-12) return lengthOf(arc);
    lambda = next;
  }
  return null;
}

function arcOn(lambda, sinU1, cosU1, sinU2, cosU2) {
  const [sinLambda, cosLambda] = [Math.sin(lambda), Math.cos(lambda)];
  const sin = Math.hypot(cosU2 * sinLambda, cosU1 * sinU2 - sinU1 * cosU2 * cosLambda);
  const cos = sinU1 * sinU2 + cosU1 * cosU2 * cosLambda;
  const sinAlpha = sin === 0 ? 0 : (cosU1 * cosU2 * sinLambda) / sin;
  const cos2Alpha = 1 - sinAlpha ** 2;
  const cos2Middle = cos2Alpha === 0 ? 0 : cos - (2 * sinU1 * sinU2) / cos2Alpha;
  return { sin, cos, sigma: Math.atan2(sin, cos), sinAlpha, cos2Alpha, cos2Middle };
}

function longitudeExcess({ sin, cos, sigma, sinAlpha, cos2Alpha, cos2Middle }) {
  const c = (FLATTENING / 16) * cos2Alpha * (4 + FLATTENING * (4 - 3 * cos2Alpha));
  const inner = cos2Middle + c * cos * (2 * cos2Middle ** 2 - 1);
  return (1 - c) * FLATTENING * sinAlpha * (sigma + c * sin * inner);
}

function lengthOf({ sin, cos, sigma, cos2Alpha, cos2Middle }) {
  const u2 = (cos2Alpha * (EQUATOR_M ** 2 - POLE_M ** 2)) / POLE_M ** 2;
  const a = 1 + (u2 / 16384) * (4096 + u2 * (u2 * (320 - 175 * u2) - 768));
  const b = (u2 / 1024) * (256 + u2 * (u2 * (74 - 47 * u2) - 128));
  const third = (b / 6) * cos2Middle * (4 * sin ** 2 - 3) * (4 * cos2Middle ** 2 - 3);
  const second = cos * (2 * cos2Middle ** 2 - 1) - third;
  return POLE_M * a * (sigma - b * sin * (cos2Middle + (b / 4) * second));
}
