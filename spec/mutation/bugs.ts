/** A mistake that somebody could make in the kernel: what has to be replaced in which file to make it. */
export interface Bug {
  readonly name: string;
  /** What goes wrong. */
  readonly what: string;
  /** Below `src`. */
  readonly file: string;
  /** Occurs exactly once in the file. */
  readonly find: string;
  readonly replace: string;
}

/** Mistakes on the way up. */
const inStarts: readonly Bug[] = [
  {
    name: 'level-barrier', what: 'a round of starts waits for the whole round before it',
    file: 'lifecycle/runs/start-run.ts',
    find: 'if (this.busy > 0) return;',
    replace: 'if (this.busy > 0 || this.openCalls > 0) return;',
  },
  {
    name: 'double-start', what: 'a start calls the handlers twice',
    file: 'lifecycle/runs/start-run.ts',
    find: 'private readonly runStep = (attempt: Attempt): unknown => this.core',
    replace: 'private readonly runStep = (attempt: Attempt): unknown => [this.core.steps.run(attempt.component, attempt.phase, attempt)] && this.core',
  },
  {
    name: 'start-after-failure', what: 'a failure is noticed a little later, and others are started meanwhile',
    file: 'lifecycle/runs/start-run.ts',
    find: 'if (isCause) this.spread({ component, error }, calledOffBy(this.steps.id(component), error));',
    replace: `if (isCause) {
      this.log.rootCause = undefined;
      void Promise.resolve().then(() => {
        this.log.rootCause = { component, error };
        this.spread({ component, error }, calledOffBy(this.steps.id(component), error));
      });
    }`,
  },
  {
    name: 'no-abort-of-siblings', what: 'a failure lets the other starts go on',
    file: 'lifecycle/runs/start-run.ts',
    find: "if (attempt.phase !== 'clean-up') this.abort(",
    replace: 'if (attempt === culprit) this.abort(',
  },
  {
    name: 'no-grace', what: 'a start that is called off is left behind at once',
    file: 'lifecycle/runs/start-run.ts',
    find: 'this.core.steps.limits(attempt.component).abortGraceMs ?? this.request.settings.abortGraceMs);',
    replace: '0);',
  },
  {
    name: 'no-quarantine', what: 'a start that is left behind counts as failed',
    file: 'lifecycle/runs/start-run.ts',
    find: "this.core.table.set(component, 'quarantined', (attempt.reason as AnySystoleError).message);",
    replace: "this.core.table.set(component, 'failed', (attempt.reason as AnySystoleError).message, 'start');",
  },
  {
    name: 'orphans-on-failure', what: 'what comes up after the failure is not rolled back',
    file: 'lifecycle/runs/start-run.ts',
    find: 'this.started.push(component);',
    replace: 'if (this.log.rootCause === undefined) this.started.push(component);',
  },
  {
    name: 'failed-start-is-stopped', what: 'a component whose start failed is rolled back like those that came up',
    file: 'lifecycle/runs/start-run.ts',
    find: "this.core.table.set(component, 'failed', messageOf(reason ?? error), phase === 'resume' ? 'resume' : 'start');",
    replace: "this.core.table.set(component, 'failed', messageOf(reason ?? error), phase === 'resume' ? 'resume' : 'start');\n    this.started.push(component);",
  },
  {
    name: 'no-rollback', what: 'a failed start leaves up what it has started',
    file: 'lifecycle/operations/job.ts',
    find: "await this.takeDown(graph, members, 'rolling-back');",
    replace: "this.kernel.enter('rolling-back');",
  },
  {
    name: 'rollback-on-expired-budget', what: 'a roll-back has no time of its own: every stop is forced at once',
    file: 'lifecycle/operations/job.ts',
    find: "await this.takeDown(graph, members, 'rolling-back');",
    replace: "this.hurried = true;\n    await this.takeDown(graph, members, 'rolling-back');",
  },
  {
    name: 'root-cause-is-the-last-failure', what: 'the error of a start blames what failed last',
    file: 'lifecycle/operations/operation-errors.ts',
    find: 'rootCause: rootCause ?? log.failures[0]?.id,',
    replace: 'rootCause: log.failures.at(-1)?.id ?? rootCause,',
  },
  {
    name: 'wrong-blame', what: 'those that are called off are told that they themselves have failed',
    file: 'lifecycle/runs/start-run.ts',
    find: 'this.abort(attempt, attempt === culprit ? cause.error as AnySystoleError : reason);',
    replace: 'this.abort(attempt, attempt === culprit ? cause.error as AnySystoleError : calledOffBy(this.steps.id(attempt.component), cause.error));',
  },
  {
    name: 'cap-ignored', what: 'any number of starts are in flight at once',
    file: 'lifecycle/runs/slots.ts',
    find: 'return this.free > 0;',
    replace: 'return true;',
  },
  {
    name: 'pool-ignored', what: 'a named pool lets everybody in',
    file: 'lifecycle/runs/slots.ts',
    find: 'if (poolFree <= 0) {',
    replace: 'if (poolFree <= -100) {',
  },
  {
    name: 'slot-not-given-back', what: 'a start keeps its slot of the cap when it has ended',
    file: 'lifecycle/runs/slots.ts',
    find: 'this.free += 1;',
    replace: '',
  },
  {
    name: 'parked-forgotten', what: 'who waits for a slot of a pool is not let in when one is given back',
    file: 'lifecycle/runs/slots.ts',
    find: 'return this.unpark(pool);',
    replace: 'return undefined;',
  },
  {
    name: 'ready-treated-as-started', what: 'who waits for readiness is started as soon as the other is up',
    file: 'lifecycle/runs/start-run.ts',
    find: 'this.walk.release(component, conditionBits & ~conditions);',
    replace: 'this.walk.release(component);',
  },
  {
    name: 'explicit-readiness-ignored', what: 'a component that says itself when it is ready counts as ready at once',
    file: 'lifecycle/runs/start-run.ts',
    find: "(steps.limits(component).readiness === 'explicit' ? 0 : EdgeKind.Ready)",
    replace: 'EdgeKind.Ready',
  },
  {
    name: 'readiness-taken-back-unseen', what: 'a start goes on although what it waits for is not ready any more',
    file: 'lifecycle/runs/readiness-gate.ts',
    find: 'if (unready === undefined) return false;',
    replace: 'if (unready !== -1) return false;',
  },
  {
    name: 'late-toggle-alone', what: 'who requires a component that finds itself switched off is not switched off',
    file: 'lifecycle/runs/late-toggle.ts',
    find: 'if (!isStrict(follower.kind) ||',
    replace: 'if (isStrict(follower.kind) ||',
  },
  {
    name: 'toggle-checked-per-node-only', what: 'who requires what is switched off stays on',
    file: 'registry/toggles.ts',
    find: '|| !isStrict(neededByKinds[edge] as number)) continue;',
    replace: '|| isStrict(neededByKinds[edge] as number)) continue;',
  },
  {
    name: 'invalid-left-out-alone', what: 'who requires a component that has said it is invalid is started all the same',
    file: 'lifecycle/runs/start-run.ts',
    find: 'if (isInvalid) this.leaveOut(component);',
    replace: 'if (isInvalid) void component;',
  },
  {
    name: 'invalid-takes-part', what: 'a start that has said it is invalid counts as a success',
    file: 'lifecycle/calls/calls.ts',
    find: 'if (ok && attempt.invalid !== undefined) {',
    replace: "if (ok && attempt.invalid !== undefined && attempt.phase !== 'start') {",
  },
  {
    name: 'busy-not-refused', what: 'a start begins beside a handler that was left behind',
    file: 'lifecycle/kernel.ts',
    find: 'return (table.quarantined.size > 0 || calls.left.size > 0) && this.busyAmong(members).length > 0;',
    replace: 'return table.quarantined.size + calls.left.size > 1_000 && this.busyAmong(members).length > 0;',
  },
];

