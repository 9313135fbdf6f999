interface StandardContext {
  readonly kind: string;
  readonly name: string | symbol | undefined;
  readonly static?: boolean;
  readonly private?: boolean;
  readonly metadata?: object;
}

/** What a compiler passes as the second argument of a standard decorator, so that both projects can try both protocols. */
export function standardContext(context: StandardContext): object {
  return { access: {}, addInitializer: () => undefined, static: false, private: false, ...context };
}
