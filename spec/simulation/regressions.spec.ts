import { play } from './simulate-seed';

// Cases that have broken something, made as small as they go; each is named by the sentence that it broke.
describe('regressions', () => {
  it('what was being switched off when a stop took over is disabled as soon as it is down, for listeners too', async () => {
    const { violations, events } = await play({
      system: {
        components: [{ id: 'b', kind: 'definition', phases: [], findsOut: false, keep: false, limits: {}, feature: 'red', needs: [] }],
        offFeatures: [],
        settings: {},
      },
      scenario: {
        acts: {},
        calls: [{ atMs: 0, call: { kind: 'start', targets: [] } }, { atMs: 0, call: { kind: 'disable', target: 'red' } }],
        listeners: [{ event: 'wired', nth: 2, does: { kind: 'stop', targets: [] } }],
        schedule: { kind: 'round-robin', seed: 1, together: 0 },
        asProcess: false,
      },
    });
    expect(violations).toEqual([]);
    expect(events.flatMap((event) => (event.kind === 'component-changed' ? [event.to] : []))).toEqual(['waiting', 'starting', 'started', 'ready', 'stopping', 'stopped', 'disabled']);
  });

  it('what was to be switched off by a change that was called off is disabled at the end of the restart that has stopped it', async () => {
    const { violations, events } = await play({
      system: {
        components: [
          { id: 'a', kind: 'definition', phases: [], findsOut: false, keep: false, limits: {}, needs: [] },
          { id: 'c', kind: 'definition', phases: [], findsOut: false, keep: false, limits: {}, needs: [] },
        ],
        offFeatures: [],
        settings: {},
      },
      scenario: {
        acts: { c: { start: [{ end: 'resolves', ms: 1 }] } },
        calls: [
          { atMs: 0, call: { kind: 'start', targets: [] } },
          { atMs: 0, call: { kind: 'disable', target: 'a' } },
          { atMs: 2, call: { kind: 'restart', targets: [] } },
        ],
        listeners: [{ event: 'wired', nth: 2, does: { kind: 'abort' } }],
        schedule: { kind: 'round-robin', seed: 1, together: 0 },
        asProcess: false,
      },
    });
    expect(violations).toEqual([]);
    expect(events.flatMap((event) => (event.kind === 'component-changed' && event.component === 'a' ? [`${String(event.atMs)} ${event.to}`] : []))).toEqual([
      '0 waiting', '0 starting', '0 started', '0 ready', '2 stopping', '2 stopped', '3 disabled',
    ]);
  });
});
