import type { SystemContender } from './contender';
import { floor } from './contenders/floor';
import { systole } from './contenders/systole';
import { measureTimeOf, timed } from './measure';
import type { Readings } from './measure';
import { chain, layered } from './shapes';
import type { ShapeMaker } from './shapes';
import { Trial } from './trial';

// One trial, alone in this process: `in-own-process.ts <contender> <shape> <size> <stop|fail> <wall|cpu>` prints its readings.
const contenders: Readonly<Record<string, SystemContender>> = { floor, systole };
const shapes: Readonly<Record<string, ShapeMaker>> = { layered, chain };

async function run([who = '', shapeName = '', size = '', end = '', time]: readonly string[]): Promise<Readings> {
  const [contender, maker] = [contenders[who], shapes[shapeName]];
  if (contender === undefined || maker === undefined) throw new Error(`There is no ${who} or no ${shapeName}`);
  measureTimeOf(time === 'cpu' ? 'cpu' : 'wall');
  const shape = maker(Number(size));
  return { ...await (end === 'fail' ? failing(contender, shape) : stopping(contender, shape)), 'resident memory': process.resourceUsage().maxRSS / 1_024 };
}

async function stopping({ name, up: bringUp }: SystemContender, shape: ReturnType<ShapeMaker>): Promise<Readings> {
  const trial = new Trial(shape);
  let stopIt: (() => PromiseLike<unknown>) | undefined;
  const up = await timed(async () => { ({ stop: stopIt } = await bringUp(trial.classes, shape)); });
  trial.checkUp();
  if (stopIt === undefined) throw new Error(`${name} does not stop in order`);
  const stop = await timed(stopIt);
  trial.checkDown();
  return { up, stop };
}

/** The last one fails to start, and whatever is up has to come down again. */
async function failing({ name, up }: SystemContender, shape: ReturnType<ShapeMaker>): Promise<Readings> {
  const broken = new Error('broken');
  const last = shape.count - 1;
  const trial = new Trial(shape, (index) => (index === last ? Promise.reject(broken) : undefined));
  let thrown: unknown;
  const time = await timed(() => up(trial.classes, shape).catch((error: unknown) => { thrown = error; }));
  if (!isBecauseOf(thrown, broken)) throw new Error(`${name} says nothing of the one that failed`, { cause: thrown });
  trial.checkConstructed();
  trial.checkDown(last);
  return { 'start and roll-back': time };
}

function isBecauseOf(error: unknown, broken: Error): boolean {
  if (error === broken) return true;
  if (!(error instanceof Error)) return false;
  return isBecauseOf(error.cause, broken) || (error instanceof AggregateError && error.errors.some((each) => isBecauseOf(each, broken)));
}

run(process.argv.slice(2)).then((readings) => { process.stdout.write(JSON.stringify(readings)); }, (error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
