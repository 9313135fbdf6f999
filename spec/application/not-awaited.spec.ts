import { component, createContainer, subsystem } from 'systole';
import { createVirtualClock } from 'systole/testing';

describe('an operation that fails, and that nobody awaits', () => {
  const broken = component('broken', { start: () => { throw new Error('no disk'); } });
  let warned: jest.SpyInstance<unknown, Parameters<NodeJS.Process['emitWarning']>>;
  const unhandled = jest.fn<unknown, []>();

  beforeEach(() => {
    warned = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    process.on('unhandledRejection', unhandled);
  });

  afterEach(() => {
    process.off('unhandledRejection', unhandled);
    warned.mockRestore();
    expect(unhandled.mock.calls).toEqual([]);
  });

  /** The first lines of warnings, once all that was begun is over. */
  const told = async (): Promise<readonly string[]> => {
    await createVirtualClock().settle();
    return warned.mock.calls.map(([text]) => String(text).split('\n')[0] ?? '');
  };

  it('is a warning of the process, with code and stack', async () => {
    createContainer({ components: [broken] }).startAll();
    expect(await told()).toEqual(['The operation start failed, and nobody awaits it: broken failed to start: no disk']);
    expect(warned.mock.calls[0]?.[1]).toMatchObject({ code: 'SYSTOLE_OPERATION', detail: expect.stringContaining('broken failed to start: no disk') });
  });

  it('is one when it is refused at once, too, and when it is a stop', async () => {
    createContainer({ components: [component('api', { deps: ['nowhere'] })] }).startAll();
    const container = createContainer({ components: [component('stuck', { start: () => 1, stop: () => { throw new Error('in use'); } })] });
    await container.startAll();
    container.stopAll();
    expect(await told()).toEqual([
      'The operation start failed, and nobody awaits it: api needs nowhere, but nothing provides it.',
      'The operation stop failed, and nobody awaits it: stuck failed to stop: in use',
    ]);
  });

  it('is none where its end is asked for, in whatever way', async () => {
    const start = (): ReturnType<ReturnType<typeof createContainer>['startAll']> => createContainer({ components: [broken] }).startAll();
    await expect(start()).rejects.toThrow('no disk');
    await expect(createContainer({ components: [component('api', { deps: ['nowhere'] })] }).startAll()).rejects.toThrow('nowhere');
    start().catch(() => undefined);
    await start().settled();
    await expect(start().wait({ timeoutMs: 1_000 })).rejects.toThrow('no disk');
    expect(await told()).toEqual([]);
  });

  it('is none where somebody hears events, where it was called off, and of what runs inside of what is awaited', async () => {
    const heard = createContainer({ components: [broken] });
    heard.subscribe(() => undefined);
    heard.startAll();
    const aborted = createContainer({ components: [component('slow', { start: ({ signal }) => new Promise((_, reject) => { signal.addEventListener('abort', () => { reject(new Error('off')); }); }) })] });
    aborted.startAll().abort();
    const inner = createContainer({ name: 'inner', components: [broken] });
    await expect(createContainer({ components: [subsystem('inner', inner)] }).startAll()).rejects.toThrow('no disk');
    expect(await told()).toEqual([]);
  });
});
