const condition = /^([^<>=!:]+)(<=|>=|!=|=|<|>|:)(.*)$/;
const unfinished = /^([^<>=!:]+)!$/;

const tests = {
  "=": (a, b) => a === b,
  ":": (a, b) => a === b,
  "!=": (a, b) => a !== b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
};

const isEquality = (operator) => !/[<>]/.test(operator);

/** The number that a text stands for in a column: "80%" is 0.8, and so is "80" in a column of shares. */
function numberFrom(text, { isShare }) {
  const digits = text.replace(/%$/, "");
  if (digits === "") return NaN;
  const number = Number(digits);
  return text.endsWith("%") || (isShare && number > 1) ? number / 100 : number;
}

function comparison(field, operator, wanted) {
  const number = numberFrom(wanted, field);
  return (row) => {
    const value = row[field.name] ?? null;
    // What is not there is neither less nor more than anything.
    if (value === null && !isEquality(operator)) return false;
    if (typeof value === "number" && !Number.isNaN(number)) return tests[operator](value, number);
    // "1e" is on its way to "1e-5".
    if (typeof value === "number" && !isEquality(operator)) return true;
    return tests[operator](String(value ?? "–").toLowerCase(), wanted.toLowerCase());
  };
}

function parsed(term, fields) {
  const named = (name) => fields.find((field) => field.name.toLowerCase() === name?.toLowerCase());
  const [, name, operator, wanted] = term.match(condition) ?? [];
  const field = named(name);
  // Someone who is still typing wants to go on seeing the rows.
  if ((field && wanted === "") || named(term.match(unfinished)?.[1])) return () => true;
  if (field) return comparison(field, operator, wanted);
  const text = term.toLowerCase();
  return (row) =>
    fields.some((each) =>
      String(row[each.name] ?? "")
        .toLowerCase()
        .includes(text),
    );
}

/** The terms of a filter. Around an operator there may be blanks, and a field may be called as its column is. */
function termsOf(text, fields) {
  let joined = text.toLowerCase();
  for (const { name, title } of fields) if (title?.includes(" ")) joined = joined.replaceAll(title, name);
  return joined
    .replace(/\s*(<=|>=|!=|=|<|>)\s*/g, "$1")
    .split(/\s+/)
    .filter(Boolean);
}

/**
 * The test that a filter such as "hidden_units>=100 validation>80% sgd" stands for: every term must
 * hold. A term without a field's name looks for its text in all fields.
 */
export function rowFilter(text, fields) {
  const terms = termsOf(text, fields).map((term) => parsed(term, fields));
  return (row) => terms.every((holds) => holds(row));
}
