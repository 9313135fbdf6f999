// Holds one running system by its name, and starts it anew with code that has been loaded anew.
import { component, createContainer, defineSystem, value } from 'systole';
import { createRunner } from 'systole/dev';

/** What a module does that defines systems, each time it is loaded. */
function loadSystems(text: string): void {
  const Greeting = component('greeting', { deps: ['port'], start: (port) => { console.log(`${text} on ${String(port)}`); return text; } });
  defineSystem('development', () => createContainer({ components: [Greeting, value('port', 8080)] }));
}

async function run(): Promise<void> {
  loadSystems('hello');
  // #region runner
  const runner = createRunner({ reload: () => { loadSystems('hello again'); } }); // how code is loaded anew is up to you

  await runner.start('development', { port: { useValue: 0 } }); // by name, or the default one; with overrides
  await runner.restart(); // stop, reload, and start with the same arguments
  console.log(runner.get(), runner.get('greeting'));
  await runner.stop();
  // #endregion
}

void run();

// prints:
// hello on 0
// hello again on 0
// [ 'greeting', 'port' ] hello again
