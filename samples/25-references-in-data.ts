// Components in the middle of data: a config or a constant refers to them, and they stand there when its owner starts.
import { component, createContainer, ref, value } from 'systole';

// #region ref
const Home = component('home', { start: () => ({ path: '/', answer: () => 'hello' }) });
const Port = value('port', 8080);
const Limits = value('limits', { body: 1024, from: ref(Port) });

const Router = component('router', {
  config: { routes: [ref(Home), { path: '/health', answer: () => 'ok' }], limits: ref(Limits) },
  start: ({ config }) => config.routes.map(({ path, answer }) => `${path}: ${answer()}, up to ${config.limits.body} bytes, on ${config.limits.from}`),
});
// #endregion

async function run(): Promise<void> {
  const container = createContainer({ components: [Router] });
  console.log(container.plan().order.join(' '));
  await container.startAll();
  for (const line of container.get(Router)) console.log(line);
  await container.stopAll();
}

void run();

// prints:
// home port limits router
// /: hello, up to 1024 bytes, on 8080
// /health: ok, up to 1024 bytes, on 8080
