import { all, Component, OnStart, OnStop, token } from 'systole';
import { Log } from '../log';

/** Something to be done again and again. */
export interface ScheduledJob {
  readonly name: string;
  readonly everyMs: number;
  run(): Promise<void>;
}

/** The tag that the scheduler finds jobs by. */
export const ScheduledJob = token<ScheduledJob>('scheduled-job');

/** Runs every component tagged `ScheduledJob`. A job never overlaps itself, and its failure ends nothing. */
@Component(all(ScheduledJob), Log)
export class Scheduler {
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly running = new Map<ScheduledJob, Promise<void>>();

  constructor(
    private readonly jobs: readonly ScheduledJob[],
    private readonly log: Log,
  ) {}

  @OnStart start(): void {
    for (const job of this.jobs) this.timers.push(setInterval(() => { this.run(job); }, job.everyMs));
  }

  @OnStop async stop(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    await Promise.all(this.running.values());
  }

  private run(job: ScheduledJob): void {
    if (this.running.has(job)) return;
    this.running.set(job, job.run()
      .catch((error: unknown) => { this.log.error({ error, job: job.name }, 'a scheduled job failed'); })
      .finally(() => { this.running.delete(job); }));
  }
}
