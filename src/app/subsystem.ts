import { component, value } from '../metadata/define';
import type { ComponentToken } from '../metadata/define';
import { definitionOf } from '../metadata/metadata-store';
import type { Accountable } from '../model/account';
import type { Dependency, GroupDependency } from '../model/dependency';
import type { ContainerView, HandlerContext } from '../model/handler-context';
import type { TypedKey } from '../model/token';
import { keyOf } from '../registry/registry';
import type { Container } from './container';
import { StepContext } from './step-context';

/** What a subsystem is given. */
export interface SubsystemOptions {
  /**
   * What it gets from the container it stands in: keys, `optional(...)` and `group(...)`, each under its own key; or a record, by the
   * ids they have inside, where anything may stand that a component can ask for, `pick(...)` too.
   */
  readonly imports?: readonly Dependency[] | Readonly<Record<string, Dependency>>;
}

interface Import {
  /** The id it has inside; `undefined` for its own key. */
  readonly as: string | undefined;
  readonly dependency: Dependency;
}

/**
 * Makes a component of a whole container: its instance is a running fork of it, so the same container may stand in several places.
 *
 * It starts with everything inside, with the imports in their places, and stops with it; a start that fails inside is rolled back
 * inside, and fails the start outside. Suspend, resume and every phase that is known inside are passed on; what is reported inside is
 * reported outside as `<name>/<id>`. Only what is imported makes edges outside. Its limits are those of the container, so they need none of their own.
 */
export function subsystem(name: string, system: Container, options: SubsystemOptions = {}): ComponentToken<Container> {
  const imports = importsOf(options);
  const { startDeadlineMs, stopBudgetMs, forceGraceMs, abortGraceMs } = system.settings;
  const on = Object.fromEntries([...system.phases()].map((phase) => [phase, (inner: Container, context: HandlerContext) => passedOn(phase, inner, context)]));
  return component<string, Container>(name, {
    deps: imports.map(({ dependency }) => dependency),
    // Inside, a failed start is aborted, cleaned up and rolled back: outside, that has to be waited for.
    startTimeoutMs: startDeadlineMs + abortGraceMs + stopBudgetMs + forceGraceMs,
    abortGraceMs: abortGraceMs + stopBudgetMs + forceGraceMs,
    stopTimeoutMs: stopBudgetMs + forceGraceMs,
    start: (...args: readonly unknown[]) => startInside(system, imports, args),
    stop: stopInside,
    suspend: (inner: Container, context: HandlerContext) => heard(inner, context, () => inner.suspend()),
    resume: (inner: Container, context: HandlerContext) => heard(inner, context, () => inner.resume()),
    on,
  } as object);
}

function importsOf({ imports = [] }: SubsystemOptions): readonly Import[] {
  if (Array.isArray(imports)) return (imports as readonly Dependency[]).map((dependency) => ({ as: undefined, dependency }));
  return Object.entries(imports).map(([as, dependency]) => ({ as, dependency: dependency }));
}

/** The system inside stays the instance, whatever the phase outside makes of what handlers return. */
async function passedOn(phase: string, inner: Container, context: HandlerContext): Promise<unknown> {
  const report = await heard(inner, context, () => inner.run(phase));
  return (context.container as ContainerView & Pick<Container, 'returnsInstance'>).returnsInstance(phase) ? undefined : report;
}

async function startInside(system: Container, imports: readonly Import[], args: readonly unknown[]): Promise<Container> {
  const inner = system.fork();
  imports.forEach((each, position) => { provide(inner, each, args[position]); });
  const context = args[imports.length] as HandlerContext;
  await heard(inner, context, () => inner.startAll({ signal: context.signal }));
  return inner;
}

/** When its time is over, every wait inside ends too. */
async function stopInside(inner: Container, context: HandlerContext): Promise<void> {
  const { signal } = context;
  const hurry = (): void => { inner.hurry(); };
  signal.addEventListener('abort', hurry, { once: true });
  try {
    await heard(inner, context, () => {
      const stopped = inner.stopAll();
      if (signal.aborted) hurry();
      return stopped;
    });
  } finally {
    signal.removeEventListener('abort', hurry);
  }
}

/** Runs something on a container inside; what is said in there meanwhile is said outside too, under the path that leads there. */
async function heard<Result>(inner: Container, context: HandlerContext, run: () => PromiseLike<Result> & Accountable): Promise<Result> {
  const unsubscribe = inner.subscribe((event) => {
    if (event.kind === 'reported' && context instanceof StepContext) context.passOn(event.component, event.channel, event.value);
  });
  try {
    const operation = run();
    if (context instanceof StepContext) context.consists(operation);
    return await operation;
  } finally {
    unsubscribe();
  }
}

/** Puts an instance from outside in its place inside: it gets no handler of its own there. */
function provide(inner: Container, { as, dependency }: Import, instance: unknown): void {
  if (as !== undefined) {
    put(inner, as, instance);
  } else if (isGroup(dependency)) {
    for (const [name, member] of Object.entries(instance as object)) put(inner, `${dependency.of}/${name}`, member);
  } else if (instance !== undefined || !isOptional(dependency)) {
    put(inner, keyOf(dependency) as string | TypedKey<unknown>, instance);
  }
}

function put(inner: Container, key: string | TypedKey<unknown>, instance: unknown): void {
  if (!inner.holds(key)) inner.add(typeof key === 'string' || definitionOf(key) === undefined ? value(key as string, instance) : key);
  inner.override(key as string, { useValue: instance });
}

/** What is there may be `undefined`; only what may be absent is absent then. */
function isOptional(dependency: Dependency): boolean {
  return typeof dependency === 'object' && dependency.kind === 'optional';
}

function isGroup(dependency: Dependency): dependency is GroupDependency<unknown> {
  return typeof dependency === 'object' && dependency.kind === 'group';
}
