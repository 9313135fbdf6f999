import type { SimulationCase } from './simulate-seed';

/** A case as a test, ready to be pasted into `spec/simulation/regressions.spec.ts`. */
export function regressionTest({ system, scenario, operations = [] }: SimulationCase, name: string): string {
  return [
    `it(${quoted(name)}, async () => {`,
    `  const { violations } = await play({`,
    `    system: ${literal(system, 4)},`,
    `    scenario: ${literal(scenario, 4)},`,
    ...(operations.length === 0 ? [] : [`    operations: ${literal(operations, 4)},`]),
    `  });`,
    `  expect(violations).toEqual([]);`,
    `});`,
  ].join('\n');
}

/** A value as TypeScript: short ones on one line. */
export function literal(value: unknown, indent: number): string {
  const flat = inLine(value);
  if (flat.length + indent <= 140 || typeof value !== 'object' || value === null) return flat;
  const space = ' '.repeat(indent + 2);
  const items = Array.isArray(value)
    ? value.map((item) => literal(item, indent + 2))
    : Object.entries(value).map(([name, item]) => `${propertyName(name)}: ${literal(item, indent + 2)}`);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  return `${open}\n${items.map((item) => `${space}${item},`).join('\n')}\n${' '.repeat(indent)}${close}`;
}

function inLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inLine).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([name, item]) => `${propertyName(name)}: ${inLine(item)}`);
    return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
  }
  return typeof value === 'string' ? quoted(value) : String(value);
}

function propertyName(name: string): string {
  return /^[a-zA-Z_]\w*$/.test(name) ? name : quoted(name);
}

function quoted(text: string): string {
  return `'${text.replace(/\\/g, '\\\\').replace(/'/g, "\\'").replace(/\n/g, '\\n')}'`;
}
