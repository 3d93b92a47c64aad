/**
 * A number with so many decimals, rounded as C's printf does for `facesweep show`: a tie, such as
 * 81.25 with one decimal, goes to the even digit. toFixed agrees but for ties, which it rounds up.
 */
export function decimals(number, digits) {
  const scaled = Math.abs(number) * 10 ** digits;
  // Only a multiple of 1 / 2^(digits + 1) can lie exactly between two decimals.
  const isTie = scaled % 1 === 0.5 && Number.isInteger(number * 2 ** (digits + 1));
  let text = number.toFixed(digits);
  if (isTie && Math.floor(scaled) % 2 === 0)
    text = ((Math.sign(number) * Math.floor(scaled)) / 10 ** digits).toFixed(digits);
  return /^-[0.]*$/.test(text) ? text.slice(1) : text;
}

/** "78.3 % ± 1.2" for an interval {mean, half_width, count}; "–" where nothing was trained. */
export function percent(share) {
  if (!share || share.mean === null) return "–";
  const mean = `${decimals(100 * share.mean, 1)} %`;
  return share.half_width === null ? mean : `${mean} ± ${decimals(100 * share.half_width, 1)}`;
}

export function percentOf(number) {
  return number === null ? "–" : `${decimals(100 * number, 1)} %`;
}

/** A difference of accuracies in points: "1.2 ± 0.4 points". */
export function points(difference) {
  if (!difference || difference.mean === null) return "–";
  const mean = decimals(100 * difference.mean, 1);
  return difference.half_width === null
    ? `${mean} points`
    : `${mean} ± ${decimals(100 * difference.half_width, 1)} points`;
}

/** McNemar's p as `facesweep show` writes it: C's "%.3f", or "%.1e" where it is small. */
export function pValue(p) {
  return p > 0 && p < 0.001 ? p.toExponential(1).replace(/(e[-+])(\d)$/, "$10$2") : decimals(p, 3);
}

export function seconds(number) {
  if (number === null || number === undefined) return "–";
  return decimals(number, number < 10 ? 2 : number < 100 ? 1 : 0);
}

/** A number for people: four significant digits, no trailing zeros, 0.0001 but 1e-5. */
export function short(number) {
  if (number === null || number === undefined) return "–";
  if (typeof number !== "number") return String(number);
  const magnitude = Math.abs(number);
  if (Number.isInteger(number) && magnitude < 1e6) return String(number);
  if (magnitude !== 0 && (magnitude < 1e-4 || magnitude >= 1e6))
    return number
      .toExponential(3)
      .replace(/\.?0+e/, "e")
      .replace("e+", "e");
  return String(Number(number.toPrecision(4)));
}

export function plural(count, word) {
  return `${count.toLocaleString("en")} ${word}${count === 1 ? "" : "s"}`;
}

/** "2017-03-01T12:00:00Z" as "1 March 2017, 12:00 UTC". */
export function time(text) {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) return text;
  return `${date.toLocaleString("en-GB", { dateStyle: "long", timeStyle: "short", timeZone: "UTC" }).replace(" at ", ", ")} UTC`;
}
