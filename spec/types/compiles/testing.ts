/** The users' test kit: overrides checked against their keys, fakes of what they stand for, calls with their own types. */
import * as nodeTest from 'node:test';
import { Component, component, createContainer, token, value } from 'systole';
import {
  called, calledWith, calls, createVirtualClock, expectNoLeaks, failStart, fake, forgetCalls, hangStop, lateStart, slow, startSystem, useSystem, withFaults,
} from 'systole/testing';

@Component()
class Database {
  readonly #kind = 'database';
  private readonly url = 'memory://';
  readonly size: number = 1;
  query(sql: string, ...args: readonly unknown[]): string { return this.#kind + this.url + sql + String(args.length); }
}
interface Mailer { send(to: string, text?: string): Promise<void>; flush(): void }
const Mailer = token<Mailer>('mailer');
const Port = value('port', 8080);
const Pool = component('pool', { start: () => ({ end: (): void => undefined }) });
const container = createContainer({ components: [Database, Port, Pool] });

const system = useSystem(container, {
  overrides: [
    [Database, { useValue: { query: (sql: string) => sql.toUpperCase(), size: 2 } }],
    [Mailer, { useValue: fake(Mailer, { send: async (to) => { await Promise.resolve(to.length); } }) }],
    [Port, { useValue: 9090 }],
    [Pool, { stop: () => undefined }],
    ['port', { useValue: 'anything' }],
  ],
  only: [Database, 'pool'], tolerate: [Pool], per: 'file', clock: 'virtual', checkTrace: true, hooks: nodeTest,
});
useSystem(container, { overrides: () => [[Database, { useValue: fake(Database) }]], hooks: { beforeEach: (run: () => Promise<void>, _limitMs?: number) => run } });
useSystem(container, { overrides: new Map([[Database, { useValue: 'checked by nobody' }]]) });

export const text: string = system.get(Database).query('select 1');
export const mailer = system.fake(Mailer);
export const was: boolean = called(mailer.send) || calledWith(mailer.send, 'ada') || calledWith(mailer.send, 'ada', 'hello');
export const to: string | undefined = calls(mailer.send)[0]?.args[0];
export const sent: Promise<void> | undefined = calls(mailer.send)[0]?.result;
export const names: readonly string[] = calls(mailer).map(({ method }) => method);
forgetCalls(mailer, fake(Database, { size: 2 }, { loose: true }));
container.override(Database, { useValue: fake(Database, { query: (sql) => sql }) });

export async function run(): Promise<string> {
  const clock = createVirtualClock();
  const faulty = withFaults(container, [slow(Database, 200), lateStart('pool', 5), failStart(Mailer, new Error('no mail')), hangStop(Pool)], { clock });
  await expectNoLeaks(async ({ track, trackInstances }) => { track({}, 'an object'); trackInstances(faulty); await faulty.startAll(); }, { clock, patienceMs: 5 });
  await using started = await startSystem(container, { overrides: [[Database, { useValue: fake(Database) }]], start: false });
  return started.get(Database).query('select 1');
}