/** Mistakes on the way down. */
const inStops: readonly Bug[] = [
  {
    name: 'dispose-all-at-once', what: 'a stop does not wait for those who use what it stops',
    file: 'lifecycle/runs/stop-run.ts',
    find: 'component !== -1; component = this.next()) {\n      this.turn(component, knownMs);',
    replace: 'component !== -1; component = this.next()) {\n      this.walk.release(component);\n      this.turn(component, knownMs);',
  },
  {
    name: 'order-only-edges-ignored-on-stop', what: 'a stop does not heed before and after',
    file: 'lifecycle/runs/walk.ts',
    find: 'this.leaderKinds = forward ? adjacency.kinds : adjacency.neededByKinds;',
    replace: `this.leaderKinds = forward ? adjacency.kinds : adjacency.neededByKinds;
    if (!forward) {
      const nobody = adjacency.size;
      this.leaders = this.leaders.map((node, edge) => (((this.leaderKinds[edge] as number) & EdgeKind.Order) === 0 ? node : nobody));
      this.followers = this.followers.map((node, edge) => (((this.followerKinds[edge] as number) & EdgeKind.Order) === 0 ? node : nobody));
    }`,
  },
  {
    name: 'stopped-in-the-order-of-the-plan', what: 'who becomes free together stops in the order of the plan, not in its mirror',
    file: 'lifecycle/runs/walk.ts',
    find: '(places[queue[place - 1] as number] as number) < (places[component] as number)',
    replace: '(places[queue[place - 1] as number] as number) > (places[component] as number)',
  },
  {
    name: 'halt-on-stop-error', what: 'the first stop that fails ends the whole stop',
    file: 'lifecycle/runs/stop-run.ts',
    find: 'this.went(attempt, error, true, this.core.clock.now());',
    replace: 'this.went(attempt, error, true, this.core.clock.now());\n    this.calledOff = true;',
  },
  {
    name: 'skip-when-the-deadline-has-passed', what: 'a stop calls nobody when its time is over',
    file: 'lifecycle/runs/stop-run.ts',
    find: "if (!steps.has(component, 'stop') && !calls.deferred.has(component)) this.stopAtOnce(component);",
    replace: "if (this.isOver() || (!steps.has(component, 'stop') && !calls.deferred.has(component))) this.stopAtOnce(component);",
  },
  {
    name: 'additive-timeouts', what: 'each stop has its own limit, and all together have none',
    file: 'lifecycle/runs/stop-window.ts',
    find: ' + settings.stopBudgetMs;',
    replace: ' + Infinity;',
  },
  {
    name: 'nothing-reserved-for-those-behind', what: 'one that hangs uses up the time of what it depends on',
    file: 'lifecycle/runs/stop-window.ts',
    find: 'const behind = this.chainBelow(component) + ahead;',
    replace: 'const behind = this.chainBelow(component) * 0 + ahead * 0;',
  },
  {
    name: 'force-stop-for-all', what: 'the force handler is also called for those that stopped in time',
    file: 'lifecycle/runs/stop-run.ts',
    find: 'succeeded(attempt: Attempt, _value: unknown, nowMs: number): void {\n    this.steps.done(attempt, nowMs);',
    replace: "succeeded(attempt: Attempt, _value: unknown, nowMs: number): void {\n    this.steps.done(attempt, nowMs);\n    if (attempt.phase === 'stop' && this.core.steps.has(attempt.component, 'force-stop')) this.call(attempt.component, 'force-stop', this.graceFor(attempt.component), 0);",
  },
  {
    name: 'no-force-stop', what: 'the force handler is never called',
    file: 'lifecycle/runs/stop-run.ts',
    find: "if (stop.state === 'settled' || !this.core.steps.has(component, 'force-stop')) return;",
    replace: 'if (stop.component === component) return;',
  },
  {
    name: 'stop-beside-its-drain', what: 'a component is stopped while its drain goes on',
    file: 'lifecycle/runs/stop-run.ts',
    find: 'limits.drainTimeoutMs ?? this.stopTimeout(component), 1);',
    replace: "limits.drainTimeoutMs ?? this.stopTimeout(component), 1);\n    if (this.core.table.state(component) === 'draining') this.stop(component);",
  },
  {
    name: 'no-quarantine-of-stops', what: 'a stop that is left behind counts as done',
    file: 'lifecycle/runs/stop-run.ts',
    find: 'this.descents.leaveBehind(component);',
    replace: '',
  },
  {
    name: 'late-start-forgotten', what: 'a start that succeeds after it was left behind is not stopped',
    file: 'lifecycle/operations/late-ends.ts',
    find: "if (outcome === 'done') return 'stop';",
    replace: "if (outcome === 'done') return undefined;",
  },
  {
    name: 'late-suspend-forgotten', what: 'a suspend or resume that ends after it was left behind leaves the component up for ever',
    file: 'lifecycle/operations/late-ends.ts',
    find: "if (phase === 'suspend' || phase === 'resume') return 'stop-with-users';",
    replace: "if (phase === 'suspend' || phase === 'resume') return undefined;",
  },
  {
    name: 'targets-only', what: 'a stop of some leaves up what depends on them',
    file: 'lifecycle/operations/stop-job.ts',
    find: 'const direct = dependents(adjacency, asked.filter(stands), stands);',
    replace: 'const direct = dependents(adjacency, asked.filter(stands), (component) => stands(component) && asked.includes(component));',
  },
  {
    name: 'restart-without-dependents', what: 'a restart leaves up what depends on the component',
    file: 'lifecycle/operations/change-jobs.ts',
    find: 'return this.isolated ? maskOf(graph, targets) : dependentClosure(graph.adjacency, targets, isUp);',
    replace: 'return this.isolated ? maskOf(graph, targets) : maskOf(graph, targets.filter(isUp));',
  },
  {
    name: 'suspended-get-no-stop', what: 'a stop passes over what is suspended',
    file: 'lifecycle/operations/stop-job.ts',
    find: 'members[component] = kernel.core.table.needsStop(component) ? 1 : 0;',
    replace: 'members[component] = kernel.core.table.needsStop(component) && !kernel.core.table.isSuspended(component) ? 1 : 0;',
  },
  {
    name: 'kept-without-its-clean-ups', what: 'an instance that outlives its stop loses the clean-ups that it is still owed',
    file: 'app/steps/keeping.ts',
    find: 'args, meta, cleanUps: this.around.deferred().take(component), isBorrowed,',
    replace: 'args, meta, cleanUps: this.around.deferred().take(component)?.slice(1), isBorrowed,',
  },
  {
    name: 'resume-makes-new-instances', what: 'a resume makes a new instance of what was suspended',
    file: 'app/steps/component-steps.ts',
    find: "if (phase === 'stop') return this.changes.answered(definition, this.stop(component, definition, attempt), attempt);",
    replace: `if (phase === 'stop') return this.changes.answered(definition, this.stop(component, definition, attempt), attempt);
    if (phase === 'resume' && definition.source.kind === 'class') {
      this.around.instances.discard(component);
      this.around.instances.construct(component, definition);
    }`,
  },
  {
    name: 'resume-forgets-some', what: 'a resume brings back only what has a handler for it',
    file: 'lifecycle/operations/change-jobs.ts',
    find: '(enabled === 1 && (suspended.running[component] === 1 ||',
    replace: "(enabled === 1 && ((suspended.running[component] === 1 && kernel.core.steps.has(component, 'resume')) ||",
  },
];

