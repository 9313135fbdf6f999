import type { Plugin } from '../app/plugins/plugins';
import { component } from '../metadata/define';
import type { Token } from '../model/token';
import { token } from '../model/token';
import type { FakeCall } from './fake';
import { calls, forgetCalls, keyOfFake } from './fake';

/** What the fakes of a container have been called with since its last start. */
export interface FakeLog {
  /** In the order of the calls, across all of them. */
  readonly calls: readonly FakeCall[];
}

/** What `get` gives the log of the plugin `fakes` for. */
export const FakeLog: Token<FakeLog> = token<FakeLog>('fakes');

/**
 * A plugin that puts fakes in the places of what they stand for, and adds their common log as a component: `container.get(FakeLog).calls`.
 *
 * With each start the log begins anew, before anything that is faked is there. A fake belongs to one container that runs at a time.
 *
 * @throws ERR_NOT_A_FAKE; when it is used, ERR_NOT_FOUND for a fake of what the container does not hold, and then nothing has changed
 *
 * @example
 * const shop = createContainer({ components: [Orders], plugins: [fakes(fake(Mailer, { send }), fake(Charge, () => 'paid'))] });
 */
export function fakes(...made: readonly object[]): Plugin {
  const replaced = made.map((each) => ({ key: keyOfFake(each), by: each }));
  const log = component(FakeLog, {
    doc: 'the calls of all fakes',
    before: replaced.map(({ key }) => key),
    start: (): FakeLog => {
      forgetCalls(...made);
      return { get calls() { return calls(...made); } };
    },
  });
  return {
    name: 'fakes',
    doc: 'puts fakes in the places of what they stand for, and keeps one log of their calls',
    update: (container) => {
      container.add(log);
      try {
        container.overrideAll(replaced.map(({ key, by }) => [key, { useValue: by }] as const));
      } catch (error) {
        container.remove(FakeLog);
        throw error;
      }
    },
  };
}
