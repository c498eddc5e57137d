// Turns yearly values into smooth ones: a value and a rank for each series at any point in time.

const STEPS_PER_YEAR = 60;
const HALF_WINDOW = 0.45;

/** `valueAt(series, year)` and `rankAt(series, year)`, where `year` may lie between two years and rank 0 is the leader. */
export function createRanking(data) {
  const years = data.series[0].values.length - 1;
  const slopes = data.series.map((series) => monotoneSlopes(series.values));
  const valueAt = (series, year) => hermite(data.series[series].values, slopes[series], year - data.firstYear);

  const ranks = Array.from({ length: years * STEPS_PER_YEAR + 1 }, (_, step) =>
    ranksOf(data.series.map((_, series) => valueAt(series, data.firstYear + step / STEPS_PER_YEAR))),
  );
  const rankAt = (series, year) => {
    const step = (year - data.firstYear) * STEPS_PER_YEAR;
    return smoothed(
      (at) => ranks[clamp(Math.round(at), 0, ranks.length - 1)][series],
      step,
      HALF_WINDOW * STEPS_PER_YEAR,
    );
  };
  return { valueAt, rankAt, changesOfLead: changesOfLead(ranks, data.firstYear), lastYear: data.firstYear + years };
}

/** A new leader must hold for a third of a year, so that two that are level do not flicker. */
function changesOfLead(ranks, firstYear) {
  const leaders = ranks.map((row) => row.indexOf(0));
  const changes = [{ year: firstYear, series: leaders[0] }];
  leaders.forEach((series, step) => {
    const holds = leaders.slice(step, step + STEPS_PER_YEAR / 3).every((later) => later === series);
    if (holds && series !== changes.at(-1).series) changes.push({ year: firstYear + step / STEPS_PER_YEAR, series });
  });
  return changes;
}

function ranksOf(values) {
  const order = values.map((_, series) => series).sort((a, b) => values[b] - values[a]);
  const ranks = [];
  order.forEach((series, rank) => {
    ranks[series] = rank;
  });
  return ranks;
}

/** The mean of `read` around `centre`, weighted by a raised cosine: steps become soft S-curves. */
function smoothed(read, centre, halfWindow) {
  let sum = 0;
  let weights = 0;
  for (let sample = -1; sample <= 1; sample += 1 / 16) {
    const weight = 1 + Math.cos(Math.PI * sample);
    sum += weight * read(centre + sample * halfWindow);
    weights += weight;
  }
  return sum / weights;
}

/** Fritsch–Carlson: the curve never overshoots, so no drink sells less than nothing. */
function monotoneSlopes(values) {
  const steps = values.slice(1).map((value, i) => value - values[i]);
  return values.map((_, i) => {
    const before = steps[i - 1] ?? steps[i];
    const after = steps[i] ?? steps[i - 1];
    return before * after <= 0 ? 0 : (2 * before * after) / (before + after);
  });
}

function hermite(values, slopes, at) {
  const i = clamp(Math.floor(at), 0, values.length - 2);
  const t = clamp(at - i, 0, 1);
  const rest = 1 - t;
  return (
    (1 + 2 * t) * rest * rest * values[i] +
    t * rest * rest * slopes[i] +
    t * t * (3 - 2 * t) * values[i + 1] -
    t * t * rest * slopes[i + 1]
  );
}

export const clamp = (value, low, high) => Math.min(high, Math.max(low, value));
