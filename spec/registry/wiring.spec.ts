import { component, createContainer, lazy, optional, required } from 'systole';
import { Registry } from '../../src/registry/registry';
import { Target, wire } from '../../src/registry/wiring';

describe('a wiring', () => {
  it('finds by its id what only comes along with somebody who is looked at later', () => {
    const pool = component('pool', { start: () => 'pool' });
    const early = component('early', { deps: ['pool'], start: (given) => given });
    const late = component('late', { deps: [pool], start: (given) => given });
    const container = createContainer({ components: [early, late] });
    expect(container.verify()).toEqual([]);
    expect(container.plan('start').order).toEqual(['pool', 'early', 'late']);
  });

  it('wants what is only asked for later, and not what only disabled ones ask for', () => {
    const [seen, unseen] = [component('seen'), component('unseen')];
    const registry = new Registry();
    registry.add([component('asking', { deps: [lazy(() => seen)] }), component('off', { deps: [lazy(() => unseen), seen], enabled: false })]);
    const { adjacency, wanted, present } = wire(registry, () => undefined);
    expect(adjacency.ids.map((id, index) => [id, present[index], wanted[index]])).toEqual([['asking', 1, 1], ['off', 1, 0], ['seen', 1, 1], ['unseen', 1, 0]]);
  });

  it('asks again what stands outside the graph, which may have changed without a word', () => {
    const registry = new Registry();
    registry.add([component('api', { deps: [optional('outside')] })]);
    const first = wire(registry, () => undefined);
    registry.setFeature('beta', { on: true });
    expect([[...first.targets], [...wire(registry, () => ({ kind: 'provided', needs: [] }), first).targets]]).toEqual([[Target.Absent], [Target.Elsewhere]]);
  });

  it('keeps what is missing missing, when something else has changed', () => {
    const registry = new Registry();
    registry.add([component('api', { deps: ['db'] }), required('place'), component('cache')]);
    const first = wire(registry, () => undefined);
    registry.setSwitch(2, { on: false, reason: 'off' });
    const second = wire(registry, () => undefined, first);
    expect(second.findings.map(({ code }) => code)).toEqual(['ERR_MISSING_DEPENDENCY', 'ERR_NOT_PROVIDED']);
    expect(second.findings.map(({ message }) => message)).toEqual(first.findings.map(({ message }) => message));
  });
});
