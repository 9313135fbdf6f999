import type { Definition } from '../model/definition';
import type { Reach } from './reach';
import { Target } from './reach';

/** How a factory has asked for something: bits. */
export const AskedHow = {
  /** For all registrations of a token, rather than the last. */
  All: 1,
  /** To make something that a component was given, or to make the component: it needs that. */
  ForComponent: 2,
  /** It was given that, at least once. */
  Given: 4,
} as const;

/** What a factory has asked its container for and was given, or waits for, and how. */
export type Asked = Map<unknown, number>;

/** A component that another one needs by that; if something plain stands between them, by that key. */
interface AskedNeed {
  readonly component: number;
  readonly through: unknown;
}

/** What the factories have asked for that components of one registry are made by: by what those were defined as then, since an override brings another one. */
export class AskedByFactories {
  private readonly byDefinition = new WeakMap<Definition, Asked>();

  of(definition: Definition): Asked {
    const known = this.byDefinition.get(definition);
    if (known !== undefined) return known;
    const asked: Asked = new Map<unknown, number>();
    this.byDefinition.set(definition, asked);
    return asked;
  }

  /** Takes along what the factory of a component has asked for: the component needs it. */
  takeAlong(reach: Reach, component: number, definition: Definition): void {
    for (const key of this.keysOf(definition)) {
      reach.irregular(component);
      const target = reach.locate(key);
      if (target >= 0) reach.reach(target);
      else if (target === Target.Elsewhere) reach.plain.takeAlong(component, key, false, (needed) => { reach.reach(needed); });
    }
  }

  needs(reach: Reach, definition: Definition): readonly AskedNeed[] {
    return this.keysOf(definition).flatMap((key) => {
      const target = reach.locate(key);
      if (target >= 0) return [{ component: target, through: undefined }];
      return target === Target.Elsewhere ? reach.plain.componentsBehind(key).map((component) => ({ component, through: key })) : [];
    });
  }

  /** In order; empty for nearly all. */
  private keysOf(definition: Definition): readonly unknown[] {
    return [...this.byDefinition.get(definition)?.keys() ?? []];
  }
}
