/** What a call asks for; a start that is rolling back counts as a kind of its own. */
export type JobKind = 'start' | 'stop' | 'suspend' | 'resume' | 'restart' | 'reconfigure' | 'phase' | 'compensate';
export type OngoingKind = JobKind | 'rolling-back';

/**
 * What becomes of a call that arrives while another is ongoing.
 *
 * `join`: the same operation, if it asks for the same; otherwise as `queue`. `supersede`: the ongoing one is aborted, then
 * this one runs.
 */
export type Admission = 'join' | 'queue' | 'supersede' | 'reject';

/** By what is ongoing (the last call admitted), then by what arrives. */
export const admissions: Readonly<Record<OngoingKind, Readonly<Record<JobKind, Admission>>>> = {
  'start': row({ start: 'join', stop: 'supersede', suspend: 'reject', resume: 'reject' }),
  'rolling-back': row({ suspend: 'reject', resume: 'reject', restart: 'reject' }),
  'stop': row({ stop: 'join', suspend: 'reject', resume: 'reject', restart: 'reject' }),
  'suspend': row({ stop: 'supersede', suspend: 'join' }),
  'resume': row({ stop: 'supersede', resume: 'join' }),
  'restart': row({ stop: 'supersede', restart: 'join', suspend: 'reject', resume: 'reject' }),
  'reconfigure': row({ stop: 'supersede' }),
  'phase': row({ stop: 'supersede' }),
  'compensate': row({}),
};

/** What is not named waits for its turn. */
function row(named: Partial<Record<JobKind, Admission>>): Readonly<Record<JobKind, Admission>> {
  return {
    start: 'queue', stop: 'queue', suspend: 'queue', resume: 'queue', restart: 'queue', reconfigure: 'queue', phase: 'queue', compensate: 'queue',
    ...named,
  };
}
