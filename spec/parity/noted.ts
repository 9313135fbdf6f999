import type { ComponentOptions, ComponentToken, Dependency, HandlerContext } from 'systole';
import { component } from 'systole';

/** A component whose instance is `the <id>`, and that writes down each of its starts and stops. */
export function noted(log: string[], name: string, options: ComponentOptions & { readonly deps?: readonly Dependency[] } = {}): ComponentToken<string> {
  return component(name, {
    ...options,
    start: (...args: readonly unknown[]) => {
      const { id } = args.at(-1) as HandlerContext;
      log.push(`start ${id}`);
      return `the ${id}`;
    },
    stop: (_instance, { id }) => { log.push(`stop ${id}`); },
  });
}
