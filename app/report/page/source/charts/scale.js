/** The distinct values of a field, numbers in order, others as listed. */
export function distinct(values) {
  const all = [...new Set(values)];
  return all.every((value) => typeof value === "number") ? all.sort((a, b) => a - b) : all;
}

/** Standard deviation over mean of the steps between neighbours: 0 where they are even. */
function unevenness(numbers) {
  const steps = numbers.slice(1).map((number, i) => number - numbers[i]);
  const mean = steps.reduce((sum, step) => sum + step, 0) / steps.length;
  return Math.sqrt(steps.reduce((sum, step) => sum + (step - mean) ** 2, 0) / steps.length) / mean;
}

/**
 * The axis that suits some distinct numbers: "log" where their logarithms stand more evenly than they
 * do, "symlog" where zero is among such numbers, else "linear"; "ordinal" where one is no number.
 */
export function scaleOf(values) {
  if (!values.every((value) => typeof value === "number")) return { type: "ordinal" };
  const positive = values.filter((value) => value > 0);
  if (values.some((value) => value < 0) || positive.length < 2) return { type: "linear" };
  const spansWide = positive.at(-1) / positive[0] >= 8;
  const isLog = spansWide && (positive.length < 3 || unevenness(positive.map(Math.log)) < unevenness(positive));
  if (!isLog) return { type: "linear" };
  return values[0] === 0 ? { type: "symlog", constant: positive[0] / 2 } : { type: "log" };
}
