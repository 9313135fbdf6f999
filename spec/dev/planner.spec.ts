import type { PlannedComponent, Situation } from '../../src/dev/planner';
import { fileOf, importersOf, planReload } from '../../src/dev/planner';

const modules = [
  { file: '/greeting.ts', imports: [] },
  { file: '/database.ts', imports: [] },
  { file: '/api.ts', imports: ['/database.ts', '/greeting.ts'] },
  { file: '/metrics.ts', imports: [] },
  { file: '/main.ts', imports: ['/api.ts', '/metrics.ts'] },
];
const components: readonly PlannedComponent[] = [
  { id: 'database', file: '/database.ts', needs: [] },
  { id: 'api', file: '/api.ts', needs: ['database'] },
  { id: 'metrics', file: '/metrics.ts', needs: [] },
  { id: 'reports', file: '/metrics.ts', needs: ['api'] },
  { id: 'port', file: undefined, needs: [] },
];

function plan(changed: readonly string[], more: Partial<Situation> = {}): ReturnType<typeof planReload> {
  return planReload({ modules, components, changed, ...more });
}

describe('a plan of what to load and restart', () => {
  it('loads a file that has changed with all that imports it, and restarts what is declared there and what needs that', () => {
    expect(plan(['/greeting.ts'])).toEqual({
      changed: ['/greeting.ts'], modules: ['/greeting.ts', '/api.ts', '/main.ts'], restarts: ['api', 'reports'], stays: ['database', 'metrics', 'port'],
    });
    expect(plan(['/database.ts'])).toEqual({
      changed: ['/database.ts'], modules: ['/database.ts', '/api.ts', '/main.ts'], restarts: ['database', 'api', 'reports'], stays: ['metrics', 'port'],
    });
  });

  it('restarts who needs a component without importing its file', () => {
    const needy = [...components, { id: 'by name', file: '/other.ts', needs: ['metrics'] }];
    expect(plan(['/metrics.ts'], { components: needy })?.restarts).toEqual(['metrics', 'reports', 'by name']);
  });

  it('restarts nobody when a file is concerned that declares nothing', () => {
    expect(plan(['/main.ts'])).toEqual({ changed: ['/main.ts'], modules: ['/main.ts'], restarts: [], stays: ['database', 'api', 'metrics', 'reports', 'port'] });
  });

  it('is none when the files concern nobody', () => {
    expect([plan([]), plan(['/README.md']), plan(['/schema.sql'])]).toEqual([undefined, undefined, undefined]);
  });

  it('loads and restarts everything when it is told to', () => {
    expect(plan(['/greeting.ts'], { all: true })).toEqual({
      changed: ['/greeting.ts'], modules: modules.map(({ file }) => file), restarts: components.map(({ id }) => id), stays: [],
    });
    expect(plan(['/README.md'], { all: true })).toBeUndefined();
  });

  it('restarts everything, and loads nothing, when a file of data has changed', () => {
    expect(plan(['/schema.sql', '/README.md'], { dataExtensions: ['.sql'] })).toEqual({
      changed: ['/schema.sql'], modules: [], restarts: components.map(({ id }) => id), stays: [],
    });
  });

  it('takes a file of data that is loaded for the module that it is', () => {
    const withData = [...modules, { file: '/prices.json', imports: [] }].map((module) => (module.file === '/metrics.ts' ? { ...module, imports: ['/prices.json'] } : module));
    expect(plan(['/prices.json'], { modules: withData, dataExtensions: ['.json'] })?.restarts).toEqual(['metrics', 'reports']);
  });

  it('ends although files import each other, and components are many', () => {
    const ring = [{ file: '/a', imports: ['/b'] }, { file: '/b', imports: ['/a'] }, { file: '/c', imports: [] }];
    expect([...importersOf(ring, ['/a'])]).toEqual(['/a', '/b']);
    const chain = Array.from({ length: 50_000 }, (_, place) => ({ id: String(place), file: place === 0 ? '/a' : undefined, needs: place === 0 ? [] : [String(place - 1)] }));
    expect(planReload({ modules: ring, components: chain, changed: ['/a'] })?.restarts.length).toBe(50_000);
  });
});

describe('the file of a place', () => {
  it('is what stands before the line', () => {
    expect([fileOf('/a b/c:d.ts:12'), fileOf('C:\\x.ts:3'), fileOf(undefined)]).toEqual(['/a b/c:d.ts', 'C:\\x.ts', undefined]);
  });
});
