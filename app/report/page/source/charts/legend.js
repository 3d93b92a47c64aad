// An estimate, for nothing is drawn yet: a letter of a legend, and a symbol with the room around it.
const letterWidth = 6.6;
const symbolWidth = 34;

/** A legend above a chart: as many columns as there is room for, in one row if all names fit; null for one name. */
export function legendOf(names, title = null) {
  if (names.length < 2) return null;
  const room = Math.min(1040, window.innerWidth - 32) - 110;
  const widths = names.map((name) => name.length * letterWidth + symbolWidth);
  const inOneRow = widths.reduce((sum, width) => sum + width, 0) <= room;
  const fitting = Math.max(1, Math.floor(room / Math.max(...widths)));
  return { orient: "top", columns: inOneRow ? names.length : fitting, title };
}

/** The height in pixels of a chart that has such a legend, beyond what it would have without. */
export function legendHeight(names, title = null) {
  const columns = legendOf(names)?.columns;
  return columns ? 18 * (Math.ceil(names.length / columns) + (title ? 1 : 0)) + 12 : 0;
}
