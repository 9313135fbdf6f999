import type { HandlerMoment } from '../model/definition';
import type { HandlerDecorator, MethodDecorator, PhaseHandlerDecorator, PhaseMethod } from './component-types';
import { readMemberCall } from './decorator-call';
import type { MemberDecoratorCall } from './decorator-call';
import { handlerNamed, handlersOf } from './handler-lists';
import type { HandlersByName } from './handler-lists';
import { loadRefusals } from './later';
import { addHandler } from './metadata-store';

/** Runs when the component starts, after everything it needs is up. Several run in order of declaration, base class first. */
export const OnStart: HandlerDecorator = handler('OnStart', 'start');
/** Runs when the component stops, after everything that needs it has stopped. Several run in the reverse order of start. */
export const OnStop: HandlerDecorator = handler('OnStop', 'stop');
/** Runs before the stop handlers: finish what has been accepted; the component is still up. */
export const OnDrain: HandlerDecorator = handler('OnDrain', 'drain');
/** Runs when the stop handlers are over their limit: let go of everything now. */
export const OnForceStop: HandlerDecorator = handler('OnForceStop', 'force-stop');
/** Runs on `suspend()`: let go of what cannot wait, keep the instance. */
export const OnSuspend: HandlerDecorator = handler('OnSuspend', 'suspend');
/** Runs on `resume()`, on an instance that was suspended. */
export const OnResume: HandlerDecorator = handler('OnResume', 'resume');

/** Answers `container.run('status')`: what it returns stands in the report. */
export const OnStatus: PhaseHandlerDecorator = handler('OnStatus', 'status');

/**
 * Answers a phase by name: a built-in one, or the user's own, started by `container.run(phase)`. `'*'` answers every phase of the
 * user's own that the component has no other handler for; `context.phase` says which.
 */
export function On(phase: string): MethodDecorator<PhaseMethod> {
  return phaseDecorator('On', phase, 'on');
}

/** Runs before the component's own handlers of a phase. */
export function Before(phase: string): MethodDecorator<PhaseMethod> {
  return phaseDecorator('Before', phase, 'before');
}

/** Runs after the component's own handlers of a phase, if they succeeded. */
export function After(phase: string): MethodDecorator<PhaseMethod> {
  return phaseDecorator('After', phase, 'after');
}

function phaseDecorator(name: string, phase: string, moment: HandlerMoment): MethodDecorator<PhaseMethod> {
  if (typeof phase !== 'string') throw loadRefusals().unnamedPhase(name);
  const known = handlersOf(phase, moment);
  return (...args: readonly unknown[]): void => {
    record(name, phase, moment, readMemberCall(args), known);
  };
}

/** A decorator that works bare and called: more than one argument is a decoration, fewer are a call. */
function handler(name: string, phase: string): HandlerDecorator {
  const known = handlersOf(phase, 'on');
  const decorate = (...args: readonly unknown[]): unknown => {
    const call = readMemberCall(args);
    if (call === undefined) return phaseDecorator(name, phase, 'on');
    record(name, phase, 'on', call, known);
    return undefined;
  };
  return decorate as HandlerDecorator;
}

function record(decorator: string, phase: string, moment: HandlerMoment, call: MemberDecoratorCall | undefined, known: HandlersByName): void {
  if (call === undefined || call.problem !== undefined) throw loadRefusals().misplaced(decorator, call);
  addHandler(call.owner, handlerNamed(call.name, phase, moment, known));
}