/** Mistakes in how handlers are called, limited and cleaned up after. */
const inCalls: readonly Bug[] = [
  {
    name: 'clean-ups-not-run', what: 'the clean-ups of a failed start are forgotten',
    file: 'lifecycle/runs/start-run.ts',
    find: "if (calls.deferred.has(component) || steps.has(component, 'clean-up')) {",
    replace: 'if (calls.deferred.has(-1)) {',
  },
  {
    name: 'clean-ups-run-twice', what: 'each clean-up runs twice',
    file: 'lifecycle/calls/deferred.ts',
    find: 'for (const cleanUp of list.reverse())',
    replace: 'for (const cleanUp of list.reverse().flatMap((one) => [one, one]))',
  },
  {
    name: 'clean-ups-in-order-of-registration', what: 'what was registered first is cleaned up first',
    file: 'lifecycle/calls/deferred.ts',
    find: 'for (const cleanUp of list.reverse())',
    replace: 'for (const cleanUp of list)',
  },
  {
    name: 'clean-ups-end-at-the-first-failure', what: 'a clean-up that fails keeps the others from running',
    file: 'lifecycle/calls/deferred.ts',
    find: 'for (const cleanUp of list.reverse()) await collect(errors, cleanUp);',
    replace: 'for (const cleanUp of list.reverse()) if (errors.length === 0) await collect(errors, cleanUp);',
  },
  {
    name: 'second-call-back-counts', what: 'a promise that calls back twice ends twice',
    file: 'lifecycle/calls/calls.ts',
    find: "return result instanceof Promise && then === promiseThen ? result : new Promise((resolve) => { resolve(result); });",
    replace: 'return result as PromiseLike<unknown>;',
  },
  {
    name: 'judged-by-the-timer', what: 'a handler that ends after its limit succeeds, if the timer has not fired yet',
    file: 'lifecycle/calls/calls.ts',
    find: "if (attempt.state !== 'left' && now > attempt.dueAtMs) this.due(attempt);",
    replace: '',
  },
  {
    name: 'limit-cut-short', what: 'limits are over before their time',
    file: 'lifecycle/calls/calls.ts',
    find: 'this.invoke(attempt, limitMs, body);\n    return attempt;\n  }\n\n  /** As `call`',
    replace: 'attempt.dueAtMs = now + limitMs / 2;\n    this.invoke(attempt, limitMs / 2, body);\n    return attempt;\n  }\n\n  /** As `call`',
  },
  {
    name: 'limits-by-the-wall-clock', what: 'whoever sets the clock on the wall moves limits',
    file: 'lifecycle/calls/deadlines.ts',
    find: 'lane.dueAtMs.push(attempt.dueAtMs);',
    replace: 'attempt.dueAtMs += Math.floor((this.clock.wallTime() - this.clock.now() - 1_700_000_000_000) / 86_400_000);\n    lane.dueAtMs.push(attempt.dueAtMs);',
  },
  {
    name: 'extended-without-bound', what: 'a handler may put off its limit for ever',
    file: 'lifecycle/calls/calls.ts',
    find: 'const dueAtMs = Math.min(attempt.dueAtMs + ms, attempt.owner.latestDueAtMs(attempt));',
    replace: 'const dueAtMs = attempt.dueAtMs + ms;',
  },
  {
    name: 'signal-made-too-late', what: 'a signal that is looked at after the abort has not aborted',
    file: 'lifecycle/calls/attempt.ts',
    find: 'if (rare.reason !== undefined) rare.controller.abort(rare.reason);',
    replace: '',
  },
  {
    name: 'hold-not-released', what: 'a stop keeps the process alive after its end',
    file: 'lifecycle/runs/stop-run.ts',
    find: 'this.release();\n',
    replace: '',
  },
  {
    name: 'timers-left', what: 'a start leaves the timer of its deadline behind',
    file: 'lifecycle/runs/start-run.ts',
    find: 'for (const cancel of this.timers) cancel();',
    replace: 'for (const cancel of this.timers.filter((_, place) => place !== 1)) cancel();',
  },
];

