import type { Operation } from '../../lifecycle/operations/operation';
import type { StatusAnswer } from '../../model/description';
import { issueText } from '../../lifecycle/calls/invalid';
import { isSystoleError, messageOf } from '../../model/errors';
import type { Outcome } from '../../model/outcome';
import type { ComponentReport } from '../../model/report';
import { invalidOption } from '../../registry/findings';

/** Asks a description to run the status handlers first. */
export interface WithStatus {
  readonly status: true;
}

/** What the status handlers answered, by the ids of their components. */
export type StatusAnswers = ReadonlyMap<string, StatusAnswer>;

/** @throws ERR_INVALID_OPTION for options that there are none of */
export function isWithStatus(value: unknown): value is WithStatus {
  if (typeof value !== 'object' || value === null || 'kind' in value) return false;
  for (const [name, given] of Object.entries(value)) {
    if (name !== 'status' || given !== true) throw invalidOption(undefined, name, given, 'describe() knows one option: { status: true }');
  }
  return 'status' in value;
}

/** The answers of a status operation; that some have failed is an answer, too. @throws what kept it from being run at all */
export async function answersOf(operation: Operation): Promise<StatusAnswers> {
  try {
    await operation;
  } catch (error) {
    if (!isSystoleError(error) || error.code !== 'ERR_PHASE_FAILED') throw error;
  }
  return new Map(operation.report().components.flatMap((component) => {
    const answer = answerOf(component);
    return answer === undefined ? [] : [[component.id, answer] as const];
  }));
}

function answerOf({ outcome, value }: ComponentReport): StatusAnswer | undefined {
  if (outcome.kind === 'done') return Object.freeze({ kind: 'done', value });
  const reason = reasonOf(outcome);
  return reason === undefined ? undefined : Object.freeze({ kind: outcome.kind as 'failed', reason });
}

function reasonOf(outcome: Outcome): string | undefined {
  switch (outcome.kind) {
    case 'failed': return messageOf(outcome.error);
    case 'timed-out': return `took longer than ${String(outcome.limitMs)} ms`;
    case 'aborted': return messageOf(outcome.because);
    case 'invalid': return issueText(outcome.issues[0]);
    case 'skipped': return outcome.because;
    case 'done': case 'disabled': case 'put-off': case 'waiting': return undefined;
  }
}
