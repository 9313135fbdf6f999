import type { Container } from '../../app/container';
import type { StepsView } from '../../app/overrides/derive-for-testing';
import { deriveForTesting } from '../../app/overrides/derive-for-testing';
import type { Definition } from '../../model/definition';
import type { Settings } from '../../model/limits';
import { decidesLate, simulatedPhases } from './simulated-steps';

/** What a scenario needs to know of a component of the user's. */
export interface ExploredComponent {
  readonly id: string;
  /** The phases in which it has something to do. */
  readonly phases: readonly string[];
  readonly isExplicit: boolean;
  /** Whether it may turn out, at its own start, to be switched off. */
  readonly decidesLate: boolean;
  /** Its limit in a phase; milliseconds. */
  limitMs(phase: string): number;
  /** How long it is waited for in a phase after an abort; milliseconds. */
  graceMs(phase: string): number;
}

/** What a scenario needs to know of a container. */
export interface ExploredGraph {
  readonly components: readonly ExploredComponent[];
  /** Phases of the user's own that somebody answers. */
  readonly phases: readonly string[];
  readonly features: readonly string[];
  readonly settings: Settings;
}

const builtIn: ReadonlySet<string> = new Set(['start', 'stop', 'drain', 'force-stop', 'suspend', 'resume']);

/** Looks at a container; calls nothing of the user's, and changes nothing. */
export function exploredGraph(container: Container): ExploredGraph {
  let seen: StepsView | undefined;
  const fork = deriveForTesting(container, {
    aroundSteps: (steps, view) => {
      seen = view;
      return steps;
    },
  });
  const view = seen as unknown as StepsView;
  const definitions = fork.ids().map((id) => view.definition(view.component(id)));
  const components = definitions.map((definition) => exploredComponent(definition, view.settings));
  return {
    components,
    phases: [...new Set(components.flatMap(({ phases }) => phases))].filter((phase) => !builtIn.has(phase)),
    features: [...new Set(definitions.map(({ options }) => options.feature).filter((feature) => feature !== undefined))],
    settings: view.settings,
  };
}

function exploredComponent(definition: Definition, settings: Settings): ExploredComponent {
  const { id, options } = definition;
  const stopTimeoutMs = options.stopTimeoutMs ?? settings.stopTimeoutMs;
  const limits: Readonly<Record<string, number | undefined>> = {
    'stop': stopTimeoutMs, 'drain': options.drainTimeoutMs ?? stopTimeoutMs, 'suspend': stopTimeoutMs, 'force-stop': settings.forceGraceMs,
  };
  return {
    id, phases: [...simulatedPhases(definition)],
    isExplicit: options.readiness === 'explicit', decidesLate: decidesLate(definition),
    limitMs: (phase) => limits[phase] ?? options.startTimeoutMs ?? settings.startTimeoutMs,
    graceMs: (phase) => (limits[phase] === undefined ? options.abortGraceMs ?? settings.abortGraceMs : settings.forceGraceMs),
  };
}
