import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { HandlerContext } from 'systole';
import { Component, OnStart } from 'systole';

type Question = { readonly ask: 'configure'; readonly version: string } | { readonly ask: 'restart' | 'health' };

interface Answer {
  readonly id: number;
  readonly before: string;
  readonly running: string;
  readonly isUp: boolean;
}

/** A machine that can be asked things. */
export class Host {
  readonly name: string;
  private readonly process: ChildProcess;
  private readonly open = new Map<number, (answer: Answer) => void>();
  private lastId = 0;

  constructor(name: string) {
    this.name = name;
    this.process = fork(join(__dirname, 'host.js'), [name], { execArgv: [] });
    this.process.on('message', (answer: Answer) => {
      this.open.get(answer.id)?.(answer);
      this.open.delete(answer.id);
    });
  }

  async boot(): Promise<void> {
    await once(this.process, 'message');
  }

  /** Rejects when `signal` aborts first. */
  ask(question: Question, signal?: AbortSignal): Promise<Answer> {
    const id = this.lastId += 1;
    return new Promise((resolve, reject) => {
      const giveUp = (): void => {
        this.open.delete(id);
        reject(signal?.reason as Error);
      };
      signal?.addEventListener('abort', giveUp, { once: true });
      this.open.set(id, (answer) => {
        signal?.removeEventListener('abort', giveUp);
        resolve(answer);
      });
      this.process.send({ id, ...question });
    });
  }

  async switchOff(): Promise<void> {
    const exited = once(this.process, 'exit');
    this.process.disconnect();
    await exited;
  }
}

/** The machines. */
@Component({ name: 'fleet', config: { size: 6 } })
export class Fleet {
  readonly hosts: Host[] = [];

  @OnStart async boot({ config, defer }: HandlerContext<{ readonly size: number }>): Promise<void> {
    for (let number = 1; number <= config.size; number += 1) {
      const host = new Host(`host-${String(number)}`);
      defer(() => host.switchOff());
      this.hosts.push(host);
    }
    await Promise.all(this.hosts.map((host) => host.boot()));
  }
}
