// A container is a tsyringe container too: plain registrations, factories and child containers go on as before.
import { Component, createContainer, OnStart, token } from 'systole';

interface Clock { now(): string }
const Clock = token<Clock>('clock');

// #region plain
@Component(Clock, 'greeting')
class Greeter {
  constructor(private readonly clock: Clock, private readonly greeting: string) {}
  @OnStart greet(): void { console.log(`${this.greeting} at ${this.clock.now()}`); }
}

const container = createContainer({ components: [Greeter] });
container.register('greeting', { useValue: 'hello' });
container.register(Clock, { useFactory: () => ({ now: () => 'noon' }) });
// #endregion

async function run(): Promise<void> {
  await container.startAll();
  console.log(container.resolve<string>('greeting'), container.isRegistered('greeting'), container.createChildContainer().resolve('greeting'));
  await container.stopAll();
}

void run();

// prints:
// hello at noon
// hello true hello
