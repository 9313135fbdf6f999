import { component, createContainer } from 'systole';

/** Takes a text, and refuses what is neither that nor an error of its own realm, which those of a test under jest are not. */
function asNodeDoes(warning: string | Error): void {
  if (typeof warning !== 'string') throw new TypeError('The "warning" argument must be of type string or an instance of Error.');
}

describe('a listener that throws', () => {
  it('changes nothing, and the process is warned of each time, whatever was thrown', async () => {
    const warned = jest.spyOn(process, 'emitWarning').mockImplementation(asNodeDoes);
    try {
      const thrown = [new Error('a bad listener'), 'a text', undefined, Object.create(null) as object];
      for (const what of thrown) {
        const kinds: string[] = [];
        const container = createContainer({ components: [component('part')] });
        container.subscribe((event) => { if (event.kind === 'operation-starting') throw what; });
        container.subscribe(({ kind }) => { kinds.push(kind); });
        await container.startAll();
        await container.stopAll();
        expect(kinds.filter((kind) => kind.startsWith('operation-'))).toEqual(['operation-starting', 'operation-ended', 'operation-starting', 'operation-ended']);
      }
      const texts = ['a bad listener', 'a text', 'undefined', '(something that cannot be turned into text)'];
      expect(warned.mock.calls.map(([text, options]) => [text, (options as { readonly code?: string }).code])).toEqual(texts.flatMap((text) => Array.from({ length: 2 }, () => [`A listener failed: ${text}`, 'SYSTOLE_LISTENER'])));
      expect(warned.mock.calls[0]?.[1]).toMatchObject({ detail: expect.stringContaining('failing-listener.spec') });
    } finally {
      warned.mockRestore();
    }
  });
});
