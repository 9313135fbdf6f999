import type { SystoleEvent } from '../../model/event';
import type { Settings } from '../../model/limits';
import type { OperationName } from '../../model/report';
import type { ComponentTrace } from './component-trace';

/** What is known of one operation at one event. */
export class OperationTrace {
  readonly id: number;
  readonly name: OperationName;
  readonly settings: Settings;
  /** Those it was announced to be about. */
  readonly components: readonly ComponentTrace[];
  readonly atMs: number;
  /** The event that told its failure, if one did. */
  failing: (SystoleEvent & { readonly kind: 'operation-failing' }) | undefined = undefined;
  /** Those whose stop it called. */
  readonly stopped: Set<ComponentTrace> = new Set<ComponentTrace>();
  /** The operation it took over from. */
  tookOver: readonly OperationTrace[] = [];
  isSuperseded = false;

  constructor(event: SystoleEvent & { readonly kind: 'operation-starting' }, components: readonly ComponentTrace[]) {
    this.id = event.operation;
    this.name = event.name;
    this.settings = event.settings;
    this.components = components;
    this.atMs = event.atMs;
  }
}
