import type { PlainGraph, PlainNode } from './plain-graph';

/** A list that grows: while it is no more than another, it is that one. */
class Gathered {
  private shared: ReadonlySet<number> | undefined = undefined;
  private own: Set<number> | undefined = undefined;

  add(code: number): void {
    if (this.own === undefined && this.shared?.has(code) === true) return;
    (this.own ??= new Set(this.shared)).add(code);
  }

  addAll(codes: ReadonlySet<number>): void {
    if (codes === this.shared || codes.size === 0) return;
    if (this.own === undefined && this.shared === undefined) this.shared = codes;
    else for (const code of codes) this.add(code);
  }

  taken(): ReadonlySet<number> {
    return this.own ?? this.shared ?? nothing;
  }
}

const nothing: ReadonlySet<number> = new Set<number>();

interface Step {
  readonly node: PlainNode;
  readonly gathered: Gathered;
  next: number;
}

/**
 * The codes of the components behind something plain, in the order in which one comes upon them.
 *
 * What several ask for is gathered once, and what only one asks for together with who asks: so a chain costs what its ends need, however many
 * ask for its parts.
 */
export function componentsBehind(root: PlainNode, { isCyclic }: PlainGraph): ReadonlySet<number> {
  if (root.behind !== undefined) return root.behind;
  // Where things need themselves, what is gathered on the way may not be all.
  const seen = isCyclic ? new Set<PlainNode>([root]) : undefined;
  const gatheredAll = new Gathered();
  const path: Step[] = [{ node: root, gathered: gatheredAll, next: 0 }];
  for (let step = path.at(-1); step !== undefined; step = path.at(-1)) {
    const part = step.node.parts[step.next];
    step.next += 1;
    if (part === undefined) leave(path);
    else if (typeof part === 'number') step.gathered.add(part);
    else if (part.behind !== undefined) step.gathered.addAll(part.behind);
    else if (seen === undefined) path.push({ node: part, gathered: isShared(part) ? new Gathered() : step.gathered, next: 0 });
    else if (seen.size < seen.add(part).size) path.push({ node: part, gathered: gatheredAll, next: 0 });
  }
  return gatheredAll.taken();
}

/** Somebody else will want to know, too. */
function isShared({ askers, isAsked }: PlainNode): boolean {
  return isAsked || askers.length > 1;
}

function leave(path: Step[]): void {
  const left = path.pop();
  const asker = path.at(-1);
  if (left === undefined || asker?.gathered === left.gathered) return;
  left.node.behind = left.gathered.taken();
  asker?.gathered.addAll(left.node.behind);
}
