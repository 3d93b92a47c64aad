const condition = /^([^<>=!:]+)(<=|>=|!=|=|<|>|:)(.+)$/;

const tests = {
  "=": (a, b) => a === b,
  ":": (a, b) => a === b,
  "!=": (a, b) => a !== b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
};

function parsed(term, fields) {
  const [, name, operator, wanted] = term.match(condition) ?? [];
  const field = name && fields.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase());
  if (!field)
    return (row) =>
      fields.some(({ name }) =>
        String(row[name] ?? "")
          .toLowerCase()
          .includes(term.toLowerCase()),
      );
  const number = Number(wanted.replace(/%$/, "")) / (wanted.endsWith("%") ? 100 : 1);
  return (row) => {
    const value = row[field.name];
    if (typeof value === "number" && !Number.isNaN(number)) return tests[operator](value, number);
    return tests[operator](String(value ?? "").toLowerCase(), wanted.toLowerCase());
  };
}

/**
 * The test that a filter such as "hidden_units>=100 validation>80% sgd" stands for: every term must
 * hold. A term without a field's name looks for its text in all fields.
 */
export function rowFilter(text, fields) {
  const terms = text
    .trim()
    .split(/\s+/)
    .filter(Boolean)
    .map((term) => parsed(term, fields));
  return (row) => terms.every((holds) => holds(row));
}
