import { Context, Effect, Exit, Layer, Scope } from 'effect';
import type { SystemContender } from '../contender';
import { lastOf, needsOf } from '../shapes';
import type { Subject, SubjectClass } from '../trial';

type Service = Context.Service<Subject, Subject>;
type AnyLayer = Layer.Layer<Subject>;

/** A layer for each component, given those that it needs; layers are built once, at the same time what can be, and let go by their scope. */
export const effect: SystemContender = {
  name: 'Effect Layer',
  up: async (classes, shape) => {
    const services = classes.map((_, index) => Context.Service<Subject>(`component${String(index)}`));
    const layers: AnyLayer[] = [];
    for (const [index, target] of classes.entries()) {
      const needs = [...needsOf(shape, index)];
      const own = Layer.effect(services[index] as Service, made(target, needs.map((need) => services[need] as Service)));
      layers.push(needs.length === 0 ? own as AnyLayer : provided(own, needs.map((need) => layers[need] as AnyLayer)));
    }
    const scope = Scope.makeUnsafe();
    const built = await Effect.runPromise(Layer.buildWithScope(Layer.mergeAll(...lastOf(shape).map((index) => layers[index]) as [AnyLayer, ...AnyLayer[]]), scope));
    return { system: { built, scope }, stop: () => Effect.runPromise(Scope.close(scope, Exit.void)) };
  },
};

/** Typed by hand: the compiler cannot know what a list of layers provides. */
const provided = Layer.provide as unknown as (self: Layer.Layer<Subject, never, Subject>, by: readonly AnyLayer[]) => AnyLayer;

function made(target: SubjectClass, needs: readonly Service[]): Effect.Effect<Subject, never, Subject | Scope.Scope> {
  return Effect.acquireRelease(
    Effect.gen(function* () {
      const given: Subject[] = [];
      for (const need of needs) given.push(yield* need);
      const instance = new (target as new (...all: readonly Subject[]) => Subject)(...given);
      yield* Effect.promise(() => instance.start());
      return instance;
    }),
    (instance) => Effect.promise(() => instance.stop()),
  );
}
