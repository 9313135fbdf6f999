import { component, value } from '../../metadata/define';
import type { ComponentToken } from '../../metadata/define';
import { attachDefinition, definitionOf } from '../../metadata/metadata-store';
import type { Accountable } from '../../model/account';
import type { DeclaredAt, Definition, Found } from '../../model/definition';
import type { Dependency, GroupDependency } from '../../model/dependency';
import type { ContainerView, HandlerContext } from '../../model/handler-context';
import type { TypedKey } from '../../model/token';
import { keyOf } from '../../registry/keys';
import type { Container } from '../container';
import { anyPhase, callPlan } from '../steps/handler-calls';
import { StepContext } from '../steps/step-context';
import type { SubsystemOptions } from './subsystem';
import { insideCheck } from './subsystem-inside';
import { checkedImports } from './subsystem-shape';
import type { Import } from './subsystem-shape';

// Whoever looks inside has made such a component before: one file for both.
export { insideFindings } from './inside-findings';

/** The component that a whole container is outside. */
export function subsystemAt(declaredAt: DeclaredAt, name: string, system: Container, options: SubsystemOptions): ComponentToken<Container> {
  const imports = checkedImports(name, system, options);
  const { startDeadlineMs, stopBudgetMs, forceGraceMs, abortGraceMs } = system.settings;
  const passOn = (inner: Container, context: HandlerContext): Promise<unknown> => passedOn(system, inner, context);
  const made = component<string, Container>(name, {
    deps: imports.map(({ dependency }) => dependency),
    // Inside, a failed start is aborted, cleaned up and rolled back: outside, that has to be waited for.
    startTimeoutMs: startDeadlineMs + abortGraceMs + stopBudgetMs + forceGraceMs,
    abortGraceMs: abortGraceMs + stopBudgetMs + forceGraceMs,
    stopTimeoutMs: stopBudgetMs + forceGraceMs,
    start: (...args: readonly unknown[]) => startInside(system, imports, args),
    stop: stopInside,
    suspend: (inner: Container, context: HandlerContext) => heard(inner, context, () => inner.suspend()),
    resume: (inner: Container, context: HandlerContext) => heard(inner, context, () => inner.resume()),
    on: Object.fromEntries([...system.phases(), ...answersAll(system) ? [anyPhase] : []].map((phase) => [phase, passOn])),
  } as object);
  const definition = definitionOf(made) as Definition & { readonly source: { readonly kind: 'start' } };
  const inside = insideCheck(name, system, declaredAt, (found) => prepared(system, imports, found));
  attachDefinition(made, Object.freeze({ ...definition, declaredAt, source: { ...definition.source, inside } }));
  return made;
}

/** Whether somebody inside answers phases that nobody has named yet. */
function answersAll(system: Container): boolean {
  const { definitions, present } = system.rooms.wired.wiring();
  return definitions.some((definition, component) => present[component] === 1 && callPlan(definition).has(anyPhase));
}

/**
 * Runs inside the phase that is run outside. The system inside stays the instance, whatever the phase outside makes of what handlers
 * return.
 */
async function passedOn(system: Container, inner: Container, context: HandlerContext): Promise<unknown> {
  const { phase } = context;
  const outside = context.container as ContainerView & Pick<Container, 'rooms'>;
  if (!system.rooms.phases.says(phase)) inner.definePhase(phase, outside.rooms.phases.definition(phase));
  const report = await heard(inner, context, () => inner.run(phase));
  return outside.rooms.phases.returnsInstance(phase) ? undefined : report;
}

/** A fork with something in the place of each import that there is. */
function prepared(system: Container, imports: readonly Import[], found: (position: number) => Found): Container {
  const inner = system.fork();
  imports.forEach((each, position) => {
    const what = found(position);
    if (what !== 'absent') provide(inner, each, what === 'there' ? {} : Object.fromEntries(what.map((name) => [name, {}])));
  });
  return inner;
}

async function startInside(system: Container, imports: readonly Import[], args: readonly unknown[]): Promise<Container> {
  const inner = system.fork();
  imports.forEach((each, position) => { provide(inner, each, args[position]); });
  const context = args[imports.length] as HandlerContext;
  try {
    await heard(inner, context, () => inner.startAll({ signal: context.signal }));
  } catch (error) {
    await letGoOfKept(inner);
    throw error;
  }
  return inner;
}

/** The next start is one of another fork: nobody would ever stop what this one keeps. */
async function letGoOfKept(inner: Container): Promise<void> {
  if (inner.holdsKept) await inner.evict();
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
    await letGoOfKept(inner);
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
