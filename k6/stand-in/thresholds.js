// What was measured, and whether it is what the script wants.

const COMPARE = {
  '==': (a, b) => a === b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

const sum = values => values.reduce((total, value) => total + value, 0);

/** `rate` (of checks and failures), `count`, or `p(99)` of a metric's values. */
export function aggregate(values, name) {
  const percentile = /^p\((\d+(?:\.\d+)?)\)$/.exec(name);
  if (name === 'count') return sum(values);
  if (name === 'rate') return values.length === 0 ? 0 : sum(values) / values.length;
  if (name === 'max') return Math.max(0, ...values);
  if (percentile) return [...values].sort((a, b) => a - b)[Math.max(0, Math.ceil((values.length * percentile[1]) / 100) - 1)] ?? 0;
  throw new Error(`the stand-in has no '${name}'`);
}

/** Those that do not hold, in words. A metric that has no values has not been seen, which holds for no rate. */
export function crossed(thresholds, metrics) {
  return Object.entries(thresholds).flatMap(([metric, expressions]) =>
    expressions.flatMap(expression => {
      const parts = /^(\S+?)\s*(==|<=|>=|<|>)\s*(\d+(?:\.\d+)?)$/.exec(expression);
      if (!parts) throw new Error(`the stand-in cannot read the threshold '${expression}'`);
      const values = metrics.get(metric) ?? [];
      const is = aggregate(values, parts[1]);
      const holds = COMPARE[parts[2]](is, Number(parts[3])) && (values.length > 0 || parts[1] !== 'rate');
      return holds ? [] : [`${metric}: ${expression} does not hold, it is ${is}`];
    }),
  );
}
