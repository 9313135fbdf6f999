import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Component, OnStart, pick } from 'systole';
import type { HandlerContext } from 'systole';
import { Settings } from '../settings';

/** The folder for everything that is kept: the one of the settings, or a temporary one that is removed at stop. */
@Component(pick(Settings, (settings) => settings.dataDirectory))
export class DataDirectory {
  private path = '';

  constructor(private readonly wanted: string | undefined) {}

  @OnStart async open(context: HandlerContext): Promise<void> {
    if (this.wanted === undefined) {
      this.path = await mkdtemp(join(tmpdir(), 'orders-'));
      context.defer(() => rm(this.path, { recursive: true, force: true }));
    } else {
      this.path = this.wanted;
      await mkdir(this.path, { recursive: true });
    }
  }

  pathOf(name: string): string {
    return join(this.path, name);
  }
}
