import type { CaptiveLink } from '../../model/errors';
import type { PlainWay } from '../../registry/captive-findings';
import { parametersOf } from './class-parameters';
import type { Recipe } from './recipe';
import { Lifecycle } from './registration';
import type { LifecycleNumber } from './registration';
import type { Constructor } from './tokens';
import { isNote, nameOfToken } from './tokens';

/** tsyringe's lifecycles in our words. */
const scopes: Readonly<Record<LifecycleNumber, CaptiveLink['scope']>> = {
  [Lifecycle.Transient]: 'transient', [Lifecycle.Singleton]: 'singleton', [Lifecycle.ResolutionScoped]: 'resolution', [Lifecycle.ContainerScoped]: 'container',
};

/** Who is on the way, and who asked for it. */
interface Step {
  readonly recipe: Recipe;
  readonly before: Step | undefined;
}

/** The paths from a plain token to whatever there is one of in each scope, the shortest first; see `PlainWays`. What factories ask for nobody can tell. */
export function* waysToScoped(container: { recipe(token: unknown): Recipe }, key: unknown, leadsOn: (component: number) => boolean, nowhere: Set<unknown>): Generator<PlainWay, void> {
  const seen = new Set<Recipe>();
  let leads = false;
  const queue: Step[] = [{ recipe: container.recipe(key), before: undefined }];
  // A list that grows while it is gone through is gone through to its new end.
  for (const step of queue) {
    const { recipe } = step;
    if (seen.has(recipe) || nowhere.has(recipe)) continue;
    seen.add(recipe);
    const component = recipe.kind === 'component' && leadsOn(recipe.target as number) ? recipe.target as number : undefined;
    if (component !== undefined || recipe.lifecycle === Lifecycle.ContainerScoped) {
      leads = true;
      yield { links: linksTo(component === undefined ? step : step.before), component };
      continue;
    }
    for (const token of askedBy(recipe)) queue.push({ recipe: container.recipe(token), before: step });
  }
  if (!leads) for (const recipe of seen) nowhere.add(recipe);
}

function linksTo(step: Step | undefined): readonly CaptiveLink[] {
  const links: CaptiveLink[] = [];
  for (let at = step; at !== undefined; at = at.before) links.unshift(linkOf(at.recipe));
  return links;
}

/** A plain registration, as a step of a path. */
export function linkOf({ token, lifecycle }: Recipe): CaptiveLink {
  return { id: nameOfToken(token), scope: scopes[lifecycle], declaredAt: undefined };
}

function askedBy(recipe: Recipe): readonly unknown[] {
  if (recipe.kind === 'token') return [recipe.target];
  if (recipe.kind !== 'class') return [];
  return parametersIfKnown(recipe.target as Constructor).map((parameter) => (isNote(parameter) ? parameter.token : parameter)).filter((token) => token !== undefined);
}

/** A class of which nobody has told what it needs is refused by whoever resolves it, with a message of its own. */
function parametersIfKnown(target: Constructor): readonly unknown[] {
  try {
    return parametersOf(target);
  } catch {
    return [];
  }
}