/** Mistakes in which operation runs when, and in what is told of it. */
const inOperations: readonly Bug[] = [
  {
    name: 'stop-races-start', what: 'a stop begins while the start that it calls off is still in flight',
    file: 'lifecycle/operations/job-queue.ts',
    find: 'last.supersede(job);',
    replace: 'last.supersede(job);\n      this.running = undefined;\n      this.next();',
  },
  {
    name: 'compensate-outside-the-queue', what: 'what came up late is stopped beside whatever goes on',
    file: 'lifecycle/operations/job-queue.ts',
    find: "const place = this.waiting.findIndex((other) => other.kind !== 'compensate');",
    replace: `if (this.running !== undefined) {
      void this.perform(job).then((error) => { this.settle(job, error); });
      return;
    }
    const place = this.waiting.findIndex((other) => other.kind !== 'compensate');`,
  },
  {
    name: 'superseded-start-ends-before-its-stop', what: 'a start that was taken over ends before the stop that took over',
    file: 'lifecycle/operations/job-queue.ts',
    find: 'if (stop === undefined || error === undefined) this.settle(job, error);',
    replace: 'if (stop !== job) this.settle(job, error);',
  },
  {
    name: 'joined-whatever-the-targets', what: 'a start joins another start that is about other components',
    file: 'lifecycle/operations/job-queue.ts',
    find: 'return includesIt || ongoing.sameness === arriving.sameness;',
    replace: "return includesIt || ongoing.sameness === arriving.sameness || arriving.kind === 'start';",
  },
  {
    name: 'not-joined', what: 'a second stop of everything runs after the first',
    file: 'lifecycle/operations/job-queue.ts',
    find: "if (last !== undefined && admission === 'join' && isSame(last, job)) return last.operation;",
    replace: '',
  },
  {
    name: 'reentrant-call-admitted', what: 'a handler may call for what would wait for it',
    file: 'lifecycle/operations/job-queue.ts',
    find: 'if (current !== undefined && !this.callsOff(job, current.phase)) {',
    replace: 'if (current !== undefined && current.row < -1) {',
  },
  {
    name: 'rejects-unobserved', what: 'an operation that nobody awaits raises an unhandled rejection',
    file: 'lifecycle/operations/operation.ts',
    find: "this.promise.catch(() => { if (state === 'failed') this.control.failed(this); });",
    replace: '',
  },
  {
    name: 'events-before-the-state', what: 'listeners hear of a change before it is made',
    file: 'lifecycle/component-table.ts',
    find: 'this.codes[component] = code;',
    replace: `if (this.events.isHeard) {
      this.tell(component, old, code, reason, failedIn);
      this.codes[component] = code;
      return;
    }
    this.codes[component] = code;`,
  },
  {
    name: 'config-leaks-into-events', what: 'the event that tells the graph carries all options of a component',
    file: 'lifecycle/wired-components.ts',
    find: 'limits: limitsOnly(steps.limits(component)),',
    replace: 'limits: { ...limitsOnly({}), ...steps.limits(component) },',
  },
  {
    name: 'listeners-answered-at-once', what: 'what a listener asks for is done before the other listeners have heard the event',
    file: 'lifecycle/event-bus.ts',
    find: 'if (this.delivering) this.putOff.push(action);\n    else action();',
    replace: 'action();',
  },
  {
    name: 'throwing-listener-heard', what: 'what a listener throws reaches the runner',
    file: 'lifecycle/event-bus.ts',
    find: '} catch (error) {\n      this.onListenerError(error);',
    replace: '} catch (error) {\n      this.onListenerError(error);\n      throw error;',
  },
  {
    name: 'settled-twice', what: 'an operation that was called off while it waited is told to have ended twice',
    file: 'lifecycle/operations/job-queue.ts',
    find: 'this.waiting = this.waiting.filter((other) => other !== job);',
    replace: '',
  },
  {
    name: 'skipped-not-listed', what: 'the error of a start does not say who was never started',
    file: 'lifecycle/operations/job.ts',
    find: 'this.skipped = joined(this.skipped, run.skipped);',
    replace: '',
  },
  {
    name: 'stop-failure-swallowed', what: 'a stop of everything succeeds although a handler failed',
    file: 'lifecycle/operations/stop-job.ts',
    find: 'if (!this.log.isEmpty) throw',
    replace: "if (!this.log.isEmpty && this.targets !== 'all') throw",
  },
];


