import type { Shape } from './shapes';
import { needsOf } from './shapes';

/** Component classes as users write them: the constructor keeps what it is given, `start` and `stop` are async. */
export interface Subject {
  start(): Promise<void>;
  stop(): Promise<void>;
}
export type SubjectClass = new (...needs: never[]) => Subject;

/** What handlers do beside being called; `undefined` when there is nothing to wait for. */
export type Work = (index: number) => Promise<void> | undefined;

/**
 * One system that is brought up and taken down once, and its log: who was constructed, started and stopped, how often and when.
 *
 * The log is a clock of integers, as cheap as can be and the same for all contenders.
 */
export class Trial {
  readonly classes: readonly SubjectClass[];
  readonly names: readonly string[];
  private clock = 0;
  private readonly instances: Subject[];
  private readonly constructions: Int32Array;
  private readonly starts: Visits;
  private readonly stops: Visits;

  constructor(readonly shape: Shape, private readonly work: Work = () => undefined) {
    const { count } = shape;
    this.instances = new Array<Subject>(count);
    this.constructions = new Int32Array(count);
    this.starts = visits(count);
    this.stops = visits(count);
    this.names = Array.from({ length: count }, (_, index) => `Component${String(index)}`);
    this.classes = Array.from({ length: count }, (_, index) => subjectClass(this, index, (shape.offsets[index + 1] as number) - (shape.offsets[index] as number)));
  }

  /** The instance of a component, once there is one. */
  instance(index: number): Subject {
    return this.instances[index] as Subject;
  }

  constructed(index: number, instance: Subject): void {
    this.constructions[index] = (this.constructions[index] as number) + 1;
    this.instances[index] = instance;
  }

  begin(index: number): Promise<void> | undefined {
    return this.visit(this.starts, index);
  }

  startEnded(index: number): void {
    this.starts.ended[index] = this.clock += 1;
  }

  end(index: number): Promise<void> | undefined {
    return this.visit(this.stops, index);
  }

  stopEnded(index: number): void {
    this.stops.ended[index] = this.clock += 1;
  }

  private visit({ times, began, ended }: Visits, index: number): Promise<void> | undefined {
    times[index] = (times[index] as number) + 1;
    began[index] = ended[index] = this.clock += 1;
    const working = this.work(index);
    // Not before it is said to have ended.
    if (working !== undefined) ended[index] = notYet;
    return working;
  }

  /** Throws unless each was constructed once, with the instances it needs. */
  checkConstructed(): void {
    this.forEach('constructed', (index) => this.constructions[index] === 1);
    this.forEach('given what it needs', (index) => {
      const given = givenTo(this.instances[index] as Subject);
      const needs = needsOf(this.shape, index);
      return given.length === needs.length && given.every((instance, place) => instance === this.instances[needs[place] as number]);
    });
  }

  /** Throws unless each was constructed as it should be and started once, after all that it needs were up. */
  checkUp(): void {
    this.checkConstructed();
    this.forEach('started', (index) => this.starts.times[index] === 1 && this.starts.ended[index] !== notYet);
    this.forEach('started after what it needs', (index) => needsOf(this.shape, index).every((need) => (this.starts.ended[need] as number) < (this.starts.began[index] as number)));
  }

  /** Throws unless each was stopped once, after all that need it; one that failed to start is not stopped. */
  checkDown(failed?: number): void {
    this.forEach('stopped', (index) => this.stops.times[index] === (index === failed ? 0 : 1) && this.stops.ended[index] !== notYet);
    this.forEach('stopped before what it needs', (index) => index === failed || needsOf(this.shape, index).every((need) => (this.stops.began[need] as number) > (this.stops.ended[index] as number)));
  }

  private forEach(what: string, holds: (index: number) => boolean): void {
    for (let index = 0; index < this.shape.count; index += 1) {
      if (!holds(index)) throw new Error(`Component ${String(index)} of ${String(this.shape.count)} (${this.shape.name}) was not ${what}, or not once: the time counts for nothing`);
    }
  }
}

/** When something ends that has not ended. */
const notYet = 0x7fff_ffff;

/** How often, and when first and last. */
interface Visits {
  readonly times: Int32Array;
  readonly began: Int32Array;
  readonly ended: Int32Array;
}

function visits(count: number): Visits {
  return { times: new Int32Array(count), began: new Int32Array(count), ended: new Int32Array(count) };
}

interface Keeping {
  readonly a?: unknown;
  readonly b?: unknown;
  readonly c?: unknown;
  readonly rest?: readonly unknown[];
}

function givenTo(instance: Subject): readonly unknown[] {
  const { a, b, c, rest } = instance as Keeping;
  return rest ?? [a, b, c].filter((given) => given !== undefined);
}

/** A class of its own for each component. */
function subjectClass(trial: Trial, index: number, needs: number): SubjectClass {
  return (makers[needs] ?? takingMany)(trial, index);
}

type Maker = (trial: Trial, index: number) => SubjectClass;

// One class expression for each number of parameters, as handwritten classes have them. A getter says the name, since ids come from it:
// redefining it would make each class half as large again.
const takingNone: Maker = (trial, index) => class {
  static get name(): string { return trial.names[index] as string; }
  constructor() { trial.constructed(index, this); }
  async start(): Promise<void> { const working = trial.begin(index); if (working !== undefined) { await working; trial.startEnded(index); } }
  async stop(): Promise<void> { const working = trial.end(index); if (working !== undefined) { await working; trial.stopEnded(index); } }
};

const takingOne: Maker = (trial, index) => class {
  static get name(): string { return trial.names[index] as string; }
  declare readonly a: unknown;
  constructor(a: never) { this.a = a; trial.constructed(index, this); }
  async start(): Promise<void> { const working = trial.begin(index); if (working !== undefined) { await working; trial.startEnded(index); } }
  async stop(): Promise<void> { const working = trial.end(index); if (working !== undefined) { await working; trial.stopEnded(index); } }
};

const takingTwo: Maker = (trial, index) => class {
  static get name(): string { return trial.names[index] as string; }
  declare readonly a: unknown;
  declare readonly b: unknown;
  constructor(a: never, b: never) { this.a = a; this.b = b; trial.constructed(index, this); }
  async start(): Promise<void> { const working = trial.begin(index); if (working !== undefined) { await working; trial.startEnded(index); } }
  async stop(): Promise<void> { const working = trial.end(index); if (working !== undefined) { await working; trial.stopEnded(index); } }
};

const takingThree: Maker = (trial, index) => class {
  static get name(): string { return trial.names[index] as string; }
  declare readonly a: unknown;
  declare readonly b: unknown;
  declare readonly c: unknown;
  constructor(a: never, b: never, c: never) { this.a = a; this.b = b; this.c = c; trial.constructed(index, this); }
  async start(): Promise<void> { const working = trial.begin(index); if (working !== undefined) { await working; trial.startEnded(index); } }
  async stop(): Promise<void> { const working = trial.end(index); if (working !== undefined) { await working; trial.stopEnded(index); } }
};

const takingMany: Maker = (trial, index) => class {
  static get name(): string { return trial.names[index] as string; }
  declare readonly rest: readonly unknown[];
  constructor(...rest: never[]) { this.rest = rest; trial.constructed(index, this); }
  async start(): Promise<void> { const working = trial.begin(index); if (working !== undefined) { await working; trial.startEnded(index); } }
  async stop(): Promise<void> { const working = trial.end(index); if (working !== undefined) { await working; trial.stopEnded(index); } }
};

const makers: readonly Maker[] = [takingNone, takingOne, takingTwo, takingThree];
