import { Component, component, createContainer, OnStart } from 'systole';
import type { Container, HandlerContext } from 'systole';
import type { SystemRunner } from 'systole/dev';
import { operation } from 'systole/operations';
import { useSystem } from 'systole/testing';

const Pool = component('pool', { start: () => 7 });
class Api { constructor(readonly size: number) {} listen(context: HandlerContext): void { if (context.signal.aborted) return; } }
Component(Pool)(Api);
const container: Container = createContainer({ components: [Api] });
export const size: number = container.get(Api).size + container.get(Pool);
// @ts-expect-error -- a pool is a number
export const text: string = container.get(Pool);
export { OnStart, operation, useSystem };
export type Runner = SystemRunner;
