import type { ConfigAt } from '../metadata/define';
import type { Dependency } from '../model/dependency';
import type { Key, TypedKey, ValueAt } from '../model/token';
import type { Container } from './container';
import type { Override } from './overrides/override-list';
import type { Otherwiseable } from './parts-side';

/** Shows up in the compiler's message; no value ever has this type. */
export interface NotListed<Message extends string> {
  readonly __notListed: Message;
}

/**
 * `unknown` (harmless in an intersection) when one of the listed may stand behind a key of this value, otherwise the explanation. What is listed under a
 * wider type than the key's is another component; under the type `unknown` it may be any.
 */
export type Listed<Components, Value> =
  true extends (Components extends TypedKey<infer Known> ? unknown extends Known ? true : Known extends Value ? true : never : never)
    ? unknown
    : NotListed<'it is not among the components of this closed container'>;

/**
 * A container that holds just what it was given; made by `createClosedContainer`. The compiler refuses classes and tokens that nothing of
 * `Components` can stand behind, by their values, which are compared as TypeScript compares types: by their shapes.
 *
 * What groups and plugins bring is not in its type: ask for it by id. It fits wherever a `Container` is wanted.
 */
export interface ClosedContainer<Components> extends Container {
  /** The instance of a component that is up. @throws ERR_NOT_FOUND, ERR_NOT_STARTED, ERR_DISABLED */
  get<Asked extends Key>(key: Asked & Listed<Components, ValueAt<Asked>>): ValueAt<Asked>;
  /** The same, or `otherwise` for a component that is not up. @throws ERR_NOT_FOUND */
  get<Asked extends Key, const Otherwise>(key: Asked & Listed<Components, ValueAt<Asked>>, options: Otherwiseable<Otherwise>): ValueAt<Asked> | Otherwise;
  /** As `override` of every container. @throws ERR_NOT_FOUND, ERR_BUSY, ERR_INVALID_OPTION */
  override<Asked extends Key, const Deps extends readonly Dependency[] = readonly Dependency[]>(
    key: Asked & Listed<Components, ValueAt<Asked>>, by: Override<ValueAt<Asked>, Deps, ConfigAt<Asked>>,
  ): this;
  /** Takes components in; what it returns knows them, too. @throws as `add` of every container */
  add<const More extends readonly TypedKey<unknown>[]>(...components: More): this & ClosedContainer<Components | More[number]>;
  /** A new container with the same definitions, closed as well, and no instances. */
  fork(name?: string): ClosedContainer<Components>;
}
