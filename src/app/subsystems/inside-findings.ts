import type { Definition, Found } from '../../model/definition';
import type { AnySystoleError } from '../../model/errors';
import { Trait } from '../../registry/connect';
import { nameInGroup } from '../../registry/groups';
import type { Wiring } from '../../registry/wiring';
import { Target } from '../../registry/wiring';

/** What is wrong inside components that are whole systems; one that lacks what it needs itself is not looked into. */
export function insideFindings(wiring: Wiring): readonly AnySystoleError[] {
  const { enabled, layout: { traits } } = wiring;
  const findings: AnySystoleError[] = [];
  for (let component = 0; component < traits.length; component += 1) {
    if (enabled[component] === 1 && ((traits[component] as number) & Trait.System) !== 0) findings.push(...findingsInside(wiring, component));
  }
  return findings;
}

function findingsInside({ definitions, targets, targetsFrom, members, adjacency }: Wiring, component: number): readonly AnySystoleError[] {
  const { source, dependencies } = definitions[component] as Definition;
  if (source.kind !== 'start' || source.inside === undefined) return [];
  const first = targetsFrom[component] as number;
  const found = dependencies.map((_, position): Found => {
    const target = targets[first + position] as number;
    if (target === Target.Several) return (members.get(first + position) ?? []).map((member) => nameInGroup(adjacency.ids[member] ?? ''));
    return target === Target.Absent ? 'absent' : 'there';
  });
  const lacks = dependencies.some((dependency, position) => {
    const kind = typeof dependency === 'object' ? dependency.kind : 'class';
    return kind === 'group' ? found[position]?.length === 0 : found[position] === 'absent' && kind !== 'optional';
  });
  return lacks ? [] : source.inside((position) => found[position] ?? 'absent');
}

