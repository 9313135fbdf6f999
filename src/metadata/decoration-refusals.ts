import type { ComponentClass } from '../model/definition';
import { lines, SystoleError } from '../model/errors';
import type { ScopeKind } from '../model/scope-kind';
import { describeKey } from '../model/token';
import { describeMember, isStandardContext } from './decorator-call';
import type { MemberDecoratorCall } from './decorator-call';
import type { SaidLifecycle } from './lifecycle-said';

// What there is to say of decorators that stand where they cannot.

export function decoratedTwice(target: ComponentClass): SystoleError<'ERR_INVALID_DECORATION'> {
  return new SystoleError('ERR_INVALID_DECORATION', lines(
    `${target.name} is decorated with @Component twice.`,
    'keep one of the two; to use one class under two names, derive a class or use component(...)',
  ), { decorator: 'Component', target: target.name });
}

// eslint-disable-next-line @typescript-eslint/no-unsafe-function-type -- a base class may be anything that can be extended
export function dependenciesUnknown(target: ComponentClass, owner: Function): SystoleError<'ERR_INVALID_DECORATION'> {
  const parameters = `${String(owner.length)} constructor ${owner.length === 1 ? 'parameter' : 'parameters'}`;
  const inherited = owner === target ? '' : ` (inherited from ${owner.name})`;
  return new SystoleError('ERR_INVALID_DECORATION', lines(
    `${target.name} has ${parameters}${inherited}, but @Component() lists no dependencies.`,
    'list them in order: @Component(First, Second); or @Component({ deps: [] }) if it can do without any',
    'or compile with experimentalDecorators and emitDecoratorMetadata (esbuild and tsx write no types), and keep @Component()',
  ), { decorator: 'Component', target: target.name });
}

export function typeTooVague(target: ComponentClass, position: number): SystoleError<'ERR_INVALID_DECORATION'> {
  return new SystoleError('ERR_INVALID_DECORATION', lines(
    `${target.name} has a constructor parameter at position ${String(position + 1)} whose type is no class, so @Component() cannot tell what it needs.`,
    'usual reasons: an interface, a union or a primitive; an `import type`; a class of a file that imports this one',
    'list the dependencies: @Component(First, token), with a token for what has no class',
  ), { decorator: 'Component', target: target.name });
}

/** A class that is told by two decorators, in two ways, how long its instances live. */
export function lifecycleContradicted(target: { readonly name: string }, { decorator, scope, hasToken }: SaidLifecycle, asComponent: ScopeKind = 'singleton'): SystoleError<'ERR_INVALID_DECORATION'> {
  const inScopes = scope === 'singleton' ? '' : `@Component({ scope: '${scope}' }) for the same, or `;
  return new SystoleError('ERR_INVALID_DECORATION', lines(
    `${target.name} is ${decorator}, but by @Component() its scope is '${asComponent}'.`,
    `say it in one place: ${inScopes}@Component() as it is, and no ${decorator}${hasToken ? '; what names it is @injectable({ token })' : ''}`,
  ), { decorator: 'Component', target: target.name });
}

export function injectedBeyondList(target: ComponentClass, position: number, listed: number): SystoleError<'ERR_INVALID_DECORATION'> {
  return new SystoleError('ERR_INVALID_DECORATION', lines(
    `${target.name} asks with @inject or its like at position ${String(position + 1)} of its constructor, but @Component lists ${String(listed)} ${listed === 1 ? 'dependency' : 'dependencies'}, and what is not listed is not given.`,
    'list all of them, in order: @Component(First, \'second\'); or none: @Component() takes @inject(…) and the types that the compiler writes down',
  ), { decorator: 'Component', target: target.name });
}

/** A class that takes the place of a component, and would be none. */
export function replacedComponent(target: { readonly name: string }): SystoleError<'ERR_INVALID_DECORATION'> {
  return new SystoleError('ERR_INVALID_DECORATION', lines(
    `${target.name} is a component, and @autoInjectable() would put another class in its place, which is none.`,
    'write @Component() above @autoInjectable(), or leave one of them out',
  ), { decorator: 'autoInjectable', target: target.name });
}

export function notAClass(target: unknown, context: unknown): SystoleError<'ERR_INVALID_DECORATION'> {
  const member = isStandardContext(context) ? context.name : context;
  const name = typeof member === 'string' || typeof member === 'symbol' ? String(member) : describeKey(target);
  return new SystoleError('ERR_INVALID_DECORATION', lines(
    `@Component stands on ${name}, which is not a class.`,
    'move it above the class; methods are marked with @OnStart, @OnStop and their like',
  ), { decorator: 'Component', target: name });
}

export function parenthesesMissing(name: PropertyKey | undefined): SystoleError<'ERR_INVALID_DECORATION'> {
  const target = String(name ?? '(anonymous class)');
  return new SystoleError('ERR_INVALID_DECORATION', lines(
    `@Component stands on ${target} without its parentheses.`,
    'write @Component(), with the dependencies in the parentheses',
  ), { decorator: 'Component', target });
}

const problems: Readonly<Record<NonNullable<MemberDecoratorCall['problem']>, string>> = {
  'static': 'a static member',
  'private': 'a #private member',
  'not-a-method': 'not a method',
  'no-metadata': 'compiled without decorator metadata',
};

export function misplaced(decorator: string, call: MemberDecoratorCall | undefined): SystoleError<'ERR_INVALID_DECORATION'> {
  const target = call === undefined ? 'this' : describeMember(call);
  const problem = call?.problem === undefined ? 'not a member of a class' : problems[call.problem];
  return new SystoleError('ERR_INVALID_DECORATION', lines(
    `@${decorator} stands on ${target}, which is ${problem}.`,
    call?.problem === 'no-metadata'
      ? 'TypeScript passes decorator metadata from 5.2 on; load systole before the class is defined'
      : 'move it to a public instance method of a @Component class',
  ), { decorator, target });
}

/** JavaScript, or a cast, may put `@On` on a method without a call; then the phase is whatever the decorator was given. */
export function unnamedPhase(decorator: string): SystoleError<'ERR_INVALID_DECORATION'> {
  return new SystoleError('ERR_INVALID_DECORATION', lines(
    `@${decorator} names no phase.`,
    `write the phase in parentheses: @${decorator}('reload')`,
  ), { decorator, target: 'this' });
}
