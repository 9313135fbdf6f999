import type { Schema } from 'systole';
import { Component, component, optional, schemas, token, update, value } from 'systole';
import { z } from 'zod';

/** The message and path of each issue; the value itself for what fits. */
function told(schema: Schema, given: unknown): unknown {
  const result = schema['~standard'].validate(given) as { readonly value?: unknown; readonly issues?: readonly { readonly message: string; readonly path?: readonly unknown[] }[] };
  return result.issues?.map(({ message, path = [] }) => [path.join('.'), message.split('\n')[0]]) ?? [result.value === given];
}

@Component()
class Db {}

describe('schemas at run time', () => {
  const fits = [true];

  it('#79 say of an id, a dependency, a component and its options whether they are one, and what is wrong', () => {
    expect(['db', 'http/web'].map((id) => told(schemas.id, id))).toEqual([fits, fits]);
    const id = [['', 'an id is a name, or a group and a name with one slash between them; it is neither empty nor __proto__']];
    expect(['', 'a/b/c', '__proto__', 7].map((wrong) => told(schemas.id, wrong))).toEqual([id, id, id, id]);
    expect([Db, 'db', Symbol('db'), token('db'), optional(Db), { kind: 'local', of: 'port' }].map((given) => told(schemas.dependency, given))).toEqual([fits, fits, fits, fits, fits, fits]);
    const dependency = [['', 'a dependency is a class, a token, an id, or a form of one, such as optional(…)']];
    expect([7, {}, null, undefined, { kind: 'pick', of: 'db' }].map((wrong) => told(schemas.dependency, wrong))).toEqual([dependency, dependency, dependency, dependency, dependency]);
    expect([told(schemas.component, Db), told(schemas.component, value('x', 1)), told(schemas.component, class Plain {}), told(schemas.component, component('web', { stopTimeoutMs: -1 }))]).toEqual([
      fits, fits, [['', 'Plain is listed as a component, but it is not one.']], [['stopTimeoutMs', 'web has stopTimeoutMs -1.']],
    ]);
    expect([told(schemas.options, { deps: [Db], config: 1, tags: [] }), told(schemas.options, { strat: 1, deps: [7], tags: 'x' }), told(schemas.options, { deps: 'db' }), told(schemas.options, 7)]).toEqual([
      fits, [['strat', 'component has strat 1.'], ['tags', 'component has tags "x".'], ['deps.0', 'component has deps[0] 7.']], [['deps', 'it is a list']], [['', 'it is an object']],
    ]);
  });

  it('#79 say it of groups, features, phases, overrides, plugins and whole systems', () => {
    class Plain {}
    expect([told(schemas.group, { db: Db, port: 80 }), told(schemas.group, { plain: Plain }), told(schemas.group, [])]).toEqual([
      fits, [['', 'Plain stands in the group group as plain, but it is not a component.']], [['', 'it is an object']],
    ]);
    expect([told(schemas.feature, { enabled: false, reason: 'x' }), told(schemas.feature, 'on')]).toEqual([fits, [['', 'features.feature is "on".']]]);
    expect([told(schemas.phase, { order: 'dependents-first' }), told(schemas.phase, { order: 'up', timeoutMs: 0 })]).toEqual([fits, [['timeoutMs', 'timeoutMs is 0.'], ['order', 'order is "up".']]]);
    expect([told(schemas.override, { useValue: 1 }), told(schemas.override, { config: update(() => 1) }), told(schemas.override, { useVaule: 1 }), told(schemas.override, null)]).toEqual([
      fits, fits, [['useVaule', 'component has useVaule 1.']], [['', 'component has an override of null.']],
    ]);
    expect([told(schemas.plugin, { name: 'p', defaults: { components: [Db] } }), told(schemas.plugin, { name: '' }), told(schemas.plugin, { name: 'p', merge: { components: {} } })]).toEqual([
      fits, [['name', 'plugin.name is "".']], [['merge.components', 'p.merge.components is an object.']],
    ]);
    const ran: string[] = [];
    const system = { components: [Db], groups: { http: { web: component('web', { start: () => { ran.push('start'); } }) } }, plugins: [{ name: 'p', update: () => { ran.push('update'); } }], stopBudgetMs: 5 };
    expect([told(schemas.system, system), ran]).toEqual([fits, []]);
    expect(told(schemas.system, { components: [Db, Plain], plugins: [{ name: 'p', doct: 1 }] })).toEqual([['components.1', 'Plain is listed as a component, but it is not one.'], ['plugins.0.doct', 'plugin.doct is 1.']]);
    expect(told(schemas.system, { components: {}, groups: [], stopBudgetMs: -1 })).toEqual([['components', 'it is a list'], ['groups', 'it is an object']]);
    expect(told(schemas.system, { components: [component('a'), component('a')], stopBudgetMs: 5 })).toEqual([['', 'Two components go by the id a.']]);
    expect(told(schemas.system, { stopBudgetMs: -1, pols: {} })).toEqual([['stopBudgetMs', 'stopBudgetMs is -1.'], ['pols', 'pols is an object.']]);
  });

  it('#79 are Standard Schemas: whatever takes those takes them, beside those of other libraries', async () => {
    const checks: readonly Schema[] = [schemas.id, z.string()];
    const results = await Promise.all(checks.map(async (check) => check['~standard'].validate(7)));
    expect(results.map(({ issues }) => issues?.length)).toEqual([1, 1]);
    expect(Object.values(schemas).map((each) => [each['~standard'].version, each['~standard'].vendor])).toEqual(Object.keys(schemas).map(() => [1, 'systole']));
    expect(Object.keys(schemas)).toEqual(['id', 'dependency', 'component', 'options', 'group', 'feature', 'phase', 'override', 'plugin', 'system']);
  });
});