/** Mistakes in the operations of users. */
const inOwnOperations: readonly Bug[] = [
  {
    name: 'run-outlives-its-whole', what: 'an operation ends without waiting for its parts',
    file: 'operations/run.ts',
    find: '|| !this.isBodyOver || this.tree.live.size > 0) return false;',
    replace: '|| !this.isBodyOver) return false;',
  },
  {
    name: 'run-calls-off-no-parts', what: 'calling an operation off leaves its parts going on',
    file: 'operations/run.ts',
    find: "const changes = [this.takeCause(cause), ...this.tree.below(isOpen).map((run) => run.takeCause({ kind: 'aborted', reason: cause.reason }))];",
    replace: 'const changes = [this.takeCause(cause)];',
  },
  {
    name: 'run-signal-stays', what: 'the signal of an operation that is called off does not abort',
    file: 'operations/run.ts',
    find: 'this.controller?.abort(cause.reason);',
    replace: '',
  },
  {
    name: 'run-last-cause-wins', what: 'a result that comes when an operation has been called off counts',
    file: 'operations/run.ts',
    find: 'if (this.cause === undefined) this.given = value;',
    replace: "if (this.cause === undefined || this.cause.kind === 'aborted') { this.given = value; this.cause = undefined; }",
  },
  {
    name: 'run-grace-for-ever', what: 'a body that ignores that it is called off is waited for as long as it takes',
    file: 'operations/run.ts',
    find: "this.stopGrace = clock.schedule(Math.max(0, Math.min(graceMs, untilMs - clock.now())), () => { this.leaveBehind(); });",
    replace: 'clock.now();',
  },
  {
    name: 'run-limit-stays', what: 'the timer of a limit is left when the operation has ended',
    file: 'operations/run.ts',
    find: 'this.stopLimit?.();\n    this.stopGrace?.();',
    replace: 'this.stopGrace?.();',
  },
  {
    name: 'run-undoes-nothing-deep', what: 'what parts of parts have done is not undone',
    file: 'operations/run.ts',
    find: 'parent.cleanUps.adopt(this.cleanUps);',
    replace: '',
  },
  {
    name: 'run-forgets-late-deeds', what: 'what is done after it was called off is not undone',
    file: 'operations/run.ts',
    find: "if ('lateResult' in late && this.plan.undo !== undefined) this.undoLate(this.plan.undo(late.lateResult as never));",
    replace: '',
  },
  {
    name: 'run-undoes-first-first', what: 'clean-ups run in the order in which they were registered',
    file: 'operations/clean-ups.ts',
    find: 'for (let entry = this.owed.pop(); entry !== undefined; entry = this.owed.pop()) {\n      if (succeeds',
    replace: 'for (let entry = this.owed.shift(); entry !== undefined; entry = this.owed.shift()) {\n      if (succeeds',
  },
  {
    name: 'run-undoes-successes', what: 'what undoes runs even when all has gone well',
    file: 'operations/clean-ups.ts',
    find: "if (succeeds && (entry.kind === 'several' || !entry.isAlways)) this.passed.push(entry);\n      else if",
    replace: 'if',
  },
  {
    name: 'run-shield-is-open', what: 'what must not be called off is',
    file: 'operations/run.ts',
    find: 'return run.cause === undefined && !run.isShielded;',
    replace: 'return run.cause === undefined;',
  },
  {
    name: 'run-all-forgets-a-failure', what: 'the error of several that failed names the first alone',
    file: 'operations/together.ts',
    find: 'return partsFailed(this.run.path, Object.freeze(this.failures), Object.freeze(this.results));',
    replace: 'return partsFailed(this.run.path, Object.freeze(this.failures.slice(0, 1)), Object.freeze(this.results));',
  },
  {
    name: 'run-begins-called-off', what: 'a part begins though it was called off before',
    file: 'operations/run.ts',
    find: "if (this.cause !== undefined && options.cleanUp === undefined) part.abortFor(this.reason);",
    replace: '',
  },
  {
    name: 'run-release-stays', what: 'an operation that has ended keeps the process alive',
    file: 'operations/run.ts',
    find: 'this.release?.();',
    replace: '',
  },
];

/** Mistakes that would be plausible in this kernel: each must be found by the simulation. The code itself holds none of them. */
export const bugs: readonly Bug[] = [...inStarts, ...inStops, ...inCalls, ...inOperations, ...inOwnOperations];
