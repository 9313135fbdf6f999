import type { Registration } from './registration';
import { Lifecycle, standsForComponent, unmade } from './registration';
import { nameOfToken } from './tokens';

/** What a plain key stands for, for people; without a registration it is a class. */
export function inWords(key: unknown, last: Registration | undefined): string {
  if (last === undefined) return 'a plain class, made anew each time';
  const { kind, target } = last;
  if (standsForComponent(key, last)) return `a plain registration: another name for ${nameOfToken(target)}`;
  switch (kind) {
    case 'value': return 'a plain registration: a value';
    case 'factory': return 'a plain registration: what a factory makes, each time';
    case 'token': return `a plain registration: another name for ${nameOfToken(target)}${last.lifecycle === Lifecycle.Transient ? '' : `, ${often(last)}`}`;
    case 'class': return `a plain registration: the class ${nameOfToken(target)}, ${often(last)}`;
    case 'delayed': return `a plain registration: a class that is looked up when it is first used, ${often(last)}`;
  }
}

function often({ lifecycle, instance }: Registration): string {
  switch (lifecycle) {
    case Lifecycle.Transient: return 'made anew each time';
    case Lifecycle.Singleton: return `made once, ${instance === unmade ? 'not yet' : 'already'}`;
    case Lifecycle.ResolutionScoped: return 'made once in each resolution';
    case Lifecycle.ContainerScoped: return 'made once for each container';
  }
}
